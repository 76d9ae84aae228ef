"""In an agency a person holds one post, one person is head, and nobody appoints himself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import (
    AgencyDissolved,
    AgencyFounded,
    AgencyRenamed,
    AppointmentEnded,
    FocalPointNamed,
    UnitFormed,
)
from tests.contexts.parties.world import (
    FOUNDED,
    LONG_AGO,
    SNV,
    TODAY,
    as_,
    post,
    refused,
    so_noi_vu,
)

KHOA = as_("khoa")
DUNG = as_("dung")
AN = as_("an")
EVE = timedelta(days=1)


def test_only_an_administrator_founds_an_agency_and_only_once() -> None:
    assert rules.found_agency(None, FOUNDED, KHOA) == (FOUNDED,)
    assert rules.found_agency(None, FOUNDED, rules.installer(TODAY)) == (FOUNDED,)
    for by in (DUNG, AN):
        with refused("administrator_needed"):
            rules.found_agency(None, FOUNDED, by)
    with refused("agency_known"):
        rules.found_agency(so_noi_vu(), FOUNDED, KHOA)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": "  "}, "text_missing"),
        ({"code": ""}, "text_missing"),
        ({"code": "x" * 41}, "text_too_long"),
        ({"name": "x" * 501}, "text_too_long"),
        ({"name_en": "x" * 501}, "text_too_long"),
        ({"level": "district"}, "unknown_word"),
        ({"parent": SNV}, "own_parent"),
    ],
)
def test_an_agency_is_founded_whole(wrong: dict[str, str], reason: str) -> None:
    wish: AgencyFounded = replace(FOUNDED, **wrong)  # type: ignore[arg-type]
    with refused(reason):
        rules.found_agency(None, wish, KHOA)


def test_an_agency_that_nobody_founded_refuses_everything() -> None:
    with refused("unknown_agency"):
        rules.appoint(None, post("binh", "officer"), KHOA)
    with refused("unknown_agency"):
        rules.rename_agency(None, AgencyRenamed(agency=SNV, name="Sở"), KHOA)


def test_an_agency_is_renamed_by_an_administrator() -> None:
    wish = AgencyRenamed(agency=SNV, name="Sở Nội vụ và Lao động")
    state = so_noi_vu(*rules.rename_agency(so_noi_vu(), wish, KHOA))
    assert state.name == "Sở Nội vụ và Lao động"
    with refused("administrator_needed"):
        rules.rename_agency(so_noi_vu(), wish, DUNG)
    with refused("text_missing"):
        rules.rename_agency(so_noi_vu(), replace(wish, name=""), KHOA)


def test_a_dissolved_agency_leaves_nobody_in_office() -> None:
    later = post("binh", "officer", since=date(2027, 1, 1))
    before = so_noi_vu(later)
    facts = rules.dissolve_agency(
        before, AgencyDissolved(agency=SNV, until=TODAY), KHOA
    )
    state = so_noi_vu(later, *facts)
    people = {each.person for each in state.appointments.values()}
    assert people == {"an", "dung", "lan", "giang", "khoa", "binh"}
    assert all(rules.offices_of(state, each, TODAY) for each in people - {"binh"})
    for day in (TODAY + EVE, date(2027, 1, 1), date(2030, 1, 1)):
        assert not any(rules.offices_of(state, each, day) for each in people)
    with refused("ends_too_late"):
        rules.appoint(state, post("hoa", "officer", since=TODAY), KHOA)


def test_an_agency_is_dissolved_by_an_administrator_and_not_before_it_began() -> None:
    wish = AgencyDissolved(agency=SNV, until=TODAY)
    with refused("administrator_needed"):
        rules.dissolve_agency(so_noi_vu(), wish, DUNG)
    with refused("ends_before_it_begins"):
        early = replace(wish, until=LONG_AGO - 2 * EVE)
        rules.dissolve_agency(so_noi_vu(), early, KHOA)
    with refused("not_longer"):
        rules.dissolve_agency(so_noi_vu(wish), replace(wish, until=TODAY + EVE), KHOA)


def test_a_unit_code_is_used_once_in_an_agency() -> None:
    wish = UnitFormed(unit="to-chuc", agency=SNV, code="TCCB", name="Phòng Tổ chức")
    assert rules.form_unit(so_noi_vu(), wish, DUNG) == (wish,)
    with refused("code_taken"):
        rules.form_unit(so_noi_vu(), replace(wish, code="VP"), DUNG)
    with refused("administrator_or_head_needed"):
        rules.form_unit(so_noi_vu(), wish, AN)
    for empty in ({"name": ""}, {"code": ""}):
        with refused("text_missing"):
            rules.form_unit(so_noi_vu(), replace(wish, **empty), DUNG)
    gone = so_noi_vu(AgencyDissolved(agency=SNV, until=TODAY - EVE))
    with refused("agency_dissolved"):
        rules.form_unit(gone, wish, KHOA)


def test_a_head_appoints_clerks_and_officers_and_an_administrator_everybody() -> None:
    for role in ("clerk", "officer"):
        assert rules.appoint(so_noi_vu(), post("binh", role), DUNG)
    for role in ("inspector", "administrator"):
        assert rules.appoint(so_noi_vu(), post("binh", role), KHOA)
        with refused("administrator_needed"):
            rules.appoint(so_noi_vu(), post("binh", role), DUNG)
    for by in (AN, as_("giang"), as_("lan")):
        with refused("administrator_or_head_needed"):
            rules.appoint(so_noi_vu(), post("binh", "clerk"), by)


def test_a_head_of_another_agency_appoints_nobody_here() -> None:
    stranger = rules.Standing(
        on=TODAY,
        person="chi",
        offices=(rules.Office(appointment="x", agency="so-gddt", role="head"),),
    )
    with refused("administrator_or_head_needed"):
        rules.appoint(so_noi_vu(), post("binh", "clerk"), stranger)


def test_an_administrator_does_not_appoint_himself_to_anything() -> None:
    state = so_noi_vu(
        AppointmentEnded(appointment="dung-head", until=TODAY, reason="other")
    )
    tomorrow = TODAY + EVE
    for role in ("head", "clerk", "inspector", "administrator"):
        with refused("not_to_oneself"):
            rules.appoint(state, post("khoa", role, since=tomorrow), KHOA)
    assert rules.appoint(state, post("binh", "head", since=tomorrow), KHOA)


def test_one_person_is_head_at_a_time() -> None:
    with refused("has_a_head_already"):
        rules.appoint(so_noi_vu(), post("binh", "head", since=TODAY), KHOA)
    ended = so_noi_vu(
        AppointmentEnded(appointment="dung-head", until=TODAY, reason="term")
    )
    with refused("has_a_head_already"):
        rules.appoint(ended, post("binh", "head", since=TODAY), KHOA)
    assert rules.appoint(ended, post("binh", "head", since=TODAY + EVE), KHOA)


def test_a_person_holds_one_post_at_a_time_in_an_agency() -> None:
    with refused("holds_a_post_already"):
        rules.appoint(so_noi_vu(), post("an", "officer", since=TODAY), KHOA)
    with refused("recorded_already"):
        rules.appoint(so_noi_vu(), post("an", "clerk"), KHOA)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"post": ""}, "text_missing"),
        ({"role": "boss"}, "unknown_word"),
        ({"unit": "no-such-unit"}, "unknown_word"),
        ({"until": LONG_AGO - EVE}, "ends_before_it_begins"),
        ({"since": LONG_AGO - EVE}, "begins_too_early"),
    ],
)
def test_an_appointment_is_whole(wrong: dict[str, object], reason: str) -> None:
    wish = replace(post("binh", "officer"), **wrong)  # type: ignore[arg-type]
    with refused(reason):
        rules.appoint(so_noi_vu(), wish, KHOA)


def test_an_appointment_ends_on_its_last_day_or_is_undone_on_its_eve() -> None:
    for until in (TODAY, LONG_AGO, LONG_AGO - EVE):
        wish = AppointmentEnded(
            appointment="lan-officer", until=until, reason="transfer"
        )
        state = so_noi_vu(*rules.end_appointment(so_noi_vu(), wish, DUNG))
        assert bool(rules.offices_of(state, "lan", until)) is (until >= LONG_AGO)
        assert rules.offices_of(state, "lan", until + EVE) == ()


def test_an_appointment_is_not_ended_wrongly() -> None:
    wish = AppointmentEnded(appointment="lan-officer", until=TODAY, reason="transfer")
    with refused("unknown_appointment"):
        rules.end_appointment(so_noi_vu(), replace(wish, appointment="nobody"), DUNG)
    with refused("unknown_word"):
        rules.end_appointment(so_noi_vu(), replace(wish, reason="disloyal"), DUNG)
    with refused("ends_before_it_begins"):
        early = replace(wish, until=LONG_AGO - 2 * EVE)
        rules.end_appointment(so_noi_vu(), early, DUNG)
    with refused("not_longer"):
        longer = replace(wish, until=TODAY + EVE)
        rules.end_appointment(so_noi_vu(wish), longer, DUNG)
    with refused("administrator_needed"):
        wish = replace(wish, appointment="dung-head")
        rules.end_appointment(so_noi_vu(), wish, DUNG)


def test_a_focal_point_is_an_officer_of_the_agency_while_in_office() -> None:
    wish = FocalPointNamed(agency=SNV, appointment="an-clerk", since=TODAY)
    assert rules.name_focal_point(so_noi_vu(), wish, DUNG) == (wish,)
    with refused("unknown_appointment"):
        rules.name_focal_point(so_noi_vu(), replace(wish, appointment="x"), DUNG)
    with refused("ends_before_it_begins"):
        rules.name_focal_point(so_noi_vu(), replace(wish, until=TODAY - EVE), DUNG)
    with refused("begins_too_early"):
        early = replace(wish, since=LONG_AGO - EVE)
        rules.name_focal_point(so_noi_vu(), early, DUNG)
    with refused("administrator_or_head_needed"):
        rules.name_focal_point(so_noi_vu(), wish, AN)
