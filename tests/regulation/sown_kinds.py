"""Small kinds at random: steps that wait for each other, fork, join, loop and end."""

from hypothesis import assume
from hypothesis import strategies as st

from phoihop.regulation.load import load
from phoihop.regulation.model import Kind
from tests.regulation.small import TEXT

ANSWERS = "answers: {co: {}, khong: {}}"
WITHIN = "within: 2 working days"


def sown(steps: str) -> Kind:
    """The kind these steps make; another try where they make none."""
    lines = "\n".join(f"  {line}" for line in steps.splitlines())
    regulation, faults = load(
        TEXT.replace("HEAD", "lead: a").replace("STEPS", lines), name="x"
    )
    assume(regulation is not None and not faults)
    assert regulation is not None
    return regulation.kinds["viec"]


@st.composite
def plain_kinds(draw: st.DrawFn) -> str:
    """Steps that fork, join, loop and end, of constructs that BPMN has a form for."""
    count = draw(st.integers(2, 4))
    lines = []
    for n in range(count):
        rows = draw(st.integers(0, 3)) == 0
        who = "each: team, by: team" if rows else "by: lead"
        after = "opened" if n == 0 else _plain_event(draw, n, lines)
        if n and not rows and draw(st.integers(0, 3)) == 0:
            back = draw(st.integers(0, n - 1))
            after += "" if "each" in lines[back] else f" or s{back}.khong"
        does = draw(
            st.sampled_from(
                ("may: report", f"does: reply, {WITHIN}, expiry: late")
                if n
                else ("does: reply, " + WITHIN + ", expiry: late",)
            )
        )
        more = (
            ("", "", "times: 1")
            if rows
            else ("", "times: 1", "times: 2", "ends: matter", "keeps open: yes")
        )
        khong = draw(st.sampled_from(more))
        lines.append(
            f"s{n}: {{{who}, after: {after}, {does}, answers: {{co: {{}}, khong: {{{khong}}}}}}}"
        )
    ending = _plain_event(draw, count, lines)
    lines.append(
        f"xong: {{by: lead, does: close, after: {ending}, {WITHIN}, expiry: late, ends: matter}}"
    )
    return "\n".join(lines)


def _plain_event(draw: st.DrawFn, before: int, lines: list[str]) -> str:
    def leaf() -> str:
        n = draw(st.integers(0, before - 1))
        if "each" in lines[n]:
            return f"all s{n}"
        return f"s{n}{draw(st.sampled_from(('', '.co', '.khong')))}"

    shape = draw(st.sampled_from(("one", "one", "and", "or")))
    return leaf() if shape == "one" else f"{leaf()} {shape} {leaf()}"


@st.composite
def kinds(draw: st.DrawFn) -> str:
    """The steps of a kind, as text: the first begins with the matter."""
    count = draw(st.integers(2, 4))
    tabled = [draw(st.booleans()) for _ in range(count)]
    lines = [_step(draw, n, tabled) for n in range(count)]
    ending = _event(draw, count, tabled)
    lines.append(
        f"xong: {{by: lead, does: close, after: {ending}, {WITHIN}, expiry: late, ends: matter}}"
    )
    return "\n".join(lines)


def _step(draw: st.DrawFn, n: int, tabled: list[bool]) -> str:
    who = "each: team, by: team, " if tabled[n] else "by: lead, "
    after = "opened" if n == 0 else _event(draw, n, tabled)
    if n and draw(st.integers(0, 4)) == 0:
        back = draw(st.integers(0, len(tabled) - 1))
        after += f" or s{back}.khong"
    parts = [f"s{n}: {{{who}after: {after}"]
    if draw(st.integers(0, 5)) == 0:
        word = draw(st.sampled_from(("any", "no")))
        parts.append(f"if: {word} s{draw(st.integers(0, len(tabled) - 1))}.co")
    if draw(st.integers(0, 5)) == 0 and n:
        parts.append("may: report")
    else:
        expiry = draw(st.sampled_from(("late", "no answer", "late", "close x")))
        parts.append(f"does: reply, {WITHIN}, expiry: {expiry}")
    parts.append(_answers(draw, n))
    if draw(st.integers(0, 3)) == 0:
        parts.append("part: p")
    return ", ".join(parts) + "}"


def _answers(draw: st.DrawFn, n: int) -> str:
    more = draw(
        st.sampled_from(("", "", "times: 1", "ends: matter", "keeps open: yes"))
    )
    if n and draw(st.integers(0, 5)) == 0:
        more = f"ends: [s{n - 1}]"
    return f"answers: {{co: {{}}, khong: {{{more}}}}}"


def _event(draw: st.DrawFn, before: int, tabled: list[bool]) -> str:
    def leaf() -> str:
        n = draw(st.integers(0, before - 1))
        answer = draw(st.sampled_from(("", "", ".co", ".khong", ".expired")))
        if tabled[n]:
            need = draw(st.sampled_from(("all", "all", "any", "2 of", "2/3 of")))
            return f"{need} s{n}{answer}"
        return f"s{n}{answer}"

    shape = draw(st.sampled_from(("one", "one", "and", "or", "part")))
    if shape == "part":
        return f"{leaf()} or settled p" if draw(st.booleans()) else leaf()
    if shape == "one":
        return leaf()
    return f"{leaf()} {shape} {leaf()}"
