"""What a list costs when there are many matters: its queries, and its time against few.

The reader may see 2 % of all matters. The page shows 50 either way; over the few, the
reader may see just those 50, so that both pages draw the same rows.
"""

from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.filling import NOW, founded
from bench.measure import Ratio, full, say, seconds
from phoihop.base.text import folded
from phoihop.contexts.matters.models import MatterRow
from phoihop.contexts.parties.models import Account, AccountRow, Acl, AgencyRow

PAGE = "/vu-viec/"
FEW, MANY = 1_000, 100_000
SHOWN = 50


def main() -> None:
    """Measure and print."""
    founded()
    client = _signed_in("chi")
    _fill(0, FEW, seen_every=FEW // SHOWN)
    few = _time(client)
    _fill(FEW, MANY, seen_every=50)
    many = _time(client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(PAGE)
    assert page.content.count(b"/vu-viec/") >= SHOWN, "a full page was drawn"
    size = f"{MANY:,} matters, 2 % of them seen"
    say(
        [
            Ratio(
                what="queries of a list page",
                value=len(asked),
                bound=8,
                way="at most",
                unit="queries",
                size=size,
            ),
            Ratio(
                what=f"a list page of {SHOWN}, against {FEW:,} matters",
                value=many / few,
                bound=2,
                way="at most",
                size=size,
            ),
        ]
    )


def _signed_in(login: str) -> Client:
    client = Client(headers={"host": "localhost"})
    account = AccountRow.objects.get(login=login).account
    client.force_login(Account.objects.get(pk=account))
    return client


def _time(client: Client) -> float:
    """Return the seconds of one page: the median, once it is warm."""
    rounds = 60 if full() else 20
    taken = [seconds(lambda: client.get(PAGE)) for _ in range(rounds + 5)]
    return median(taken[5:])


def _fill(first: int, last: int, seen_every: int) -> None:
    """Write matters of another agency into the tables; every so many are seen by Chi's."""
    agencies = dict(AgencyRow.objects.values_list("code", "agency"))
    lead, seen = agencies["so-xay-dung"], agencies["so-giao-duc"]
    numbers = range(first, last)
    rows = [_row(number, lead) for number in numbers]
    MatterRow.objects.bulk_create(rows, batch_size=1000)
    acl = [_acl(f"agency:{lead}", number) for number in numbers]
    acl += [_acl(f"agency:{seen}", number) for number in numbers[::seen_every]]
    Acl.objects.bulk_create(acl, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _row(number: int, agency: str) -> MatterRow:
    title = f"Xác minh dữ kiện số {number}"
    return MatterRow(
        matter=f"m{number:025d}",
        number=f"{number}/PH-2026",
        year=2026,
        ordinal=1_000_000 + number,
        title=title,
        folded=folded(title),
        regulation="0" * 64,
        kind="xac-minh-lien-nganh",
        kind_name="Xác minh liên ngành",
        agency=agency,
        lead=agency,
        opened_at=NOW,
        entry=1_000_000 + number,
        last=1_000_000 + number,
    )


def _acl(subject: str, number: int) -> Acl:
    return Acl(subject=subject, sort_key=1_000_000 + number, object=f"m{number:025d}")


if __name__ == "__main__":
    main()
