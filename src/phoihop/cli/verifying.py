"""`phoihop verify` in the list of commands; what it does stands in `outsider`."""

from pathlib import Path
from typing import Annotated

import typer

from phoihop.cli.options import VIETNAMESE, Json, Lang
from phoihop.cli.outsider import Wish, run
from phoihop.cli.telling import helped

Given = Annotated[Path, typer.Argument(metavar="PATH", help=helped("verified"))]
Key = Annotated[str | None, typer.Option("--key", metavar="VKEY", help=helped("key"))]
Policy = Annotated[
    Path | None, typer.Option("--policy", metavar="FILE", help=helped("policy"))
]
Kept = Annotated[
    Path | None, typer.Option("--checkpoint", metavar="FILE", help=helped("checkpoint"))
]
Entry = Annotated[
    Path | None, typer.Option("--entry", metavar="FILE", help=helped("entry"))
]


def verify(  # noqa: PLR0913 - the options of a command are its parameters
    path: Given,
    *,
    key: Key = None,
    policy: Policy = None,
    checkpoint: Kept = None,
    entry: Entry = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Verify what a path names and end with 1 if it differs from what was signed."""
    wish = Wish(
        path=path,
        key=key,
        policy=policy,
        checkpoint=checkpoint,
        entry=entry,
        lang=lang,
        as_json=as_json,
    )
    raise typer.Exit(run(wish))
