"""A file sealed with the key of its stream, before a hash names it.

Equal plain files of two circles so never share a name: that would tell one
circle what the other holds. Format: spec/ledger.md, "Documents".
"""

import hmac

from phoihop.base.errors import Tampered
from phoihop.ledger.canonical import canonical
from phoihop.ledger.seal import KEY_BYTES, NONCE_BYTES, DataKey, open_, seal

MAGIC = b"phoihop-document/1\n"
DOCUMENT_BYTES = 64 << 20
OVERHEAD = len(MAGIC) + KEY_BYTES + NONCE_BYTES + 16


def seal_document(key: DataKey, nonce: bytes, about: bytes, plain: bytes) -> bytes:
    """Return the bytes that are kept; `about` comes from `what` and is authenticated."""
    return MAGIC + key.commitment + nonce + seal(key, nonce, about, plain)


def open_document(key: DataKey, about: bytes, blob: bytes) -> bytes:
    """Return the plain file. Raises Tampered with reason `other_key` or `sealed_differs`."""
    head = len(MAGIC) + KEY_BYTES
    if not hmac.compare_digest(blob[:head], MAGIC + key.commitment):
        raise Tampered(reason="other_key")
    return open_(
        key, blob[head : head + NONCE_BYTES], about, blob[head + NONCE_BYTES :]
    )


def what(document: str, stream: str, media_type: str) -> bytes:
    """Return what is authenticated with a file: its id, its stream and its type."""
    return canonical({"document": document, "stream": stream, "type": media_type})


def place(sha256: str) -> str:
    """Return where a document lies below the folder of documents."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
