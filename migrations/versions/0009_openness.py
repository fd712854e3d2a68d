"""How much a round shows, by which rule it settles, and what a side alone is told afterwards"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('frame', sa.Column('openness', sa.String(length=16), nullable=False, server_default='sealed'))
    op.add_column('frame', sa.Column('rule', sa.String(length=24), nullable=False, server_default='nash'))
    op.add_column('private_values', sa.Column('sealed_told', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('private_values', 'sealed_told')
    op.drop_column('frame', 'rule')
    op.drop_column('frame', 'openness')
