"""Two tellings of the law, compared on every small handful of papers, sound and spoilt."""

from collections.abc import Mapping
from itertools import combinations_with_replacement
from typing import Any

import pytest

from tests.law.both import compare, make, recorded

SETTLED = {"women_rule": "first_majority_woman"}
MARKS = [[], ["甲"], ["乙"], ["甲", "乙"]]
SHEETS = [{"chair": chair, "member": member} for chair in MARKS for member in MARKS]


@pytest.mark.parametrize("scope", ["ballot", "post_column", None])
@pytest.mark.parametrize("double", ["ballot_void", "higher_only", "women_column_only", None])
@pytest.mark.parametrize("fold", [None, "all", "losers_only"])
def test_every_handful_of_papers(scope, double, fold):
    settled = recorded(
        overvote_scope=scope, double_post_same_ballot=double, fold_down=fold, **SETTLED
    )
    compare(
        (
            _papers({"chair": 1, "member": 1}, [{"marks": sheet} for sheet in sheets], settled)
            for sheets in combinations_with_replacement(SHEETS, 2)
        ),
        100,
    )


def _papers(
    posts: Mapping[str, int], sheets: list[dict[str, Any]], settled: Any, **more: Any
) -> Any:
    papers = [{"count": 1} | sheet for sheet in sheets]
    return make(posts, len(papers), papers=papers, ballots={}, settled=settled, **more)


SPOILT = [
    {"marks": marks} | extra
    for marks in (
        {},
        {"member": ["甲"]},
        {"chair": ["丙"], "member": ["乙"]},
        {"chair": ["甲", "乙"]},
    )
    for extra in (
        {},
        {"extra_marks": True},
        {"unreadable": ["chair"]},
        {"unreadable": ["chair", "member"], "extra_marks": True},
    )
]


@pytest.mark.parametrize("extra", ["void", "valid", None])
@pytest.mark.parametrize("partial", ["yes", "no", None])
@pytest.mark.parametrize("write_in", ["yes", "no"])
@pytest.mark.parametrize("form", [None, "separate"])
def test_every_spoilt_paper(extra, partial, write_in, form):
    settled = recorded(
        extra_marks=extra,
        partial_validity=partial,
        write_in=write_in,
        poll_form=form,
        overvote_scope="ballot",
        majority_base="valid",
        abstain_ballot="valid_abstention",
        **SETTLED,
    )
    candidates = {"chair": ["甲", "乙"], "member": ["甲", "乙"]}
    compare(
        (
            _papers({"chair": 1, "member": 1}, [*sheets], settled, candidates=candidates)
            for sheets in combinations_with_replacement(SPOILT, 2)
        ),
        100,
    )
