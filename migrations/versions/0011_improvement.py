"""Offers after the settlement, and each side's sealed answer to one"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('improvement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('draft_number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('menu', sa.JSON(), nullable=True),
    sa.Column('compared', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('new_number', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_improvement_deal_id_deal')),
    sa.ForeignKeyConstraint(['frame_id'], ['frame.id'], name=op.f('fk_improvement_frame_id_frame')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvement')),
    sa.UniqueConstraint('frame_id', 'draft_number', name='uq_improvement_frame_id_draft_number')
    )
    op.create_table('improvement_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('improvement_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['improvement_id'], ['improvement.id'], name=op.f('fk_improvement_answer_improvement_id_improvement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvement_answer')),
    sa.UniqueConstraint('improvement_id', 'side', name='uq_improvement_answer_improvement_id_side')
    )


def downgrade() -> None:
    op.drop_table('improvement_answer')
    op.drop_table('improvement')
