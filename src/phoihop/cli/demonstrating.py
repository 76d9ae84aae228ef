"""`phoihop demo`: a small province to try the product in, filled once and then served.

The folder is filled under another name and renamed when it is whole, so an
interrupted demo leaves nothing half done. A real installation is never touched.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phoihop.base.errors import PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.cli.installed import Data, Port, Works, address, is_installed
from phoihop.cli.options import VIETNAMESE, Json, Lang, complain, stop
from phoihop.cli.tables import Column, progress, show_table
from phoihop.cli.telling import answer, helped, tell

if TYPE_CHECKING:
    from phoihop.cli.works import Filled

Serve = Annotated[bool, typer.Option("--serve/--no-serve", help=helped("no_serve"))]
Seed = Annotated[str | None, typer.Option("--seed", help=helped("seed"))]
At = Annotated[str | None, typer.Option("--at", help=helped("at"))]


def demo(  # noqa: PLR0913 - the options of a command are its parameters
    context: typer.Context,
    *,
    data: Data = Path("demo-data"),
    port: Port = 8000,
    serve: Serve = True,
    seed: Seed = None,
    at: At = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Fill a folder with the demo province, unless it is there, and serve it."""
    moment = _moment(at, lang)
    try:
        if is_installed(data):
            works, found = _again(context.obj(data))
        else:
            _make_room(data)
            works, found = _filled(
                context.obj, data, partial(_fill, seed, moment, lang)
            )
        if serve:
            works.free(port)
    except PhoihopError as fault:
        complain(fault, lang)
    about = {"data": str(data), "address": address(port) if serve else ""}
    if as_json:
        answer(about | asdict(found))
    else:
        _show(about | asdict(found), lang)
    sys.stdout.flush()
    if serve:
        works.serve(data.resolve(), port)


def _moment(text: str | None, lang: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or found.tzinfo is None):
        stop(say("cli.bad_moment", lang, value=text))
    return found


def _again(works: Works) -> tuple[Works, "Filled"]:
    """Return a demo that is there already. Raises Refused for any other installation."""
    if not works.is_demo():
        raise Refused(reason="not_a_demo")
    works.migrate()
    return works, works.filled()


def _make_room(data: Path) -> None:
    """Take away an empty folder, or one where only settings were once read."""
    if not data.exists():
        return
    if any(each.is_file() and each.name != "web.secret" for each in data.rglob("*")):
        raise Refused(reason="folder_not_empty")
    shutil.rmtree(data)


def _filled(
    begin: Callable[[Path], Works], data: Path, fill: Callable[[Works], "Filled"]
) -> tuple[Works, "Filled"]:
    filling = data.with_name(f"{data.name}.filling")
    shutil.rmtree(filling, ignore_errors=True)
    works = begin(filling)
    found = fill(works)
    works.left()
    filling.rename(data)
    return works, found


def _fill(
    seed: str | None, moment: datetime | None, lang: str, works: Works
) -> "Filled":
    with progress(say("cli.filling", lang)):
        return works.fill(seed, moment)


def _show(found: dict[str, Any], lang: str) -> None:
    tell(say("cli.filled", lang, data=found["data"], entries=found["entries"]))
    heads = ("login", "name", "agency")
    columns = [Column(say(f"cli.column.{each}", lang)) for each in heads]
    show_table(columns, found["people"])
    tell(say("cli.one_password", lang, password=found["password"]))
    if found["address"]:
        tell(say("cli.serving", lang, address=found["address"]))
