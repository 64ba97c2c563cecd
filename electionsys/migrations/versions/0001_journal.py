"""The tables of the room `journal`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "journal"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("unit", "chain", "seq", name=op.f("uq_journal_entry_unit_chain_seq")),
    )
    op.create_table(
        "journal_head",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_journal_head")),
    )


def downgrade() -> None:
    op.drop_table("journal_head")
    op.drop_table("journal_entry")
