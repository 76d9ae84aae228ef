"""Each scenario is green with its pattern and red without it; the page says what there is."""

import pytest

from phoihop.base.errors import PhoihopError
from phoihop.regulation import plan
from tests.people import written
from tests.regulation.patterns.catalogue import ELSEWHERE, OPEN, WORDING
from tests.regulation.patterns.page import shown

FOUND = list(shown().values())


@pytest.mark.parametrize("each", FOUND, ids=lambda each: str(each.code))
def test_a_scenario_fails_when_its_pattern_is_taken_out(
    each: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = next(one for one in FOUND if one is each)
    found.scenario()
    written.cache_clear()
    plan._PLANS.clear()
    try:
        with monkeypatch.context() as patch:
            found.remove(patch)
            with pytest.raises(
                (AssertionError, PhoihopError, KeyError, pytest.fail.Exception)
            ):
                found.scenario()
    finally:
        written.cache_clear()
        plan._PLANS.clear()


def test_every_pattern_has_a_scenario_a_reason_or_is_marked_open() -> None:
    assert not set(shown()) & {*ELSEWHERE, *OPEN}
    assert {*shown(), *ELSEWHERE, *OPEN} == set(WORDING)
    assert list(WORDING) == [f"P{number}" for number in range(1, 59)]
