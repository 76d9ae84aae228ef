"""Power is lent by who holds it, in writing or by name, for its days and no other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import (
    NO_END,
    DelegationRevoked,
    InspectionEnded,
    InspectionOrdered,
    SubstituteWithdrawn,
)
from tests.contexts.parties.world import (
    LONG_AGO,
    TODAY,
    as_,
    delegation,
    post,
    refused,
    so_noi_vu,
    substitution,
)

DUNG, KHOA, AN, LAN = as_("dung"), as_("khoa"), as_("an"), as_("lan")
DAY = timedelta(days=1)
LAST = date(2026, 3, 31)


def inspection(inspector: str = "giang-inspector") -> InspectionOrdered:
    return InspectionOrdered(
        inspection="kt",
        inspector=inspector,
        agency="so-tai-chinh",
        since=TODAY,
        until=LAST,
        basis="QĐ 12/QĐ-SNV",
    )


def test_a_delegate_acts_for_the_head_on_the_days_of_the_delegation_only() -> None:
    state = so_noi_vu(*rules.delegate(so_noi_vu(), delegation(), DUNG))
    for day in (TODAY, LAST):
        own, lent = rules.offices_of(state, "lan", day)
        assert (own.role, own.acting_for) == ("officer", "")
        assert (lent.heads, lent.acting_for) == (True, "dung-head")
        assert lent.appointment == "lan-officer"
    for day in (TODAY - DAY, LAST + DAY):
        assert [each.role for each in rules.offices_of(state, "lan", day)] == [
            "officer"
        ]


def test_nobody_delegates_what_he_does_not_hold() -> None:
    for by in (AN, LAN, KHOA, rules.installer(TODAY)):
        with refused("not_yours_to_delegate"):
            rules.delegate(so_noi_vu(), delegation(), by)
    with refused("only_a_head_delegates"):
        mine = delegation(giver="an-clerk", taker="lan-officer")
        rules.delegate(so_noi_vu(), mine, AN)


def test_a_delegate_does_not_delegate_further() -> None:
    state = so_noi_vu(delegation())
    lan = as_("lan", state)
    assert any(each.heads for each in lan.offices)
    with refused("not_yours_to_delegate"):
        rules.delegate(state, delegation(taker="an-clerk"), lan)
    with refused("only_a_head_delegates"):
        rules.delegate(state, delegation("lan-officer", "an-clerk"), lan)


def test_power_lent_for_a_time_makes_no_further_power() -> None:
    for lent in (delegation(), substitution()):
        state = so_noi_vu(lent)
        lan = as_("lan", state)
        with refused("administrator_or_head_needed"):
            rules.name_substitute(state, substitution(taker="an-clerk"), lan)
        with refused("administrator_or_head_needed"):
            rules.appoint(state, post("binh", "clerk"), lan)
    state = so_noi_vu(substitution("khoa-administrator", "lan-officer"))
    assert not as_("lan", state).administers


def test_who_gave_no_longer_holds_the_post_and_the_delegation_no_longer_counts() -> (
    None
):
    gone = replace(post("dung", "head"), until=TODAY)
    state = so_noi_vu(gone, delegation())
    assert len(rules.offices_of(state, "lan", TODAY)) == 2
    assert len(rules.offices_of(state, "lan", TODAY + DAY)) == 1


def test_who_received_no_longer_holds_a_post_and_has_no_power_left() -> None:
    gone = replace(post("lan", "officer"), until=TODAY)
    state = so_noi_vu(gone, delegation(), substitution())
    assert len(rules.offices_of(state, "lan", TODAY)) == 3
    assert rules.offices_of(state, "lan", TODAY + DAY) == ()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"document": " "}, "text_missing"),
        ({"until": NO_END}, "delegation_needs_an_end"),
        ({"until": TODAY - DAY}, "ends_before_it_begins"),
        ({"since": TODAY - DAY}, "power_backdated"),
        ({"to": "nobody"}, "unknown_appointment"),
        ({"to": "dung-head"}, "not_to_oneself"),
    ],
)
def test_a_delegation_is_in_writing_with_a_period(
    wrong: dict[str, object], reason: str
) -> None:
    with refused(reason):
        wish = replace(delegation(), **wrong)  # type: ignore[arg-type]
        rules.delegate(so_noi_vu(), wish, DUNG)


def test_a_delegation_lies_within_both_appointments() -> None:
    ends_early = replace(post("lan", "officer"), until=LAST - DAY)
    with refused("ends_too_late"):
        rules.delegate(so_noi_vu(ends_early), delegation(), DUNG)
    begins_late = replace(post("lan", "officer"), since=TODAY + DAY)
    with refused("begins_too_early"):
        rules.delegate(so_noi_vu(begins_late), delegation(), DUNG)


def test_a_delegation_is_given_once() -> None:
    with refused("recorded_already"):
        rules.delegate(so_noi_vu(delegation()), delegation(), DUNG)


def test_a_revoked_delegation_ends_at_once_and_past_days_stand() -> None:
    given = so_noi_vu(delegation())
    ten = TODAY + 10 * DAY
    wish = DelegationRevoked(delegation="dung-head>lan-officer", until=ten - DAY)
    for person in ("dung", "khoa"):
        facts = rules.revoke_delegation(given, wish, as_(person, given, ten))
        state = so_noi_vu(delegation(), *facts)
        assert len(rules.offices_of(state, "lan", ten - DAY)) == 2
        assert len(rules.offices_of(state, "lan", ten)) == 1


def test_a_delegation_is_not_revoked_wrongly() -> None:
    given = so_noi_vu(delegation())
    ten = TODAY + 10 * DAY
    dung = as_("dung", given, ten)
    wish = DelegationRevoked(delegation="dung-head>lan-officer", until=ten)
    with refused("power_backdated"):
        rules.revoke_delegation(given, replace(wish, until=ten - 2 * DAY), dung)
    with refused("not_longer"):
        rules.revoke_delegation(given, replace(wish, until=LAST + DAY), dung)
    with refused("unknown_power"):
        rules.revoke_delegation(given, replace(wish, delegation="x"), dung)
    for person in ("lan", "an"):
        with refused("administrator_or_head_needed"):
            rules.revoke_delegation(given, wish, as_(person, given, ten))


def test_a_scope_limits_a_delegation_to_kinds_of_matter() -> None:
    state = so_noi_vu(delegation(scope=["the-apec", "cung-cap-thong-tin"]))
    own, lent = rules.offices_of(state, "lan", TODAY)
    assert lent.covers("the-apec")
    assert not lent.covers("xac-minh")
    assert own.covers("xac-minh")


def test_the_head_or_an_administrator_names_a_substitute_but_never_himself() -> None:
    wish = substitution()
    for by in (DUNG, KHOA):
        state = so_noi_vu(*rules.name_substitute(so_noi_vu(), wish, by))
        assert [each.acting_for for each in rules.offices_of(state, "lan", TODAY)] == [
            "",
            "dung-head",
        ]
    for by in (AN, LAN):
        with refused("administrator_or_head_needed"):
            rules.name_substitute(so_noi_vu(), wish, by)
    with refused("not_to_oneself"):
        mine = substitution(taker="khoa-administrator")
        rules.name_substitute(so_noi_vu(), mine, KHOA)
    with refused("not_to_oneself"):
        rules.name_substitute(so_noi_vu(), substitution("lan-officer"), KHOA)
    with refused("recorded_already"):
        rules.name_substitute(so_noi_vu(wish), wish, DUNG)


def test_a_substitute_of_a_substitute_has_no_power_of_the_first() -> None:
    state = so_noi_vu(substitution(), substitution("lan-officer", "an-clerk"))
    roles = {each.role for each in rules.offices_of(state, "an", TODAY)}
    assert roles == {"clerk", "officer"}


def test_a_substitution_is_withdrawn_at_once() -> None:
    state = so_noi_vu(substitution())
    wish = SubstituteWithdrawn(substitution="dung-head~lan-officer", until=TODAY - DAY)
    after = so_noi_vu(substitution(), *rules.withdraw_substitute(state, wish, DUNG))
    assert len(rules.offices_of(after, "lan", TODAY)) == 1
    with refused("administrator_or_head_needed"):
        rules.withdraw_substitute(state, wish, LAN)
    with refused("unknown_power"):
        rules.withdraw_substitute(so_noi_vu(), wish, DUNG)


def test_an_inspection_is_ordered_by_another_than_the_inspector() -> None:
    for by in (DUNG, KHOA):
        assert rules.order_inspection(so_noi_vu(), inspection(), by) == (inspection(),)
    with refused("administrator_or_head_needed"):
        rules.order_inspection(so_noi_vu(), inspection(), as_("giang"))
    both = rules.Standing(
        on=TODAY, person="giang", offices=(*as_("giang").offices, *DUNG.offices)
    )
    with refused("not_to_oneself"):
        rules.order_inspection(so_noi_vu(), inspection(), both)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"inspector": "lan-officer"}, "not_an_inspector"),
        ({"inspector": "nobody"}, "unknown_appointment"),
        ({"basis": ""}, "text_missing"),
        ({"agency": ""}, "text_missing"),
        ({"until": NO_END}, "inspection_needs_an_end"),
        ({"until": TODAY - DAY}, "ends_before_it_begins"),
        ({"since": LONG_AGO}, "power_backdated"),
    ],
)
def test_an_inspection_is_whole(wrong: dict[str, object], reason: str) -> None:
    with refused(reason):
        wish = replace(inspection(), **wrong)  # type: ignore[arg-type]
        rules.order_inspection(so_noi_vu(), wish, KHOA)


def test_an_inspection_lies_within_the_inspectors_appointment() -> None:
    leaving = replace(post("giang", "inspector"), until=LAST - DAY)
    with refused("ends_too_late"):
        rules.order_inspection(so_noi_vu(leaving), inspection(), KHOA)


def test_an_inspection_ends_early() -> None:
    state = so_noi_vu(inspection())
    wish = InspectionEnded(inspection="kt", until=TODAY)
    ended = so_noi_vu(inspection(), *rules.end_inspection(state, wish, KHOA))
    assert ended.inspections["kt"].until == TODAY
    with refused("unknown_power"):
        rules.end_inspection(so_noi_vu(), wish, KHOA)
    with refused("administrator_or_head_needed"):
        rules.end_inspection(state, wish, as_("giang"))
    with refused("recorded_already"):
        rules.order_inspection(state, inspection(), KHOA)
