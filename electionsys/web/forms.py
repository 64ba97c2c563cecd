"""The form every form extends: labels are keys of the catalogue, and it can show findings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired, Length

from electionsys.findings import Finding
from electionsys.web.language import _, cite, explain, language

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _Plain:
    """The library's sentences, but for the one everybody meets, which is our own."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def gettext(self, sentence: str) -> str:
        if sentence == "This field is required.":
            return _("required")
        said: str = self._library.gettext(sentence)
        return said

    def ngettext(self, one: str, many: str, n: int) -> str:
        said: str = self._library.ngettext(one, many, n)
        return said


class BaseForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        @property
        def locales(self) -> list[str]:
            return [language()]

        def get_translations(self, form: Any) -> Any:
            return _Plain(get_translations(self.locales))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Refuse characters that nobody types, whatever else a field asks."""
        valid = super().validate(extra_validators)
        hidden = [one for one in self if isinstance(one.data, str) and _CONTROL.search(one.data)]
        for one in hidden:
            one.errors = [*one.errors, _("control_characters")]
        return valid and not hidden

    def show(self, findings: Iterable[Finding]) -> None:
        """Put each finding under its field, or at the head of the form."""
        for finding in findings:
            sentence = told(finding)
            if finding.field is not None and finding.field in self:
                field = self[finding.field]
                field.errors = [*field.errors, sentence]
            else:
                self.form_errors: list[str] = [*self.form_errors, sentence]


class ButtonForm(BaseForm):
    """A form that is only a button."""


def told(finding: Finding) -> str:
    """Return the sentence of a finding in the reader's language, with its code and clause."""
    sentence = explain(finding)
    clause = cite(finding.clause) if finding.clause else ""
    return f"{sentence} ({', '.join(part for part in (finding.code, clause) if part)})"


def required(most: int = 200) -> list[Any]:
    """Return the validators of a text that must be there and is at most `most` characters."""
    return [InputRequired(), Length(max=most)]


def choices(words: Iterable[str], prefix: str) -> list[SelectChoice]:
    """Return the options of a select: each word, labelled with the key `prefix.word`."""
    return [SelectChoice(str(word), f"{prefix}.{word}") for word in words]
