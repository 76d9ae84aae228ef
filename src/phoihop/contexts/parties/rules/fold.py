"""One fold for every stream of the parties: an agency's, a person's, a calendar's."""

from collections.abc import Mapping

from phoihop.contexts.parties.facts import (
    AgencyFact,
    CalendarFact,
    Fact,
    PersonFact,
)
from phoihop.contexts.parties.rules.agency import Agency, agency_after
from phoihop.contexts.parties.rules.calendar import Days, days_after
from phoihop.contexts.parties.rules.person import Person, person_after

State = Agency | Person | Days


def after(state: State | None, fact: Fact) -> State:
    """Return the state of a stream once `fact` is recorded.

    Raises TypeError for a fact that belongs to a stream of another kind.
    """
    if isinstance(fact, AgencyFact) and isinstance(state, Agency | None):
        return agency_after(state, fact)
    if isinstance(fact, PersonFact) and isinstance(state, Person | None):
        return person_after(state, fact)
    if isinstance(fact, CalendarFact) and isinstance(state, Mapping | None):
        return days_after(state, fact)
    raise TypeError(type(fact).__name__, "is in a stream of another kind")
