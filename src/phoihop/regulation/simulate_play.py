"""Past cases played under a draft: what each comes to."""

from phoihop.base.days import Calendar
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_fast import Fast
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.simulate_plain import Plain


class Player:
    """A kind of a draft, ready to play past cases."""

    def __init__(self, draft: Draft, notes: Notes) -> None:
        self._plain = Plain(draft, notes)
        self._fast = Fast(self._plain)
        self.kind: Kind = self._plain.kind
        self.calendar: Calendar = draft.calendar

    def play(self, case: Case) -> Outcome:
        """Play one case to its end, or to the last thing the log says of it."""
        past = self._plain.past(case)
        return self._fast.play(past) or self._plain.play(past)
