"""The two worlds once more, for texts on their way: drafts, and what was submitted for assent.

Whoever has no part in a draft or a proposal gets the same answers, by every way to ask
and at every address, whether it is there or not. Each line of the gate is tried with it
taken away.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from phoihop.base.errors import PhoihopError
from phoihop.base.packaged import packaged
from phoihop.contexts.parties.models import Account
from phoihop.desk import access, drafts, errands, inbox, proposal_page, proposals
from phoihop.desk.story import FINANCE, SCHOOLS
from phoihop.store import reading
from phoihop.store.models import EntryRow
from phoihop.web import middleware
from phoihop.web.views import ledger
from tests.desk.test_two_worlds import without
from tests.desk.test_two_worlds_pages import differing, told
from tests.desk.two_worlds import CANARY, shown, tried
from tests.world import CAST, World

TEXT = packaged("skeletons/xac-minh-lien-nganh.md")
READERS = ("binh", "giang", "hoa", "khoa", "lan")
Part = Mapping[str, str]


def text(name: str, canary: str = "") -> str:
    """A sound text of its own."""
    own = TEXT.replace("regulation: xac-minh", f"regulation: {name}", 1)
    return own.replace("title: ", f"title: {canary} ", 1)


def drafted(world: World, login: str, name: str, canary: str = "") -> str:
    return drafts.save(world.actor(login), text(name, canary), now=world.now).id


def submitted(world: World, draft: str, code: str, login: str = "an") -> str:
    actor, key = world.actor(login), world.province.key()
    asked = [world.agency(code)]
    return proposals.propose(actor, draft, 1, asked, key=key, now=world.now).stream


def seen_part(world: World) -> dict[str, str]:
    """Bình was sent one draft, wrote one himself, and his agency is asked about one text."""
    sent = drafted(world, "an", "gui-di")
    drafts.send(world.actor("an"), sent, agencies=[world.agency(FINANCE)])
    return {
        "sent": sent,
        "own": drafted(world, "binh", "tu-soan"),
        "asked": submitted(world, sent, FINANCE),
    }


def hidden_part(world: World) -> dict[str, str]:
    """A draft that Chi's agency was sent, and a text that only it is asked about."""
    draft = drafted(world, "an", "kin", CANARY)
    drafts.send(world.actor("an"), draft, agencies=[world.agency(SCHOOLS)])
    return {"draft": draft, "proposal": submitted(world, draft, SCHOOLS)}


def change(world: World, part: Part) -> None:
    """Everything that can happen to the hidden texts."""
    an, dung = world.actor("an"), world.actor("dung")
    more = text("kin", CANARY * 2)
    drafts.save(an, more, draft=part["draft"], seen=1, now=world.now)
    hidden = proposals.proposal(an, part["proposal"])
    keys = (world.province.key(), world.province.key())
    agency = world.agency("so-noi-vu")
    proposals.assent(
        dung, hidden.proposal, agency, hidden.digest, key=keys[0], now=world.now
    )
    proposals.withdraw(an, hidden.proposal, CANARY, key=keys[1], now=world.now)
    submitted(world, drafted(world, "an", "nua", CANARY), SCHOOLS)


def page_told(actor: access.Actor, one: str) -> object:
    """The page of a proposal, what is barred by its reason."""
    page = proposal_page.proposal_page(actor, one)
    why = [(x.what, x.agency, x.barred and x.barred.details) for x in page.barred]
    return replace(page, barred=why)


Ask = Callable[[Any, str, World], object]
ASKED: Mapping[str, Ask] = {
    "drafts": lambda actor, _, __: drafts.listed(actor),
    "draft": lambda actor, one, _: drafts.read(actor, one),
    "saves": lambda actor, one, _: drafts.history(actor, one),
    "compare": lambda actor, one, _: drafts.compare(
        actor, one, (1, 1), date(2026, 3, 2)
    ),
    "save": lambda actor, one, world: drafts.save(
        actor, text("gui-di"), draft=one, seen=1, now=world.now
    ),
    "send": lambda actor, one, world: drafts.send(
        actor, one, agencies=[world.agency(SCHOOLS)]
    ),
    "proposals": lambda actor, _, __: list(proposals.visible(actor).order_by("entry")),
    "count": lambda actor, _, __: proposals.visible(actor).count(),
    "proposal": lambda actor, one, _: proposals.proposal(actor, one),
    "page": lambda actor, one, _: page_told(actor, one),
    "errands": lambda actor, _, __: errands.errands(actor),
    "waiting": lambda actor, _, __: inbox.count(actor),
    "assent": lambda actor, one, world: proposals.assent(
        actor, one, world.agency(FINANCE), "0" * 64, key="k", now=world.now
    ),
    "withdraw": lambda actor, one, world: proposals.withdraw(
        actor, one, "x", key="l", now=world.now
    ),
    "force": lambda actor, one, world: proposals.put_in_force(
        actor, one, date(2027, 1, 1), key="m", now=world.now
    ),
    "submit": lambda actor, one, world: proposals.propose(
        actor, one, 1, [], key="n", now=world.now
    ),
}


def answers(world: World, login: str, ids: tuple[str, ...]) -> dict[Any, Any]:
    """What one person gets for each question; whatever it writes is taken back."""
    found = {}
    for name, ask in ASKED.items():
        for one in ids:
            with tried(world):
                try:
                    found[name, one] = shown(ask(world.actor(login), one, world))
                except PhoihopError as error:
                    found[name, one] = error.code, sorted(error.details.items())
                if name in {"save", "submit"}:  # ids and keys are drawn anew
                    found[name, one] = type(found[name, one]).__name__
    return found


def ids(seen: Part, hidden: Part) -> tuple[str, ...]:
    return (*seen.values(), *hidden.values(), "a" * 26, "", "\0", "%")


def test_what_one_has_no_part_in_changes_no_answer(world: World) -> None:
    seen = seen_part(world)
    with tried(world):
        hidden = hidden_part(world)
        every = ids(seen, hidden)
        present = {login: answers(world, login, every) for login in READERS}
        change(world, hidden)
        changed = {login: answers(world, login, every) for login in READERS}
    removed = {login: answers(world, login, every) for login in READERS}
    for login in READERS:
        assert differing(present[login], changed[login]) == []
        assert differing(present[login], removed[login]) == []
    assert CANARY not in repr(present)
    assert seen["asked"] in repr(present["binh"])


def test_the_hidden_texts_are_there_for_whoever_was_asked(world: World) -> None:
    seen = seen_part(world)
    hidden = hidden_part(world)
    for login in ("an", "chi"):
        found = answers(world, login, ids(seen, hidden))
        assert CANARY in repr(found["draft", hidden["draft"]])
        assert CANARY in repr(found["page", hidden["proposal"]])


PLACES = (
    "/",
    "/quy-che/",
    "/quy-che/soan/",
    "/quy-che/soan/{id}/",
    "/quy-che/soan/{id}/so-sanh/",
    "/quy-che/soan/{own}/so-sanh/?voi=thao.{id}",
    "/quy-che/soan/{id}/trinh/",
    "/quy-che/de-nghi/",
    "/quy-che/de-nghi/?page=2",
    "/quy-che/de-nghi/{id}/",
    "/so-cai/",
)


def addresses(seen: Part, hidden: Part) -> Iterator[str]:
    for place in PLACES:
        for one in (*seen.values(), *hidden.values(), "a" * 26):
            yield place.format(id=one, own=seen["own"])
    for one in hidden.values():
        for entry in EntryRow.objects.filter(stream=one).order_by("index"):
            yield f"/so-cai/{entry.index}/bang-chung"


def pages(world: World, login: str, places: tuple[str, ...]) -> dict[str, Any]:
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(login=login))
    return {place: told(client.get(place)) for place in dict.fromkeys(places)}


@pytest.mark.parametrize("login", READERS)
def test_no_page_tells_of_a_text_one_has_no_part_in(
    world: World, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    public = reading.Head(0, b"", "")
    monkeypatch.setattr(reading, "head", lambda: public)
    seen = seen_part(world)
    with tried(world):
        hidden = hidden_part(world)
        places = tuple(addresses(seen, hidden))
        present = pages(world, login, places)
        change(world, hidden)
        assert differing(present, pages(world, login, places)) == []
    assert differing(present, pages(world, login, places)) == []
    assert CANARY not in repr(present)


GATE: tuple[tuple[ModuleType, str, str], ...] = (
    (drafts, "filter(subject__in=actor.principals)", "all()"),
    (drafts, 'filter(draft__in=mine.values("draft"))', "all()"),
    (drafts, 'filter(subject=f"person:{actor.person}", author=True)', "all()"),
    (
        drafts,
        "visible(actor).filter(draft=draft)",
        "DraftRow.objects.filter(draft=draft)",
    ),
    (proposals, "filter(agency__in=agencies_of(actor))", "all()"),
    (proposals, 'filter(proposal__in=asked.values("proposal"))', "all()"),
    (
        proposals,
        "visible(actor).filter(proposal=public_id)",
        "ProposalRow.objects.filter(proposal=public_id)",
    ),
    (errands, "word=WAITING, agency__in=headed", "word=WAITING"),
    (errands, "mine = Q(asked=True, drafted=False)", "mine = Q(asked=True)"),
    (errands, "Q(agency__in=own, drafted=True)", "Q(agency__in=own)"),
    (
        errands,
        "{x.agency for x in actor.standing.offices if x.heads and x.works}",
        "{x.agency for x in actor.standing.offices}",
    ),
    (proposals, "if not found.mine:", "if False:"),
)


def as_said(world: World, seen: Part, hidden: Part) -> bool:
    """Whether everybody has exactly what was said by hand."""
    has = {
        "an": {*seen.values(), *hidden.values()} - {seen["own"]},
        "binh": set(seen.values()),
        "chi": set(hidden.values()),
        "dung": {seen["asked"], hidden["proposal"]},
    }
    for login in ("an", "chi", "dung"):
        has[login] |= {hidden[one] for one in ("begun", "declined") if one in hidden}
    has["dung"] |= {hidden["draft of dung"], hidden["second of dung"]}
    has["an"] -= {hidden["draft of dung"], hidden["second of dung"]}
    has["chi"] -= {hidden["draft of dung"], hidden["second of dung"]}
    waits = {"dung": {(seen["asked"], "force"), (hidden["proposal"], "assent")}}
    waits["dung"].add((hidden["declined"], "declined"))
    waits["an"] = {(seen["asked"], "assented")}
    for login in CAST:
        actor = world.actor(login)
        found = {each.id for each in drafts.listed(actor)}
        found |= set(proposals.visible(actor).values_list("proposal", flat=True))
        found |= {
            one for one in (*seen.values(), *hidden.values()) if _there(actor, one)
        }
        waiting = {(x.row.proposal, x.what) for x in errands.errands(actor)}
        if found != has.get(login, set()) or waiting != waits.get(login, set()):
            return False
    return _writes(world, seen) == {"an"}


def _there(actor: access.Actor, one: str) -> bool:
    for read in (drafts.read, proposals.proposal):
        try:
            read(actor, one)
        except PhoihopError:
            continue
        return True
    return False


def _writes(world: World, seen: Part) -> set[str]:
    """Who may change or submit the draft that was sent."""
    found = set()
    for login in ("an", "binh"):
        for act in ("send", "submit"):
            with tried(world):
                try:
                    ASKED[act](world.actor(login), seen["sent"], world)
                except PhoihopError as error:
                    if error.details.get("reason") == "already_in_force":
                        found.add(login)
                else:
                    found.add(login)
    return found


def answered(world: World, seen: Part) -> None:
    """Both agencies asked assent to the text that Bình sees."""
    row = proposals.proposal(world.actor("an"), seen["asked"])
    row.assents.update(word="given")


def of_dung(world: World) -> dict[str, str]:
    """Dũng, the head, submitted two texts to Chi's agency, which declined the second."""
    one, two = (drafted(world, "dung", each) for each in ("mot", "hai"))
    begun, declined = (submitted(world, x, SCHOOLS, "dung") for x in (one, two))
    row = proposals.proposal(world.actor("dung"), declined)
    row.assents.filter(agency=world.agency(SCHOOLS)).update(word="declined")
    return {
        "draft of dung": one,
        "second of dung": two,
        "begun": begun,
        "declined": declined,
    }


def test_each_line_of_the_gate_of_texts_is_missed_when_it_is_gone(
    world: World,
) -> None:
    seen = seen_part(world)
    hidden = hidden_part(world) | of_dung(world)
    answered(world, seen)
    assert as_said(world, seen, hidden)
    survivors = []
    for mutation in GATE:
        with without(*mutation):
            if as_said(world, seen, hidden):
                survivors.append(mutation)
    assert survivors == []


def test_a_proof_is_for_whoever_may_know_of_the_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "now", lambda: world.now)
    hidden = hidden_part(world)
    [entry] = EntryRow.objects.filter(stream=hidden["proposal"])
    place = f"/so-cai/{entry.index}/bang-chung"
    for login in CAST:
        [answer] = pages(world, login, (place,)).values()
        assert answer == ((200,) if login in {"an", "chi", "dung"} else (404,))
    old = 'Q(stream__in=proposals.visible(actor).values("proposal"))'
    with without(ledger, old, "Q(stream__gt='')"):
        [answer] = pages(world, "lan", (place,)).values()
    assert answer == (200,)
