"""The life of a roll: registration, changes, evidence, uploads, claims."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "roll_life"
down_revision = "results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_registration",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_registration_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_registration")),
        sa.UniqueConstraint(
            "unit", "election_id", name=op.f("uq_roll_registration_unit_election_id")
        ),
    )
    op.create_table(
        "roll_upload",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", electionsys.db.Moment(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("checked_at", electionsys.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_upload_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_upload")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_roll_upload_unit_election_id")),
    )
    op.create_table(
        "roll_claim",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column("votes_here", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_name", sa.String(length=80), nullable=False),
        sa.Column("answered_at", electionsys.db.Moment(), nullable=True),
        sa.Column("ruled_here", sa.Boolean(), nullable=True),
        sa.Column("ruled_name", sa.String(length=80), nullable=False),
        sa.Column("ruled_reason", sa.String(length=300), nullable=False),
        sa.Column("ruled_at", electionsys.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_claim_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_roll_claim_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_claim")),
        sa.UniqueConstraint(
            "unit", "election_id", "voter_id", name=op.f("uq_roll_claim_unit_election_id_voter_id")
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("objection_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "objection_id"],
            ["objection.unit", "objection.id"],
            name=op.f("fk_evidence_unit_objection_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "roll_change",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "came_of_age",
                "moved_in",
                "married_in",
                "rights_restored",
                "moved_away",
                "married_away",
                "died",
                "rights_lost",
                "omitted",
                "should_not",
                "corrected",
                "votes_elsewhere",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("voter_id", sa.BigInteger(), nullable=True),
        sa.Column("objection_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("entry_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("before_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_name", sa.String(length=80), nullable=False),
        sa.Column("proposed_by_chair", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", electionsys.db.Moment(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_name", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", electionsys.db.Moment(), nullable=True),
        sa.Column("on_version", sa.Integer(), nullable=True),
        sa.Column("refused_at", electionsys.db.Moment(), nullable=True),
        sa.Column("refused_name", sa.String(length=80), nullable=False),
        sa.Column("refused_reason", sa.String(length=300), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("supplement_no", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR refused_at IS NULL", name=op.f("ck_roll_change_one_end")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> proposed_by",
            name=op.f("ck_roll_change_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_change_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "objection_id"],
            ["objection.unit", "objection.id"],
            name=op.f("fk_roll_change_unit_objection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_roll_change_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_change")),
        sa.UniqueConstraint(
            "unit", "election_id", "number", name=op.f("uq_roll_change_unit_election_id_number")
        ),
    )
    op.create_table(
        "roll_supplement",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("notice_no", sa.Integer(), nullable=False),
        sa.Column("posted_at", electionsys.db.Moment(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_supplement_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_supplement")),
        sa.UniqueConstraint(
            "unit", "election_id", "number", name=op.f("uq_roll_supplement_unit_election_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("roll_supplement")
    op.drop_table("roll_change")
    op.drop_table("evidence")
    op.drop_table("roll_claim")
    op.drop_table("roll_upload")
    op.drop_table("roll_registration")
