"""The tables of the room `eligibility`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "eligibility"
down_revision = "rolls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_clause",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column(
            "force",
            sa.Enum(
                "hard", "soft", name="force", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("look_back_years", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.CheckConstraint("look_back_years >= 0", name=op.f("ck_list_clause_look_back_years")),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_list_clause")),
    )
    op.create_table(
        "eligibility_record",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_eligibility_record_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_eligibility_record_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_eligibility_record")),
    )
    with op.batch_alter_table("eligibility_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_eligibility_record_unit_election_id_voter_id"),
            ["unit", "election_id", "voter_id"],
            unique=False,
        )

    op.create_table(
        "exclusion",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_exclusion_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_exclusion_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_exclusion")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "voter_id",
            "reason",
            name=op.f("uq_exclusion_unit_election_id_voter_id_reason"),
        ),
    )
    op.create_table(
        "kinship",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("a_id", sa.BigInteger(), nullable=False),
        sa.Column("b_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "spouse",
                "parent",
                "child",
                "sibling",
                "grandparent",
                "grandchild",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("a_id < b_id", name=op.f("ck_kinship_order")),
        sa.ForeignKeyConstraint(
            ["unit", "a_id"], ["voter.unit", "voter.id"], name=op.f("fk_kinship_unit_a_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit", "b_id"], ["voter.unit", "voter.id"], name=op.f("fk_kinship_unit_b_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_kinship_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_kinship")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "a_id",
            "b_id",
            name=op.f("uq_kinship_unit_election_id_a_id_b_id"),
        ),
    )
    with op.batch_alter_table("kinship", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kinship_unit_election_id_b_id"),
            ["unit", "election_id", "b_id"],
            unique=False,
        )

    op.create_table(
        "referral",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_referral_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"], ["voter.unit", "voter.id"], name=op.f("fk_referral_unit_voter_id")
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_referral")),
        sa.UniqueConstraint(
            "unit", "election_id", "voter_id", name=op.f("uq_referral_unit_election_id_voter_id")
        ),
    )
    op.create_table(
        "verdict",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reviewer", sa.String(length=80), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_verdict_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"], ["voter.unit", "voter.id"], name=op.f("fk_verdict_unit_voter_id")
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_verdict")),
        sa.UniqueConstraint(
            "unit", "election_id", "voter_id", name=op.f("uq_verdict_unit_election_id_voter_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("verdict")
    op.drop_table("referral")
    with op.batch_alter_table("kinship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kinship_unit_election_id_b_id"))

    op.drop_table("kinship")
    op.drop_table("exclusion")
    with op.batch_alter_table("eligibility_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_eligibility_record_unit_election_id_voter_id"))

    op.drop_table("eligibility_record")
    op.drop_table("list_clause")
