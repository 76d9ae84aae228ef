"""Every date explains itself: the start event, each day, extensions, pauses, the article."""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.days import CountedDay
from phoihop.base.errors import Refused
from phoihop.regulation.explain import Row, explain
from phoihop.regulation.wording import limit_said, origin_said, waits_said
from tests.people import shipped

TET = date(2026, 2, 13)


def example(name: str, kind: str, start: date = TET) -> dict[str, Row]:
    rows = explain(shipped(name), kind, start, viet_nam())
    return {each.step.code: each for each in rows}


def test_each_step_stands_in_the_order_in_which_it_begins() -> None:
    rows = example("the-apec", "cho-phep")
    assert list(rows) == [
        "tiep-nhan",
        "bo-sung",
        "hoi",
        "tra-loi",
        "hoi-them",
        "tra-loi-them",
        "de-xuat",
        "bao-truoc",
        "quyet-dinh",
        "giai-trinh",
    ]


def test_a_chain_of_limits_over_tet_is_counted_day_by_day() -> None:
    rows = example("y-kien-von-gop", "gop-von")
    days = {code: str(row.due.day) for code, row in rows.items() if row.due}
    assert days["tiep-nhan"] == "2026-02-23"
    assert days["tra-loi"] == "2026-03-04"
    assert days[""] == "2026-03-09"
    (part,) = rows["tiep-nhan"].why.parts  # type: ignore[union-attr]
    assert part.days[0] == CountedDay(TET, False, 0, "first_day", "BLDS 2015 Đ147")
    assert [each.day.day for each in part.days if each.counted] == [23]
    assert {each.reason for each in part.days[1:-1]} == {"weekend", "tet"}


def test_each_row_cites_its_article_and_what_it_is_counted_from() -> None:
    rows = example("the-apec", "cho-phep")
    reply = rows["tra-loi"]
    assert str(reply.basis) == "khoản 2 Điều 3"
    assert reply.why is not None
    kind = shipped("the-apec").kinds["cho-phep"]
    said = origin_said(kind, reply.why.origin, "vi")
    assert said == "khi bên nhận xác nhận đã nhận (bước “Gửi lấy ý kiến”)"
    assert limit_said(kind, reply.step.within, "en") == "20 day(s)"


def test_a_limit_that_depends_on_what_is_found_shows_every_case() -> None:
    row = example("quy-che-phoi-hop-tinh", "ra-soat-ho-so")["tra-loi"]
    assert row.why is not None
    assert [str(due.day) for _, due in row.why.others if due] == [
        "2026-03-17",
        "2026-03-10",
    ]
    assert str(row.due.day) == "2026-03-10"  # type: ignore[union-attr]


def test_what_depends_on_a_date_of_the_form_waits_for_it() -> None:
    rows = example("y-kien-giua-cac-bo", "di-nuoc-ngoai")
    ask = rows["xin-phep"].why
    assert ask is not None
    assert (ask.due, ask.waits_for) == (None, "field")
    kind = shipped("y-kien-giua-cac-bo").kinds["di-nuoc-ngoai"]
    said = waits_said(kind, ask.waits_for, ask.origin, "vi")
    assert said == "mục Ngày đi được điền"
    assert rows["bao-cao"].began is None


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        explain(shipped("the-apec"), "khong-co", TET, viet_nam())
    assert refusal.value.details["reason"] == "unknown_kind"
