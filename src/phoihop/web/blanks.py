"""The blanks of a form: drawn from a regulation or written out, filled, and marked.

What was typed is kept as typed, normalised at this door (NFC, no control
characters). A blank judges only whether it was filled and whether a date is a
date; everything else is the business of the rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict

from phoihop.base.sentences import say
from phoihop.base.text import clean
from phoihop.regulation.model import Field

Choices = tuple[tuple[str, str], ...]
INPUTS: Mapping[str, str] = {
    "date": "date",
    "instant": "datetime-local",
    "document": "file",
    "password": "password",
}
LONG = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One blank: its name and words, what was typed, and what is wrong with it.

    `filter` marks the blanks of a list's filters: none must be filled. `aside` marks
    those that most people leave as they are, shown on demand; `depends` those that
    only some answers need.
    """

    name: str
    label: str
    type: str = "line"
    hint: str = ""
    required: bool = False
    choices: Choices = ()
    value: str = ""
    values: tuple[str, ...] = ()
    fault: str = ""
    autocomplete: str = ""
    prefix: str = ""
    filter: bool = False
    aside: bool = False
    depends: bool = False

    @property
    def radios(self) -> bool:
        """Whether the choices are few enough to be seen at once."""
        return self.type == "choice" and len(self.choices) < 6 and not self.filter

    @property
    def optional(self) -> bool:
        """Whether the reader should be told that the blank may stay empty."""
        return not (self.required or self.filter or self.depends)

    @property
    def id(self) -> str:
        return f"{self.prefix}{self.name}"

    @property
    def input(self) -> str:
        return INPUTS.get(self.type, "text")

    @property
    def keyboard(self) -> str:
        """What a phone should show: Vietnamese numbers are text, 1.234,5."""
        return "decimal" if self.type in {"number", "money"} else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with what was typed into it."""

    blanks: tuple[Blank, ...]

    @property
    def values(self) -> dict[str, str]:
        """What was typed, without the blanks left empty; many values joined by a comma."""
        found = {b.name: ",".join(b.values) or b.value for b in self.blanks}
        return {name: value for name, value in found.items() if value}

    @property
    def plain(self) -> tuple[Blank, ...]:
        """The blanks everybody fills in."""
        return tuple(blank for blank in self.blanks if not blank.aside)

    @property
    def asides(self) -> tuple[Blank, ...]:
        """The blanks that most people leave as they are."""
        return tuple(blank for blank in self.blanks if blank.aside)

    @property
    def opened(self) -> bool:
        """Whether one of those needs a look."""
        return any(blank.fault for blank in self.asides)

    @property
    def files(self) -> bool:
        """Whether a file may come in with it."""
        return any(blank.type == "document" for blank in self.blanks)

    @property
    def sound(self) -> bool:
        return not any(blank.fault for blank in self.blanks)

    def marked(self, name: str, fault: str) -> "Sheet":
        """Return the sheet with this blank marked, if it has such a blank."""
        return Sheet(
            tuple(
                replace(blank, fault=fault) if blank.name == name else blank
                for blank in self.blanks
            )
        )

    def has(self, name: str) -> bool:
        return any(blank.name == name for blank in self.blanks)


def of_field(field: Field, language: str, *, required: bool, prefix: str = "") -> Blank:
    """Draw one blank from a field of a regulation; its texts stay as signed."""
    english = language == "en" and field.name_en
    return Blank(
        name=field.code,
        label=field.name_en if english else field.name,
        type="long" if field.type == "text" else field.type,
        hint=field.hint,
        required=required,
        choices=tuple(field.choices.items()),
        prefix=prefix,
    )


def filled(blanks: Iterable[Blank], data: QueryDict, language: str) -> Sheet:
    """Return the sheet with what was typed; blanks left empty that must not be are marked."""
    return Sheet(tuple(_filled(blank, data, language) for blank in blanks))


def _filled(blank: Blank, data: QueryDict, language: str) -> Blank:
    if blank.type == "many":
        allowed = {code for code, _ in blank.choices}
        values = tuple(v for v in data.getlist(blank.name) if v in allowed)
        blank = replace(blank, values=values)
    elif blank.type != "document":
        blank = replace(blank, value=typed(data.get(blank.name, ""), blank.type))
    return replace(blank, fault=_fault(blank, language))


def typed(value: str, kind: str) -> str:
    """Return what was typed, made safe to keep: NFC, trimmed, of a bounded length."""
    if kind == "password":
        return value
    kept = clean(value)[:LONG]
    return kept if kind == "long" else " ".join(kept.split())


def _fault(blank: Blank, language: str) -> str:
    if blank.type == "document":
        return ""
    if blank.required and not (blank.value or blank.values):
        return say("web.form.missing", language)
    if not blank.value:
        return ""
    if blank.type == "choice" and blank.value not in dict(blank.choices):
        return say("web.form.not_a_choice", language)
    if blank.type in {"date", "instant"} and not _is_moment(blank):
        return say("web.form.not_a_date", language)
    return ""


def _is_moment(blank: Blank) -> bool:
    try:
        if blank.type == "date":
            date.fromisoformat(blank.value)
        else:
            datetime.fromisoformat(blank.value)
    except ValueError:
        return False
    return True
