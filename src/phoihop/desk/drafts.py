"""Drafts of regulations: saved text, many versions, for its authors and those it was sent to.

A draft is no fact yet, so it stands outside the ledger, like a session: sealed
with a key of its own, and gone for good with that key. What is submitted becomes
an entry (`desk.proposals`). Each save keeps the one before it; whoever saves over
a version that he has not seen is told, and nothing of either is lost.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F, QuerySet

from phoihop.base.calendars import shipped
from phoihop.base.errors import Conflict, Invalid, Missing, Refused
from phoihop.base.text import clean
from phoihop.contexts.parties.models import names_of
from phoihop.desk.access import NUL, Actor, writer_of
from phoihop.desk.models import DraftReaderRow, DraftRow, DraftSaveRow
from phoihop.ledger.canonical import canonical
from phoihop.ledger.entry import ID_BYTES, is_id, new_id
from phoihop.ledger.seal import NONCE_BYTES, DataKey, open_, seal
from phoihop.regulation.changes import Change, changes
from phoihop.regulation.load import load
from phoihop.regulation.read_text import MOST_BYTES
from phoihop.store import keys

Random = Callable[[int], bytes]
LONGEST_TITLE = 200
MOST_DRAFTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One save: which version, when, by whom for which agency, the SHA-256 of its text."""

    version: int
    at: datetime
    person: str
    name: str
    agency: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as one reader has it. `text` is "" in lists; `mine`: the reader may write."""

    id: str
    title: str
    version: int
    saved_at: datetime
    mine: bool
    text: str = ""
    authors: tuple[str, ...] = ()  # persons
    sent_to: tuple[str, ...] = ()  # agencies


def save(
    actor: Actor,
    text: str,
    *,
    draft: str = "",
    seen: int = 0,
    now: datetime,
    urandom: Random = os.urandom,
) -> Draft:
    """Keep a text as the next version of a draft; without one, begin it.

    `seen` is the version the text was written over. Raises Conflict when another
    was saved since (nothing is kept), Missing, and Refused: officer_needed,
    draft_is_read_only, draft_too_large, draft_empty.
    """
    actor = writer_of(actor)
    _fits(text)
    with transaction.atomic():
        row = _held(actor, draft) if draft else _begun(actor, now, urandom)
        last = row.saves.order_by("-version").first()
        if last is not None and last.digest == _digest(text):
            return read(actor, row.draft)
        if last is not None and last.version != seen:
            raise _overtaken(last, seen)
        _keep(actor, row, text, now=now, urandom=urandom)
    return read(actor, row.draft)


def visible(actor: Actor) -> QuerySet[DraftRow]:
    """Return the drafts the reader wrote or was sent; no other is there for him."""
    mine = DraftReaderRow.objects.filter(subject__in=actor.principals)
    return DraftRow.objects.filter(draft__in=mine.values("draft"))


def listed(actor: Actor) -> tuple[Draft, ...]:
    """Return the reader's drafts, the last saved first, without their texts."""
    rows = list(visible(actor).order_by("-saved_at", "draft")[:MOST_DRAFTS])
    found = DraftReaderRow.objects.filter(draft__in=rows)
    readers: dict[str, list[DraftReaderRow]] = {row.draft: [] for row in rows}
    for each in found.order_by("pk"):
        readers[each.draft_id].append(each)
    opened = keys.load(row.draft for row in rows)
    return tuple(
        _draft(actor, each, readers[each.draft], opened.get(each.draft))
        for each in rows
    )


def read(actor: Actor, draft: str, version: int = 0) -> Draft:
    """Return a draft with the text of its last version, or of the one asked for. Raises Missing."""
    row = _row(actor, draft)
    saves = row.saves.filter(version=version or row.version)
    kept = saves.first()
    key = keys.load((row.draft,)).get(row.draft)
    if kept is None or key is None:
        raise Missing
    text = _Part(row.draft, kept.version).opened(key, kept.sealed)
    readers = list(row.readers.order_by("pk"))
    return _draft(actor, row, readers, key, text=text)


def texts(actor: Actor) -> tuple[Draft, ...]:
    """Return the reader's drafts with their last texts, the last saved first.

    As many queries for two hundred as for one; whose key is destroyed is left out.
    """
    rows = list(visible(actor).order_by("-saved_at", "draft")[:MOST_DRAFTS])
    last = DraftSaveRow.objects.filter(draft__in=rows, version=F("draft__version"))
    saves = {each.draft_id: each for each in last}
    opened = keys.load(row.draft for row in rows)
    return tuple(
        _draft(
            actor,
            row,
            (),
            key,
            text=_Part(row.draft, row.version).opened(key, saves[row.draft].sealed),
        )
        for row in rows
        if row.draft in saves and (key := opened.get(row.draft)) is not None
    )


def history(actor: Actor, draft: str) -> tuple[Saved, ...]:
    """Return every save of a draft, the last one first. Raises Missing."""
    saves = list(_row(actor, draft).saves.defer("sealed").order_by("-version"))
    names = names_of(each.person for each in saves)
    return tuple(
        Saved(
            version=each.version,
            at=each.saved_at,
            person=each.person,
            name=names.get(each.person, ""),
            agency=each.agency,
            digest=each.digest,
        )
        for each in saves
    )


def compare(
    actor: Actor, draft: str, versions: tuple[int, int], on: date
) -> tuple[Change, ...]:
    """Return what changes for whom between two saves of a draft. Raises Missing, Invalid."""
    old, new = (read(actor, draft, each).text for each in versions)
    return between(old, new, on)


def between(old: str, new: str, on: date) -> tuple[Change, ...]:
    """Return what changes for whom between two texts; raises Invalid if one cannot be read."""
    texts = []
    for text in (old, new):
        found, faults = load(text, name="")
        if found is None:
            raise Invalid(faults)
        texts.append(found)
    return changes(texts[0], texts[1], on, shipped(texts[1].calendar))


def send(
    actor: Actor,
    draft: str,
    *,
    agencies: Sequence[str] = (),
    authors: Sequence[str] = (),
) -> None:
    """Let agencies read a draft, and persons write it with its authors. Raises Missing, Refused."""
    with transaction.atomic():
        row = _held(actor, draft)
        wanted = {f"agency:{each}": False for each in agencies}
        wanted |= {f"person:{each}": True for each in authors}
        for subject, author in wanted.items():
            DraftReaderRow.objects.update_or_create(
                draft=row, subject=subject, defaults={"author": author}
            )


def take_back(actor: Actor, draft: str, subject: str) -> None:
    """Let an agency no longer read a draft, or another author no longer write it.

    `subject` is agency:ID or person:ID; nobody shuts himself out. Raises Missing, Refused.
    """
    with transaction.atomic():
        readers = _held(actor, draft).readers.exclude(subject=f"person:{actor.person}")
        readers.filter(subject=subject).delete()


def delete(actor: Actor, draft: str) -> None:
    """Delete a draft with every save, and destroy its key. Raises Missing, Refused."""
    with transaction.atomic():
        row = _held(actor, draft)
        keys.destroy(row.draft)
        row.delete()


def title_of(text: str) -> str:
    """Return the title a text gives itself; "" while it has none that can be read."""
    found, _ = load(text, name="")
    title = found.title if found else ""
    return " ".join(clean(title).split())[:LONGEST_TITLE]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(
    actor: Actor, row: DraftRow, text: str, *, now: datetime, urandom: Random
) -> None:
    key = keys.ensure((row.draft,), urandom)[row.draft]
    row.version += 1
    row.saved_at = now
    row.title = _Part(row.draft).sealed(key, title_of(text), urandom)
    row.save(update_fields=("version", "saved_at", "title"))
    DraftSaveRow.objects.create(
        draft=row,
        version=row.version,
        saved_at=now,
        person=actor.person,
        agency=actor.agency,
        digest=_digest(text),
        sealed=_Part(row.draft, row.version).sealed(key, text, urandom),
    )


def _fits(text: str) -> None:
    if not text.strip():
        raise Refused(reason="draft_empty", field="text")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Refused(reason="draft_too_large", kib=MOST_BYTES // 1000)


def _row(actor: Actor, draft: str) -> DraftRow:
    if NUL in draft or not is_id(draft):
        raise Missing
    found = visible(actor).filter(draft=draft).first()
    if found is None:
        raise Missing
    return found


def _held(actor: Actor, draft: str) -> DraftRow:
    """Return a draft the person may write, held until the transaction ends."""
    row = _row(actor, draft)
    if not row.readers.filter(subject=f"person:{actor.person}", author=True).exists():
        raise Refused(reason="draft_is_read_only")
    found = DraftRow.objects.select_for_update().filter(draft=row.draft).first()
    if found is None:
        raise Missing
    return found


def _begun(actor: Actor, now: datetime, urandom: Random) -> DraftRow:
    row = DraftRow.objects.create(
        draft=new_id(urandom(ID_BYTES)), title=b"", created_at=now, saved_at=now
    )
    subject = f"person:{actor.person}"
    DraftReaderRow.objects.create(draft=row, subject=subject, author=True)
    return row


def _overtaken(last: DraftSaveRow, seen: int) -> Conflict:
    name = names_of([last.person]).get(last.person, "")
    return Conflict(
        reason="draft_saved_meanwhile",
        changed=max(last.version - seen, 1),
        name=name,
        version=last.version,
    )


def _draft(
    actor: Actor,
    row: DraftRow,
    readers: Sequence[DraftReaderRow],
    key: DataKey | None,
    *,
    text: str = "",
) -> Draft:
    title = _Part(row.draft).opened(key, row.title) if key and row.title else ""
    authors = [each.subject for each in readers if each.author]
    others = [each.subject for each in readers if not each.author]
    return Draft(
        id=row.draft,
        title=title,
        version=row.version,
        saved_at=row.saved_at,
        mine=f"person:{actor.person}" in authors,
        text=text,
        authors=tuple(each.partition(":")[2] for each in authors),
        sent_to=tuple(each.partition(":")[2] for each in others),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Which part of a draft is sealed: its text in a version, or its title."""

    draft: str
    version: int = 0

    def sealed(self, key: DataKey, plain: str, urandom: Random) -> bytes:
        """Return the nonce and the sealed bytes."""
        nonce = urandom(NONCE_BYTES)
        return nonce + seal(key, nonce, self._about(), plain.encode())

    def opened(self, key: DataKey, sealed: bytes | memoryview) -> str:
        """Return what was sealed. Raises Tampered."""
        raw = bytes(sealed)
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return open_(key, nonce, self._about(), rest).decode()

    def _about(self) -> bytes:
        return canonical({"draft": self.draft, "version": self.version})
