"""A clerk with forty letters a day finds the kind by two words and the Enter key."""

import re
from collections.abc import Callable
from typing import Any

from phoihop.web.kinds import Offer, matching
from tests.web.forms import adopted
from tests.web.site import Site

Html = Callable[[Any], str]


def offer(name: str, **more: Any) -> Offer:
    blank = {"basis": "", "opened_by": "", "address": "", "regulation": "", "text": ""}
    return Offer(name=name, **({"names": name} | blank | more))


def named(found: list[Offer]) -> list[str]:
    return [each.name for each in found]


def test_words_are_found_with_and_without_marks_in_any_order() -> None:
    kinds = [offer("Xác minh liên ngành"), offer("Trao đổi thông tin")]
    for typed in ("xac minh", "minh xac", "XÁC", "nganh lien", "  xác   minh "):
        assert named(matching(kinds, typed)) == ["Xác minh liên ngành"], typed
    assert matching(kinds, "xac trao") == []
    law = offer("Khác", regulation="Quy chế đất đai", basis="Điều 12")
    assert named(matching([*kinds, law], "dat dieu 12")) == ["Khác"]
    assert matching([*kinds, law], "oi") == []  # inside a word it would find everything
    both = [law, offer("Giao đất")]
    assert named(matching(both, "dat")) == ["Giao đất", "Khác"]


def test_as_typed_then_own_then_used_most_comes_first() -> None:
    kinds = [
        offer("Bàn giao"),
        offer("Bán đấu giá", used=9, own=True),
        offer("Bàn hiệp ước", own=True),
        offer("Ban hành", used=2, own=True),
    ]
    assert named(matching(kinds, "bàn")) == [
        "Bàn hiệp ước", "Bàn giao", "Bán đấu giá", "Ban hành",
    ]  # fmt: skip


def test_enter_opens_the_form_where_one_kind_is_left(site: Site) -> None:
    address = adopted(site)
    answer = site.get("an", "/vu-viec/moi/", data={"q": "hoi dap"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)


def test_where_several_are_left_the_first_takes_the_focus(
    site: Site, html: Html
) -> None:
    answer = site.get("an", "/vu-viec/moi/", data={"q": "ho so"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall(r"<a[^>]* autofocus>", body)) == 1
    count = body.count("/vu-viec/moi/") - body.count('action="/vu-viec/moi/"')
    assert count > 2
    assert "Tìm thấy " in html(answer)
    assert 'value="ho so"' in body


def test_what_is_typed_is_answered_while_typing_and_never_leaves_the_page(
    site: Site, html: Html
) -> None:
    adopted(site)
    asked = {"headers": {"HX-Request": "true"}, "data": {"q": "hoi dap"}}
    answer = site.get("an", "/vu-viec/moi/", **asked)
    assert answer.status_code == 200
    assert "Tìm thấy 1 loại việc." in html(answer)
    assert "autofocus" not in answer.content.decode()
    none = site.get("an", "/vu-viec/moi/", data={"q": "<khong co>"})
    assert "Không có loại việc nào có “&lt;khong co&gt;”." in html(none)


def test_the_kinds_used_most_stand_first_for_those_whose_agency_used_them(
    site: Site, html: Html
) -> None:
    shown = html(site.get("an", "/vu-viec/moi/"))
    often = shown.partition("Hay dùng gần đây")[2]
    assert often.index("Xác minh liên ngành") < often.index("Đọc quy chế")
    assert "Hay dùng gần đây" not in html(site.get("lan", "/vu-viec/moi/"))
