"""Conditions that the form settles when a matter is opened: BPMN can ask them once.

Only equality with given values, of fields that no step records anew. Written so that the
text is FEEL and Python alike.
"""

from collections.abc import Iterator

from phoihop.regulation.limits import Among, Both, Compare, Condition, Either
from phoihop.regulation.model import Kind, Step


def fixed(kind: Kind, step: Step) -> bool:
    """Return whether a step has a condition that cannot become true later."""
    if step.condition is None:
        return False
    names = list(_fields(step.condition))
    return all(each in kind.form and each not in _recorded(kind) for each in names)


def asked(condition: Condition) -> str:
    """Return such a condition as an expression over the fields of the form."""
    match condition:
        case Compare(field, _, value):
            return _among(field, (value,))
        case Among(field, values):
            return _among(field, values)
        case Both(parts):
            return " and ".join(f"({asked(each)})" for each in parts)
        case Either(parts):
            return " or ".join(f"({asked(each)})" for each in parts)
        case _:
            return ""


def form_variable(field: str) -> str:
    """Return the name of a field of the form in conditions."""
    return f"form_{field}".replace("-", "_")


def _among(field: str, values: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{each}"' for each in values)
    return f"{form_variable(field)} in [{listed}]"


def _fields(condition: Condition) -> Iterator[str]:
    """Yield the fields read; "" for what is more than equality with given values."""
    match condition:
        case Compare(field, "="):
            yield field
        case Among(field, _):
            yield field
        case Both(parts) | Either(parts):
            for each in parts:
                yield from _fields(each)
        case _:
            yield ""


def _recorded(kind: Kind) -> set[str]:
    steps = kind.steps.values()
    needs = [each for step in steps for each in (*step.needs, *step.fills)]
    answers = (answer for step in steps for answer in step.answers.values())
    return {*needs, *(each for answer in answers for each in answer.needs)}
