"""Putting a version of a regulation in force on this installation.

A text is taken only whole: every fault the reader or the checker finds is named
with its place, and nothing is recorded while there is one. Warnings do not
stop it; whoever signs has seen them.
"""

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime

from phoihop.base.errors import Invalid, Refused
from phoihop.base.findings import Finding
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.regulations.models import ProposalRow
from phoihop.contexts.regulations.rules import OPEN
from phoihop.desk.access import Actor
from phoihop.desk.submit import Command, Receipt, submit
from phoihop.regulation.check import check, runs
from phoihop.regulation.load import load_bytes
from phoihop.regulation.model import Regulation
from phoihop.regulation.signing import PaperSignature

Random = Callable[[int], bytes]


def examined(file: bytes) -> tuple[Regulation | None, tuple[Finding, ...]]:
    """Return what a file says, as far as it can be read, and every finding about it."""
    found, reading = load_bytes(file, name="")
    if found is None:
        return None, reading
    return found, (*reading, *check(found))


def adopt(  # noqa: PLR0913
    actor: Actor,
    file: bytes,
    *,
    signed: PaperSignature | None = None,
    stream: str,
    key: str,
    now: datetime,
    urandom: Random = os.urandom,
) -> Receipt:
    """Put a version of a regulation in force, from the day it says.

    `signed` is the paper it was signed on; None for the examples of the demo, which
    nobody signed. Raises Invalid with every fault, Refused: administrator_needed, signature_incomplete,
    signed_in_future, and already_in_force for a version that this installation has.
    """
    if not actor.standing.administers:
        raise Refused(reason="administrator_needed")
    regulation, findings = examined(file)
    if regulation is None or not runs(findings):
        raise Invalid(findings)
    version = regulation

    def decide(_state: object) -> tuple[object, ...]:
        _not_under_approval(version)
        refuse_known(version, version.in_force)
        return rules.adopt(version, actor.standing.on, signed)

    command = Command(
        name="adopt regulation",
        context="matters",
        stream=stream,
        agency=actor.agency,
        decide=decide,
        params={"digest": version.digest, "signed": asdict(signed) if signed else ""},
        new_stream=True,
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def refuse_known(version: Regulation, on: date) -> None:
    """Refuse a version that is here: the same text, or another one for the same day."""
    same = RegulationRow.objects.filter(digest=version.digest)
    day = RegulationRow.objects.filter(regulation=version.id, in_force=on)
    if same.exists() or day.exists():
        raise Refused(
            reason="already_in_force",
            regulation=version.id,
            day=on.isoformat(),
        )


def _not_under_approval(version: Regulation) -> None:
    """Refuse to go around agencies that are being asked for their assent to this very text."""
    asked = ProposalRow.objects.filter(digest=version.digest, status=OPEN)
    if asked.exists():
        raise Refused(reason="under_approval")
