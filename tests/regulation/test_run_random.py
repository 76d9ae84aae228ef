"""Random people do random acts on the regulations that ship; the promises hold throughout."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.regulation import due, run
from phoihop.regulation.facts import Corrected, Done, Fact, Lapsed, Received
from phoihop.regulation.model import Answer, Field, Kind, Regulation, Step
from phoihop.regulation.plan import DECIDING, PREPARING, PROPOSING, answer_of, codes_of
from tests.people import Story, head, officer, opened, shipped

NAMES = (
    "y-kien-von-gop",
    "the-apec",
    "y-kien-giua-cac-bo",
    "dinh-chinh-ho-so",
    "quy-che-phoi-hop-tinh",
)
KINDS = [(name, kind) for name in NAMES for kind in shipped(name).kinds]
CHOSEN = ("nơi 1", "nơi 2")
STEP = st.tuples(
    st.integers(0, 9), st.integers(0, 99), st.integers(0, 7), st.integers(0, 500)
)


def filled(blank: Field) -> str:
    """A value that fits."""
    match blank.type:
        case "choice":
            return next(iter(blank.choices))
        case "number" | "money":
            return "7"
        case "date":
            return "2026-05-20"
        case "instant":
            return "2026-05-04T08:00"
        case _:
            return "x"


def cast(regulation: Regulation) -> list[run.Who]:
    """One officer a party, two heads of everything, one who is officer and head at once."""
    parties = (*regulation.parties, *CHOSEN)
    singles = [officer(f"officer {each}", each) for each in parties]
    return [
        *singles,
        officer("everybody", *parties),
        head("boss", *parties),
        head("deputy", *parties),
    ]


def begin(name: str, code: str) -> Story:
    regulation = shipped(name)
    kind = regulation.kinds[code]
    tables = [each.code for each in kind.tables.values() if each.chosen]
    return opened(
        regulation,
        code,
        head("opener", *regulation.parties),
        "2026-05-04 08:00",
        rows=dict.fromkeys(tables, CHOSEN),
        values={each.code: filled(each) for each in kind.form.values()},
    )


def wishes(story: Story) -> Iterator[run.Act]:
    """Everything somebody might try on the tasks there are, sensible or not."""
    for code, row in story.state.tasks:
        step = story.kind.steps[code]
        for answer in codes_of(step):
            values = valued(story.kind, step, answer_of(step, answer))
            yield run.Act("do", code, row, answer, values)
            yield run.Act("correct", code, row, answer, values, reason="nhầm")
        if step.to:
            yield run.Act("receive", code, row, reason="phiếu gửi")
        if step.extend:
            values = dict.fromkeys(step.extend.needs, "x")
            yield run.Act("extend", code, row, values=values)
        if step.pause:
            values = dict.fromkeys(step.pause.needs, "x")
            yield run.Act("pause", code, row, values=values)
            yield run.Act("resume", code, row)


def valued(kind: Kind, step: Step, answer: Answer) -> dict[str, str]:
    needs = (*step.needs, *answer.needs)
    return {each: filled(kind.fields[each]) for each in needs}


def step_of(story: Story, fact: Fact) -> Step | None:
    return story.kind.steps.get(getattr(fact, "step", ""))


def nobody_on_both_sides(story: Story) -> None:
    asked: set[str] = set()
    decided: set[str] = set()
    for fact in story.facts:
        step = step_of(story, fact)
        if isinstance(fact, Done | Corrected) and step:
            if step.act in PREPARING:
                asked.add(fact.person)
            if step.act in DECIDING:
                decided.add(fact.person)
    assert not asked & decided


def nobody_decided_against_unheard(story: Story) -> None:
    """Before an adverse answer: notice, its receipt and the reply, since the last proposal."""
    told = received = heard = False
    for fact in story.facts:
        step = step_of(story, fact)
        if step is None:
            continue
        if isinstance(fact, Done) and step.act in PROPOSING:
            told = received = heard = False
        if (
            isinstance(fact, Done)
            and step.act == "notify"
            and step.to == story.kind.concerns
        ):
            told, received, heard = True, False, False
        if isinstance(fact, Received) and step.to == story.kind.concerns:
            received = told
        settled = isinstance(fact, Done) or (
            isinstance(fact, Lapsed) and fact.outcome == "no answer"
        )
        if settled and step.by == story.kind.concerns:
            heard = received
        if isinstance(fact, Done | Corrected) and answer_of(step, fact.answer).adverse:
            assert told
            assert received
            assert heard


def dates(story: Story) -> dict[tuple[str, str, int], str]:
    found = due.due(story.kind, story.state, story.calendar)
    return {(each.step, each.row, rounds(story, each)): str(each.due) for each in found}


def rounds(story: Story, each: due.TaskDue) -> int:
    return story.state.tasks[each.step, each.row].round if each.step else 0


def tried(
    story: Story, people: list[run.Who], turn: tuple[int, int, int, int]
) -> tuple[run.Who, run.Act] | None:
    """Who tries what in this turn: mostly something sensible, else anything at all."""
    what, which, who, _ = turn
    acts = list(wishes(story))
    if not acts:
        return None
    if what > 6:
        return people[who * len(people) // 8], acts[which * len(acts) // 100]
    able = [
        (each, act)
        for each in people[-3 + who % 2 :]
        for act in acts
        if act.verb != "correct" and is_done(story, each, act)
    ]
    return able[which * len(able) // 100] if able else None


def play(story: Story, people: list[run.Who], turn: tuple[int, int, int, int]) -> None:
    """One turn: time passes, or somebody tries something."""
    before, facts = dates(story), len(story.facts)
    attempt = tried(story, people, turn) if turn[0] > 1 else None
    if attempt is None:
        story.later(hours=turn[3])
    else:
        try:
            story.act(*attempt)
        except Refused:
            story.tick()
    if len(story.facts) == facts:
        assert dates(story) == before
    assert [each.on for each in story.facts] == sorted(each.on for each in story.facts)


@settings(max_examples=60)
@given(st.sampled_from(KINDS), st.lists(STEP, min_size=15, max_size=50))
def test_however_people_try_the_promises_hold(
    what: tuple[str, str], turns: list[tuple[int, int, int, int]]
) -> None:
    story, people = begin(*what), cast(shipped(what[0]))
    for turn in turns:
        play(story, people, turn)
        nobody_on_both_sides(story)
        nobody_decided_against_unheard(story)


HEARD = [
    (name, kind)
    for name, kind in KINDS
    if any(
        answer.adverse
        for step in shipped(name).kinds[kind].steps.values()
        for answer in step.answers.values()
    )
]


def towards_a_hearing(story: Story, people: list[run.Who]) -> None:
    """Do what is open, proposing against the person, until notice must be given."""
    for _ in range(30):
        for code, row in list(story.state.tasks):
            step = story.kind.steps[code]
            if not story.is_open(code, row) or not step.duty or step.act in DECIDING:
                continue
            if step.act == "notify":
                return
            answers = codes_of(step)
            answer = answers[-1] if step.act in PROPOSING else answers[0]
            values = valued(story.kind, step, answer_of(step, answer))
            act = run.Act("do", code, row, answer, values)
            story.act(next(who for who in people if is_done(story, who, act)), act)
    raise AssertionError(story.names())


@settings(max_examples=60)
@given(
    st.sampled_from(HEARD),
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 99), st.integers(0, 40)),
        max_size=25,
    ),
)
def test_close_to_the_hearing_nobody_gets_around_it(
    what: tuple[str, str], turns: list[tuple[int, int, int]]
) -> None:
    story, people = begin(*what), cast(shipped(what[0]))[-3:]
    towards_a_hearing(story, people)
    for kind, which, hours in turns:
        acts = [
            (who, act)
            for who in people
            for act in wishes(story)
            if act.verb in {"do", "receive"} and is_done(story, who, act)
        ]
        if kind < 3 or not acts:
            story.later(hours=hours)
        else:
            story.act(*acts[which * len(acts) // 100])
        nobody_on_both_sides(story)
        nobody_decided_against_unheard(story)


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.lists(STEP, min_size=10, max_size=40))
def test_it_does_not_matter_when_the_clock_is_looked_at(
    what: tuple[str, str], turns: list[tuple[int, int, int, int]]
) -> None:
    """With a tick at every turn, or only before an act after months of downtime: the same."""
    often, people = begin(*what), cast(shipped(what[0]))
    rarely = begin(*what)
    for turn in turns:
        attempt = tried(often, people, turn) if turn[0] > 1 else None
        if attempt is None:
            often.later(hours=turn[3])
            rarely.now = often.now
            continue
        try:
            often.act(*attempt)
        except Refused:
            continue
        rarely.act(*attempt)
    often.tick()
    rarely.tick()
    assert often.facts == rarely.facts
    assert often.state == rarely.state


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.lists(STEP, min_size=10, max_size=40))
def test_what_is_allowed_is_not_refused_and_what_is_not_is(
    what: tuple[str, str], turns: list[tuple[int, int, int, int]]
) -> None:
    story, people = begin(*what), cast(shipped(what[0]))
    for turn in turns:
        play(story, people, turn)
    for who in people:
        for move in run.allowed(
            story.kind, story.state, who, story.calendar, story.now
        ):
            if move.verb != "do":
                continue
            step = story.kind.steps[move.step]
            for code in codes_of(step):
                values = valued(story.kind, step, answer_of(step, code))
                act = run.Act("do", move.step, move.row, code, values)
                assert is_done(story, who, act) == (move.may and code in move.answers)


def is_done(story: Story, who: run.Who, act: run.Act) -> bool:
    try:
        run.act(story.kind, story.state, who, act, story.calendar, story.now)
    except Refused:
        return False
    return True
