"""Names that many pages show: agencies, and kinds of matter. Read again only when they changed.

One small query tells whether an agency or a regulation was recorded since: by the
hashes of their newest entries, as two ledgers may number other agencies alike. These
names are no secret, only who works with whom on what is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from phoihop.base.sentences import say
from phoihop.contexts.matters.models import RegulationRow
from phoihop.contexts.matters.models import regulation as version
from phoihop.contexts.parties.models import AgencyRow
from phoihop.regulation.model import Kind
from phoihop.store.models import EntryRow

Newest = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Directory:
    """Agencies by id in the order of their codes, and kinds by code, the newest text counting."""

    agencies: dict[str, tuple[str, str]]
    by_code: dict[str, str]
    kinds: dict[str, Kind]
    versions: dict[str, date]

    def agency(self, agency: str, language: str = "vi") -> str:
        """Return the name of an agency; "" if there is none with this id."""
        name, english = self.agencies.get(agency, ("", ""))
        return english if language == "en" and english else name

    def code(self, code: str, language: str = "vi") -> str:
        """Return the name of the agency with this code; "" if there is none."""
        return self.agency(self.by_code.get(code, ""), language)

    def kind(self, code: str, named: str, language: str = "vi") -> str:
        """Return the name of a kind; `named` is what the matter calls it."""
        found = self.kinds.get(code)
        return found.name_en if language == "en" and found and found.name_en else named

    def version(self, digest: str, language: str = "vi") -> str:
        """Say which version a hash is, by its first day; "" where there is only one."""
        day = self.versions.get(digest)
        return (
            say("transition.version_short", language, day=f"{day:%d/%m/%Y}")
            if day
            else ""
        )

    def step(self, kind: str, code: str, named: str, language: str = "vi") -> str:
        """Return the name of a step; `named` is what the task calls it."""
        found = self.kinds[kind].steps.get(code) if kind in self.kinds else None
        return found.name_en if language == "en" and found and found.name_en else named


def directory() -> Directory:
    """Return the names as recorded now."""
    texts = RegulationRow.objects.order_by("-entry").values("entry")[:1]
    newest = AgencyRow.objects.order_by("-entry").annotate(
        agency_hash=_hash(OuterRef("entry")), text_hash=_hash(Subquery(texts))
    )
    found = newest.values_list("agency_hash", "text_hash").first()
    return _read(tuple(bytes(each or b"") for each in found) if found else None)


def _hash(entry: OuterRef | Subquery) -> Subquery:
    """Return the leaf hash of an entry: no two entries share one."""
    return Subquery(EntryRow.objects.filter(index=entry).values("leaf_hash")[:1])


@lru_cache(maxsize=2)
def _read(_newest: Newest | None) -> Directory:
    rows = list(AgencyRow.objects.order_by("code"))
    names = ("regulation", "digest", "in_force")
    texts = list(RegulationRow.objects.order_by("in_force").values_list(*names))
    many = Counter(name for name, _, _ in texts)
    return Directory(
        {row.agency: (row.name, row.name_en) for row in rows},
        {row.code: row.agency for row in rows},
        {
            code: kind
            for _, digest, _ in texts
            for code, kind in version(digest).kinds.items()
        },
        {digest: day for name, digest, day in texts if many[name] > 1},
    )
