"""What exploring a kind has found: each with its place, its article and its shortest story.

Errors are what no agency can get out of; warnings what works only if somebody who
need not act does. What a bound left out is said, never taken for proved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phoihop.base.findings import Finding, Severity
from phoihop.regulation.check_flow import openable
from phoihop.regulation.check_remarks import of_kind, of_step
from phoihop.regulation.explore_moves import Move
from phoihop.regulation.explore_reads import MEMBERS, Reads
from phoihop.regulation.explore_story import party_name, story_of
from phoihop.regulation.explore_walk import (
    Follows,
    Graph,
    crossings,
    every,
    nearest,
    reaching,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import DECIDING, PREPARING, answer_of, codes_of

Story = tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored(Finding):
    """A finding about a kind, with the acts that lead to it, first to last."""

    kind: Kind
    story: Story = ()

    def lines(self, language: str) -> tuple[str, ...]:
        """Return the story, one sentence an act."""
        return story_of(self.kind, self.story, language)


def found_in(graph: Graph) -> Iterator[Explored]:
    """Yield what the states of a kind say against its text."""
    yield from _broken(graph)
    yield from _stuck(graph)
    yield from _waiting(graph)
    if graph.whole:
        yield from _dead(graph)
    else:
        rows = graph.reads.rows.values()
        members = max((len(each) for each in rows), default=MEMBERS)
        kind = graph.reads.kind
        found = of_kind(kind, "not_proved", states=len(graph.keys), members=members)
        yield told(kind, found, (), Severity.WARNING)


def told(
    kind: Kind,
    finding: Finding,
    story: Iterable[Move],
    severity: Severity = Severity.ERROR,
) -> Explored:
    """Return a finding with its story."""
    return Explored(
        code=finding.code,
        place=finding.place,
        severity=severity,
        article=finding.article,
        details=finding.details,
        kind=kind,
        story=tuple(story),
    )


def _broken(graph: Graph) -> Iterator[Explored]:
    """Yield each promise that some order of acts gets around."""
    for code, (node, move) in graph.broken.items():
        found = _of_move(graph.reads.kind, code, move)
        yield told(graph.reads.kind, found, (*graph.story(node), move))


def _stuck(graph: Graph) -> Iterator[Explored]:
    """Yield each act after which no end can be reached, with the way to where it stops."""
    known: set[tuple[str, str, str]] = set()
    for node, move, to in crossings(graph, can_end(graph, every)):
        sort = (move.verb, move.step, move.answer)
        if sort in known:
            continue
        known.add(sort)
        stop = nearest(graph, to, lambda at: not graph.edges[at])
        code = "deadlock" if stop else "cannot_end"
        if move.verb == "lapse":
            code = "expiry_leads_nowhere"
        story = (*graph.story(node), move, *(stop[1] if stop else ()))
        kind = graph.reads.kind
        yield told(kind, _of_move(kind, code, move), story)


def can_end(graph: Graph, follows: Follows) -> set[int]:
    """Return the states from which an end can be reached; those not explored count."""
    return reaching(graph, graph.ended | graph.unexplored, follows)


def _waiting(graph: Graph) -> Iterator[Explored]:
    """Yield what goes on only if a person, or somebody with a mere power, chooses to act."""
    kind, persons = graph.reads.kind, graph.reads.persons
    able = can_end(graph, every)
    owed = can_end(graph, lambda move: is_owed(kind, persons, move))
    known: set[tuple[str, str]] = set()
    for node, move, to in crossings(graph, owed):
        if to not in able:
            continue
        stop = nearest(
            graph,
            to,
            lambda at: not any(is_owed(kind, persons, e.move) for e in graph.edges[at]),
            lambda each: is_owed(kind, persons, each),
        )
        if stop is None:
            continue
        at, way = stop
        story = (*graph.story(node), move, *way)
        for code, step in _waited(graph, at):
            if (code, step.code) not in known:
                known.add((code, step.code))
                found = _of_step(kind, code, step)
                yield told(kind, found, story, Severity.WARNING)


def is_owed(kind: Kind, persons: frozenset[str], move: Move) -> bool:
    """Return whether time or the duty of an agency brings a move about."""
    if move.verb != "do":
        return True
    return kind.steps[move.step].duty and move.party not in persons


def _waited(graph: Graph, at: int) -> Iterator[tuple[str, Step]]:
    """Yield the steps on which a state waits: those of persons, else the powers."""
    steps = graph.reads.kind.steps
    moves = [edge.move for edge in graph.edges[at]]
    duties = [each for each in moves if steps[each.step].duty]
    for each in duties or moves:
        code = "waits_for_person" if duties else "waits_for_power"
        yield code, steps[each.step]


def _dead(graph: Graph) -> Iterator[Explored]:
    """Yield the steps no order of acts begins, and the answers no path allows.

    Only the first of a chain: what merely follows a dead step or answer is not told.
    """
    kind = graph.reads.kind
    possible = openable(kind)
    dead = {code for code in kind.steps if code not in graph.opens}
    barred = {
        (step.code, answer)
        for step in kind.steps.values()
        if step.code not in dead
        for answer in codes_of(step)
        if (step.code, answer) not in graph.given
    }
    for code in kind.steps:
        if code in dead & possible and not _follows(graph.reads, code, dead, barred):
            yield told(kind, _of_step(kind, "dead_step", kind.steps[code]), ())
    for code, answer in sorted(barred):
        step = kind.steps[code]
        found = answer_of(step, answer)
        place = found.place if answer in step.answers else step.place
        yield told(
            kind,
            of_step(kind, step, "dead_answer", place=place, answer=found.name),
            graph.story(graph.opens[code]),
        )


def _follows(
    reads: Reads, code: str, dead: set[str], barred: set[tuple[str, str]]
) -> bool:
    seen = reads.seen[code]
    return bool(seen) and all(
        each.step in dead or (each.step, each.answer) in barred for each in seen
    )


def alone_in(graph: Graph) -> Iterator[Explored]:
    """Yield the steps that one officer alone in a party can't come past.

    `graph` is a walk in which each party has a single officer.
    """
    kind = graph.reads.kind
    known: set[str] = set()
    for node, move, to in crossings(graph, can_end(graph, every)):
        stop = nearest(graph, to, lambda at: bool(graph.kept.get(at)))
        if stop is None:
            continue
        at, way = stop
        for kept in graph.kept[at]:
            if kept.step in known:
                continue
            known.add(kept.step)
            party = party_name(kind, kept.party, "vi")
            found = of_step(
                kind, kind.steps[kept.step], "two_persons_needed", party=party
            )
            story = (*graph.story(node), move, *way)
            yield told(kind, found, story, Severity.WARNING)


def shares_sides(kind: Kind) -> bool:
    """Return whether one party may both prepare and decide in this kind."""
    prepare: set[str] = set()
    decide: set[str] = set()
    for step in kind.steps.values():
        if step.act in PREPARING:
            prepare |= _parties(kind, step.by)
        if step.act in DECIDING:
            decide |= _parties(kind, step.by)
    return bool(prepare & decide)


def _parties(kind: Kind, word: str) -> set[str]:
    """Return every party that a word of the text may mean."""
    if word == "lead":
        return {kind.lead.otherwise, *(party for _, party in kind.lead.cases)}
    table, _, column = word.partition(".")
    if table not in kind.tables:
        return {word}
    rows = kind.tables[table].rows
    if not column:
        return {*rows, table}
    cells = {row.get(column, "") for row in rows.values()}
    return {each for cell in cells for each in _parties(kind, cell or table)}


def _of_move(kind: Kind, code: str, move: Move) -> Finding:
    """Return a finding about an act; about the kind where its very opening is at fault."""
    step = kind.steps.get(move.step)
    if step is None:
        return of_kind(kind, code, after=kind.name)
    answer = answer_of(step, move.answer).name if move.answer in step.answers else ""
    after = f"{step.name} → {answer}" if answer else step.name
    return of_step(kind, step, code, answer=answer or step.name, after=after)


def _of_step(kind: Kind, code: str, step: Step) -> Finding:
    return of_step(kind, step, code, party=party_name(kind, step.by, "vi"))
