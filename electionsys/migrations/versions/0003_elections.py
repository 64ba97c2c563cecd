"""The tables of the room `elections`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "elections"
down_revision = "accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "election",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "body",
            sa.Enum(
                "villagers_committee",
                "residents_committee",
                "election_committee",
                "supervision_committee",
                "group_leader",
                "representatives",
                "mediation_committee",
                "subcommittee",
                "assembly",
                "conference",
                "group_meeting",
                name="body",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "voters",
                "households",
                "representatives",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "round",
            sa.Enum(
                "first",
                "another",
                "tie_revote",
                name="round",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("term_no", sa.Integer(), nullable=False),
        sa.Column("polling_day", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "prepared",
                "roll_open",
                "roll_posted",
                "roll_frozen",
                "nominating",
                "candidates_posted",
                "polling",
                "counting",
                "counted",
                "certified",
                "void",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("place_names", sa.String(length=200), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("practice_days", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.Column("method_document", sa.String(length=120), nullable=False),
        sa.Column("created_at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "parent_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_election_unit_parent_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_election_unit_polling_day"), ["unit", "polling_day"], unique=False
        )
        batch_op.create_index(
            "uq_election_of_a_term",
            ["unit", "body", "term_no", "round"],
            unique=True,
            sqlite_where=sa.text("NOT practice AND stage <> 'void'"),
            postgresql_where=sa.text("NOT practice AND stage <> 'void'"),
        )

    op.create_table(
        "committee_member",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_committee_member_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_committee_member")),
        sa.UniqueConstraint(
            "unit", "election_id", "name", name=op.f("uq_committee_member_unit_election_id_name")
        ),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "position",
            name=op.f("uq_committee_member_unit_election_id_position"),
        ),
    )
    op.create_table(
        "counter",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_counter_value")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_counter_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_counter")),
        sa.UniqueConstraint(
            "unit", "election_id", "name", name=op.f("uq_counter_unit_election_id_name")
        ),
    )
    op.create_table(
        "local_decision",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("parameter", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_local_decision_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_local_decision")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "parameter",
            name=op.f("uq_local_decision_unit_election_id_parameter"),
        ),
    )


def downgrade() -> None:
    op.drop_table("local_decision")
    op.drop_table("counter")
    op.drop_table("committee_member")
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_election_of_a_term",
            sqlite_where=sa.text("NOT practice AND stage <> 'void'"),
            postgresql_where=sa.text("NOT practice AND stage <> 'void'"),
        )
        batch_op.drop_index(batch_op.f("ix_election_unit_polling_day"))

    op.drop_table("election")
