"""The matters of a ledger as past cases: what people did, told in the words of a text.

Only what a trial run needs goes out: codes of steps, rows, parties and answers,
moments, and those fields that are a date, a number or a choice, not personal
and not kept to some parties. No text, name, paper or person.
"""

from collections.abc import Iterable, Iterator, Mapping

from phoihop.regulation import facts
from phoihop.regulation.caselog import CASE, Case, Event
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Field, Kind, LogColumns
from phoihop.regulation.plan import codes_of

OPEN = "opened"
PLAIN = frozenset({"number", "money", "date", "instant", "period", "choice"})
_FIELD, _ROWS = "field.", "rows."
_VERBS: Mapping[type, str] = {
    facts.Done: "",
    facts.Filed: "",
    facts.Received: "receive ",
    facts.Redated: "extend ",
    facts.Paused: "pause ",
    facts.Resumed: "resume ",
    facts.Corrected: "correct ",
}


def shown(field: Field) -> bool:
    """Return whether the value of a field may stand in a log."""
    return field.type in PLAIN and not field.personal and not field.sees


def ledger_columns(kind: Kind) -> LogColumns:
    """Return the mapping of a log that `case_of` made, for matters of a kind."""
    steps = {}
    for code, step in kind.steps.items():
        for answer in codes_of(step):
            for verb in ("", "correct "):
                steps[f"{verb}{code}.{answer}"] = f"{verb}{code}.{answer}"
        for verb in ("receive ", "extend ", "pause ", "resume "):
            steps[f"{verb}{code}"] = f"{verb}{code}"
    return LogColumns(
        case=f"{CASE}concept:name",
        activity="concept:name",
        time="time:timestamp",
        group="org:group",
        started="started",
        row="row",
        compare="day",
        steps=steps,
        fields={
            code: f"{_FIELD}{code}"
            for code, field in kind.fields.items()
            if shown(field)
        },
        groups={code: code for code in kind.parties},
    )


def case_of(name: str, kind: Kind, found: Iterable[Fact]) -> Case | None:
    """Return a matter as a case, from its facts in order; None before it is opened."""
    opened: facts.Opened | None = None
    events: list[Event] = []
    for fact in found:
        if isinstance(fact, facts.Opened):
            opened = fact
        elif (event := _event(kind, fact, len(events) + 1)) is not None:
            events.append(event)
    if opened is None:
        return None
    attributes = {"kind": opened.kind, "started": opened.on.isoformat()}
    attributes |= {
        f"{_ROWS}{code}": ",".join(rows) for code, rows in opened.rows.items() if rows
    }
    attributes |= dict(_values(kind, opened.values))
    return Case(id=name, events=tuple(events), attributes=attributes)


def _event(kind: Kind, fact: Fact, number: int) -> Event | None:
    verb = _VERBS.get(type(fact))
    if verb is None:
        return None
    step = getattr(fact, "step", "")
    answer = getattr(fact, "answer", "")
    said = {"row": getattr(fact, "row", ""), "asked": getattr(fact, "asked", "")}
    said["by"] = getattr(fact, "by", "")
    said |= dict(_values(kind, getattr(fact, "values", {})))
    return Event(
        activity=f"{verb}{step}.{answer}" if answer else f"{verb}{step}",
        at=fact.on,
        group=getattr(fact, "party", ""),
        attributes={key: value for key, value in said.items() if value},
        line=number,
    )


def _values(kind: Kind, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, value in values.items():
        field = kind.fields.get(code)
        if field and value and shown(field):
            yield f"{_FIELD}{code}", value
