"""What each side of a neutral run records before the result"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('neutral_lock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['frame_id'], ['frame.id'], name=op.f('fk_neutral_lock_frame_id_frame')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_neutral_lock_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neutral_lock')),
    sa.UniqueConstraint('frame_id', 'side', name='uq_neutral_lock_frame_id_side')
    )


def downgrade() -> None:
    op.drop_table('neutral_lock')
