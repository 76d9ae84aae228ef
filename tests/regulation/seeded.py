"""Seven faults sown into a sound regulation that ships, one at a time."""

from tests.people import REGULATIONS

SOUND = (REGULATIONS / "the-apec.md").read_text("utf-8")
KIND = "cho-phep"
JOIN = "after: settled lay-y-kien or"


def sown(*changes: tuple[str, str]) -> str:
    """The sound text with these words put in place of those."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


FAULTS = {
    "every answer adverse": (
        sown(
            ("cho-phep: {ends: matter}", "cho-phep: {ends: matter, adverse: yes}"),
            ("times: 1, needs: [ly-do]}", "times: 1, adverse: yes, needs: [ly-do]}"),
        ),
        {("deadlock", "de-xuat")},
    ),
    "nothing starts from the person's reply": (
        sown(("after: de-xuat.cho-phep or giai-trinh", "after: de-xuat.cho-phep")),
        {("deadlock", "de-xuat"), ("dead_answer", "quyet-dinh")},
    ),
    "silence of the person without outcome": (
        sown(("within: 10 days, expiry: no answer", "within: 10 days, expiry: late")),
        {("waits_for_person", "giai-trinh")},
    ),
    "a proposal that is never reached": (
        sown(
            (
                "if: any tra-loi or any quyet-dinh.tra-lai",
                "if: phuc-tap = co and phuc-tap = khong",
            )
        ),
        {("deadlock", "tiep-nhan"), ("dead_step", "de-xuat")},
    ),
    "one officer for two roles": (
        sown(("by: chu-tich, does: decide", "by: lead, does: decide")),
        {("two_persons_needed", "quyet-dinh")},
    ),
    "all must agree": (
        sown((JOIN, "after: all tra-loi.dong-y or")),
        {("deadlock", "tra-loi"), ("expiry_leads_nowhere", "tra-loi")},
    ),
    "two thirds must agree, or nothing": (
        sown((JOIN, "after: 2/3 of tra-loi.dong-y or")),
        {("deadlock", "tra-loi"), ("expiry_leads_nowhere", "tra-loi")},
    ),
}
