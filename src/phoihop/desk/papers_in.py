"""Papers that come in with a form: looked at, sealed, and named in the form's values.

They reach the disk before the entry that refers to them; what a refused form
leaves behind is an orphan, and swept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from phoihop.contexts.matters import facts
from phoihop.desk.access import Actor
from phoihop.desk.uploads import Paper, taken
from phoihop.store import documents


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in with a form: the field it was given for, its name, its bytes."""

    field: str
    name: str
    plain: bytes


def attached(
    actor: Actor,
    matter: str,
    uploads: Sequence[Upload],
    urandom: Callable[[int], bytes],
) -> tuple[facts.Attached, ...]:
    """Seal the papers of a form, each looked at before any is kept. Raises Refused."""
    limit = settings.PHOIHOP_UPLOAD_BYTES
    papers = [taken(each.name, each.plain, limit=limit) for each in uploads]
    return tuple(_sealed(actor, matter, each, urandom) for each in papers)


def with_papers(
    values: Mapping[str, str],
    uploads: Sequence[Upload],
    papers: Sequence[facts.Attached],
) -> dict[str, str]:
    """Return the values of a form with the ids of its papers in the fields they are for."""
    found = dict(values)
    for upload, paper in zip(uploads, papers, strict=True):
        before = found.get(upload.field, "")
        found[upload.field] = f"{before} {paper.document}".strip()
    return found


def told(uploads: Sequence[Upload]) -> list[list[str]]:
    """Return what a form says about its files, to be bound to its key."""
    return [[each.field, each.name, sha256(each.plain).hexdigest()] for each in uploads]


def _sealed(
    actor: Actor, matter: str, paper: Paper, urandom: Callable[[int], bytes]
) -> facts.Attached:
    stored = documents.put(matter, paper.plain, media_type=paper.media, urandom=urandom)
    return facts.Attached(
        document=stored.id,
        name=paper.name,
        media=paper.media,
        size=stored.size,
        digest=stored.sha256,
        person=actor.person,
    )
