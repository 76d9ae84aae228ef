"""Write the pages of docs/reference that are drawn from the source: `make docs`.

A house test draws them again and fails when a committed page says anything else.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docs.bpmn_page import bpmn_page
from docs.commands import commands_page
from docs.regulation_schema import schema_page
from phoihop.base.sentences import catalogue
from phoihop.config.options import Options
from tests.house.source import ROOT, FactKind, fact_kinds
from tests.regulation.articles_page import articles_page
from tests.regulation.patterns.page import patterns_page

REFERENCE = ROOT / "docs" / "reference"
GLOSSARY = ROOT / "GLOSSARY.md"
BEGIN, END = "<!-- facts: make docs -->\n", "<!-- end of facts -->\n"
WRITTEN = "Written by `make docs` from the source; do not edit.\n"
OPTIONS: Mapping[str, str] = {
    "data": "Folder of the installation; only the environment sets it (`PHOIHOP_DATA`).",
    "database": "`sqlite`, or one line: `postgresql://USER:PASSWORD@HOST/NAME`.",
    "hosts": "The names under which the pages may be asked for.",
    "language": "Language of somebody who has not chosen one: `vi` or `en`.",
    "zone": "Zone in which days begin and end.",
    "https": "`true` behind HTTPS: secure cookies, HSTS, redirection.",
    "secret": "Secret of sessions and forms. Without it one is made in `keys/`, once.",
    "upload_mib": "Largest attachment, in MiB; said on the page before the upload.",
    "session_hours": "Hours after which one has to sign in again.",
    "networked": "`false` on a machine that stands on no network.",
}


def glossary(text: str) -> str:
    """Return the glossary with the table of facts drawn anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = "".join(f"| {each.term} | `{each.kind}` |\n" for each in fact_kinds())
    head = "| Vietnamese | Fact |\n|---|---|\n"
    return f"{before}{BEGIN}\n{head}{rows}\n{END}{after}"


def _facts() -> Iterator[str]:
    yield f"# Facts\n\n{WRITTEN}"
    yield (
        "Whatever happens is one of these, recorded once in the ledger and never edited.\n"
        "`kind` of a leaf is the name below.\n"
    )
    context = ""
    for each in fact_kinds():
        if each.context != context:
            context = each.context
            yield f"## {context}\n"
        yield _fact(each)


def _fact(each: FactKind) -> str:
    rows = "\n".join(f"| `{name}` | `{kind}` |" for name, kind in each.fields)
    table = f"| Field | Type |\n|---|---|\n{rows.replace(' | None', ' or None')}\n"
    return f"### {each.kind} – {each.term}\n\n{each.sentence}\n\n{table}"


def _refusals() -> Iterator[str]:
    yield f"# Refusals\n\n{WRITTEN}"
    yield (
        "A refused act records nothing. The code is stable; `{blanks}` are filled with\n"
        "what the rule knows, for example who could do it.\n"
    )
    yield from _sentences("refused")
    yield "## Proofs that do not hold\n"
    yield from _sentences("tampered")


def _findings() -> Iterator[str]:
    yield f"# Findings\n\n{WRITTEN}"
    yield (
        "What can be wrong in a regulation, a calendar, a log or a leaf. Each is\n"
        "reported with its place, all of one run at once.\n"
    )
    yield from _sentences("finding")


def _sentences(family: str) -> Iterator[str]:
    vi, en = catalogue("vi"), catalogue("en")
    yield "| Code | Tiếng Việt | English |\n|---|---|---|"
    for key in sorted(vi):
        if key.startswith(f"{family}."):
            code = key.removeprefix(f"{family}.")
            yield f"| `{code}` | {_cell(vi[key])} | {_cell(en.get(key, ''))} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _settings() -> Iterator[str]:
    yield f"# Settings\n\n{WRITTEN}"
    yield (
        "One file, `phoihop.toml`, in the data folder (or where `PHOIHOP_CONFIG` points).\n"
        "`PHOIHOP_DATABASE` and `PHOIHOP_SECRET` in the environment win over it. A name\n"
        "that is not in this table is refused.\n"
    )
    yield "| Name | Default | Says |\n|---|---|---|"
    for name, field in Options.model_fields.items():
        default = field.default
        shown = list(default) if isinstance(default, tuple) else default
        yield f"| `{name}` | `{shown}` | {OPTIONS[name]} |"
    yield ""


def _joined(parts: Callable[[], Iterator[str]]) -> Callable[[], str]:
    return lambda: "\n".join(parts())


PAGES: Mapping[Path, Callable[[], str]] = {
    REFERENCE / "facts.md": _joined(_facts),
    REFERENCE / "refusals.md": _joined(_refusals),
    REFERENCE / "findings.md": _joined(_findings),
    REFERENCE / "patterns.md": lambda: patterns_page(WRITTEN),
    REFERENCE / "articles.md": lambda: articles_page(WRITTEN),
    REFERENCE / "bpmn.md": lambda: bpmn_page(WRITTEN),
    REFERENCE / "settings.md": _joined(_settings),
    REFERENCE / "commands.md": lambda: commands_page(WRITTEN),
    ROOT / "spec" / "regulation.schema.json": schema_page,
    GLOSSARY: lambda: glossary(GLOSSARY.read_text("utf-8")),
}

if __name__ == "__main__":
    for page, drawn in PAGES.items():
        page.write_text(drawn(), "utf-8")
        print(page.relative_to(ROOT))
