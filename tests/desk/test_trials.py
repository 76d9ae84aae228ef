"""Trials: private to who asked, only what he may see, cut off and cancelled honestly."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from phoihop.base.errors import Missing, Refused
from phoihop.desk import (
    access,
    demo,
    moment,
    story,
    trial_folder,
    trial_run,
    trial_table,
)
from phoihop.desk.seeded import seeded
from phoihop.desk.trial_folder import Folder, State
from phoihop.desk.trial_wish import choices, read
from tests.people import local

NOW = local("2026-06-15 09:00")
KIND = "xac-minh-lien-nganh"


@pytest.fixture
def province(installation: Path, monkeypatch: pytest.MonkeyPatch) -> demo.Province:
    province = demo.set_up(NOW, seeded("trials"))
    story.play(province)
    monkeypatch.setattr(trial_run, "now", lambda: NOW)
    return province


def asked(province: demo.Province, login: str, **values: str) -> Folder:
    actor = province.actor(login, NOW)
    found = trial_folder.begin(actor, NOW)
    text = next(
        x.text for x in choices(actor, NOW.date()) if x.key == _digest(province)
    )
    found.keep("draft", text.encode())
    said = {"source": "ledger", "kind": KIND, **values}
    found.ask(replace(found.asked, values=said))
    found.be(State(state="queued"))
    return found


def _digest(province: demo.Province) -> str:
    return province.regulations[story.REGULATION]


def test_a_trial_holds_the_matters_one_may_see_and_no_other(
    province: demo.Province,
) -> None:
    counts = {}
    for login in ("an", "lan", "khoa"):
        found = asked(province, login)
        assert trial_run.work() == 1
        actor = province.actor(login, NOW)
        may = set(
            access.visible(actor).filter(kind=KIND).values_list("matter", flat=True)
        )
        with found.cases() as base:
            seen = {name for (name,) in base.execute("SELECT name FROM one")}
        assert seen == may
        assert found.state.state == "done"
        assert found.result["before"]["cases"] == len(may)
        counts[login] = len(may)
    assert counts["an"] > counts["lan"]


def test_nobody_finds_the_trial_of_another(province: demo.Province) -> None:
    found = asked(province, "an")
    assert trial_folder.one(province.actor("an", NOW), found.id).id == found.id
    for login in ("dung", "khoa", "giang"):
        with pytest.raises(Missing):
            trial_folder.one(province.actor(login, NOW), found.id)
    with pytest.raises(Missing):
        trial_folder.one(province.actor("an", NOW), "../" + found.id)
    assert trial_folder.of(province.actor("dung", NOW)) == []


def test_other_limits_come_out_differently_and_each_case_can_be_read_again(
    province: demo.Province,
) -> None:
    found = asked(province, "an", limits="tra-loi = 1 ngày làm việc")
    trial_run.work()
    assert found.state.state == "done", found.state
    assert found.result["compared"]["changed"] >= 1
    with found.cases() as base:
        row = base.execute("SELECT name, packed FROM one WHERE changed").fetchone()
    assert trial_table.unpacked(row[1]).id == row[0]


def test_every_fault_is_kept_with_the_blank_it_is_about(
    province: demo.Province,
) -> None:
    found = asked(province, "an", limits="khong-co = 3 days", officers="x")
    faults = {k: [x.code for x in v] for k, v in read(found).faults.items()}
    assert faults == {"officers": ["trial_pair"]}
    found.ask(replace(found.asked, values={**found.asked.values, "officers": ""}))
    faults = {k: [x.code for x in v] for k, v in read(found).faults.items()}
    assert faults == {"limits": ["whatif_step"]}
    trial_run.work()
    assert found.state.state == "failed"


def test_a_log_that_breaks_off_is_named(province: demo.Province) -> None:
    found = asked(province, "an", source="log")
    found.keep("map", b"case: a\nactivity: b\ntime: c\n")
    found.keep("log", gzip.compress(b"a,b,c\n1,hoi,2026-01-05\n" * 500)[:60])
    trial_run.work()
    assert found.state.state == "failed"
    assert found.state.faults[0]["code"] == "trial_unreadable"


def test_what_was_running_when_its_process_ended_was_interrupted(
    province: demo.Province,
) -> None:
    found = asked(province, "an")
    found.be(State(state="running"))
    with trial_folder.alone() as free:
        assert free
        assert trial_run.look(found).state == "running"
    assert trial_run.look(found).state == "interrupted"


def test_a_cancelled_trial_does_not_run(province: demo.Province) -> None:
    found = asked(province, "an")
    trial_folder.cancel(found)
    assert trial_run.work() == 0
    assert found.state.state == "cancelled"


def test_a_trial_stops_when_asked_between_two_cases(
    province: demo.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_table, "EVERY", -1.0)
    found = asked(province, "an")
    (found.path / "cancel").touch()
    trial_run.work()
    assert found.state.state == "cancelled"


def test_one_person_waits_for_three_at_most_and_all_are_gone_after_a_week(
    province: demo.Province,
) -> None:
    for _ in range(trial_folder.MOST):
        asked(province, "an")
    with pytest.raises(Refused):
        trial_folder.begin(province.actor("an", NOW), NOW)
    trial_folder.sweep(NOW + trial_folder.KEPT + trial_folder.timedelta(seconds=1))
    assert list(trial_folder.everyone()) == []
    assert not moment.is_demo()
