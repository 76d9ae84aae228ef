"""The offline commands start without Django, and no command at all is wrong use."""

import subprocess
import sys

from tests.cli.run import fresh

PROBE = """
import sys
from phoihop.__main__ import OFFLINE, main
from phoihop.cli.offline import app
try:
    main(sys.argv[1:])
except SystemExit:
    pass
foreign = [each for each in sys.modules if each.split(".")[0] in {"django", "psycopg"}]
sys.exit(3 if foreign else 0)
"""


def test_offline_commands_import_no_django() -> None:
    for arguments in (["days", "add", "2026-03-02", "1 day"], ["verify", "--help"]):
        command = [sys.executable, "-c", PROBE, *arguments]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, arguments


def test_a_word_that_is_no_command_is_wrong_use() -> None:
    assert fresh("dance").returncode == 2
