"""Sở Nội vụ as its stream tells it, with the people of the cast in their posts."""

from collections.abc import Iterable
from datetime import date

import pytest

from phoihop.base.errors import Refused
from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import (
    NO_END,
    AgencyFact,
    AgencyFounded,
    DelegationGiven,
    OfficerAppointed,
    SubstituteNamed,
    UnitFormed,
)

TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)
SNV = "so-noi-vu"

FOUNDED = AgencyFounded(
    agency=SNV, code="SNV", name="Sở Nội vụ", name_en="", since=LONG_AGO
)


def post(
    person: str,
    role: str,
    *,
    since: date = LONG_AGO,
    until: date = NO_END,
    agency: str = SNV,
) -> OfficerAppointed:
    """The appointment of a person, called after the person and the role."""
    return OfficerAppointed(
        appointment=f"{person}-{role}",
        person=person,
        agency=agency,
        unit="",
        post=role,
        role=role,
        since=since,
        until=until,
    )


FACTS: tuple[AgencyFact, ...] = (
    FOUNDED,
    UnitFormed(unit="van-phong", agency=SNV, code="VP", name="Văn phòng Sở"),
    post("an", "clerk"),
    post("dung", "head"),
    post("lan", "officer"),
    post("giang", "inspector"),
    post("khoa", "administrator"),
)


def so_noi_vu(*more: AgencyFact) -> rules.Agency:
    """The agency, and what was recorded after."""
    state = rules.replay_agency((*FACTS, *more))
    assert state is not None
    return state


def as_(
    person: str, state: rules.Agency | None = None, on: date = TODAY
) -> rules.Standing:
    """The standing of a person of the agency."""
    offices = rules.offices_of(state or so_noi_vu(), person, on)
    return rules.Standing(on=on, person=person, offices=offices)


def delegation(
    giver: str = "dung-head",
    taker: str = "lan-officer",
    *,
    since: date = TODAY,
    until: date = date(2026, 3, 31),
    scope: Iterable[str] = (),
    document: str = "01/GUQ-SNV",
) -> DelegationGiven:
    return DelegationGiven(
        delegation=f"{giver}>{taker}",
        by=giver,
        to=taker,
        scope=tuple(scope),
        since=since,
        until=until,
        document=document,
    )


def substitution(
    holder: str = "dung-head",
    taker: str = "lan-officer",
    since: date = TODAY,
    until: date = date(2026, 3, 31),
) -> SubstituteNamed:
    return SubstituteNamed(
        substitution=f"{holder}~{taker}",
        appointment=holder,
        substitute=taker,
        since=since,
        until=until,
    )


class refused:  # noqa: N801
    """Expects a refusal for one reason, and nothing else."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.raises = pytest.raises(Refused)

    def __enter__(self) -> None:
        self.caught = self.raises.__enter__()

    def __exit__(self, *error: object) -> bool:
        done = self.raises.__exit__(*error)  # type: ignore[arg-type]
        assert self.caught.value.details["reason"] == self.reason
        return done
