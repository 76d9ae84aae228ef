"""Where the signed paper of a regulation is found, so that the record leads to it."""

from dataclasses import dataclass, fields
from datetime import date

from phoihop.base.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSignature:
    """The number of the signed paper, the day it was signed (YYYY-MM-DD), who signed it.

    All three are "" for a text that nobody signed on paper, and in entries from before
    this was asked.
    """

    number: str = ""
    day: str = ""
    signer: str = ""

    @property
    def given(self) -> bool:
        """Whether there is a signed paper."""
        return bool(self.number)


UNSIGNED = PaperSignature()


def signed_by(signed: PaperSignature, today: date, *, needed: bool) -> PaperSignature:
    """Return a reference to a signed paper that is whole, or the empty one where none is needed.

    Raises Refused: signature_incomplete (field: the first that lacks), signed_in_future.
    """
    values = {each.name: getattr(signed, each.name).strip() for each in fields(signed)}
    if not (needed or any(values.values())):
        return UNSIGNED
    for name, value in values.items():
        if not value:
            raise Refused(reason="signature_incomplete", field=f"signed_{name}")
    if date.fromisoformat(values["day"]) > today:
        raise Refused(reason="signed_in_future", field="signed_day")
    return PaperSignature(**values)
