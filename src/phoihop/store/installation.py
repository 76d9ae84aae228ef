"""The folder of an installation, and the keys that make its ledger one ledger.

`keys/signing.key` and `keys/wrapping.key` are readable by the owner alone;
`keys/phoihop.vkey` is for everybody. Names of files are fixed: no path is ever
taken from content.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from phoihop.base.errors import Invalid, Refused
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.grow import Urandom
from phoihop.ledger.merkle import EMPTY_ROOT
from phoihop.ledger.note import SignKey, parse_sign_key
from phoihop.ledger.seal import KEY_BYTES
from phoihop.store import memory
from phoihop.store.files import sync_folder, write_new

SIGNING = "signing.key"
WRAPPING = "wrapping.key"
PUBLIC = "phoihop.vkey"


@dataclass(frozen=True, slots=True)
class Installation:
    """The keys of one installation, loaded once per process."""

    folder: Path
    keys: Path
    signer: SignKey
    wrapping: bytes = field(repr=False)


def init_installation(folder: Path, origin: str, urandom: Urandom = os.urandom) -> str:
    """Create the folders and keys of an installation; return its public key.

    `origin` names the ledger: 1 to 80 letters without spaces or plus. Raises
    Refused(reason="already_an_installation") and changes nothing if there is one,
    Invalid (code `bad_key`) for an origin that cannot be.
    """
    keys = folder / "keys"
    if any((keys / each).exists() for each in (SIGNING, WRAPPING)):
        raise Refused(reason="already_an_installation")
    signer = SignKey(origin, urandom(32))
    keys.mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(exist_ok=True)
    wrapping = b64encode(urandom(KEY_BYTES)).decode()
    write_new(keys / WRAPPING, f"{wrapping}\n".encode())
    write_new(keys / PUBLIC, f"{signer.verify_key}\n".encode(), 0o644)
    empty = Checkpoint(origin, 0, EMPTY_ROOT)
    memory.remember(keys, 0, signer.sign(empty.text()))
    write_new(keys / SIGNING, f"{signer.secret()}\n".encode())
    sync_folder(keys)
    return str(signer.verify_key)


def here() -> Installation:
    """Return the installation that the settings name.

    Raises Refused(reason="no_installation") or (reason="keys_unreadable").
    """
    return _load(settings.PHOIHOP_DATA)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Installation:
    keys = folder / "keys"
    try:
        signer = parse_sign_key((keys / SIGNING).read_text("ascii"))
        wrapping = b64decode((keys / WRAPPING).read_text("ascii"), validate=False)
    except FileNotFoundError:
        raise Refused(reason="no_installation") from None
    except (Invalid, NotBase64, UnicodeDecodeError):
        raise Refused(reason="keys_unreadable") from None
    if len(wrapping) != KEY_BYTES:
        raise Refused(reason="keys_unreadable")
    return Installation(folder, keys, signer, wrapping)
