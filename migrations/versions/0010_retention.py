"""How long private values are kept, who holds them back, and the auditor of a round"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('round_auditor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('mail', sa.String(length=255), nullable=False),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['frame_id'], ['frame.id'], name=op.f('fk_round_auditor_frame_id_frame')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_auditor')),
    sa.UniqueConstraint('frame_id', 'side', name='uq_round_auditor_frame_id_side')
    )
    op.create_table('retention',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('provider_months', sa.Integer(), nullable=True),
    sa.Column('customer_months', sa.Integer(), nullable=True),
    sa.Column('provider_hold_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('customer_hold_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('destroying_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_retention_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention')),
    sa.UniqueConstraint('deal_id', name=op.f('uq_retention_deal_id'))
    )


def downgrade() -> None:
    op.drop_table('retention')
    op.drop_table('round_auditor')
