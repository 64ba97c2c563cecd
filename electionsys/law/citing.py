"""How clauses, values and findings are said: the law by its name, an article as lawyers do."""

from electionsys import words
from electionsys.findings import Finding
from electionsys.law.packs import packs
from electionsys.law.values import PARAMETERS, SETTLED, Plain


def cite(clause: str, language: str) -> str:
    """Return `pack:article` as a lawyer writes it; what is no such clause is returned as it is."""
    source, _, article = clause.partition(":")
    if source == SETTLED and article:
        parameter = words.say(language, f"law.parameter.{article}")
        return words.say(language, "law.cite.settled", parameter=parameter)
    pack = packs().get(source)
    if pack is None or not article.isdigit():
        return clause
    return words.say(
        language,
        "law.cite.article",
        law=pack.names[language],
        version=pack.names[f"version_{language}"],
        article=_numeral(int(article)) if language == "zh" else article,
    )


def article(clause: str, language: str) -> str:
    """Return only the article, where the law was named before; what is no clause as it is."""
    source, _, number = clause.partition(":")
    if source not in packs() or not number.isdigit():
        return cite(clause, language)
    numeral = _numeral(int(number)) if language == "zh" else number
    return words.say(language, "law.cite.short", article=numeral)


def _numeral(number: int) -> str:
    """Return a number from 1 to 9999 as the articles of a law are counted in Chinese."""
    figures, units = words.say("zh", "law.figures"), words.say("zh", "law.units")
    zero, one, ten = figures[0], figures[1], units[0]
    digits = str(number)
    written = ""
    for position, digit in enumerate(digits, start=1):
        unit = "" if position == len(digits) else units[len(digits) - position - 1]
        written += zero if digit == "0" else figures[int(digit)] + unit
    while zero * 2 in written:
        written = written.replace(zero * 2, zero)
    written = written.rstrip(zero)
    return written.removeprefix(one) if written.startswith(one + ten) else written


def spoken(parameter: str, value: Plain | None, language: str) -> str:
    """Return a legal value in words, as `PARAMETERS` has it or as it was recorded in text."""
    if value is None:
        return words.say(language, "law.evidence.unknown")
    if isinstance(value, tuple):
        return words.say(language, "law.or").join(spoken(parameter, w, language) for w in value)
    if value in PARAMETERS[parameter].allowed:
        return words.say(language, f"law.value.{parameter}.{value}")
    return str(value)


def message(finding: Finding, language: str) -> str:
    """Return the sentence of a finding; values that are themselves keys are put into words."""
    values = {
        name: _in_words(value, language) if isinstance(value, str) else value
        for name, value in finding.values.items()
    }
    return words.say(language, finding.code, **values)


def _in_words(value: str, language: str) -> str:
    """Return a key, or several in a row, in words, a clause as it is cited; a value of the law
    stands before the word it is.
    """
    if ", law.value." not in value:
        return words.say(language, value) if words.knows(value) else cite(value, language)
    named = ((one.rpartition(".")[2], words.say(language, one)) for one in value.split(", "))
    pairs = (said if said == word else f"{said} {word}" for word, said in named)
    return words.say(language, "law.or").join(pairs)
