"""`phoihop diff`: what changes between two versions of a regulation, for whom."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from phoihop.base.sentences import say
from phoihop.cli.options import VIETNAMESE, Json, Lang, stop
from phoihop.cli.reading import calendar_of, read_regulation
from phoihop.cli.telling import FOUND, answer, helped, note, tell
from phoihop.regulation.changes import Change, changes
from phoihop.regulation.changes_wording import article_said, grouped, said

Old = Annotated[Path, typer.Argument(metavar="OLD", help=helped("diff_old"))]
New = Annotated[Path, typer.Argument(metavar="NEW", help=helped("diff_new"))]
On = Annotated[str, typer.Option("--from", metavar="DATE", help=helped("diff_on"))]


def diff(
    old: Old,
    new: New,
    *,
    on: On = "",
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Say what changes for whom; exit 0 when the two versions say the same, else 1."""
    before, after = read_regulation(old, lang), read_regulation(new, lang)
    calendar = calendar_of(after, lang)
    day = _day(on, lang) if on else after.in_force
    found = changes(before, after, day, calendar)
    if as_json:
        told = [_as_json(each, lang) for each in found]
        answer({"same": not found, "from": day.isoformat(), "changes": told})
    else:
        _tell(found, lang)
    raise typer.Exit(FOUND if found else 0)


def _day(text: str, lang: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(say("cli.bad_date", lang, value=text))


def _tell(found: tuple[Change, ...], lang: str) -> None:
    for who, theirs in grouped(found, lang).items():
        tell(who)
        for each in theirs:
            tell(f"  - {said(each, lang)}")
    key = "changed_rules" if found else "same_rules"
    note(say(f"cli.{key}", lang, count=len(found)))


def _as_json(change: Change, lang: str) -> dict[str, Any]:
    example = change.example
    days = example and {
        "from": example.start.isoformat(),
        "before": example.before.isoformat(),
        "after": example.after.isoformat(),
    }
    return {
        "code": change.code,
        "kind": change.kind,
        "step": change.step,
        "party": change.who,
        "part": change.part,
        "before": str(change.before),
        "after": str(change.after),
        "article": article_said(change, lang),
        "example": days,
        "sentence": said(change, lang),
    }
