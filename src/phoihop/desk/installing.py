"""An installation from nothing: folder, keys, database, and for the demo a province in it."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from phoihop.desk import demo, moment, story
from phoihop.store.installation import init_installation

Random = Callable[[int], bytes]


def install(origin: str, urandom: Random = os.urandom) -> str:
    """Make the folder, the keys and the tables of an installation; return its public key.

    Raises Refused(reason="already_an_installation") and changes nothing if there is one.
    """
    key = init_installation(Path(settings.PHOIHOP_DATA), origin, urandom)
    migrate()
    return key


def migrate() -> None:
    """Bring the tables of an older version up to this one."""
    call_command("migrate", verbosity=0, interactive=False)


def build_demo(now: datetime, urandom: Random = os.urandom) -> Mapping[str, str]:
    """Build the demo in an empty data folder; return its matters by a short name.

    The same source of bytes and clock give the same root on both databases.
    """
    install(demo.ORIGIN, urandom)
    moment.start_demo()
    province = demo.set_up(now, urandom)
    played = story.play(province)
    demo.begin_periods(province)
    return played
