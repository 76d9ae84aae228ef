"""A stamp: one signature over the 256 signatures of a full bundle.

Verifying an Ed25519 signature costs as much as hashing two hundred leaves. The stamp
names the bundle's end, the root there and the hash of its signatures, so that one
verification stands for 256. It adds no trust: where it is missing or does not hold,
each signature is verified by itself.
"""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from phoihop.ledger.note import SIGNATURE_BYTES, SignKey, VerifyKey
from phoihop.ledger.tiles import WIDTH

STAMPED_BYTES = WIDTH * SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Bundle:
    """The size and the root where a full bundle ends, and its signatures, 64 bytes each."""

    size: int
    root: bytes
    signatures: bytes


def make(signer: SignKey, bundle: Bundle) -> bytes:
    """Return the stamp of a full bundle, 64 bytes."""
    return signer.signature(_text(signer.name, bundle))


def holds(key: VerifyKey, stamp: bytes, bundle: Bundle) -> bool:
    """Tell whether a stamp is that of a bundle."""
    whole = len(bundle.signatures) == STAMPED_BYTES and not bundle.size % WIDTH
    return whole and key.holds(stamp, _text(key.name, bundle))


def _text(origin: str, bundle: Bundle) -> str:
    """Return what is signed; no checkpoint reads like this: its second line is a number."""
    signatures = sha256(bundle.signatures).digest()
    hashes = (b64encode(each).decode() for each in (bundle.root, signatures))
    return "\n".join(("phoihop-stamp/1", f"size {bundle.size}", origin, *hashes, ""))
