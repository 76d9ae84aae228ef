"""One value, one byte string; whatever is written otherwise is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Invalid, Tampered
from phoihop.ledger.canonical import CONTENT_BYTES, LARGEST, canonical, read

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.integers(-LARGEST, LARGEST)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def codes(value: object) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        canonical(value)
    return [each.code for each in refusal.value.findings]


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read(canonical(value)) == value


@given(VALUES)
def test_the_order_of_keys_makes_no_difference(value: object) -> None:
    def turned(each: object) -> object:
        if isinstance(each, dict):
            return {key: turned(each[key]) for key in reversed(list(each))}
        return [turned(one) for one in each] if isinstance(each, list) else each

    assert canonical(turned(value)) == canonical(value)


@given(VALUES, st.integers(0), st.integers(0, 255))
def test_a_changed_byte_never_reads_as_the_same_value(
    value: object, place: int, byte: int
) -> None:
    data = bytearray(canonical(value))
    place %= len(data)
    if data[place] == byte:
        return
    data[place] = byte
    try:
        other = read(bytes(data))
    except Tampered:
        return
    assert canonical(other) == bytes(data) != canonical(value)


def test_official_vectors_that_hold_only_what_we_allow(shared: Path) -> None:
    folder = shared / "vectors" / "jcs"
    written = refused = 0
    for file in sorted((folder / "input").glob("*.json")):
        value = json.loads(file.read_text("utf-8"))
        try:
            mine = canonical(value)
        except Invalid:
            refused += 1
        else:
            assert mine == (folder / "output" / file.name).read_bytes()
            written += 1
    assert (written, refused) == (1, 5)


def test_official_vectors_write_texts_as_we_do(shared: Path) -> None:
    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                yield from texts(each)

    folder = shared / "vectors" / "jcs"
    seen = 0
    for file in sorted((folder / "input").glob("*.json")):
        output = (folder / "output" / file.name).read_bytes()
        for text in texts(json.loads(file.read_text("utf-8"))):
            assert canonical(text) in output
            seen += 1
    assert seen > 20


def test_every_fault_is_named_at_once() -> None:
    value = {
        "a": None,
        "b": [1.5, True],
        "ngày": 1,
        "c": LARGEST + 1,
        "d": "\ud800",
    }
    assert sorted(codes(value)) == [
        "canonical_key",
        "canonical_number",
        "canonical_text",
        "canonical_type",
        "canonical_type",
        "canonical_type",
    ]


def test_depth_and_size_are_bounded() -> None:
    deep: object = ""
    for _ in range(40):
        deep = [deep]
    assert codes(deep) == ["canonical_too_deep"]
    assert codes("a" * CONTENT_BYTES) == ["canonical_too_large"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"01",
        b"-0",
        b"1.0",
        b"1e2",
        b"null",
        b"true",
        b"NaN",
        b'"\\u0061"',
        b'"\\/"',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b'"\xff"',
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
        '"a"'.encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 5_000,
        b"9" * 5_000,
        b'{"ng\xc3\xa0y":1}',
        b"[" * 33 + b"1" + b"]" * 33,
    ],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(Tampered) as refusal:
        read(data)
    assert refusal.value.details == {"reason": "not_canonical"}
