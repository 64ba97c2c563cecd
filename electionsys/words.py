"""Every sentence a person reads, in Chinese and English, from catalogues in PO format.

`words/<language>/<room>.po` holds the sentences of one room; the message id is a key such as
`rolls.title`, or the code of a finding. The files are read once, as they are: nothing is compiled.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
DEFAULT = "zh"

_FOLDER = Path(__file__).resolve().parent / "words"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return key -> sentence. Raises ValueError where two rooms use one key."""
    sentences: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                key, sentence = str(message.id), str(message.string)
                if not key:
                    continue
                if key in sentences:
                    raise ValueError(f"{path.name}: {key} is in the catalogue twice")
                sentences[key] = sentence
    return sentences


def say(language: str, key: str, **values: object) -> str:
    """Return the sentence `key` with `values` filled in; the key itself where none is known.

    A sentence asks for its values by name, `{votes:,}`.
    """
    sentence = catalogue(language).get(key)
    if sentence is None:
        return key
    return sentence.format(**values) if values else sentence


def knows(key: str) -> bool:
    return all(key in catalogue(language) for language in LANGUAGES)
