"""Each address of the product has a policy, a page test and a recorded count of queries."""

import json
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from phoihop.web.policies import POLICIES
from tests.house.source import ROOT, modules

COUNTS = ROOT / "tests" / "web" / "query_counts.json"


def _names(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _names(each)
        elif isinstance(each, URLPattern):
            yield each.name or str(each.pattern)


NAMES = sorted(set(_names(get_resolver())))
PAGE_TESTS = {
    each.stem: each.read_text("utf-8")
    for each in modules("tests/web")
    if each.stem.startswith("test_")
}


def test_there_are_addresses_to_look_at() -> None:
    assert {"sign-in", "inbox", "matters", "matter", "ledger"} <= set(NAMES)


def test_no_two_addresses_share_a_name() -> None:
    every = list(_names(get_resolver()))
    assert len(every) == len(set(every))


def test_each_policy_is_that_of_an_address() -> None:
    assert set(POLICIES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_address_has_a_page_test(name: str) -> None:
    quoted = (f'"{name}"', f"'{name}'")
    assert any(each in text for text in PAGE_TESTS.values() for each in quoted)


@pytest.mark.parametrize("name", NAMES)
def test_each_address_has_a_recorded_count_of_queries(name: str) -> None:
    counts = json.loads(COUNTS.read_text("utf-8"))
    recorded = [key for key in counts if key.split()[0].split(":")[0] == name]
    assert recorded
