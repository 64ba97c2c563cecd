"""A lost voter card: voided, issued again, and nobody found by the old one."""

import pypdfium2
import pytest
import zxingcpp

from electionsys.actor import Role
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import services
from tests.conftest import SIBLING, UNIT, on, post
from tests.rolls.conftest import CHAIR, CLERK, id_number
from tests.rolls.test_views import at, shift


def again(act, where, voter_id, reason="本人报失", who=CLERK):
    return act(services.reissue_card, who, where, voter_id, reason, at=on(9))


def codes_of(content):
    page = pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(page)]


def test_a_card_issued_again_has_another_code_and_the_same_number(act, read, frozen, ids):
    before = read(services.voter, frozen, ids[0])
    hashed = read(services.freezing, frozen).hash
    assert again(act, frozen, ids[0]) == 2
    assert again(act, frozen, ids[0], "又丢了") == 3
    after = read(services.voter, frozen, ids[0])
    assert (after.card_no, after.card_issue) == (before.card_no, 3)
    assert after.card_token != before.card_token
    void = read(services.void_cards, frozen, ids[0])
    assert [(one.issue, one.reason) for one in void] == [(1, "本人报失"), (2, "又丢了")]
    assert void[0].token == before.card_token
    assert read(services.changed_since_frozen, frozen) == ()
    assert read(services.freezing, frozen).hash == hashed


def test_a_void_code_finds_nobody_and_says_so(act, read, frozen, ids):
    old = read(services.voter, frozen, ids[0]).card_token
    assert [one.id for one in read(services.search, frozen, old)] == [ids[0]]
    assert read(services.void_card, frozen, old) is None
    again(act, frozen, ids[0])
    assert read(services.search, frozen, old) == []
    with pytest.raises(RefusedError, match="R134"):
        read(services.find, frozen, old, "q")
    assert read(services.void_card, frozen, f" {old.lower()}\n").issue == 1


def test_only_a_listed_voter_gets_another_card_and_a_reason_is_given(act, posted, read, frozen):
    one = read(services.voters_of, frozen)[0]
    for reason, code in (("  ", "R109"), ("640221198005060029 丢了", "R141")):
        with pytest.raises(RefusedError, match=code):
            again(act, frozen, one.id, reason)
    with pytest.raises(NotFoundError):
        again(act, frozen, 5)
    with pytest.raises(NotFoundError):
        act(services.print_card, CLERK, frozen, 5, at=on(9))


def test_no_card_is_issued_again_before_the_roll_is_posted(act, read, listed):
    one = read(services.voters_of, listed)[0]
    with pytest.raises(RefusedError, match="X101"):
        again(act, listed, one.id)


def test_who_was_struck_off_gets_no_card(act, read, roll_open, listed):
    one = read(services.voters_of, listed)[0]
    act(services.strike, CHAIR, listed, one.id, "户口已迁出", at=on(33))
    act(services.post_roll, CHAIR, listed, at=on(30))
    for service, words in ((services.reissue_card, ["丢了"]), (services.print_card, [])):
        with pytest.raises(RefusedError, match="R166"):
            act(service, CLERK, listed, one.id, *words, at=on(9))


def test_the_new_card_says_that_it_is_new_and_its_code_is_the_token(act, read, frozen, ids):
    again(act, frozen, ids[3])
    one = read(services.voter, frozen, ids[3])
    content = read(services.voter_card, frozen, ids[3], "zh", "村委会 8:00—16:00")
    assert codes_of(content) == [one.card_token]
    text = "".join(pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range().split())
    assert "第1次补发" in text
    assert "46岁" in text
    assert "选举委员会（盖章）" in text
    everybody = read(services.voter_cards, frozen, None, "zh")
    assert one.card_token in codes_of(everybody)


def test_the_journal_has_the_issue_and_no_reason(act, read, frozen, ids):
    again(act, frozen, ids[0], "张家院子里丢的")
    line = read(journal.entries, frozen)[-1]
    assert line.act == "rolls.reissue-card"
    assert "院子" not in line.facts


def test_a_clerk_finds_the_voter_voids_his_card_and_prints_the_new_one(
    sign_in, act, read, frozen, ids
):
    shift(act, frozen, 9)
    clerk, cards = sign_in(Role.CLERK), at(frozen, "/cards")
    assert "R134" in post(clerk, at(frozen, "/cards/find"), cards, q="没有这人").text
    found = post(clerk, at(frozen, "/cards/find"), cards, q="0001")
    page = found.location
    assert page.endswith(f"/voters/{ids[0]}/card")
    assert post(clerk, page, reason="").status_code == 422
    assert post(clerk, page, reason="丢了").status_code == 303
    assert "丢了" in clerk.get(page).text
    assert id_number(serial=1)[6:] not in clerk.get(page).text
    printed = post(clerk, page + ".pdf", page, where="村部")
    assert printed.data.startswith(b"%PDF")
    assert post(clerk, page + ".pdf", page, where="村" * 41).status_code == 422
    assert clerk.get(at(frozen, "/voters/5/card")).status_code == 404


def test_a_card_is_for_the_office_of_its_village(sign_in, frozen, ids):
    page = at(frozen, f"/voters/{ids[0]}/card")
    assert sign_in(Role.SCRUTINEER).get(page).status_code == 403
    assert sign_in(Role.CLERK, SIBLING).get(page).status_code == 404
    assert sign_in(Role.CLERK).get(page.replace(UNIT, SIBLING)).status_code == 404


def test_before_the_roll_is_posted_there_is_no_card_to_issue_again(sign_in, read, listed):
    one = read(services.voters_of, listed)[0]
    clerk = sign_in(Role.CLERK)
    assert "X101" in clerk.get(at(listed, f"/voters/{one.id}/card")).text
    assert 'id="again"' not in clerk.get(at(listed, "/cards")).text
