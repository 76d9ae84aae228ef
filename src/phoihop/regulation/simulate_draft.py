"""A draft to be tried on past cases: a kind, and how the log's words map to its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from phoihop.base.days import Calendar
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.model import Answer, Kind, LogColumns, Regulation, Step
from phoihop.regulation.plan import codes_of

Compare = Literal["instant", "day"]
DO = "do"
VERBS = frozenset({"receive", "pause", "resume", "extend", "correct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an activity of the log is in the regulation: a verb, a step, an answer."""

    verb: str
    step: str
    answer: str = ""


def target_of(text: str) -> Target:
    """Read the right side of a mapping: `STEP`, `STEP.ANSWER`, or `receive STEP`."""
    verb, _, rest = text.partition(" ")
    if verb not in VERBS or not rest:
        verb, rest = DO, text
    step, _, answer = rest.strip().partition(".")
    return Target(verb=verb, step=step, answer=answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A regulation to be tried: which kind, how the log maps to it, how days count."""

    regulation: Regulation
    kind: Kind
    columns: LogColumns
    calendar: Calendar

    @classmethod
    def of(
        cls,
        regulation: Regulation,
        calendar: Calendar,
        *,
        columns: LogColumns | None = None,
        kind: str = "",
        compare: Compare | None = None,
    ) -> "Draft":
        """Return a draft ready to be tried. Raises Invalid: a mapping that is not there,
        or that names steps the kind does not have.
        """
        mapping = columns or regulation.log
        if mapping is None:
            raise Invalid([Finding(code="log_no_mapping", place=Place())])
        kinds = regulation.kinds
        chosen = kinds[kind] if kind else next(iter(kinds.values()))
        if faults := list(_unknown_steps(chosen, mapping)):
            raise Invalid(faults)
        mapping = replace(mapping, compare=compare or mapping.compare)
        return cls(
            regulation=regulation, kind=chosen, columns=mapping, calendar=calendar
        )


def _unknown_steps(kind: Kind, columns: LogColumns) -> Iterator[Finding]:
    for activity, text in columns.steps.items():
        target = target_of(text)
        step = kind.steps.get(target.step)
        if step is None or (target.answer and target.answer not in codes_of(step)):
            details: dict[str, str | int] = {"activity": activity, "step": text}
            yield Finding(code="log_step", place=Place(), details=details)


def lenient(kind: Kind, columns: LogColumns) -> Kind:
    """Return a kind that asks only for what the mapping says the log can show."""
    known = columns.fields

    def kept(needs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in needs if each in known)

    def plain(answer: Answer) -> Answer:
        return answer if answer.pass_on else replace(answer, needs=kept(answer.needs))

    steps: Mapping[str, Step] = {
        code: replace(
            step,
            needs=kept(step.needs),
            answers={key: plain(each) for key, each in step.answers.items()},
            extend=step.extend and replace(step.extend, needs=kept(step.extend.needs)),
            pause=step.pause and replace(step.pause, needs=kept(step.pause.needs)),
        )
        for code, step in kind.steps.items()
    }
    form = {
        code: replace(each, required=each.required and code in known)
        for code, each in kind.form.items()
    }
    return replace(kind, steps=steps, form=form)


def other_draft(
    first: Draft, regulation: Regulation, calendar: Calendar, kind: str = ""
) -> Draft:
    """Return another version to be tried on the same log.

    Its own mapping counts; without one that of the first, as far as it knows the steps.
    """
    compare = first.columns.compare
    if regulation.log is not None:
        return Draft.of(regulation, calendar, kind=kind, compare=compare)
    kinds = regulation.kinds
    named = kind or (first.kind.code if first.kind.code in kinds else "")
    chosen = kinds[named] if named else next(iter(kinds.values()))
    unknown = {
        str(each.details["activity"]) for each in _unknown_steps(chosen, first.columns)
    }
    steps = {k: v for k, v in first.columns.steps.items() if k not in unknown}
    columns = replace(first.columns, steps=steps)
    return Draft.of(regulation, calendar, columns=columns, kind=chosen.code)


def reading_columns(first: Draft, other: Draft | None) -> LogColumns:
    """Return the mapping to read a log with, so that both drafts find their columns."""
    if other is None:
        return first.columns
    more = (other.columns.started, other.columns.ended, other.columns.due)
    fields = {f"other.{at}": each for at, each in enumerate(more) if each}
    fields |= {f"other.{code}": each for code, each in other.columns.fields.items()}
    return replace(first.columns, fields={**first.columns.fields, **fields})
