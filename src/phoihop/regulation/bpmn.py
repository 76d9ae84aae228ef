"""A kind as a file of BPMN 2.0, and whether the file says all that the kind says.

Format: OMG BPMN 2.0.2 (formal/2013-12-09) with its diagram interchange. Conditions
read the variable `answer`; counts of answers are variables `given_STEP_ANSWER`.
"""

from dataclasses import dataclass

from phoihop.base.findings import Finding
from phoihop.regulation.bpmn_flow import process, reachable
from phoihop.regulation.bpmn_limits import left_out
from phoihop.regulation.bpmn_walk import walked
from phoihop.regulation.bpmn_xml import written
from phoihop.regulation.check_remarks import of_kind, warning
from phoihop.regulation.model import Kind


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, whether it allows exactly what the kind allows, and what it leaves out."""

    xml: str
    exact: bool
    left_out: tuple[Finding, ...]


def exported(kind: Kind, language: str = "vi") -> Exported:
    """Return a kind as BPMN.

    Exact means shown, not supposed: every construct has a form in BPMN, and process and
    engine were walked in step through every state (two members of a table).
    """
    drawn = reachable(process(kind))
    found = list(left_out(kind))
    if not found:
        verdict = walked(kind, drawn)
        if verdict == "differs":
            found.append(warning(of_kind(kind, "bpmn_withdrawn")))
        elif verdict:
            found.append(warning(of_kind(kind, "bpmn_not_proved")))
    xml = written(kind, drawn, tuple(found), language)
    return Exported(xml, not found, tuple(found))
