"""What was measured of the numbers under a KPI, period by period"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team_measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('compared', sa.String(length=80), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('tree', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['kpi_card.id'], name=op.f('fk_team_measure_card_id_kpi_card')),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_team_measure_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_measure')),
    sa.UniqueConstraint('card_id', 'period', name='uq_team_measure_card_id_period')
    )


def downgrade() -> None:
    op.drop_table('team_measure')
