"""Readings in progress; previews and register hashes; data sets that stay as they are"""

import hashlib

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

BYTES = 'id, deal_id, file, file_sha256, register, register_sha256'
READ = 'mapping, content_sha256, summary'
UNREAD = 'OLD.mapping IS NOT NULL OR OLD.content_sha256 IS NOT NULL'
USED = 'EXISTS (SELECT 1 FROM kpi_card WHERE kpi_card.data_set_id = OLD.id)'
RULES = (
    ('data_set_keeps_its_file', f'UPDATE OF {BYTES}', 'data_set', '1 = 1', 'a data set keeps its file'),
    ('data_set_keeps_its_reading', f'UPDATE OF {READ}', 'data_set', UNREAD, 'a data set is read once'),
    ('data_set_in_use_stays', 'DELETE', 'data_set', USED, 'a data set that a KPI uses stays'),
    ('row_problem_stays', 'UPDATE', 'row_problem', '1 = 1', 'a row put aside stays as it is'),
)


def upgrade() -> None:
    op.create_table('intake_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('data_set_id', sa.Integer(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('phase', sa.String(length=80), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=True),
    sa.Column('field', sa.String(length=80), nullable=True),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('worker', sa.String(length=120), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_intake_job_deal_id_deal')),
    sa.ForeignKeyConstraint(['data_set_id'], ['data_set.id'], name=op.f('fk_intake_job_data_set_id_data_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_job'))
    )
    active = sa.text("state IN ('waiting', 'running')")
    op.create_index('uq_intake_job_active', 'intake_job', ['data_set_id'], unique=True,
                    sqlite_where=active, postgresql_where=active)
    op.add_column('data_set', sa.Column('register_sha256', sa.String(length=64), nullable=True))
    op.add_column('data_set', sa.Column('preview', sa.JSON(none_as_null=True), nullable=True))
    _hash_registers()
    for rule in RULES:
        _refuse(*rule)


def _hash_registers() -> None:
    table = sa.table('data_set', sa.column('id'), sa.column('register', sa.LargeBinary), sa.column('register_sha256'))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(table.c.id).where(table.c.register.is_not(None))).all():
        content = connection.scalar(sa.select(table.c.register).where(table.c.id == number))
        found = hashlib.sha256(content).hexdigest()
        connection.execute(table.update().where(table.c.id == number).values(register_sha256=found))


def _refuse(name: str, event: str, table: str, when: str, says: str) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    for name, _event, table, _when, _says in RULES:
        if op.get_bind().dialect.name == 'sqlite':
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_column('data_set', 'preview')
    op.drop_column('data_set', 'register_sha256')
    op.drop_index('uq_intake_job_active', table_name='intake_job')
    op.drop_table('intake_job')
