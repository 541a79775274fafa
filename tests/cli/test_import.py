"""``qual import`` beyond the plain case: folders, names, a corrected file looked at first, proposals, Ctrl-C; and repairs."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import running
import small_study
from running import answer

from qual.study import Study

TALK = "Gruppe: HV\nRunde: 2\n\nMod: Hvordan går det, Kari?\nB1: Karis bror bor i Sandvik. En dag kom han.\nKari: Ja.\n"
LIST = "name,replacement,kind\nKari,Anne,person\nSandvik,[sted],place\nDag,Ivar,person\n"


def qual(*arguments: object, code: int = 0, language: str = "nb") -> str:
    done = running.qual(*arguments, code=code, language=language)
    return done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path, small_folder: Path) -> Path:
    return small_study.copy(small_folder / "study", tmp_path / "study")


def everything_in(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_names_are_shown_and_then_gone_from_all_that_is_stored(folder: Path, inbox: Path) -> None:
    file = small_study.text_file(inbox / "Kari_HV-R2.txt", TALK)
    names = small_study.text_file(inbox / "liste.csv", LIST)
    before = everything_in(folder / "study.db")
    (shown,) = answer("import", folder, file, "--names", names, "--names-preview")["names"]
    assert [(h["utterance"], h["where"], h["found"], h["replacement"], h["sure"]) for h in shown["hits"]] == [
        (1, "text", "Kari", "Anne", True), (2, "text", "Karis", "Annes", True), (2, "text", "Sandvik", "[sted]", True),
        (2, "text", "dag", "Ivar", False), (3, "label", "Kari", "Anne", True),
    ]  # fmt: skip
    assert "genitiv" in qual("import", folder, file, "--names", names, "--names-preview")
    assert everything_in(folder / "study.db") == before
    assert not (folder / "private").exists()

    qual("import", folder, file, "--names", names)
    stored = everything_in(folder / "study.db").decode()
    assert "Kari" not in stored
    assert "Sandvik" not in stored
    assert "Annes bror bor i [sted]. En dag kom han." in stored
    assert (folder / "private" / "originals" / file.name).read_text(encoding="utf-8") == TALK
    assert not (folder / "originals" / file.name).exists()
    with Study(folder) as study:
        assert set(study.utterances("HV-R2")["file"]) == {"Anne_HV-R2.txt"}


def test_the_list_once_told_holds_for_every_later_import(folder: Path, inbox: Path) -> None:
    names = small_study.text_file(inbox / "liste.csv", LIST)
    qual("import", folder, small_study.text_file(inbox / "HV-R2.txt", TALK), "--names", names)
    corrected = small_study.text_file(inbox / "HV-R2.txt", TALK + "B1: Kari har rett.\n")
    (found,) = answer("import", folder, corrected, "--existing", "replace", "--dry-run")["compared"]
    assert (found["unchanged"], [text for _, text in found["added"]]) == (3, ["Anne har rett."])
    qual("import", folder, corrected, "--existing", "replace")
    assert "Kari" not in everything_in(folder / "study.db").decode()


def test_a_folder_at_once_with_what_is_no_transcript_told(folder: Path, inbox: Path) -> None:
    small_study.text_file(inbox / "HV-R2.txt", TALK)
    small_study.word_file(inbox / "HN-R2.docx", small_study.TALK["HN-R2"])
    (inbox / "lyd.mp3").write_bytes(b"ID3")
    (inbox / ".DS_Store").write_bytes(b"x")
    (inbox / "~$HN-R2.docx").write_bytes(b"x")
    done = answer("import", folder, inbox, "--existing", "skip")
    assert [(one["file"], one["status"]) for one in done["imported"]] == [
        ("HN-R2.docx", "skipped"), ("HV-R2.txt", "imported"),
    ]  # fmt: skip
    assert (done["not_read"], done["failed"]) == (["lyd.mp3"], [])
    assert "lyd.mp3" in qual("import", folder, inbox, "--existing", "skip")


def test_json_proposes_persons_and_variants(folder: Path, inbox: Path) -> None:
    talk = "Gruppe: HV\nRunde: 2\n\n" + "Mod: Nå?\nKristoffer: Bra, det.\n" * 6 + "Mod: Ja?\nKristofer: Jo.\n"
    (one,) = answer("import", folder, small_study.text_file(inbox / "HV-R2.txt", talk))["imported"]
    assert [(p["label"], p["person"], p["scope"]) for p in one["proposals"]] == [("Mod", "m1", "study")]
    assert one["variants"] == [["Kristoffer", "Kristofer"]]


def test_a_corrected_file_is_looked_at_before_it_replaces(folder: Path, inbox: Path) -> None:
    with Study(folder, coder="Ada") as study:
        study.code("HN-R1-0001", "uro")
    text = small_study.TALK["HN-R1"]
    corrected = text.replace("Mod: Hva gjør dere når noen blir urolige for et barn?\n", "").replace(
        "kopp te", "kopp kaffe"
    )
    file = small_study.text_file(inbox / "opptak_havna.txt", corrected)
    before = everything_in(folder / "study.db")
    for language, lost in (("nb", "ikke funnet igjen"), ("en", "not found again")):
        told = qual("import", folder, file, "--existing", "replace", "--dry-run", language=language)
        assert "te → kaffe" in told
        assert f"{lost}: HN-R1-0001  uro" in told
        assert "--lose-codings" in told
    qual("import", folder, file, "--existing", "replace", code=1)
    assert everything_in(folder / "study.db") == before
    told = qual("import", folder, file, "--existing", "replace", "--lose-codings", "--coder", "Ada")
    assert "1 lagt som notat." in told
    qual("undo", folder, "--coder", "Ada")
    (found,) = answer("import", folder, file, "--dry-run")["compared"]
    assert found["segments"]["lost"] == 1


def test_repairs_are_proposed_and_nothing_is_changed(tmp_path: Path) -> None:
    talk = "A1: Vi snakker p& motet om barnehagelaereren, og nGr vi bgr ringe.\nA2: Ja, 0g sa videre.\n"
    file = small_study.text_file(tmp_path / "skann.txt", talk)
    found = {one["found"]: one for one in answer("transcripts", "repairs", file)}
    assert (found["p&"]["candidates"][0][0], found["nGr"]["candidates"][0][0]) == ("på", "når")
    assert talk.partition(": ")[2][found["p&"]["start"] : found["p&"]["end"]] == "p&"
    assert "når" in qual("transcripts", "repairs", file)
    assert file.read_text(encoding="utf-8") == talk
    assert len(answer("transcripts", "repairs", file, "--least", "0.99")) <= len(found)


@pytest.mark.slow  # two processes and 48 files; what a stop leaves is in tests/store/test_faults.py
def test_after_ctrl_c_the_next_run_goes_on(tmp_path: Path, inbox: Path) -> None:
    lines = "".join(f"Mod: Hva nå {n}?\nA{n % 5}: Jeg vet ikke helt, sa han {n}.\n" for n in range(100))
    files = [small_study.text_file(inbox / f"HN-R{n}.txt", lines) for n in range(1, 25)]
    qual("init", tmp_path / "study")
    command = [sys.executable, "-m", "qual", "import", str(tmp_path / "study"), str(inbox), "--create"]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a background job is told to ignore it
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed)
    while process.poll() is None and documents(tmp_path) < 2:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    there = documents(tmp_path)
    assert there >= 2
    if there < len(files):  # a very fast machine may have been done
        assert process.returncode == 1
        assert "Traceback" not in told
    done = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    assert [one["status"] for one in done["imported"]].count("skipped") == there
    assert documents(tmp_path) == len(files)
    assert {one["file"] for one in done["imported"]} == {file.name for file in files}
    with Study(tmp_path / "study") as study:
        assert set(study.sessions()["utterances"]) == {200}
        assert set(study.sessions()["files"]) == {1}
    # nothing is half copied either
    assert sorted(path.name for path in (tmp_path / "study" / "originals").iterdir()) == sorted(f.name for f in files)


def documents(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "study" / "study.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


# --- in this process: the language resources are read once -----------------------------------------------------------
def ran(*arguments: object, code: int = 0) -> str:
    from typer.testing import CliRunner

    from qual.cli import app

    done = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"QUAL_LANGUAGE": "nb"})
    assert done.exit_code == code, done.output
    return done.output + str(done.exception or "")  # a named error is told by `main`


def said(*arguments: object) -> Any:
    return json.loads(ran(*arguments, "--json"))


def test_a_folder_becomes_a_table_that_is_corrected_and_followed(folder: Path, inbox: Path, tmp_path: Path) -> None:
    small_study.text_file(inbox / "HV-R2.txt", TALK)
    small_study.text_file(inbox / "samtale.txt", "Mod: Hva nå?\nA1: Vi ringer.\nMod: Ja?\nA1: Ja, hjem.\n")
    small_study.text_file(inbox / "ikke.txt", "Mod: Hva nå?\nA1: Vi venter.\nMod: Ja?\nA1: Ja, her.\n")
    plan = tmp_path / "plan.csv"
    told = said("import", folder, inbox, "--write-plan", plan)["plan"]
    assert [(row["file"], row["status"]) for row in told] == [
        ("HV-R2.txt", "new"), ("ikke.txt", "unplaced"), ("samtale.txt", "unplaced"),
    ]  # fmt: skip
    with Study(folder) as study:
        assert not study.files("HV-R2")
    text = plan.read_text(encoding="utf-8-sig").replace(",samtale.txt,,,,1,", "x,samtale.txt,NY,3,,1,")
    plan.write_text(text, encoding="utf-8")
    ran("import", folder, inbox, "--plan", plan, "--create")
    with Study(folder) as study:
        sessions = study.sessions()
        assert sessions[sessions["files"] > 0]["session"].tolist() == ["HN-R1", "HN-R2", "HV-R1", "HV-R2", "NY-R3"]
    assert "borte.txt" in ran("import", folder, inbox, "--plan", _added(plan, "x,borte.txt,HN,1\n"), code=1)


def _added(plan: Path, line: str) -> Path:
    plan.write_text(plan.read_text(encoding="utf-8") + line, encoding="utf-8")
    return plan


def test_encoding_columns_and_marked_repairs_are_corrected_from_the_command_line(
    folder: Path, inbox: Path, tmp_path: Path
) -> None:
    rows = "Hvem det er;Hva som ble sagt\nA;vi må på besGk\nB;ja\nA;det går bra\nB;ja, sånn\n"
    file = inbox / "samtale.csv"
    file.write_bytes(rows.encode("mac-roman"))
    how = ("--encoding", "mac-roman", "--column", "text=2", "--column", "speaker=Hvem det er")
    assert "text" in ran("transcripts", "show", file, "--column", "speaker=1", code=2)
    assert [one["speaker"] for one in said("transcripts", "show", file, *how)] == ["A", "B", "A", "B"]
    assert "kolonneoverskrifter" in ran("transcripts", "show", file, "--left-out", *how)
    assert "A 2, B 2" in ran("transcripts", "show", file, *how)
    marked = tmp_path / "r.csv"
    ran("transcripts", "repairs", file, "--encoding", "mac-roman", "-o", marked)
    lines = marked.read_text(encoding="utf-8-sig").splitlines()
    marked.write_text("\n".join([lines[0], *("x" + line for line in lines[1:] if "besGk" in line)]), encoding="utf-8")
    ran("import", folder, file, "--session", "intervju", "--repairs", marked, *how)
    with Study(folder) as study:
        assert study.utterances("intervju")["text"].tolist()[0] == "vi må på besøk"
    (told,) = said("transcripts", "files", folder, "--session", "intervju")
    assert told["left_out"][-1] == {"text": "besGk → besøk", "reason": "repaired"}
    assert "rettet: skanneskade" in ran("transcripts", "files", folder, "--session", "intervju")


def test_names_are_proposed_as_a_list(inbox: Path, tmp_path: Path) -> None:
    file = small_study.text_file(inbox / "HV-R2.txt", TALK)
    assert "Kari" in [one["name"] for one in said("transcripts", "names", file)]
    ran("transcripts", "names", inbox, "-o", tmp_path / "navn.csv")
    assert "Kari,[person 1],person" in (tmp_path / "navn.csv").read_text(encoding="utf-8-sig")


def test_a_folder_of_interviews_comes_in_at_one_go(folder: Path, inbox: Path) -> None:
    for number in (1, 2, 10):
        small_study.text_file(
            inbox / f"Interview_{number}.txt", f"I: Nå?\nD{number}: Ja, {number}.\nI: Så?\nD{number}: Nei.\n"
        )
    table = inbox.parent / "plan.csv"
    told = answer("import", folder, inbox, "--kind", "interview", "--write-plan", table)["plan"]
    assert [(one["session"], one["status"]) for one in told] == [
        ("Interview 1", "new"), ("Interview 2", "new"), ("Interview 10", "new")
    ]  # fmt: skip
    answer("import", folder, inbox, "--kind", "interview", "--create")
    assert [one["session"] for one in answer("status", folder)["sessions"] if one["session"].startswith("Interview")] == [
        "Interview 1", "Interview 2", "Interview 10"
    ]  # fmt: skip
