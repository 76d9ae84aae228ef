"""A form that came too late: told what happened since, and nothing typed is lost."""

from html import unescape

from tests.web.site import Site
from tests.web.test_matter import act, hidden, once

TYPED = "Nội dung gõ dở"


def late_form(site: Site) -> tuple[str, dict[str, str]]:
    """Return the form of Chi's reply as she has it open, half filled."""
    address = site.matter("waiting")
    body = site.get("chi", address).content.decode()
    form = hidden(body, "act-do-tra-loi-so-giao-duc")
    form |= {"once": once(body), "answer": "khong-co-so", "v-ly-do": TYPED}
    return address, form


def test_whoever_comes_second_is_told_what_changed_and_keeps_the_words(
    site: Site,
) -> None:
    address, form = late_form(site)
    matter = address.split("/")[2]
    first = act(
        site, "chi", matter, "tra-loi", "so-giao-duc", answer="khop", v_can_cu="Sổ 4"
    )
    assert first.status_code == 302
    answer = site.post("chi", f"{address}lam/", form)
    shown = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert TYPED in shown
    assert "Trong lúc đó đã ghi:" in shown
    assert "Khớp với sổ gốc – Phạm Thu Chi" in shown


def test_what_never_was_there_to_do_is_refused_with_the_rule(site: Site) -> None:
    address, form = late_form(site)
    forged = form | {"step": "trinh", "row": "", "verb": "do", "once": "forged"}
    answer = site.post("chi", f"{address}lam/", forged)
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "(not_now)" in shown
    assert "mục mới" not in shown


def test_a_refusal_carries_its_code(site: Site) -> None:
    address, form = late_form(site)
    for key in ("step", "verb", "row"):
        assert key in form
    theirs = form | {"row": "cong-an-tinh", "once": "theirs"}
    shown = unescape(site.post("chi", f"{address}lam/", theirs).content.decode())
    assert "(not_your_party)" in shown
    assert "Công an tỉnh" in shown


def test_going_back_to_the_address_of_an_act_finds_the_matter(site: Site) -> None:
    address = site.matter("waiting")
    answer = site.get("chi", f"{address}lam/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == address
