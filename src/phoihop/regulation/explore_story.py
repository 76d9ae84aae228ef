"""A story of acts in the reader's language: who did what, whose time ran out.

Names of steps, answers and parties come from the text; the frame from the catalogue.
"""

from collections.abc import Iterable

from phoihop.base.sentences import say
from phoihop.regulation.explore_moves import Move
from phoihop.regulation.model import Kind
from phoihop.regulation.plan import answer_of
from phoihop.regulation.wording import choice_name, name_of, step_name


def story_of(kind: Kind, story: Iterable[Move], language: str) -> tuple[str, ...]:
    """Return one sentence for each act, first to last."""
    return tuple(line_of(kind, each, language) for each in story)


def line_of(kind: Kind, move: Move, language: str) -> str:
    """Return the sentence of one act."""
    step = kind.steps.get(move.step)
    named = "answer" if step and move.answer in step.answers else ""
    key = f"explore.{move.verb}_{named}" if named else f"explore.{move.verb}"
    said = say(
        key,
        language,
        party=party_name(kind, move.party, language),
        step=step_name(kind, move.step, language),
        answer=name_of(answer_of(step, move.answer), language) if step else "",
        **(dict(move.values) if move.verb == "leg" else {}),
    )
    values = _values(kind, move, language)
    if not values or move.verb == "leg":
        return said
    return say("explore.with", language, act=said, values=values)


def party_name(kind: Kind, code: str, language: str) -> str:
    """Return what a party is called; a member not yet chosen by its number."""
    if code.startswith("#"):
        return say("explore.member", language, number=code[1:])
    found = kind.parties.get(kind.lead.otherwise if code == "lead" else code)
    return name_of(found, language) if found else code


def _values(kind: Kind, move: Move, language: str) -> str:
    said = []
    for code, value in move.values:
        blank = kind.fields.get(code) or kind.form.get(code)
        name = name_of(blank, language) if blank else code
        shown = choice_name(blank, value, language) if blank else value
        said.append(say("explore.value", language, field=name, value=shown))
    return ", ".join(said)
