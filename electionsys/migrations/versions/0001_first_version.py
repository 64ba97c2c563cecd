"""The tables of the first version"""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "0001"
down_revision = None
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
        "roll_freeze",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", electionsys.db.Moment(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_freeze_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_freeze")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_roll_freeze_unit_election_id")),
    )
    op.create_table(
        "roll_posting",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", electionsys.db.Moment(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_posting_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_posting")),
        sa.UniqueConstraint("unit", "election_id", name=op.f("uq_roll_posting_unit_election_id")),
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
        "voter",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("id_index", sa.String(length=64), nullable=False),
        sa.Column("phone_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("registration_class", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("card_no", sa.Integer(), nullable=False),
        sa.Column("card_token", sa.String(length=16), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("only_stands", sa.Boolean(), nullable=False),
        sa.Column("added_at", electionsys.db.Moment(), nullable=False),
        sa.Column("added_reason", sa.String(length=200), nullable=False),
        sa.Column("removed_at", electionsys.db.Moment(), nullable=True),
        sa.Column("removed_reason", sa.String(length=200), nullable=False),
        sa.Column("may_be_proxy", sa.Boolean(), nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sex IN ('F', 'M')", name=op.f("ck_voter_sex")),
        sa.CheckConstraint("NOT (listed AND only_stands)", name=op.f("ck_voter_only_stands")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_voter_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_voter")),
        sa.UniqueConstraint(
            "unit", "election_id", "card_no", name=op.f("uq_voter_unit_election_id_card_no")
        ),
        sa.UniqueConstraint(
            "unit", "election_id", "card_token", name=op.f("uq_voter_unit_election_id_card_token")
        ),
        sa.UniqueConstraint(
            "unit", "election_id", "id_index", name=op.f("uq_voter_unit_election_id_id_index")
        ),
    )
    with op.batch_alter_table("voter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_voter_unit_election_id_group_no"),
            ["unit", "election_id", "group_no"],
            unique=False,
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
        "objection",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "omitted",
                "should_not",
                "error",
                name="objectionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("objector", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("received_at", electionsys.db.Moment(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "ruling",
            sa.Enum(
                "upheld",
                "dismissed",
                name="ruling",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", electionsys.db.Moment(), nullable=True),
        sa.Column("struck_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_objection_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "struck_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_objection_unit_struck_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_objection_unit_election_id_received_on"),
            ["unit", "election_id", "received_on"],
            unique=False,
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

    op.create_table(
        "proxy",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("principal_id", sa.BigInteger(), nullable=False),
        sa.Column("proxy_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "spouse",
                "parent",
                "child",
                "sibling",
                "grandparent",
                "grandchild",
                "other",
                name="proxyrelation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("granted_at", electionsys.db.Moment(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("ended_at", electionsys.db.Moment(), nullable=True),
        sa.Column("ended_reason", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(holds IS NULL) = (ended_at IS NOT NULL)", name=op.f("ck_proxy_ended")),
        sa.CheckConstraint("principal_id <> proxy_id", name=op.f("ck_proxy_other")),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_proxy_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "principal_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_proxy_unit_principal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "proxy_id"], ["voter.unit", "voter.id"], name=op.f("fk_proxy_unit_proxy_id")
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_proxy")),
        sa.UniqueConstraint(
            "unit", "principal_id", "holds", name=op.f("uq_proxy_unit_principal_id_holds")
        ),
    )
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proxy_unit_proxy_id"), ["unit", "proxy_id"], unique=False
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
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_unit_election_id"))

    op.drop_table("candidate")
    op.drop_table("verdict")
    op.drop_table("sheet_write_in")
    op.drop_table("referral")
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proxy_unit_proxy_id"))

    op.drop_table("proxy")
    with op.batch_alter_table("paper_movement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_movement_unit_election_id_station_id"))

    op.drop_table("paper_movement")
    with op.batch_alter_table("paper_issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_issue_unit_election_id_station_id"))
        batch_op.drop_index(batch_op.f("ix_paper_issue_unit_election_id_handed_to_id"))

    op.drop_table("paper_issue")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_unit_election_id_received_on"))

    op.drop_table("objection")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_unit_election_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("kinship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kinship_unit_election_id_b_id"))

    op.drop_table("kinship")
    op.drop_table("exclusion")
    with op.batch_alter_table("eligibility_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_eligibility_record_unit_election_id_voter_id"))

    op.drop_table("eligibility_record")
    op.drop_table("check_in")
    op.drop_table("ballot_line")
    with op.batch_alter_table("voter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voter_unit_election_id_group_no"))

    op.drop_table("voter")
    op.drop_table("station")
    op.drop_table("stack_sheet")
    op.drop_table("roll_posting")
    op.drop_table("roll_freeze")
    op.drop_table("post")
    op.drop_table("poll_close")
    op.drop_table("mixing")
    op.drop_table("locked_list")
    op.drop_table("local_decision")
    op.drop_table("counter")
    op.drop_table("count_seal")
    op.drop_table("committee_member")
    op.drop_table("certificate")
    op.drop_table("box_opening")
    op.drop_table("account_session")
    op.drop_table("list_clause")
    op.drop_table("journal_head")
    op.drop_table("journal_entry")
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_election_of_a_term",
            sqlite_where=sa.text("NOT practice AND stage <> 'void'"),
            postgresql_where=sa.text("NOT practice AND stage <> 'void'"),
        )
        batch_op.drop_index(batch_op.f("ix_election_unit_polling_day"))

    op.drop_table("election")
    op.drop_table("approval")
    op.drop_table("account")
