"""`phoihop verify`, for whoever has no account, no database and nothing installed.

Needs the standard library and `cryptography` alone, so that it also travels as one
file beside an export. The same command stands in the list of `phoihop --help`.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from phoihop.base.errors import PhoihopError, Refused, Tampered
from phoihop.base.sentences import LANGUAGES, say
from phoihop.cli.bounded import small
from phoihop.cli.opening import Asked, Found, verify_folder
from phoihop.cli.proving import FILE_BYTES, Shown, is_proof, verify_file
from phoihop.cli.showing import proof_as_json, show_ledger, show_proof, verdict_as_json
from phoihop.cli.telling import (
    FOUND,
    SPOKEN,
    WRONG_USE,
    answer,
    helped,
    note,
    sentences_of,
)
from phoihop.ledger.canonical import LEAF_BYTES
from phoihop.ledger.log import Stored
from phoihop.ledger.note import NOTE_BYTES
from phoihop.ledger.policy import POLICY_BYTES, parse_policy

OFTEN = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be verified, and what it is held to, as the command line said it."""

    path: Path
    key: str | None = None
    policy: Path | None = None
    checkpoint: Path | None = None
    entry: Path | None = None
    lang: str = "vi"
    as_json: bool = False


def run(wish: Wish) -> int:
    """Verify and answer; return the exit code."""
    try:
        asked, entry = _asked(wish), _read(wish.entry, LEAF_BYTES)
        if wish.path.is_dir():
            return _ledger(wish, asked)
        return _file(wish, asked, entry)
    except PhoihopError as fault:
        for each in sentences_of(fault, wish.lang):
            note(each)
        return WRONG_USE


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Verify what the command line names, and end with its exit code."""
    for each in (sys.stdout, sys.stderr):
        each.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(run(Wish(**vars(parser().parse_args(arguments)))))


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    asked = _Parser(
        prog=_called(),
        description=helped("verify"),
        add_help=False,
    )
    given = asked.add_argument_group(say("cli.given", SPOKEN))
    given.add_argument("path", metavar="PATH", type=Path, help=helped("verified"))
    options = asked.add_argument_group(say("cli.options", SPOKEN))
    options.add_argument("--key", metavar="VKEY", help=helped("key"))
    for name in ("policy", "checkpoint", "entry"):
        option = f"--{name}"
        options.add_argument(option, metavar="FILE", type=Path, help=helped(name))
    options.add_argument(
        "--lang", choices=LANGUAGES, default=SPOKEN, help=helped("lang")
    )
    options.add_argument(
        "--json", dest="as_json", action="store_true", help=helped("json")
    )
    options.add_argument("--help", "-h", action="help", help=helped("help"))
    return asked


class _Parser(argparse.ArgumentParser):
    """Speaks the language of this run, and ends wrong use as the other commands do."""

    def format_usage(self) -> str:
        return _spoken(super().format_usage())

    def format_help(self) -> str:
        return _spoken(super().format_help())

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse's own words are English
        note(self.format_usage().rstrip())
        note(say("cli.wrong_use", SPOKEN))
        sys.exit(WRONG_USE)


def _called() -> str:
    """Return how this program is called: by its own name when it travels as one file."""
    name = Path(sys.argv[0]).name
    return name if name.endswith(".pyz") else "phoihop verify"


def _spoken(text: str) -> str:
    """Return what argparse writes, its one English word replaced."""
    return say("cli.usage", SPOKEN) + text.removeprefix("usage: ")


def _ledger(wish: Wish, asked: Asked) -> int:
    try:
        found = verify_folder(wish.path, asked=asked, watch=_Progress(wish.lang))
    except Tampered as fault:
        return _tampered(wish, fault, "ledger")
    return _answered(wish, found)


def _answered(wish: Wish, found: Found) -> int:
    if wish.as_json:
        answer(verdict_as_json(found))
    else:
        show_ledger(found, pinned=_pinned(wish), lang=wish.lang)
    return 0 if found.verdict.ok else FOUND


def _file(wish: Wish, asked: Asked, entry: bytes | None) -> int:
    data = small(wish.path, FILE_BYTES)
    if data is None:
        raise Refused(reason="not_a_ledger")
    what = "proof" if is_proof(data) else "checkpoint"
    try:
        shown = verify_file(data, asked, entry)
    except Tampered as fault:
        if fault.details["reason"] == "note_unreadable" and what == "checkpoint":
            raise Refused(reason="not_a_ledger") from None
        return _tampered(wish, fault, what)
    return _shown(wish, shown)


def _shown(wish: Wish, shown: Shown) -> int:
    if wish.as_json:
        answer(proof_as_json(shown))
    else:
        show_proof(shown, lang=wish.lang)
    return 0


def _tampered(wish: Wish, fault: Tampered, what: str) -> int:
    """Say that what was given does not hold, and why."""
    if wish.as_json:
        answer({"ok": False, "what": what, **fault.details})
    else:
        note(say(f"cli.does_not_hold.{what}", wish.lang))
        note(next(sentences_of(fault, wish.lang)))
    return FOUND


def _asked(wish: Wish) -> Asked:
    policy = _read(wish.policy, POLICY_BYTES)
    checkpoint = _read(wish.checkpoint, NOTE_BYTES)
    read = None if policy is None else parse_policy(policy)
    return Asked(wish.key, read, checkpoint)


def _read(path: Path | None, at_most: int) -> bytes | None:
    if path is None:
        return None
    data = small(path, at_most)
    if data is None:
        raise Refused(reason="file_unreadable", file=str(path))
    return data


def _pinned(wish: Wish) -> bool:
    return wish.key is not None or wish.policy is not None


class _Progress:
    """Shows on a terminal how far a long verification has come."""

    def __init__(self, lang: str) -> None:
        self._what = say("cli.verifying", lang)

    def __call__(self, entries: Iterable[Stored], size: int) -> Iterator[Stored]:
        """Yield the entries, and say now and then how many there were."""
        shown = sys.stderr.isatty()
        for each in entries:
            if shown and each.index % OFTEN == 0:
                sys.stderr.write(f"\r{self._what}: {each.index:,} / {size:,}")
            yield each
        if shown:
            sys.stderr.write("\r\x1b[K")
