"""The page of patterns, drawn from the scenarios that are there: it cannot promise more."""

from collections.abc import Iterator, Mapping

from tests.regulation.patterns import test_flow, test_people_and_papers, test_silence
from tests.regulation.patterns.catalogue import ELSEWHERE, OPEN, SHOWN, WORDING, Shown

SCENARIOS = (test_silence, test_flow, test_people_and_papers)


def shown() -> Mapping[str, Shown]:
    """Return every pattern that a scenario shows; reading their modules registers them."""
    assert SCENARIOS
    return SHOWN


def patterns_page(written: str) -> str:
    """Return docs/reference/patterns.md."""
    return "\n".join(_page(written))


def _page(written: str) -> Iterator[str]:
    found = shown()
    yield f"# Patterns of coordination regulations\n\n{written}"
    yield (
        "How the language says what real regulations say. Each row names the scenario that\n"
        "shows it; `tests/regulation/patterns/test_removed.py` takes the pattern out of the\n"
        "engine and sees that scenario fail.\n"
    )
    yield "| No. | Wording | How it is written | Scenario |\n|---|---|---|---|"
    for code, wording in WORDING.items():
        if code in found:
            how = found[code].how.replace("|", "\\|")
            yield f"| {code} | {wording} | `{how}` | {found[code].test} |"
    yield "\n## Not shown by a scenario\n"
    yield "| No. | Wording | Why |\n|---|---|---|"
    for code, wording in WORDING.items():
        if code not in found:
            why = ELSEWHERE.get(code) or f"**open**: {OPEN[code]}"
            yield f"| {code} | {wording} | {why} |"
    yield ""
