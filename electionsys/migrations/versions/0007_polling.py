"""The tables of the room `polling`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "polling"
down_revision = "contests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_close",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("explanation", sa.String(length=200), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_poll_close_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_poll_close")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_poll_close_unit_election_id")),
    )
    op.create_table(
        "station",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_station_number")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_station_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_station")),
        sa.UniqueConstraint(
            "unit", "election_id", "number", name=op.f("uq_station_unit_election_id_number")
        ),
    )
    op.create_table(
        "check_in",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_check_in_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "station_id"],
            ["station.unit", "station.id"],
            name=op.f("fk_check_in_unit_station_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"], ["voter.unit", "voter.id"], name=op.f("fk_check_in_unit_voter_id")
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_check_in")),
        sa.UniqueConstraint(
            "unit", "election_id", "voter_id", name=op.f("uq_check_in_unit_election_id_voter_id")
        ),
    )
    op.create_table(
        "paper_issue",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column("handed_to_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "own", "proxy", name="how", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.CheckConstraint(
            "(how = 'own') = (voter_id = handed_to_id)", name=op.f("ck_paper_issue_own_hand")
        ),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_paper_issue_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "handed_to_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_paper_issue_unit_handed_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "station_id"],
            ["station.unit", "station.id"],
            name=op.f("fk_paper_issue_unit_station_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_paper_issue_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_paper_issue")),
        sa.UniqueConstraint(
            "unit", "election_id", "voter_id", name=op.f("uq_paper_issue_unit_election_id_voter_id")
        ),
    )
    with op.batch_alter_table("paper_issue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_issue_unit_election_id_handed_to_id"),
            ["unit", "election_id", "handed_to_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_paper_issue_unit_election_id_station_id"),
            ["unit", "election_id", "station_id"],
            unique=False,
        )

    op.create_table(
        "paper_movement",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "printed",
                "received",
                "spoiled",
                "unused",
                name="movement",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("at", electionsys.db.Moment(), nullable=False),
        sa.CheckConstraint("sheets >= 0", name=op.f("ck_paper_movement_sheets")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_paper_movement_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "station_id"],
            ["station.unit", "station.id"],
            name=op.f("fk_paper_movement_unit_station_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_paper_movement")),
    )
    with op.batch_alter_table("paper_movement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_movement_unit_election_id_station_id"),
            ["unit", "election_id", "station_id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("paper_movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_movement_unit_election_id_station_id"))

    op.drop_table("paper_movement")
    with op.batch_alter_table("paper_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_issue_unit_election_id_station_id"))
        batch_op.drop_index(batch_op.f("ix_paper_issue_unit_election_id_handed_to_id"))

    op.drop_table("paper_issue")
    op.drop_table("check_in")
    op.drop_table("station")
    op.drop_table("poll_close")
