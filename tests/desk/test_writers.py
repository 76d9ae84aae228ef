"""Who drafts and submits regulations, and under which office: role by role."""

from datetime import date

import pytest

from phoihop.base.errors import Missing, Refused
from phoihop.contexts.parties.rules import Office, Standing
from phoihop.desk.access import (
    Actor,
    acting_for,
    agencies_of,
    drafts_here,
    proposals_here,
    writer_of,
)


def actor(*offices: Office) -> Actor:
    standing = Standing(on=date(2026, 3, 2), person="p", offices=offices)
    return Actor(person="p", standing=standing, office=next(iter(offices), None))


def office(role: str, agency: str = "a", *scope: str, acting_for: str = "") -> Office:
    own = f"{role}-{agency}"
    return Office(
        appointment=own, agency=agency, role=role, scope=scope, acting_for=acting_for
    )


@pytest.mark.parametrize(
    ("role", "writes", "reads"),
    [
        ("clerk", True, True),
        ("officer", True, True),
        ("head", True, True),
        ("inspector", False, True),
        ("administrator", False, False),
    ],
)
def test_each_role_writes_or_reads_what_its_work_needs(
    role: str, writes: bool, reads: bool
) -> None:
    who = actor(office(role))
    assert bool(agencies_of(who)) == reads
    if reads:
        proposals_here(who)
    else:
        with pytest.raises(Missing):
            proposals_here(who)
    if writes:
        assert drafts_here(who).office == writer_of(who).office == office(role)
        return
    with pytest.raises(Missing):
        drafts_here(who)
    with pytest.raises(Refused) as refusal:
        writer_of(who)
    assert refusal.value.details["reason"] == "officer_needed"


def test_whoever_holds_no_office_neither_writes_nor_reads() -> None:
    for act in (drafts_here, proposals_here):
        with pytest.raises(Missing):
            act(actor())


def test_an_administrator_who_is_an_officer_too_writes_as_that() -> None:
    who = actor(office("administrator", "b"), office("officer"))
    assert drafts_here(who).agency == "a"


def test_a_delegation_for_some_kinds_of_matter_writes_nothing() -> None:
    with pytest.raises(Missing):
        drafts_here(actor(office("head", "a", "gop-von")))


def test_an_act_for_an_agency_is_under_the_office_of_its_head() -> None:
    clerk, head, other = office("clerk"), office("head"), office("officer", "b")
    assert acting_for(actor(clerk, head, other), "a").office == head
    assert acting_for(actor(clerk, head, other), "b").office == other
    lent = office("head", "a", acting_for="x")
    assert acting_for(actor(lent, head), "a").office == lent
    assert acting_for(actor(clerk), "c").office == clerk
