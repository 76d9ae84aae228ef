"""Why an act may not be done: a code, its details, and who could.

The rule this module exists for: whoever asked, drafted or proposed never
decides, in either order; and nobody is decided against before the person
concerned has received notice and has answered or let the time to answer pass,
in this very round.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from phoihop.base.days import (
    HOUR_UNITS,
    Amount,
    Calendar,
    end_of_day,
    parse_amount,
)
from phoihop.base.days import due_after as counted
from phoihop.base.errors import Invalid, Refused
from phoihop.regulation.due import reckoned
from phoihop.regulation.form_values import is_kept
from phoihop.regulation.model import Answer, Field, Kind, Step
from phoihop.regulation.moments import (
    Counted,
    Ground,
    end_of,
    ground,
    view_of,
)
from phoihop.regulation.plan import (
    DECIDING,
    PREPARING,
    PROPOSING,
    answer_of,
    asked_limit,
    codes_of,
    plan_of,
)
from phoihop.regulation.roles import (
    Who,
    addressees,
    may_act,
    name_of,
    party_of,
    rows_of,
)
from phoihop.regulation.state import Happening, Key, State, Task
from phoihop.regulation.written_dates import start_of_day


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do: a verb, a step of a row, and what goes with it.

    Verbs: do, receive, extend, pause, resume, correct, set. `by` is the amount of
    an extension, `asked` the limit written in a request.
    """

    verb: str
    step: str = ""
    row: str = ""
    answer: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    asked: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class No:
    """A refusal: the code of its sentence, what fills its blanks, and who could do it."""

    reason: str
    details: Mapping[str, str] = field(default_factory=dict)
    could: tuple[str, ...] = ()

    def refused(self, kind: Kind) -> Refused:
        """Return the refusal to be raised."""
        details: dict[str, str | int] = dict(self.details)
        if self.could:
            details["could"] = ", ".join(name_of(kind, each) for each in self.could)
        return Refused(reason=self.reason, **details)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A person about to do something to one step of one row, now."""

    kind: Kind
    state: State
    who: Who
    step: Step
    row: str
    calendar: Calendar
    now: datetime

    @property
    def key(self) -> Key:
        """The task's key."""
        return self.step.code, self.row

    @property
    def task(self) -> Task | None:
        """The task, if it ever began."""
        return self.state.tasks.get(self.key)

    @property
    def party(self) -> str:
        """Whose task it is."""
        return party_of(self.kind, self.state, self.step, self.row)


Check = Callable[[Attempt], No | None]


def first(checks: Iterable[Check], attempt: Attempt) -> No | None:
    """Return the first thing that speaks against an attempt."""
    return next((no for check in checks if (no := check(attempt))), None)


def not_theirs(attempt: Attempt) -> No | None:
    """Only the party whose task it is acts; only the head where the text says the head."""
    return other_party(attempt, attempt.party)


def other_party(
    attempt: Attempt, party: str, reason: str = "not_your_party"
) -> No | None:
    """Refuse who may not act for a party."""
    if may_act(attempt.kind, attempt.state, attempt.who, party):
        return None
    return No(reason, _named(attempt), (party,))


def not_open(attempt: Attempt) -> No | None:
    """A step is done while it stands open; a late reply is taken in after silence."""
    task = attempt.task
    if task and task.status in {"open", "lapsed"}:
        return None
    if attempt.state.closed:
        return No("closed", _named(attempt))
    if task is None or task.status == "withdrawn":
        return No("not_begun", _named(attempt))
    return No("moot" if task.status == "moot" else "already_done", _named(attempt))


def not_while(attempt: Attempt) -> No | None:
    """A power lasts as long as the step it goes with stands open."""
    during = attempt.kind.steps.get(attempt.step.open_while)
    if during is None:
        return None
    rows: tuple[str, ...] = (attempt.row,)
    if during.each != attempt.step.each:
        rows = rows_of(attempt.kind, attempt.state, during.each)
    tasks = [attempt.state.tasks.get((during.code, each)) for each in rows]
    if any(task and task.status == "open" for task in tasks):
        return None
    return No("not_while", {**_named(attempt), "during": during.name})


def too_early(attempt: Attempt) -> No | None:
    """Nothing is done before the moment the text names as the earliest."""
    limit, task = attempt.step.earliest, attempt.task
    if limit is None or task is None:
        return None
    view = view_of(attempt.kind, attempt.state, attempt.step, attempt.row)
    found = ground(view, attempt.calendar, task, limit)
    due = end_of(attempt.calendar, found, task)
    if due is None:
        return No("too_early_yet", _named(attempt))
    at = start_of_day(attempt.calendar, due.day)
    if _names_an_hour(found) or due.at != end_of_day(attempt.calendar, due.day):
        at = due.at
    if attempt.now >= at:
        return None
    return No("too_early", {**_named(attempt), "day": due.day.isoformat()})


def _names_an_hour(found: Ground) -> bool:
    return isinstance(found, Counted) and found.amount.unit in HOUR_UNITS


def two_persons(attempt: Attempt) -> No | None:
    """Whoever asked, drafted or proposed never decides; whoever decided never does those."""
    person, act = attempt.who.person, attempt.step.act
    if act in DECIDING and person in attempt.state.prepared:
        return No("two_persons", _named(attempt), (attempt.party,))
    if act in PREPARING and person in attempt.state.decided:
        return No("two_persons_decided", _named(attempt), (attempt.party,))
    return None


def used_up(attempt: Attempt, answer: Answer) -> No | None:
    """Some answers may be given only so often in a matter."""
    if answer.times is None:
        return None
    uses = attempt.state.uses.get(Happening(*attempt.key, answer.code), 0)
    if uses < answer.times:
        return None
    details = {"answer": answer.name, "times": str(answer.times)}
    return No("answer_used_up", {**_named(attempt), **details})


def unheard(attempt: Attempt, answer: Answer) -> No | None:
    """Nobody is decided against before notice received and the reply settled, this round."""
    if not answer.adverse:
        return None
    kind, state = attempt.kind, attempt.state
    begins = _round(attempt)
    notices = [each for each in kind.steps.values() if _tells(attempt, each)]
    sent = [
        (mark.seq, each)
        for each in notices
        if (mark := state.sent.get((each.code, ""))) and mark.seq > begins
    ]
    if not sent:
        name = notices[0].name if notices else ""
        return No("no_notice", {"answer": answer.name, "notice": name})
    seq, notice = max(sent, key=lambda each: each[0])
    received = state.received.get((notice.code, ""))
    if received is None or received.seq < seq:
        details = {"answer": answer.name, "notice": notice.name}
        return No("notice_not_received", details, (kind.concerns,))
    return _still_open(attempt, answer, notice, seq)


def _still_open(attempt: Attempt, answer: Answer, notice: Step, seq: int) -> No | None:
    """Refuse while the person may still answer the notice of this round."""
    kind, state = attempt.kind, attempt.state
    replies = [
        each
        for each in kind.steps.values()
        if each.by == kind.concerns and notice.code in plan_of(kind).parents[each.code]
    ]
    for each in replies:
        mark = state.last.get(Happening(each.code, "", ""))
        if mark and mark.seq > seq:
            return None
    details = {"answer": answer.name, "notice": notice.name, "day": ""}
    if not replies:
        return No("no_reply_window", details)
    task = state.tasks.get((replies[0].code, ""))
    if task and task.status == "open":
        end, _, _ = reckoned(kind, state, attempt.calendar, task)
        details["day"] = end.day.isoformat() if end else ""
    return No("reply_window", details, (kind.concerns,))


def _tells(attempt: Attempt, step: Step) -> bool:
    if step.act != "notify" or step.each or not attempt.kind.concerns:
        return False
    whom = addressees(attempt.kind, attempt.state, step, "")
    return attempt.kind.concerns in whom


def _round(attempt: Attempt) -> int:
    """Return the number after which a hearing belongs to this round of the decision."""
    state = attempt.state
    proposed = [
        mark.seq
        for key, mark in state.last.items()
        if not key.answer
        and key.step in attempt.kind.steps
        and attempt.kind.steps[key.step].act in PROPOSING
    ]
    task = attempt.task
    again = [task.floor] if task and task.round > 1 else []
    return max([*proposed, *again, -1])


def bad_answer(attempt: Attempt, code: str) -> No | None:
    """An answer is one the text names, not used up, and not against somebody unheard."""
    if code not in codes_of(attempt.step):
        return No("unknown_answer", {**_named(attempt), "answer": code})
    answer = answer_of(attempt.step, code)
    return used_up(attempt, answer) or unheard(attempt, answer)


def bad_asked(attempt: Attempt, asked: str) -> No | None:
    """The limit written in a request lies between the bounds of the text."""
    asks = plan_of(attempt.kind).asks.get(attempt.step.code, ())
    bounds = next((asked_limit(attempt.kind.steps[each]) for each in asks), None)
    if bounds is None:
        return No("no_limit_to_ask", _named(attempt)) if asked else None
    least = bounds.least or parse_amount("at once")
    details = {"least": str(least), "most": str(bounds.most), "field": "asked"}
    if not asked:
        return None if bounds.default else No("needs_limit", details)
    try:
        amount = parse_amount(asked)
    except Invalid:
        return No("bad_amount", {"amount": asked, "field": "asked"})
    if bounds.least and longer(attempt, bounds.least, amount):
        return No("below_minimum", {**details, "amount": asked})
    if longer(attempt, amount, bounds.most):
        return No("above_maximum", {**details, "amount": asked})
    return None


def longer(attempt: Attempt, one: Amount, other: Amount) -> bool:
    """Return whether an amount is longer than another; other units by the calendar, from now."""
    if one.unit is other.unit:
        return one.count > other.count
    calendar, now = attempt.calendar, attempt.now
    return counted(calendar, now, one).at > counted(calendar, now, other).at


def bad_values(
    kind: Kind, values: Mapping[str, str], needs: Iterable[str], may: Iterable[str] = ()
) -> No | None:
    """What is needed is given, nothing else but papers is, and each is of its field's type."""
    needed = tuple(needs)
    for code in needed:
        if not values.get(code, "").strip():
            found = kind.fields.get(code)
            return No("needs", {"field": code, "name": found.name if found else code})
    open_to = {*needed, *may}
    for code, value in values.items():
        found = kind.fields.get(code) or kind.form.get(code)
        if found is None or (code not in open_to and found.type != "document"):
            return No("unknown_field", {"field": code})
        if value.strip() and not fits(found, value):
            return No("bad_value", {"field": code, "name": found.name, "value": value})
    return None


def fits(blank: Field, value: str) -> bool:
    """Return whether a value is one of the type of its field."""
    try:
        match blank.type:
            case "choice":
                return value in blank.choices
            case "number" | "money":
                return Decimal(value).is_finite()
            case "date":
                return bool(date.fromisoformat(value)) and len(value) == 10
            case "instant":
                return bool(datetime.fromisoformat(value))
            case _:
                return blank.type not in {"table", "period"} or is_kept(blank, value)
    except (ValueError, InvalidOperation):
        return False


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that were filled in."""
    return {code: value.strip() for code, value in values.items() if value.strip()}


def _named(attempt: Attempt) -> dict[str, str]:
    return {"step": attempt.step.name}
