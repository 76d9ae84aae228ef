"""What entries change in the derived tables, across contexts.

`submit` and `replay` both come through here, so that what was written when an
entry was recorded and what is computed again later are the same rows.
"""

from django.db.models import Q

from phoihop.contexts.matters import models as matters_tables
from phoihop.contexts.matters.models import MatterRow
from phoihop.contexts.regulations.facts import RegulationPutInForce
from phoihop.desk.registry import CONTEXTS, Context, Line
from phoihop.desk.states import held


def fill(context: Context, line: Line) -> None:
    """Write the rows of one line, and those that a changed calendar moves."""
    context.fill(line)
    for index, _, fact in line.entries:
        if isinstance(fact, RegulationPutInForce):
            matters_tables.put_in_force(line.stream, index, fact)
    if matters_tables.moves_days(fact for _, _, fact in line.entries):
        reckon_again()


def reckon_again() -> None:
    """Reckon every open date under the calendar as it is now, also those that follow an end."""
    matters = CONTEXTS["matters"]
    running = MatterRow.objects.filter(Q(closed_at=None) | Q(tasks__isnull=False))
    for stream in list(running.values_list("matter", flat=True).distinct()):
        state = held(matters, stream).state
        if state is not None:
            matters_tables.reckon_again(state)
