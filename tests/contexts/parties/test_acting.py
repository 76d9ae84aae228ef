"""Acting authority counts on its days only, however people try.

After each try of a random story the whole agency is looked at on every day, by a
definition written here anew from the recorded facts.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import (
    AgencyFact,
    AppointmentEnded,
    DelegationGiven,
    DelegationRevoked,
    OfficerAppointed,
    SubstituteNamed,
    SubstituteWithdrawn,
)
from phoihop.contexts.parties.rules import agency as agency_rules
from tests.contexts.parties.stories import DAYS, PEOPLE, START, played, stories

Held = set[tuple[str, str, str]]  # own appointment, acting for, role


def by_definition(recorded: list[AgencyFact], person: str, on: date) -> Held:
    """Who holds what on a day, read from the facts one after the other."""
    last = last_days(recorded)
    posts = {
        each.appointment: each
        for each in recorded
        if isinstance(each, OfficerAppointed)
        and each.since <= on <= last.get(each.appointment, each.until)
    }
    own = {key for key, each in posts.items() if each.person == person}
    found: Held = {(key, "", posts[key].role) for key in own}
    for fact in recorded:
        if isinstance(fact, DelegationGiven):
            key, holder, taker = fact.delegation, fact.by, fact.to
        elif isinstance(fact, SubstituteNamed):
            key, holder, taker = fact.substitution, fact.appointment, fact.substitute
        else:
            continue
        in_time = fact.since <= on <= last.get(key, fact.until)
        if in_time and taker in own and holder in posts:
            found.add((taker, holder, posts[holder].role))
    return found


def last_days(recorded: list[AgencyFact]) -> dict[str, date]:
    """The last day that was said last, of each appointment and each loan."""
    found: dict[str, date] = {}
    for fact in recorded:
        match fact:
            case AppointmentEnded():
                found[fact.appointment] = fact.until
            case DelegationRevoked():
                found[fact.delegation] = fact.until
            case SubstituteWithdrawn():
                found[fact.substitution] = fact.until
    return found


def said(offices: tuple[rules.Office, ...]) -> Held:
    return {(each.appointment, each.acting_for, each.role) for each in offices}


def look_at_every_day(recorded: list[AgencyFact]) -> None:
    state = rules.replay_agency(recorded)
    assert state is not None
    for on in (*DAYS, DAYS[0] - timedelta(days=1), DAYS[-1] + timedelta(days=1)):
        heads = 0
        for person in PEOPLE:
            offices = rules.offices_of(state, person, on)
            assert said(offices) == by_definition(recorded, person, on)
            own = [each for each in offices if not each.acting_for]
            assert len(own) <= 1
            heads += sum(each.heads for each in own)
        assert heads <= 1


@given(stories)
@settings(max_examples=100)
def test_authority_counts_on_its_days_and_on_no_other(story: list[Any]) -> None:
    for _, recorded, _ in played(story):
        look_at_every_day(recorded)


@given(stories)
@settings(max_examples=100)
def test_nobody_gives_power_to_himself_or_takes_it_for_days_gone(
    story: list[Any],
) -> None:
    for today, recorded, (by, new) in played(story):
        state = rules.replay_agency(recorded)
        assert state is not None
        for fact in new:
            match fact:
                case OfficerAppointed():
                    assert fact.person != by.person
                case DelegationGiven() | SubstituteNamed():
                    taker = (
                        fact.to
                        if isinstance(fact, DelegationGiven)
                        else fact.substitute
                    )
                    assert state.appointments[taker].person != by.person
                    assert fact.since >= today


def test_the_look_at_every_day_sees_a_power_that_outlives_its_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    end = AppointmentEnded(appointment="dung-head", until=DAYS[1], reason="term")
    named = SubstituteNamed(
        substitution="s", appointment="dung-head", substitute="an-clerk", since=DAYS[0]
    )
    recorded: list[AgencyFact] = [*START, named, end]
    look_at_every_day(recorded)
    monkeypatch.setattr(agency_rules, "counts", lambda period, on: period.since <= on)
    with pytest.raises(AssertionError):
        look_at_every_day(recorded)
