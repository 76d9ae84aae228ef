"""What a regulation owes to the person it concerns.

The silence of a person is never consent; no answer that harms a person comes
before notice and a time to reply; what must carry evidence is never deemed
given. Rule 3 of domain/regulations.md, 1.4; domain/personnel.md, 6.4.
"""

from collections.abc import Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_step
from phoihop.regulation.check_walk import answers, before
from phoihop.regulation.model import Kind, Step

DISAGREES = ("khong", "tu-choi", "phan-doi", "bac", "chua")


def people(kind: Kind) -> Iterator[Finding]:
    """Yield where silence would bind, or where harm would come unheard."""
    for step in kind.steps.values():
        if any(expiry.outcome == "consent" for expiry in step.expiries):
            yield from _silence(kind, step)
        adverse = [answer for answer in answers(step) if answer.adverse]
        if adverse:
            yield from _hearing(kind, step, adverse[0].name)


def _silence(kind: Kind, step: Step) -> Iterator[Finding]:
    actors = [step.by]
    if step.by in kind.tables:
        actors = list(kind.tables[step.by].rows)
    persons = [
        code for code in actors if code in kind.parties and kind.parties[code].person
    ]
    if persons:
        party = kind.parties[persons[0]].name
        yield of_step(kind, step, "silence_consent_person", party=party)
    if step.act == "decide" or any(answer.adverse for answer in answers(step)):
        yield of_step(kind, step, "silence_consent_adverse")
    if step.needs or _demanding(step):
        yield of_step(kind, step, "silence_consent_evidence")


def _demanding(step: Step) -> bool:
    """Say whether no answer that agrees can be given without bringing something."""
    agreeing = [a for a in answers(step) if not a.code.startswith(DISAGREES)]
    return bool(answers(step)) and all(a.needs for a in agreeing or answers(step))


def _hearing(kind: Kind, step: Step, answer: str) -> Iterator[Finding]:
    person = kind.concerns
    if not person:
        yield of_step(kind, step, "adverse_without_person", answer=answer)
        return
    earlier = [kind.steps[code] for code in before(kind, step)]
    notices = {
        each.code for each in earlier if each.act == "notify" and each.to == person
    }
    windows = [
        each
        for each in earlier
        if each.act == "respond" and each.by == person and each.within is not None
    ]
    name = kind.parties[person].name if person in kind.parties else person
    if not notices:
        yield of_step(kind, step, "adverse_without_notice", answer=answer, party=name)
    if not any(before(kind, each) & notices for each in windows):
        yield of_step(
            kind, step, "adverse_without_reply_window", answer=answer, party=name
        )
