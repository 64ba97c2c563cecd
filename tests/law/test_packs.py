import re
from datetime import date
from itertools import pairwise

import pytest

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.law import services
from electionsys.law.packs import _FOLDER, PackError, packs, read_packs
from electionsys.law.values import PARAMETERS, Body, Evidence, UndeterminedError

GOOD = """
id = "p"
family = "village"
since = 2026-01-01
source = "a law"
articles = 50

[law]
zh = "法"
en = "Law"
version_zh = "2026年"
version_en = "2026"

[villagers_committee]
quorum_rule = { value = "gt_half", article = 18, evidence = "read" }
"""
VALUES = [
    pytest.param(pack, body, parameter, value, id=f"{pack.id}-{body}-{parameter}-{mode}")
    for pack in packs().values()
    for body, parameters in pack.bodies.items()
    for parameter, modes in parameters.items()
    for mode, value in modes.items()
]


NATIONAL = [pack for pack in packs().values() if not pack.place]
# A province that no pack speaks for: the national law alone holds.
ELSEWHERE = "130102"


def test_the_national_laws_are_held():
    assert {pack.id for pack in NATIONAL} == {
        "cn-village-2010",
        "cn-village-2018",
        "cn-village-2026",
        "cn-community-1989",
        "cn-community-2018",
        "cn-community-2026",
        "cn-civil-code",
        "cn-mediation-law",
    }


@pytest.mark.parametrize(("pack", "body", "parameter", "value"), VALUES)
def test_every_value_has_an_article_that_exists_and_words_in_both_languages(
    pack, body, parameter, value
):
    law, article = value.clause.split(":")
    assert 1 <= int(article) <= packs()[law].articles
    assert (value.value is None) == (value.evidence is Evidence.UNKNOWN)
    assert not value.silent or value.evidence in (Evidence.READ, Evidence.EXCERPT)
    assert services.cite(value.clause, "zh") != value.clause
    assert words.knows(f"law.parameter.{parameter}")


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_parameter_and_every_allowed_value_has_words(parameter):
    keys = [f"law.value.{parameter}.{word}" for word in PARAMETERS[parameter].allowed]
    assert [key for key in (f"law.parameter.{parameter}", *keys) if not words.knows(key)] == []


def test_no_words_are_kept_for_what_is_no_parameter():
    keys = [
        key for key in words.catalogue("zh") if key.startswith(("law.parameter.", "law.value."))
    ]
    assert {key.split(".")[2] for key in keys} == set(PARAMETERS)


@pytest.mark.parametrize("body", Body)
def test_every_body_has_a_name(body):
    assert words.knows(f"body.{body}")


@pytest.mark.parametrize(("pack", "body", "parameter", "value"), VALUES)
def test_what_the_national_text_says_is_quoted(pack, body, parameter, value):
    assert pack.place or not value.fixed or value.note


def test_the_good_pack_loads():
    assert read_packs({"p": GOOD})["p"].bodies["villagers_committee"]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (', evidence = "read"', "", "evidence"),
        ('evidence = "read"', 'evidence = "hearsay"', "evidence"),
        ('evidence = "read"', 'evidence = "settled"', "evidence"),
        ("article = 18, ", "", "no article"),
        ("article = 18", "article = 51", "there is no p:51"),
        ("article = 18", "article = 0", "there is no p:0"),
        ("article = 18", 'article = "cn-civil-code:1045"', "there is no cn-civil-code"),
        ('value = "gt_half", ', "", "not allowed"),
        ('"gt_half"', '"most"', "not allowed"),
        ('evidence = "read"', 'evidence = "unknown"', "yet it has a value"),
        ("quorum_rule", "quorum", "no such parameter"),
        ("article = 18", 'article = 18, page = "3"', "unknown keys"),
        ('id = "p"', 'id = "q"', "name of the file"),
        ("since = 2026-01-01", 'since = "2026"', "since"),
        ('source = "a law"', "", "source"),
        ("articles = 50", "", "articles"),
        ('en = "Law"', "", "law"),
        ('id = "p"', 'id = "p"\nmore = 1', "unknown keys"),
        ('family = "village"', 'family = "clan"', "family must be"),
        ('family = "village"', 'family = "village"\nplace = "3"', "place is not a code"),
        ('family = "village"', 'family = "village"\nplace = "浙江"', "place is not a code"),
        ('family = "village"', 'family = "village"\nlike = "q"', "no pack it is like"),
        ("since = 2026-01-01", 'since = 2026-01-01\nuntil = "2027"', "until"),
        ("since = 2026-01-01", "since = 2026-01-01\nuntil = 2025-12-31", "until is before since"),
        ('evidence = "read"', 'evidence = "read", silent = "yes"', "silent is true or false"),
        ("article = 18", 'article = "eighteen"', "no article"),
        ("article = 18", "article = true", "no article"),
        ('evidence = "read"', 'evidence = "read", until = "2027"', "since and until are days"),
        ('value = "gt_half", ', "value = 1, ", "not allowed"),
        ('value = "gt_half", ', "value = 1.5, ", "not allowed"),
        ('{ value = "gt_half", article = 18, evidence = "read" }', '"gt_half"', "not a table"),
        ('{ value = "gt_half", article = 18, evidence = "read" }', "{ voters = 1 }", "not a table"),
        ("quorum_rule = {", "quorum_rule.crowd = {", "unknown keys"),
    ],
)
def test_a_pack_that_breaks_the_schema_does_not_load(was, becomes, says):
    assert was in GOOD
    with pytest.raises(PackError, match=says):
        read_packs({"p": GOOD.replace(was, becomes)})


def test_a_body_that_is_no_table_does_not_load():
    text = "villagers_committee = 1\n" + GOOD.partition("[villagers_committee]")[0]
    with pytest.raises(PackError, match="a body is not a table"):
        read_packs({"p": text})


def test_a_pack_like_another_changes_only_what_it_says():
    like = GOOD.replace('id = "p"', 'id = "q"\nlike = "p"').partition("[villagers_committee]")[0]
    own = '[villagers_committee]\nterm_years = { value = 3, article = 11, evidence = "background" }'
    table = read_packs({"p": GOOD, "q": like + own})["q"].bodies["villagers_committee"]
    assert table["quorum_rule"][""].clause == "q:18"
    assert table["term_years"][""].value == 3


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("quorum_rule", '"gt_half"', '"half"'),
        ("modes", '["voters"]', '["crowd"]'),
        ("modes", "[]", '"voters"'),
        ("objection_days", "5", "-1"),
        ("objection_days", "0", '"5"'),
        ("objection_days", "5", "true"),
        ("committee_size", '"3-7"', '"7-3"'),
        ("committee_size", '"1+"', '"三至七"'),
        ("committee_size", "3", "-3"),
        ("recall_share_voters", '"1/5"', '"5/1"'),
        ("recall_share_voters", '"1/10"', '"0/5"'),
        ("recall_share_voters", '"1/3"', "5"),
        ("women_required", '"yes"', "true"),
    ],
)
def test_a_value_is_of_the_kind_of_its_parameter(parameter, good, bad):
    entry = 'quorum_rule = { value = "gt_half"'
    read_packs({"p": GOOD.replace(entry, f"{parameter} = {{ value = {good}")})
    with pytest.raises(PackError, match="not allowed"):
        read_packs({"p": GOOD.replace(entry, f"{parameter} = {{ value = {bad}")})


def test_periods_of_one_law_follow_each_other_without_a_gap():
    for family in ("village", "community"):
        laws = sorted((p for p in NATIONAL if p.family == family), key=lambda p: p.since)
        for earlier, later in pairwise(laws):
            assert earlier.until is not None
            assert (later.since - earlier.until).days == 1
        assert laws[-1].until is None


@pytest.mark.parametrize(
    ("body", "day", "pack", "term"),
    [
        ("villagers_committee", date(2010, 10, 28), "cn-village-2010", 3),
        ("villagers_committee", date(2018, 12, 28), "cn-village-2010", 3),
        ("villagers_committee", date(2018, 12, 29), "cn-village-2018", 5),
        ("villagers_committee", date(2025, 12, 31), "cn-village-2018", 5),
        ("villagers_committee", date(2026, 1, 1), "cn-village-2026", 5),
        ("residents_committee", date(2013, 1, 26), "cn-community-1989", 3),
        ("residents_committee", date(2025, 12, 31), "cn-community-2018", 5),
        ("residents_committee", date(2026, 1, 1), "cn-community-2026", 5),
    ],
)
def test_the_law_in_force_on_polling_day_holds(body, day, pack, term):
    rules = services.rules_for(ELSEWHERE, body, day)
    assert rules.pack_ids == (pack,)
    assert rules.number("term_years") == term


def test_the_2010_law_reads_as_that_of_2018_under_its_own_name():
    rules = services.rules_for(ELSEWHERE, "villagers_committee", date(2013, 1, 1))
    assert rules.clause("quorum_rule") == "cn-village-2010:15"
    assert rules.clause("objection_days") == "cn-village-2010:14"


@pytest.mark.parametrize(
    ("mode", "quorum", "proxy"),
    [
        ("voters", "gt_half", True),
        ("households", "gt_half", True),
        ("representatives", "gt_two_thirds", False),
    ],
)
def test_in_a_community_quorum_and_proxies_hang_on_the_mode(mode, quorum, proxy):
    rules = services.rules_for(ELSEWHERE, "residents_committee", date(2026, 3, 1), mode)
    assert rules.word("quorum_rule") == quorum
    assert rules.says("proxy_allowed") is proxy


@pytest.mark.parametrize(
    ("place", "law"),
    [
        ("640221100200", "cn-village-2026:30"),
        ("330203001001", "cn-community-2026:29"),
        ("330203001400", "cn-community-2026:29"),
        ("330203001500", "cn-village-2026:30"),
        ("330203", "cn-village-2026:30"),
    ],
)
def test_the_code_of_a_place_tells_whose_supervision_committee_it_is(place, law):
    rules = services.rules_for(place, "supervision_committee", date(2026, 3, 1))
    assert rules.clause("quorum_rule") == law
    assert rules.word("quorum_rule") == "ge_two_thirds"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("1", "villagers_committee", date(2026, 1, 1)), "L101"),
        (("３３", "villagers_committee", date(2026, 1, 1)), "L101"),
        (("33", "council", date(2026, 1, 1)), "L125"),
        (("33", "villagers_committee", date(2010, 10, 27)), "L103"),
        (("33", "residents_committee", date(1989, 12, 31)), "L103"),
        (("330203001001", "supervision_committee", date(2025, 1, 1)), "L104"),
        (("33", "villagers_committee", date(2026, 1, 1), None, {"majority": "valid"}), "L105"),
        (("33", "villagers_committee", date(2026, 1, 1), None, {"majority_base": "all"}), "L106"),
        (("33", "villagers_committee", date(2026, 1, 1), "lot"), "L125"),
    ],
)
def test_rules_that_cannot_be_given_are_refused(arguments, code):
    with pytest.raises(RefusedError) as refused:
        services.rules_for(*arguments)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_what_nobody_has_read_is_not_guessed():
    rules = services.rules_for(ELSEWHERE, "villagers_committee", date(2026, 3, 1))
    with pytest.raises(UndeterminedError) as gap:
        rules.value("women_rule")
    assert gap.value.findings[0].code == "D130"
    assert "first_majority_woman" in services.message(gap.value.findings[0], "en")


def test_a_recorded_decision_fills_what_the_law_leaves_open():
    settled = {"women_rule": "rerun_until_woman", "another_election_window_days": "30"}
    rules = services.rules_for(ELSEWHERE, "villagers_committee", date(2026, 3, 1), None, settled)
    assert rules.word("women_rule") == "rerun_until_woman"
    assert rules.number("another_election_window_days") == 30
    assert rules.clause("women_rule") == "settled:women_rule"
    assert rules.conflicts() == ()


def test_a_recorded_decision_cannot_change_what_the_law_fixes():
    settled = {"quorum_rule": "gt_two_thirds"}
    rules = services.rules_for(ELSEWHERE, "villagers_committee", date(2026, 3, 1), None, settled)
    assert rules.word("quorum_rule") == "gt_half"
    assert [(f.code, f.clause) for f in rules.conflicts()] == [("L107", "cn-village-2026:18")]


@pytest.mark.parametrize(
    ("clause", "zh", "en"),
    [
        (
            "cn-village-2026:18",
            "《中华人民共和国村民委员会组织法》（2025年修正）第十八条",
            "Organic Law of the Villagers' Committees (as amended 2025), art. 18",
        ),
        (
            "cn-civil-code:1045",
            "《中华人民共和国民法典》（2020年）第一千零四十五条",
            "Civil Code (2020), art. 1045",
        ),
        ("cn-village-2026:10", "《中华人民共和国村民委员会组织法》（2025年修正）第十条", None),
        ("cn-village-2026:20", "《中华人民共和国村民委员会组织法》（2025年修正）第二十条", None),
        ("GB 11643-1999", "GB 11643-1999", "GB 11643-1999"),
        ("", "", ""),
        ("settled:majority_base", "本次选举记录的地方决定：过半数的基数", None),
    ],
)
def test_a_clause_is_cited_as_a_lawyer_writes_it(clause, zh, en):
    assert services.cite(clause, "zh") == zh
    assert en is None or services.cite(clause, "en") == en


def test_every_code_of_the_law_room_is_in_both_catalogues():
    sources = (_FOLDER.parent).glob("*.py")
    codes = {c for path in sources for c in re.findall(r'"([DL]\d{3})"', path.read_text("utf-8"))}
    assert len(codes) > 60
    assert [code for code in sorted(codes) if not words.knows(code)] == []
