"""Nobody learns what they may not know; each line of the gate is tried with it taken away.

The suite asks the same of two worlds that differ only in what the reader may not see.
Without any one line of the gate it must find a difference, or a reader who sees
another set of matters than was said by hand.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.contexts.matters.models import filling
from phoihop.contexts.parties.models import revoke
from phoihop.desk import access, inbox, replay
from phoihop.desk.story import FINANCE
from tests.desk.two_worlds import (
    CANARY,
    HIDDEN_ACTS,
    Part,
    Request,
    answers,
    every_request,
    hidden_part,
    reduced,
    tried,
    visible_part,
    waits_by_hand,
)
from tests.world import CAST, World, check_reader

READERS = ("binh", "hoa", "khoa", "lan")


def asked(
    world: World, requests: tuple[Request, ...], readers: tuple[str, ...] = READERS
) -> dict[str, Any]:
    return {login: answers(world, login, requests) for login in readers}


def test_what_may_not_be_seen_changes_no_answer(world: World) -> None:
    seen = visible_part(world)

    @given(st.lists(st.sampled_from(sorted(HIDDEN_ACTS)), max_size=4), st.data())
    @settings(max_examples=5)
    def holds(acts: list[str], data: st.DataObject) -> None:
        with tried(world):
            hidden = hidden_part(world)
            every = every_request(seen, hidden)
            requests = data.draw(st.permutations(every).map(lambda found: found[:40]))
            requests = tuple(requests)
            present = asked(world, requests)
            for each in dict.fromkeys(acts):
                HIDDEN_ACTS[each](world, {**seen, **hidden})
            changed = asked(world, requests)
        removed = asked(world, requests)
        assert present == changed == removed

    holds()


def test_every_request_is_answered_alike_with_and_without_the_hidden(
    world: World,
) -> None:
    seen = visible_part(world)
    with tried(world):
        hidden = hidden_part(world)
        requests = every_request(seen, hidden)
        present = asked(world, requests)
        for act in HIDDEN_ACTS.values():
            act(world, {**seen, **hidden})
        assert asked(world, requests) == present
    assert asked(world, requests) == present
    assert CANARY not in repr(present)
    assert FINANCE in repr(present["binh"])


def test_the_hidden_is_there_for_whoever_may_see_it(world: World) -> None:
    seen = visible_part(world)
    with tried(world):
        hidden = hidden_part(world)
        requests = every_request(seen, hidden)
        present = answers(world, "an", requests)
    assert CANARY in repr(present)
    assert answers(world, "an", requests) != present


@contextmanager
def without(module: ModuleType, old: str, new: str) -> Iterator[None]:
    """The module with one piece of its text replaced."""
    source, before = inspect.getsource(module), dict(vars(module))
    assert source.count(old) == 1, (module.__name__, old)
    code = compile(source.replace(old, new), str(module.__file__), "exec")
    exec(code, vars(module))  # noqa: S102
    try:
        yield
    finally:
        vars(module).update(before)


READING: tuple[tuple[ModuleType, str, str], ...] = (
    (access, "filter(matter__in=objects_of(actor.principals))", "all()"),
    (
        access,
        'FROM parties_acl WHERE subject = %s"\n    every = " UNION "',
        'FROM parties_acl WHERE 0 <> length(%s)"\n    every = " UNION "',
    ),
    (access, '" UNION ".join', '" UNION ALL ".join'),
    (
        access,
        "sort_key FROM parties_acl WHERE subject = %s",
        "sort_key FROM parties_acl WHERE 0 <> length(%s)",
    ),
    (access, "AND subject IN ({marks})", "AND (1 = 1 OR subject IN ({marks}))"),
    (access, "object = matters_matterrow.matter", "1 = 1"),
    (access, "WHERE matter = %s AND", "WHERE (1 = 1 OR matter = %s) AND"),
    (access, "        matter=public_id,\n", ""),
    (access, "        document=document,\n", ""),
    (access, "        matter__in=objects_of(actor.principals),\n", ""),
    (access, "and sees(actor.principals, public_id)", ""),
    (access, "if not actor.standing.administers:", "if False:"),
    (inbox, "        matter__in=objects_of(actor.principals),\n", ""),
    (inbox, "Q(holder__in=agencies, of_head=False)", "Q(of_head=False)"),
    (inbox, "Q(holder__in=headed, of_head=True)", "Q(of_head=True)"),
    (inbox, "Q(holder=actor.person, of_head=False)", "Q(of_head=False)"),
    (inbox, "if each.role in ACTING]", "]"),
    (inbox, "if each.heads and not each.scope}", "if not each.scope}"),
    (inbox, "if each.heads and not each.scope}", "if each.heads}"),
)


HARMLESS = (access, "Return the matters the reader may see, for", "Return those for")
WRITING: tuple[tuple[ModuleType, str, str], ...] = (
    (filling, "parties = {state.lead, named(", "parties = {*state.parties, named("),
    (filling, "if found and found.person:", "if False:"),
    (filling, "revoke(principal, stream)", "pass"),
    (filling, "return involved(matter) | matter.grants", "return involved(matter)"),
)


def seen_as_said(world: World, seen: Part) -> bool:
    """Whether everybody sees, and has waiting for them, exactly what was said by hand."""
    waits = waits_by_hand(seen, world.agency("thanh-tra-tinh"))
    try:
        for login in CAST:
            check_reader(world, login)
            found = inbox.tasks_of(world.actor(login))
            assert {(t.matter_id, t.step, t.row) for t in found} == waits[login]
    except (AssertionError, pytest.fail.Exception):
        return False
    return True


def test_each_line_of_the_gate_is_missed_when_it_is_gone(world: World) -> None:
    seen = visible_part(world)
    assert seen_as_said(world, seen)
    present, survivors = {}, []
    with tried(world):
        requests = reduced(seen, hidden_part(world))
        for mutation in (*READING, HARMLESS):
            with without(*mutation):
                present[mutation] = asked(world, requests, ("binh",))
    for mutation in (*READING, HARMLESS):
        with without(*mutation):
            alike = asked(world, requests, ("binh",)) == present[mutation]
            if alike and seen_as_said(world, seen):
                survivors.append(mutation)
    assert survivors == [HARMLESS]


@pytest.mark.parametrize("mutation", WRITING, ids=lambda each: each[1])
def test_each_line_that_lets_somebody_in_or_out_is_missed(
    world: World, mutation: tuple[ModuleType, str, str]
) -> None:
    seen = visible_part(world)
    with tried(world), without(*mutation):
        replay.rebuild()
        revoke(f"agency:{world.agency(FINANCE)}", seen["shut"])
        assert not seen_as_said(world, seen)
    with tried(world):
        replay.rebuild()
        revoke(f"agency:{world.agency(FINANCE)}", seen["shut"])
        assert seen_as_said(world, seen)
