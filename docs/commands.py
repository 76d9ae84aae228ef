"""The page of commands, drawn from the command line itself.

Help is spoken in the language of the run that asks for it, so the page is drawn by
a run of its own, in English.
"""

import os
import subprocess
import sys

from tests.house.source import ROOT

DRAW = "import django; django.setup(); from docs.command_list import write; write()"


def commands_page(written: str) -> str:
    """Return the page: each command with its arguments and options."""
    environment = os.environ | {
        "PHOIHOP_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "phoihop.config.settings",
    }
    command = [sys.executable, "-c", DRAW]
    drawn = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    intro = (
        "`phoihop` and `python -m phoihop` are the same. Each command has `--json` and `--lang vi|en`.\n"
        "Exit 0: good. Exit 1: something was found. Exit 2: wrong use.\n"
    )
    return f"# Commands\n\n{written}\n{intro}\n{drawn.stdout}"
