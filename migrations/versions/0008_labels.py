"""Labels of what stands out in a history, and what both sides leave out of the outlook"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('history_label',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('cohort', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('period', sa.String(length=16), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('label', sa.String(length=24), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('leave_out', sa.Boolean(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['kpi_card.id'], name=op.f('fk_history_label_card_id_kpi_card')),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_history_label_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history_label')),
    sa.UniqueConstraint('card_id', 'cohort', 'kind', 'period', 'side', name='uq_history_label_place')
    )
    op.add_column('kpi_card', sa.Column('left_out', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    op.drop_column('kpi_card', 'left_out')
    op.drop_table('history_label')
