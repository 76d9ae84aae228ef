"""What a trial says, as blocks: numbers, charts and tables that lead to the single cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from phoihop.base.sentences import say
from phoihop.desk.trial_folder import Folder
from phoihop.regulation.model import Kind
from phoihop.regulation.told import called, refused_said, span
from phoihop.reports.blocks import (
    Bar,
    Block,
    Chart,
    Figures,
    Heading,
    Paragraph,
    Report,
    Table,
)
from phoihop.web.directory import Directory

Said = Mapping[str, Any]
SORTS = ("late", "refused", "deemed", "unanswered", "escalated")
ODD = ("empty", "untimed", "misordered", "no_limit")


@dataclass(frozen=True, slots=True)
class Telling:
    """The result of a trial for one reader."""

    folder: Folder
    kind: Kind
    names: Directory
    language: str

    def say(self, key: str, **details: object) -> str:
        return say(f"web.trial.{key}", self.language, **details)

    @property
    def before(self) -> Said:
        found: Said = self.folder.result["before"]
        return found

    @property
    def after(self) -> Said | None:
        return self.folder.result.get("after") or None

    def called(self, code: str) -> str:
        """Return what a step, a party, a row or an agency is called."""
        found = called(self.kind, code, self.language)
        return self.names.code(code, self.language) if found == code and code else found

    def name(self, code: str) -> str:
        return self.called(code) or code or self.say("nobody")

    def cases(self, **wanted: str) -> str:
        there = reverse("trial-cases", args=[self.folder.id])
        return f"{there}?{urlencode(wanted)}"


def report(telling: Telling, differing: Iterable[Block] = ()) -> Report:
    """Return the whole report of a trial that is done; `differing` tells the single cases."""
    asked = telling.folder.asked
    return Report(
        title=telling.say("report", title=asked.title),
        about=asked.kind,
        at=datetime.fromisoformat(asked.at),
        language=telling.language,
        blocks=(*_blocks(telling), *differing, *_oddities(telling)),
    )


def _blocks(tell: Telling) -> Iterator[Block]:
    yield Figures(tuple(_figures(tell)))
    if tell.after is not None:
        yield _before_after(tell, tell.after)
    if chart := _waits(tell):
        yield chart
    if chart := _on_time(tell):
        yield chart
    yield from _refused(tell)


def counts(said: Said) -> dict[str, int]:
    """Return the counts by sort."""
    silence = said["silence"]
    return {
        "late": said["late"],
        "refused": said["refused_cases"],
        "deemed": silence.get("consent", 0),
        "unanswered": silence.get("no answer", 0),
        "escalated": silence.get("tell", 0),
    }


def _figures(tell: Telling) -> Iterator[tuple[str, str]]:
    before, after = tell.before, tell.after
    yield tell.say("cases"), number(before["cases"])
    yield tell.say("ended"), number(before["ended"])
    then, now = counts(before), counts(after) if after else None
    for each in SORTS:
        shown = number(then[each])
        if now is not None:
            shown = f"{shown} → {number(now[each])}"
        yield tell.say(f"sort.{each}"), shown
    if after is not None:
        compared = tell.folder.result["compared"]
        for each in ("now_late", "no_longer_late", "changed"):
            yield tell.say(f"sort.{each}"), number(compared[each])


def _before_after(tell: Telling, after: Said) -> Chart:
    then, now = counts(tell.before), counts(after)
    bars = tuple(
        Bar(
            tell.say(f"sort.{each}"),
            (then[each], now[each]),
            (number(then[each]), number(now[each])),
            tell.cases(show=each),
        )
        for each in SORTS
    )
    series = (tell.say("before"), tell.say("after"))
    rows = tuple((x.label, *x.said) for x in bars)
    table = Table(
        "", (tell.say("what"), *series), rows, 1, tuple(x.address for x in bars)
    )
    return Chart(
        tell.say("before_after"), tell.say("before_after_text"), series, bars, table
    )


def _waits(tell: Telling) -> Chart | None:
    shares = [x for x in tell.before["steps"] if x["done"]]
    if not shares:
        return None
    other = {x["code"]: x for x in tell.after["steps"]} if tell.after else None
    pairs = [(each, *_times(each, other)) for each in shares]
    bars = tuple(
        Bar(
            tell.name(each["code"]),
            (one, two),
            (span(one, tell.language), span(two, tell.language)),
            tell.cases(step=each["code"]),
        )
        for each, one, two in pairs
    )
    keys = ("median", "ninetieth") if other is None else ("before", "after")
    series = tuple(map(tell.say, keys))
    heads = (tell.say("step"), *(tell.say(f"column.{x}") for x in COUNTED), *series)
    rows = tuple(
        (bar.label, *_counted(each), *bar.said)
        for bar, (each, _, _) in zip(bars, pairs, strict=True)
    )
    places = tuple(x.address for x in bars)
    text = tell.say("waits_text" if other is None else "waits_compared")
    table = Table("", heads, rows, 1, places)
    return Chart(tell.say("waits"), text, series, bars, table)


COUNTED = ("done", "late", "refused", "silent")


def _times(share: Said, other: Mapping[str, Said] | None) -> tuple[int, int]:
    if other is None:
        return share["median_seconds"], share["p90_seconds"]
    return share["median_seconds"], other.get(share["code"], {}).get(
        "median_seconds", 0
    )


def _counted(share: Said) -> tuple[str, ...]:
    silent = sum(share[x] for x in ("deemed", "no_answer", "escalated", "ran_out"))
    return tuple(map(number, (share["done"], share["late"], share["refused"], silent)))


def _on_time(tell: Telling) -> Chart | None:
    """Return the acts of each agency on time and late; silence counts as late."""
    said = tell.after or tell.before
    shares = [(each, *_kept(each)) for each in said["agencies"]]
    shares = [each for each in shares if each[1] + each[2]]
    if not shares:
        return None
    bars = tuple(
        Bar(
            tell.name(each["code"]),
            (good, bad),
            (tell.say("of", good=number(good), every=number(good + bad)),),
            tell.cases(agency=each["code"]) if each["code"] else "",
        )
        for each, good, bad in shares
    )
    series = (tell.say("on_time"), tell.say("not_on_time"))
    heads = (tell.say("agency"), *series, tell.say("median"))
    rows = tuple(
        (
            bar.label,
            number(good),
            number(bad),
            span(each["median_seconds"], tell.language),
        )
        for bar, (each, good, bad) in zip(bars, shares, strict=True)
    )
    table = Table("", heads, rows, 1, tuple(x.address for x in bars))
    text = tell.say("agencies_after" if tell.after else "agencies_text")
    return Chart(tell.say("agencies"), text, series, bars, table, stacked=True)


def _kept(share: Said) -> tuple[int, int]:
    silent = sum(share[x] for x in ("deemed", "no_answer", "escalated", "ran_out"))
    return share["done"] - share["late"], share["late"] + silent


def _refused(tell: Telling) -> Iterator[Block]:
    said: Sequence[Said] = (tell.after or tell.before)["refused"]
    if not said:
        return
    rows = tuple(
        (
            tell.name(each["step"]) if each["step"] else tell.say("opening"),
            refused_said(tell.kind, each["reason"], each["details"], tell.language),
            number(each["count"]),
        )
        for each in said[:50]
    )
    heads = (tell.say("step"), tell.say("why"), tell.say("times"))
    places = tuple(
        tell.cases(show="refused", **({"step": x["step"]} if x["step"] else {}))
        for x in said[:50]
    )
    yield Table(tell.say("refusals"), heads, rows, 2, places)


def _oddities(tell: Telling) -> Iterator[Block]:
    said = tell.before
    lines = [
        say(f"cli.trial.{each}", tell.language, count=number(said[each]))
        for each in ODD
        if said[each]
    ]
    lines += [
        say("cli.unmapped", tell.language, activity=activity, count=number(count))
        for activity, count in list(said["unmapped"].items())[:50]
    ]
    for code, each in tell.folder.result["remarks"].items():
        names = ", ".join(each["names"])
        count = number(each["count"])
        lines.append(say(f"cli.remark.{code}", tell.language, count=count, names=names))
    if not said["cases"]:
        lines.append(say("cli.remark.no_case", tell.language))
    if lines:
        yield Heading(tell.say("odd"))
        yield from map(Paragraph, lines)


def number(value: int) -> str:
    """Return a number as 1.234."""
    return f"{value:,}".replace(",", ".")
