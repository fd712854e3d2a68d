"""How far people have read modules, and forms that count once"""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unit_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('module', sa.String(length=80), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('record', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_unit_read_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_read')),
    sa.UniqueConstraint('user_id', 'module', 'unit', name='uq_unit_read_user_id_module_unit')
    )
    with op.batch_alter_table('quiz_attempt') as table:
        table.add_column(sa.Column('token', sa.String(length=40), nullable=True))
        table.create_unique_constraint('uq_quiz_attempt_user_id_token', ['user_id', 'token'])


def downgrade() -> None:
    with op.batch_alter_table('quiz_attempt') as table:
        table.drop_constraint('uq_quiz_attempt_user_id_token', type_='unique')
        table.drop_column('token')
    op.drop_table('unit_read')
