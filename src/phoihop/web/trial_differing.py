"""The cases of a trial that come out differently: what, where the two runs part, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from phoihop.desk import access, trial_case, trial_folder
from phoihop.desk.trial_case import Row, Wanted
from phoihop.regulation.compare import Difference, Said
from phoihop.regulation.compare_cause import Causes
from phoihop.regulation.compare_story import Story, told_of
from phoihop.reports.blocks import Block, Paragraph, Table
from phoihop.web.requests import Request, reader
from phoihop.web.trial_report import Telling, number

PAGE, PAPER, SHEET = 20, 200, 20_000  # how many of them where
TOGETHER = 500
Names = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """What it takes to say why a case comes out differently."""

    tell: Telling
    causes: Causes

    def story(self, differs: Difference) -> Story:
        """Return what differs, where the runs part and why, with names in place of codes."""
        sides: dict[str, Any] = {
            side: self._named(said) if said else None
            for side, said in (("before", differs.before), ("after", differs.after))
        }
        return told_of(replace(differs, **sides), self.causes, self.tell.language)

    def _named(self, said: Said) -> Said:
        return replace(said, row=self.tell.called(said.row)) if said.row else said


def names_of(request: Request, found: trial_folder.Folder, ids: Iterable[str]) -> Names:
    """Return number and title of the matters that the reader may see now."""
    if not trial_case.from_ledger(found):
        return {}
    seen = access.visible(reader(request)).filter(matter__in=list(ids))
    return {x.matter: (x.number, x.title) for x in seen}


def named(tell: Telling, row: Row, names: Names) -> tuple[str, str, str]:
    """Return the name, the title and the address of a case; nothing of one no longer seen."""
    if trial_case.from_ledger(tell.folder) and row.name not in names:
        return tell.say("hidden"), "", ""
    name, title = names.get(row.name, (row.name, ""))
    return name, title, reverse("trial-case", args=[tell.folder.id, row.number])


def differing(request: Request, wording: Wording, most: int) -> Iterator[Block]:
    """Yield the cases that come out differently, and how many more there are."""
    tell = wording.tell
    wanted = Wanted("changed")
    rows = trial_case.listed(tell.folder, wanted, start=0, length=most)
    if not rows:
        return
    lines, places = [], []
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        names = names_of(request, tell.folder, (x.name for x in some))
        for each in some:
            if each.difference is not None:
                name, title, address = named(tell, each, names)
                lines.append(_line(wording, each.difference, (name, title)))
                places.append(address)
    heads = ("case", "what_differs", "before", "after", "because")
    yield Table(
        tell.say("differing"),
        tuple(map(tell.say, heads)),
        tuple(lines),
        len(heads),
        tuple(places),
    )
    more = trial_case.count(tell.folder, wanted) - len(rows)
    if more > 0:
        yield Paragraph(tell.say("differing_more", count=number(more)))


def _line(
    wording: Wording, differs: Difference, name: tuple[str, str]
) -> tuple[str, ...]:
    told = wording.story(differs)
    shown = " – ".join(each for each in name if each)
    return shown, told.changes, told.before, told.after, told.why
