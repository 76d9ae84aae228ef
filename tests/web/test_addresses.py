"""Every address of the product with an example, and who of the cast may open it.

`GETS` are read by everybody in turn; whoever is not named gets the page that says
there is nothing here. Written by hand, as the gate is held against it. `Site.at`
fills in the ids.
"""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import resolve

from phoihop.web.policies import POLICIES, Policy
from tests.web.site import CAST, Site

EVERYBODY = frozenset({"an", "binh", "chi", "dung", "giang", "hoa", "khoa", "lan"})
LEAD = frozenset({"an", "dung", "giang"})
ASKED = LEAD | {"binh", "chi"}
KHOA = frozenset({"khoa"})
WRITERS = EVERYBODY - {"hoa", "khoa", "giang"}
WORKERS = EVERYBODY - {"hoa", "khoa"}

GETS: Mapping[str, tuple[str, frozenset[str]]] = {
    "inbox": ("/", EVERYBODY),
    "matters": ("/vu-viec/", EVERYBODY),
    "matters-export": ("/vu-viec/bang.xlsx", EVERYBODY),
    "new-matter": ("/vu-viec/moi/", EVERYBODY),
    "new-matter-form": (
        "/vu-viec/moi/{regulation}/xac-minh-lien-nganh/",
        frozenset({"an", "binh", "chi", "dung", "lan"}),
    ),
    "matter": ("/vu-viec/{waiting}/", ASKED),
    "matter-date": (
        "/vu-viec/{waiting}/vi-sao/?step=tra-loi&row=so-giao-duc",
        ASKED,
    ),
    "matter-move": ("/vu-viec/{waiting}/chuyen-ban/", frozenset({"dung"})),
    "document": ("/vu-viec/{finished}/tep/{paper}/", ASKED),
    "regulations": ("/quy-che/", EVERYBODY),
    "regulation": ("/quy-che/{regulation}/", EVERYBODY),
    "regulation-move": ("/quy-che/{regulation}/chuyen-ban/", frozenset({"dung"})),
    "regulation-picture": (
        "/quy-che/{regulation}/xac-minh-lien-nganh.svg",
        EVERYBODY,
    ),
    "regulation-process": (
        "/quy-che/{regulation}/xac-minh-lien-nganh.bpmn",
        EVERYBODY,
    ),
    "regulation-begin": ("/quy-che/soan/", WRITERS),
    "regulation-editor": ("/quy-che/soan/moi/?khung=xac-minh-lien-nganh", WRITERS),
    "regulation-draft": ("/quy-che/soan/{draft}/", frozenset({"an"})),
    "regulation-draft-readers": (
        "/quy-che/soan/{draft}/nguoi-doc/",
        frozenset({"an"}),
    ),
    "regulation-compare": ("/quy-che/soan/{draft}/so-sanh/", frozenset({"an"})),
    "regulation-submit": ("/quy-che/soan/{draft}/trinh/", frozenset({"an"})),
    "regulation-proposals": ("/quy-che/de-nghi/", WORKERS),
    "regulation-proposal": (
        "/quy-che/de-nghi/{proposal}/",
        frozenset({"an", "binh", "dung"}),
    ),
    "regulation-adopt": ("/quy-che/ban-hanh/", KHOA),
    "trials": ("/chay-thu/", EVERYBODY),
    "trial": ("/chay-thu/{trial}/", frozenset({"an"})),
    "trial-cases": ("/chay-thu/{trial}/ho-so/?show=late", frozenset({"an"})),
    "trial-case": ("/chay-thu/{trial}/ho-so/1/", frozenset({"an"})),
    "trial-date": (
        "/chay-thu/{trial}/ho-so/1/vi-sao/?side=1&at=99&step=tra-loi&row=so-giao-duc",
        frozenset({"an"}),
    ),
    "trial-workbook": ("/chay-thu/{trial}/ket-qua.xlsx", frozenset({"an"})),
    "trial-pdf": ("/chay-thu/{trial}/ket-qua.pdf", frozenset({"an"})),
    "ledger": ("/so-cai/", EVERYBODY),
    "ledger-proof": ("/so-cai/{entry}/bang-chung", ASKED),
    "my-file": ("/ho-so-cua-toi/", EVERYBODY),
    "password": ("/mat-khau/", EVERYBODY),
    "administration": ("/quan-tri/", KHOA),
    "administration-agency": ("/quan-tri/co-quan/{agency}/", KHOA | {"dung"}),
    "administration-accounts": ("/quan-tri/tai-khoan/", KHOA),
    "administration-calendar": ("/quan-tri/lich/", KHOA),
}
POSTS: Mapping[str, str] = {
    "regulation-preview": "/quy-che/soan/xem/",
    "regulation-proposal-act": "/quy-che/de-nghi/{proposal}/lam/",
    "sign-in": "/dang-nhap/",
    "sign-out": "/dang-xuat/",
    "choices": "/lua-chon/",
    "office": "/tu-cach/",
    "matter-act": "/vu-viec/{waiting}/lam/",
    "matter-access": "/vu-viec/{waiting}/ai-xem/",
    "ledger-verify": "/so-cai/kiem-tra/",
    "trial-end": "/chay-thu/{trial}/ket-thuc/",
    "demo-clock": "/dong-ho/",
}
FILES = frozenset(
    {
        "trial-workbook",
        "trial-pdf",
        "document",
        "ledger-proof",
        "matters-export",
        "regulation-picture",
        "regulation-process",
    }
)


def test_every_address_is_an_example_here() -> None:
    assert set(GETS) | set(POSTS) == set(POLICIES)


def test_every_example_is_of_its_address(site: Site) -> None:
    for name, (example, _) in GETS.items():
        assert resolve(site.at(example).partition("?")[0]).url_name == name
    for name, post in POSTS.items():
        assert resolve(site.at(post)).url_name == name


@pytest.mark.parametrize("login", CAST)
def test_each_page_is_there_for_whom_it_is_for(site: Site, login: str) -> None:
    for name, (example, readers) in GETS.items():
        answer = site.get(login, site.at(example))
        assert answer.status_code == (200 if login in readers else 404), (name, login)


def test_a_stranger_is_asked_to_sign_in_and_then_goes_where_he_was_going(
    site: Site,
) -> None:
    stranger = Client()
    for name, policy in POLICIES.items():
        example = GETS[name][0] if name in GETS else POSTS[name]
        answer = stranger.get(site.at(example))
        if policy is Policy.PUBLIC:
            assert answer.status_code in {200, 405}, name
        else:
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith("/dang-nhap/?next=%2F"), name


def test_what_only_reads_by_sending_cannot_be_read(site: Site) -> None:
    for name, example in POSTS.items():
        if name == "matter-act":
            assert site.get("an", site.at(example)).status_code == 302
        elif name != "sign-in":
            assert site.get("an", site.at(example)).status_code == 405, name
