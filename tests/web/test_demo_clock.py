"""The clock of the demo is put forward by its own page; elsewhere there is no such page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from phoihop.contexts.matters.models import MatterRow
from phoihop.desk import moment
from phoihop.web.views import demo
from tests.web.site import Site

Html = Callable[[Any], str]


def test_where_there_is_no_demo_there_is_no_clock(site: Site, html: Html) -> None:
    assert site.post("an", "/dong-ho/", {"days": "1"}).status_code == 404
    assert "Tua 1 ngày" not in html(site.get("an", "/"))


def test_silence_is_recorded_as_the_clock_goes(
    site: Site, html: Html, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment.start_demo()

    def forward(days: int) -> Any:
        site.now += timedelta(days=days)
        return site.now

    monkeypatch.setattr(demo.moment, "put_forward", forward)
    before = MatterRow.objects.get(matter=site.matters["waiting"]).last
    answer = site.post("an", "/dong-ho/", {"days": "7", "next": "/vu-viec/"})
    assert answer.headers["Location"] == "/vu-viec/"
    shown = html(site.get("an", "/vu-viec/"))
    assert "Đồng hồ đã tua tới ngày 22/06/2026" in shown
    assert MatterRow.objects.get(matter=site.matters["waiting"]).last > before


def test_the_clock_goes_forward_only(site: Site) -> None:
    moment.start_demo()
    for days in ("0", "-1", "x", "9999", ""):
        assert site.post("an", "/dong-ho/", {"days": days}).status_code == 403
