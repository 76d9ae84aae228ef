"""Every exception this program raises on purpose."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phoihop.base.findings import Finding


class PhoihopError(Exception):
    """Something a person should be told, in words the person knows.

    `code` is stable and is what tests, the API and translations look at;
    `details` fills the blanks of the translated sentence.
    """

    code = "error"

    def __init__(self, **details: str | int) -> None:
        super().__init__(self.code, details)
        self.details = details


class Refused(PhoihopError):
    """A rule says no. Nothing was recorded. `reason` names the rule."""

    code = "refused"


class Conflict(PhoihopError):
    """Somebody else acted first. Nothing was recorded."""

    code = "conflict"


class Missing(PhoihopError):
    """Not there, or not for you: the two look the same."""

    code = "missing"


class Tampered(PhoihopError):
    """A proof does not hold: bytes were changed, lost or reordered."""

    code = "tampered"


class Invalid(PhoihopError):
    """What was given cannot be read. `findings` names every fault with its place."""

    code = "invalid"

    def __init__(self, findings: "Iterable[Finding]") -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(self.findings))
