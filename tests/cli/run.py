"""Running commands as a person does: in this process for speed, or in a fresh one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from phoihop.cli.offline import app

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path) -> Result:
    """Run an offline command in this process."""
    return CliRunner().invoke(app, [str(each) for each in arguments])


def found(*arguments: str | Path) -> dict[str, Any]:
    """Run an offline command with --json and return what it found."""
    answer: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return answer


def fresh(
    *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m phoihop` in a process of its own, in the root of the project."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PHOIHOP_")}
    plain.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "phoihop", *map(str, arguments)],
        env=plain | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
