"""The acts on a submitted text as forms: what is asked for each, and what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from phoihop.base.sentences import say
from phoihop.desk.proposal_page import Deed, ProposalPage
from phoihop.web.blanks import Blank, Sheet
from phoihop.web.directory import Directory
from phoihop.web.refusals import Refusal
from phoihop.web.signing import paper_blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as the page shows it; `refusal` is why it was not recorded just now."""

    deed: Deed
    title: str
    said: str
    button: str
    sheet: Sheet
    open: bool = False
    refusal: Refusal | None = None

    @property
    def anchor(self) -> str:
        return f"{self.deed.what}-{self.deed.agency}"


def acts(page: ProposalPage, names: Directory, language: str) -> Iterator[Act]:
    """Yield what the reader may do, each with its form."""
    for deed in page.deeds:
        agency = names.agency(deed.agency, language)
        key = f"web.proposal.{deed.what}"
        yield Act(
            deed=deed,
            title=say(f"{key}.title", language, agency=agency),
            said=say(f"{key}.text", language, agency=agency),
            button=say(f"{key}.button", language),
            sheet=Sheet(_blanks(deed, page, language)),
            open=deed.what in {"assent", "force"},
        )


def _blanks(deed: Deed, page: ProposalPage, language: str) -> tuple[Blank, ...]:
    prefix = f"{deed.what}-{deed.agency}-"
    if deed.what in {"decline", "withdraw"}:
        return (_blank("reason", language, prefix, type="long", required=True),)
    if deed.what == "force":
        first = page.earliest.isoformat()
        day = _blank("day", language, prefix, type="date", required=True)
        paper = paper_blanks(language, prefix, required=False)
        return (replace(day, value=first), *paper)
    return ()


def _blank(
    name: str, language: str, prefix: str, *, type: str = "line", required: bool = False
) -> Blank:
    return Blank(
        name=name,
        label=say(f"web.proposal.blank.{name}", language),
        type=type,
        required=required,
        prefix=prefix,
    )
