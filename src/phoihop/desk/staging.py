"""Files of a form that came back with faults, kept for who sent them until it is right.

A token opens one: it was drawn for one person and one form (`place`), and the key of
the file is made from it. So neither another person nor whoever reads the folder sees
what waits there. Each is gone after a day; a person keeps only so many.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from phoihop.base.errors import Tampered
from phoihop.desk.access import Actor
from phoihop.ledger.entry import ID_BYTES, is_id, new_id
from phoihop.ledger.seal import NONCE_BYTES, DataKey, open_, seal
from phoihop.store.files import write_whole

KEPT = timedelta(days=1)
MOST_FILES = 12  # of one person
MOST_UPLOADS = 5  # of one person, in files of the largest size
ABOUT = b"phoihop/staged/1"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits: its token, its name, its bytes."""

    token: str
    name: str
    plain: bytes

    @property
    def size(self) -> int:
        """The number of its bytes."""
        return len(self.plain)


def keep(
    actor: Actor,
    place: str,
    name: str,
    plain: bytes,
    *,
    now: datetime,
    urandom: Callable[[int], bytes] = os.urandom,
) -> Staged:
    """Keep a file for this person's next try at this form; the oldest make room."""
    token, nonce = new_id(urandom(ID_BYTES)), urandom(NONCE_BYTES)
    line = " ".join(name.split()).encode()
    sealed = seal(_key(actor, place, token), nonce, ABOUT, line + b"\n" + plain)
    path = _path(actor, place, token)
    write_whole(path, nonce + sealed)
    os.utime(path, (now.timestamp(), now.timestamp()))
    _make_room(path)
    return Staged(token, line.decode(), plain)


def found(actor: Actor, place: str, token: str, now: datetime) -> Staged | None:
    """Return a file that waits for this person in this form; None for any reason at all."""
    path = _path(actor, place, token)
    if not is_id(token) or not path.is_file() or _is_old(path, now):
        return None
    kept = path.read_bytes()
    nonce, sealed = kept[:NONCE_BYTES], kept[NONCE_BYTES:]
    try:
        plain = open_(_key(actor, place, token), nonce, ABOUT, sealed)
    except Tampered:
        return None
    name, _, rest = plain.partition(b"\n")
    return Staged(token, name.decode(), rest)


def forget(actor: Actor, place: str, tokens: Iterable[str]) -> None:
    """Remove files that wait no more: the form was taken."""
    for token in tokens:
        _path(actor, place, token).unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Remove what has waited for more than a day; return how many files."""
    old = [each for each in root().glob("*/*") if _is_old(each, now)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def root() -> Path:
    """Return the folder of all files that wait."""
    return Path(settings.PHOIHOP_DATA) / "staged"


def _make_room(newest: Path) -> None:
    size = 0
    waiting = sorted(newest.parent.glob("*"), key=_age, reverse=True)
    others = [each for each in waiting if each != newest]
    for number, path in enumerate([newest, *others]):
        size += path.stat().st_size
        much = size > MOST_UPLOADS * (settings.PHOIHOP_UPLOAD_BYTES + 1024)
        if number and (number >= MOST_FILES or much):
            path.unlink(missing_ok=True)


def _is_old(path: Path, now: datetime) -> bool:
    return now - datetime.fromtimestamp(_age(path), UTC) > KEPT


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _path(actor: Actor, place: str, token: str) -> Path:
    person, name = _bound("person", actor.person), _bound("name", token, place)
    return root() / person.hex()[:32] / name.hex()


def _key(actor: Actor, place: str, token: str) -> DataKey:
    return DataKey(_bound("key", token, actor.person, place))


def _bound(what: str, *words: str) -> bytes:
    made = salted_hmac(f"phoihop.staged.{what}", "\n".join(words), algorithm="sha256")
    return made.digest()
