"""`phoihop test` plays the scenarios in the files; 0 all hold, 1 one does not, 2 wrong use."""

from pathlib import Path

from tests.cli.run import ROOT, found, run

TEXT = ROOT / "regulations" / "y-kien-von-gop.md"


def test_the_scenarios_of_a_text_hold() -> None:
    done = run("test", TEXT)
    assert done.exit_code == 0
    assert done.stdout.count("Đúng:") == 2
    assert found("test", TEXT)["ok"] is True


def test_one_that_does_not_hold_says_where_and_what_was_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    text = TEXT.read_text("utf-8")
    wrong.write_text(
        text.replace(
            "tra-loi/bo-chi-huy-quan-su: 2026-05-13",
            "tra-loi/bo-chi-huy-quan-su: 2026-05-12",
        )
    )
    done = run("test", wrong, "--lang", "en")
    assert done.exit_code == 1
    assert "must be due 2026-05-12, but is 2026-05-13" in done.stdout
    [failure] = [
        x for each in found("test", wrong)["scenarios"] for x in each["failures"]
    ]
    assert (
        failure["line"]
        == wrong.read_text("utf-8")[
            : wrong.read_text("utf-8").index("2026-05-12")
        ].count("\n")
        + 1
    )


def test_a_file_without_scenarios_is_wrong_use(tmp_path: Path) -> None:
    bare = tmp_path / "bare.md"
    bare.write_text(TEXT.read_text("utf-8").partition("```scenario")[0])
    assert run("test", bare).exit_code == 2
    assert run("test", tmp_path / "none.md").exit_code == 2
