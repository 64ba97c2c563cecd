"""The tables of the room `contests`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "contests"
down_revision = "eligibility"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "locked_list",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_locked_list_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_locked_list")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_locked_list_unit_election_id")),
    )
    op.create_table(
        "post",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "deputy",
                "woman_member",
                "member",
                name="postkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_post_seats")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_post_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_post")),
        sa.UniqueConstraint(
            "unit", "election_id", "kind", name=op.f("uq_post_unit_election_id_kind")
        ),
    )
    op.create_table(
        "ballot_line",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("letter", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_ballot_line_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "post_id"], ["post.unit", "post.id"], name=op.f("fk_ballot_line_unit_post_id")
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_ballot_line")),
        sa.UniqueConstraint(
            "unit", "election_id", "letter", name=op.f("uq_ballot_line_unit_election_id_letter")
        ),
    )
    op.create_table(
        "nomination",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "party_organisation",
                "registered_voters",
                "joint_voters",
                "self_nomination",
                "meeting",
                "first_round",
                name="route",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "standing",
                "withdrawn",
                "barred",
                "accepted",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("supporters >= 0", name=op.f("ck_nomination_supporters")),
        sa.ForeignKeyConstraint(
            ["unit", "post_id"], ["post.unit", "post.id"], name=op.f("fk_nomination_unit_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_nomination_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_nomination")),
        sa.UniqueConstraint(
            "unit", "post_id", "voter_id", name=op.f("uq_nomination_unit_post_id_voter_id")
        ),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nomination_unit_election_id"), ["unit", "election_id"], unique=False
        )

    op.create_table(
        "candidate",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("nomination_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "line_id"],
            ["ballot_line.unit", "ballot_line.id"],
            name=op.f("fk_candidate_unit_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "nomination_id"],
            ["nomination.unit", "nomination.id"],
            name=op.f("fk_candidate_unit_nomination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_candidate_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("unit", "line_id", name=op.f("uq_candidate_unit_line_id")),
        sa.UniqueConstraint("unit", "nomination_id", name=op.f("uq_candidate_unit_nomination_id")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidate_unit_election_id"), ["unit", "election_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_unit_election_id"))

    op.drop_table("candidate")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_unit_election_id"))

    op.drop_table("nomination")
    op.drop_table("ballot_line")
    op.drop_table("post")
    op.drop_table("locked_list")
