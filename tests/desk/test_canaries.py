"""What is sealed stands nowhere in the clear: neither in a file nor in the database.

Names of people and agencies, titles of matters, names of papers and the texts of
regulations stand in derived tables, because lists and searches need them. What is
filled into forms, the papers, reasons and questions do not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from phoihop.desk import matters
from phoihop.desk.story import FINANCE, PAPER
from phoihop.regulation.run import Act
from phoihop.store.projection import tables
from tests.world import World, check_world

SEALED = {
    "value": "Chim hoàng yến một",
    "personal": "Chim hoàng yến hai",
    "question": "Chim hoàng yến ba",
    "answer": "Chim hoàng yến bốn",
    "proof": "Chim hoàng yến năm",
    "reason": "Chim hoàng yến sáu",
    "paper": "Chim hoàng yến bảy",
}
IN_LISTS = {"title": "Chim hoàng yến tám", "file name": "Chim hoàng yến chín"}


def sung(world: World) -> str:
    """A review in which every hidden field holds a canary."""
    matter = world.open(
        "an",
        "ra-soat-ho-so",
        IN_LISTS["title"],
        concerned="hoa",
        ho_ten="Đỗ Thị Hoa",
        so_hieu=SEALED["value"],
        loai_du_kien="cong-tac",
        gia_tri_trong_ho_so=SEALED["personal"],
        phuc_tap="khong",
    )
    world.do("an", matter, "hoi", row=FINANCE, cau_hoi=SEALED["question"])
    world.receive("an", matter, "hoi", row=FINANCE, proof=SEALED["proof"])
    values = {"can-cu": SEALED["answer"], "gia-tri-dung": SEALED["answer"]}
    reply = Act("do", "tra-loi", FINANCE, "khong-khop", values)
    plain = PAPER + SEALED["paper"].encode() * 50
    name = f"{IN_LISTS['file name']}.pdf"
    paper = matters.Upload("tai-lieu-doi-chieu", name, plain)
    world.act("binh", matter, reply, paper)
    matters.let_see(
        world.actor("dung"),
        matter,
        f"person:{world.province.people['lan']}",
        SEALED["reason"],
        key=world.province.key(),
        now=world.now,
    )
    world.readers[matter] |= {"binh", "lan"}
    return matter


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table of the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield table, " ".join(map(_text, row))


def _text(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def test_no_table_holds_what_is_sealed(world: World) -> None:
    world.checking = False
    sung(world)
    check_world(world)
    found = list(rows())
    for what, canary in SEALED.items():
        assert [table for table, row in found if canary in row] == [], what
    derived = {each._meta.db_table for each in tables()}
    for canary in IN_LISTS.values():
        held = {table for table, row in found if canary in row}
        assert held
        assert held <= derived


def test_no_file_of_the_installation_holds_what_is_sealed(
    lasting_world: World, settings: Any
) -> None:
    world = lasting_world
    world.checking = False
    sung(world)
    folder = Path(settings.PHOIHOP_DATA)
    files = [each for each in folder.rglob("*") if each.is_file()]
    if connection.vendor == "sqlite":
        database = (folder / "phoihop.sqlite3").resolve()
        files += database.parent.glob(f"{database.name}*")
        assert any(b"x\xc3\xa1c minh" in each.read_bytes().lower() for each in files)
    assert [each for each in files if "documents" in each.parts]
    for what, canary in SEALED.items():
        told = (
            canary.encode(),
            canary.encode("utf-16-le"),
            canary.encode().hex().encode(),
        )
        for file in files:
            held = file.read_bytes()
            assert not [each for each in told if each in held], (what, file.name)
