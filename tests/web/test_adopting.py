"""A regulation is put in force whole: every fault named with its place, or recorded once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phoihop.base.packaged import packaged
from phoihop.contexts.matters.models import RegulationRow
from phoihop.store import reading
from tests.web.site import Site, text_of

ADDRESS = "/quy-che/ban-hanh/"
TEXT = packaged("regulations/y-kien-von-gop.md")


PAPER = {
    "signed_number": "12/QCPH-SNV",
    "signed_day": "2026-06-12",
    "signed_signer": "Trần Quốc Dũng",
}


def fresh(day: str = "2026-06-01") -> str:
    """Return a shipped text as a version of its own."""
    old = next(line for line in TEXT.splitlines() if line.startswith("in_force:"))
    return TEXT.replace(old, f"in_force: {day}")


def sent(once: str, **more: object) -> dict[str, object]:
    return {"once": once, "adopt": "1", **PAPER, **more}


def test_a_sound_text_is_recorded_once_however_often_it_is_sent(site: Site) -> None:
    before = reading.head().size
    for _ in range(2):
        answer = site.post("khoa", ADDRESS, sent("adopt-1", text=fresh()))
        assert answer.status_code == 302
    assert reading.head().size == before + 1
    assert (
        RegulationRow.objects.filter(
            regulation="y-kien-von-gop", in_force="2026-06-01"
        ).count()
        == 1
    )


def test_a_file_is_taken_as_its_bytes(site: Site) -> None:
    file = SimpleUploadedFile("quy-che.md", fresh("2026-06-02").encode())
    answer = site.post("khoa", ADDRESS, sent("adopt-2", file=file))
    assert answer.status_code == 302
    assert RegulationRow.objects.filter(in_force="2026-06-02").exists()


def test_looking_records_nothing(site: Site) -> None:
    before = reading.head().size
    answer = site.post("khoa", ADDRESS, {"once": "x", "look": "1", "text": fresh()})
    assert answer.status_code == 200
    assert reading.head().size == before


@pytest.mark.parametrize(
    "broken",
    [
        fresh("2026-06-03").replace("within: ", "withn: "),
        fresh("2026-06-03").replace("lead: ", "lead: khong-co-", 1),
        "chỉ là lời văn",
        "",
    ],
)
def test_a_broken_text_stays_on_the_page_with_every_fault(
    site: Site, broken: str
) -> None:
    before = reading.head().size
    answer = site.post("khoa", ADDRESS, sent("adopt-3", text=broken))
    assert answer.status_code == 422
    assert "dòng " in answer.content.decode()
    assert reading.head().size == before


def test_a_version_that_is_here_is_not_taken_again(site: Site) -> None:
    answer = site.post("khoa", ADDRESS, sent("adopt-4", text=TEXT))
    assert answer.status_code == 422
    assert "đã có bản" in answer.content.decode()


def test_only_an_administrator_puts_a_text_in_force(site: Site) -> None:
    answer = site.post("an", ADDRESS, sent("adopt-5", text=fresh("2026-06-04")))
    assert answer.status_code == 404


def test_the_signed_paper_is_kept_and_shown_to_everybody(site: Site) -> None:
    site.post("khoa", ADDRESS, sent("adopt-6", text=fresh("2026-06-05")))
    row = RegulationRow.objects.get(in_force="2026-06-05")
    [entry] = reading.stream(row.stream)
    assert entry.content is not None
    assert entry.content["signed"] == {
        "number": "12/QCPH-SNV",
        "day": "2026-06-12",
        "signer": "Trần Quốc Dũng",
    }
    said = text_of(site.get("hoa", f"/quy-che/{row.digest}/"))
    assert "Số 12/QCPH-SNV, ký ngày 12/06/2026, Trần Quốc Dũng ký" in said
    assert site.get("hoa", f"/so-cai/{row.entry}/bang-chung").status_code == 200


@pytest.mark.parametrize("lacking", [*PAPER])
def test_a_text_without_its_paper_is_not_put_in_force(site: Site, lacking: str) -> None:
    before = reading.head()
    form = sent("adopt-7", text=fresh("2026-06-06"), **{lacking: " "})
    answer = site.post("khoa", ADDRESS, form)
    assert answer.status_code == 422
    assert "Hãy điền mục này." in text_of(answer)
    assert reading.head() == before


def test_a_paper_is_not_signed_tomorrow(site: Site) -> None:
    form = sent("adopt-8", text=fresh("2026-06-07"), signed_day="2026-06-16")
    answer = site.post("khoa", ADDRESS, form)
    assert answer.status_code == 422
    assert "Ngày ký không thể sau hôm nay." in text_of(answer)


def test_a_text_of_the_demo_was_signed_on_no_paper(site: Site) -> None:
    said = text_of(site.get("an", f"/quy-che/{site.regulation()}/"))
    assert "Bản ký giấy" not in said
