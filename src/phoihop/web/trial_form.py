"""The form of a trial: what can be chosen, what was typed and uploaded, what is wrong.

What was typed and the files that came stay with a form that is sent back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings

from phoihop.base.errors import Missing
from phoihop.base.findings import Finding
from phoihop.base.sentences import say
from phoihop.base.text import clean
from phoihop.desk import access, trial_folder
from phoihop.desk.actors import local_date
from phoihop.desk.trial_folder import Folder
from phoihop.desk.trial_wish import DAYS, LEDGER, Choice, choices, read
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation
from phoihop.web.requests import Request, reader
from phoihop.web.words import name_in

TYPED = ("draft", "kind", "source", "against", "limits", "officers", *DAYS)
FILES = ("draft", "against", "log", "map", "calendar")
LONGEST = 4000
NOWHERE = ("whatif_", "trial_")  # faults of a wish stand on no line of a file
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text one can choose, with its kinds."""

    choice: Choice
    regulation: Regulation


def texts(request: Request) -> list[Text]:
    """Return the texts the reader can try that can be read at all."""
    found = []
    for each in choices(reader(request), local_date(request.now)):
        regulation = _loaded(each.text)
        if regulation is not None and regulation.kinds:
            found.append(Text(each, regulation))
    return found


@lru_cache(maxsize=64)
def _loaded(text: str) -> Regulation | None:
    """Return a text as read; each page of the form asks for all of them again."""
    return load(text, name="")[0]


def groups(found: Iterable[Text], language: str) -> list[dict[str, Any]]:
    """Return the choices of a list: each text with its kinds."""
    return [
        {
            "title": each.choice.title,
            "kinds": [
                (f"{each.choice.key}/{code}", name_in(kind, language))
                for code, kind in each.regulation.kinds.items()
            ],
            "key": each.choice.key,
        }
        for each in found
    ]


def kept_from(request: Request) -> Folder | None:
    """Return the trial whose form is filled in again, if it is the reader's."""
    name = request.POST.get("from") or request.GET.get("from", "")
    try:
        return trial_folder.one(reader(request), name)
    except Missing:
        return None


def taken(request: Request, found: list[Text]) -> tuple[Folder, Faults]:
    """Keep what was typed and sent; return the folder and every fault by its blank."""
    earlier = kept_from(request)
    folder = trial_folder.begin(reader(request), request.now)
    values = {x: clean(request.POST.get(x, ""))[:LONGEST] for x in TYPED}
    faults: Faults = {}
    files = dict(_files(request, folder, earlier, faults))
    if "draft" not in files:
        key, _, kind = values["draft"].partition("/")
        _chosen(folder, "draft", key, found)
        values["kind"] = kind or values["kind"]
    if "against" not in files:
        _chosen(folder, "against", values["against"], found)
    if folder.file("draft") is None:
        faults.setdefault("draft", []).append(say("web.form.missing", request.language))
    folder.ask(
        replace(folder.asked, values=values, files=files, language=request.language)
    )
    if earlier and earlier.state.state == "filling":
        trial_folder.remove(earlier)
    if not faults:
        faults = _read(request, folder)
    return folder, faults


def _files(
    request: Request, folder: Folder, earlier: Folder | None, faults: Faults
) -> Iterator[tuple[str, str]]:
    most = settings.PHOIHOP_UPLOAD_BYTES
    for blank in FILES:
        sent = request.FILES.get(f"{blank}_file")
        if sent is not None:
            data = bytes(sent.read(most + 1))
            if len(data) > most:
                said = say("web.trial.too_large", request.language, mib=most >> 20)
                faults.setdefault(blank, []).append(said)
                continue
            folder.keep(blank, data)
            yield blank, clean(sent.name or blank)[:100]
        elif earlier and blank in earlier.asked.files:
            if f"drop-{blank}" in request.POST:
                continue
            folder.keep(blank, earlier.file(blank) or b"")
            yield blank, earlier.asked.files[blank]


def _chosen(folder: Folder, blank: str, key: str, found: list[Text]) -> None:
    for each in found:
        if key and each.choice.key == key:
            folder.keep(blank, each.choice.text.encode())


def _read(request: Request, folder: Folder) -> Faults:
    asked, language = folder.asked, request.language
    reading = read(folder)
    faults: Faults = {
        blank: [sentence(x, language) for x in each]
        for blank, each in reading.faults.items()
    }
    if asked.values["source"] != LEDGER and "log" not in asked.files:
        faults["log"] = [say("web.trial.no_log", language)]
    trial = reading.trial
    if trial is None or faults:
        return faults
    kind = trial.first.kind
    if asked.values["source"] == LEDGER:
        seen = access.visible(reader(request)).filter(kind=kind.code)
        if not seen.exists():
            said = say("web.trial.no_matters", language, kind=name_in(kind, language))
            return {"source": [said]}
    named = name_in(kind, language)
    folder.ask(replace(asked, title=trial.first.regulation.title, kind=named))
    return {}


def sentence(found: Finding, language: str) -> str:
    """Return a fault as one sentence: its place, what is wrong, what to do."""
    return told(
        found.code,
        (found.place.line, found.place.column),
        found.details,
        language,
    )


def told(
    code: str, place: tuple[int, int], details: Mapping[str, Any], language: str
) -> str:
    """Return a fault as one sentence, from its parts."""
    said = say(f"finding.{code}", language, **details)
    hint = say(f"hint.{code}", language, **details)
    shown = f"{said}. {hint}" if hint != f"hint.{code}" else said
    if code.startswith(NOWHERE):
        return shown
    line, column = place
    return say(
        "web.trial.fault",
        language,
        line=line,
        column=column,
        said=said,
        hint="" if hint == f"hint.{code}" else hint,
    ).strip()
