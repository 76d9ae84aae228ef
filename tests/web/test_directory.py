"""The names kept between pages never outlive the entries they were read from."""

from django.db import transaction

from phoihop.contexts.parties.models import AgencyRow
from phoihop.desk.states import kept
from phoihop.web.directory import directory
from tests.web.site import Site
from tests.web.test_administration import deed


def found(site: Site, code: str, name: str) -> int:
    typed = {"code": code, "name": name, "level": "province", "since": "2026-06-01"}
    deed(site, "khoa", "/quan-tri/", "found-agency", **typed)
    assert directory().code(code) == name
    return AgencyRow.objects.get(code=code).entry


def test_another_agency_with_the_same_number_is_not_taken_for_the_first(
    site: Site,
) -> None:
    numbers = []
    with transaction.atomic():
        numbers.append(found(site, "so-y-te", "Sở Y tế"))
        transaction.set_rollback(True)
    kept.clear()
    site.clients.clear()
    numbers.append(found(site, "so-van-hoa", "Sở Văn hóa"))
    assert numbers[0] == numbers[1]
    assert directory().code("so-y-te") == ""
