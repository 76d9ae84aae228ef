"""The files of a form: those that came now, those kept since it came back, what is wrong in them.

A form that is shown again keeps them (`desk.staging`), each with a box that is ticked
while it is to be sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings

from phoihop.base.errors import Refused
from phoihop.base.sentences import say
from phoihop.desk import staging
from phoihop.desk.papers_in import Upload
from phoihop.desk.staging import Staged
from phoihop.desk.uploads import ENDINGS, taken
from phoihop.web.blanks import Blank, Sheet
from phoihop.web.judging import sentence
from phoihop.web.moves import VALUE
from phoihop.web.requests import Request, reader

WAITING = ".kept"  # the boxes of the files that wait


@dataclass(frozen=True, slots=True)
class Given:
    """The sheet with the files of each blank: `fresh` came now, the others wait since before.

    `place` is the form they are for.
    """

    sheet: Sheet
    place: str
    fresh: dict[str, tuple[Upload, ...]]

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """Everything that is to be sent, in the order of the blanks."""
        return tuple(
            upload
            for blank in self.sheet.blanks
            for upload in (*_waiting(blank), *self.fresh.get(blank.name, ()))
        )


def given(request: Request, sheet: Sheet, place: str) -> Given:
    """Return the files of a form; each that cannot be taken is marked, and each that lacks."""
    fresh: dict[str, tuple[Upload, ...]] = {}
    blanks = []
    for blank in sheet.blanks:
        if blank.type != "document":
            blanks.append(blank)
            continue
        files = tuple(_files(request, blank))
        good, faults = _looked_at(files, blank, request.language)
        fresh[blank.name] = good
        waiting = tuple(_found(request, blank, place))
        if blank.required and not (files or waiting):
            faults = (say("web.form.missing", request.language),)
        blanks.append(replace(blank, files=waiting, fault=" ".join(faults)))
    return Given(Sheet(tuple(blanks)), place, fresh)


def set_aside(request: Request, found: Given, sheet: Sheet) -> Sheet:
    """Return the sheet as it is shown again: what came now waits with what waited."""
    actor, now = reader(request), request.now
    return Sheet(
        tuple(
            replace(
                blank,
                files=(
                    *blank.files,
                    *(
                        staging.keep(actor, found.place, each.name, each.plain, now=now)
                        for each in found.fresh.get(blank.name, ())
                    ),
                ),
            )
            for blank in sheet.blanks
        )
    )


def done(request: Request, found: Given) -> None:
    """Let go of the files that waited: the form was taken."""
    tokens = [each.token for blank in found.sheet.blanks for each in blank.files]
    staging.forget(reader(request), found.place, tokens)


def upload_limits(language: str) -> str:
    """Return what is said before a file is chosen: how large, of which kinds."""
    return say(
        "web.matter.upload_limits",
        language,
        mib=settings.PHOIHOP_UPLOAD_BYTES // 2**20,
        kinds=", ".join(sorted(ENDINGS.values())),
    )


def _files(request: Request, blank: Blank) -> Iterator[Upload]:
    """Yield what came for a blank; one byte past the limit is read at most."""
    most = settings.PHOIHOP_UPLOAD_BYTES + 1
    code = blank.name.removeprefix(VALUE)
    for file in request.FILES.getlist(blank.name):
        yield Upload(code, file.name or "", file.read(most))


def _looked_at(
    files: tuple[Upload, ...], blank: Blank, language: str
) -> tuple[tuple[Upload, ...], tuple[str, ...]]:
    good, faults = [], []
    for each in files:
        try:
            taken(each.name, each.plain, limit=settings.PHOIHOP_UPLOAD_BYTES)
        except Refused as refused:
            said = sentence(refused, blank.label, language)
            faults.append(f"{each.name}: {said}")
        else:
            good.append(each)
    return tuple(good), tuple(faults)


def _found(request: Request, blank: Blank, place: str) -> Iterator[Staged]:
    tokens = request.POST.getlist(f"{blank.name}{WAITING}")
    for token in dict.fromkeys(tokens[: staging.MOST_FILES]):
        found = staging.found(reader(request), place, token, request.now)
        if found:
            yield found


def _waiting(blank: Blank) -> Iterator[Upload]:
    code = blank.name.removeprefix(VALUE)
    for each in blank.files:
        yield Upload(code, each.name, each.plain)
