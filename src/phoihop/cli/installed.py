"""Opening the installation that a command is about: never one that is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from phoihop.base.errors import PhoihopError, Refused
from phoihop.cli.options import complain
from phoihop.cli.telling import helped

if TYPE_CHECKING:
    from phoihop.cli.works import Filled, First
    from phoihop.desk.letting_in import LetIn
    from phoihop.desk.tick import Ticked
    from phoihop.regulation.caselog import Case
    from phoihop.store.export import Exported
    from phoihop.store.projection import Difference

Data = Annotated[
    Path, typer.Option("--data", envvar="PHOIHOP_DATA", help=helped("data"))
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help=helped("port"))]


class Works(Protocol):
    """What `cli.works` offers once Django has started."""

    def begin(self, origin: str) -> str:
        """Make keys and tables."""

    def ticked(self) -> "Ticked":
        """Record what time has brought."""

    def differences(self) -> "tuple[Difference, ...]":
        """Compare the tables with the entries."""

    def rebuilt(self) -> int:
        """Compute the tables again."""

    def exported(self, folder: Path) -> "Exported":
        """Write the ledger out."""

    def requested(self, since: int) -> tuple[int, str]:
        """Return the size of the ledger, and its head as a request to a witness."""

    def past_cases(self, kind: str = "") -> "Iterator[Case]":
        """Yield the matters of a kind as past cases; of every kind without one."""

    def fill(self, seed: str | None, moment: datetime | None) -> "Filled":
        """Make and fill a demo."""

    def filled(self) -> "Filled":
        """Tell what is in a demo."""

    def trials(self) -> int:
        """Run the trials that wait."""

    def let_in(self, login: str) -> "LetIn":
        """Let an administrator in again."""

    def is_demo(self) -> bool:
        """Tell whether this is a demo."""

    def left(self) -> None:
        """Let go of the database."""

    def migrate(self) -> None:
        """Bring the tables up to this version."""

    def free(self, port: int) -> None:
        """Refuse a port that is taken."""

    def serve(self, folder: Path, port: int) -> None:
        """Become the web server."""

    def first(
        self, *, login: str, password: str, name: str, agency: str, post: str
    ) -> "First":
        """Return the first administrator, or refuse."""

    def appoint(self, found: "First") -> None:
        """Record the first administrator."""


@contextmanager
def opened(context: typer.Context, data: Path, lang: str) -> Iterator[Works]:
    """Start the works on an installation; what is refused ends the run with its sentence."""
    try:
        if not is_installed(data):
            raise Refused(reason="no_installation")
        yield context.obj(data)
    except PhoihopError as fault:
        complain(fault, lang)


def is_installed(data: Path) -> bool:
    """Tell whether a folder holds an installation."""
    return (data / "keys" / "signing.key").is_file()


def address(port: int) -> str:
    """Return where the pages are to be found."""
    return f"http://127.0.0.1:{port}/"
