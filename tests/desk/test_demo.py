"""The demo is a function of its seed and its clock, and a ledger like any other."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import MatterRow, TaskRow
from phoihop.desk import demo, installing, replay, story
from phoihop.desk.seeded import seeded
from phoihop.store import reading, verifying
from phoihop.store.installation import init_installation
from tests.people import local

NOW = local("2026-06-15 09:00")
BUILD = """
import sys
from datetime import datetime
import django
django.setup()
from phoihop.desk import installing
from phoihop.desk.seeded import seeded
from phoihop.store import reading
installing.build_demo(datetime.fromisoformat(sys.argv[1]), seeded(sys.argv[2]))
print(reading.head().root.hex())
"""


def built(folder: Path, settings: Any, seed: str) -> str:
    """The root of a demo built here, on the database of these tests."""
    settings.PHOIHOP_DATA = folder
    urandom = seeded(seed)
    init_installation(folder, demo.ORIGIN, urandom)
    province = demo.set_up(NOW, urandom)
    story.play(province)
    demo.begin_periods(province)
    return reading.head().root.hex()


def built_elsewhere(folder: Path, seed: str) -> str:
    """The root of a demo built by another process, on SQLite."""
    here = {k: v for k, v in os.environ.items() if k != "PHOIHOP_DATABASE"}
    here |= {"PHOIHOP_DATA": str(folder), "PYTHONHASHSEED": "random"}
    asked = [sys.executable, "-c", BUILD, NOW.isoformat(), seed]
    ended = subprocess.run(asked, env=here, capture_output=True, text=True, check=True)
    return ended.stdout.split()[-1]


def test_the_same_seed_and_clock_give_the_same_root_everywhere(
    tmp_path: Path, settings: Any, fast_passwords: None, db: None
) -> None:
    root = built(tmp_path / "here", settings, "seed")
    assert built_elsewhere(tmp_path / "one", "seed") == root
    assert built_elsewhere(tmp_path / "two", "another") != root


def test_the_demo_verifies_and_is_its_fold(
    tmp_path: Path, settings: Any, fast_passwords: None, db: None
) -> None:
    built(tmp_path / "here", settings, "seed")
    verdict = verifying.verify_here()
    assert verdict.ok
    assert verdict.size == reading.head().size
    assert replay.check() == ()


def test_every_line_of_the_demo_is_on_its_way(
    tmp_path: Path, settings: Any, fast_passwords: None, db: None
) -> None:
    """One matter is finished; in each other something waits for one of the cast."""
    built(tmp_path / "here", settings, "seed")
    closed = MatterRow.objects.exclude(closed_at=None)
    assert closed.count() == 1
    assert closed.get().lapsed == 1
    running = MatterRow.objects.filter(closed_at=None)
    reports = running.filter(kind="bao-cao-thang")  # the 15th: the month has just ended
    assert reports.count() == 3
    assert running.count() == 4 + 3
    told = TaskRow.objects.filter(matter__in=reports, step="lap", duty=True)
    assert told.count() == 2  # the unit above waits for the two below
    for row in running.exclude(kind="bao-cao-thang"):
        assert TaskRow.objects.filter(matter=row, duty=True).exists()


def test_a_second_demo_in_the_same_folder_is_refused_and_changes_nothing(
    installation: Path,
) -> None:
    before = sorted(installation.rglob("*"))
    with pytest.raises(Refused) as refusal:
        installing.build_demo(NOW, seeded("seed"))
    assert refusal.value.details["reason"] == "already_an_installation"
    assert sorted(installation.rglob("*")) == before
    assert reading.head().size == 0
