"""A matter of the ledger goes out as a case and, played again, is the same matter."""

from datetime import datetime

from phoihop.base.calendars import viet_nam
from phoihop.regulation import run
from phoihop.regulation.caselog import Notes
from phoihop.regulation.caselog_facts import case_of, ledger_columns, shown
from phoihop.regulation.compare import said
from phoihop.regulation.facts import Fact, Redated
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_play import Player
from phoihop.regulation.xes import read_xes, write_xes
from tests.people import local, officer, written
from tests.regulation.test_simulate import TEXT

LONGER = TEXT.replace(
    "within: 3 working days, expiry: consent}",
    "within: 3 working days, expiry: consent, pause: {by: lead, needs: [ly-do]},"
    " extend: {by: lead, times: 1, at most: 5 days, asked: before expiry, needs: [ly-do],"
    " tell: [co-quan]}, answers: {dong-y: {}, khong-dong-y: {needs: [ly-do, so-ban]}}}",
).replace(
    "steps:\n  hoi",
    "form:\n  so-ban: {name: Số bản, type: number}\n"
    "  ten: {name: Tên, type: person, personal: yes}\nsteps:\n  hoi",
)
LEAD, OTHER = officer("Dũng", "mot-cua"), officer("Bình", "co-quan")
ACTS = (
    ("2026-03-02 09:00", LEAD, run.Act("do", "hoi")),
    ("2026-03-03 09:00", OTHER, run.Act("receive", "hoi")),
    ("2026-03-04 09:00", LEAD, run.Act("pause", "tra-loi", values={"ly-do": "chờ"})),
    ("2026-03-06 09:00", LEAD, run.Act("resume", "tra-loi")),
    (
        "2026-03-06 10:00",
        LEAD,
        run.Act("extend", "tra-loi", values={"ly-do": "khó"}, by="2 days"),
    ),
    (
        "2026-03-10 09:00",
        OTHER,
        run.Act(
            "do",
            "tra-loi",
            answer="khong-dong-y",
            values={"ly-do": "Chưa đủ căn cứ", "so-ban": "3"},
        ),
    ),
    ("2026-03-11 09:00", LEAD, run.Act("do", "xong")),
)


def matter() -> tuple[Fact, ...]:
    regulation, calendar = written(LONGER), viet_nam()
    kind = regulation.kinds["viec"]
    parties = {code: code for code in kind.parties}
    begun: datetime = local("2026-03-02 08:00")
    values = {"so-ban": "2", "ten": "Nguyễn Thị Hoa"}
    facts = list(run.open_matter(regulation, kind, LEAD, parties, {}, values, begun))
    state = None
    for fact in facts:
        state = run.after(kind, state, fact)
    for at, who, act in ACTS:
        now = local(at)
        assert state is not None
        brought = run.coming(kind, state, calendar, now)
        for fact in brought:
            state = run.after(kind, state, fact)
        assert state is not None
        done = run.act(kind, state, who, act, calendar, now)
        for fact in done:
            state = run.after(kind, state, fact)
        facts += [*brought, *done]
    return tuple(facts)


def test_played_again_under_its_own_text_it_is_the_same_matter() -> None:
    regulation, calendar = written(LONGER), viet_nam()
    kind, facts = regulation.kinds["viec"], matter()
    case = case_of("m", kind, facts)
    assert case is not None
    columns, notes = ledger_columns(kind), Notes()
    text = "".join(write_xes([case])).encode()
    (read,) = read_xes([text], columns, zone=calendar.timezone, notes=notes)
    assert read == case
    draft = Draft.of(regulation, calendar, columns=columns)
    outcome = Player(draft, notes).play(read)
    assert not outcome.refused
    assert [said(each) for each in outcome.facts] == [said(each) for each in facts]
    (moved,) = (each for each in outcome.facts if isinstance(each, Redated))
    assert moved.by == "2 days"
    assert outcome.reason == "xong.done"
    assert outcome.ended == facts[-1].on


def test_no_word_and_no_name_goes_out() -> None:
    kind = written(LONGER).kinds["viec"]
    case = case_of("m", kind, matter())
    assert case is not None
    text = "".join(write_xes([case]))
    assert "Hoa" not in text
    assert "Dũng" not in text
    assert "căn cứ" not in text
    assert 'key="field.so-ban" value="3"' in text
    assert not shown(kind.fields["ten"])
    assert not shown(kind.fields["ly-do"])


def test_before_it_is_opened_there_is_no_case() -> None:
    assert case_of("m", written(LONGER).kinds["viec"], matter()[1:]) is None
