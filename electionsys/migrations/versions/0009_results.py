"""The tables of the room `results`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "results"
down_revision = "counting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("signers", sa.String(length=200), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.Column("posted_at", electionsys.db.Moment(), nullable=True),
        sa.Column("posted_where", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_certificate_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_certificate_unit_election_id")),
    )


def downgrade() -> None:
    op.drop_table("certificate")
