"""The three blanks that lead to the signed paper of a regulation."""

from collections.abc import Mapping

from phoihop.base.sentences import say
from phoihop.regulation.signing import PaperSignature
from phoihop.web.blanks import Blank

NAMES = ("signed_number", "signed_day", "signed_signer")


def paper_blanks(
    language: str, prefix: str = "", *, required: bool
) -> tuple[Blank, ...]:
    """Draw number, day and signer of the paper."""
    return tuple(
        Blank(
            name=each,
            label=say(f"web.signed.{each}", language),
            type="date" if each == "signed_day" else "line",
            required=required,
            prefix=prefix,
        )
        for each in NAMES
    )


def paper_of(values: Mapping[str, str]) -> PaperSignature:
    """Return the reference as it was typed."""
    number, day, signer = (values.get(each, "") for each in NAMES)
    return PaperSignature(number=number, day=day, signer=signer)
