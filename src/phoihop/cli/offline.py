"""The commands that need no database and no Django: they read files and compute."""

import typer

from phoihop.cli import (
    bundling,
    checking,
    cosigning,
    dating,
    differing,
    drawing,
    explaining,
    simulating,
    testing,
    verifying,
)
from phoihop.cli.telling import helped


def new_app() -> typer.Typer:
    """Return a command line with the offline commands."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=helped("program"),
    )
    app.add_typer(dating.app, name="days")
    app.command("check", help=helped("check"))(checking.check)
    app.command("diff", help=helped("diff"))(differing.diff)
    app.command("explain", help=helped("explain"))(explaining.explain)
    app.command("simulate", help=helped("simulate"))(simulating.simulate)
    app.command("diagram", help=helped("diagram"))(drawing.diagram)
    app.command("test", help=helped("test"))(testing.play)
    app.command("verify", help=helped("verify"))(verifying.verify)
    app.command("cosign", help=helped("cosign"))(cosigning.cosign)
    app.command("zipapp", help=helped("zipapp"))(bundling.zipapp)
    return app


app = new_app()
