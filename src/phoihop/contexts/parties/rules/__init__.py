"""Commands and folds of the parties; see the module of each noun."""

from phoihop.contexts.parties.facts import FACTS
from phoihop.contexts.parties.rules.agency import (
    Agency,
    counts,
    offices_of,
    replay_agency,
)
from phoihop.contexts.parties.rules.calendar import (
    Days,
    days_after,
    remove_day,
    replay_days,
    set_day,
)
from phoihop.contexts.parties.rules.fold import State, after
from phoihop.contexts.parties.rules.person import (
    Person,
    close_account,
    open_account,
    register,
    rename_person,
    replay_person,
    reset_password,
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
from phoihop.contexts.parties.rules.standing import (
    ACTING,
    Office,
    Standing,
    installer,
)

__all__ = [
    "ACTING",
    "FACTS",
    "Agency",
    "Days",
    "Office",
    "Person",
    "Standing",
    "State",
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
    "register",
    "remove_day",
    "rename_agency",
    "rename_person",
    "replay_agency",
    "replay_days",
    "replay_person",
    "reset_password",
    "revoke_delegation",
    "set_day",
    "withdraw_substitute",
]
