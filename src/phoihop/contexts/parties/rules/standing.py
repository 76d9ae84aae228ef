"""What a person is on one day: the offices held, and what follows from them.

An office is held by appointment, or for a time as a substitute or by delegation;
either way the person acts under an appointment of his own. Powers held for a time
never make further powers: only an office held by appointment appoints, delegates,
names substitutes or administers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from phoihop.base.errors import Refused

MOST_PRINCIPALS = 64
ACTING = frozenset({"clerk", "officer", "head"})  # others read, or keep the machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office a person holds on a day.

    `appointment` is the person's own; `acting_for` is the appointment of the officer
    he stands in for, "" when the office is his own. `unit`, `post` and `role` are
    those of the office held. `scope` lists the kinds of matter a delegation is for;
    empty is all of them. `via` is "substitute" or "delegation" where it is lent.
    """

    appointment: str
    agency: str
    unit: str = ""
    post: str = ""
    role: str
    acting_for: str = ""
    scope: tuple[str, ...] = ()
    via: str = ""

    @property
    def key(self) -> str:
        """What a person says to act under it: whose appointment, and in whose stead."""
        return (
            f"{self.appointment}.{self.acting_for}"
            if self.acting_for
            else self.appointment
        )

    @property
    def heads(self) -> bool:
        """Whether this office is that of the head of the agency."""
        return self.role == "head"

    @property
    def works(self) -> bool:
        """Whether one may do with this office what the agency does, in every kind of matter."""
        return self.role in ACTING and not self.scope

    def covers(self, kind: str) -> bool:
        """Return whether the office may be used in a matter of this kind."""
        return not self.scope or kind in self.scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person on one day, `on`. `installer` is the set-up, before there is anybody."""

    on: date
    person: str = ""
    offices: tuple[Office, ...] = ()
    inspects: tuple[str, ...] = ()
    installer: bool = False

    @property
    def principals(self) -> tuple[str, ...]:
        """The subjects this person sees as: at most 64, own offices first.

        An administrator sees no matters through that role, and a delegation for some
        kinds of matter opens nothing that the delegate's own post does not.
        """
        found = dict.fromkeys(self._subjects())
        return tuple(found)[:MOST_PRINCIPALS]

    def _subjects(self) -> Iterator[str]:
        if self.person:
            yield f"person:{self.person}"
        for office in self.offices:
            if not office.scope:
                yield from _subjects_of(office)
        yield from (f"inspect:{agency}" for agency in self.inspects)

    @property
    def administers(self) -> bool:
        """Whether the person administers the installation, by appointment."""
        return self.installer or any(
            each.role == "administrator" and not each.acting_for
            for each in self.offices
        )

    def heads(self, agency: str) -> bool:
        """Return whether the person heads the agency, by appointment."""
        return any(
            each.heads and each.agency == agency and not each.acting_for
            for each in self.offices
        )

    def holds(self, appointment: str) -> bool:
        """Return whether the appointment is the person's own."""
        return any(each.appointment == appointment for each in self.offices)


def installer(on: date) -> Standing:
    """Return the standing of the set-up of an installation; never given to an account."""
    return Standing(on=on, installer=True)


def administrator_only(by: Standing) -> None:
    """Refuse whoever does not administer the installation."""
    if not by.administers:
        raise Refused(reason="administrator_needed")


def administrator_or_head(by: Standing, agency: str) -> None:
    """Refuse whoever neither administers the installation nor heads the agency."""
    if not (by.administers or by.heads(agency)):
        raise Refused(reason="administrator_or_head_needed")


def another_person(by: Standing, person: str) -> None:
    """Refuse to give power to oneself: that takes a second person."""
    if by.person and by.person == person:
        raise Refused(reason="not_to_oneself")


def _subjects_of(office: Office) -> Iterator[str]:
    yield f"appointment:{office.acting_for or office.appointment}"
    if office.role == "administrator":
        return
    yield f"agency:{office.agency}"
    if office.unit:
        yield f"unit:{office.unit}"
