"""Names of BPMN 2.0: its name spaces, and the ids of what a file holds."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:phoihop:bpmn"
POOL, PROCESSES = "pool", "collaboration"


def name_id(code: str, sort: str = "") -> str:
    """Return an id that XML allows: `s_` before a step, `x_` before what we added."""
    if sort:
        return f"{sort}_{code}"
    return f"x_{code[1:].replace('+', '.')}" if code.startswith("+") else f"s_{code}"


def lane_id(number: int) -> str:
    """Return the id of a lane."""
    return f"lane_{number}"


def note_id(step: str) -> str:
    """Return the id of the note beside a step, or of the one on the whole kind."""
    return f"n_{step}" if step else "notes"
