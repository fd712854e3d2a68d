"""Seats with their date, join codes, devices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = '0004'
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("seat", sa.Column("given_at", TIME, nullable=True))
    op.add_column("seat", sa.Column("wanted_side", sa.String(length=16), nullable=True))
    op.add_column("seat", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        "UPDATE seat SET given_at = (SELECT created_at FROM deal WHERE deal.id = seat.deal_id)"
    )
    with op.batch_alter_table("seat") as batch:
        batch.alter_column("given_at", existing_type=TIME, nullable=False)
    op.create_table(
        "join_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("code_hmac", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_join_code_deal_id_deal"),
        sa.PrimaryKeyConstraint("id", name="pk_join_code"),
        sa.UniqueConstraint("code_hmac", name="uq_join_code_code_hmac"),
    )
    op.create_index("ix_join_code_deal_id", "join_code", ["deal_id"])
    op.create_table(
        "join_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_join_attempt"),
    )
    op.create_index("ix_join_attempt_address", "join_attempt", ["address"])
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name="fk_device_deal_id_deal"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("token_sha256", name="uq_device_token_sha256"),
    )
    op.create_index("ix_device_deal_id", "device", ["deal_id"])


def downgrade() -> None:
    op.drop_table("device")
    op.drop_table("join_attempt")
    op.drop_table("join_code")
    with op.batch_alter_table("seat") as batch:
        batch.drop_column("version")
        batch.drop_column("wanted_side")
        batch.drop_column("given_at")
