"""Two worlds that differ only in what a person may not see must answer that person alike.

Left out of the comparison, by decision: size, root and time of checkpoints, and the
index of one's own entries.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from phoihop.base.errors import PhoihopError
from phoihop.contexts.matters.models import MatterRow, PaperRow
from phoihop.contexts.parties import facts
from phoihop.contexts.parties.models import revoke
from phoihop.desk import access, inbox, matter_page, matters
from phoihop.desk.administration import administer
from phoihop.desk.story import ASKED as ASKED_ROWS
from phoihop.desk.story import FINANCE, PAPER, POLICE, SCHOOLS
from phoihop.regulation.run import Act
from phoihop.store import documents
from tests.world import CAST, World

PUBLIC = {"entry", "last", "index", "id", "_state"}
UNSHOWN = {
    "matter",
    "calendar",
    "regulation",
    "kind",
}  # of the page: what it is made from
LEFT_OUT = PUBLIC | UNSHOWN
VERIFY, REVIEW = "xac-minh-lien-nganh", "ra-soat-ho-so"
CANARY = "Hoàng yến"
Request = tuple[Any, ...]


def visible_part(world: World) -> dict[str, str]:
    """What the readers of the comparison may see a part of, on Wednesday 18 March.

    `asked` waits for replies and was opened to Bình by name as well, and to Lan for a
    time; `proposed` waits for Dũng and is open to Lan; `review` is about Hoa; `check`
    asks the inspectorate, where Giang may read and not act; `shut` was moved out of
    Bình's sight while he was asked.
    """
    world.checking = False
    lend(world)
    asked = world.open("an", VERIFY, "Xác minh bằng", du_kien="x", phuc_tap="khong")
    world.do("an", asked, "hoi", row=FINANCE, lets="binh", cau_hoi="Đúng không?")
    world.do("an", asked, "hoi", row=SCHOOLS, lets="chi", cau_hoi="Đúng không?")
    evidence = matters.Upload("tai-lieu-doi-chieu", "Trích sổ gốc.pdf", PAPER)
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    world.act("binh", asked, reply, evidence, replace(evidence, name="Trang 2.pdf"))
    for login, back in (("binh", False), ("lan", False), ("lan", True)):
        let_see(world, asked, login, revoke=back)
    proposed = world.open("an", VERIFY, "Bằng khác", du_kien="x", phuc_tap="khong")
    for row in ASKED_ROWS:
        world.do("an", proposed, "hoi", row=row, lets="binh chi", cau_hoi="?")
        world.receive("an", proposed, "hoi", row=row, proof="Sổ chuyển giao")
    let_see(world, proposed, "lan")
    world.readers[proposed].add("lan")
    told = review(world, lets="hoa binh")
    world.do("an", proposed, "trinh", du_thao_ket_luan="Không ai trả lời")
    check = inspectorate(world)
    shut = world.open("an", VERIFY, "Chuyển nơi khác", du_kien="x", phuc_tap="co")
    scan = matters.Upload("giay-to", "Bản chụp.pdf", PAPER)
    question = Act("do", "hoi", FINANCE, values={"cau-hoi": "?"})
    world.act("an", shut, question, scan)
    revoke(f"agency:{world.agency(FINANCE)}", shut)
    return {
        "asked": asked,
        "proposed": proposed,
        "review": told,
        "check": check,
        "shut": shut,
    }


def waits_by_hand(
    seen: Mapping[str, str], inspectorate_id: str
) -> dict[str, set[tuple[str, str, str]]]:
    """What waits for each of the cast in the visible part.

    What was sent and nobody confirmed waits for the addressee, and for the sender.
    """
    unreceived = {
        (seen["asked"], "hoi", SCHOOLS),
        (seen["shut"], "hoi", FINANCE),
        (seen["review"], "bao-truoc", ""),
        (seen["check"], "yeu-cau", inspectorate_id),
    }
    lead = unreceived | {
        (seen["asked"], "hoi", POLICE),
        (seen["shut"], "hoi", SCHOOLS),
        (seen["shut"], "hoi", POLICE),
    }
    waits: dict[str, set[tuple[str, str, str]]] = {login: set() for login in CAST}
    waits["an"] = lead
    waits["dung"] = lead | {(seen["proposed"], "ket-luan", "")}
    waits["chi"] = {(seen["asked"], "hoi", SCHOOLS)}
    waits["hoa"] = {(seen["review"], "bao-truoc", "")}
    return waits


def lend(world: World) -> None:
    """Dũng lets An act as head in exchanges of information, and in nothing else."""
    today = date(2026, 3, 2)
    wish = facts.DelegationGiven(
        delegation=world.province.id(),
        by=world.province.appointments["dung"],
        to=world.province.appointments["an"],
        scope=("trao-doi-thong-tin",),
        since=today,
        until=date(2026, 4, 30),
        document="01/GUQ-SNV",
    )
    administer(
        world.actor("dung"),
        wish,
        stream=world.agency("so-noi-vu"),
        key=world.province.key(),
        now=world.now,
    )


def let_see(world: World, matter: str, login: str, *, revoke: bool = False) -> None:
    matters.let_see(
        world.actor("dung"),
        matter,
        f"person:{world.province.people[login]}",
        "Cần để đối chiếu",
        revoke=revoke,
        key=world.province.key(),
        now=world.now,
    )


def inspectorate(world: World) -> str:
    """An exchange in which the inspectorate is asked, where nobody but Giang works."""
    rows = ("thanh-tra-tinh",)
    matter = world.open(
        "an", "trao-doi-thong-tin", "Hỏi", rows=rows, noi_dung="x", muc_dich="y"
    )
    asked = world.agency("thanh-tra-tinh")
    world.do("an", matter, "yeu-cau", row=asked, cau_hoi="?")
    return matter


def review(world: World, lets: str = "") -> str:
    """A review of Hoa's file; she was told, and Bình was asked, if they are let in."""
    matter = world.open(
        "an",
        REVIEW,
        f"Rà soát {CANARY}" if not lets else "Rà soát hồ sơ",
        concerned="hoa",
        ho_ten="Đỗ Thị Hoa",
        so_hieu="CB-0731",
        loai_du_kien="cong-tac",
        gia_tri_trong_ho_so="2008",
        phuc_tap="khong",
    )
    if not lets:
        return matter
    world.do("an", matter, "hoi", row=FINANCE, lets=lets, cau_hoi="?")
    world.do("binh", matter, "tra-loi", "khong-quan-ly", row=FINANCE)
    for row in (SCHOOLS, POLICE):
        world.do("an", matter, "hoi", row=row, lets="chi", cau_hoi="?")
        world.receive("an", matter, "hoi", row=row, proof="Sổ chuyển giao")
    world.at("2026-03-18 08:00").tick()
    world.do("an", matter, "de-xuat", "co-sai-lech", sai_lech="2009")
    world.do("an", matter, "bao-truoc", noi_dung_thong_bao="Dự thảo")
    return matter


def hidden_part(world: World) -> dict[str, str]:
    """What Bình, Hoa, Khoa and Lan may not see: matters, acts, papers, a grant, who read."""
    other = world.open("an", VERIFY, f"Việc {CANARY}", du_kien=CANARY, phuc_tap="co")
    world.do("an", other, "hoi", row=SCHOOLS, cau_hoi=CANARY)
    evidence = matters.Upload("tai-lieu-doi-chieu", f"{CANARY}.pdf", PAPER)
    reply = Act("do", "tra-loi", SCHOOLS, "khop", {"can-cu": CANARY})
    world.act("chi", other, reply, evidence)
    return {"other": other, "hidden": review(world)}


@contextmanager
def tried(world: World) -> Iterator[None]:
    """What happens in here is taken back."""
    readers = {each: set(who) for each, who in world.readers.items()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    world.readers = readers


Part = Mapping[str, str]
HIDDEN_ACTS: Mapping[str, Callable[[World, Part], Any]] = {
    "another matter": lambda world, _: world.open(
        "an", VERIFY, f"Thêm {CANARY}", du_kien=CANARY, phuc_tap="co"
    ),
    "another review": lambda world, _: review(world),
    "a request": lambda world, part: world.do(
        "an", part["other"], "hoi", row=POLICE, cau_hoi=CANARY
    ),
    "a grant": lambda world, part: let_see(world, part["other"], "giang"),
    "somebody reads": lambda world, part: matters.note_opened(
        world.actor("giang"), MatterRow.objects.get(matter=part["review"]), world.now
    ),
    "the end": lambda world, part: MatterRow.objects.filter(
        matter=part["other"]
    ).update(closed_at=world.now, due_at=None, title=CANARY * 2),
}


def answers(
    world: World, login: str, requests: tuple[Request, ...]
) -> dict[Request, Any]:
    """What one person gets for each request, with what is public by decision left out."""
    return {each: _answer(world, login, each) for each in requests}


def _answer(world: World, login: str, request: Request) -> object:
    name, *rest = request
    try:
        return shown(ASKED[name](world, login, *rest))
    except PhoihopError as error:
        return error.code, sorted(error.details.items())


def _filtered(world: World, login: str, word: str, closed: str) -> list[MatterRow]:
    rows = access.visible(world.actor(login)).filter(folded__contains=word)
    if closed:
        rows = rows.filter(closed_at__isnull=closed == "no")
    assert rows.count() == len(rows)
    return list(rows.order_by("-entry"))


def _act(world: World, login: str, matter: str, step: str) -> object:
    return matters.act(
        world.actor(login),
        matter,
        matters.Wish(what=Act("do", step, FINANCE)),
        key=world.province.key(),
        now=world.now,
    )


def _bytes(world: World, login: str, matter: str, document: str) -> bytes:
    paper = access.paper(world.actor(login), matter, document)
    return documents.get(paper.document)


ASKED: Mapping[str, Callable[..., Any]] = {
    "count": lambda world, login: access.count(world.actor(login)),
    "list": lambda world, login, start, length: access.newest(
        world.actor(login), start=start, length=length
    ),
    "filter": _filtered,
    "matter": lambda world, login, matter: access.matter(world.actor(login), matter),
    "may see": lambda world, login, matter: access.may_see(world.actor(login), matter),
    "page": lambda world, login, matter: world.page(login, matter),
    "date": lambda world, login, matter, step, row: matter_page.explained(
        world.actor(login), matter, step, row, world.now
    )[3],
    "readers": lambda world, login, matter: matter_page.readers(
        world.actor(login), matter
    ),
    "paper": _bytes,
    "act": _act,
    "waiting": lambda world, login: inbox.waiting(world.actor(login), world.now),
    "waiting count": lambda world, login: inbox.count(world.actor(login)),
    "to open": lambda world, login: [
        each.code for _, each in matters.kinds_to_open(world.actor(login), world.now)
    ],
    "administers": lambda world, login: access.administers(world.actor(login)),
}


def every_request(seen: Part, hidden: Part) -> tuple[Request, ...]:
    """Every request about what is there and what is not."""
    ids = _ids(seen, hidden)
    return (
        *reduced(seen, hidden),
        *((name, one) for one in ids for name in ("page", "readers")),
        *(("date", one, "tra-loi", SCHOOLS) for one in ids),
    )


def reduced(seen: Part, hidden: Part) -> tuple[Request, ...]:
    """The short suite of the gate."""
    ids = _ids(seen, hidden)
    held = (seen["asked"], seen["review"], hidden["other"], "a" * 26)
    papers = [*PaperRow.objects.order_by("entry"), PaperRow(document="b" * 26)]
    return (
        ("count",),
        ("waiting",),
        ("waiting count",),
        ("to open",),
        ("administers",),
        *(("list", start, length) for start in (0, 1) for length in (1, 50)),
        *(("filter", word, "") for word in ("", "xac minh", "hoang yen", "ph-2026")),
        *(("filter", "", closed) for closed in ("yes", "no")),
        *((name, one) for one in ids for name in ("matter", "may see")),
        *(("act", one, "hoi") for one in hidden.values()),
        *(("paper", one, paper.document) for one in held for paper in papers),
    )


def _ids(seen: Part, hidden: Part) -> tuple[str, ...]:
    return (*seen.values(), *hidden.values(), "a" * 26, "", "'--", "%", "\0")


def shown(value: Any) -> Any:
    """A value as it can be compared: rows and records by what they say."""
    if isinstance(value, Model):
        told = {k: v for k, v in vars(value).items() if k not in PUBLIC}
        return {name: shown(each) for name, each in told.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_told(value))
    if isinstance(value, Mapping):
        return {key: shown(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [shown(each) for each in value]
    return value


def _told(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        if each.name not in LEFT_OUT:
            yield each.name, shown(getattr(value, each.name))
