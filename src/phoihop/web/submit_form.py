"""The form by which a draft is submitted: which agency here is which party of the text."""

from collections.abc import Iterable, Mapping

from phoihop.base.sentences import say
from phoihop.desk.access import Actor
from phoihop.desk.asking import Caution, likely, parties_of
from phoihop.regulation.model import Regulation
from phoihop.web.blanks import Blank, Choices, Sheet
from phoihop.web.directory import Directory
from phoihop.web.words import name_in

NOT_HERE = "-"
PARTY = "party."
MORE = "more"


def sheet_of(text: Regulation, actor: Actor, choices: Choices, language: str) -> Sheet:
    """Draw a choice for each party that is an agency, the likely one chosen, and who else to ask."""
    guessed = likely(text, actor.standing.on)
    outside = (NOT_HERE, say("web.submit.not_here", language))
    blanks = [
        Blank(
            name=f"{PARTY}{each.code}",
            label=name_in(each, language),
            type="choice",
            required=True,
            choices=(*choices, outside),
            value=guessed.get(each.code, ""),
            filter=False,
        )
        for each in parties_of(text)
    ]
    others = tuple(each for each in choices if each[0] != actor.agency)
    more = Blank(
        name=MORE,
        label=say("web.submit.more", language),
        type="many",
        choices=others,
        aside=True,
    )
    return Sheet((*blanks, more))


def parties_in(sheet: Sheet) -> Mapping[str, str]:
    """Return the agency chosen for each party, "" for one that is not here."""
    return {
        each.name.removeprefix(PARTY): "" if each.value == NOT_HERE else each.value
        for each in sheet.blanks
        if each.name.startswith(PARTY) and each.value
    }


def asked_of(sheet: Sheet, actor: Actor) -> tuple[str, ...]:
    """Return every agency that must assent, the own one first."""
    more = next((each.values for each in sheet.blanks if each.name == MORE), ())
    chosen = (each for each in parties_in(sheet).values() if each)
    return tuple(dict.fromkeys((actor.agency, *chosen, *more)))


def cautions_said(
    found: Iterable[Caution], text: Regulation, names: Directory, language: str
) -> list[str]:
    """Say what to know before submitting: one sentence for all that is known alike."""
    alike: dict[tuple[str, str], list[str]] = {}
    for each in found:
        party = text.parties.get(each.about)
        of_party = each.code == "not_here" and party is not None
        who = name_in(party, language) if of_party and party else ""
        about = who or names.agency(each.about, language)
        alike.setdefault((each.code, each.names), []).append(about)
    return [
        say(f"web.submit.caution.{code}", language, about=", ".join(who), names=people)
        for (code, people), who in alike.items()
    ]
