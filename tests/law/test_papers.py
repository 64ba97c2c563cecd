"""Papers judged one by one, each by the rules that hold for it."""

import pytest

from electionsys.law.rules import Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


def asked(decision):
    assert decision.outcome is Outcome.UNDETERMINED
    return {f.values["id"] for f in decision.findings if f.code == "D130"}


def judged(decision):
    found = next(f for f in decision.findings if f.code == "D118")
    return tuple(found.values[kind] for kind in ("valid", "invalid", "blank"))


def test_papers_are_added_up(decide, papers):
    decision = decide(
        papers((400, {"chair": ["甲"], "member": ["丙", "丁"]}), (300, {"member": ["丙"]}))
    )
    assert decision.turnout.took_part == 700
    assert decision.posts["chair"].votes == {"甲": 400}
    assert decision.posts["member"].votes == {"丙": 700, "丁": 400}


def test_a_name_twice_for_one_post_counts_once(decide, papers):
    decision = decide(papers((600, {"chair": ["甲", "甲"]})))
    assert decision.posts["chair"].votes == {"甲": 600}


def test_too_many_marks_are_judged_only_by_a_known_rule(decide, papers):
    over = (100, {"chair": ["甲", "乙"], "member": ["丙"]})
    rows = ((600, {"chair": ["甲"], "member": ["丁"]}), over)
    asked = decide(papers(*rows))
    assert asked.outcome is Outcome.UNDETERMINED
    assert asked.findings[-1].values["id"] == "overvote_scope"
    whole = decide(papers(*rows, settled={"overvote_scope": "ballot"}))
    assert whole.posts["member"].votes == {"丁": 600}
    column = decide(papers(*rows, settled={"overvote_scope": "post_column"}))
    assert column.posts["member"].votes == {"丁": 600, "丙": 100}
    assert column.posts["chair"].votes == {"甲": 600}


@pytest.mark.parametrize(
    ("rule", "member"),
    [
        ("ballot_void", {"丁": 600}),
        ("illegal_form", {"丁": 600}),
        ("higher_only", {"丁": 600, "丙": 100}),
    ],
)
def test_one_person_in_two_posts_is_judged_only_by_a_known_rule(decide, papers, rule, member):
    rows = ((600, {"member": ["丁"]}), (100, {"chair": ["甲"], "member": ["甲", "丙"]}))
    assert decide(papers(*rows)).findings[-1].values["id"] == "double_post_same_ballot"
    decision = decide(papers(*rows, settled={"double_post_same_ballot": rule}))
    assert decision.posts["member"].votes == member


def test_a_rule_about_a_column_the_case_has_not_is_no_answer(decide, papers):
    rows = ((600, {"chair": ["甲"], "member": ["甲"]}),)
    decision = decide(papers(*rows, settled={"double_post_same_ballot": "women_column_only"}))
    assert decision.outcome is Outcome.UNDETERMINED


def test_with_votes_added_downward_a_paper_counts_once_for_a_person(decide, papers):
    rows = ((400, {"chair": ["甲"], "member": ["甲", "丙"]}), (300, {"member": ["甲"]}))
    settled = {"fold_down": "all", "double_post_same_ballot": "higher_only"}
    decision = decide(papers(*rows, settled=settled))
    assert decision.posts["member"].votes == {"甲": 700, "丙": 400}


def test_papers_set_aside_before_come_on_top(decide, papers):
    rows = ((600, {"chair": ["甲"]}), (10, {}))
    decision = decide(papers(*rows, returned=630, invalid=20, settled={"majority_base": "valid"}))
    assert decision.outcome is Outcome.UNDETERMINED
    settled = {"majority_base": "valid", "abstain_ballot": "invalid"}
    decision = decide(papers(*rows, returned=630, invalid=20, settled=settled))
    assert decision.posts["chair"].needed == 301


def test_papers_that_are_not_all_there_do_not_reconcile(decide, papers):
    decision = decide(papers((600, {"chair": ["甲"]}), returned=601))
    assert decision.outcome is Outcome.IRRECONCILABLE
    assert codes(decision) == ["D125"]


@pytest.mark.parametrize(
    ("rows", "ballots", "needed"),
    [
        # 600 marked and 100 blank papers are listed; 20 more blank ones were set aside.
        (((600, {"chair": ["甲"]}), (100, {})), {"returned": 720, "blank": 20}, 361),
        (((600, {"chair": ["甲"]}), (100, {})), {"returned": 700, "blank": 100}, 351),
        (((600, {"chair": ["甲"]}), (100, {})), {}, 351),
        (((600, {"chair": ["甲"]}), (50, {}), (50, {})), {"returned": 700}, 351),
        (((600, {"chair": ["甲"]}),), {"returned": 702, "blank": 100, "invalid": 2}, 351),
    ],
)
def test_blank_papers_are_abstentions_where_that_was_recorded(
    decide, papers, rows, ballots, needed
):
    settled = {"majority_base": "valid", "abstain_ballot": "valid_abstention"}
    decision = decide(papers(*rows, settled=settled, **ballots))
    assert decision.posts["chair"].needed == needed


def test_a_record_that_differs_from_the_papers_is_noted(decide, papers):
    rows = ((600, {"chair": ["甲"]}), (100, {}))
    assert "D129" not in codes(decide(papers(*rows, returned=700, blank=100, invalid=0)))
    decision = decide(papers(*rows, returned=700, blank=90, invalid=10))
    assert [f.values["kind"] for f in decision.findings if f.code == "D129"] == [
        "law.number.invalid",
        "law.number.blank",
    ]
    assert "D129" not in codes(decide(papers(*rows, returned=800, invalid=100)))


GOOD = (600, {"chair": ["甲"], "member": ["丁"]})


def test_marks_beside_the_boxes_void_a_paper_only_where_a_rule_says_so(decide, papers):
    row = (100, {"chair": ["乙"], "member": ["丙"]}, {"extra_marks": True})
    void = decide(papers(GOOD, row, settled={"extra_marks": "void"}))
    assert void.posts["chair"].votes == {"甲": 600}
    assert judged(void) == (600, 100, 0)
    valid = decide(papers(GOOD, row, settled={"extra_marks": "valid"}))
    assert valid.posts["chair"].votes == {"甲": 600, "乙": 100}
    assert judged(valid) == (700, 0, 0)


@pytest.mark.parametrize(("rule", "kinds"), [("void", (600, 5, 0)), ("valid", (600, 0, 5))])
def test_an_empty_paper_with_a_scribble_is_blank_or_void(decide, papers, rule, kinds):
    row = (5, {}, {"extra_marks": True})
    assert judged(decide(papers(GOOD, row, settled={"extra_marks": rule}))) == kinds


def test_what_cannot_be_read_is_dropped_or_spoils_the_paper(decide, papers):
    row = (100, {"chair": ["乙"], "member": ["丙"]}, {"unreadable": ["chair"]})
    assert asked(decide(papers(GOOD, row))) == {"partial_validity"}
    part = decide(papers(GOOD, row, settled={"partial_validity": "yes"}))
    assert part.posts["chair"].votes == {"甲": 600}
    assert part.posts["member"].votes == {"丁": 600, "丙": 100}
    whole = decide(papers(GOOD, row, settled={"partial_validity": "no"}))
    assert whole.posts["member"].votes == {"丁": 600}
    assert judged(whole) == (600, 100, 0)


def test_a_paper_of_which_nothing_can_be_read_is_void_and_nothing_is_asked(decide, papers):
    for marks in ({}, {"chair": ["甲", "乙"]}):
        assert judged(decide(papers(GOOD, (5, marks, {"unreadable": ["chair"]})))) == (600, 5, 0)


def test_of_a_rule_that_no_paper_needs_nothing_is_asked(decide, papers):
    zero = (0, {"chair": ["甲", "乙"], "member": ["甲"]}, {"extra_marks": True})
    assert decide(papers(GOOD, zero)).outcome is Outcome.VALID


def test_all_that_the_papers_need_is_asked_at_once(decide, papers):
    rows = (
        (10, {"chair": ["甲", "乙"], "member": ["丙"]}),
        (10, {"chair": ["甲"], "member": ["甲", "丙"]}),
        (10, {"member": ["丙"]}, {"unreadable": ["chair"]}),
    )
    gaps = {"overvote_scope", "double_post_same_ballot", "partial_validity"}
    assert asked(decide(papers(GOOD, *rows, settled={"majority_base": "valid"}))) == gaps


def test_who_was_not_printed_counts_only_where_others_may_be_written_in(decide, papers):
    rows = (GOOD, (100, {"chair": ["乙"], "member": ["丁"]}), (50, {"chair": ["乙"]}))
    case = papers(*rows) | {"candidates": {"chair": ["甲", "丙"]}}
    assert decide(case).posts["chair"].votes == {"甲": 600, "乙": 150}
    closed = decide(case | {"settled": {"write_in": "no"}})
    assert closed.posts["chair"].votes == {"甲": 600}
    assert closed.posts["member"].votes == {"丁": 700}
    assert judged(closed) == (700, 50, 0)
    unknown = decide(papers(*rows, settled={"write_in": "no"}))
    assert unknown.posts["chair"].votes == {"甲": 600, "乙": 150}


def test_a_name_that_does_not_count_is_none_too_many(decide, papers):
    rows = (GOOD, (100, {"chair": ["甲", "乙"]}))
    case = papers(*rows, settled={"write_in": "no"}) | {"candidates": {"chair": ["甲", "丙"]}}
    assert decide(case).posts["chair"].votes == {"甲": 700}


def test_with_a_paper_for_each_post_a_void_one_voids_no_other(decide, papers):
    over = (100, {"chair": ["甲", "乙"], "member": ["丙"]})
    twice = (50, {"chair": ["丁"], "member": ["丁"]})
    assert asked(decide(papers(GOOD, over, twice))) == {"overvote_scope", "double_post_same_ballot"}
    decision = decide(papers(GOOD, over, twice, settled={"poll_form": "separate"}))
    assert decision.posts["chair"].votes == {"甲": 600, "丁": 50}
    assert decision.posts["member"].votes == {"丁": 650, "丙": 100}


def test_with_a_paper_for_each_post_each_post_has_its_own_valid_papers(decide, papers):
    over = (100, {"chair": ["甲", "乙"], "member": ["丙"]})
    settled = {"poll_form": "separate", "majority_base": "valid", "abstain_ballot": "invalid"}
    decision = decide(papers(GOOD, over, (20, {"chair": ["甲"]}), settled=settled))
    assert decision.posts["chair"].needed == 311
    assert decision.posts["member"].needed == 351
    kinds = {
        f.values["post"]: [f.values[kind] for kind in ("valid", "invalid", "blank")]
        for f in decision.findings
        if f.code == "D165"
    }
    assert kinds == {"post.chair": [620, 100, 0], "post.member": [700, 0, 20]}


def test_each_rule_that_was_applied_is_named_with_the_papers_it_struck(decide, papers):
    over = (100, {"chair": ["甲", "乙"], "member": ["丙"]})
    decision = decide(papers(GOOD, over, settled={"overvote_scope": "ballot"}))
    found = [f for f in decision.findings if f.code == "D164"]
    assert [(f.clause, f.values["papers"]) for f in found] == [("settled:overvote_scope", 100)]
    assert "D164" not in codes(decide(papers(GOOD)))


def test_a_vote_for_the_member_may_come_from_two_posts_and_counts_once(decide, papers):
    settled = {"fold_down": "losers_only", "double_post_same_ballot": "higher_only"}
    rows = ((400, {"chair": ["甲"]}), (50, {"chair": ["甲"], "member": ["甲"]}))
    decision = decide(papers(*rows, (450, {"chair": ["乙"], "member": ["丙"]}), settled=settled))
    assert decision.posts["member"].votes == {"甲": 450, "乙": 450, "丙": 450}
