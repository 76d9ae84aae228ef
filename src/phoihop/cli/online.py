"""The commands that open an installation. Django starts when one of them runs, not before.

How to start it is handed in by `__main__` as the object of the context: a
function of the folder that returns the works. So `--help` touches nothing.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from phoihop.base.errors import PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.cli.caseload import write_log
from phoihop.cli.cosigning import checkpoint
from phoihop.cli.demonstrating import demo
from phoihop.cli.installed import Data, Port, Works, address, opened
from phoihop.cli.offline import new_app
from phoihop.cli.options import VIETNAMESE, Json, Lang, complain, stop
from phoihop.cli.tables import Column, show_table
from phoihop.cli.telling import FOUND, answer, helped, tell
from phoihop.regulation.ocel import write_ocel
from phoihop.regulation.xes import write_xes

app = new_app()
app.command("demo", help=helped("demo"))(demo)
app.command("checkpoint", help=helped("checkpoint_command"))(checkpoint)
Origin = Annotated[str, typer.Option("--origin", help=helped("origin"))]
Login = Annotated[str, typer.Option("--login", help=helped("login"))]
Name = Annotated[str, typer.Option("--name", help=helped("name"))]
Agency = Annotated[str, typer.Option("--agency", help=helped("agency"))]
Password = Annotated[
    str, typer.Option("--password", envvar="PHOIHOP_PASSWORD", help=helped("password"))
]


@app.command("init", help=helped("init"))
def init(  # noqa: PLR0913 - the options of a command are its parameters
    context: typer.Context,
    *,
    data: Data = Path("phoihop-data"),
    origin: Origin = "phoihop.local",
    login: Login = "",
    name: Name = "",
    agency: Agency = "",
    password: Password = "",
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Make the keys and tables of a new installation, and its first administrator."""
    if login and not (name and agency):
        stop(say("cli.who_administers", lang))
    if login and not password:
        hidden = sys.stdin.isatty()
        asked = say("cli.password", lang)
        password = typer.prompt(asked, hide_input=hidden, confirmation_prompt=hidden)
    try:
        if (data / "keys" / "signing.key").exists():
            raise Refused(reason="already_an_installation")
        works: Works = context.obj(data)
        post = say("cli.administrator", lang)
        who = login and works.first(
            login=login, password=password, name=name, agency=agency, post=post
        )
        key = works.begin(origin)
        if who:
            works.appoint(who)
    except PhoihopError as fault:
        complain(fault, lang)
    if as_json:
        answer({"data": str(data), "key": key, "login": login})
    else:
        tell(say("cli.begun", lang, data=data))
        tell(say("cli.write_down", lang, key=key))


@app.command("serve", help=helped("serve"))
def serve(
    context: typer.Context,
    *,
    data: Data = Path("demo-data"),
    port: Port = 8000,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Serve an installation on this machine."""
    with opened(context, data, lang) as works:
        works.free(port)
        works.migrate()
    if as_json:
        answer({"address": address(port), "data": str(data)})
    else:
        tell(say("cli.serving", lang, address=address(port)))
    sys.stdout.flush()
    works.serve(data.resolve(), port)


@app.command("reset-password", help=helped("reset_password"))
def reset_password(
    context: typer.Context,
    login: Annotated[str, typer.Argument(metavar="LOGIN", help=helped("whom"))],
    *,
    data: Data = Path("phoihop-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Let an administrator in again who cannot sign in; the password is shown once."""
    with opened(context, data, lang) as works:
        done = works.let_in(login)
    if as_json:
        answer(asdict(done))
    else:
        tell(say("cli.let_in", lang, name=done.name, login=done.login, n=done.entry))
        tell(say("cli.one_time", lang, password=done.password))
        tell(say("cli.to_change", lang))


@app.command("tick", help=helped("tick"))
def tick(
    context: typer.Context,
    *,
    data: Data = Path("demo-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Record what time has brought to quiet matters; harmless when run twice."""
    with opened(context, data, lang) as works:
        done = works.ticked()
    if as_json:
        answer({"ok": not done.failed, **asdict(done)})
    else:
        tell(say("cli.ticked", lang, **asdict(done)))
    raise typer.Exit(FOUND if done.failed else 0)


@app.command("trials", help=helped("trials"))
def trials(
    context: typer.Context,
    *,
    data: Data = Path("demo-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Run the trials that were asked for on the pages and still wait."""
    with opened(context, data, lang) as works:
        count = works.trials()
    if as_json:
        answer({"trials": count})
    else:
        tell(say("cli.trial.ran", lang, count=count))


@app.command("replay", help=helped("replay"))
def replay(
    context: typer.Context,
    *,
    check: Annotated[
        bool, typer.Option("--check", help=helped("replay_check"))
    ] = False,
    data: Data = Path("demo-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Compute the tables again from the entries, to compare or to replace them."""
    with opened(context, data, lang) as works:
        found = works.differences() if check else ()
        entries = None if check else works.rebuilt()
    if as_json:
        listed = [asdict(each) for each in found]
        answer({"ok": not found, "entries": entries, "differences": listed})
    elif not check:
        tell(say("cli.rebuilt", lang, entries=entries))
    elif not found:
        tell(say("cli.tables_equal", lang))
    else:
        heads = ("table", "row", "what", "columns", "rows")
        columns = [Column(say(f"cli.column.{each}", lang)) for each in heads]
        show_table(
            columns,
            [
                [x.table, x.row, x.what, ", ".join(x.columns), str(x.rows)]
                for x in found
            ],
        )
    raise typer.Exit(FOUND if found else 0)


@app.command("export", help=helped("export"))
def export(  # noqa: PLR0913 - the options of a command are its parameters
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help=helped("export_to"))
    ] = None,
    *,
    xes: Annotated[
        Path | None, typer.Option("--xes", help=helped("export_xes"))
    ] = None,
    ocel: Annotated[
        Path | None, typer.Option("--ocel", help=helped("export_ocel"))
    ] = None,
    data: Data = Path("demo-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Write the ledger out as files that anybody can verify, or its matters as a log.

    Neither goes through the gate: whoever may run commands on the machine of an
    installation holds its keys. A log has no text, name, paper or person in it.
    """
    logs = [(path, to) for path, to in ((xes, write_xes), (ocel, write_ocel)) if path]
    if folder is None and not logs:
        stop(say("cli.export_what", lang))
    told: dict[str, object] = {}
    with opened(context, data, lang) as works:
        if folder is not None:
            done = works.exported(folder)
            told |= {"folder": str(folder), **asdict(done)}
        for path, writer in logs:
            count = write_log(path, writer, works.past_cases(), lang)
            told[str(path)] = {"cases": count}
            if not as_json:
                tell(say("cli.trial.exported_log", lang, cases=count, file=path))
    if as_json:
        answer(told)
    elif folder is not None:
        tell(say("cli.exported", lang, **told))
