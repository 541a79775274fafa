"""From a file to utterances in the study: where it belongs, who speaks, all or nothing."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import small_study
from small_study import TALK, live_rows, text_file, word_file

from qual import design
from qual.errors import DesignError, FileError, ImportConflict, QualError, StudyError
from qual.store import files as store_files
from qual.store import material
from qual.study import Study
from qual.transcripts import Place, importing, read

SHORT = "M1: Hva skjer nå?\nK1: Vi venter litt og ser det an sammen.\nM1: Ja?\nK1: Og så ringer vi.\n"


@pytest.fixture
def empty(tmp_path: Path, small_folder: Path) -> Iterator[Study]:
    """The design of the small study, without any file."""
    with Study.create(tmp_path / "empty", plan=small_folder / "in" / "plan.toml", coder="Ada") as made:
        yield made


def code_of(caught: pytest.ExceptionInfo[Any]) -> str:
    assert caught.value.text("nb")
    assert caught.value.text("en")
    return str(caught.value.code)


def state(study: Study) -> tuple[Any, ...]:
    originals = {path.name: path.read_bytes() for path in (study.folder / "originals").iterdir()}
    return live_rows(study.store), study.revision, originals


# --- where a file belongs --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "text", "place", "session"),
    [
        ("vest.txt", SHORT, Place(group="HV", round=1), "HV-R1"),
        ("vest.txt", SHORT, Place(group="hv", round=1), "HV-R1"),  # letter case aside
        ("vest.txt", SHORT, Place(session="intervju"), "intervju"),
        ("opptak_havna.txt", SHORT, None, "HN-R1"),  # the design's list of files
        ("opptak_havna.txt", SHORT, Place(group="HV", round=1), "HV-R1"),  # the user knows better
        ("opptak_havna.txt", SHORT, Place(session="HN-R2"), "HN-R2"),
        ("hva som helst.txt", "Gruppe: HV\nRunde: 1\n\n" + SHORT, None, "HV-R1"),
        ("hva som helst.txt", "Gruppe: HV\nDato: 4. mars 2031\n\n" + SHORT, None, "HV-R1"),
        ("HN-R2.txt", "Gruppe: HV\nRunde: 1\n\n" + SHORT, None, "HV-R1"),  # the header before the name
        ("HV-R1.txt", SHORT, None, "HV-R1"),
        ("HV_2031.txt", SHORT, None, "HV-R1"),
        ("hva som helst.txt", "Gruppe: HV\n\n" + SHORT, Place(round=1), "HV-R1"),
    ],
)  # fmt: skip
def test_place(empty: Study, inbox: Path, name: str, text: str, place: Place | None, session: str) -> None:
    done = empty.add(text_file(inbox / name, text), place=place)
    assert (done.session, done.status, done.utterances) == (session, "imported", 4)
    assert list(empty.utterances()["session"].unique()) == [session]


@pytest.mark.parametrize(
    ("name", "place", "code", "said"),
    [
        ("notat.txt", None, "import.which_session", "notat.txt"),
        ("notat.txt", Place(group="HN"), "import.which_session", "notat.txt"),
        ("XX-R1.txt", None, "import.unknown_group", "XX"),
        ("HN-R7.txt", None, "import.unknown_round", "7"),
        ("HN_1999.txt", None, "import.which_session", "HN_1999.txt"),
        ("notat.txt", Place(session="borte"), "design.unknown_session", "borte"),
    ],
)
def test_place_that_is_not_there(
    empty: Study, inbox: Path, name: str, place: Place | None, code: str, said: str
) -> None:
    before = state(empty)
    with pytest.raises(DesignError) as caught:
        empty.add(text_file(inbox / name, SHORT), place=place)
    assert code_of(caught) == code
    assert said in str(caught.value)
    assert state(empty) == before


def test_create_what_the_design_lacks(empty: Study, inbox: Path) -> None:
    empty.add(text_file(inbox / "XX-R7.txt", SHORT), place=Place(create=True, date="2037-01-02"))
    empty.add(text_file(inbox / "notat.txt", SHORT), place=Place(session="møtet", create=True, kind="minutes"))
    found = empty.sessions().set_index("session")
    assert (found.loc["XX-R7", "group"], found.loc["XX-R7", "round"]) == ("XX", 7)
    assert (found.loc["XX-R7", "date"], found.loc["møtet", "kind"]) == ("2037-01-02", "minutes")
    assert empty.utterances("møtet")["utterance"].iloc[0] == "møtet-0001"
    assert [empty.undo(), empty.undo()] == ["import", "import"]
    assert not {"XX-R7", "møtet"} & set(empty.sessions()["session"])
    assert [empty.redo(), empty.redo()] == ["import", "import"]
    assert len(empty.utterances("XX-R7")) == 4


def test_a_name_that_a_moved_session_keeps_is_not_given_twice(empty: Study, inbox: Path) -> None:
    empty.add(text_file(inbox / "vest.txt", SHORT), place=Place(group="HV", round=1))
    design.place_session(empty.acting("Ada"), "HV-R1", group=None, round_number=None)
    again = empty.add(text_file(inbox / "vest2.txt", SHORT + "K1: Og mer.\n"), place=Place(group="HV", round=1))
    assert again.session == "HV-R1 (2)"


def test_date_of_the_header_fills_an_empty_one(empty: Study, inbox: Path) -> None:
    empty.add(text_file(inbox / "a.txt", "Gruppe: HV\nRunde: 1\nDato: 2031-05-06\n\n" + SHORT))
    empty.add(text_file(inbox / "b.txt", "Gruppe: HN\nRunde: 1\nDato: 2031-05-06\n\n" + SHORT))
    dates = empty.sessions().set_index("session")["date"]
    assert (dates["HV-R1"], dates["HN-R1"]) == ("2031-05-06", "2031-03-04")


def test_two_parts_of_a_session(empty: Study, inbox: Path) -> None:
    for part in (2, 1):
        empty.add(text_file(inbox / f"HV-R1_del{part}.txt", SHORT.replace("Hva", f"Del {part}, hva")))
    found = empty.utterances("HV-R1")
    assert list(found["part"]) == [1] * 4 + [2] * 4
    assert list(found["order"]) == [1, 2, 3, 4] * 2
    assert found["utterance"].is_unique
    assert found["text"].iloc[0].startswith("Del 1")
    assert empty.sessions().set_index("session").loc["HV-R1", "files"] == 2
    with pytest.raises(ImportConflict):
        empty.add(text_file(inbox / "igjen.txt", SHORT), place=Place(group="HV", round=1, part=2))


def test_parts_in_the_order_of_the_design(tmp_path: Path, inbox: Path) -> None:
    plan = text_file(
        inbox / "plan.toml",
        'name = "x"\n[[sessions]]\nname = "lang"\nfiles = ["før.txt", "etter.txt"]\n'
        'asked = [{ question = "q", utterance = 1 }]\n[[questions]]\ncode = "q"\ntext = "?"',
    )
    with Study.create(tmp_path / "study", plan=plan) as study:
        for name in ("etter.txt", "før.txt"):
            study.add(text_file(inbox / name, SHORT.replace("Hva", f"{name} hva")))
        assert list(study.utterances()["file"].unique()) == ["før.txt", "etter.txt"]
        assert small_study.counted(study.store, "guide_marks") == 1  # of the first part only


# --- who speaks, and what is said --------------------------------------------------------------------------------
def test_speakers(study: Study) -> None:
    first = study.utterances("HN-R1")
    assert list(first["speaker"]) == ["Mod", "A1", "A2", "Flere", "A1"]
    assert list(first["is_moderator"]) == [True, False, False, False, False]
    assert list(first["role"].iloc[[1]]) == ["styrer"]
    done = study.utterances("HN-R2")
    assert done.query("speaker == 'X9'")["person"].isna().all()


@pytest.mark.parametrize(
    ("label", "moderates", "kind"),
    [
        ("M", True, "person"), ("M2", True, "person"), ("Moderator", True, "person"), ("MOD 1", True, "person"),
        ("Intervjuer", True, "person"), ("Intervjuar", True, "person"), ("Interviewer 2", True, "person"),
        ("Int.", True, "person"), ("Ordstyrer Kari", True, "person"),
        ("Intervjuobjekt", False, "person"), ("Interviewee", False, "person"), ("Mette", False, "person"),
        ("Ingrid", False, "person"), ("Flere", False, "several"), ("Alle sammen", False, "several"),
        ("Several", False, "several"), ("Allan", False, "person"), ("Ukjent kvinne", False, "unknown"),
        ("Unknown", False, "unknown"), ("?", False, "unknown"),
    ],
)  # fmt: skip
def test_what_a_label_says(empty: Study, inbox: Path, label: str, moderates: bool, kind: str) -> None:
    transcript = read(text_file(inbox / "HV-R1.txt", SHORT))
    said = tuple(type(u)(label if u.speaker == "K1" else u.speaker, u.text) for u in transcript.utterances)
    done = empty.add(inbox / "HV-R1.txt", transcript=type(transcript)(said, transcript.header, "txt", "utf-8"))
    assert set(done.new_labels) == {"M1", label}
    rows = live_rows(empty.store)
    ours = {row["id"] for row in rows["speakers"].values() if row["kind"] == kind and row["moderates"] == moderates}
    spoken = [row["speaker_id"] for row in sorted(rows["utterances"].values(), key=lambda row: row["position"])]
    assert spoken[1] in ours


def test_words_and_sounds_are_stored_with_the_utterance(study: Study) -> None:
    rows = {row["reference"]: row for row in live_rows(study.store)["utterances"].values()}
    texts = study.utterances().set_index("utterance")["text"]
    tea = rows["HN-R1-0002"]
    assert [(texts["HN-R1-0002"][a:b], kind) for a, b, kind in tea["nonspeech"]] == [("[ler]", "sound")]
    assert tea["words"] == 15
    assert [kind for _, _, kind in rows["HN-R1-0003"]["nonspeech"]] == ["cut-off"]
    assert (rows["HN-R1-0005"]["overlap"], tea["overlap"]) == (True, False)
    assert (rows["HN-R2-0004"]["back_channel"], tea["back_channel"]) == (True, False)
    assert rows["HN-R1-0004"]["words"] == 0


def test_formats_agree(tmp_path: Path, small_folder: Path, inbox: Path) -> None:
    made = []
    for number, write in enumerate((text_file, word_file)):
        plan = small_folder / "in" / "plan.toml"
        with Study.create(tmp_path / str(number), plan=plan) as study:
            study.add(write(inbox / f"HN-R2.{('txt', 'docx')[number]}", TALK["HN-R2"]))
            made.append(study.utterances()[["utterance", "speaker", "text", "words"]].values.tolist())
    assert made[0] == made[1]


def test_text_is_normalised_once(empty: Study, inbox: Path) -> None:
    text = SHORT.replace("ser", "sa\u030a")
    empty.add(text_file(inbox / "HV-R1.txt", text))
    assert "så det an" in empty.utterances()["text"].iloc[1]


# --- originals -------------------------------------------------------------------------------------------------
def test_original_is_kept_untouched(study: Study, small_folder: Path) -> None:
    kept = study.folder / "originals" / "HN-R2.docx"
    assert kept.read_bytes() == (small_folder / "in" / "HN-R2.docx").read_bytes()
    stored = {row["sha256"] for row in live_rows(study.store)["documents"].values()}
    assert hashlib.sha256(kept.read_bytes()).hexdigest() in stored


def test_two_originals_of_one_name(empty: Study, inbox: Path) -> None:
    empty.add(text_file(inbox / "opptak.txt", SHORT), place=Place(group="HV", round=1))
    empty.add(text_file(inbox / "opptak.txt", SHORT + "K1: Mer.\n"), place=Place(group="HN", round=2))
    empty.add(text_file(inbox / "opptak.txt", SHORT + "K1: Mer.\n"), place=Place(group="HN", round=2, part=2))
    kept = {path.read_text(encoding="utf-8") for path in (empty.folder / "originals").iterdir()}
    assert kept == {SHORT, SHORT + "K1: Mer.\n"}


# --- the same part again -----------------------------------------------------------------------------------------
def test_again_is_an_error_unless_said_otherwise(study: Study, small_folder: Path, inbox: Path) -> None:
    before = state(study)
    there = small_folder / "in" / "opptak_havna.txt"
    changed = text_file(inbox / there.name, there.read_text(encoding="utf-8") + "A1: Mer.\n")
    for again in (
        lambda: study.add(changed),
        lambda: study.add(there, names=()),  # other names than those it was imported with
        lambda: study.add(there, place=Place(session="HN-R1")),
    ):
        with pytest.raises(ImportConflict) as caught:
            again()
        assert code_of(caught) == "import.exists"
        assert "HN-R1" in str(caught.value)
    assert state(study) == before
    assert study.add(changed, existing="skip").status == "skipped"
    same = study.add(there)
    assert (same.status, same.session) == ("skipped", "HN-R1")
    assert state(study) == before  # not even an entry in the log that undo would have to pass


def test_files_that_fail_do_not_stop_the_others(empty: Study, inbox: Path) -> None:
    paths = [
        text_file(inbox / "HV-R1.txt", SHORT), text_file(inbox / "tom.txt", ""), inbox / "borte.docx",
        text_file(inbox / "XX-R1.txt", SHORT), text_file(inbox / "HN-R2.txt", SHORT),
    ]  # fmt: skip
    found = list(empty.add_all(paths))
    codes = [one[1].code if isinstance(one, tuple) and isinstance(one[1], QualError) else "" for one in found]
    assert codes == ["", "file.empty", "file.not_found", "import.unknown_group", ""]
    assert set(empty.utterances()["session"]) == {"HV-R1", "HN-R2"}
    assert sorted(path.name for path in (empty.folder / "originals").iterdir()) == ["HN-R2.txt", "HV-R1.txt"]


# --- all or nothing ----------------------------------------------------------------------------------------------
def stop(error: BaseException) -> Any:
    def stopped(*_: Any, **__: Any) -> None:
        raise error

    return stopped


FULL, STOP = OSError(errno.ENOSPC, "injected"), KeyboardInterrupt()


@pytest.mark.parametrize(
    ("where", "what", "error", "expected"),
    [
        (importing, "_rows", STOP, KeyboardInterrupt),
        (material, "add_document", STOP, KeyboardInterrupt),
        (importing, "mark_questions", STOP, KeyboardInterrupt),
        (store_files.os, "fsync", STOP, KeyboardInterrupt),
        (store_files.os, "fsync", FULL, StudyError),
        (Path, "replace", STOP, KeyboardInterrupt),
        (Path, "replace", FULL, StudyError),
    ],
)
def test_stopped_in_the_middle(
    empty: Study,
    inbox: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    what: str,
    error: BaseException,
    expected: Any,
) -> None:
    path = text_file(inbox / "opptak_havna.txt", TALK["HN-R1"])
    before = state(empty)
    with monkeypatch.context() as patch:
        patch.setattr(where, what, stop(error))
        with pytest.raises(expected) as caught:
            empty.add(path)
    if isinstance(caught.value, StudyError):
        assert code_of(caught) == "study.disk_full"
    assert state(empty) == before
    assert empty.add(path).utterances == 5


@pytest.mark.parametrize(
    ("where", "what", "error"),
    [(material, "carry_over", STOP), (importing.reimport, "_placed", STOP), (material, "carry_over", FULL)],
)
def test_stopped_in_the_middle_of_a_replacement(
    study: Study, inbox: Path, monkeypatch: pytest.MonkeyPatch, where: Any, what: str, error: BaseException
) -> None:
    study.code("HN-R1-0002", "te først", start=0, end=2)
    before = state(study)
    path = text_file(inbox / "opptak_havna.txt", TALK["HN-R1"].replace("kopp te", "kopp kaffe"))
    with monkeypatch.context() as patch:
        patch.setattr(where, what, stop(error))
        with pytest.raises((KeyboardInterrupt, StudyError)):
            study.add(path, existing="replace")
    assert state(study) == before


@pytest.mark.parametrize("existing", ["error", "replace", "skip"])
def test_bad_files_leave_no_trace(study: Study, inbox: Path, existing: Any) -> None:
    before = state(study)
    for path in (
        text_file(inbox / "opptak_havna.txt", " \n"), text_file(inbox / "opptak_havna.docx", TALK["HN-R1"]),
        text_file(inbox / "opptak_havna.pdf", "x"), inbox / "borte.txt", inbox,
    ):  # fmt: skip
        with pytest.raises(FileError):
            study.add(path, existing=existing)
    assert state(study) == before


@pytest.mark.parametrize("letter", ["a", "å"])
def test_a_name_as_long_as_the_disk_takes(study: Study, inbox: Path, letter: str) -> None:
    """Its original and, when another of that name comes, that one's mark still have room; the table keeps the name."""
    name = letter * (249 // len(letter.encode())) + ".txt"
    path = text_file(inbox / name, "Gruppe: HV\nRunde: 2\n\nB1: Hei.\nMod: Ja?\n")
    study.add(path)
    text_file(path, "Gruppe: HV\nRunde: 2\n\nB1: Hei der.\nMod: Ja?\n")
    assert study.add(path, existing="replace").status == "replaced"
    found = study.files("HV-R2")
    assert [one.file for one in found] == [name, name]
    kept = {one.version: one.original.read_text(encoding="utf-8") for one in found if one.original}
    assert {version: "der" in text for version, text in kept.items()} == {1: False, 2: True}
    assert study.add(path, existing="skip").status == "skipped"
