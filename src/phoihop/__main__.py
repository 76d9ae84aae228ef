"""The front door: `python -m phoihop`, also installed as `phoihop`.

Commands that only read files start without Django; imports stand inside the
functions here, and only here, for that reason.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from phoihop.cli.installed import Works

OFFLINE = frozenset(
    "days check diff explain diagram simulate test verify zipapp cosign".split(),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; exits with 0 good, 1 something found, 2 wrong use."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        if given and given[0] == "verify":
            _verify(given[1:])
        elif given and given[0] in OFFLINE and not _opens_installation(given):
            _offline(given)
        else:
            _online(given)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _opens_installation(given: list[str]) -> bool:
    """Return whether an offline command is to read an installation's sealed content."""
    return any(each.partition("=")[0] == "--data" for each in given)


def _verify(given: list[str]) -> None:
    """Verify with the standard library and `cryptography` alone."""
    from phoihop.cli.outsider import main as verify  # noqa: PLC0415

    verify(given)


def _offline(given: list[str]) -> None:
    from phoihop.cli.offline import app  # noqa: PLC0415

    app(given, prog_name="phoihop")


def _online(given: list[str]) -> None:
    from phoihop.cli.online import app  # noqa: PLC0415

    app(given, prog_name="phoihop", obj=_begin)


def _begin(folder: "Path") -> "Works":
    """Start Django on a folder; its settings are read here and not before."""
    os.environ["PHOIHOP_DATA"] = str(folder.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from phoihop.cli import works  # noqa: PLC0415

    return works


if __name__ == "__main__":
    main()
