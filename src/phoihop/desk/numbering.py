"""The next line in the register of the agency that leads a new matter."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max

from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import MatterRow
from phoihop.desk.actors import local_date

Random = Callable[[int], bytes]
CODE = "PH"
LABELS = 1_000_000


def next_line(
    matter: str, agency: str, now: datetime, urandom: Random
) -> rules.Register:
    """Return the next line of the year in the register of an agency; inside the transaction."""
    year = local_date(now).year
    lines = MatterRow.objects.filter(agency=agency, year=year)
    last = lines.order_by().aggregate(last=Max("ordinal"))["last"] or 0
    while True:
        register = rules.Register(
            matter=matter,
            agency=agency,
            code=CODE,
            year=year,
            ordinal=last + 1,
            label=int.from_bytes(urandom(8)) % LABELS,
        )
        if not lines.filter(number=register.number).exists():
            return register
