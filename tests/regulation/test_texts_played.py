"""Whatever people do and leave undone, each kind that ships goes on to its end.

Random people do what they may, or let time pass; a matter is never left without
somebody who can act, and never open after everybody has had every chance.
"""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from phoihop.regulation import run
from phoihop.regulation.facts import Done, Lapsed
from phoihop.regulation.form_tables import written_rows
from phoihop.regulation.model import Field, Kind
from phoihop.regulation.plan import answer_of, codes_of
from tests.people import Story, officer, opened, shipped

FOLDER = Path(__file__).resolve().parents[2] / "regulations"
KINDS = [
    (path.stem, code)
    for path in sorted(FOLDER.glob("*.md"))
    for code in shipped(path.stem).kinds
]
SAMPLES = {
    "number": "4",
    "money": "1000000",
    "date": "2026-06-20",
    "instant": "2026-05-04T01:00:00.000+00:00",
}
CHOSEN = ("Sở A", "Sở B")
MOST_MOVES = 200
MOST_WAITS = 8


def sample(field: Field) -> str:
    if field.columns:
        return written_rows([{c: sample(each) for c, each in field.columns.items()}])
    if field.choices:
        return next(iter(field.choices))
    return SAMPLES.get(field.type, "Nội dung")


def everybody(kind: Kind) -> list[run.Who]:
    """One officer for each party and each chosen agency, and who heads the lead."""
    heads = {each.head_of for each in kind.parties.values()} - {"", "lead"}
    heads |= leads_of(kind)
    people = [officer(f"officer of {row}", row) for row in CHOSEN]
    for code, party in kind.parties.items():
        if party.head_of:
            people.append(run.Who("the head", frozenset(), frozenset(heads)))
        else:
            people.append(officer(f"officer of {code}", code))
    return people


def leads_of(kind: Kind) -> set[str]:
    """Who may lead: the parties named, or the first unit where each has its own matter."""
    found = {kind.lead.otherwise, *(party for _, party in kind.lead.cases)}
    return {own_rows(kind).get(each, (each,))[0] for each in found}


def own_rows(kind: Kind) -> dict[str, tuple[str, ...]]:
    """The one row of each table for whose rows the matters of a kind open."""
    return {code: (next(iter(kind.tables[code].rows)),) for code in kind.opens.tables}


class Game(Story):
    """A story that is replayed once at its end, not after each act."""

    def recheck(self) -> None: ...


def begin(name: str, code: str) -> Story:
    regulation = shipped(name)
    kind = regulation.kinds[code]
    openers = leads_of(kind) if kind.opened_by == "lead" else {kind.opened_by}
    chosen = {t.code: CHOSEN for t in kind.tables.values() if t.chosen}
    chosen |= own_rows(kind)
    form = {field.code: sample(field) for field in kind.form.values()}
    who = officer("who opens it", *openers)
    return opened(regulation, code, who, "2026-05-04 08:00", rows=chosen, values=form)


def doable(story: Story, kind: Kind) -> list[tuple[run.Who, run.Act]]:
    return [
        (who, act)
        for who in everybody(kind)
        for move in run.allowed(kind, story.state, who, story.calendar, story.now)
        if move.may and not move.proof and move.verb in {"do", "receive", "extend"}
        for act in acts_of(kind, move)
    ]


def asked(move: run.Move) -> str:
    """The limit an asker must name where the text gives none; else nothing."""
    return str(move.asks.most) if move.asks and not move.asks.default else ""


def acts_of(kind: Kind, move: run.Move) -> list[run.Act]:
    step = kind.steps[move.step]
    if move.verb == "receive":
        return [run.Act("receive", step.code, move.row)]
    if move.verb == "extend":
        assert step.extend is not None
        values = {code: sample(kind.fields[code]) for code in step.extend.needs}
        by = str(step.extend.at_most)
        return [run.Act("extend", step.code, move.row, "", values, by=by)]
    made = []
    for code in move.answers or codes_of(step):
        needed = (*step.needs, *answer_of(step, code).needs)
        values = {each: sample(kind.fields[each]) for each in needed}
        made.append(run.Act("do", step.code, move.row, code, values, asked=asked(move)))
    return made


@pytest.mark.parametrize(("name", "code"), KINDS)
@given(data=st.data())
@settings(max_examples=6, phases=[Phase.generate])
def test_each_kind_goes_on_to_its_end(
    name: str, code: str, data: st.DataObject
) -> None:
    story, waits = begin(name, code), 0
    for _ in range(MOST_MOVES):
        if story.state.closed:
            break
        moves = doable(story, story.kind)
        if not moves or (waits < MOST_WAITS and data.draw(st.booleans())):
            waits += 1
            wait(story, data.draw(st.sampled_from([1, 7, 40])), stuck=not moves)
        else:
            story.act(*data.draw(st.sampled_from(fresh(story, moves))))
    assert story.state.closed, story.names()
    Story.recheck(story)


def fresh(
    story: Story, moves: list[tuple[run.Who, run.Act]]
) -> list[tuple[run.Who, run.Act]]:
    """Leave out what was done often already, as people do who want to come to an end."""
    done = Counter(fact.step for fact in story.facts if isinstance(fact, Done))
    least = min(done[act.step] for _, act in moves)
    return [(who, act) for who, act in moves if done[act.step] <= least + 2]


def wait(story: Story, days: int, *, stuck: bool) -> None:
    """Let time pass; where nobody can act, time must bring something."""
    before = len(story.facts)
    story.later(days=400 if stuck else days)
    assert not stuck or len(story.facts) > before, story.names()


@given(data=st.data())
@settings(max_examples=20, phases=[Phase.generate])
def test_nobody_is_decided_against_unheard(data: st.DataObject) -> None:
    name, code = data.draw(
        st.sampled_from(
            [
                ("quy-che-phoi-hop-tinh", "ra-soat-ho-so"),
                ("the-apec", "cho-phep"),
                ("dinh-chinh-ho-so", "dinh-chinh"),
            ]
        )
    )
    story = begin(name, code)
    for _ in range(60):
        moves = doable(story, story.kind)
        if story.state.closed or not moves:
            break
        who, act = data.draw(st.sampled_from(moves))
        story.act(who, act)
    heard = False
    for fact in story.facts:
        if isinstance(fact, Done | Lapsed) and fact.step == "giai-trinh":
            heard = True
        if isinstance(fact, Done):
            answer = answer_of(story.kind.steps[fact.step], fact.answer)
            assert heard or not answer.adverse
            heard = heard and fact.step != "de-xuat"
