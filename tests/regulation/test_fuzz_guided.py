"""A short run of each guided fuzz; `make fuzz` runs them longer."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HARNESS = Path(__file__).with_name("fuzz_regulation.py")
ROOT = Path(__file__).resolve().parents[2]
SECONDS = {"regulation": 8, "csv": 2}  # short: making ready takes as long again


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("target", SECONDS)
def test_no_input_that_a_guided_run_finds_breaks_a_reader(target: str) -> None:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *filter(None, sys.path)])
    ran = subprocess.run(
        [sys.executable, str(HARNESS), target, f"--seconds={SECONDS[target]}"],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "stat::number_of_executed_units" in ran.stderr
