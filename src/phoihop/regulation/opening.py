"""How a matter begins: by whom, with which parties and rows, and a form filled in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from phoihop.base.errors import Refused
from phoihop.regulation import facts
from phoihop.regulation.coming import carried
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.plan import BELOW
from phoihop.regulation.refusals import No, bad_values, cleaned
from phoihop.regulation.roles import Who, lead_of, may_act, named
from phoihop.regulation.state import Mark, State


def open_matter(  # noqa: PLR0913, PLR0917 - everything a matter begins with
    regulation: Regulation,
    kind: Kind,
    who: Who,
    parties: Mapping[str, str],
    rows: Mapping[str, tuple[str, ...]],
    values: Mapping[str, str],
    now: datetime,
) -> tuple[Fact, ...]:
    """Return the facts of a new matter; the clocks of its first steps start with it.

    Raises Refused: not_your_party, unknown_kind, party_missing, no_rows, and what
    is wrong with a value of the form.
    """
    if regulation.kinds.get(kind.code) is None:
        raise Refused(reason="unknown_kind", kind=kind.code)
    filled = cleaned(values)
    start = _before(kind, who, filled, (rows, now))
    party = named(kind, start, kind.opened_by, "")
    heard = (kind.opens.heard,) if kind.opens.heard in kind.form else ()
    needed = (*(code for code, each in kind.form.items() if each.required), *heard)
    if no := (
        _own_rows_missing(kind, rows)
        or _not_theirs(kind, start, who, party)
        or bad_values(kind, filled, needed, kind.form)
        or _party_missing(kind, start, parties)
        or _rows_missing(kind, rows)
    ):
        raise no.refused(kind)
    opened = facts.Opened(
        on=now,
        person=who.person,
        party=party,
        kind=kind.code,
        parties=parties,
        rows={code: tuple(dict.fromkeys(each)) for code, each in rows.items()},
        values=filled,
    )
    found, _ = carried(kind, None, opened)
    return tuple(found)


def _before(
    kind: Kind,
    who: Who,
    values: Mapping[str, str],
    what: tuple[Mapping[str, tuple[str, ...]], datetime],
) -> State:
    """Return what is known before the first fact: rows, the form, who leads by them."""
    rows, now = what
    state = State(
        seq=0,
        at=now,
        kind=kind.code,
        opened=Mark(0, now),
        opener=who.person,
        rows=rows,
        values=values,
    )
    return replace(state, lead=lead_of(kind, state))


def _not_theirs(kind: Kind, state: State, who: Who, party: str) -> No | None:
    if may_act(kind, state, who, party):
        return None
    return No("not_yours_to_open", {"kind": kind.name}, (party,))


def _party_missing(kind: Kind, state: State, parties: Mapping[str, str]) -> No | None:
    """The lead and the person concerned are named from the start."""
    lead = state.lead if state.lead in kind.parties else ""
    for code in (lead, kind.concerns):
        if code and not parties.get(code):
            found = kind.parties.get(code)
            name = found.name if found else code
            return No("party_missing", {"field": code, "name": name})
    return None


def _rows_missing(kind: Kind, rows: Mapping[str, tuple[str, ...]]) -> No | None:
    """Whoever is chosen when a matter opens is chosen then: at least one."""
    used = {code for step in kind.steps.values() for code in (step.each, step.to)}
    for code, table in kind.tables.items():
        if table.chosen and code in used and not rows.get(code):
            return No("no_rows", {"field": code})
    chosen = {code for code, table in kind.tables.items() if table.chosen}
    for code in rows:
        if code not in {BELOW, *chosen, *kind.opens.tables}:
            return No("unknown_rows", {"field": code})
    return None


def _own_rows_missing(kind: Kind, rows: Mapping[str, tuple[str, ...]]) -> No | None:
    """A matter opened for each row of a table has exactly one of them."""
    for code in kind.opens.tables:
        table, own = kind.tables[code], rows.get(code, ())
        if len(own) != 1 or not (table.chosen or own[0] in table.rows):
            return No("one_row", {"field": code})
    return None
