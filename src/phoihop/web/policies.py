"""Who may open which address: one line for each, and the door asks this list.

An address that has no line here is closed to everybody. What a policy cannot
say alone (is this person a party of that matter?) the page asks of
`desk.access`, and answers as if nothing were there.
"""

from collections.abc import Mapping
from enum import StrEnum


class Policy(StrEnum):
    """Who may open an address."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PARTY = "who may see the matter (404 otherwise)"
    OWN = "who started it (404 otherwise)"
    HEAD = "administrator or head of the agency (404 otherwise)"
    WRITER = "clerk, officer or head of an agency (404 otherwise)"
    WORKER = "who works in an agency (404 otherwise)"
    ASKED = "who works in an agency that was asked (404 otherwise)"
    LEADS = "head of the agency that leads (404 otherwise)"
    ADMINISTRATOR = "administrator (404 otherwise)"


POLICIES: Mapping[str, Policy] = {
    "sign-in": Policy.PUBLIC,
    "choices": Policy.PUBLIC,
    "sign-out": Policy.SIGNED_IN,
    "password": Policy.SIGNED_IN,
    "office": Policy.SIGNED_IN,
    "inbox": Policy.SIGNED_IN,
    "matters": Policy.SIGNED_IN,
    "matters-export": Policy.SIGNED_IN,
    "new-matter": Policy.SIGNED_IN,
    "new-matter-form": Policy.SIGNED_IN,
    "matter": Policy.PARTY,
    "matter-act": Policy.PARTY,
    "matter-date": Policy.PARTY,
    "matter-access": Policy.PARTY,
    "matter-move": Policy.LEADS,
    "document": Policy.PARTY,
    "regulations": Policy.SIGNED_IN,
    "regulation": Policy.SIGNED_IN,
    "regulation-picture": Policy.SIGNED_IN,
    "regulation-process": Policy.SIGNED_IN,
    "regulation-begin": Policy.WRITER,
    "regulation-editor": Policy.WRITER,
    "regulation-preview": Policy.WRITER,
    "regulation-draft": Policy.WRITER,
    "regulation-draft-readers": Policy.WRITER,
    "regulation-compare": Policy.WRITER,
    "regulation-submit": Policy.WRITER,
    "regulation-proposals": Policy.WORKER,
    "regulation-proposal": Policy.ASKED,
    "regulation-proposal-act": Policy.ASKED,
    "regulation-move": Policy.LEADS,
    "regulation-adopt": Policy.ADMINISTRATOR,
    "trials": Policy.SIGNED_IN,
    "trial": Policy.OWN,
    "trial-end": Policy.OWN,
    "trial-cases": Policy.OWN,
    "trial-case": Policy.OWN,
    "trial-date": Policy.OWN,
    "trial-workbook": Policy.OWN,
    "trial-pdf": Policy.OWN,
    "ledger": Policy.SIGNED_IN,
    "ledger-verify": Policy.SIGNED_IN,
    "ledger-proof": Policy.PARTY,
    "my-file": Policy.SIGNED_IN,
    "administration": Policy.ADMINISTRATOR,
    "administration-agency": Policy.HEAD,
    "administration-accounts": Policy.ADMINISTRATOR,
    "administration-calendar": Policy.ADMINISTRATOR,
    "demo-clock": Policy.SIGNED_IN,
}
