"""Contradictions in a regulation, found by reading it before anybody signs.

An error forbids to run the text; a warning says what the drafter should know.
What reading the file has already found is not said again in other words.
"""

from collections.abc import Callable, Iterable

from phoihop.base.findings import Finding, Severity
from phoihop.regulation.check_flow import flow
from phoihop.regulation.check_openings import columns, heard
from phoihop.regulation.check_parties import parties
from phoihop.regulation.check_people import people
from phoihop.regulation.check_sees import sees
from phoihop.regulation.check_steps import steps
from phoihop.regulation.check_time import time
from phoihop.regulation.check_traits import traits
from phoihop.regulation.check_words import words
from phoihop.regulation.model import Kind, Regulation

CHECKS: tuple[Callable[[Kind], Iterable[Finding]], ...] = (
    steps,
    people,
    flow,
    traits,
    columns,
    words,
    sees,
    time,
)


def check(regulation: Regulation) -> tuple[Finding, ...]:
    """Return every contradiction in a regulation, in the order of the file.

    Errors and warnings by reading, design LANGUAGE "The checker". Never raises, also
    for a regulation whose reading found faults: what those explain is left out.
    """
    found = [
        finding
        for kind in regulation.kinds.values()
        for each in CHECKS
        for finding in each(kind)
    ]
    found += parties(regulation)
    found += heard(regulation)
    known = {_about(fault) for fault in regulation.faults}
    found = [each for each in found if _about(each) not in known]
    return tuple(sorted(found, key=lambda each: (each.place, each.code)))


def runs(findings: Iterable[Finding]) -> bool:
    """Say whether a text with these findings may run: none of them is an error."""
    return not any(each.severity is Severity.ERROR for each in findings)


def _about(finding: Finding) -> tuple[str, str]:
    """Return the kind and step a finding is about."""
    details = finding.details
    return str(details.get("kind", "")), str(details.get("step", ""))
