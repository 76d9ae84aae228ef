"""Whose task a step is, whom it addresses, and for whom a person may act.

Exactly one party leads at each moment; "lead" in a text means that one. A
party that is the head of an agency is only the person who heads it.
"""

from dataclasses import dataclass

from phoihop.regulation.conditions import holds, own_row
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.state import State, Task


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who acts: the person, the parties and rows it may act for, those it heads."""

    person: str
    parties: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()


def lead_of(kind: Kind, state: State) -> str:
    """Return the party that leads by what is known now."""
    for condition, party in kind.lead.cases:
        if holds(kind, state, condition):
            return own_row(kind, state, party) or party
    return own_row(kind, state, kind.lead.otherwise) or kind.lead.otherwise


def rows_of(kind: Kind, state: State, table: str) -> tuple[str, ...]:
    """Return the rows of a table: as chosen when the matter was opened, else as written."""
    if not table:
        return ("",)
    if table in state.rows:
        return state.rows[table]
    found = kind.tables.get(table)
    return tuple(found.rows) if found else ()


def party_of(kind: Kind, state: State, step: Step, row: str) -> str:
    """Return the party or row whose task this is."""
    task = state.tasks.get((step.code, row))
    if task and task.party:
        return task.party
    return named(kind, state, step.by, row)


def addressees(kind: Kind, state: State, step: Step, row: str) -> tuple[str, ...]:
    """Return whom a step addresses: one party, or every row of a table it goes out to."""
    if not step.to:
        return ()
    if step.to in kind.tables and step.to != step.each:
        return rows_of(kind, state, step.to)
    return (named(kind, state, step.to, row),)


def receipts(kind: Kind, state: State, step: Step, row: str) -> tuple[str, ...]:
    """Return the rows under which receipt of a step is recorded, one for each addressee."""
    if step.to in kind.tables and step.to != step.each:
        return rows_of(kind, state, step.to)
    return (row,) if step.to else ()


def named(kind: Kind, state: State, word: str, row: str) -> str:
    """Return the party a word of the text means: lead, a party, the row, TABLE.COLUMN."""
    if word == "lead":
        return state.lead
    if word in kind.parties:
        return word
    table, dot, column = word.partition(".")
    if dot and table in kind.tables:
        columns = kind.tables[table].rows.get(own_row(kind, state, table) or row, {})
        return named(kind, state, columns.get(column, ""), row)
    return own_row(kind, state, word) or row or word


def granter(kind: Kind, state: State, task: Task, word: str) -> str:
    """Return the party that may move or stop a clock; "self" is whose task it is."""
    step = kind.steps[task.step]
    if word == "self":
        return party_of(kind, state, step, task.row)
    return named(kind, state, word, task.row)


def may_act(kind: Kind, state: State, who: Who, party: str) -> bool:
    """Return whether a person may act for a party."""
    found = kind.parties.get(party)
    if found and found.head_of:
        return named(kind, state, found.head_of, "") in who.heads
    return party in who.parties


def name_of(kind: Kind, party: str) -> str:
    """Return what a party is called in the text, or its code if it is only chosen."""
    found = kind.parties.get(party)
    return found.name if found else party
