"""The record of learning: statements that are written once"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

NAME = 'learning_statement_stays'
SAYS = 'a statement is never changed'


def upgrade() -> None:
    op.create_table('learning_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.String(length=36), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_learning_statement_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learning_statement')),
    sa.UniqueConstraint('statement_id', name=op.f('uq_learning_statement_statement_id'))
    )
    op.create_index(op.f('ix_learning_statement_user_id'), 'learning_statement', ['user_id'])
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON learning_statement FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON learning_statement "
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
    )


def downgrade() -> None:
    op.drop_table('learning_statement')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute(f"DROP FUNCTION {NAME}()")
