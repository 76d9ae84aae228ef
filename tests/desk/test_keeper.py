"""The keeper of the time records what silence means while nobody looks."""

from datetime import timedelta
from pathlib import Path

import pytest

from phoihop.base import clock
from phoihop.contexts.matters.models import TaskRow
from phoihop.desk import demo, keeper, moment, story
from phoihop.desk.seeded import seeded
from phoihop.store import reading, verifying


@pytest.fixture
def province(installation: Path) -> demo.Province:
    moment.start_demo()
    province = demo.set_up(clock.now(), seeded("keeper"))
    story.play(province)
    return province


def test_the_keeper_records_silence_and_verifies(province: demo.Province) -> None:
    assert keeper.look(float("-inf"), 10.0) == 10.0
    verdict = verifying.last()
    assert verdict is not None
    assert verdict.ok
    before = reading.head().size
    moment.put_forward(40)
    assert keeper.look(10.0, 20.0) == 10.0
    assert reading.head().size > before
    assert not TaskRow.objects.filter(step="tra-loi", act="reply").exists()


def test_nothing_more_is_recorded_a_minute_later(province: demo.Province) -> None:
    keeper.look(10.0, 20.0)
    size = reading.head().size
    keeper.look(10.0, 20.0)
    assert reading.head().size == size


def test_the_clock_of_a_demo_goes_forward_only(province: demo.Province) -> None:
    start = moment.now()
    assert moment.put_forward(3) - start >= timedelta(days=3)
    assert moment.is_demo()
