"""What comes in broken, too large or oddly kept: a sentence with its line and column, or a good parse."""

import time
import unicodedata

import pytest

from phoihop.base.sentences import LANGUAGES, say
from phoihop.regulation.check import check
from phoihop.regulation.load import load_bytes

TEXT = """---
regulation: hoi-dap
title: Quy chế mẫu về hỏi và trả lời
in_force: 2026-01-01
parties:
  so-a: {name: Sở A}
  so-b: {name: Sở B}
---

## Điều 1. Hỏi và trả lời

1. Sở A hỏi Sở B; Sở B trả lời.

```rules hoi-dap
name: Hỏi đáp
lead: so-a
channel: open
steps:
  hoi:     {clause: 1, by: lead, does: request, to: so-b, after: opened, within: 2 working days, expiry: late}
  tra-loi: {clause: 1, by: so-b, does: reply, after: hoi, within: 5 working days, expiry: late, ends: matter}
```
"""
BOMB = "ba: &a [x, x]\nbb: &b [*a, *a]\nbc: [*b, *b]\nsteps:"
BROKEN = {
    "a tab in an indent": ("  tra-loi:", "\ttra-loi:", "tab", (20, 1)),
    "a key twice": ("channel: open", "channel: open\nlead: so-b", "key_twice", (18, 1)),
    "a step twice": ("  tra-loi:", "  hoi:    ", "key_twice", (20, 3)),
    "a key twice within a step": (
        "to: so-b,",
        "to: so-b, to: so-a,",
        "key_twice",
        (19, 59),
    ),
    "a key twice in the head": (
        "in_force:",
        "title: Hai\nin_force:",
        "key_twice",
        (4, 1),
    ),
    "an alias bomb": ("steps:", BOMB, "yaml_anchor", (18, 5)),
    "a tag": ("Hỏi đáp", "!!python/object:x Hỏi", "yaml_tag", (15, 7)),
    "a bell": ("Hỏi đáp", "Hỏi\x07 đáp", "odd_character", (15, 10)),
    "a limit cut off": ("5 working days", "5 working", "bad_amount", (20, 67)),
    "an hour that is none": (
        "5 working days",
        "5 working days at 25:00",
        "bad_hour",
        (20, 85),
    ),
}


def codes(data: bytes) -> list[str]:
    regulation, faults = load_bytes(data, name="x")
    return [e.code for e in (*faults, *(check(regulation) if regulation else ()))]


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told_with_its_line_and_column(what: str) -> None:
    old, new, code, place = BROKEN[what]
    assert TEXT.count(old) >= 1
    _, faults = load_bytes(TEXT.replace(old, new, 1).encode(), name="x")
    places = [(e.place.line, e.place.column) for e in faults if e.code == code]
    assert place in places, (faults, what)
    for each in faults:
        for language in LANGUAGES:
            assert "{" not in say(f"finding.{each.code}", language, **each.details)


ODD = {
    "as it is": TEXT.encode(),
    "with a byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "with CR LF": TEXT.replace("\n", "\r\n").encode(),
    "with CR alone": TEXT.replace("\n", "\r").encode(),
    "in decomposed letters": unicodedata.normalize("NFD", TEXT).encode(),
    "with all of these": b"\xef\xbb\xbf"
    + unicodedata.normalize("NFD", TEXT.replace("\n", "\r\n")).encode(),
    "with blank lines before": b"\n\n" + TEXT.encode(),
}


@pytest.mark.parametrize("how", ODD)
def test_an_odd_but_honest_file_is_read_like_any_other(how: str) -> None:
    assert codes(ODD[how]) == []
    regulation, _ = load_bytes(ODD[how], name="x")
    assert regulation is not None
    assert regulation.title == "Quy chế mẫu về hỏi và trả lời"
    assert regulation.kinds["hoi-dap"].name == "Hỏi đáp"


@pytest.mark.parametrize(
    "how", ["with CR LF", "in decomposed letters", "with all of these"]
)
def test_in_an_odd_file_a_fault_keeps_its_place(how: str) -> None:
    wrong = ODD[how].replace(b"within: 5 working days", b"within: 5 wrking days")
    (fault,) = load_bytes(wrong, name="x")[1]
    assert (fault.code, fault.place.line, fault.place.column) == ("bad_amount", 20, 67)


def test_what_is_too_large_is_refused_at_once_with_its_size() -> None:
    begun = time.perf_counter()
    regulation, (fault,) = load_bytes(TEXT.encode() + b" " * 1_000_000, name="x")
    assert time.perf_counter() - begun < 1
    assert (regulation, fault.code) == (None, "too_large")
    assert "1000000" in say("finding.too_large", "vi", **fault.details).replace(".", "")


def test_the_two_thousandth_step_is_read_and_the_next_one_is_not() -> None:
    line = "  b{}: {{clause: 1, by: lead, may: record, after: opened}}\n"
    for count, told in ((1998, False), (1999, True)):
        more = "steps:\n" + "".join(line.format(each) for each in range(count))
        found = codes(TEXT.replace("steps:\n", more, 1).encode())
        assert ("too_many_steps" in found) == told


@pytest.mark.parametrize("bomb", [4, 40, 400])
def test_a_bomb_costs_no_more_than_its_own_letters(bomb: int) -> None:
    lines = [f"b0: &b0 {'x' * 50}"]
    lines += [f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]" for n in range(1, bomb)]
    begun = time.perf_counter()
    found = codes(TEXT.replace("steps:", "\n".join([*lines, "steps:"]), 1).encode())
    assert "yaml_anchor" in found
    assert time.perf_counter() - begun < 5
