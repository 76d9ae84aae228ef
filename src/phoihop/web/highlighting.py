"""The rules by which the editor colours a text, as the page carries them."""

from phoihop.ledger.canonical import canonical
from phoihop.regulation.highlight import rules

RULES = canonical(rules()).decode()
