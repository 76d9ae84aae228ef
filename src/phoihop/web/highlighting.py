"""The colours of a text: the table as the editor carries it, and rules coloured on pages to read."""

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from phoihop.ledger.canonical import canonical
from phoihop.regulation.highlight import rules, spans

RULES = canonical(rules()).decode()


def painted(text: str) -> SafeString:
    """Return rules as HTML, each part that the table knows in a span of its own; "" for none."""
    lines = ("".join(_pieces(line)) for line in text.split("\n"))
    return mark_safe("\n".join(lines))  # noqa: S308 - each piece is escaped


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for each in spans(line, "rules"):
        yield escape(line[at : each.start])
        piece = escape(line[each.start : each.end])
        yield f'<span class="s-{each.sort}">{piece}</span>'
        at = each.end
    yield escape(line[at:])
