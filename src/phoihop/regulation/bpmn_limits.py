"""What BPMN cannot say of a kind: each construct with its step and article.

A kind without any of these, whose every state has been walked in step with its
process (`bpmn_walk`), is expressed exactly. Left out of every file, and so of this
question: corrections, extensions, pauses, receipts and fields recorded outside a step.
"""

from collections.abc import Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.bpmn_flow import regions
from phoihop.regulation.bpmn_form import fixed
from phoihop.regulation.check_remarks import of_kind, of_step, warning
from phoihop.regulation.fold import GOES_ON, ends_matter
from phoihop.regulation.limits import (
    Below,
    Closed,
    FieldDate,
    Happened,
    Shifted,
    Threshold,
)
from phoihop.regulation.model import Kind, Step
from phoihop.regulation.plan import answer_of, codes_of, leaves


def left_out(kind: Kind) -> Iterator[Finding]:
    """Yield what BPMN leaves out of a kind, in the order of the text."""
    if kind.expiry and kind.expiry.outcome == "close":
        yield warning(of_kind(kind, "bpmn_total_close"))
    for step in kind.steps.values():
        for code in (
            *_of_step(kind, step),
            *_of_event(kind, step),
            *_of_row(kind, step),
        ):
            yield warning(of_step(kind, step, code))


def _of_step(kind: Kind, step: Step) -> Iterator[str]:
    answers = step.answers.values()
    if step.condition is not None and not fixed(kind, step):
        yield "bpmn_condition"
    if any(each.outcome in GOES_ON for each in step.expiries):
        yield "bpmn_late_reply"
    if step.earliest is not None:
        yield "bpmn_earliest"
    if any(each.adverse for each in answers):
        yield "bpmn_hearing"
    if step.stands_for:
        yield "bpmn_stands_for"
    if step.open_while:
        yield "bpmn_while"
    ended = {each for answer in answers for each in answer.ends} | set(step.ends)
    if ended - {"matter"}:
        yield "bpmn_ends_steps"


def _of_event(kind: Kind, step: Step) -> Iterator[str]:
    found = list(leaves(step.after))
    if any(isinstance(each, FieldDate | Shifted) for each in found):
        yield "bpmn_timed"
    if any(isinstance(each, Closed | Below) for each in found):
        yield "bpmn_outside"
    for each in found:
        if isinstance(each, Threshold) and (each.need != "all" or each.answer):
            yield "bpmn_quorum"
            return
        if isinstance(each, Happened) and _is_far(kind, step, each.step):
            yield "bpmn_quorum"
            return


def _is_far(kind: Kind, step: Step, code: str) -> bool:
    other = kind.steps.get(code)
    return other is not None and bool(other.each) and other.each != step.each


def _of_row(kind: Kind, step: Step) -> Iterator[str]:
    """What a row would have to do to the whole, or the whole to one row."""
    if not step.each:
        return
    closes = any(each.outcome == "close" for each in step.expiries)
    ends = any(ends_matter(step, answer_of(step, each)) for each in codes_of(step))
    if closes or ends:
        yield "bpmn_row_ends"
    region = regions(kind)
    inside = [
        isinstance(each, Happened) and region.get(each.step) == region[step.code]
        for each in leaves(step.after)
    ]
    if any(inside) and not all(inside):
        yield "bpmn_row_waits"
