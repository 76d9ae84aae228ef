"""Each kind of fact is explained in the reference and named in the glossary."""

import pytest

from tests.house.source import ROOT, FactKind, fact_kinds

KINDS = fact_kinds()


def test_there_are_facts_to_look_at() -> None:
    assert {each.kind for each in KINDS} >= {"matters.Done", "matters.Closed"}


@pytest.mark.parametrize("fact", KINDS, ids=[each.kind for each in KINDS])
def test_each_kind_of_fact_is_in_the_reference_and_the_glossary(fact: FactKind) -> None:
    reference = (ROOT / "docs/reference/facts.md").read_text("utf-8")
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    assert fact.sentence.endswith(".")
    assert fact.term, "the Vietnamese term stands in brackets in the docstring"
    assert f"### {fact.kind} – {fact.term}" in reference
    assert f"| {fact.term} | `{fact.kind}` |" in glossary
