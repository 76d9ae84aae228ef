"""Who may read a field is said by the text; such a field decides nothing and hides no reason."""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog_facts import ledger_columns
from phoihop.regulation.changes import changes
from phoihop.regulation.changes_things import thing_said
from phoihop.regulation.check import check, runs
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation

TEXT = """---
regulation: kin
title: Quy chế có mục chỉ một số bên thấy
in_force: 2026-01-01
parties:
  so-a: {name: Sở A}
  so-b: {name: Sở B}
  so-c: {name: Sở C}
  giam-doc: {name: Giám đốc, head of: lead}
  nguoi: {name: Người liên quan, person: concerned}
tables:
  hoi-y: [so-b, so-c]
---
## Điều 1. Việc

1. Lời văn.

```rules viec
name: Việc
clause: 1
lead: LEAD
concerns: nguoi
channel: open
form:
  gia: {name: Giá dự kiến, type: number, sees: SEES}
  ngay: {name: Ngày mở, type: date, sees: [lead]}
  thuong: {name: Mục thường, choices: {co: Có, khong: Không}}
steps:
  hoi: {each: hoi-y, by: lead, does: request, to: hoi-y, after: opened, within: 2 working days, expiry: late}
  dap: {each: hoi-y, by: hoi-y, does: reply, after: hoi, within: WITHIN, expiry: late, needs: [chao]}
  bao: {by: lead, does: notify, to: nguoi, after: all dap, within: 2 working days, expiry: late}
  noi: {by: nguoi, does: respond, after: bao, within: 10 working days, expiry: no answer}
  quyet: {by: giam-doc, does: decide, after: noi, if: IF, within: 5 working days, expiry: late,
          answers: {duoc: {ends: matter}, khong: {adverse: yes, needs: [can-cu], ends: matter}}}
fields:
  chao: {name: Giá chào, type: number, sees: [lead]}
  can-cu: {name: Căn cứ, sees: REASON}
```
"""
PLAIN = {
    "SEES": "[lead, nguoi]",
    "WITHIN": "5 working days",
    "IF": "thuong = co",
    "REASON": "[lead, nguoi]",
    "LEAD": "so-a",
}


def text(**said: str) -> str:
    found = TEXT
    for word, usual in PLAIN.items():
        found = found.replace(word, said.get(word, usual))
    return found


def read(**said: str) -> Regulation:
    regulation, faults = load(text(**said), name="x")
    assert regulation is not None
    assert faults == ()
    return regulation


def codes(**said: str) -> list[str]:
    return [each.code for each in check(read(**said))]


def test_a_field_may_be_for_some_parties_rows_or_the_lead() -> None:
    assert codes() == []
    kind = read(SEES="[hoi-y, so-c]").kinds["viec"]
    assert kind.form["gia"].sees == ("hoi-y", "so-c")
    assert kind.form["thuong"].sees == ()


@pytest.mark.parametrize(
    "said",
    [
        {"IF": "gia > 4"},
        {"IF": "thuong = co and not gia > 4"},
        {"WITHIN": "5 days from ngay"},
        {"WITHIN": "by ngay"},
        {"WITHIN": "2 days before ngay"},
        {"WITHIN": "{if gia > 4: 2 days, else: 5 days}"},
        {"LEAD": "{if gia > 4: so-b, else: so-a}"},
    ],
)
def test_what_only_some_may_see_decides_no_step_no_limit_and_no_lead(
    said: dict[str, str],
) -> None:
    assert "sees_decides" in codes(**said)
    assert not runs(check(read(**said)))


def test_what_counts_against_a_person_is_for_that_person_to_read() -> None:
    assert codes(REASON="[lead]") == ["sees_reason_hidden"]
    (found,) = check(read(REASON="[lead]"))
    assert (
        found.place.line
        == text()
        .splitlines()
        .index(next(line for line in text().splitlines() if "answers: {duoc" in line))
        + 1
    )


def test_a_reader_nobody_knows_is_named_with_the_nearest() -> None:
    (found,) = check(read(SEES="[lead, so-d]"))
    assert (found.code, found.details["name"]) == ("unknown_name", "so-d")
    assert "so-" in str(found.details["nearest"])


def test_a_log_of_the_ledger_leaves_such_fields_out() -> None:
    fields = ledger_columns(read().kinds["viec"]).fields
    assert "thuong" in fields
    assert not {"gia", "ngay", "chao"} & set(fields)


def test_a_change_of_who_may_read_is_seen_and_said() -> None:
    old, new = read(), read(SEES="[lead]")
    (found,) = changes(old, new, date(2026, 3, 2), viet_nam())
    assert found.code == "field_changed"
    kind = new.kinds["viec"]
    assert "chỉ cho thấy: Sở A" in thing_said(kind, kind.form["gia"], "vi")
    assert "shown only to: Sở A" in thing_said(kind, kind.form["gia"], "en")
