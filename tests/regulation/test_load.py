"""A regulation is read whole: its rules, their articles, and every fault at once."""

from datetime import date
from fractions import Fraction
from hashlib import sha256

import pytest

from phoihop.base.days import Amount, Unit
from phoihop.base.findings import Finding
from phoihop.regulation.grammar import read_limit
from phoihop.regulation.grammar_conditions import read_condition
from phoihop.regulation.grammar_events import read_event
from phoihop.regulation.grammar_words import Names, Unread
from phoihop.regulation.limits import (
    Ahead,
    AllOf,
    Among,
    AnyOf,
    AsAsked,
    Below,
    Both,
    ByColumn,
    ByDate,
    ByField,
    Cases,
    Closed,
    Compare,
    Earliest,
    Either,
    FieldDate,
    Happened,
    Negated,
    Opened,
    Replied,
    Settled,
    Shifted,
    Threshold,
    Within,
)
from phoihop.regulation.load import load, load_bytes
from phoihop.regulation.model import Expiry, Extend, Kind, Pause, Step

HEAD = """---
regulation: mau
title: Văn bản mẫu
in_force: 2026-02-01
parties:
  so-a: {name: Sở A, name_en: Department A, level: province}
  so-b: {name: Sở B}
  truong: {name: Trưởng, head of: lead}
  nguoi: {name: Người, person: concerned}
tables:
  ca-hai: [so-a, so-b]
  bieu: {b1: {lead: so-a, doi-ung: so-b}, b2: {lead: so-b, doi-ung: so-a}}
  duoc-hoi: as opened
---
"""
NAMES = Names(
    steps={
        "hoi": frozenset({"done"}),
        "tra-loi": frozenset({"dong-y", "khong"}),
    },
    fields={"khan": "choice", "ngay": "date", "so": "number", "chu": "text"},
    choices={"khan": frozenset({"co", "khong"})},
    parts=frozenset({"tra-cuu"}),
    parties=frozenset({"so-a"}),
    columns={"bieu": frozenset({"lead", "cap"})},
)


def text(rules: str, *, head: str = HEAD, heading: str = "## Điều 5. Hỏi") -> str:
    return f"{head}\n{heading}\n\n1. Lời văn.\n\n```rules viec\n{rules}\n```\n"


def kind_of(rules: str) -> Kind:
    regulation, findings = load(text(rules), name="mau.md")
    assert findings == ()
    assert regulation is not None
    return regulation.kinds["viec"]


def step_of(keys: str) -> Step:
    rules = f"lead: so-a\nfields: {{khan: {{name: Khẩn, choices: {{co: Có, khong: Không}}}}}}\nsteps: {{hoi: {{{keys}}}}}"
    return kind_of(rules).steps["hoi"]


def found(source: str) -> list[Finding]:
    return list(load(source, name="mau.md")[1])


def codes(source: str) -> list[str]:
    return [each.code for each in found(source)]


def test_the_head_says_who_takes_part_and_from_when() -> None:
    regulation, findings = load(text("lead: so-a"), name="mau.md")
    assert findings == ()
    assert regulation is not None
    assert regulation.in_force == date(2026, 2, 1)
    assert regulation.parties["so-a"].level == "province"
    assert regulation.parties["truong"].head_of == "lead"
    assert regulation.parties["nguoi"].person == "concerned"
    assert list(regulation.tables["ca-hai"].rows) == ["so-a", "so-b"]
    assert regulation.tables["bieu"].rows["b2"]["doi-ung"] == "so-a"
    assert regulation.tables["duoc-hoi"].chosen
    assert regulation.digest == sha256(regulation.text.encode()).hexdigest()


def test_a_step_stands_on_the_article_of_its_heading_and_its_own_clause() -> None:
    step = step_of("clause: 2, by: lead, does: request, after: opened")
    assert str(step.basis) == "khoản 2 Điều 5"
    assert (step.name, step.name_en, step.duty) == ("Gửi yêu cầu", "Request", True)


def test_blocks_of_one_kind_are_joined_and_keep_their_articles() -> None:
    more = "\n## Điều 6. Trả lời\n\n```rules viec\nsteps: {b: {by: so-b, may: reply, after: a}}\n```\n"
    source = text("lead: so-a\nsteps: {a: {by: lead, may: request, after: opened}}")
    regulation, findings = load(source + more, name="mau.md")
    assert findings == ()
    assert regulation is not None
    steps = regulation.kinds["viec"].steps
    assert [(each.code, each.basis.article) for each in steps.values()] == [
        ("a", "Điều 5"),
        ("b", "Điều 6"),
    ]
    assert [each.number for each in regulation.articles] == ["Điều 5", "Điều 6"]
    assert regulation.articles[0].prose == "1. Lời văn."
    assert regulation.articles[1].rules.startswith("# viec\nsteps:")


def test_every_key_of_a_step_is_read() -> None:
    step = step_of(
        "by: lead, does: meet, after: opened, if: khan = co, within: at once,"
        " earliest: 1 day, expiry: [tell truong, close hết hạn], needs: [ly-do],"
        " fills: [khan], ends: [hoi], part: hop, while: hoi, stands for: hoi"
    )
    assert step.condition == Compare("khan", "=", "co")
    assert step.within == Within(Amount(0, Unit.WORKING_DAY))
    assert step.earliest == Within(Amount(1, Unit.DAY))
    assert step.expiries == (
        Expiry(outcome="tell", whom="truong"),
        Expiry(outcome="close", reason="hết hạn"),
    )
    assert (step.needs, step.fills, step.ends) == (("ly-do",), ("khan",), ("hoi",))
    assert (step.part, step.open_while, step.stands_for) == ("hop", "hoi", "hoi")


def test_an_extension_and_a_pause_say_who_and_how_much() -> None:
    step = step_of(
        "by: so-b, does: reply, after: opened, within: 20 days, expiry: late,"
        " extend: {by: self, times: 2, at most: 15 days, asked: 1 working day before expiry,"
        " needs: [ly-do], tell: [nguoi]}, pause: {by: truong, needs: [ly-do], tell: [lead]}"
    )
    assert isinstance(step.extend, Extend)
    assert isinstance(step.pause, Pause)
    assert (step.extend.by, step.extend.times) == ("so-b", 2)
    assert step.extend.at_most == Amount(15, Unit.DAY)
    assert step.extend.asked == Amount(1, Unit.WORKING_DAY)
    assert (step.pause.by, step.pause.tell) == ("truong", ("lead",))


def test_an_answer_carries_what_it_needs_and_what_it_does() -> None:
    step = step_of(
        "by: lead, does: decide, after: opened, answers: {tu-choi: {needs: [ly-do],"
        " within: 3 working days, adverse: yes, ends: matter}, chuyen: {pass on: yes},"
        " mot-phan: {keeps open: yes, name: Một phần}, tra-lai: {times: 1}}"
    )
    refused, passed, part, returned = step.answers.values()
    assert (refused.adverse, refused.needs, refused.ends) == (
        True,
        ("ly-do",),
        ("matter",),
    )
    assert refused.within == Within(Amount(3, Unit.WORKING_DAY))
    assert refused.name == "Từ chối"
    assert passed.pass_on
    assert (part.keeps_open, part.name, part.name_en) == (True, "Một phần", "")
    assert returned.times == 1


def test_a_lead_may_depend_on_a_fact_and_is_total() -> None:
    kind = kind_of(
        "lead: {if nguon = quan-su: so-b, else: so-a}\nform: {nguon: {name: Nguồn, choices: [quan-su, dan-su]}}"
    )
    assert kind.lead.cases == ((Compare("nguon", "=", "quan-su"), "so-b"),)
    assert kind.lead.otherwise == "so-a"


def test_words_that_yaml_would_turn_into_other_things_stay_what_was_typed() -> None:
    kind = kind_of(
        "lead: so-a\nform: {a: {name: 01, hint: 2026-02-01}, b: {name: no, hint: 15:00}}"
    )
    said = [(each.name, each.hint) for each in kind.form.values()]
    assert said == [("01", "2026-02-01"), ("no", "15:00")]


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("3 working days", Within(Amount(3, Unit.WORKING_DAY))),
        ("at once", Within(Amount(0, Unit.WORKING_DAY))),
        ("10 days from tra-loi.dong-y", Within(Amount(10, Unit.DAY), Happened("tra-loi", "dong-y"))),
        ("5 days before ngay", Ahead(Amount(5, Unit.DAY), FieldDate("ngay"))),
        (
            "as asked 2 to 5 working days",
            AsAsked(Amount(2, Unit.WORKING_DAY), Amount(5, Unit.WORKING_DAY)),
        ),
        (
            "as asked 1 day to 2 days else 2 days",
            AsAsked(Amount(1, Unit.DAY), Amount(2, Unit.DAY), Amount(2, Unit.DAY)),
        ),
        ("by ngay", ByField("ngay")),
        ("by 15/1", ByDate(15, 1)),
        ("by bieu.cap", ByColumn("bieu", "cap")),
        ("half a month", Within(Amount(15, Unit.DAY))),
        ("half a year from hoi", Within(Amount(6, Unit.MONTH), Happened("hoi"))),
        ("2 weeks before ngay", Ahead(Amount(2, Unit.WEEK), FieldDate("ngay"))),
        ("1 year", Within(Amount(1, Unit.YEAR))),
    ],
)  # fmt: skip
def test_a_limit_is_read(written: str, limit: object) -> None:
    assert read_limit(written, NAMES) == limit


def test_limits_by_case_and_the_earliest_of_several_are_read() -> None:
    step = step_of(
        "by: lead, does: verify, after: opened, expiry: late,"
        " within: {if khan = co: 24 hours, else: [5 days, 3 working days from hoi]}"
    )
    assert step.within == Cases(
        ((Compare("khan", "=", "co"), Within(Amount(24, Unit.HOUR))),),
        Earliest(
            (
                Within(Amount(5, Unit.DAY)),
                Within(Amount(3, Unit.WORKING_DAY), Happened("hoi")),
            )
        ),
    )


@pytest.mark.parametrize(
    ("written", "event"),
    [
        ("opened", Opened()),
        ("closed", Closed()),
        ("hoi", Happened("hoi")),
        ("tra-loi.expired", Happened("tra-loi", "expired")),
        ("ngay", FieldDate("ngay")),
        ("20 days after opened", Shifted(Amount(20, Unit.DAY), "after", Opened())),
        ("3 days before ngay", Shifted(Amount(3, Unit.DAY), "before", FieldDate("ngay"))),
        ("all tra-loi", Threshold("all", "tra-loi")),
        ("any tra-loi.khong", Threshold("any", "tra-loi", "khong")),
        ("3 of tra-loi", Threshold(3, "tra-loi")),
        ("2/3 of tra-loi.dong-y", Threshold(Fraction(2, 3), "tra-loi", "dong-y")),
        ("settled tra-cuu", Settled("tra-cuu")),
        ("below.hoi", Below("hoi")),
        ("2/3 of below.tra-loi.dong-y", Below("tra-loi", "dong-y", Fraction(2, 3))),
        ("opened or hoi and ngay", AnyOf((Opened(), AllOf((Happened("hoi"), FieldDate("ngay")))))),
        ("(opened or hoi) and ngay", AllOf((AnyOf((Opened(), Happened("hoi"))), FieldDate("ngay")))),
    ],
)  # fmt: skip
def test_an_event_is_read(written: str, event: object) -> None:
    assert read_event(written, NAMES) == event


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("khan = co", Compare("khan", "=", "co")),
        ("so > 5", Compare("so", ">", "5")),
        ("chu != 'a b'", Compare("chu", "!=", "a b")),
        ("khan in [co, khong]", Among("khan", ("co", "khong"))),
        ("any tra-loi.khong", Replied(some=True, step="tra-loi", answer="khong")),
        ("no tra-loi", Replied(some=False, step="tra-loi")),
        ("bieu.cap = tinh", Compare("bieu.cap", "=", "tinh")),
        (
            "not khan = co and so < 3 or no hoi",
            Either((Both((Negated(Compare("khan", "=", "co")), Compare("so", "<", "3"))), Replied(some=False, step="hoi"))),
        ),
    ],
)  # fmt: skip
def test_a_condition_is_read(written: str, condition: object) -> None:
    assert read_condition(written, NAMES) == condition


@pytest.mark.parametrize(
    ("written", "code", "offset"),
    [
        ("hoi then tra-loi", "bad_event", 4),
        ("tra-loi.ok", "unknown_name", 8),
        ("all xyz", "unknown_name", 4),
        ("3 dayz after opened", "bad_amount", 0),
        ("hoi or", "bad_event", 6),
        ("(hoi", "bad_event", 4),
        ("chu", "not_a_date", 0),
        ("below.gui", "unknown_name", 6),
        ("2 of below.tra-loi.xyz", "unknown_name", 19),
        ("", "bad_event", 0),
    ],
)
def test_a_fault_in_an_event_is_found_at_its_word(
    written: str, code: str, offset: int
) -> None:
    with pytest.raises(Unread) as fault:
        read_event(written, NAMES)
    assert (fault.value.code, fault.value.offset) == (code, offset)


def test_a_choice_that_does_not_exist_is_no_value_of_a_condition() -> None:
    with pytest.raises(Unread) as fault:
        read_condition("khan = có", NAMES)
    assert (fault.value.code, fault.value.offset) == ("unknown_name", 7)


def test_every_fault_is_told_in_one_run_at_its_line_and_column() -> None:
    rules = (
        "lead: so-aa\n"
        "steps:\n"
        "  hoi: {by: lead, does: asks, after: opened, within: 3 wroking days, expiry: late}\n"
        "  tra: {by: so-b, does: reply, after: hoii, witin: 2 days, expiry: consents}"
    )
    source = text(rules)
    lines = source.split("\n")
    faults = [
        (each.code, lines[each.place.line - 1][each.place.column - 1 :])
        for each in found(source)
    ]
    assert [(code, rest.split(",")[0].split("}")[0]) for code, rest in faults] == [
        ("unknown_name", "so-aa"),
        ("unknown_act", "asks"),
        ("bad_amount", "3 wroking days"),
        ("unknown_name", "hoii"),
        ("unknown_key", "witin: 2 days"),
        ("bad_expiry", "consents"),
    ]


def test_a_fault_names_its_article_its_kind_and_its_step() -> None:
    (fault,) = found(
        text("lead: so-a\nsteps: {hoi: {by: lead, may: x, after: opened}}")
    )
    assert fault.article == "Điều 5"
    assert (fault.details["kind"], fault.details["step"]) == ("viec", "hoi")


def test_windows_line_ends_a_byte_order_mark_and_nfd_are_read_as_what_they_mean() -> (
    None
):
    plain = text("lead: so-a\nsteps: {hoi: {by: lead, may: request, after: opened}}")
    other = "\ufeff" + plain.replace("\n", "\r\n").replace("Sở", "So\u031b\u0309")
    first, findings = load_bytes(plain.encode(), name="mau.md")
    second, more = load_bytes(other.encode(), name="mau.md")
    assert findings == more == ()
    assert first is not None
    assert second is not None
    assert first.kinds == second.kinds
    assert first.digest != second.digest
    assert second.parties["so-a"].name == "Sở A"


def test_bytes_that_are_no_text_are_refused_at_their_place() -> None:
    regulation, (fault,) = load_bytes(b"---\nabc \xff", name="mau.md")
    assert regulation is None
    assert (fault.code, fault.place.line, fault.place.column) == ("not_utf8", 2, 5)
