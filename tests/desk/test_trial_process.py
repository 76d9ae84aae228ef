"""A trial in its real process: seen running, ended, killed, two at once, its server gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from phoihop.base import clock
from phoihop.desk import demo, trial_folder, trial_run
from phoihop.desk.seeded import seeded
from phoihop.desk.trial_folder import Folder, State
from tests.people import local
from tests.regulation.test_simulate import TEXT

ROOT = Path(__file__).resolve().parents[2]
NOW = local("2026-06-15 09:00")
HEAD = "id,act,at,team,end\n"
PATIENCE = 120.0  # seconds


@pytest.fixture
def province(
    lasting_installation: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[demo.Province]:
    """A province whose rows another process sees."""
    found = demo.set_up(NOW, seeded("processes"))
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}{os.pathsep}{ROOT}")
    if connection.vendor == "postgresql":
        server = os.environ["PHOIHOP_DATABASE"].rpartition("/")[0]
        name = connection.settings_dict["NAME"]
        monkeypatch.setenv("PHOIHOP_DATABASE", f"{server}/{name}")
    yield found
    for each in trial_run.started():
        each.kill()
        each.wait()


def lines(cases: int) -> str:
    return HEAD + "".join(
        f"{n},ask,2026-03-02T08:00,A,\n{n},answer,2026-03-09T10:00,B,\n"
        for n in range(cases)
    )


def asked(province: demo.Province, log: str, login: str = "an") -> Folder:
    found = trial_folder.begin(province.actor(login, NOW), NOW)
    found.keep("draft", TEXT.encode())
    found.keep("log", log.encode())
    values = {"source": "log", "kind": "viec", "limits": "viec.tra-loi = 9 days"}
    found.ask(replace(found.asked, values=values, files={"log": "log.csv"}))
    found.be(State(state="queued"))
    return found


def until(found: Folder, good: Callable[[State], bool]) -> State:
    """Wait until the state of a trial is as it should be."""
    end = time.monotonic() + PATIENCE
    while not good(state := found.state):
        assert time.monotonic() < end, state
        time.sleep(0.05)
    return state


def over(state: State) -> bool:
    return state.state not in trial_folder.OPEN


def running(state: State) -> bool:
    return state.state == "running" and state.cases > 0


def test_it_is_seen_running_and_ends(province: demo.Province) -> None:
    found = asked(province, lines(3000))
    trial_run.launch()
    seen = until(found, lambda state: running(state) or over(state))
    assert 0 < seen.done <= seen.total
    state = until(found, over)
    assert (state.state, state.done) == ("done", state.total), state
    assert found.result["before"]["cases"] == state.cases == 3000
    assert found.result["compared"]["changed"] == 3000


def test_one_that_is_killed_says_so_and_can_be_run_once_more(
    province: demo.Province,
) -> None:
    found = asked(province, lines(20_000))
    trial_run.launch()
    until(found, running)
    (process,) = trial_run.started()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert trial_run.look(found).state == "interrupted"
    kept = {each.name for each in found.path.iterdir()}
    assert kept == {"asked.json", "draft", "log", "state.json"}
    found.keep("log", lines(50).encode())
    trial_folder.requeue(province.actor("an", NOW), found)
    trial_run.launch()
    assert until(found, over).state == "done"
    assert found.result["before"]["cases"] == 50


def test_one_that_is_stopped_leaves_no_case_and_its_folder_can_go(
    province: demo.Province,
) -> None:
    found = asked(province, lines(20_000))
    trial_run.launch()
    until(found, running)
    trial_folder.remove(found)
    assert found.path.is_dir()  # not while it runs
    trial_folder.cancel(found)
    assert until(found, over).state == "cancelled"
    assert not (found.path / "cases.db").exists()
    trial_folder.remove(found)
    assert not found.path.exists()


def test_two_at_once_run_one_after_the_other(province: demo.Province) -> None:
    both = [asked(province, lines(1500), login) for login in ("an", "dung")]
    trial_run.launch()
    trial_run.launch()
    end = time.monotonic() + PATIENCE
    while not all(over(each.state) for each in both):
        assert time.monotonic() < end
        assert sum(each.state.state == "running" for each in both) < 2
        time.sleep(0.02)
    assert [each.state.state for each in both] == ["done", "done"]
    for each in trial_run.started():
        assert each.wait(PATIENCE) == 0


def test_it_goes_on_when_its_server_is_gone(province: demo.Province) -> None:
    found = asked(province, lines(3000))
    server = (
        "import os, signal, django; django.setup()\n"
        "from phoihop.desk import trial_run\n"
        "trial_run.launch(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    folder = str(found.path.parents[1])
    subprocess.run(
        [sys.executable, "-c", server],
        env={**os.environ, "PHOIHOP_DATA": folder},
        check=False,
    )
    assert until(found, over).state == "done"


def test_every_fault_of_a_log_is_named_with_its_place_and_nothing_is_kept(
    province: demo.Province,
) -> None:
    broken = lines(300) + "x,ask,soon,A,\ny,ask\n,ask,2026-03-02T08:00,A,\n"
    found = asked(province, broken)
    trial_run.launch()
    state = until(found, over)
    assert state.state == "failed"
    assert [(each["code"], each["line"]) for each in state.faults] == [
        ("log_instant", 602),
        ("log_columns", 603),
        ("log_case", 604),
    ]
    kept = {each.name for each in found.path.iterdir()}
    assert kept == {"asked.json", "draft", "log", "state.json"}


def test_one_whose_process_never_comes_up_does_not_wait_for_ever(
    province: demo.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asked(province, lines(1))
    monkeypatch.setattr(trial_run, "launch", lambda: None)
    assert trial_run.look(found).state == "queued"
    long_ago = clock.now().timestamp() - trial_run.COMES_UP - 1
    os.utime(found.path / "state.json", (long_ago, long_ago))
    with trial_folder.alone():  # another one runs: this one has only to wait
        assert trial_run.look(found).state == "queued"
    assert trial_run.look(found).state == "interrupted"


def test_a_folder_that_was_never_filled_is_swept(province: demo.Province) -> None:
    found = asked(province, lines(1))
    (found.path / "state.json").unlink()
    trial_folder.sweep(NOW)
    assert found.path.is_dir()
    long_ago = NOW.timestamp() - 2 * trial_folder.KEPT.total_seconds()
    os.utime(found.path, (long_ago, long_ago))
    trial_folder.sweep(NOW)
    assert not found.path.exists()
