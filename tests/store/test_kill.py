"""What was acknowledged is there after `kill -9`, and the ledger is in order."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from phoihop.cli.opening import verify_folder
from tests.store.conftest import environment

WRITE = """
import django; django.setup()
from django.db import transaction
from phoihop.store import append
from tests.ledger.drafts import draft
while True:
    with transaction.atomic():
        (recorded,) = append.append([draft()])
    print(recorded.index, flush=True)
"""


@pytest.mark.parametrize("acts", [1, 4, 15])
def test_a_killed_writer_loses_nothing_it_said_was_recorded(
    made: Path, acts: int
) -> None:
    command = [sys.executable, "-c", WRITE]
    with subprocess.Popen(
        command, env=environment(made), stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(acts)]
        writer.send_signal(signal.SIGKILL)
        said += [int(each) for each in writer.stdout.read().split()]
    found = verify_folder(made).verdict
    assert found.ok, found.reason
    assert said == list(range(9, 9 + len(said)))
    assert found.size in {said[-1] + 1, said[-1] + 2}
