"""Commands and folds of the parties; see the module of each noun."""

from phoihop.contexts.parties.rules.agency import (
    Agency,
    after,
    counts,
    offices_of,
    replay,
)
from phoihop.contexts.parties.rules.calendar import (
    Days,
    days_after,
    remove_day,
    replay_days,
    set_day,
)
from phoihop.contexts.parties.rules.person import (
    Person,
    close_account,
    open_account,
    person_after,
    register,
    rename_person,
    replay_person,
)
from phoihop.contexts.parties.rules.posts import (
    appoint,
    dissolve_agency,
    end_appointment,
    form_unit,
    found_agency,
    name_focal_point,
    rename_agency,
)
from phoihop.contexts.parties.rules.powers import (
    delegate,
    end_inspection,
    name_substitute,
    order_inspection,
    revoke_delegation,
    withdraw_substitute,
)
from phoihop.contexts.parties.rules.standing import Office, Standing, installer

__all__ = [
    "Agency",
    "Days",
    "Office",
    "Person",
    "Standing",
    "after",
    "appoint",
    "close_account",
    "counts",
    "days_after",
    "delegate",
    "dissolve_agency",
    "end_appointment",
    "end_inspection",
    "form_unit",
    "found_agency",
    "installer",
    "name_focal_point",
    "name_substitute",
    "offices_of",
    "open_account",
    "order_inspection",
    "person_after",
    "register",
    "remove_day",
    "rename_agency",
    "rename_person",
    "replay",
    "replay_days",
    "replay_person",
    "revoke_delegation",
    "set_day",
    "withdraw_substitute",
]
