"""The tables of the room `rolls`."""

import sqlalchemy as sa
from alembic import op

import electionsys.db

revision = "rolls"
down_revision = "elections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_freeze",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", electionsys.db.Moment(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "final",
                "changes",
                "another_election",
                name="freezepurpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("notice_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_roll_freeze_unit_election_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_roll_freeze")),
        sa.UniqueConstraint(
            "unit", "election_id", "version", name=op.f("uq_roll_freeze_unit_election_id_version")
        ),
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
        sa.Column("id_tail", sa.String(length=16), nullable=False),
        sa.Column("id_six", sa.String(length=16), nullable=False),
        sa.Column("phone_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("address_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("group_no", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(length=20), nullable=False),
        sa.Column("registration_class", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("consent", sa.String(length=120), nullable=False),
        sa.Column("needs_proxy", sa.Boolean(), nullable=False),
        sa.Column("needs_box", sa.Boolean(), nullable=False),
        sa.Column("needs_assistant", sa.Boolean(), nullable=False),
        sa.Column("card_no", sa.Integer(), nullable=False),
        sa.Column("card_token", sa.String(length=16), nullable=False),
        sa.Column("card_issue", sa.Integer(), nullable=False),
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
        batch_op.create_index(
            "ix_voter_person",
            [sa.literal_column("substr(unit, 1, 2)"), "id_index"],
            unique=False,
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
        sa.Column("contact_cipher", sa.LargeBinary(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "office",
                "self_check",
                name="objectionsource",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=True),
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
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("supplement_no", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_objection_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_objection_unit_voter_id"),
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
                "in_law",
                "other",
                name="proxyrelation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "away",
                "special_reason",
                "for_cause",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("application", sa.String(length=120), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("card_surrendered", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("granted_at", electionsys.db.Moment(), nullable=False),
        sa.Column("posting", sa.Integer(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("ended_at", electionsys.db.Moment(), nullable=True),
        sa.Column("ended_reason", sa.String(length=40), nullable=False),
        sa.Column("ended_note", sa.String(length=200), nullable=False),
        sa.Column("end_posting", sa.Integer(), nullable=True),
        sa.Column("end_posted_on", sa.Date(), nullable=True),
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
            "unit", "election_id", "number", name=op.f("uq_proxy_unit_election_id_number")
        ),
        sa.UniqueConstraint(
            "unit", "principal_id", "holds", name=op.f("uq_proxy_unit_principal_id_holds")
        ),
    )
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proxy_unit_proxy_id"), ["unit", "proxy_id"], unique=False
        )

    op.create_table(
        "void_card",
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("election_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("voided_at", electionsys.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "election_id"],
            ["election.unit", "election.id"],
            name=op.f("fk_void_card_unit_election_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit", "voter_id"],
            ["voter.unit", "voter.id"],
            name=op.f("fk_void_card_unit_voter_id"),
        ),
        sa.PrimaryKeyConstraint("unit", "id", name=op.f("pk_void_card")),
        sa.UniqueConstraint(
            "unit", "election_id", "token", name=op.f("uq_void_card_unit_election_id_token")
        ),
    )


def downgrade() -> None:
    op.drop_table("void_card")
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proxy_unit_proxy_id"))

    op.drop_table("proxy")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_unit_election_id_received_on"))

    op.drop_table("objection")
    with op.batch_alter_table("voter", schema=None) as batch_op:
        batch_op.drop_index("ix_voter_person")
        batch_op.drop_index(batch_op.f("ix_voter_unit_election_id_group_no"))

    op.drop_table("voter")
    op.drop_table("roll_posting")
    op.drop_table("roll_freeze")
