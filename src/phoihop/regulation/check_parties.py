"""The regulation as a whole: parties that nobody needs, and the caseload it reads."""

from collections.abc import Iterator

from phoihop.base.findings import Finding, Place
from phoihop.regulation.check_remarks import warning
from phoihop.regulation.check_words import log_words
from phoihop.regulation.model import Kind, Regulation, Step


def parties(regulation: Regulation) -> Iterator[Finding]:
    """Yield idle parties, steps of the log that no kind has, forbidden columns."""
    used = {code for kind in regulation.kinds.values() for code in _used(kind)}
    for code, party in regulation.parties.items():
        if code not in used and not regulation.faults:
            details = {"party": party.name}
            found = Finding(code="idle_party", place=party.place, details=details)
            yield warning(found)
    word = log_words(regulation)
    if word:
        yield Finding(code="forbidden_word", place=Place(), details={"word": word})
    yield from _log_steps(regulation)


def _used(kind: Kind) -> Iterator[str]:
    yield from (kind.lead.otherwise, kind.concerns, kind.opened_by)
    yield from (party for _, party in kind.lead.cases)
    if kind.expiry:
        yield kind.expiry.whom
    for code in kind.opens.tables:
        yield from kind.tables[code].rows if code in kind.tables else ()
    for step in kind.steps.values():
        for word in _words(step):
            yield word
            table = kind.tables.get(word.partition(".")[0])
            for row, columns in table.rows.items() if table else ():
                yield row
                yield from columns.values()


def _words(step: Step) -> Iterator[str]:
    yield from (step.by, step.to, step.each)
    yield from (expiry.whom for expiry in step.expiries)
    if step.extend:
        yield from (step.extend.by, *step.extend.tell)
    if step.pause:
        yield from (step.pause.by, *step.pause.tell)


def _log_steps(regulation: Regulation) -> Iterator[Finding]:
    known = {
        name
        for kind in regulation.kinds.values()
        for step in kind.steps.values()
        for name in (step.code, *(f"{step.code}.{each}" for each in step.answers))
    }
    for target in regulation.log.steps.values() if regulation.log else ():
        if target not in known:
            yield Finding(
                code="log_step_unknown", place=Place(), details={"name": target}
            )
