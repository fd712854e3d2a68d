"""Audit and live"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0007'
branch_labels = None
depends_on = None

START = '0' * 64

# What may be added: the entry that follows the head, and a head that stands on its entry.
SQLITE = (
    """CREATE TRIGGER audit_event_fits BEFORE INSERT ON audit_event
    WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE chain = NEW.chain
        AND number = NEW.number - 1 AND hash = NEW.previous_hash)
    BEGIN SELECT RAISE(ABORT, 'audit: this entry does not follow the head of its chain'); END""",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit: entries are never changed'); END""",
    """CREATE TRIGGER audit_event_remains BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit: entries are never removed'); END""",
    f"""CREATE TRIGGER audit_head_begins BEFORE INSERT ON audit_head
    WHEN NEW.number <> 0 OR NEW.hash <> '{START}'
        OR EXISTS (SELECT 1 FROM audit_event WHERE chain = NEW.chain)
    BEGIN SELECT RAISE(ABORT, 'audit: a chain begins with nothing'); END""",
    """CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
    WHEN NEW.chain <> OLD.chain OR NEW.number <> OLD.number + 1
        OR NOT EXISTS (SELECT 1 FROM audit_event WHERE chain = NEW.chain
            AND number = NEW.number AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'audit: a head follows its entries'); END""",
    """CREATE TRIGGER audit_head_remains BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'audit: heads are never removed'); END""",
)

POSTGRES = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit: entries and heads are never changed or removed'; END $$""",
    """CREATE FUNCTION audit_event_fits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM audit_head WHERE chain = NEW.chain
            AND number = NEW.number - 1 AND hash = NEW.previous_hash)
        THEN RAISE EXCEPTION 'audit: this entry does not follow the head of its chain'; END IF;
        IF encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex') <> NEW.hash
        THEN RAISE EXCEPTION 'audit: this hash is not that of the entry'; END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION audit_head_begins() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.number <> 0 OR NEW.hash <> '{START}'
            OR EXISTS (SELECT 1 FROM audit_event WHERE chain = NEW.chain)
        THEN RAISE EXCEPTION 'audit: a chain begins with nothing'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION audit_head_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.chain <> OLD.chain OR NEW.number <> OLD.number + 1
            OR NOT EXISTS (SELECT 1 FROM audit_event WHERE chain = NEW.chain
                AND number = NEW.number AND hash = NEW.hash)
        THEN RAISE EXCEPTION 'audit: a head follows its entries'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER audit_event_fits BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_fits()""",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_event_remains BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_begins BEFORE INSERT ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_begins()""",
    """CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_follows()""",
    """CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_remains BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)
FUNCTIONS = ('audit_refuse', 'audit_event_fits', 'audit_head_begins', 'audit_head_follows')


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == 'postgresql'


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('chain', 'number', name=op.f('pk_audit_event'))
    )
    op.create_table('audit_head',
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_audit_head'))
    )
    op.create_table('live_version',
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('topic', name=op.f('pk_live_version'))
    )
    for statement in POSTGRES if _is_postgres() else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('live_version')
    op.drop_table('audit_head')
    op.drop_table('audit_event')
    if _is_postgres():
        for name in FUNCTIONS:
            op.execute(f'DROP FUNCTION {name}')
