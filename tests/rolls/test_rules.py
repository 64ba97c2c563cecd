"""Who may be listed, when a roll may be posted and frozen, who may be a proxy."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys import sheets
from electionsys.findings import Severity, blocking
from electionsys.law.services import rules_for
from electionsys.rolls import rules, services
from electionsys.rolls.rules import ObjectionKind
from tests.conftest import POLLING_DAY, UNIT
from tests.rolls.conftest import HEADINGS, id_number, roll_file, row, typed

VILLAGE = rules_for(UNIT, "villagers_committee", POLLING_DAY)
COMMUNITY = rules_for("110101001001", "residents_committee", POLLING_DAY)
MEETING = rules_for(UNIT, "supervision_committee", POLLING_DAY, "representatives")
OLD = rules_for(UNIT, "villagers_committee", date(2020, 12, 20))

OBJECTION = rules.NewObjection(ObjectionKind.SHOULD_NOT, "郑十一", "吴芳已迁出", "户口本")


def check(rows, headings=HEADINGS, law=VILLAGE, polling_day=POLLING_DAY):
    return check_content(roll_file(rows, headings), law, polling_day)


def check_content(content, law=VILLAGE, polling_day=POLLING_DAY):
    """Return who is read, and all that is found."""
    with sheets.opened(content, "roll.xlsx") as table:
        layout = rules.layout_of(table.head)
        report = services.check_table(table, layout, law, polling_day)
    reader = rules.RollReader(law, polling_day, layout)
    rows = [one for one in sheets.read(content, "roll.xlsx").rows if one.number > layout.head_row]
    entries = (
        [reader.row(one)[0] for one in rows] if set(rules.REQUIRED) <= {*layout.columns} else []
    )
    return [one for one in entries if one], report.findings


def codes(findings):
    return [(f.code, f.values.get("row"), f.values.get("column")) for f in findings]


def test_a_good_file_has_nobody_missing_and_nothing_wrong():
    entries, findings = check([row(number) for number in range(5)])
    assert findings == ()
    assert [one.row for one in entries] == [2, 3, 4, 5, 6]
    assert entries[0].group_no == 1
    assert entries[1].sex == "F"


def test_english_headings_a_title_and_spaces_are_understood():
    headings = ("Name *", "ID Number", "Group", "Household No.", "Registration class", "Basis")
    content = sheets.workbook(
        [sheets.Column("合作村选民登记表")], [headings, row(1), row(2)], most_rows=10
    )
    entries, findings = check_content(content)
    assert (findings, [one.row for one in entries]) == ((), [3, 4])


def test_missing_columns_are_all_named():
    _, findings = check([("王秀兰", "1")], ("姓名", "户号"))
    assert [one.code for one in findings] == ["R201"]
    assert findings[0].values["columns"] == (
        "身份证号 (ID number), 村民小组 (group), 登记类别 (registration class)"
    )


def test_a_file_of_strangers_words_lacks_every_column():
    _, findings = check([("x", "y")], ("foo", "bar"))
    assert findings[0].values["columns"].count(",") == len(rules.REQUIRED) - 1


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("生日", "born_on"),
        ("出生", "born_on"),
        ("证件", "id_number"),
        ("证件号码", "id_number"),
        ("第几组", "group_no"),
    ],
)
def test_what_villages_call_their_columns_is_understood(heading, column):
    layout = rules.layout_of((sheets.Row(1, ("姓名", heading)),))
    assert layout.columns == {"name": 0, column: 1}


def test_a_column_twice_and_no_people_are_said():
    _, findings = check([], (*HEADINGS, "公民身份号码"))
    assert codes(findings) == [("R202", None, "身份证号 (ID number)"), ("R203", None, None)]


def test_everything_wrong_is_said_at_once_by_row_and_column():
    rows = [
        row(0, 姓名="王1"),
        row(1, 身份证号="6.40221E+17", 村民小组="东"),
        row(2, 户号="", 登记类别="9"),
        row(3),
    ]
    entries, findings = check(rows)
    assert [one.row for one in entries] == [5]
    assert codes(findings) == [
        ("G221", 2, "姓名"),
        ("G231", 3, "身份证号"),
        ("G243", 3, "村民小组"),
        ("R210", 4, "户号"),
        ("R225", 4, "登记类别"),
    ]


def test_one_identity_number_twice_names_both_rows_and_two_of_one_name_are_two_people():
    same = id_number(serial=8)
    _, findings = check([row(1, 身份证号=same), row(2), row(3, 身份证号=same.lower())])
    assert [(f.code, f.values["row"], f.values["first"]) for f in findings] == [("R229", 4, 2)]
    another = id_number(date(1981, 5, 6))
    assert check([row(1, 姓名="张伟"), row(2, 姓名="张伟", 身份证号=another)])[1] == ()


def test_one_name_and_one_birthday_with_two_numbers_is_worth_a_look():
    _, findings = check([row(1, 姓名="张伟"), row(4), row(3, 姓名="张伟")])
    found = [(f.code, f.severity, f.values["row"], f.values["first"]) for f in findings]
    assert found == [("R232", Severity.WARNS, 4, 2)]


def test_an_old_number_and_its_new_one_are_one_person():
    new = id_number(date(1980, 5, 6), 8)
    old = new[:6] + new[8:17]
    _, findings = check([row(1, 身份证号=new), row(2, 身份证号=old)])
    assert [one.code for one in blocking(findings)] == ["R229"]
    assert ("R233", 3, "身份证号") in codes(findings)


@pytest.mark.parametrize(
    ("place", "known"), [("640221", True), ("830000", True), ("990221", False)]
)
def test_a_number_of_no_province_is_worth_a_look(place, known):
    entries, findings = check([row(1, 身份证号=id_number(place=place))])
    assert len(entries) == 1
    assert [(f.code, f.severity) for f in findings] == [("R240", Severity.WARNS)] * (not known)


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1915, 12, 21), None), (date(1915, 12, 20), 111), (date(1890, 1, 1), 136)],
)
def test_of_the_very_old_somebody_makes_sure_that_they_live(born, age):
    entries, findings = check([row(1, 身份证号=id_number(born))])
    assert len(entries) == 1
    found = [(f.code, f.severity, f.values["age"]) for f in findings]
    assert found == ([("R241", Severity.WARNS, age)] if age else [])


@pytest.mark.parametrize(
    ("born", "allowed"),
    [
        (date(2008, 12, 19), True),
        (date(2008, 12, 20), True),
        (date(2008, 12, 21), False),
        (date(2026, 12, 21), False),
    ],
)
def test_who_is_eighteen_on_polling_day_is_listed(born, allowed):
    entries, findings = check([row(1, 身份证号=id_number(born))])
    assert bool(entries) is allowed
    assert [f.code for f in blocking(findings)] == (
        [] if allowed else ["R222" if born <= POLLING_DAY else "R219"]
    )
    that_day = [f.severity for f in findings if f.code == "R234"]
    assert that_day == ([Severity.INFORMS] if born == date(2008, 12, 20) else [])


@pytest.mark.parametrize(("day", "allowed"), [(27, False), (28, True)])
def test_who_was_born_on_29_february_comes_of_age_on_the_28th(day, allowed):
    number = id_number(date(2008, 2, 29))
    entries, findings = check([row(1, 身份证号=number)], polling_day=date(2026, 2, day))
    assert bool(entries) is allowed
    if not allowed:
        assert findings[0].values["day"] == "2026-02-28"
        assert findings[0].clause == "cn-village-2026:16"


def test_sex_and_birth_must_be_those_of_the_identity_number():
    headings = (*HEADINGS, "性别", "出生日期")
    good = (*row(1), "女", "1980年5月6日")
    assert check([good], headings)[1] == ()
    bad = (*row(1), "男", "1980-05-07")
    assert codes(check([bad], headings)[1]) == [("R215", 2, "性别"), ("R221", 2, "出生日期")]


@pytest.mark.parametrize(
    ("law", "number", "wanted"),
    [
        (VILLAGE, "2", [("R226", "登记依据")]),
        (VILLAGE, "3", [("R227", "登记依据"), ("R227", "同意文件")]),
        (OLD, "3", [("R227", "登记依据"), ("R227", "同意文件")]),
        (COMMUNITY, "2", [("R226", "登记依据")]),
        (COMMUNITY, "3", [("R227", "登记依据"), ("R227", "同意文件")]),
    ],
)
def test_a_class_that_rests_on_papers_needs_them(law, number, wanted):
    _, findings = check([row(1, 登记类别=number)], law=law)
    assert [(f.code, f.values["column"]) for f in findings] == wanted
    assert {f.clause for f in findings} == {law.clause("registration_classes")}
    papers = {"登记依据": "本人申请 2026-09-20", "同意文件": "村民代表会议 2026-10-01"}
    headings = (*HEADINGS, "同意文件")
    half = (*row(1, 登记类别=number, 登记依据=papers["登记依据"]), "")
    assert [f.code for f in check([half], headings, law=law)[1]] == [code for code, _ in wanted[1:]]
    both = (*half[:-1], papers["同意文件"])
    assert check([both], headings, law=law)[1] == ()


def test_no_finding_carries_an_identity_number():
    number = id_number(date(2015, 1, 1))
    rows = [row(1, 身份证号=number), row(2, 身份证号=number), row(3, 身份证号=number[:-1])]
    for finding in check(rows)[1]:
        assert number[:-1] not in str(finding)
        assert number[6:14] not in str(finding).replace("-", "") or finding.code == "R222"
    assert number not in repr(check([row(1)])[0])


@given(st.lists(st.text(max_size=12), min_size=6, max_size=6))
def test_no_row_breaks_the_check(cells):
    keys = ("name", "id_number", "group_no", "household", "registration_class", "basis")
    entry, findings = rules.check_row(dict(zip(keys, cells, strict=True)), VILLAGE, POLLING_DAY)
    assert (entry is None) == bool(blocking(findings))


def test_one_person_by_hand_is_checked_like_a_row():
    entry, findings = rules.check_row(typed(1).typed, VILLAGE, POLLING_DAY)
    assert entry is not None
    assert findings == []
    entry, findings = rules.check_row({}, VILLAGE, POLLING_DAY)
    assert entry is None
    assert {f.field for f in findings} == set(rules.REQUIRED)


@pytest.mark.parametrize(
    ("name", "spelt"),
    [("王秀兰", ("wangxiulan", "wxl")), ("单雄信", ("shanxiongxin", "sxx")), ("John", None)],
)
def test_a_name_is_spelt_as_the_desk_types_it(name, spelt):
    assert rules.spelling(name) == (spelt or ("john", "j"))


def test_registration_needs_a_committee_and_a_method():
    assert [f.code for f in rules.check_open(0, "")] == ["R101", "R102"]
    assert list(rules.check_open(5, "村办〔2026〕1号")) == []


@given(st.integers(-40, 40))
def test_a_roll_is_posted_twenty_days_before_polling_day_or_not_at_all(days):
    today = POLLING_DAY - timedelta(days=days)
    found = [f.code for f in rules.check_post(VILLAGE, POLLING_DAY, today, 955)]
    assert found == ([] if days >= 20 else ["R104"])
    assert list(rules.check_post(MEETING, POLLING_DAY, today, 40)) == []


@given(st.integers(0, 12), st.integers(0, 3))
def test_objections_close_and_the_roll_freezes_on_the_day_after(days, waiting):
    posted = date(2026, 11, 1)
    today = posted + timedelta(days=days)
    late = [f.code for f in rules.check_objection(VILLAGE, OBJECTION, posted, today)]
    assert late == ([] if days <= 5 else ["R105"])
    pending = rules.Pending(undecided=waiting, unchanged=0, waiting=0, listed=955)
    found = {f.code for f in rules.check_freeze(VILLAGE, posted, today, pending)}
    assert ("R110" in found) == (not late)
    assert ("R111" in found) == (waiting > 0)


def test_objections_that_would_end_on_a_rest_day_are_taken_on_the_next_working_day():
    # Posted on Monday 30 November: five days end on Saturday, and so on Monday 7 December.
    posted, monday = date(2026, 11, 30), date(2026, 12, 7)
    assert rules.last_day_to_object(VILLAGE, posted) == monday
    assert not list(rules.check_objection(VILLAGE, OBJECTION, posted, monday))
    late = rules.check_objection(VILLAGE, OBJECTION, posted, date(2026, 12, 8))
    assert [one.code for one in late] == ["R105"]
    assert rules.first_day_to_freeze(VILLAGE, posted) == date(2026, 12, 8)


def test_a_meeting_has_no_periods():
    day = date(2026, 11, 1)
    assert rules.first_day_to_freeze(MEETING, day) == day
    assert rules.last_day_to_object(MEETING, day) is None
    assert rules.decision_due(MEETING, day) is None
    assert list(rules.check_freeze(MEETING, day, day, rules.Pending(0, 0, 0, 40))) == []
    assert rules.decision_due(VILLAGE, day) == date(2026, 11, 4)
