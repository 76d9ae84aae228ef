"""What changes in one step: who must do it, when it begins, by when, what silence means."""

from collections.abc import Iterator
from dataclasses import fields, replace

from phoihop.regulation.change import Change, change_of, codes, differs
from phoihop.regulation.changes_limit import Reckoning, of_limit
from phoihop.regulation.model import Answer, Basis, Kind, Step

SAID = (
    "name",
    "name_en",
    "to",
    "act",
    "after",
    "each",
    "condition",
    "earliest",
    "expiries",
    "needs",
    "fills",
    "stands_for",
    "ends",
    "part",
    "open_while",
    "basis",
)
CLOCKS = ("extend", "pause")  # added, dropped or changed as a whole
ANSWERED = tuple(
    each.name
    for each in fields(Answer)
    if each.name not in {"code", "place", "name", "name_en", "within"}
)


def of_step(
    code: str, kinds: tuple[Kind, Kind], reckoning: Reckoning
) -> Iterator[Change]:
    """Yield what differs in one step; one that is new or gone is one change."""
    old, new = (kind.steps.get(code) for kind in kinds)
    now = new or old
    if now is None:
        return
    whole = Change(
        code="",
        kind=kinds[1].code,
        step=code,
        who=now.by,
        before=old.basis if old else Basis(),
        after=new.basis if new else Basis(),
        kinds=kinds,
    )
    if old is None or new is None:
        what = "duty" if now.duty else "power"
        name = f"{what}_{change_of(old, new)}"
        yield replace(whole, code=name, old=old, new=new)
        return
    yield from _of_who(whole, old, new)
    yield from of_limit(
        replace(whole, code=_clock(kinds[1], new)), old.within, new.within, reckoning
    )
    yield from _of_rest(whole, old, new)
    yield from _of_answers(whole, (old, new), reckoning)


def _clock(kind: Kind, step: Step) -> str:
    """Return what its limit is to people: time to reply for whom the matter is about."""
    heard = step.act == "respond" and step.by == kind.concerns
    return "reply_window" if heard else "limit"


def _of_who(whole: Change, old: Step, new: Step) -> Iterator[Change]:
    if old.by != new.by:
        code = "decider" if new.act == "decide" else "actor"
        yield replace(whole, code=f"{code}_changed", old=old.by, new=new.by)
    if old.duty != new.duty:
        yield replace(whole, code="now_duty" if new.duty else "now_power")


def _of_rest(whole: Change, old: Step, new: Step) -> Iterator[Change]:
    for name in SAID:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield replace(whole, code=f"step_{name}", old=was, new=now)
    for name in CLOCKS:
        was, now = getattr(old, name), getattr(new, name)
        if differs(was, now):
            yield replace(whole, code=f"{name}_{change_of(was, now)}", old=was, new=now)


def _of_answers(
    whole: Change, steps: tuple[Step, Step], reckoning: Reckoning
) -> Iterator[Change]:
    old, new = (step.answers for step in steps)
    for code in codes(new, old):
        was, now = old.get(code), new.get(code)
        about = replace(whole, part=code)
        if was is None or now is None:
            name = f"answer_{change_of(was, now)}"
            yield replace(about, code=name, old=was, new=now)
            continue
        if (was.name, was.name_en) != (now.name, now.name_en):
            yield replace(about, code="answer_name", old=was, new=now)
        within = replace(about, code="answer_limit")
        yield from of_limit(within, was.within, now.within, reckoning)
        for name in ANSWERED:
            before, after = getattr(was, name), getattr(now, name)
            if before != after:
                yield replace(about, code=f"answer_{name}", old=before, new=after)
