"""The one way to write a value as bytes: a strict subset of RFC 8785 (JCS).

Keys are ASCII and sorted, values are integers, strings, lists and objects;
there are no floats, no booleans and no null, so that two programs never
disagree about the bytes that are hashed.
"""

import json
from collections.abc import Mapping
from typing import NoReturn

from phoihop.base.errors import Invalid, Tampered
from phoihop.base.findings import Finding, Place

LEAF_BYTES = 0xFFFF
CONTENT_BYTES = 1 << 20
DEEPEST = 32
LARGEST = 2**53 - 1


def canonical(value: object, *, at_most: int = CONTENT_BYTES) -> bytes:
    """Return the canonical bytes of a value (RFC 8785 section 3.2).

    Raises Invalid with every fault at once: `canonical_type`, `canonical_key`,
    `canonical_number` (beyond 2^53-1), `canonical_text` (a lone surrogate),
    `canonical_too_deep` (over 32 levels) or `canonical_too_large` (bytes).
    """
    faults: list[Finding] = []
    plain = _plain(value, "$", faults)
    if faults:
        raise Invalid(faults)
    data = json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    if len(data) > at_most:
        raise Invalid([_fault("canonical_too_large", "$", bytes=len(data))])
    return data


def read(data: bytes, *, at_most: int = CONTENT_BYTES) -> object:
    """Return the value of canonical bytes.

    Raises Tampered(reason="not_canonical") for any bytes that `canonical` would
    not have written: other spacing or order, a repeated key, a float, null.
    """
    if len(data) > at_most:
        raise Tampered(reason="not_canonical")
    try:
        value = json.loads(
            data.decode(), parse_float=_unwritten, parse_constant=_unwritten
        )
        same = canonical(value, at_most=at_most) == data
    except (ValueError, RecursionError, Invalid):
        raise Tampered(reason="not_canonical") from None
    if not same:
        raise Tampered(reason="not_canonical")
    return value


def parsed(data: bytes) -> object:
    """Return the value of bytes that `canonical` wrote here, or that a key vouches for.

    Twice as fast as `read`, which asks whether they are canonical. Raises Tampered.
    """
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        raise Tampered(reason="not_canonical") from None
    return value


def _plain(value: object, path: str, faults: list[Finding], depth: int = 0) -> object:
    if depth > DEEPEST:
        faults.append(_fault("canonical_too_deep", path, levels=DEEPEST))
        return ""
    if isinstance(value, str):
        return _text(value, path, faults)
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(value, path, faults)
    if isinstance(value, Mapping):
        return {
            _key(key, path, faults): _plain(each, f"{path}.{key}", faults, depth + 1)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            _plain(each, f"{path}[{place}]", faults, depth + 1)
            for place, each in enumerate(value)
        ]
    faults.append(_fault("canonical_type", path, type=type(value).__name__))
    return ""


def _text(value: str, path: str, faults: list[Finding]) -> str:
    if not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value):
        faults.append(_fault("canonical_text", path))
    return value


def _number(value: int, path: str, faults: list[Finding]) -> int:
    if abs(value) > LARGEST:
        faults.append(_fault("canonical_number", path))
    return int(value)


def _key(key: object, path: str, faults: list[Finding]) -> str:
    if not isinstance(key, str) or not key.isascii():
        faults.append(_fault("canonical_key", path, key=repr(key)))
    return str(key)


def _fault(code: str, path: str, **details: str | int) -> Finding:
    return Finding(code=code, place=Place(), details={"path": path, **details})


def _unwritten(text: str) -> NoReturn:
    raise ValueError(text)
