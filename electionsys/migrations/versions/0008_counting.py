"""The tables of the room `counting`."""

import sqlalchemy as sa
from alembic import op

revision = "counting"
down_revision = "polling"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "box_opening",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("papers >= 0", name=op.f("ck_box_opening_papers")),
        sa.CheckConstraint("record >= 1", name=op.f("ck_box_opening_record")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_box_opening_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_box_opening")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "label",
            "record",
            name=op.f("uq_box_opening_unit_election_id_label_record"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "count_seal",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_count_seal_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_count_seal")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_count_seal_unit_election_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mixing",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_mixing_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_mixing")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_mixing_unit_election_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stack_sheet",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("stack", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("blank >= 0 AND invalid >= 0", name=op.f("ck_stack_sheet_aside")),
        sa.CheckConstraint(
            "papers >= 1 AND blank + invalid <= papers", name=op.f("ck_stack_sheet_papers")
        ),
        sa.CheckConstraint("stack >= 1 AND entry >= 1", name=op.f("ck_stack_sheet_number")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_stack_sheet_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_stack_sheet")),
        sa.UniqueConstraint(
            "unit",
            "election_id",
            "stack",
            "entry",
            name=op.f("uq_stack_sheet_unit_election_id_stack_entry"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sheet_write_in",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("votes >= 1", name=op.f("ck_sheet_write_in_votes")),
        sa.ForeignKeyConstraint(
            ["unit", "post_id"],
            ["post.unit", "post.id"],
            name=op.f("fk_sheet_write_in_unit_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "sheet_id"],
            ["stack_sheet.unit", "stack_sheet.id"],
            name=op.f("fk_sheet_write_in_unit_sheet_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_sheet_write_in")),
        sa.UniqueConstraint(
            "unit",
            "sheet_id",
            "post_id",
            "name",
            name=op.f("uq_sheet_write_in_unit_sheet_id_post_id_name"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sheet_vote",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_sheet_vote_votes")),
        sa.ForeignKeyConstraint(
            ["unit", "line_id"],
            ["ballot_line.unit", "ballot_line.id"],
            name=op.f("fk_sheet_vote_unit_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "sheet_id"],
            ["stack_sheet.unit", "stack_sheet.id"],
            name=op.f("fk_sheet_vote_unit_sheet_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_sheet_vote")),
        sa.UniqueConstraint(
            "unit", "sheet_id", "line_id", name=op.f("uq_sheet_vote_unit_sheet_id_line_id")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("sheet_vote")
    op.drop_table("sheet_write_in")
    op.drop_table("stack_sheet")
    op.drop_table("mixing")
    op.drop_table("count_seal")
    op.drop_table("box_opening")
