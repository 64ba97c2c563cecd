"""Every finding of the law has one number, one name and a sentence in every language."""

import re
from pathlib import Path

import electionsys.law
from electionsys import words
from electionsys.law.catalogue import names

LAW = Path(electionsys.law.__file__).parent
CODE = re.compile(r'"([A-Z]\d{3})"')


def used() -> set[str]:
    return {code for path in LAW.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}


def test_every_finding_used_has_a_name_and_every_name_is_used():
    assert used() == set(names())
    assert used() - {"D101"} != set(names())


def test_every_finding_has_a_sentence_in_every_language():
    for language in words.LANGUAGES:
        said = words.catalogue(language)
        assert [code for code in names() if not said.get(code, "").strip()] == []


def test_no_two_findings_have_one_name_and_all_are_words():
    assert len(set(names().values())) == len(names())
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in names().values())


def test_the_sentences_ask_for_the_same_numbers_in_every_language():
    asked = {
        code: {
            tuple(sorted(set(re.findall(r"{(\w+)", words.catalogue(each)[code]))))
            for each in words.LANGUAGES
        }
        for code in names()
    }
    assert [code for code, found in asked.items() if len(found) != 1] == []
