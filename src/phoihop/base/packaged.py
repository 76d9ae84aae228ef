"""The only reader of the files that ship inside the package."""

from functools import cache
from importlib.resources import files


@cache
def packaged(path: str) -> str:
    """Return the text of a file of the package, for example `locale/vi/web.toml`."""
    return files("phoihop").joinpath(*path.split("/")).read_text("utf-8")


@cache
def listed(folder: str, ending: str) -> tuple[str, ...]:
    """Return the names in a folder of the package with this ending, sorted."""
    found = files("phoihop").joinpath(*folder.split("/")).iterdir()
    return tuple(sorted(each.name for each in found if each.name.endswith(ending)))
