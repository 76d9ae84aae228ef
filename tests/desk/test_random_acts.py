"""Whatever people do, in whatever order: the promises hold after each act.

A modest machine of Hypothesis: random people do random acts, days pass, the tick runs
or does not; what is refused changes nothing; at the end the world is rechecked.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from phoihop.base.errors import Missing, Refused
from phoihop.contexts.matters.models import TaskRow
from phoihop.desk import matters
from phoihop.desk.story import FINANCE, PAPER, POLICE, SCHOOLS
from phoihop.regulation.facts import Done
from phoihop.regulation.model import Kind
from phoihop.regulation.run import Act, Move
from phoihop.store import reading
from tests.world import CAST, World, check_world

VERIFY, REVIEW = "xac-minh-lien-nganh", "ra-soat-ho-so"
WAIT = st.sampled_from([0, 1, 24, 26, 24 * 8])


class Office(RuleBasedStateMachine):
    """The cast at work on a few matters. `world` is set by the test."""

    world: World
    matters: list[str]

    @initialize()
    def begin(self) -> None:
        self.matters = []
        self.world.checking = False
        self.open(VERIFY)
        self.open(REVIEW)

    def open(self, kind: str) -> None:
        review = {
            "ho_ten": "Đỗ Thị Hoa",
            "so_hieu": "CB-0731",
            "loai_du_kien": "cong-tac",
            "gia_tri_trong_ho_so": "2008",
        }
        values = review if kind == REVIEW else {"du_kien": "Bằng số 1"}
        concerned = "hoa" if kind == REVIEW else ""
        found = self.world.open(
            "an", kind, concerned=concerned, phuc_tap="khong", **values
        )
        self.matters.append(found)
        for row in (FINANCE, SCHOOLS, POLICE):
            self.world.do("an", found, "hoi", row=row, cau_hoi="Có đúng không?")

    @rule(hours=WAIT, tick=st.booleans())
    def wait(self, hours: int, tick: bool) -> None:
        self.world.now += timedelta(hours=hours)
        if tick:
            assert not self.world.tick().failed
            assert self.world.tick().facts == 0

    @rule(who=st.permutations(CAST), first=st.booleans(), data=st.data())
    def do_what_the_page_offers(self, who: list[str], first: bool, data: Any) -> None:
        """Do one of the acts that the page says this person may do: it is recorded."""
        matter = self.matters[first]
        for login in who:
            if moves := self.offered(login, matter):
                onward = [each for each in moves if each.verb in {"do", "receive"}]
                move = data.draw(st.sampled_from(onward * 5 + moves))
                self.take(login, matter, move, data)
                return

    @rule(first=st.booleans(), data=st.data())
    def go_on(self, first: bool, data: Any) -> None:
        """Let everybody do what waits for them, one thing each, and let a day pass."""
        matter = self.matters[first]
        for login in CAST:
            moves = [each for each in self.offered(login, matter) if each.duty]
            onward = [each for each in moves if each.verb in {"do", "receive"}]
            if onward:
                self.take(login, matter, onward[0], data)
        self.world.now += timedelta(days=1)

    def offered(self, login: str, matter: str) -> list[Move]:
        try:
            return list(self.world.page(login, matter).moves)
        except Missing:
            return []

    def take(self, login: str, matter: str, move: Move, data: Any) -> None:
        kind = self.world.page("an", matter).kind
        answers = move.answers
        if move.verb == "correct":
            answers = tuple(kind.steps[move.step].answers)
        answer = data.draw(st.sampled_from(answers)) if answers else ""
        values = filled(kind, move, answer)
        papers = [
            matters.Upload(code, "Biên bản.pdf", PAPER)
            for code in values
            if kind.fields[code].type == "document"
        ]
        typed = {code: text for code, text in values.items() if text}
        amount = "1 working day" if move.verb == "extend" else ""
        reason = "Sổ chuyển giao" if move.proof or move.verb == "correct" else ""
        act = Act(move.verb, move.step, move.row, answer, typed, amount, "", reason)
        recorded = self.attempt(login, matter, act, *papers)
        assert recorded or move.verb not in {"do", "receive"}, (login, act)

    @rule(
        login=st.sampled_from(CAST),
        verb=st.sampled_from(["do", "receive", "extend", "pause", "resume", "correct"]),
        row=st.sampled_from(["", FINANCE, SCHOOLS, POLICE]),
        data=st.data(),
    )
    def do_anything(self, login: str, verb: str, row: str, data: Any) -> None:
        matter = data.draw(st.sampled_from(self.matters))
        kind = self.world.page("an", matter).kind
        step = data.draw(st.sampled_from(sorted(kind.steps)))
        answers = ["", *kind.steps[step].answers]
        answer = data.draw(st.sampled_from(answers))
        row = row if kind.steps[step].each else ""
        values = dict.fromkeys(kind.steps[step].needs, "Theo sổ gốc")
        act = Act(verb, step, row, answer, values, "2 working days", reason="Cần")
        self.attempt(login, matter, act)

    def attempt(
        self, login: str, matter: str, act: Act, *papers: matters.Upload
    ) -> bool:
        """An act is recorded whole, or refused and nothing has changed."""
        before = reading.head().size
        tasks = list(TaskRow.objects.order_by("pk").values())
        try:
            with transaction.atomic():
                receipt = self.world.act(login, matter, act, *papers)
        except (Refused, Missing):
            assert reading.head().size == before
            assert list(TaskRow.objects.order_by("pk").values()) == tasks
            return False
        assert receipt.first == before
        assert reading.head().size == receipt.last + 1
        return True

    @invariant()
    def nobody_is_on_both_sides(self) -> None:
        for matter in getattr(self, "matters", ()):
            state = self.world.page("an", matter).state
            assert not state.prepared & state.decided

    @invariant()
    def nobody_is_decided_against_before_being_heard(self) -> None:
        for matter in getattr(self, "matters", ())[1:]:
            facts = [
                type(each).__name__ + getattr(each, "step", "")
                for each in self.world.facts(matter)
            ]
            decided = [
                n
                for n, each in enumerate(self.world.facts(matter))
                if getattr(each, "answer", "") == "ket-luan-sai-lech"
            ]
            for place in decided:
                heard = {"Donegiai-trinh", "Lapsedgiai-trinh"} & set(facts[:place])
                assert heard
                assert "Receivedbao-truoc" in facts[:place]

    def teardown(self) -> None:
        if getattr(self, "matters", None):
            for matter in self.matters:
                self.world.readers[matter] = readers_by_facts(self.world, matter)
            check_world(self.world)


def filled(kind: Kind, move: Move, answer: str) -> dict[str, str]:
    """What the form of a move demands, filled in; "" where a paper is demanded."""
    if move.verb == "set":
        return {"phuc-tap": "co"} if "phuc-tap" in move.fields else {}
    step = kind.steps[move.step]
    needs = {
        "do": (
            *step.needs,
            *(step.answers[answer].needs if answer in step.answers else ()),
        ),
        "correct": (
            *step.needs,
            *(step.answers[answer].needs if answer in step.answers else ()),
        ),
        "extend": step.extend.needs if step.extend else (),
        "pause": step.pause.needs if step.pause else (),
    }.get(move.verb, ())
    return {
        code: "" if kind.fields[code].type == "document" else "Theo sổ gốc"
        for code in needs
    }


def readers_by_facts(world: World, matter: str) -> set[str]:
    """Who may see a matter, reckoned from its entries alone."""
    seen = {"an", "dung", "giang"}
    for fact in world.facts(matter):
        asked = isinstance(fact, Done) and fact.step == "hoi"
        seen |= (
            {FINANCE: {"binh"}, SCHOOLS: {"chi"}}.get(fact.row, set())
            if asked
            else set()
        )
        told = isinstance(fact, Done) and fact.step.startswith("bao-")
        seen |= {"hoa"} if told else set()
    return seen


def test_the_promises_hold_whatever_people_do(world: World) -> None:
    start, readers = world.now, dict(world.readers)

    class Here(Office):
        def __init__(self) -> None:
            super().__init__()
            self.world = world
            world.now, world.readers = start, dict(readers)
            self.point = transaction.savepoint()

        def teardown(self) -> None:
            super().teardown()
            transaction.savepoint_rollback(self.point)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            phases=(Phase.explicit, Phase.generate),
        ),
    )
