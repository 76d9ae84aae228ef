"""What an administrator or a head may have recorded about parties: one line a deed.

A deed names the fact it wishes for and whose stream records it; the desk knows
the rule that judges it. Blanks are drawn by the name of the field, so that the same field looks
alike in every form.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from typing import Literal

from phoihop.base.sentences import say
from phoihop.contexts.parties import facts
from phoihop.web.blanks import Blank, Choices

Stream = Literal["agency", "person", "calendar"]

DATES = frozenset({"since", "until", "day"})
WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "level": ("level", facts.LEVELS),
    "role": ("role", facts.ROLES),
    "kind": ("day_kind", facts.DAY_KINDS),
    "ending": ("ending", facts.ENDINGS),
}
OFFICERS = frozenset({"appointment", "substitute", "by", "to", "inspector"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: its code in addresses and sentences, and what it is made of.

    `new` is the field that gets a fresh id; `rename` maps a field of the fact to
    the blank that fills it, where another deed uses that name for something else.
    """

    code: str
    fact: type
    stream: Stream
    new: str = ""
    given: tuple[str, ...] = ()
    rename: Mapping[str, str] | None = None

    def asked(self) -> tuple[str, ...]:
        """Return the fields a person fills in."""
        kept = {self.new, *self.given}
        return tuple(each.name for each in fields(self.fact) if each.name not in kept)

    def blank_of(self, field: str) -> str:
        return (self.rename or {}).get(field, field)


AGENCY = ("agency",)
DEEDS: Mapping[str, Deed] = {
    each.code: each
    for each in (
        Deed("found-agency", facts.AgencyFounded, "agency", new="agency"),
        Deed("rename-agency", facts.AgencyRenamed, "agency", given=AGENCY),
        Deed("dissolve-agency", facts.AgencyDissolved, "agency", given=AGENCY),
        Deed("form-unit", facts.UnitFormed, "agency", new="unit", given=AGENCY),
        Deed(
            "appoint", facts.OfficerAppointed, "agency", new="appointment", given=AGENCY
        ),
        Deed(
            "end-appointment",
            facts.AppointmentEnded,
            "agency",
            rename={"reason": "ending"},
        ),
        Deed("name-focal-point", facts.FocalPointNamed, "agency", given=AGENCY),
        Deed("name-substitute", facts.SubstituteNamed, "agency", new="substitution"),
        Deed("withdraw-substitute", facts.SubstituteWithdrawn, "agency"),
        Deed("delegate", facts.DelegationGiven, "agency", new="delegation"),
        Deed("revoke-delegation", facts.DelegationRevoked, "agency"),
        Deed(
            "order-inspection",
            facts.InspectionOrdered,
            "agency",
            new="inspection",
            rename={"agency": "inspected"},
        ),
        Deed("end-inspection", facts.InspectionEnded, "agency"),
        Deed("register-person", facts.PersonRegistered, "person", new="person"),
        Deed("rename-person", facts.PersonRenamed, "person"),
        Deed("open-account", facts.AccountOpened, "person", new="account"),
        Deed("close-account", facts.AccountClosed, "person", given=("account",)),
        Deed("set-day", facts.CalendarDaySet, "calendar"),
        Deed("remove-day", facts.CalendarDayRemoved, "calendar"),
    )
}


def blanks(
    deed: Deed, choices: Mapping[str, Choices], language: str
) -> tuple[Blank, ...]:
    """Draw the form of a deed; `choices` are the officers, units, persons it may name."""
    return tuple(_blank(deed, each, choices, language) for each in _fields(deed))


def _fields(deed: Deed) -> list[Field[object]]:
    asked = set(deed.asked())
    return [each for each in fields(deed.fact) if each.name in asked]


def _blank(
    deed: Deed, field: Field[object], choices: Mapping[str, Choices], language: str
) -> Blank:
    name = deed.blank_of(field.name)
    found = _choices(name, choices, language)
    required = field.default is MISSING or (field.type is str and field.name == "name")
    return Blank(
        name=name,
        label=say(f"web.blank.{name}", language),
        type=_type(name, found),
        required=bool(required) and name != "unit",
        choices=found or (),
        prefix=f"{deed.code}-",
    )


def _type(name: str, choices: Choices | None) -> str:
    if name == "scope":
        return "many"
    if choices is not None:
        return "choice"
    return "date" if name in DATES else "line"


def _choices(
    name: str, choices: Mapping[str, Choices], language: str
) -> Choices | None:
    if name in WORDS:
        family, words = WORDS[name]
        return tuple((word, say(f"{family}.{word}", language)) for word in words)
    if name in OFFICERS:
        return choices.get("officer", ())
    return choices.get(name)


def wish(deed: Deed, values: Mapping[str, str], given: Mapping[str, str]) -> object:
    """Return the fact that is wished; `values` are those typed, `given` those known."""
    found: dict[str, object] = {}
    for field in fields(deed.fact):
        if field.name in given and field.name not in (deed.rename or {}):
            found[field.name] = given[field.name]
        elif typed := values.get(deed.blank_of(field.name), ""):
            found[field.name] = _value(field.name, typed)
        elif field.default is MISSING:
            found[field.name] = ""
    made: object = deed.fact(**found)
    return made


def _value(name: str, typed: str) -> date | str | tuple[str, ...]:
    if name in DATES:
        return date.fromisoformat(typed)
    return tuple(typed.split(",")) if name == "scope" else typed
