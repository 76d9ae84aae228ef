"""The form by which the head of the lead lets somebody beside the parties see a matter."""

from phoihop.base.sentences import say
from phoihop.desk.matter_page import MatterPage
from phoihop.web.blanks import Blank, Sheet


def grant_form(page: MatterPage, language: str) -> Sheet:
    """Draw the form: an agency, and the reason. An agency that may see is taken off the list."""
    agencies = tuple(
        (f"agency:{agency}", name) for agency, name in page.names.agencies.items()
    )
    return Sheet(
        (
            Blank(
                name="principal",
                label=say("web.matter.agency", language),
                type="choice",
                required=True,
                choices=agencies,
                prefix="see-",
            ),
            Blank(
                name="reason",
                label=say("web.matter.reason", language),
                type="long",
                required=True,
                prefix="see-",
            ),
        )
    )


def principal_of(sheet: Sheet) -> str:
    """Return the subject that was chosen."""
    return sheet.values["principal"]


def granted(page: MatterPage) -> list[str]:
    """Return who beside the parties may see the matter, by name."""
    return [page.names.of(each.partition(":")[2]) for each in page.grants]
