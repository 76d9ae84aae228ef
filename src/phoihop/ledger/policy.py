"""Which logs are trusted, and which witnesses must have seen a head (C2SP tlog-policy).

A text of lines: `log VKEY`, `witness NAME VKEY`, `group NAME 2 A B C`, `quorum NAME`.
It stands apart from what it judges: whoever verifies writes it, or has it from
somebody he trusts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from phoihop.base.errors import Invalid, Tampered
from phoihop.base.findings import Finding, Place
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint, parse
from phoihop.ledger.note import VerifyKey, parse_verify_key, signatures_by
from phoihop.ledger.witness import cosigned_at, parse_witness_key

POLICY_BYTES = 1 << 17
MOST_LINES = 256
NONE = "none"
_SPACE = re.compile(r"[ \t]+")
_ALLOWED = re.compile(r"[\t\n\x20-\x7e\x80-\U0010ffff]*")
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members, each a witness or a group, must have seen a head."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs, the witnesses and groups by name, and which of them must have seen a head."""

    logs: tuple[VerifyKey, ...]
    witnesses: Mapping[str, VerifyKey]
    groups: Mapping[str, Group]
    quorum: str

    @property
    def wanted(self) -> int:
        """How many members of the quorum must have seen a head."""
        if self.quorum == NONE:
            return 0
        group = self.groups.get(self.quorum)
        return 1 if group is None else group.threshold


@dataclass(frozen=True, slots=True)
class Seen:
    """Who has seen a head: witness to the time in seconds since 1970; and whether it is enough."""

    witnesses: Mapping[str, int]
    enough: bool


@dataclass(slots=True)
class _Draft:
    """A policy while its lines are read."""

    logs: list[VerifyKey] = field(default_factory=list)
    witnesses: dict[str, VerifyKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorum: str = ""


def parse_policy(data: bytes) -> Policy:
    """Return the policy of a file.

    Raises Invalid with every fault and its line: `policy_unreadable`, `policy_line`,
    `policy_key`, `policy_twice`, `policy_name`, `policy_unknown`, `policy_threshold`,
    `policy_quorum` (none, or more than one).
    """
    text = data[: POLICY_BYTES + 1].decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    if (
        len(data) > POLICY_BYTES
        or len(lines) > MOST_LINES
        or not _ALLOWED.fullmatch(text)
    ):
        raise Invalid([_fault("policy_unreadable", 1)])
    draft = _Draft()
    faults = []
    for number, line in enumerate(lines, 1):
        if code := _read(draft, line.strip(" \t")):
            faults.append(_fault(code, number))
    if not draft.quorum:
        faults.append(_fault("policy_quorum", len(lines)))
    if faults:
        raise Invalid(faults)
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum)


def log_key(policy: Policy, note: str | bytes) -> VerifyKey:
    """Return the key of that log of the policy which signed this note.

    Raises Tampered(reason="not_signed_by_key") when none did, `note_unreadable` or
    `checkpoint_unreadable`.
    """
    for key in policy.logs:
        text, found = signatures_by(key, note)
        if found and parse(text).origin == key.name:
            return key
    raise Tampered(reason="not_signed_by_key")


def seen_by(policy: Policy, note: str | bytes) -> Seen:
    """Return which witnesses of the policy have signed a note, and whether they are enough.

    Raises Tampered(reason="cosignature_differs") when a signature that names one of
    them is not by it.
    """
    times = {}
    for name, key in policy.witnesses.items():
        at = cosigned_at(note, key)
        if at is not None:
            times[name] = at
    return Seen(times, _met(policy, policy.quorum, times))


def open_under(
    policy: Policy, note: str | bytes, key: VerifyKey | None = None
) -> tuple[Checkpoint, VerifyKey, Seen]:
    """Return the head of a note that fulfils a policy, the key of its log, and who saw it.

    With a `key`, that log and no other. Raises Tampered with reason `policy_not_met`
    or those of `open_checkpoint`, `log_key` and `seen_by`.
    """
    trusted = log_key(policy, note) if policy.logs else key
    if trusted is None or (key is not None and trusted != key):
        raise Tampered(reason="not_signed_by_key")
    head = open_checkpoint(note, trusted)
    seen = seen_by(policy, note)
    if not seen.enough:
        raise Tampered(reason="policy_not_met")
    return head, trusted, seen


def _met(policy: Policy, name: str, times: Mapping[str, int]) -> bool:
    """Return whether a name has seen; each group stands after its members, so this ends."""
    if name == NONE or name in times:
        return True
    group = policy.groups.get(name)
    if group is None:
        return False
    met = sum(_met(policy, each, times) for each in group.members)
    return met >= group.threshold


def _read(draft: _Draft, line: str) -> str:
    """Take one line in; return the code of its fault, or nothing."""
    if not line or line.startswith("#"):
        return ""
    word, *rest = _SPACE.split(line)
    reader = _READERS.get(word)
    if reader is None or not rest:
        return "policy_line"
    return next(reader(draft, rest), "")


def _log(draft: _Draft, rest: list[str]) -> Iterator[str]:
    if len(rest) > 2:
        yield "policy_line"
    key = _key(parse_verify_key, rest[0])
    if key is None:
        yield "policy_key"
    elif any(each.public == key.public for each in draft.logs):
        yield "policy_twice"
    else:
        draft.logs.append(key)


def _witness(draft: _Draft, rest: list[str]) -> Iterator[str]:
    if not 2 <= len(rest) <= 3:
        yield "policy_line"
    yield from _new(draft, rest[0])
    key = _key(parse_witness_key, rest[1])
    if key is None:
        yield "policy_key"
    elif any(each.public == key.public for each in draft.witnesses.values()):
        yield "policy_twice"
    else:
        draft.witnesses[rest[0]] = key


def _group(draft: _Draft, rest: list[str]) -> Iterator[str]:
    if len(rest) < 3:
        yield "policy_line"
    name, asked, *members = rest
    yield from _new(draft, name)
    if not all(_known(draft, each) for each in members):
        yield "policy_unknown"
    if len(set(members)) < len(members) or draft.members & set(members):
        yield "policy_twice"
    count = {"any": "1", "all": str(len(members))}.get(asked, asked)
    if not _COUNT.fullmatch(count) or int(count) > len(members):
        yield "policy_threshold"
    else:
        draft.members |= set(members)
        draft.groups[name] = Group(int(count), tuple(members))


def _quorum(draft: _Draft, rest: list[str]) -> Iterator[str]:
    if len(rest) != 1:
        yield "policy_line"
    if draft.quorum:
        yield "policy_quorum"
    draft.quorum = rest[0]
    if rest[0] != NONE and not _known(draft, rest[0]):
        yield "policy_unknown"


_READERS: Mapping[str, Callable[[_Draft, list[str]], Iterator[str]]] = {
    "log": _log,
    "witness": _witness,
    "group": _group,
    "quorum": _quorum,
}


def _new(draft: _Draft, name: str) -> Iterator[str]:
    if name == NONE:
        yield "policy_name"
    if _known(draft, name):
        yield "policy_twice"


def _known(draft: _Draft, name: str) -> bool:
    return name in draft.witnesses or name in draft.groups


def _key(read: Callable[[str], VerifyKey], text: str) -> VerifyKey | None:
    try:
        return read(text)
    except Invalid:
        return None


def _fault(code: str, line: int) -> Finding:
    return Finding(code=code, place=Place(line), details={"line": line})
