"""The offline commands start without Django, and no command at all is wrong use."""

import subprocess
import sys

import pytest
import typer.main

from phoihop.__main__ import OFFLINE
from phoihop.cli.offline import app
from tests.cli.run import ROOT, fresh

REGULATION = str(ROOT / "regulations" / "the-apec.md")
PROBE = """
import sys
from phoihop.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
foreign = [each for each in sys.modules if each.split(".")[0] in {"django", "psycopg"}]
sys.exit(99 if foreign else code)
"""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["days", "add", "2026-03-02", "1 day"], 0),
        (["check", REGULATION], 0),
        (["explain", REGULATION], 0),
        (["diagram", REGULATION], 0),
        (["simulate", REGULATION, "--log", REGULATION], 1),
        (["verify", str(ROOT / "docs")], 2),
    ],
)
def test_offline_commands_import_no_django(arguments: list[str], code: int) -> None:
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == code, done.stderr


def test_the_front_door_knows_which_commands_are_offline() -> None:
    commands = getattr(typer.main.get_command(app), "commands", {})
    assert set(commands) == OFFLINE


def test_no_command_and_an_unknown_one_are_wrong_use() -> None:
    assert fresh().returncode == 2
    assert fresh("dance").returncode == 2


def test_a_reader_that_goes_away_is_no_fault_to_trace() -> None:
    command = [sys.executable, "-m", "phoihop", "days", "add", "2026-03-02", "40 years"]
    listed = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert listed.stdout is not None
    listed.stdout.close()
    _, told = listed.communicate(timeout=60)
    assert b"Traceback" not in told
