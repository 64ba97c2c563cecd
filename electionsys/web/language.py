"""In which language this request is answered: Chinese, unless the reader chose English."""

from flask import Flask, g, request

from electionsys import words
from electionsys.findings import Finding
from electionsys.law import services as law
from electionsys.law.parameters import Plain

COOKIE = "language"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["_"] = _
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["body_key"] = law.body_key
    app.jinja_env.globals["cite"] = cite
    app.jinja_env.globals["explain"] = explain
    app.jinja_env.globals["law_value"] = law_value


def language() -> str:
    if "language" not in g:
        asked = request.cookies.get(COOKIE, words.DEFAULT)
        g.language = asked if asked in words.LANGUAGES else words.DEFAULT
    chosen: str = g.language
    return chosen


def _(key: str, /, **values: object) -> str:
    """Return the sentence `key` in the reader's language."""
    return words.say(language(), key, **values)


def cite(clause: str) -> str:
    """Return the law and article of `clause` in the reader's language."""
    return law.cite(clause, language())


def explain(finding: Finding) -> str:
    """Return the sentence of a finding in the reader's language."""
    return law.message(finding, language())


def law_value(parameter: str, value: Plain | None) -> str:
    """Return a legal value in the reader's language."""
    return law.spoken(parameter, value, language())
