"""`phoihop trials` runs what waits on the pages."""

import json
from pathlib import Path

from tests.cli.run import fresh


def test_with_nothing_waiting_nothing_is_run(demo: Path) -> None:
    done = fresh("trials", "--data", demo, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"trials": 0}


def test_a_folder_without_an_installation_is_refused(tmp_path: Path) -> None:
    assert fresh("trials", "--data", tmp_path / "none").returncode != 0
