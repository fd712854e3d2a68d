"""What a person remembers of each card of the training"""

import sqlalchemy as sa
from alembic import op

from workbench.platform.database import AwareTime


revision = '0023'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('card_memory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('card', sa.String(length=200), nullable=False),
    sa.Column('fact', sa.String(length=32), nullable=False),
    sa.Column('memory', sa.JSON(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_card_memory_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_memory')),
    sa.UniqueConstraint('user_id', 'card', name='uq_card_memory_user_id_card')
    )


def downgrade() -> None:
    op.drop_table('card_memory')
