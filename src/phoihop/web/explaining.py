"""A date explained: where it starts, each day counted or skipped, what moved it, the article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from phoihop.base.days import CountedDay, reason_sentence
from phoihop.base.sentences import say
from phoihop.desk.versions import Versions
from phoihop.regulation.due import Derivation
from phoihop.regulation.joins import Joined
from phoihop.regulation.moments import Origin, origin_of
from phoihop.regulation.wording import amount_said
from phoihop.web.words import Words, basis_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the counting."""

    day: date
    counted: bool
    number: int
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One counting: of the limit itself, or of an extension."""

    title: str
    amount: str
    start: datetime
    day: date
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a date is that date, in words."""

    what: str
    party: str
    basis: str
    day: date | None
    at: datetime | None
    start: datetime | None
    start_event: str
    waits_for: str
    fixed: bool
    parts: tuple[Part, ...]
    extensions: tuple[str, ...]
    pauses: tuple[str, ...]
    calendar: str
    version: str
    joined: tuple[str, ...] = ()


def why(found: Derivation, words: Words) -> Why:
    """Return a derivation in the reader's words."""
    what = words.step(found.step)
    return Why(
        what=f"{what} – {words.party(found.row)}" if found.row else what,
        party=words.party(found.party),
        basis=basis_in(found.basis, words.language),
        day=found.due.day if found.due else None,
        at=found.due.at if found.due else None,
        start=found.start,
        start_event=origin_in(found.origin, words, "from"),
        waits_for=waits_in(found.waits_for, found.origin, words),
        fixed=found.fixed,
        parts=tuple(_parts(found, words)),
        extensions=tuple(_extensions(found, words)),
        pauses=tuple(_pauses(found, words)),
        calendar=found.calendar,
        version=found.calendar_version[:12],
        joined=tuple(_joined(each, words) for each in found.joined),
    )


def _joined(each: Joined, words: Words) -> str:
    """Say one of the facts that a date waited for, and whether the date counts from it."""
    if each.step:
        name = words.step(each.step)
        name = f"{name} – {words.party(each.row)}" if each.row else name
        answer = words.answer(each.step, each.answer)
        name = f"{name}: {answer}" if answer else name
    else:
        name = origin_in(origin_of(each.leaf), words, "from")
    on = _time(each.on) if each.on else ""
    said = say(f"engine.joined.{each.came}", words.language, name=name, on=on)
    return say("engine.joined.fixed", words.language, said=said) if each.fixed else said


def version_said(found: Versions, words: Words) -> str:
    """Say under which version a matter is, and since when."""
    now, language = found.now, words.language
    day = f"{now.version.in_force:%d/%m/%Y}"
    said = say("transition.version", language, day=day)
    if len(found.stays) == 1:
        since = say("transition.from_opening", language)
    else:
        moved = f"{timezone.localtime(now.since):%d/%m/%Y}"
        since = say("transition.since_day", language, day=moved)
    return f"{said}, {since}"


def origin_in(origin: Origin, words: Words, family: str) -> str:
    """Return what a date is counted from, or waits for."""
    return say(
        f"engine.{family}.{origin.code}",
        words.language,
        step=words.step(origin.step),
        answer=words.answer(origin.step, origin.answer),
        field=words.field(origin.field),
    )


def waits_in(code: str, origin: Origin, words: Words) -> str:
    """Return what must happen before there is a date; "" if nothing must."""
    if code in {"", "none"}:
        return ""
    return origin_in(
        Origin(code, origin.step, origin.answer, origin.field), words, "waits"
    )


def _parts(found: Derivation, words: Words) -> Iterator[Part]:
    for number, part in enumerate(found.parts):
        key = "web.date.extended" if number else "web.date.amount"
        yield Part(
            title=say(key, words.language),
            amount=amount_said(part.amount, words.language),
            start=part.start,
            day=part.due.day,
            days=tuple(_day(each, words.language) for each in part.days),
        )


def _day(each: CountedDay, language: str) -> Day:
    return Day(
        day=each.day,
        counted=each.counted,
        number=each.number,
        reason=reason_sentence(each.reason, language),
        source=each.source,
    )


def _extensions(found: Derivation, words: Words) -> Iterator[str]:
    for each in found.extensions:
        yield say(
            "web.date.extension",
            words.language,
            by=amount_said(each.by, words.language),
            on=_time(each.on),
            person=words.names.people.get(each.person, ""),
            basis=basis_in(found.extension_basis, words.language),
        )


def _pauses(found: Derivation, words: Words) -> Iterator[str]:
    for each in found.pauses:
        key = "web.date.pause" if each.until else "web.date.pause_open"
        until = _time(each.until) if each.until else ""
        yield say(
            key,
            words.language,
            since=_time(each.since),
            until=until,
            basis=basis_in(found.pause_basis, words.language),
        )


def _time(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"
