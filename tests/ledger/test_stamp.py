"""A stamp makes verifying fast and changes no verdict; a tile that differs is named."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger import grow, seal, tiles
from phoihop.ledger.entry import written
from phoihop.ledger.log import Beside, Columns, Stored, StoredHead, Verdict, verify
from phoihop.ledger.merkle import Edge, edge_of, leaf_hash
from phoihop.ledger.note import SignKey, VerifyKey
from phoihop.ledger.stamp import Bundle, holds, make
from tests.ledger.drafts import an_id, draft, seeded

KEY = SignKey("phoihop.test", bytes(range(32)))
SIZE = 700
DOCUMENT = f"document:{'0a' * 32}"


def _draft(number: int) -> grow.Draft:
    refs = (an_id("khác"), DOCUMENT) if number % 50 == 3 else ()
    personal = {an_id("Hoa"): {"name": "Hoa"}} if number % 70 == 5 else {}
    return draft(f"dòng {number % 9}", minute=number, refs=refs, personal=personal)


DRAFTS = [_draft(each) for each in range(SIZE)]
KEYS = {each: seal.DataKey(b"k" * 32) for each in grow.owners(DRAFTS)}
GROWN = grow.grow(Edge(), DRAFTS, {}, KEYS, signer=KEY, urandom=seeded("x"))
HEAD = StoredHead(GROWN.note.encode())
HASHES = [each.leaf_hash for each in GROWN.entries]
TILES = dict(tiles.hash_tiles(HASHES))


def _stored(each: grow.Grown) -> Stored:
    leaf = each.recorded.leaf
    columns = Columns(
        leaf.kind, written(leaf.at), leaf.stream, leaf.stream_seq, each.leaf_hash
    )
    return Stored(each.recorded.index, each.data, each.sealed, each.signature, columns)


ROWS = [_stored(each) for each in GROWN.entries]


@lru_cache
def stamp(number: int) -> bytes:
    stop = (number + 1) * tiles.WIDTH
    bundle = ROWS[stop - tiles.WIDTH : stop]
    signatures = b"".join(each.signature for each in bundle)
    return make(KEY, Bundle(stop, edge_of(HASHES[:stop]).root(), signatures))


def tile(level: int, number: int, width: int) -> bytes | None:
    return TILES.get(tiles.path(f"tile/{level}", number, width))


class Counted:
    """The key, counting how often a signature is verified."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        plain = VerifyKey.holds

        def counted(key: VerifyKey, signature: bytes, text: str) -> bool:
            self.count += 1
            return plain(key, signature, text)

        monkeypatch.setattr(VerifyKey, "holds", counted)


def verdict(
    rows: list[Stored], stamps: Callable[[int], bytes] | None = None, **more: object
) -> Verdict:
    beside = Beside(stamp=stamps, **more)  # type: ignore[arg-type]
    return verify(iter(rows), HEAD, KEY.verify_key, beside=beside)


def test_a_whole_ledger_is_whole_and_a_stamp_spares_256_verifications(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = Counted(monkeypatch)
    slow = verdict(ROWS)
    assert counted.count == SIZE + 1
    counted.count = 0
    fast = verdict(ROWS, stamp, tile=tile, holds=lambda name: name == "0a" * 32)
    assert counted.count == 2 + SIZE % tiles.WIDTH + 1
    assert fast == slow
    assert fast.ok


def spoilt(row: Stored, what: str) -> Stored:
    """Return a row with one thing changed: of itself, or else of its columns."""
    assert row.columns is not None
    changes = {
        "leaf": {"leaf": row.leaf.replace(b'"v":1', b'"v":2')},
        "spaced": {"leaf": row.leaf.replace(b'"v":1', b'"v": 1')},
        "sealed": {"sealed": row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])},
        "frame": {"sealed": b"\x00\x02" + row.sealed[2:]},
        "signature": {"signature": bytes(64)},
        "short": {"signature": row.signature[:-1]},
        "index": {"index": row.index + 1},
        "empty": {"leaf": b"", "sealed": b""},
    }
    if what in changes:
        return replace(row, **changes[what])  # type: ignore[arg-type]
    return replace(row, columns=row.columns._replace(**{what: "x"}))


WAYS = (
    "leaf spaced sealed frame signature short index empty"
    " kind at stream stream_seq leaf_hash"
).split()


@given(
    st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=3, unique=True),
    st.sampled_from(WAYS),
)
def test_with_and_without_stamps_the_same_entry_is_named(
    places: list[int], what: str
) -> None:
    rows = list(ROWS)
    for each in places:
        rows[each] = spoilt(rows[each], what)
    fast = verdict(rows, stamp)
    assert fast == verdict(rows)
    assert (fast.ok, fast.first) == (False, min(places))


@pytest.mark.parametrize("gone", [0, 100, 255, 256, 600, 699])
def test_a_missing_or_swapped_entry_is_named(gone: int) -> None:
    rows = ROWS[:gone] + ROWS[gone + 1 :]
    assert verdict(rows, stamp) == verdict(rows)
    assert verdict(rows, stamp).first == gone
    other = (gone + 1) % SIZE
    rows = list(ROWS)
    rows[gone], rows[other] = rows[other], rows[gone]
    assert verdict(rows, stamp).first == min(gone, other)


def test_signatures_that_trade_a_byte_are_named() -> None:
    """Joined they are the same bytes; each by itself they are not."""
    rows = list(ROWS)
    one, two = rows[10].signature, rows[11].signature
    rows[10] = replace(rows[10], signature=one + two[:1])
    rows[11] = replace(rows[11], signature=two[1:])
    assert verdict(rows, stamp).first == 10


def test_a_stamp_of_somebody_else_is_named_and_a_missing_one_is_no_fault() -> None:
    other = SignKey(KEY.name, bytes(32))
    rows = b"".join(each.signature for each in ROWS[: tiles.WIDTH])
    bundle = Bundle(tiles.WIDTH, edge_of(HASHES[: tiles.WIDTH]).root(), rows)
    assert holds(KEY.verify_key, stamp(0), bundle)
    for wrong in (make(other, bundle), bytes(64), b"x", stamp(1)):
        found = verdict(ROWS, lambda number, w=wrong: w if number == 0 else stamp(1))
        assert (found.ok, found.first, found.reason) == (False, 0, "stamp_differs")
    assert verdict(ROWS, lambda _: b"").ok
    assert not holds(KEY.verify_key, stamp(0), replace(bundle, size=tiles.WIDTH + 1))
    assert not holds(KEY.verify_key, stamp(0), replace(bundle, signatures=b""))


def test_a_false_stamp_does_not_hide_a_false_entry() -> None:
    """Whoever has the key can stamp anything; then it is the entry that is named."""
    rows = list(ROWS)
    rows[7] = spoilt(rows[7], "signature")
    signatures = b"".join(each.signature for each in rows[: tiles.WIDTH])
    root = edge_of(HASHES[: tiles.WIDTH]).root()
    made = make(KEY, Bundle(tiles.WIDTH, root, signatures))
    rows[9] = spoilt(rows[9], "leaf")
    assert verdict(rows, lambda _: made).first == 7


def test_a_document_that_is_gone_names_its_entry() -> None:
    assert verdict(ROWS, stamp, holds=lambda _: False).first == 3
    assert verdict(ROWS, stamp, holds=lambda _: True).ok


def test_a_part_that_does_not_open_names_its_entry() -> None:
    def opens(leaf: object, part: seal.Part) -> str:
        return "sealed_differs" if part.name else ""

    assert verdict(ROWS, stamp, opens=opens).first == 5
    assert verdict(ROWS, stamp, opens=lambda *_: "").ok


def test_a_head_kept_elsewhere_is_compared_inside_a_bundle_too() -> None:
    for size in (1, 100, 256, 257, 699, 700):
        for hashes, ok in ((HASHES, True), ([leaf_hash(b"x"), *HASHES[1:]], False)):
            root = edge_of(hashes[:size]).root()
            note = KEY.sign(grow.Checkpoint(KEY.name, size, root).text()).encode()
            found = verify(
                iter(ROWS),
                HEAD,
                KEY.verify_key,
                remembered=(note,),
                beside=Beside(stamp=stamp),
            )
            assert found.ok is ok
            if not ok:
                assert (found.reason, found.first) == ("forked", size - 1)


@pytest.mark.parametrize(
    ("level", "number", "width", "place", "first"),
    [
        (0, 0, 256, 0, 0),
        (0, 0, 256, 7, 7),
        (0, 1, 256, 255, 511),
        (0, 2, 188, 100, 612),
        (1, 0, 2, 0, 0),
        (1, 0, 2, 1, 256),
    ],
    ids=str,
)
def test_a_tile_that_differs_names_the_first_entry_under_it(  # noqa: PLR0917
    level: int, number: int, width: int, place: int, first: int
) -> None:
    def changed(*asked: int) -> bytes | None:
        found = tile(*asked)
        if asked != (level, number, width) or found is None:
            return found
        other = bytearray(found)
        other[place * 32 + 5] ^= 1
        return bytes(other)

    for stamps in (stamp, None):
        found = verdict(ROWS, stamps, tile=changed)
        assert (found.ok, found.first, found.reason) == (False, first, "tile_differs")


def test_a_tile_may_be_cut_or_gone_or_not_kept() -> None:
    for wrong in (b"", b"x", TILES["tile/0/000"][:-1], TILES["tile/0/000"] + b"x"):

        def changed(*asked: int, wrong: bytes = wrong) -> bytes | None:
            return wrong if asked == (0, 0, 256) else tile(*asked)

        found = verdict(ROWS, stamp, tile=changed)
        assert (found.ok, found.reason) == (False, "tile_differs")
    assert verdict(ROWS, stamp, tile=lambda *_: None).ok
    with_root = TILES["tile/0/000"] + edge_of(HASHES[:256]).root()
    assert verdict(
        ROWS,
        stamp,
        tile=lambda *asked: with_root if asked == (0, 0, 256) else tile(*asked),
    ).ok


@pytest.mark.parametrize("stop", [0, 5, 256, 300])
def test_entries_that_end_in_a_fault_are_verified_up_to_it(stop: int) -> None:
    def cut() -> Iterator[Stored]:
        yield from ROWS[:stop]
        raise Tampered(reason="database_damaged")

    found = verify(cut(), HEAD, KEY.verify_key, beside=Beside(stamp=stamp))
    assert (found.first, found.reason) == (stop, "database_damaged")
