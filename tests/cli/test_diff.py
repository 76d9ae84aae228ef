"""`phoihop diff` says what changes for whom; 0 the same, 1 differences, 2 wrong use."""

from pathlib import Path

from tests.cli.run import ROOT, found, run

APEC = ROOT / "regulations" / "the-apec.md"


def test_two_versions_are_compared_in_sentences(tmp_path: Path) -> None:
    new = tmp_path / "new.md"
    new.write_text(
        APEC.read_text("utf-8").replace("within: 20 days", "within: 15 days")
    )
    done = run("diff", APEC, new, "--from", "2026-03-02")
    assert done.exit_code == 1
    assert "từ 20 ngày còn 15 ngày" in done.stdout
    assert "khoản 2 Điều 3" in done.stdout
    told = found("diff", APEC, new, "--lang", "en")
    assert told["same"] is False
    first = told["changes"][0]
    assert (first["code"], first["step"]) == ("limit_shorter", "tra-loi")
    assert first["example"]["after"] < first["example"]["before"]


def test_the_same_text_twice_is_good_and_no_text_is_wrong_use(tmp_path: Path) -> None:
    assert run("diff", APEC, APEC).exit_code == 0
    assert run("diff", APEC, tmp_path / "none.md").exit_code == 2
    assert run("diff", APEC, APEC, "--from", "hôm nay").exit_code == 2
