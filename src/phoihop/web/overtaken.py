"""A form that came too late: what happened since, what the form said, and why it is refused.

What was typed is shown again word for word, so that nothing is lost when the act
it was typed for is no longer there.
"""

from django.http import QueryDict

from phoihop.base.errors import Conflict, PhoihopError, Refused
from phoihop.desk.matter_page import MatterPage
from phoihop.regulation.refusals import No
from phoihop.web.moves import REASON, VALUE
from phoihop.web.timeline import timeline
from phoihop.web.words import Words

MOST = 5
Kept = tuple[tuple[str, str], ...]


def seen_of(data: QueryDict, page: MatterPage) -> int:
    """Return how far the stream had come when the form was shown."""
    seen = data.get("seen", "")
    return int(seen) if seen.isdecimal() else page.seen


def news(page: MatterPage, words: Words, seen: int) -> tuple[str, ...]:
    """Return what was recorded since, the newest first, as the timeline says it."""
    since = {line.index for line in page.timeline if line.seq > seen}
    told = [each for each in timeline(page, words) if each.index in since]
    return tuple(
        f"{each.what} – {each.who}" if each.who else each.what for each in told[:MOST]
    )


def kept(page: MatterPage, words: Words, data: QueryDict) -> Kept:
    """Return what was typed into the blanks of an act that is no longer there."""
    fields = {**page.kind.form, **page.kind.fields}
    found = []
    for name, value in data.items():
        code = name.removeprefix(VALUE)
        if name.startswith(VALUE) and code in fields and str(value).strip():
            found.append((words.field(code), str(value)))
    if reason := data.get(REASON, "").strip():
        found.append(("", reason))
    return tuple(found)


def why_not(page: MatterPage, data: QueryDict) -> PhoihopError:
    """Return why an act cannot be done now: the rule that bars it, or that somebody was first."""
    wanted = (data.get("verb", ""), data.get("step", ""), data.get("row", ""))
    changed = page.seen - seen_of(data, page)
    for move in page.barred:
        if (move.verb, move.step, move.row) == wanted and changed <= 0:
            return No(move.reason, move.details, move.could).refused(page.kind)
    if changed > 0:
        return Conflict(changed=changed)
    step = page.kind.steps.get(wanted[1])
    if step is None:
        return Refused(reason="unknown_step", step=wanted[1])
    return Refused(reason="not_now", step=step.code)
