"""What a trial is to be, read from a form: the draft, the other one, the mapping, what if.

Every fault is kept with the blank it is about; a trial begins only without any.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from phoihop.base.calendar_text import load_calendar
from phoihop.base.days import Calendar
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.base.text import folded
from phoihop.contexts.matters.models import calendar_of, in_force
from phoihop.desk import drafts
from phoihop.desk.access import Actor
from phoihop.desk.trial_folder import Folder
from phoihop.regulation.caselog_facts import ledger_columns
from phoihop.regulation.caselog_map import read_map
from phoihop.regulation.check import check, runs
from phoihop.regulation.load import load_bytes
from phoihop.regulation.model import Kind, LogColumns, Regulation
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.trial import Trial, other_of
from phoihop.regulation.whatif import days_of, other_days

LEDGER = "ledger"
DAYS = ("off", "worked")  # days more that are off, days more that are worked
AMOUNTS = (
    ("giờ làm việc", "working hours"),
    ("ngày làm việc", "working days"),
    ("phút", "minutes"),
    ("giờ", "hours"),
    ("tuần", "weeks"),
    ("tháng", "months"),
    ("năm", "years"),
    ("ngày", "days"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that can be tried. `key` is what the form sends."""

    key: str
    title: str
    text: str


@dataclass(slots=True)
class Reading:
    """A trial as far as it can be read, and what is wrong, by blank."""

    trial: Trial | None = None
    faults: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    def tried(self, blank: str, read: Callable[[], object]) -> object:
        """Return what a part of the form says, or None with its faults kept."""
        try:
            return read()
        except Invalid as fault:
            self.faults[blank] = (*self.faults.get(blank, ()), *fault.findings)
        return None


def choices(actor: Actor, today: date) -> tuple[Choice, ...]:
    """Return the texts a person can try: those in force, and his drafts."""
    here = [Choice(f"{x.digest}", x.title, x.text) for x in in_force(today)]
    own = [Choice(x.id, x.title, x.text) for x in drafts.texts(actor)]
    return (*here, *own)


def read(folder: Folder) -> Reading:
    """Return the trial of a folder, with every fault by its blank."""
    found, values = Reading(), folder.asked.values
    text = found.tried("draft", lambda: _text(folder, "draft"))
    if not isinstance(text, Regulation):
        return found
    kind = found.tried("kind", lambda: _kind(text, values.get("kind", "")))
    days = found.tried("calendar", lambda: _calendar(folder, text))
    if not isinstance(kind, Kind) or not isinstance(days, Calendar):
        return found
    plain = calendar_of("", text.calendar)
    columns = found.tried("map", lambda: _columns(folder, kind))
    draft = found.tried(
        "map",
        lambda: Draft.of(
            text,
            plain,
            columns=columns if isinstance(columns, LogColumns) else None,
            kind=kind.code,
        ),
    )
    if isinstance(draft, Draft) and not found.faults:
        found.trial = _trial(found, folder, draft, days)
    if found.faults:
        found.trial = None
    return found


def _trial(found: Reading, folder: Folder, draft: Draft, days: Calendar) -> Trial:
    values, kind = folder.asked.values, draft.kind
    against = None
    if folder.file("against") is not None:
        against = found.tried("against", lambda: _text(folder, "against"))
    limits = found.tried(
        "limits", lambda: dict(_limits(values.get("limits", ""), kind))
    )
    officers = found.tried("officers", lambda: dict(_teams(values, draft.kind)))
    dated = folder.file("calendar") is not None or any(map(values.get, DAYS))
    wished = bool(against or limits or officers or dated)
    other = None
    if wished and not found.faults:
        version = against if isinstance(against, Regulation) else None
        wishes = limits if isinstance(limits, dict) else {}
        made = found.tried("limits", lambda: other_of(draft, version, wishes, days))
        other = made if isinstance(made, Draft) else None
    return Trial(
        first=draft,
        other=other,
        officers=officers if isinstance(officers, dict) else {},
    )


def _text(folder: Folder, name: str) -> Regulation:
    found, findings = load_bytes(folder.file(name) or b"", name="")
    every = (*findings, *(check(found) if found else ()))
    if found is None or not runs(every):
        raise Invalid(every)
    return found


def _kind(text: Regulation, code: str) -> Kind:
    """Return the kind that is meant; with several and none named, it is asked for."""
    known = text.kinds
    if code in known:
        return known[code]
    if code or len(known) != 1:
        raise _fault("trial_kind", known=", ".join(known))
    return next(iter(known.values()))


def _columns(folder: Folder, kind: Kind) -> LogColumns | None:
    if folder.asked.values.get("source") == LEDGER:
        return ledger_columns(kind)
    given = folder.file("map")
    return read_map(given.decode("utf-8-sig", "replace")) if given else None


def _calendar(folder: Folder, text: Regulation) -> Calendar:
    """Return the calendar of what is to be compared: a file, else the text's; and some days."""
    given, values = folder.file("calendar"), folder.asked.values
    if given is None:
        found = calendar_of("", text.calendar)
    else:
        name = folder.asked.files.get("calendar", "calendar")
        found = load_calendar(given.decode("utf-8-sig", "replace"), name=name)
    off, worked = (days_of(values.get(each, "")) for each in DAYS)
    return other_days(found, off, worked)


def _limits(text: str, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield KIND.STEP and its amount; a step may be called by its name, in Vietnamese."""
    named = {folded(each.name): code for code, each in kind.steps.items()}
    for name, amount in _pairs(text):
        code = named.get(folded(name), name)
        whole = kind.code if folded(name) == folded(kind.name) else code
        full = f"{kind.code}.{code}" if code in kind.steps else whole
        for said, word in AMOUNTS:
            amount = amount.replace(said, word)  # noqa: PLW2901 - one after the other
        yield full, amount


def _teams(values: Mapping[str, str], kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield agencies and their wishes; on own matters an agency may be called by its name."""
    own = values.get("source") == LEDGER
    named = {folded(x.name): code for code, x in kind.parties.items()} if own else {}
    for name, wish in _pairs(values.get("officers", "")):
        yield named.get(folded(name), name), wish


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line, each in enumerate(text.splitlines(), 1):
        name, equals, value = each.partition("=")
        if each.strip() and not equals:
            raise _fault("trial_pair", line, word=each.strip()[:80])
        if each.strip():
            yield name.strip(), value.strip().strip('"')


def _fault(code: str, line: int = 1, **details: str) -> Invalid:
    said: Mapping[str, str | int] = details
    return Invalid([Finding(code=code, place=Place(line, 1), details=said)])
