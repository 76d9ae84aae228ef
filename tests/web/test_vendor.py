"""Files of other people ship as they came, with name, version, licence and hash."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src/phoihop/web/static/web"
VENDOR = STATIC / "vendor"
LOCK = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))


def test_every_vendored_file_has_the_hash_that_the_lock_says() -> None:
    said = {
        name: digest for package in LOCK for name, digest in package["files"].items()
    }
    found = {
        str(file.relative_to(VENDOR)): sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.name != "vendor.lock.json"
    }
    assert found == said


@pytest.mark.parametrize("package", LOCK, ids=lambda package: package["name"])
def test_every_package_says_version_and_licence_and_ships_its_text(
    package: dict,
) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"]
    assert any(name.startswith("licences/") for name in package["files"])


def test_the_lock_names_no_host() -> None:
    assert "://" not in (VENDOR / "vendor.lock.json").read_text("utf-8")


def test_htmx_is_of_the_second_series() -> None:
    (htmx,) = (package for package in LOCK if package["name"] == "htmx.org")
    assert tuple(map(int, htmx["version"].split("."))) >= (2, 0, 8)
    assert htmx["version"].startswith("2.")


def test_own_styles_fetch_nothing_from_elsewhere() -> None:
    for name in ("web.css", "fonts.css"):
        for address in re.findall(
            r"url\(([^)]*)\)", (STATIC / name).read_text("utf-8")
        ):
            assert (STATIC / address).is_file(), address


def test_every_letter_of_vietnamese_has_a_font() -> None:
    ranges = [
        (int(low, 16), int(high or low, 16))
        for low, high in re.findall(
            r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?",
            (STATIC / "fonts.css").read_text("utf-8"),
        )
    ]
    letters = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    for letter in letters + letters.upper():
        assert any(low <= ord(letter) <= high for low, high in ranges), letter
