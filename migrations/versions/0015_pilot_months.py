"""How many months a pilot lasts"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('move_wish', sa.Column('months', sa.Integer(), nullable=True))
    op.add_column('move', sa.Column('months', sa.Integer(), nullable=True))
    # every pilot was of six months before
    op.execute("UPDATE move_wish SET months = 6 WHERE kind = 'pilot'")
    op.execute("UPDATE move SET months = 6 WHERE kind = 'pilot'")


def downgrade() -> None:
    op.drop_column('move', 'months')
    op.drop_column('move_wish', 'months')
