"""What a matter is after its facts, and who may have what recorded about it.

The engine (`regulation.run`) says what the regulation allows; this module adds
what is around it: the register line, papers, grants to see, and the rule that
what time has brought by now is recorded before any act.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from phoihop.base.days import Calendar
from phoihop.base.errors import Missing, Refused
from phoihop.contexts.matters import facts
from phoihop.contexts.matters.facts import EngineFact, Fact
from phoihop.regulation import run, transition
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.signing import UNSIGNED, PaperSignature, signed_by
from phoihop.regulation.state import State

KindOf = Callable[[str, str], Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter as far as the ledger knows it.

    `first` is the version it was opened under, `regulation` the one it is under now;
    `told` are the facts its regulation runs on, kept to be folded under another.
    """

    id: str
    number: str
    year: int
    ordinal: int
    title: str
    agency: str
    first: str
    regulation: str
    kind: Kind
    state: State | None = None
    told: tuple[EngineFact, ...] = ()
    documents: Mapping[str, facts.Attached] = field(default_factory=dict)
    grants: frozenset[str] = frozenset()
    opened_files: frozenset[tuple[str, str]] = frozenset()


def after(matter: Matter | None, fact: Fact, kind_of: KindOf) -> Matter | None:
    """Return the matter once `fact` is recorded; texts put in force belong to none."""
    match fact:
        case facts.RegulationAdopted():
            return matter
        case facts.MatterRegistered():
            return Matter(
                id=fact.matter,
                number=fact.number,
                year=fact.year,
                ordinal=fact.ordinal,
                title=fact.title,
                agency=fact.agency,
                first=fact.regulation,
                regulation=fact.regulation,
                kind=kind_of(fact.regulation, fact.kind),
            )
        case facts.Moved():
            return _moved(known(matter), fact, kind_of)
        case _:
            return _around(known(matter), fact)


def _around(matter: Matter, fact: Fact) -> Matter:
    match fact:
        case facts.Attached(document=document):
            return replace(matter, documents={**matter.documents, document: fact})
        case facts.AccessGranted(principal=principal):
            return replace(matter, grants=matter.grants | {principal})
        case facts.AccessRevoked(principal=principal):
            return replace(matter, grants=matter.grants - {principal})
        case facts.FileOpened(person=person, day=day):
            seen = matter.opened_files | {(person, day)}
            return replace(matter, opened_files=seen)
        case facts.RegulationAdopted() | facts.MatterRegistered():
            return matter
        case _:
            return _engine(matter, fact)


def _engine(matter: Matter, fact: EngineFact) -> Matter:
    state = run.after(matter.kind, matter.state, fact)
    return replace(matter, state=state, told=(*matter.told, fact))


def _moved(matter: Matter, fact: facts.Moved, kind_of: KindOf) -> Matter:
    """Fold every fact again, under the version the matter goes on under."""
    told = (*matter.told, fact)
    kinds = partial(_kind_in, kind_of, matter.kind.code)
    return replace(
        matter,
        regulation=fact.regulation,
        kind=kinds(fact.regulation),
        state=transition.folded(kinds, matter.first, told),
        told=told,
    )


def _kind_in(kind_of: KindOf, code: str, version: str) -> Kind:
    return kind_of(version, code)


def known(matter: Matter | None) -> Matter:
    """Return the matter, or refuse: nobody has opened it."""
    if matter is None:
        raise Refused(reason="unknown_matter")
    return matter


def running(matter: Matter | None) -> tuple[Matter, State]:
    """Return the matter and the state its regulation runs on."""
    it = known(matter)
    if it.state is None:
        raise Refused(reason="unknown_matter")
    return it, it.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The line a new matter gets in the register of the agency that leads it.

    `ordinal` counts the lines of the year. `label` is drawn: a number that counted
    would tell each agency asked how many matters it was not asked about.
    """

    matter: str
    agency: str
    code: str
    year: int
    ordinal: int
    label: int

    @property
    def number(self) -> str:
        """Return the number as people cite it: PH-2026-048213."""
        return f"{self.code}-{self.year}-{self.label:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a person fills in to open a matter."""

    kind: str
    title: str
    parties: Mapping[str, str]
    rows: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]


def open_matter(
    regulation: Regulation,
    opening: Opening,
    who: run.Who,
    *,
    register: Register,
    now: datetime,
) -> tuple[Fact, ...]:
    """Open a matter: its register line, then what the regulation makes of it."""
    kind = regulation.kinds.get(opening.kind)
    if kind is None:
        raise Refused(reason="unknown_kind", kind=opening.kind)
    if not opening.title.strip():
        raise Refused(reason="title_missing", field="title")
    line = facts.MatterRegistered(
        matter=register.matter,
        number=register.number,
        year=register.year,
        ordinal=register.ordinal,
        title=opening.title.strip(),
        agency=register.agency,
        regulation=regulation.digest,
        kind=kind.code,
    )
    opened = run.open_matter(
        regulation, kind, who, opening.parties, opening.rows, opening.values, now
    )
    return (line, *opened)


def act(
    matter: Matter | None,
    who: run.Who,
    what: run.Act,
    papers: Sequence[facts.Attached],
    *,
    calendar: Calendar,
    now: datetime,
) -> tuple[Fact, ...]:
    """Do one act: first what time has brought by now, then its papers, then the act."""
    it, state = running(matter)
    brought = run.coming(it.kind, state, calendar, now)
    for fact in brought:
        state = run.after(it.kind, state, fact)
    return (*brought, *papers, *run.act(it.kind, state, who, what, calendar, now))


def tick(
    matter: Matter | None, *, calendar: Calendar, now: datetime
) -> tuple[Fact, ...]:
    """Return what time has brought by now and nobody has recorded yet."""
    it, state = running(matter)
    return tuple(run.coming(it.kind, state, calendar, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A matter as it would go on under another version: what is recorded, before and after.

    `before` holds what time has brought by then; `kind` and `after` are of the new version.
    """

    facts: tuple[EngineFact, ...]
    told: tuple[EngineFact, ...]
    before: State
    kind: Kind
    after: State


def move(
    matter: Matter | None,
    fact: facts.Moved,
    *,
    calendar: Calendar,
    kind_of: KindOf,
) -> Move:
    """Move a running matter to another version, at the instant the fact says.

    Raises Refused: reason_missing, move_same, move_closed, move_kind_missing, and what
    the new text cannot take (`transition.unfit`).
    """
    it, state = running(matter)
    if not fact.reason.strip():
        raise Refused(reason="reason_missing", field="reason")
    if fact.regulation == it.regulation:
        raise Refused(reason="move_same")
    code = it.kind.code
    brought, state = run.brought(it.kind, state, calendar, fact.on)
    if state.closed:
        raise Refused(reason="move_closed")
    try:
        kind = kind_of(fact.regulation, code)
    except Missing:
        raise Refused(reason="move_kind_missing", kind=it.kind.name) from None
    told = (*it.told, *brought)
    kinds = partial(_kind_in, kind_of, code)
    moved, after_ = transition.moved(kinds, it.first, told, fact)
    if no := transition.unfit(kind, after_, calendar, state):
        raise no.refused(kind)
    begun, after_ = run.brought(kind, after_, calendar, fact.on)
    return Move(
        facts=(*brought, *moved, *begun),
        told=(*told, *moved, *begun),
        before=state,
        kind=kind,
        after=after_,
    )


def quiet(matter: Matter | None) -> int:
    """Return how many entries of the stream say only who opened the file."""
    return len(matter.opened_files) if matter else 0


def grant(
    matter: Matter | None, *, principal: str, person: str, reason: str
) -> tuple[Fact, ...]:
    """Let somebody beside the parties see the matter, for a stated reason."""
    it = known(matter)
    if not reason.strip():
        raise Refused(reason="reason_missing", field="reason")
    if principal in it.grants:
        raise Refused(reason="already_granted")
    return (facts.AccessGranted(principal=principal, person=person, reason=reason),)


def revoke(
    matter: Matter | None, *, principal: str, person: str, reason: str
) -> tuple[Fact, ...]:
    """Take a grant back."""
    if principal not in known(matter).grants:
        raise Refused(reason="not_granted")
    return (facts.AccessRevoked(principal=principal, person=person, reason=reason),)


def opened_file(
    matter: Matter | None, *, person: str, agency: str, day: str
) -> tuple[Fact, ...]:
    """Note that an officer opened the file of a person, once a day."""
    if (person, day) in known(matter).opened_files:
        return ()
    return (facts.FileOpened(person=person, agency=agency, day=day),)


def adopt(
    regulation: Regulation, today: date, signed: PaperSignature | None = None
) -> tuple[Fact, ...]:
    """Put a version in force on this installation; `signed` is its paper, None for an example."""
    paper = signed_by(signed, today, needed=True) if signed else UNSIGNED
    return (
        facts.RegulationAdopted(
            regulation=regulation.id,
            digest=regulation.digest,
            title=regulation.title,
            in_force=regulation.in_force.isoformat(),
            models=regulation.models,
            text=regulation.text,
            signed=paper,
        ),
    )
