"""The regulations that ship are whole, sound, and say what they leave out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from phoihop.base.days import Amount, Unit
from phoihop.regulation.check import check
from phoihop.regulation.limits import AsAsked, Cases, Within
from phoihop.regulation.load import load_bytes
from phoihop.regulation.model import Expiry, Field, Kind, Regulation, Step
from phoihop.regulation.words import forbidden

FOLDER = Path(__file__).resolve().parents[2] / "regulations"
FILES = sorted(FOLDER.glob("*.md"))
MODELLED = {
    *("R1", "R2", "R3", "R4", "R6", "R7", "R8", "R9", "R10", "R12", "R13", "R14"),
    *("R16", "R17", "R18", "R19", "R21", "R23", "R24"),
}
WARNED = {"ly-lich-tu-phap": {"mixed_units", "parts_exceed_whole"}}  # the text itself


def read(path: Path) -> Regulation:
    regulation, findings = load_bytes(path.read_bytes(), name=path.name)
    assert findings == ()
    assert regulation is not None
    return regulation


def kind(name: str, code: str) -> Kind:
    return read(FOLDER / f"{name}.md").kinds[code]


def step(name: str, code: str, which: str) -> Step:
    return kind(name, code).steps[which]


def test_the_real_texts_and_the_models_of_our_own_are_there() -> None:
    models = {read(path).models for path in FILES}
    assert {*MODELLED, ""} <= models
    assert {path.stem for path in FILES} >= {
        "quy-che-phoi-hop-tinh",
        "tiep-nhan-ho-so",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_text_loads_and_checks_without_an_error(path: Path) -> None:
    found = check(read(path))
    assert {each.code for each in found} <= WARNED.get(path.stem, {"mixed_units"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_stands_on_a_clause_of_an_article_that_is_in_the_prose(
    path: Path,
) -> None:
    regulation = read(path)
    prose = {each.number: each.prose for each in regulation.articles if each.number}
    for each in regulation.kinds.values():
        for rule in each.steps.values():
            text = prose[rule.basis.article]
            assert re.search(rf"^{rule.basis.clause}\. ", text, re.MULTILINE), rule.code


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_text_says_what_was_left_out(path: Path) -> None:
    last = read(path).articles[-1]
    assert last.heading == "Ghi chú về phạm vi"
    assert len(last.prose) > 200


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_name_people_see_is_there_in_vietnamese_and_english(path: Path) -> None:
    regulation = read(path)
    named = [*regulation.parties.values(), *regulation.kinds.values()]
    for each in regulation.kinds.values():
        for rule in each.steps.values():
            named += [rule, *rule.answers.values()]  # type: ignore[list-item]
        named += [*each.fields.values()]  # type: ignore[list-item]
    for thing in named:
        assert thing.name_en, thing.code
        assert thing.name != thing.code


def test_silence_is_consent_between_agencies_and_never_of_a_person() -> None:
    consent = Expiry(outcome="consent")
    for path in FILES:
        for each in read(path).kinds.values():
            for rule in each.steps.values():
                party = each.parties.get(rule.by)
                if party and party.person:
                    assert consent not in rule.expiries


def test_r17_gives_two_five_and_ten_working_days() -> None:
    whole = kind("y-kien-von-gop", "gop-von")
    assert isinstance(whole.within, Within)
    assert whole.within.amount == Amount(10, Unit.WORKING_DAY)
    assert whole.steps["hoi"].within == Within(Amount(2, Unit.WORKING_DAY))
    reply = whole.steps["tra-loi"]
    assert reply.within == Within(Amount(5, Unit.WORKING_DAY))
    assert reply.expiries == (Expiry(outcome="consent"),)
    zone = kind("y-kien-von-gop", "khu-kinh-te")
    assert isinstance(zone.within, Within)
    assert zone.within.amount == Amount(17, Unit.DAY)
    assert zone.steps["tra-loi"].within == Within(Amount(7, Unit.WORKING_DAY))


def test_r2_gives_twenty_days_and_fifteen_more_once() -> None:
    reply = step("the-apec", "cho-phep", "tra-loi")
    assert reply.within == Within(Amount(20, Unit.DAY))
    assert reply.extend is not None
    assert (reply.extend.times, reply.extend.at_most) == (1, Amount(15, Unit.DAY))
    supplement = step("the-apec", "cho-phep", "bo-sung")
    assert supplement.within == Within(Amount(3, Unit.MONTH))
    assert [each.outcome for each in supplement.expiries] == ["close"]
    assert step("the-apec", "cho-phep", "quyet-dinh").answers["tu-choi"].adverse


def test_r16_has_a_shortest_and_a_longest_reply_and_a_ladder() -> None:
    reply = step("y-kien-giua-cac-bo", "y-kien", "tra-loi")
    assert isinstance(reply.within, AsAsked)
    assert (reply.within.least.count, reply.within.most.count) == (2, 5)
    minutes = step("y-kien-giua-cac-bo", "lay-phieu", "bien-ban-hop")
    assert (minutes.stands_for, minutes.ends) == ("phieu", ("gui-phieu",))
    review = step("y-kien-giua-cac-bo", "tham-tra", "trinh")
    assert isinstance(review.within, Cases)


def test_r14_gives_ninety_days_and_thirty_working_days_more() -> None:
    verify = step("dinh-chinh-ho-so", "dinh-chinh", "xac-minh")
    assert verify.within == Within(Amount(90, Unit.DAY))
    assert verify.extend is not None
    assert verify.extend.at_most == Amount(30, Unit.WORKING_DAY)
    assert len(read(FOLDER / "dinh-chinh-ho-so.md").tables["noi-hoi"].rows) == 3


def test_the_incident_records_register_numbers_and_no_content() -> None:
    incident = kind("quy-che-phoi-hop-tinh", "su-co-tai-lieu")
    assert incident.channel == "secret"
    assert not any(each.type == "document" for each in incident.fields.values())


def names(regulation: Regulation) -> Iterator[tuple[str, str, str]]:
    """Every name a reader of the pages meets: what it is, as signed, in English."""
    for party in regulation.parties.values():
        yield party.code, party.name, party.name_en
    for table in regulation.tables.values():
        for row, columns in table.rows.items():
            if row not in regulation.parties:
                yield row, columns.get("name", ""), columns.get("name_en", "")
    for each in regulation.kinds.values():
        yield each.code, each.name, each.name_en
        yield from _of_kind(each)


def _of_kind(found: Kind) -> Iterator[tuple[str, str, str]]:
    for field in found.fields.values():
        yield from _of_field(field)
    for each in found.steps.values():
        yield each.code, each.name, each.name_en
        for answer in each.answers.values():
            yield answer.code, answer.name, answer.name_en


def _of_field(field: Field) -> Iterator[tuple[str, str, str]]:
    yield field.code, field.name, field.name_en
    if field.hint:
        yield f"hint of {field.code}", field.hint, field.hint_en
    for code, name in field.choices.items():
        yield f"{field.code}: {code}", name, field.choices_en.get(code, "")
    for column in field.columns.values():
        yield from _of_field(column)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_name_a_reader_meets_has_both_languages(path: Path) -> None:
    found = list(names(read(path)))
    assert len(found) > 10
    assert [code for code, name, english in found if not (name and english)] == []


def test_no_word_of_a_form_is_about_what_a_person_is_or_thinks() -> None:
    for path in FILES:
        for each in read(path).kinds.values():
            for field in each.fields.values():
                said = (field.code, field.name, field.name_en, field.hint)
                assert forbidden((*said, *field.choices.values())) == ""
