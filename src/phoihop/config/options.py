"""What an installation can set: one TOML file, and the environment for secrets.

The file is `phoihop.toml` in the data folder, or the one that PHOIHOP_CONFIG
names. Every option stands here with its default; a misspelt one is refused.
"""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """The options of one installation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path = Path("demo-data")
    database: str = "sqlite"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    language: Literal["vi", "en"] = "vi"
    zone: str = "Asia/Ho_Chi_Minh"
    https: bool = False
    secret: str = ""
    upload_mib: int = 20
    session_hours: int = 10
    networked: bool = True


def read_options(environment: dict[str, str]) -> Options:
    """Read the file that the environment points at, then the environment itself."""
    data = Path(environment.get("PHOIHOP_DATA", "demo-data"))
    file = Path(environment.get("PHOIHOP_CONFIG", data / "phoihop.toml"))
    found: dict[str, Any] = {"data": data}
    if file.is_file():
        found |= tomllib.loads(file.read_text("utf-8"))
    for name in ("database", "secret"):
        if value := environment.get(f"PHOIHOP_{name.upper()}"):
            found[name] = value
    return Options.model_validate(found)


def secret_of(options: Options) -> str:
    """Return the secret of sessions and forms; made once, kept beside the keys."""
    if options.secret:
        return options.secret
    file = options.data / "keys" / "web.secret"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text("ascii")
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text("ascii")


SQLITE_OPENING = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    " PRAGMA secure_delete=ON; PRAGMA cache_size=-32000;"
)


def database_of(options: Options) -> dict[str, Any]:
    """Return Django's setting for SQLite in the data folder, or a postgresql:// address."""
    if options.database == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(options.data / "phoihop.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_OPENING,
            },
        }
    url = urlsplit(options.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
