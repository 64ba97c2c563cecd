"""The papers: legible, complete, the same bytes every time, and nothing on them beyond need."""

import dataclasses
import re
import time
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

from electionsys import paper, words
from electionsys.errors import RefusedError
from electionsys.paper import fonts, head, qr

HEADING = paper.Heading(
    "宁夏回族自治区 石嘴山市 平罗县 城关镇", "合作村", "villagers_committee", 12, date(2026, 11, 22)
)
NOTICE = paper.Notice(17, date(2026, 11, 22), "村委会大院 张会计", date(2026, 11, 27))
TEXT = "ES1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 13


def _rows(start: int, *names: str) -> tuple[paper.BallotRow, ...]:
    return tuple(paper.BallotRow(chr(start + at), name) for at, name in enumerate(names))


FACE = paper.BallotFace(
    HEADING,
    (
        paper.BallotPost("chair", 1, _rows(65, "王建国", "李秀")),
        paper.BallotPost("deputy", 1, _rows(67, "马文学", "㛃䶮")),
        paper.BallotPost("member", 3, _rows(69, "刘志强", "陈晓燕", "杨立", "买买提·阿不都热依木")),
    ),
)
RESULT = paper.ResultFace(
    HEADING,
    NOTICE,
    paper.Counts(1200, 1100, 1090, 1060, 20, 10),
    tuple(
        paper.ResultPost(
            post.kind,
            post.seats,
            tuple(
                paper.ResultRow(
                    row.name, "F", 600 - at, at < post.seats, "过半数：第十八条" * (not at)
                )
                for at, row in enumerate(post.rows)
            ),
        )
        for post in FACE.posts
    ),
    "选举有效（第十八条）。",
    ("当选人中有妇女（第八条）。",),
    TEXT,
    "ABCD-EFGH-IJKL-MNOP",
    ("王主任", "李委员"),
)


def _cards(number: int) -> list[paper.VoterCard]:
    return [
        paper.VoterCard(
            at, "王秀兰", "F", "三组", "村委会大院 8:00—18:00", f"{at * 7919:026X}", age=43
        )
        for at in range(1, number + 1)
    ]


def _every_paper(language: str, *, practice: bool) -> dict[str, bytes]:
    how = {"language": language, "practice": practice}
    roll = [
        paper.RollGroup(
            "一组",
            (paper.RollRow(1, "王秀兰", "F", "40–49"), paper.RollRow(2, "李明", "M", "40–49")),
        )
    ]
    stand = [
        paper.CandidatePost(
            post.kind,
            post.seats,
            tuple(paper.CandidateRow(row.letter, row.name, "M", 50) for row in post.rows),
        )
        for post in FACE.posts
    ]
    return {
        "cards": paper.voter_cards(_cards(9), HEADING, **how),
        "ballot": paper.ballot(FACE, **how),
        "stack": paper.stack_sheet(FACE, [1, 2], **how),
        "roll": paper.roll_notice(HEADING, NOTICE, roll, "ab" * 32, **how),
        "candidates": paper.candidates_notice(HEADING, NOTICE, stand, RESULT.fingerprint, **how),
        "result": paper.result_notice(RESULT, **how),
        "wall": paper.result_notice(RESULT, size="a3", **how),
    }


def _text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def _plain(content: bytes) -> str:
    return "".join(_text(content).split())


def _picture(content: bytes, page: int = 0, scale: float = 3) -> Image:
    picture: Image = pypdfium2.PdfDocument(content)[page].render(scale=scale).to_pil()
    return picture


def test_the_same_values_give_the_same_bytes() -> None:
    assert _every_paper("zh", practice=False) == _every_paper("zh", practice=False)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_paper_is_set_in_every_language_without_a_missing_sentence(language: str) -> None:
    for name, content in _every_paper(language, practice=False).items():
        text = _text(content)
        assert not re.search(r"\bpaper\.\w", text), name
        assert "{" not in text, name
        assert "PRACTICE" not in text, name


def test_a_practice_is_marked_on_every_page_of_every_paper() -> None:
    for name, content in _every_paper("zh", practice=True).items():
        for page in pypdfium2.PdfDocument(content):
            assert "演练 PRACTICE" in page.get_textpage().get_text_range(), name
    cards = _text(paper.voter_cards(_cards(8), HEADING, practice=True))
    assert cards.count("演练 PRACTICE") == 8


def test_both_catalogues_of_paper_have_the_same_keys() -> None:
    zh, en = (words.catalogue(language) for language in words.LANGUAGES)
    assert {key for key in zh if key.startswith("paper.")} == {
        key for key in en if key.startswith("paper.")
    }


def test_a_card_says_whose_it_is_and_its_code_says_nothing_about_him() -> None:
    content = paper.voter_cards(_cards(8), HEADING)
    assert "王秀兰" in _text(content)
    assert "不得转让" in _plain(content)
    read = zxingcpp.read_barcodes(_picture(content))
    assert {code.text for code in read} == {card.token for card in _cards(8)}


def test_a_card_tells_the_age_and_has_a_place_for_the_seal() -> None:
    for language, told in (("zh", ("43岁", "委员会（盖章）")), ("en", ("aged43", "(seal)"))):
        text = _plain(paper.voter_cards(_cards(8), HEADING, language=language))
        assert [text.count(one) for one in told] == [8, 8]


def test_eight_cards_are_on_a_sheet() -> None:
    assert len(pypdfium2.PdfDocument(paper.voter_cards(_cards(8), HEADING))) == 1
    assert len(pypdfium2.PdfDocument(paper.voter_cards(_cards(9), HEADING))) == 2


def test_a_thousand_cards_are_made_while_one_waits() -> None:
    paper.voter_cards(_cards(1), HEADING)
    start = time.perf_counter()
    content = paper.voter_cards(_cards(1000), HEADING)
    assert len(pypdfium2.PdfDocument(content)) == 125
    assert time.perf_counter() - start < 10


def test_codes_made_by_addition_are_the_codes_of_the_library() -> None:
    texts = [f"{at * 104729:026X}" for at in range(20)]
    for text, made in zip(texts, qr.batch(texts), strict=True):
        code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=3, border=0)
        code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
        code.make()
        rows = ["".join("01"[dark] for dark in row) for row in code.get_matrix()]
        assert made == qr._drawn(rows)


def test_tokens_of_different_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one length"):
        qr.batch(["A", "BC"])


def test_a_ballot_is_one_page_with_every_name_and_nothing_per_copy() -> None:
    content = paper.ballot(FACE)
    assert len(pypdfium2.PdfDocument(content)) == 1
    plain = _plain(content)
    for post in FACE.posts:
        for row in post.rows:
            assert row.name in plain
    assert "应选3人" in plain
    assert plain.count("另选他人") >= 3
    assert b"CreationDate" not in content
    # The only numbers are the place, the day and the seats.
    digits = {word for word in plain if word.isdigit()}
    assert digits <= set("202611221 3")


def test_a_ballot_is_black_only() -> None:
    picture = _picture(paper.ballot(FACE)).convert("RGB")
    assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 20) or ())


def test_a_ballot_upside_down_is_noticed_by_its_corners() -> None:
    picture = _picture(paper.ballot(FACE), scale=4).convert("L")
    wide, high = picture.size
    at = round(15 / 25.4 * 72 * 4)
    corners = [picture.getpixel((x, y)) for x in (at, wide - at) for y in (at, high - at)]
    assert corners == [0, 0, 0, 255]


def test_two_characters_take_the_room_of_three() -> None:
    assert head.spaced("李秀") == "李\u3000秀"
    assert [head.spaced(name) for name in ("王秀兰", "Li")] == ["王秀兰", "Li"]


@pytest.mark.parametrize("posts", [((5, 1), (4, 1), (8, 3)), ((2, 1), (3, 2), (12, 7))])
def test_long_lists_stay_on_one_page_and_longer_ones_are_refused(
    posts: tuple[tuple[int, int], ...],
) -> None:
    def face(factor: int) -> paper.BallotFace:
        made = (
            paper.BallotPost(kind, seats, _rows(65, *["欧阳志远"] * (number * factor)))
            for kind, (number, seats) in zip(("chair", "deputy", "member"), posts, strict=True)
        )
        return paper.BallotFace(HEADING, tuple(made))

    assert len(pypdfium2.PdfDocument(paper.ballot(face(1)))) == 1
    with pytest.raises(RefusedError) as refused:
        paper.ballot(face(4))
    assert refused.value.findings[0].code == "G701"


def test_without_write_ins_the_ballot_does_not_speak_of_them() -> None:
    plain = _plain(paper.ballot(dataclasses.replace(FACE, write_in=False)))
    assert "另选他人" not in plain


def test_the_ballot_says_what_too_many_marks_spoil() -> None:
    assert "整张选票无效" in _plain(paper.ballot(FACE))
    assert "该项选票无效" in _plain(paper.ballot(dataclasses.replace(FACE, overvote="post")))


def test_a_stack_sheet_has_the_letters_of_the_screen_and_one_page_a_stack() -> None:
    content = paper.stack_sheet(FACE, [7, 8, 9])
    pages = pypdfium2.PdfDocument(content)
    assert len(pages) == 3
    text = pages[1].get_textpage().get_text_range()
    assert "08" in text
    assert all(row.letter in text for post in FACE.posts for row in post.rows)


def test_the_roll_lists_groups_and_their_hash_but_no_more_than_asked() -> None:
    groups = [
        paper.RollGroup(
            f"{n}组", tuple(paper.RollRow(at, "王秀兰", "F", "40–49") for at in range(1, 101))
        )
        for n in range(1, 13)
    ]
    content = paper.roll_notice(HEADING, NOTICE, groups, "ab" * 32)
    plain = _plain(content)
    assert "1,200人" in plain
    assert "ab" * 32 in plain
    assert "2026年11月27日" in plain
    assert plain.count("王秀兰") == 1200
    assert "校验码" not in _plain(paper.roll_notice(HEADING, NOTICE, groups))


def test_the_candidates_are_posted_with_the_key_that_will_sign() -> None:
    assert RESULT.fingerprint in _text(_every_paper("zh", practice=False)["candidates"])


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_result_stands_on_one_page_and_its_code_is_read_from_it(size: str) -> None:
    content = paper.result_notice(RESULT, size=size)
    assert len(pypdfium2.PdfDocument(content)) == 1
    assert [code.text for code in zxingcpp.read_barcodes(_picture(content, scale=4))] == [TEXT]
    plain = _plain(content)
    for wanted in ("1,090", "李委员", "过半数：第十八条", "㛃䶮", RESULT.fingerprint, "张贴地点"):
        assert wanted in plain


def test_the_red_head_is_dark_on_a_black_printer() -> None:
    grey = _picture(paper.result_notice(RESULT)).crop((300, 100, 1500, 250)).convert("L")
    assert min(value for _, value in grey.getcolors(1 << 20) or ()) < 90


def test_characters_no_font_has_are_reported_once() -> None:
    assert paper.missing_characters("王秀兰 㛃䶮·Li") == ""
    if not fonts.rare():
        assert paper.missing_characters("𪚥王𪚥") == "𪚥"
    assert paper.missing_characters("\U0010fffd") == "\U0010fffd"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_terms_are_counted_as_the_office_writes_them(number: int, said: str) -> None:
    assert head.ordinal("zh", number) == said
    assert head.ordinal("en", number) == str(number)
