"""How far coders have come: said or derived, by part, by pass, by whoever came furthest; undone, saved, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from qual import coding, resources
from qual.cli import run
from qual.errors import CodingError, FileError
from qual.study import Study


def states(study: Study, coder: str | None = None, pass_: str = "empirical") -> list[str]:
    """Of HN-R1, HN-R2, HV-R1."""
    return list(coding.covered(study, pass_=pass_, coder=coder).values())


def test_where_nobody_has_said_anything_the_codings_say_it(study: Study) -> None:
    assert states(study) == ["not_begun"] * 3
    study.code("HN-R2-0002", "lista henger")
    assert states(study) == ["not_begun", "under_way", "not_begun"]
    assert states(study, pass_="framework") == ["not_begun"] * 3
    assert states(study, "Bo") == ["not_begun"] * 3
    study.undo()
    assert states(study) == ["not_begun"] * 3


def test_a_mark_decides_for_its_coder_and_the_furthest_for_all(study: Study) -> None:
    bo = study.acting("Bo")
    study.code("HN-R1-0002", "te først")
    coding.mark_coverage(study, ["HN-R1", "HN-R2"], "done")
    coding.mark_coverage(bo, "HN-R2", "under_way")
    coding.mark_coverage(bo, "HV-R1", "not_begun")
    assert states(study) == ["done", "done", "not_begun"]
    assert states(study, "Bo") == ["not_begun", "under_way", "not_begun"]
    coding.mark_coverage(study, "HN-R1", "not_begun")  # though it has codings
    assert states(study) == ["not_begun", "done", "not_begun"]
    assert states(study, pass_="framework") == ["not_begun"] * 3
    for expected in (["done", "done"], ["under_way", "under_way"]):
        study.undo()
        assert states(study)[:2] == expected
    study.redo()
    assert states(study) == ["done", "done", "not_begun"]


def test_a_part_is_said_of_apart_and_the_whole_goes_over_its_parts(study: Study, tmp_path: Path) -> None:
    from qual.transcripts import Place

    (tmp_path / "mer.txt").write_text("Mod: Mer?\nA1: Ja, vi må snakke om ferien også før vi går.\n", encoding="utf-8")
    study.add(tmp_path / "mer.txt", place=Place(session="HN-R2", part=2))
    study.code("HN-R2-0002", "lista henger")
    assert states(study)[1] == "under_way"
    frame = coding.coverage(study).query("session == 'HN-R2' and `pass` == 'empirical'")
    assert frame[["part", "state", "marked", "utterances", "coded"]].values.tolist() == [
        [1, "under_way", False, 3, 1], [2, "under_way", False, 1, 0],
    ]  # fmt: skip
    coding.mark_coverage(study, "HN-R2", "done", part=1)
    frame = coding.coverage(study).query("session == 'HN-R2' and `pass` == 'empirical'")
    assert frame[["state", "marked"]].values.tolist() == [["done", True], ["not_begun", False]]
    assert states(study)[1] == "under_way"  # not all of it is done
    coding.mark_coverage(study, "HN-R2", "done")
    coding.mark_coverage(study, "HN-R2", "not_begun", part=2)
    assert states(study)[1] == "under_way"
    coding.mark_coverage(study, "HN-R2", "not_begun")
    assert states(study)[1] == "not_begun"


def test_a_new_version_of_a_file_keeps_what_was_said(study: Study, tmp_path: Path) -> None:
    coding.mark_coverage(study, "HN-R1", "done")
    other = tmp_path / "opptak_havna.txt"
    other.write_text((study.folder / "originals" / "opptak_havna.txt").read_text("utf-8") + "A2: slutt nå\n", "utf-8")
    study.add(other, existing="replace")
    assert states(study)[0] == "done"


def test_what_was_said_is_saved_and_loaded_for_the_coders_that_it_names(study: Study, tmp_path: Path) -> None:
    coding.mark_coverage(study.acting("Bo"), "HN-R1", "done", part=1, pass_="framework")
    coding.mark_coverage(study, "HV-R1", "under_way")
    assert coding.save_coverage(study, tmp_path / "c.csv") == 2
    assert (tmp_path / "c.csv").read_text("utf-8-sig").splitlines() == [
        "session,part,coder,pass,state", "HN-R1,1,Bo,framework,done", "HV-R1,,Ada,empirical,under_way",
    ]  # fmt: skip
    coding.mark_coverage(study, "HV-R1", "not_begun")
    study.acting("Bo").undo()
    assert coding.load_coverage(study, tmp_path / "c.csv") == 2
    assert states(study, "Bo", "framework")[0] == "done"
    assert states(study)[2] == "under_way"
    study.undo()
    assert states(study, "Bo", "framework")[0] == "not_begun"


def test_all_of_the_sample_is_done_in_both_passes(sample_study: Study, tmp_path: Path) -> None:
    for pass_ in coding.PASSES:
        assert set(coding.covered(sample_study, pass_=pass_).values()) == {"done"}
    assert coding.save_coverage(sample_study, tmp_path / "c.csv") == 72
    kept = resources.place("transcripts_sample") / "coverage.csv"
    assert (tmp_path / "c.csv").read_text("utf-8-sig") == kept.read_text("utf-8")


def test_what_cannot_be_said_is_told(study: Study, tmp_path: Path) -> None:
    before = study.mark
    for say in (
        lambda: coding.mark_coverage(study, "nowhere", "done"),
        lambda: coding.mark_coverage(study, ["HN-R1", "nowhere"], "done"),
        lambda: coding.mark_coverage(study, "HN-R1", "almost"),
        lambda: coding.mark_coverage(study, "HN-R1", "done", pass_="third"),
        lambda: coding.mark_coverage(study, "HN-R1", "done", part=2),
        lambda: coding.covered(study, pass_="third"),
    ):
        with pytest.raises(CodingError):
            say()
    head = "session,part,coder,pass,state\nHN-R1,,Ada,empirical,done\n"
    wrong = (
        "HN-R1,x,Ada,empirical,done",
        "HN-R9,,Ada,empirical,done",
        "HN-R1,,Ada,empirical,nearly",
        "HN-R1,,,empirical,done",
    )
    for row in wrong:
        (tmp_path / "c.csv").write_text(head + row + "\n", encoding="utf-8")
        with pytest.raises(CodingError):
            coding.load_coverage(study, tmp_path / "c.csv")
    (tmp_path / "c.csv").write_text("session,part\n", encoding="utf-8")
    with pytest.raises(FileError):
        coding.load_coverage(study, tmp_path / "c.csv")
    assert study.mark == before


def test_the_command_says_it_lists_it_and_takes_it_back(study: Study, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(study.folder)
    study.close()
    assert run(["coverage", "set", folder, "done", "--session", "HN-R1", "--session", "HN-R2", "--coder", "Eva"]) == 0
    assert run(["coverage", "list", folder]) == 0
    told = capsys.readouterr().out
    assert {"HN-R1", "Eva", "3"} <= set(told.split())
    assert run(["undo", folder, "--coder", "Eva"]) == 0
    with Study(folder) as again:
        assert set(states(again)) == {"not_begun"}
    assert run(["coverage", "set", folder, "nearly", "--session", "HN-R1"]) == 1


def test_coders_stand_in_norwegian_order(study: Study) -> None:
    for name in ("Åse", "bo", "Ærlend", "Ada"):
        coding.mark_coverage(study.acting(name), "HN-R1", "under_way")
    rows = coding.coverage(study)
    assert list(dict.fromkeys(rows.loc[rows["session"] == "HN-R1", "coder"])) == ["Ada", "bo", "Ærlend", "Åse"]
