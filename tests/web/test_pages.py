"""Each page: who may open it, how many queries it takes, what it never holds."""

import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.site import Site
from tests.web.test_addresses import FILES, GETS, POSTS

COUNTS = Path(__file__).with_name("query_counts.json")
STATEMENT = re.compile(r"\s*\(*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
LISTS = ("inbox", "matters", "ledger", "regulations", "my-file")


def test_not_there_and_not_yours_are_the_same_page(site: Site) -> None:
    hidden = site.get("lan", site.matter("waiting"))
    absent = site.get("lan", "/vu-viec/aaaaaaaaaaaaaaaaaaaaaaaaaa/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert dict(hidden.headers) == dict(absent.headers)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_shows_a_key_or_an_unfilled_blank(site: Site, language: str) -> None:
    for login in ("an", "dung", "chi", "hoa", "khoa"):
        site.client(login).cookies["language"] = language
        for name, (example, readers) in GETS.items():
            if login not in readers or name in FILES:
                continue
            body = site.get(login, site.at(example)).content.decode()
            shown = re.sub(r"(?s)<pre.*?</pre>|<meta.*?>", "", body)
            pattern = (
                r">[^<]*\b(?:web|engine|refused|fact|role|level|day)\.[a-z]\w*\.?\w+"
            )
            assert not re.findall(pattern, shown), (name, login)
            assert not re.findall(r"\{\w+\}", shown), (name, login)


def test_no_page_has_a_style_or_a_script_of_its_own(site: Site) -> None:
    for login in ("an", "hoa", "khoa"):
        for name, (example, readers) in GETS.items():
            if login not in readers or name in FILES:
                continue
            body = site.get(login, site.at(example)).content.decode()
            assert " style=" not in body, name
            assert "<style" not in body, name
            assert not re.findall(r" on[a-z]+=", body), name
            assert not re.findall(r"<script(?![^>]*src=)", body), name


def test_every_answer_is_private_and_under_a_strict_policy(site: Site) -> None:
    answer = site.get("an", "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "no-store" in answer.headers["Cache-Control"]


def counted(site: Site, login: str, address: str) -> int:
    """Return how many statements the page takes once the process is warm."""
    site.get(login, address)
    with CaptureQueriesContext(connection) as found:
        site.get(login, address)
    return sum(bool(STATEMENT.match(each["sql"])) for each in found.captured_queries)


def test_each_page_takes_as_many_queries_as_recorded(site: Site) -> None:
    found = {
        f"{name} {login}": counted(site, login, site.at(example))
        for name, (example, readers) in GETS.items()
        for login in (min(readers),)
    }
    found |= {f"{name} an": posted(site, name) for name in POSTS}
    if os.environ.get("PHOIHOP_RECORD_COUNTS"):
        COUNTS.write_text(written(found))
    recorded = json.loads(COUNTS.read_text("utf-8"))
    assert found == recorded
    for name in LISTS:
        assert min(v for k, v in found.items() if k.split()[0] == name) <= 8, name


def written(found: dict[str, int]) -> str:
    lines = (f'  "{name}": {count}' for name, count in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def posted(site: Site, name: str) -> int:
    """Return how many statements an empty form takes: the door, and the refusal."""
    address = site.at(POSTS[name])
    if name == "sign-out":
        site.get("an", "/")
    else:
        site.post("an", address, {})
    with CaptureQueriesContext(connection) as found:
        site.post("an", address, {})
    if name == "sign-out":
        del site.clients["an"]
    return sum(bool(STATEMENT.match(each["sql"])) for each in found.captured_queries)


def test_a_list_takes_no_more_queries_for_more_matters(site: Site) -> None:
    few = counted(site, "an", "/vu-viec/?state=closed")
    many = counted(site, "an", "/vu-viec/")
    assert abs(few - many) <= 1
