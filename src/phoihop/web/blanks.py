"""The blanks of a form: drawn from a regulation or written out, filled, and marked.

What was typed is kept as typed, normalised at this door (NFC, no control
characters). A blank judges only whether it was filled and whether a date is a
date; everything else is the business of the rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.http import QueryDict

from phoihop.base.sentences import say
from phoihop.base.text import clean
from phoihop.desk.staging import Staged
from phoihop.regulation.form_tables import read_rows, written_rows
from phoihop.regulation.model import Field, Kind
from phoihop.regulation.wording import hint_of
from phoihop.regulation.wording_rules import who_said

Choices = tuple[tuple[str, str], ...]
ENDS = ("from", "to")
INPUTS: Mapping[str, str] = {
    "date": "date",
    "instant": "datetime-local",
    "document": "file",
    "password": "password",
}
LONG = 4_000
LINES, MORE = 3, 5  # rows of an empty table, and those added at once
ADD = "more"  # the button that asks for further rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One blank: its name and words, what was typed, and what is wrong with it.

    `filter` marks the blanks of a list's filters: none must be filled. `aside` marks
    those that most people leave as they are, shown on demand; `depends` those that
    only some answers need. `files` wait since an earlier try; `cells` says what is wrong
    in a table by row and column; `added` is the row that was asked for, -1 if none was.
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
    columns: tuple["Blank", ...] = ()
    row: str = ""
    lines: int = 0
    most: int = 0
    files: tuple[Staged, ...] = ()
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    added: int = -1
    focus: bool = False

    @property
    def grid(self) -> tuple[tuple["Blank", ...], ...]:
        """The rows of a table with a blank for each cell, some of them still empty."""
        rows = [dict(row) for row in _rows(self.value)]
        rows += [{}] * (max(self.lines, LINES) - len(rows))
        return tuple(self._line(at, row) for at, row in enumerate(rows))

    def _line(self, at: int, row: Mapping[str, str]) -> tuple["Blank", ...]:
        return tuple(
            replace(
                each,
                name=f"{self.name}.{at}.{each.name}",
                value=row.get(each.name, ""),
                prefix=self.prefix,
                fault=self.cells.get((at, each.name), ""),
                focus=at == self.added and number == 0,
            )
            for number, each in enumerate(self.columns)
        )

    @property
    def full(self) -> bool:
        """Whether no further row may be asked for."""
        return len(self.grid) >= self.most

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last day of a period, as far as they were typed."""
        first, _, last = self.value.partition("/")
        return first, last

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
    def target(self) -> str:
        """The id of what takes the focus: the first choice of several, else the blank."""
        return f"{self.id}-1" if self.radios or self.type == "many" else self.id

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """What is wrong here: where to go, what it is called, what to say."""
        if not self.fault:
            return ()
        wrong = [
            (
                cell.target,
                f"{self.label}, {self.row} {line + 1}, {cell.label}",
                cell.fault,
            )
            for line, row in enumerate(self.grid if self.cells else ())
            for cell in row
            if cell.fault
        ]
        return tuple(wrong) or ((self.target, self.label, self.fault),)

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
    def tabular(self) -> bool:
        """Whether rows can be added: then Enter must not press that button."""
        return any(blank.type == "table" for blank in self.blanks)

    def unmarked(self) -> "Sheet":
        """Return the sheet as typed, without a word on what is wrong yet."""
        return Sheet(tuple(replace(b, fault="", cells={}) for b in self.blanks))

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """Everything that is wrong, in the order of the blanks."""
        return tuple(fault for blank in self.blanks for fault in blank.faults)

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


def of_field(
    field: Field,
    language: str,
    *,
    required: bool,
    prefix: str = "",
    kind: Kind | None = None,
) -> Blank:
    """Draw one blank from a field of a regulation; its texts stay as signed.

    Whoever fills in a field that not all may read is told who will.
    """
    english = language == "en" and field.name_en
    return Blank(
        name=field.code,
        label=field.name_en if english else field.name,
        type="long" if field.type == "text" else field.type,
        hint=_hint(field, language, kind),
        required=required,
        choices=_choices(field, language),
        prefix=prefix,
        columns=tuple(_column(each, language) for each in field.columns.values()),
        row=say("web.table.row", language).lower() if field.columns else "",
        most=field.most_rows,
    )


def _hint(field: Field, language: str, kind: Kind | None) -> str:
    hint = hint_of(field, language)
    if kind is None or not field.sees:
        return hint
    who = ", ".join(who_said(kind, each, language) for each in field.sees)
    return f"{hint} {say('web.form.sees', language, who=who)}".strip()


def _choices(field: Field, language: str) -> Choices:
    english = field.choices_en if language == "en" else {}
    return tuple(
        (code, english.get(code, name)) for code, name in field.choices.items()
    )


def _column(field: Field, language: str) -> Blank:
    blank = of_field(field, language, required=field.required)
    return replace(blank, type="line" if field.type == "text" else field.type)


def filled(blanks: Iterable[Blank], data: QueryDict, language: str) -> Sheet:
    """Return the sheet with what was typed; blanks left empty that must not be are marked."""
    return Sheet(tuple(_filled(blank, data, language) for blank in blanks))


def _filled(blank: Blank, data: QueryDict, language: str) -> Blank:
    if blank.type == "many":
        allowed = {code for code, _ in blank.choices}
        values = tuple(v for v in data.getlist(blank.name) if v in allowed)
        blank = replace(blank, values=values)
    elif blank.type == "table":
        blank = _table(blank, data)
    elif blank.type == "period":
        days = [typed(data.get(f"{blank.name}.{each}", ""), "date") for each in ENDS]
        blank = replace(blank, value="/".join(days) if any(days) else "")
    elif blank.type != "document":
        blank = replace(blank, value=typed(data.get(blank.name, ""), blank.type))
    return replace(blank, fault=_fault(blank, language))


def _table(blank: Blank, data: QueryDict) -> Blank:
    """Return a table with the rows typed, and further empty ones if those were asked for."""
    said = data.get(f"{blank.name}.lines", "")
    lines = min(int(said) if said.isdecimal() and len(said) < 4 else 0, blank.most)
    names = [(each.name, each.type) for each in blank.columns]
    rows = [
        {c: typed(data.get(f"{blank.name}.{at}.{c}", ""), kind) for c, kind in names}
        for at in range(lines)
    ]
    more = MORE if data.get(ADD) == blank.name else 0
    value = written_rows(rows)
    return replace(
        blank,
        value=value,
        lines=min(lines + more, blank.most),
        added=len(_rows(value)) if more else -1,
    )


def _rows(value: str) -> tuple[dict[str, str], ...]:
    try:
        return read_rows(value)
    except ValueError:
        return ()


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
