"""R23: push duties of 12 hours, 1 and 5 working days; figures every three months; a form chosen."""

import pytest

from phoihop.regulation import due, run
from phoihop.regulation.facts import Lapsed
from tests.people import Story, local, officer, opened, shipped

TEXT = shipped("thong-bao-xuat-nhap-canh")
GUARD = officer("g", "bien-phong")
MINISTRY = officer("m", "bo-ngoai-giao")
AN = officer("an", "quan-ly-xnc")
HAPPENED = "2026-06-05T14:00:00+00:00"  # 21:00, a Friday night


def pushed(group: str, where: str = "bien-phong", who: run.Who = GUARD) -> Story:
    values = {"noi-bao": where, "nhom": group, "luc-phat-sinh": HAPPENED}
    return opened(TEXT, "thong-bao", who, "2026-06-05 21:30", values=values)


def test_twelve_hours_run_through_the_night_and_the_weekend() -> None:
    story = pushed("khan")
    (task,) = due.due(story.kind, story.state, story.calendar)
    assert task.due is not None
    assert task.due.at == local("2026-06-06 09:00")
    story.on("2026-06-06 09:00")
    lapse = story.facts[-1]
    assert isinstance(lapse, Lapsed)
    assert (lapse.outcome, lapse.whom) == ("tell", "quan-ly-xnc")


@pytest.mark.parametrize(
    ("group", "day"), [("thuong", "2026-06-08"), ("tong-hop", "2026-06-12")]
)
def test_the_others_count_working_days_from_the_event(group: str, day: str) -> None:
    assert pushed(group).due("gui") == day


def test_the_agency_whose_event_it_is_sends_and_the_authority_signs() -> None:
    story = pushed("thuong", "bo-ngoai-giao", MINISTRY)
    act = run.Act("do", "gui", values={"so-van-ban": "01"})
    assert story.refused(GUARD, act)["reason"] == "not_your_party"
    story.act(MINISTRY, act)
    story.receive(AN, "gui")
    story.do(AN, "ky-nhan", so_ky_nhan="02")
    assert story.state.closed


def test_figures_come_every_three_months_and_who_is_missing_is_named() -> None:
    values = {"ngay-cuoi-ky": "2026-06-30"}
    story = opened(TEXT, "thong-ke", AN, "2026-07-01 08:00", values=values)
    assert story.due("gui", "bien-phong") == "2026-07-14"
    for who, row in ((GUARD, "bien-phong"), (MINISTRY, "bo-ngoai-giao")):
        story.do(who, "gui", row=row, bang_so_lieu="01")
    story.on("2026-07-15 08:00")
    silent = [each.party for each in story.facts if isinstance(each, Lapsed)]
    assert silent == ["bo-noi-vu"]
    assert not story.is_open("tong-hop")


@pytest.mark.parametrize(
    ("form", "begins"),
    [("van-ban", "hoi"), ("hop", "hop"), ("hoi-nghi", "hop"), ("doan", "lap-doan")],
)
def test_the_lead_chooses_one_of_the_forms_of_coordination(
    form: str, begins: str
) -> None:
    values = {"noi-dung": "Trao đổi", "hinh-thuc": form}
    rows = {"duoc-hoi": ("bo-a",)}
    story = opened(TEXT, "phoi-hop", AN, "2026-06-01 08:00", rows=rows, values=values)
    assert {step for step, _ in story.state.tasks} == {begins}


def test_no_blank_is_about_a_person() -> None:
    for kind in TEXT.kinds.values():
        found = {each.type for each in kind.fields.values()}
        assert not found & {"person", "country", "place"}
