"""Which lane each element of a process lies in: that of the party whose step it is.

What belongs to no step (the start, a fork behind a subprocess) lies in the lane of what
leads to it, or of what it leads to. Inside a subprocess there are no lanes.
"""

from phoihop.base.sentences import say
from phoihop.regulation.bpmn_flow import OUTER, Node, Process, regions
from phoihop.regulation.model import Kind
from phoihop.regulation.wording import name_of


def lanes(kind: Kind, drawn: Process) -> dict[str, str]:
    """Return for each element outside subprocesses the word of its party."""
    region = regions(kind)
    owner = {name: code for code, name in reversed(region.items())}
    found = {
        each.id: _party(kind, each, owner)
        for each in drawn.nodes.values()
        if each.scope == OUTER and (each.step or each.sort == "sub")
    }
    outer = [each for each in drawn.nodes.values() if each.scope == OUTER]
    for _ in outer:
        for each in outer:
            if each.id not in found:
                beside = [f.source for f in drawn.into(each.id)]
                beside += [f.target for f in drawn.out_of(each.id)]
                known = [found[code] for code in beside if code in found]
                found |= {each.id: known[0]} if known else {}
    order = list(dict.fromkeys(_word(kind, each.by) for each in kind.steps.values()))
    known_words = [each for each in order if each in found.values()]
    return {
        code: word
        for lane in known_words
        for code, word in found.items()
        if word == lane
    }


def _party(kind: Kind, node: Node, owner: dict[str, str]) -> str:
    return _word(kind, kind.steps[node.step or owner[node.id]].by)


def _word(kind: Kind, word: str) -> str:
    """Return the word of a party: whoever leads is one party, with one lane."""
    return kind.lead.otherwise if word == "lead" else word


def lane_name(kind: Kind, word: str, language: str) -> str:
    """Return the name of a lane: a party, whoever leads, each row of a table."""
    word = _word(kind, word)
    if word in kind.parties:
        return name_of(kind.parties[word], language)
    if word == kind.lead.otherwise:
        return say("bpmn.lead", language)
    table, _, column = word.partition(".")
    key = "bpmn.column" if column else "bpmn.row"
    return say(key, language, table=table, column=column)
