"""A fact comes back from the ledger as it was recorded; what is a person's is sealed apart."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.sealed import personal_fields
from phoihop.desk.codec import decode, encode
from phoihop.desk.registry import CONTEXTS, context_of, kind_of
from phoihop.ledger.canonical import canonical, read
from phoihop.regulation.signing import PaperSignature

KINDS = [
    pytest.param(context, cls, id=f"{context.name}.{name}")
    for context in CONTEXTS.values()
    for name, cls in context.facts.items()
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CODES = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=10)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
BY_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 2**53 - 1),
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    datetime: st.integers(0, 10**12).map(lambda n: EPOCH + timedelta(milliseconds=n)),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    PaperSignature: st.builds(PaperSignature, number=TEXTS, day=TEXTS, signer=TEXTS),
    Mapping[str, str]: st.dictionaries(CODES, TEXTS, max_size=3),
    Mapping[str, tuple[str, ...]]: st.dictionaries(
        CODES, st.lists(TEXTS, max_size=3).map(tuple), max_size=3
    ),
}


@pytest.mark.parametrize(("context", "cls"), KINDS)
def test_every_kind_of_fact_comes_back_as_it_was(context: object, cls: type) -> None:
    hints = get_type_hints(cls)

    @settings(max_examples=40)
    @given(st.builds(cls, **{name: BY_TYPE[hint] for name, hint in hints.items()}))
    def comes_back(fact: object) -> None:
        content, personal = encode(fact, {})
        kept = {who: read(canonical(part)) for who, part in personal.items()}
        assert decode(cls, read(canonical(content)), kept) == fact
        for name in personal_fields(cls):
            assert name not in content

    comes_back()


@pytest.mark.parametrize(("context", "cls"), KINDS)
def test_every_kind_of_fact_has_one_name(context: object, cls: type) -> None:
    kind = kind_of(context, object.__new__(cls))
    assert context_of(kind) == (context, cls)
