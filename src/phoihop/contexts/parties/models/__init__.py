"""The tables of the parties, and what pages read from them."""

from phoihop.contexts.parties.models.account import (
    Account,
    Argon2idHasher,
    SignInAttempt,
)
from phoihop.contexts.parties.models.acl import (
    Acl,
    grant,
    grant_all,
    move,
    objects_of,
    revoke,
    sees,
)
from phoihop.contexts.parties.models.tables import (
    AccountRow,
    AgencyRow,
    AppointmentRow,
    CalendarDayRow,
    DelegationRow,
    FocalPointRow,
    InspectionRow,
    PersonRow,
    SubstituteRow,
    UnitRow,
    on_day,
)

__all__ = [
    "Account",
    "AccountRow",
    "Acl",
    "AgencyRow",
    "AppointmentRow",
    "Argon2idHasher",
    "CalendarDayRow",
    "DelegationRow",
    "FocalPointRow",
    "InspectionRow",
    "PersonRow",
    "SignInAttempt",
    "SubstituteRow",
    "UnitRow",
    "grant",
    "grant_all",
    "move",
    "objects_of",
    "on_day",
    "revoke",
    "sees",
]
