"""The files that came in with a form, each with the blank it was given for."""

from django.conf import settings

from phoihop.base.sentences import say
from phoihop.desk.papers_in import Upload
from phoihop.desk.uploads import ENDINGS
from phoihop.web.blanks import Sheet
from phoihop.web.moves import VALUE
from phoihop.web.requests import Request


def uploads_of(request: Request, sheet: Sheet) -> tuple[Upload, ...]:
    """Return the files of the blanks that take one; read one byte past the limit at most."""
    most = settings.PHOIHOP_UPLOAD_BYTES + 1
    wanted = {each.name for each in sheet.blanks if each.type == "document"}
    return tuple(
        Upload(name.removeprefix(VALUE), file.name or "", file.read(most))
        for name in request.FILES
        if name in wanted
        for file in request.FILES.getlist(name)
    )


def upload_limits(language: str) -> str:
    """Return what is said before a file is chosen: how large, of which kinds."""
    return say(
        "web.matter.upload_limits",
        language,
        mib=settings.PHOIHOP_UPLOAD_BYTES // 2**20,
        kinds=", ".join(sorted(ENDINGS.values())),
    )
