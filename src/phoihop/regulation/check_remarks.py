"""How a check speaks: one finding about a step or about a whole kind, with its article."""

from phoihop.base.findings import Finding, Place, Severity
from phoihop.regulation.model import Kind, Step


def of_step(
    kind: Kind,
    step: Step,
    code: str,
    *,
    place: Place | None = None,
    **details: str | int,
) -> Finding:
    """Return an error about a step."""
    return Finding(
        code=code,
        place=place or step.place,
        article=str(step.basis),
        details={"kind": kind.code, "step": step.code, "name": step.name, **details},
    )


def of_kind(
    kind: Kind, code: str, *, place: Place | None = None, **details: str | int
) -> Finding:
    """Return an error about a kind as a whole."""
    return Finding(
        code=code,
        place=place or kind.place,
        article=str(kind.basis),
        details={"kind": kind.code, "name": kind.name, **details},
    )


def warning(finding: Finding) -> Finding:
    """Return the same as a warning: worth knowing, no bar to running."""
    return Finding(
        code=finding.code,
        place=finding.place,
        severity=Severity.WARNING,
        article=finding.article,
        details=finding.details,
    )
