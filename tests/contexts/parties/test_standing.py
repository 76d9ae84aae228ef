"""What a person sees as: own offices, those lent in full, and never by administering."""

from phoihop.contexts.parties import rules
from tests.contexts.parties.world import (
    SNV,
    TODAY,
    as_,
    delegation,
    so_noi_vu,
    substitution,
)


def test_an_officer_sees_as_person_appointment_and_agency() -> None:
    assert as_("an").principals == (
        "person:an",
        "appointment:an-clerk",
        f"agency:{SNV}",
    )


def test_who_holds_no_office_sees_as_a_person_only() -> None:
    assert as_("hoa").principals == ("person:hoa",)


def test_an_administrator_sees_no_matters_of_the_agency() -> None:
    assert f"agency:{SNV}" not in as_("khoa").principals
    assert as_("khoa").administers


def test_a_substitute_sees_what_is_sent_to_whom_he_stands_in_for() -> None:
    lan = as_("lan", so_noi_vu(substitution()))
    assert "appointment:dung-head" in lan.principals


def test_a_delegation_for_some_kinds_opens_nothing_more_to_see() -> None:
    scoped = as_("lan", so_noi_vu(delegation(scope=["the-apec"])))
    assert scoped.principals == as_("lan").principals
    whole = as_("lan", so_noi_vu(delegation()))
    assert "appointment:dung-head" in whole.principals


def test_an_inspector_sees_as_inspector_of_the_agency() -> None:
    giang = rules.Standing(on=TODAY, person="giang", inspects=("so-tai-chinh",))
    assert giang.principals == ("person:giang", "inspect:so-tai-chinh")


def test_a_person_sees_as_at_most_64_subjects_own_ones_first() -> None:
    many = tuple(
        rules.Office(appointment="lan", agency=SNV, role="officer", acting_for=f"{n}")
        for n in range(100)
    )
    own = rules.Office(appointment="lan", agency=SNV, unit="vp", role="officer")
    found = rules.Standing(on=TODAY, person="lan", offices=(own, *many)).principals
    assert len(found) == 64
    assert found[:4] == ("person:lan", "appointment:lan", f"agency:{SNV}", "unit:vp")
