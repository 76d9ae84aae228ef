"""What the online commands do once Django has started: each calls one function of a room."""

import logging
import os
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connections

from phoihop.base.calendars import viet_nam
from phoihop.base.days import local_day
from phoihop.base.errors import Refused
from phoihop.base.text import clean, folded
from phoihop.contexts.parties import facts
from phoihop.contexts.parties.models import set_password
from phoihop.contexts.parties.models.sign_in import strong_enough
from phoihop.contexts.parties.rules import after, installer
from phoihop.desk import cast, demo, installing, letting_in, replay, trial_run
from phoihop.desk.access import Actor
from phoihop.desk.administration import RULES, administer
from phoihop.desk.caseload import caseload
from phoihop.desk.letting_in import LetIn
from phoihop.desk.moment import now
from phoihop.desk.seeded import seeded
from phoihop.desk.tick import Ticked, tick
from phoihop.ledger.entry import new_id
from phoihop.regulation.caselog import Case
from phoihop.store import installation, reading
from phoihop.store.export import Exported, export
from phoihop.store.projection import Difference

HERE = "127.0.0.1"
THREADS = 8
TRIAL_BYTES = 4 << 30


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo wrote: how many entries, who can sign in, with which password."""

    entries: int
    root: str
    people: tuple[tuple[str, str, str], ...]
    password: str


@dataclass(frozen=True, slots=True)
class First:
    """The first administrator of an installation, as the command was told."""

    login: str
    password: str
    name: str
    agency: str
    post: str


def first(*, login: str, password: str, name: str, agency: str, post: str) -> First:
    """Return the first administrator; refuse what no rule or password check would take."""
    found = First(login, strong_enough(password), clean(name), clean(agency), post)
    standing = installer(local_day(viet_nam(), now()))
    states: dict[str, Any] = {}
    for stream, wish in _wishes(found, standing.on):
        for fact in RULES[type(wish)](states.get(stream), wish, standing):
            states[stream] = after(states.get(stream), fact)
    return found


def begin(origin: str) -> str:
    """Make keys and tables in the folder of the settings; return the public key."""
    return installing.install(origin)


def appoint(found: First) -> None:
    """Record the first agency and its administrator, who appoints everybody else."""
    _quiet()
    moment = now()
    standing = installer(local_day(viet_nam(), moment))
    actor = Actor(account="installer", standing=standing)
    account = ""
    for stream, wish in _wishes(found, standing.on):
        key = f"init {type(wish).__name__}"
        administer(actor, wish, stream=stream, key=key, now=moment)
        account = getattr(wish, "account", account)
    set_password(account, found.password)


def _wishes(found: First, today: date) -> Iterator[tuple[str, Any]]:
    """Yield what is recorded of the first administrator, with new ids, in order."""
    agency, person, account, appointment = (new_id(os.urandom(16)) for _ in range(4))
    code = "-".join(folded(found.agency).split())[:40].strip("-")
    name = found.agency
    yield agency, facts.AgencyFounded(agency=agency, code=code, name=name, since=today)
    yield person, facts.PersonRegistered(person=person, name=found.name)
    login = found.login
    yield person, facts.AccountOpened(account=account, person=person, login=login)
    appointed = facts.OfficerAppointed(
        appointment=appointment,
        person=person,
        agency=agency,
        post=found.post,
        role="administrator",
        since=today,
    )
    yield agency, appointed


def fill(seed: str | None, moment: datetime | None) -> Filled:
    """Make the demo's installation in the folder of the settings and fill it.

    With a seed and a moment the same ledger comes out each time, keys included.
    """
    urandom = os.urandom if seed is None else seeded(seed)
    _quiet()
    installing.build_demo(moment or now(), urandom)
    return filled()


def filled() -> Filled:
    """Return who can sign in to a demo, and the head of its ledger."""
    agencies = {each.code: each.name for each in cast.AGENCIES}
    head = reading.head()
    people = (
        (each.login, each.name, agencies.get(each.agency, "")) for each in cast.PEOPLE
    )
    return Filled(head.size, head.root.hex(), tuple(people), cast.PASSWORD)


def migrate() -> None:
    """Bring the tables of an older version up to this one."""
    installing.migrate()


def ticked() -> Ticked:
    """Record what time has brought by now."""
    return tick(now())


def differences() -> tuple[Difference, ...]:
    """Return where the tables are not the fold of the entries."""
    return replay.check()


def rebuilt() -> int:
    """Compute the tables again; return the number of entries."""
    return replay.rebuild()


def exported(folder: Path) -> Exported:
    """Write the ledger into a new folder."""
    return export(folder)


def let_in(login: str) -> LetIn:
    """Give an administrator a password that is to be changed at the next sign-in."""
    _quiet()
    return letting_in.let_in(login, now=now())


def requested(since: int) -> tuple[int, str]:
    """Return the size of the ledger, and its head as a request to a witness."""
    return reading.request(since)


def past_cases(kind: str = "") -> Iterator[Case]:
    """Yield the matters of a kind as past cases; of every kind without one."""
    return caseload(kind)


def trials() -> int:
    """Run the trials that wait, in little memory and behind everything else."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (TRIAL_BYTES, TRIAL_BYTES))
    return trial_run.work()


def is_demo() -> bool:
    """Tell whether the installation of the settings is one of the demo."""
    return installation.here().signer.verify_key.name == demo.ORIGIN


def left() -> None:
    """Let go of the database, so that its folder can be moved."""
    connections.close_all()


def free(port: int) -> None:
    """Refuse a port that somebody else listens on, before any work is done."""
    with closing(socket.socket()) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HERE, port))
        except OSError:
            raise Refused(reason="port_taken", port=port) from None


def serve(folder: Path, port: int) -> None:
    """Become the web server: one worker with threads, on this machine only."""
    left()
    os.environ["PHOIHOP_DATA"] = str(folder)
    os.environ.setdefault("PHOIHOP_TICK", "here")
    os.execv(sys.executable, [sys.executable, *server(port)])  # noqa: S606


def server(port: int) -> list[str]:
    """Return the arguments of Python that start the web server."""
    options = f"--bind {HERE}:{port} --worker-class gthread --workers 1"
    options += f" --threads {THREADS} --log-level warning"
    return ["-m", "gunicorn", "phoihop.config.wsgi:application", *options.split()]


def _quiet() -> None:
    """Leave the log to what is worth telling at a terminal."""
    logging.getLogger("phoihop").setLevel(logging.WARNING)
