"""Stories of people who try whatever they like with the powers of an agency."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from phoihop.base.errors import Refused
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
from tests.contexts.parties.world import FOUNDED, SNV, TODAY, post

PEOPLE = ("an", "binh", "dung", "khoa")
DAYS = [TODAY + timedelta(days=n) for n in range(6)]
START: tuple[AgencyFact, ...] = (
    FOUNDED,
    post("dung", "head"),
    post("khoa", "administrator"),
    post("an", "clerk"),
)

people = st.sampled_from(PEOPLE)
days = st.sampled_from(DAYS)
which = st.integers(0, 5)
tries = st.tuples(
    st.sampled_from(["appoint", "end", "delegate", "revoke", "name", "withdraw"]),
    people,
    which,
    which,
    days,
    days,
    st.sampled_from(["clerk", "officer", "head"]),
)
COMMANDS = {
    OfficerAppointed: rules.appoint,
    AppointmentEnded: rules.end_appointment,
    DelegationGiven: rules.delegate,
    DelegationRevoked: rules.revoke_delegation,
    SubstituteNamed: rules.name_substitute,
    SubstituteWithdrawn: rules.withdraw_substitute,
}
stories = st.lists(tries, min_size=3, max_size=14)


def wish(state: rules.Agency, tried: tuple[Any, ...], n: int) -> tuple[Any, Any]:
    """The command and the fact asked for; appointments and loans are taken by number."""
    what, _, one, other, since, until, role = tried
    first, second = nth(state.appointments, one), nth(state.appointments, other)
    span = {"since": since, "until": until}
    match what:
        case "appoint":
            named = {"person": PEOPLE[one % len(PEOPLE)], "post": role, "role": role}
            asked: Any = OfficerAppointed(
                appointment=f"a{n}", agency=SNV, **named, **span
            )
        case "end":
            asked = AppointmentEnded(appointment=first, until=until, reason="other")
        case "delegate":
            asked = DelegationGiven(
                delegation=f"d{n}", by=first, to=second, document="GUQ", **span
            )
        case "name":
            asked = SubstituteNamed(
                substitution=f"s{n}", appointment=first, substitute=second, **span
            )
        case "revoke":
            asked = DelegationRevoked(
                delegation=nth(state.delegations, one), until=until
            )
        case _:
            named_ = nth(state.substitutes, one)
            asked = SubstituteWithdrawn(substitution=named_, until=until)
    return COMMANDS[type(asked)], asked


def nth(held: Mapping[str, Any], number: int) -> str:
    return list(held)[number % len(held)] if held else "none"


def played(
    story: list[tuple[Any, ...]],
) -> Iterator[tuple[date, list[AgencyFact], Any]]:
    """Play a story, one try each half day; after each what is recorded, and who tried."""
    recorded = list(START)
    for n, tried in enumerate(story):
        today = DAYS[min(n // 3, len(DAYS) - 1)]
        state = rules.replay_agency(recorded)
        assert state is not None
        offices = rules.offices_of(state, tried[1], today)
        by = rules.Standing(on=today, person=tried[1], offices=offices)
        command, asked = wish(state, tried, n)
        try:
            new = command(state, asked, by)
        except Refused:
            continue
        recorded += new
        yield today, recorded, (by, new)
