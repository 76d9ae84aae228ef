"""The tables of the parties are what the ledger's facts make them, and nothing more."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.text import given_name_key
from phoihop.contexts.parties import models, rules
from phoihop.contexts.parties.facts import (
    NO_END,
    AccountClosed,
    AccountOpened,
    AgencyDissolved,
    AgencyFounded,
    AgencyRenamed,
    AppointmentEnded,
    CalendarDayRemoved,
    CalendarDaySet,
    Fact,
    FocalPointNamed,
    InspectionEnded,
    InspectionOrdered,
    PersonRegistered,
    PersonRenamed,
    UnitFormed,
)
from phoihop.contexts.parties.models.filling import sort_text
from tests.contexts.parties.stories import DAYS, PEOPLE, START, played, stories
from tests.contexts.parties.world import (
    FACTS,
    FOUNDED,
    LONG_AGO,
    SNV,
    TODAY,
    as_,
    delegation,
    refused,
    so_noi_vu,
    substitution,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = {
    "an": "Nguyễn Văn An",
    "dung": "Trần Tiến Dũng",
    "lan": "Phạm Thị Lan",
    "giang": "Lê Hương Giang",
    "khoa": "Đỗ Đăng Khoa",
    "hoa": "Vũ Thị Hoa",
}
REGISTERED = tuple(PersonRegistered(person=p, name=n) for p, n in NAMES.items())
STC = AgencyFounded(
    agency="so-tai-chinh", code="STC", name="Sở Tài chính", since=LONG_AGO
)


def record(facts: Iterable[Fact]) -> None:
    for index, fact in enumerate(facts):
        models.apply(index, AT, SNV, fact)


def test_officers_are_listed_by_given_name_on_the_days_they_serve() -> None:
    ended = AppointmentEnded(appointment="lan-officer", until=TODAY, reason="transfer")
    record((*REGISTERED, *FACTS, ended))
    found = [each.person.name for each in models.officers(TODAY, SNV)]
    assert found == [NAMES[each] for each in ("an", "dung", "giang", "khoa", "lan")]
    later = [each.person_id for each in models.officers(TODAY + DAY)]
    assert later == ["an", "dung", "giang", "khoa"]
    assert [each.person_id for each in models.heads(SNV, TODAY)] == ["dung"]
    assert models.AppointmentRow.objects.get(pk="lan-officer").ending == "transfer"


def test_agencies_are_listed_on_the_days_they_exist() -> None:
    record((FOUNDED, STC, AgencyDissolved(agency=SNV, until=TODAY)))
    assert [each.code for each in models.agencies(TODAY)] == ["SNV", "STC"]
    assert [each.code for each in models.agencies(TODAY + DAY)] == ["STC"]
    assert not models.agencies(LONG_AGO - DAY)


def test_a_renamed_agency_is_found_under_its_new_name_without_marks() -> None:
    record((FOUNDED, AgencyRenamed(agency=SNV, name="Sở Nội vụ và Đào tạo")))
    row = models.AgencyRow.objects.get(folded__contains="dao tao")
    assert (row.agency, row.entry) == (SNV, 1)


def test_a_code_or_login_in_use_is_refused_with_a_sentence_and_by_the_database() -> (
    None
):
    opened = AccountOpened(account="a", person="an", login="an")
    record((FOUNDED, opened))
    with refused("code_taken"):
        models.apply(9, AT, "x", replace(STC, code="SNV"))
    with refused("login_taken"):
        models.apply(9, AT, "x", replace(opened, account="b", person="lan"))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.AccountRow.objects.create(
            account="b", person_id="x", login="an", entry=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        models.AgencyRow.objects.create(
            agency="x", code="SNV", name="", since=TODAY, entry=1
        )


def test_two_erased_persons_may_both_have_no_name_and_no_login() -> None:
    for person in ("an", "lan"):
        models.apply(1, AT, person, PersonRegistered(person=person, name=""))
        fact = AccountOpened(account=f"tk-{person}", person=person, login="")
        models.apply(2, AT, person, fact)
    assert models.names_of(["an", "lan"]) == {"an": "", "lan": ""}
    assert models.AccountRow.objects.filter(login="").count() == 2


def test_an_account_can_be_signed_in_to_until_it_is_closed() -> None:
    record((*REGISTERED, AccountOpened(account="tk", person="an", login="an")))
    account = models.Account.objects.get(id="tk")
    assert (account.login, account.person, account.is_active) == ("an", "an", True)
    assert not account.has_usable_password()
    models.apply(9, AT, "an", AccountClosed(account="tk", person="an"))
    account.refresh_from_db()
    assert not account.is_active
    assert models.AccountRow.objects.get(pk="tk").closed


def test_a_password_survives_a_replay() -> None:
    facts = (*REGISTERED, AccountOpened(account="tk", person="an", login="an"))
    record(facts)
    models.set_password("tk", "mot mat khau dai")
    for table in models.TABLES:
        table.objects.all().delete()  # type: ignore[attr-defined]
    record(facts)
    assert models.authenticate("an", "mot mat khau dai", "10.0.0.1", AT)


def test_a_person_is_found_and_sorted_under_the_new_name() -> None:
    record((*REGISTERED, PersonRenamed(person="hoa", name="Vũ Thị Ánh")))
    row = models.PersonRow.objects.get(folded="vu thi anh")
    assert row.person == "hoa"
    first = models.PersonRow.objects.order_by("sort_key")[:2]
    assert [each.person for each in first] == ["an", "hoa"]


def test_the_latest_focal_point_counts_while_in_office() -> None:
    first = FocalPointNamed(agency=SNV, appointment="lan-officer", since=TODAY)
    second = FocalPointNamed(agency=SNV, appointment="an-clerk", since=TODAY + DAY)
    gone = AppointmentEnded(appointment="an-clerk", until=TODAY + DAY, reason="other")
    record((*REGISTERED, *FACTS, first, second, gone))
    found = [models.focal_point(SNV, TODAY + n * DAY) for n in (-1, 0, 1, 2)]
    names = [each.appointment if each else "" for each in found]
    assert names == ["", "lan-officer", "an-clerk", "lan-officer"]


def test_units_belong_to_their_agency() -> None:
    unit = UnitFormed(unit="to-chuc", agency=SNV, code="TCCB", name="Phòng Tổ chức")
    record((FOUNDED, unit))
    assert models.UnitRow.objects.get(agency=SNV).name == "Phòng Tổ chức"


def test_the_days_of_an_agency_are_its_own_and_the_countrys() -> None:
    mine = CalendarDaySet(
        agency=SNV, day=date(2026, 5, 4), kind="work", reason="Làm bù", source="QĐ 5"
    )
    all_ = replace(mine, agency="", day=date(2026, 5, 1), kind="off")
    other = replace(mine, agency="so-tai-chinh")
    record((mine, all_, other, replace(mine, kind="half")))
    found = [(each.day, each.kind) for each in models.calendar_days(SNV)]
    assert found == [(date(2026, 5, 1), "off"), (date(2026, 5, 4), "half")]
    models.apply(9, AT, "c", CalendarDayRemoved(agency=SNV, day=mine.day))
    assert [each.agency for each in models.calendar_days(SNV)] == [""]


def test_an_inspector_sees_an_agency_on_the_days_of_the_order_only() -> None:
    order = InspectionOrdered(
        inspection="kt",
        inspector="giang-inspector",
        agency="so-tai-chinh",
        since=TODAY,
        until=TODAY + 5 * DAY,
        basis="QĐ 12",
    )
    record((*REGISTERED, *FACTS, STC, order))
    subject = "inspect:so-tai-chinh"
    seen = [
        subject in models.principals("giang", TODAY + n * DAY) for n in (-1, 0, 5, 6)
    ]
    assert seen == [False, True, True, False]
    assert subject not in models.principals("lan", TODAY)
    assert [each.agency.code for each in models.inspections(TODAY)] == ["STC"]
    models.apply(99, AT, SNV, InspectionEnded(inspection="kt", until=TODAY))
    assert subject not in models.principals("giang", TODAY + DAY)


def test_who_inspects_no_longer_sees_the_agency_once_out_of_office() -> None:
    order = InspectionOrdered(
        inspection="kt",
        inspector="giang-inspector",
        agency="so-tai-chinh",
        since=TODAY,
        until=TODAY + 5 * DAY,
        basis="QĐ 12",
    )
    end = AppointmentEnded(appointment="giang-inspector", until=TODAY, reason="term")
    record((*REGISTERED, *FACTS, STC, order, end))
    assert "inspect:so-tai-chinh" in models.principals("giang", TODAY)
    assert models.principals("giang", TODAY + DAY) == ("person:giang",)


def test_standing_is_read_in_one_statement_and_shows_whom_a_person_acts_for(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    lent = (delegation(scope=["the-apec"]), substitution())
    record((*REGISTERED, *FACTS, *lent))
    with django_assert_num_queries(1):
        found = models.standing("lan", TODAY)
    assert found == as_("lan", so_noi_vu(*lent))
    assert [(each.acting_for, each.scope) for each in found.offices] == [
        ("", ()),
        ("dung-head", ()),
        ("dung-head", ("the-apec",)),
    ]
    assert [each.document for each in models.delegations(SNV, TODAY)] == ["01/GUQ-SNV"]
    assert [each.substitute.person.name for each in models.substitutes(SNV, TODAY)] == [
        NAMES["lan"]
    ]


def test_a_person_without_office_stands_alone() -> None:
    record(REGISTERED)
    assert models.principals("hoa", TODAY) == ("person:hoa",)
    assert models.offices("hoa", TODAY) == ()


@pytest.mark.parametrize("gone", ["dung-head", "lan-officer"])
@pytest.mark.parametrize("lent", [delegation(), substitution()])
def test_what_was_lent_ends_with_either_appointment(gone: str, lent: Fact) -> None:
    end = AppointmentEnded(appointment=gone, until=TODAY, reason="other")
    record((*REGISTERED, *FACTS, lent, end))
    assert any(each.heads for each in models.offices("lan", TODAY))
    assert not any(each.heads for each in models.offices("lan", TODAY + DAY))


@given(stories)
@settings(max_examples=25)
def test_the_tables_say_what_the_ledger_says(story: list[Any]) -> None:
    empty_the_tables()
    recorded = list(START)
    for _, so_far, _ in played(story):
        recorded = list(so_far)
    record(recorded)
    state = rules.replay_agency(recorded)
    assert state is not None
    for on in (*DAYS, NO_END):
        for person in PEOPLE:
            tables_say = models.offices(person, on)
            ledger_says = rules.offices_of(state, person, on)
            assert sorted(map(repr, tables_say)) == sorted(map(repr, ledger_says))


def test_filled_again_from_the_same_facts_the_tables_are_the_same() -> None:
    facts = (*REGISTERED, *FACTS, STC, delegation(), substitution())
    record(facts)
    before = whole()
    empty_the_tables()
    assert whole() != before
    record(facts)
    assert whole() == before


names = st.text("aăâđeêoơuưyÀáảãạ bcz ", min_size=1, max_size=20)


@given(names, names)
@settings(max_examples=100)
def test_the_sort_key_of_the_table_sorts_as_names_do(one: str, other: str) -> None:
    by_name = given_name_key(one) < given_name_key(other)
    assert (sort_text(one) < sort_text(other)) is by_name
    assert set(sort_text(one)) <= set("0123456789abcdef")


def whole() -> list[list[dict[str, Any]]]:
    return [
        list(table.objects.order_by("pk").values())  # type: ignore[attr-defined]
        for table in models.TABLES
    ]


def empty_the_tables() -> None:
    for table in models.TABLES:
        table.objects.all().delete()  # type: ignore[attr-defined]
