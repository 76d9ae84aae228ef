"""What a person may do now, each with its article; what not, why, and who could."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from phoihop.base.days import Calendar
from phoihop.regulation.acts import (
    DOING,
    addressee,
    sender,
    why_not_correct,
    why_not_receive,
    why_not_set,
)
from phoihop.regulation.clocks import why_not_extend, why_not_pause, why_not_resume
from phoihop.regulation.due import of_task
from phoihop.regulation.limits import AsAsked
from phoihop.regulation.model import Basis, Kind
from phoihop.regulation.plan import asked_limit, codes_of, plan_of
from phoihop.regulation.refusals import Attempt, No, bad_answer, first
from phoihop.regulation.roles import Who, granter, may_act
from phoihop.regulation.state import State, Task

UNSAID = Basis()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing to do: `may` says whether this person may, else `reason` why not.

    `answers` are those that may be given now, `barred` the others with the reason.
    `late` says that the reply would only be filed. `asks` are the bounds of the
    limit a request may set. `proof` says that only proof of delivery is recorded.
    `fields` are those that can be set; `out_of_time` the answers past a limit of their own.
    """

    step: str
    row: str
    verb: str
    party: str
    may: bool
    answers: tuple[str, ...] = ()
    barred: tuple[tuple[str, No], ...] = ()
    reason: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    could: tuple[str, ...] = ()
    basis: Basis = UNSAID
    duty: bool = True
    late: bool = False
    asks: AsAsked | None = None
    proof: bool = False
    fields: tuple[str, ...] = ()
    out_of_time: tuple[str, ...] = ()


def allowed(  # noqa: PLR0917 - the same five as `act`, without the act
    kind: Kind, state: State, who: Who, calendar: Calendar, now: datetime
) -> tuple[Move, ...]:
    """Return every open task and power in the order of the text, and who may do it."""
    found: list[Move] = []
    order = plan_of(kind).order
    tasks = [each for each in state.tasks.values() if each.step in kind.steps]
    for task in sorted(tasks, key=lambda each: order[each.step]):
        step = kind.steps[task.step]
        attempt = Attempt(kind, state, who, step, task.row, calendar, now)
        found += _of_task(attempt, task)
    found += _receipts(kind, state, who, (calendar, now))
    if kind.steps and kind.fields:
        any_step = next(iter(kind.steps.values()))
        attempt = Attempt(kind, state, who, any_step, "", calendar, now)
        if why_not_set(attempt) is None:
            found.append(
                Move(
                    step="",
                    row="",
                    verb="set",
                    party=state.lead,
                    may=True,
                    basis=kind.basis,
                    fields=plan_of(kind).settable,
                )
            )
    return tuple(found)


def _of_task(attempt: Attempt, task: Task) -> Iterator[Move]:
    if task.status == "open":
        yield _doing(attempt)
        yield from _clock(attempt, task)
    elif task.status == "lapsed" and first(DOING, attempt) is None:
        yield _doing(attempt, late=True)
    elif task.status == "settled" and why_not_correct(attempt) is None:
        yield _move(attempt, "correct", attempt.party, None, attempt.step.basis)


def _doing(attempt: Attempt, *, late: bool = False) -> Move:
    no = first(DOING, attempt)
    step = attempt.step
    barred = tuple(
        (code, bar) for code in codes_of(step) if (bar := bad_answer(attempt, code))
    )
    closed = {code for code, _ in barred}
    answers = tuple(code for code in codes_of(step) if code not in closed)
    if no is None and not answers and barred:
        no = barred[0][1]
    asks = plan_of(attempt.kind).asks.get(step.code, ())
    return Move(
        step=step.code,
        row=attempt.row,
        verb="do",
        party=attempt.party,
        may=no is None,
        answers=answers,
        barred=barred,
        reason=no.reason if no else "",
        details=no.details if no else {},
        could=no.could if no else (),
        basis=step.basis,
        duty=step.duty,
        late=late,
        out_of_time=_out_of_time(attempt),
        asks=asked_limit(attempt.kind.steps[asks[0]]) if asks else None,
    )


def _out_of_time(attempt: Attempt) -> tuple[str, ...]:
    if not any(each.within for each in attempt.step.answers.values()):
        return ()
    task = attempt.task
    if task is None or task.status != "open":
        return ()
    ends = of_task(attempt.kind, attempt.state, attempt.calendar, task).answers
    return tuple(code for code, end in ends.items() if end.at <= attempt.now)


def _clock(attempt: Attempt, task: Task) -> Iterator[Move]:
    step = attempt.step
    if step.extend:
        by = granter(attempt.kind, attempt.state, task, step.extend.by)
        no = why_not_extend(attempt)
        yield _move(attempt, "extend", by, no, step.extend.basis)
    if step.pause:
        by = granter(attempt.kind, attempt.state, task, step.pause.by)
        verb = "resume" if task.is_paused else "pause"
        no = why_not_resume(attempt) if task.is_paused else why_not_pause(attempt)
        yield _move(attempt, verb, by, no, step.pause.basis)


def _move(  # noqa: PLR0917
    attempt: Attempt, verb: str, party: str, no: No | None, basis: Basis
) -> Move:
    return Move(
        step=attempt.step.code,
        row=attempt.row,
        verb=verb,
        party=party,
        may=no is None,
        reason=no.reason if no else "",
        details=no.details if no else {},
        could=no.could if no else (),
        basis=basis if basis.article else attempt.step.basis,
    )


def _receipts(
    kind: Kind, state: State, who: Who, when: tuple[Calendar, datetime]
) -> Iterator[Move]:
    """Yield what was sent and not yet received, to whoever may take it in or prove it."""
    for code, row in state.sent:
        if (code, row) in state.received or code not in kind.steps:
            continue
        attempt = Attempt(kind, state, who, kind.steps[code], row, *when)
        whom = addressee(attempt)
        no = why_not_receive(attempt, proof="-")
        own = may_act(kind, state, who, whom)
        if no is None or may_act(kind, state, who, sender(attempt)):
            yield Move(
                step=code,
                row=row,
                verb="receive",
                party=whom,
                may=no is None,
                basis=attempt.step.basis,
                proof=not own,
            )
