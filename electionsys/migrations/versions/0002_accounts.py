"""The tables of the room `accounts`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "accounts"
down_revision = "journal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "county",
                "township",
                "chair",
                "clerk",
                "teller",
                "scrutineer",
                "observer",
                "public",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", electionsys.db.Moment(), nullable=True),
        sa.Column("disabled_at", electionsys.db.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_account")),
        sa.UniqueConstraint("unit", "login", name=op.f("uq_account_unit_login")),
    )
    op.create_table(
        "approval",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "county",
                "township",
                "chair",
                "clerk",
                "teller",
                "scrutineer",
                "observer",
                "public",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_approval")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "act",
            "digest",
            "account_id",
            name=op.f("uq_approval_unit_election_id_act_digest_account_id"),
        ),
    )
    op.create_table(
        "account_session",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("started_at", electionsys.db.Moment(), nullable=False),
        sa.Column("seen_at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "account_id"],
            ["account.unit", "account.id"],
            name=op.f("fk_account_session_unit_account_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("unit", "token_hash", name=op.f("uq_account_session_unit_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("account_session")
    op.drop_table("approval")
    op.drop_table("account")
