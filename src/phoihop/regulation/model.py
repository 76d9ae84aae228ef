"""A regulation once read: parties, tables, kinds and steps as frozen values.

`load` makes it from the signed text, `check` looks for contradictions in it,
`run` lets matters follow it. Nothing here knows a date, a file or a database.
Every named thing carries the place and the article that says it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from phoihop.base.days import Amount
from phoihop.base.findings import Finding, Place
from phoihop.regulation.limits import Condition, Event, Limit

NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Basis:
    """The article and clause a rule stands on, as people cite it: "Điều 5", "1"."""

    article: str = ""
    clause: str = ""

    def __str__(self) -> str:
        if not self.clause:
            return self.article
        return f"khoản {self.clause} {self.article}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody the regulation names.

    `person` is "" for an agency, "concerned" for the person whose matter it is,
    "applicant" for who asked. `head_of` names the party (or "lead") whose head
    this is: only an officer who heads that agency acts for it.
    """

    code: str
    name: str
    name_en: str = ""
    person: Literal["", "concerned", "applicant"] = ""
    head_of: str = ""
    level: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that steps with `each` run over.

    `rows` maps a row to its columns; a row that is a party is written alone.
    With `chosen`, the rows are agencies picked when the matter is opened. With a
    `rhythm` they are the days of a year, each of which comes in every year that has it.
    """

    code: str
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chosen: bool = False
    rhythm: str = ""  # "every day" or "every working day"
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One blank of a form.

    `type` is text, number, money, date, instant, period, country, place, person,
    organisation, document, choice or table. `personal` values are sealed with the
    key of the person concerned. A table has columns, and rows between two counts.
    `sees` names the parties (or rows of a table, or "lead") that may read the value,
    beside whoever brought it; without it everybody in the matter may.
    """

    code: str
    name: str
    name_en: str = ""
    type: str = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    choices_en: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, "Field"] = field(default_factory=dict)
    least_rows: int = 0
    most_rows: int = 0
    required: bool = False
    personal: bool = False
    sees: tuple[str, ...] = ()
    hint: str = ""
    hint_en: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way a step can be answered."""

    code: str
    name: str
    name_en: str = ""
    needs: tuple[str, ...] = ()
    within: Limit | None = None
    adverse: bool = False
    keeps_open: bool = False
    pass_on: bool = False
    times: int | None = None
    ends: tuple[str, ...] = ()  # steps, or "matter"
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Who may move the due date, how often, by how much, and who is told.

    `times_when` are other numbers of times, each where its condition holds.
    """

    by: str
    times: int
    at_most: Amount
    times_when: tuple[tuple[Condition, int], ...] = ()
    asked: Amount | None = None  # at least so long before expiry; None: before expiry
    needs: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    basis: Basis = Basis()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Who may stop the clock, why, and who lets it run on. Paused days are not counted.

    `whole`: the total limit of the matter stands as well while this clock stands.
    """

    by: str
    whole: bool = False
    needs: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    basis: Basis = Basis()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """What silence means. No default: the drafter chooses.

    consent, no answer: the flow goes on. late: stays open. tell: stays open and
    `whom` is told. close: the matter ends for `reason`.
    """

    outcome: Literal["consent", "no answer", "late", "tell", "close"]
    whom: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody must (`duty`) or may do one act, once an event has happened, by a moment."""

    code: str
    name: str
    name_en: str = ""
    by: str  # a party, "lead", the table of `each` (then: the row itself), or TABLE.COLUMN
    act: str  # request, reply, propose, notify, respond, decide ...
    duty: bool
    after: Event
    to: str = ""
    each: str = ""
    condition: Condition | None = None
    within: Limit | None = None
    earliest: Limit | None = None
    expiries: tuple[Expiry, ...] = ()
    answers: Mapping[str, Answer] = field(
        default_factory=dict
    )  # empty: the one answer "done"
    extend: Extend | None = None
    pause: Pause | None = None
    needs: tuple[str, ...] = ()  # fields of every answer
    fills: tuple[str, ...] = ()
    stands_for: str = ""
    ends: tuple[str, ...] = ()
    part: str = ""
    open_while: str = ""
    basis: Basis = Basis()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads: the first condition that holds names a party, else `otherwise`."""

    otherwise: str
    cases: tuple[tuple[Condition, str], ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """What a matter begins with: a request, an event that was heard, a row whose time has come.

    `tables` give one matter for each row of each of them together (period, unit);
    the matter keeps its own rows. `heard` is a date field of the form, or
    KIND.STEP or KIND.STEP.ANSWER of the same regulation. Neither: on request.
    """

    tables: tuple[str, ...] = ()
    heard: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of matter: its lead, its form, its steps, its total limit."""

    code: str
    name: str
    name_en: str = ""
    lead: Lead
    concerns: str = ""  # the party that is the person concerned
    opened_by: str = "lead"
    opens: Opens = Opens()
    within: Limit | None = None
    expiry: Expiry | None = None
    form: Mapping[str, Field] = field(default_factory=dict)  # asked when opened
    fields: Mapping[str, Field] = field(default_factory=dict)  # every field, by code
    steps: Mapping[str, Step] = field(default_factory=dict)
    # those of the whole regulation, kept with the kind because the engine reads no more
    parties: Mapping[str, Party] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    channel: str = ""
    traits: tuple[str, ...] = ()
    basis: Basis = Basis()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as signed: heading and prose, without the rules blocks."""

    heading: str
    number: str  # "Điều 5"
    prose: str
    rules: str = ""  # the YAML of its blocks, shown beside it
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class LogColumns:
    """How the columns of a caseload map to this regulation (front matter `log`)."""

    case: str
    activity: str
    time: str
    group: str = ""
    started: str = ""
    ended: str = ""
    due: str = ""
    compare: Literal["instant", "day"] = "instant"
    steps: Mapping[str, str] = field(
        default_factory=dict
    )  # activity -> STEP or STEP.ANSWER
    fields: Mapping[str, str] = field(default_factory=dict)  # form field -> column
    groups: Mapping[str, str] = field(default_factory=dict)  # group -> party or row
    row: str = ""  # the column that names the row of a table
    officer: str = ""  # counted within a group, never told apart
    clock: Literal["offset", "written"] = "offset"  # written: its wall clock is ours
    dates: Literal["iso", "day first", "month first"] = "iso"  # how 05/03/2026 is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One act of a scenario, or time passing only; and what must be so after it.

    `at` is local time as written. `refused` is the code with which the act must be
    refused. `expected` pairs what is looked at with what it must be:
    ("due", "tra-loi/thue-tinh", "2026-05-25").
    """

    at: datetime
    person: str = ""
    party: str = ""
    verb: str = ""
    step: str = ""
    row: str = ""
    answer: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    amount: str = ""
    reason: str = ""
    refused: str = ""
    expected: tuple["Expected", ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must be so: open, not open, due, late, silent, lead, closed."""

    what: str
    about: str
    value: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A matter played by example, written in the file: given, when, then. (Tình huống thử)"""

    kind: str
    name: str
    opened: Trial
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trials: tuple[Trial, ...] = ()
    article: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """One version of a regulation. (id, in_force) names it; `digest` pins its bytes."""

    id: str
    title: str
    in_force: date
    digest: str  # SHA-256 of the file, hex
    text: str
    running: Literal["keep", "move"] = "keep"
    models: str = ""
    basis: tuple[str, ...] = ()
    calendar: str = "viet-nam"
    parties: Mapping[str, Party] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    articles: tuple[Article, ...] = ()
    log: LogColumns | None = None
    scenarios: tuple[Scenario, ...] = ()
    faults: tuple[
        Finding, ...
    ] = ()  # of reading: with an error, it may be shown, never run
