"""An installation from nothing: folder, keys, database, and for the demo a province in it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from phoihop.base.errors import Refused
from phoihop.desk import cast, demo, moment, story
from phoihop.desk.seeded import seeded
from phoihop.store import reading
from phoihop.store.installation import init_installation

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that was built: its people, the one password, its matters, the ledger's size."""

    folder: Path
    people: tuple[cast.Player, ...]
    password: str
    matters: Mapping[str, str]
    size: int


def install(origin: str, urandom: Random = os.urandom) -> str:
    """Make the folder, the keys and the tables of an installation; return its public key.

    Raises Refused(reason="already_an_installation") and changes nothing if there is one.
    """
    key = init_installation(Path(settings.PHOIHOP_DATA), origin, urandom)
    call_command("migrate", verbosity=0)
    return key


def has_installation() -> bool:
    """Return whether the data folder holds an installation."""
    return (Path(settings.PHOIHOP_DATA) / "keys" / "signing.key").is_file()


def build_demo(now: datetime, seed: str) -> Demo:
    """Build the demo in an empty data folder; the same seed and clock give the same root."""
    folder = Path(settings.PHOIHOP_DATA)
    if has_installation():
        raise Refused(reason="already_an_installation")
    urandom = seeded(seed)
    install(demo.ORIGIN, urandom)
    matters = story.play(demo.set_up(now, urandom))
    moment.start_demo()
    size = reading.head().size
    return Demo(folder, cast.PEOPLE, cast.PASSWORD, matters, size)
