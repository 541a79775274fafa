"""What talk means, kept beside the study: made once for each text, gone with its words, never an error and never missed."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from running import answer, qual
from small_study import text_file
from sqlalchemy import select

from qual import coding, suggest
from qual.language import LanguageError
from qual.language.encoder import WIDTH, Encoder
from qual.store import meanings as kept
from qual.store import schema as t
from qual.store.opening import WINDOWS
from qual.study import Study
from qual.suggest import meaning
from qual.transcripts import Place

TEXTS = 12  # of the small study's 13 utterances one is laughter


class Counting:
    """In the place of the encoder: each word is a direction of its own; and which texts it was asked for is known."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self) -> Counting:
        return self

    def encode(self, texts: Iterable[str]) -> Any:
        rows = []
        for text in texts:
            self.asked.append(text)
            words = [np.random.default_rng(list(word.encode())).normal(size=WIDTH) for word in text.lower().split()]
            rows.append(np.sum(words, axis=0) / np.linalg.norm(np.sum(words, axis=0)))
        return np.array(rows, dtype=np.float32).reshape(-1, WIDTH)


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(meaning, "Encoder", counting)
    return counting


def made(study: Study) -> suggest.Meanings:
    """All of it, made."""
    found = suggest.meanings(study)
    for _ in found.make(study):
        pass
    assert found.progress.made == found.progress.of
    return found


def again(study: Study) -> Study:
    """The same study as another process opens it."""
    return Study(study.folder, coder="Ada")


def texts(study: Study) -> dict[str, str]:
    """Reference → the id of the text that stands."""
    with study.read() as connection:
        return {row[0]: row[1] for row in connection.execute(select(t.utterances.c.reference, t.utterances.c.text_id))}


def stored(study: Study) -> set[str]:
    with closing(sqlite3.connect(study.folder / kept.NAME)) as connection:
        return {row[0] for row in connection.execute("SELECT text_id FROM vectors")}


# --- made once, for each version of a text -------------------------------------------------------------------
def test_each_text_that_stands_has_one_vector_and_is_read_once(study: Study, encoder: Counting) -> None:
    assert suggest.meanings(study).progress == (0, TEXTS)
    made(study)
    assert len(encoder.asked) == TEXTS
    assert not any(text == "(latter)" for text in encoder.asked)  # says nothing in words
    assert stored(study) == set(texts(study).values()) - {texts(study)["HN-R1-0004"]}
    with again(study) as other:
        assert suggest.meanings(other).progress == (TEXTS, TEXTS)
        made(other)
    assert len(encoder.asked) == TEXTS


def test_what_participants_say_at_length_comes_first(
    study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "BATCH", 7)
    next(suggest.meanings(study).make(study))
    with study.read() as connection:
        listed = [one.text_id for one in suggest.meanings(study).listed]
        assert sorted(kept.words_of(connection, listed).values()) == sorted(encoder.asked)


def test_a_correction_gives_one_text_to_read_and_the_old_vector_goes(study: Study, encoder: Counting) -> None:
    made(study)
    old = texts(study)["HN-R1-0003"]
    coding.correct(study, "HN-R1-0003", "Hos oss ligger permen i en skuff.")
    assert suggest.meanings(study).progress == (TEXTS - 1, TEXTS)
    assert old not in stored(study)
    made(study)
    assert encoder.asked[TEXTS:] == ["Hos oss ligger permen i en skuff."]
    coding.undo(study)
    made(study)
    assert set(texts(study).values()) >= stored(study) >= {old}


def test_an_import_gives_its_own_texts_to_read(study: Study, encoder: Counting, inbox: Path) -> None:
    made(study)
    study.add(text_file(inbox / "ny.txt", "B1: Nå ringer vi med en gang.\n"), place=Place(session="intervju"))
    made(study)
    assert encoder.asked[TEXTS:] == ["Nå ringer vi med en gang."]


def test_a_stop_in_the_middle_loses_nothing_that_was_made(
    study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "BATCH", 4)
    assert next(suggest.meanings(study).make(study)) == (4, TEXTS)
    with again(study) as other:
        assert suggest.meanings(other).progress == (4, TEXTS)
        made(other)
    assert len(encoder.asked) == TEXTS


def test_two_at_once_share_what_they_make(study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "BATCH", 4)
    with again(study) as other:
        one, two = suggest.meanings(study).make(study), suggest.meanings(other).make(other)
        next(one)
        next(one)
        assert [step.made for step in two][-1] == TEXTS
        assert [step.made for step in one][-1] == TEXTS
    assert sorted(encoder.asked) == sorted(set(encoder.asked))


# --- gone with the words -------------------------------------------------------------------------------------
def test_words_that_are_erased_take_their_vector_along(study: Study) -> None:
    found = made(study)
    gone = texts(study)["HN-R1-0003"]
    vector = found.vector(gone, "").astype("<f2").tobytes()
    assert vector in (study.folder / kept.NAME).read_bytes()
    with study.act("test") as act:
        act.update(t.texts, gone, text=None)
    assert gone not in found.listed
    assert suggest.meanings(study).progress == (TEXTS - 1, TEXTS - 1)
    assert found.missing([gone]) == [gone]
    everything = b"".join(path.read_bytes() for path in study.folder.rglob("cache.db*"))
    assert vector not in everything
    assert gone.encode() not in everything


def test_no_vector_is_in_a_backup(study: Study) -> None:
    made(study)
    copy = study.backup()
    with closing(sqlite3.connect(copy)) as connection:
        assert not [row for row in connection.execute("SELECT name FROM sqlite_master") if "vector" in row[0]]
    assert not list(study.folder.glob("backups/*cache*"))


def test_the_look_through_a_study_says_nothing_of_it(study: Study) -> None:
    before = [one.told() for one in study.check()]
    made(study)
    assert [one.told() for one in study.check()] == before
    (study.folder / kept.NAME).write_bytes(b"not a database at all")
    assert [one.told() for one in study.check()] == before


def test_a_study_that_was_moved_keeps_it(study: Study, encoder: Counting, tmp_path: Path) -> None:
    made(study)
    study.close()
    study.folder.rename(tmp_path / "annet navn")
    with Study(tmp_path / "annet navn") as moved:
        assert suggest.meanings(moved).progress == (TEXTS, TEXTS)


# --- damaged, of another encoder, unwritable -----------------------------------------------------------------
def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def scrambled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(reversed(content[4096:]))
    path.write_bytes(content)


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all, but long enough to look like one" * 100)


def other_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE vectors (something TEXT)")


def wrong_numbers(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(768)")


def wrong_lengths(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE vectors SET vector = 'x'")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_encoder(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE made_by SET encoder = '1 older'")


@pytest.mark.parametrize(
    "harm", [cut, scrambled, no_database, other_tables, wrong_numbers, wrong_lengths, empty, other_encoder]
)
def test_a_file_that_cannot_be_used_is_made_anew(study: Study, encoder: Counting, harm: Any) -> None:
    right = made(study).vector(texts(study)["HN-R1-0003"], "")
    harm(study.folder / kept.NAME)
    with again(study) as other:
        found = made(other)
        assert np.allclose(found.vector(texts(study)["HN-R1-0003"], ""), right, atol=1e-3)
    asked = len(encoder.asked)
    assert asked > TEXTS
    with again(study) as third:
        assert suggest.meanings(third).progress == (TEXTS, TEXTS)
    assert len(encoder.asked) == asked


def test_two_versions_at_one_study_do_not_empty_it_in_turns(
    study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = made(study)
    monkeypatch.setattr(meaning, "VERSION", "newer")
    with again(study) as newer:
        made(newer)
        coding.correct(newer, "HN-R1-0003", "Hos oss ligger permen i en skuff.")
        made(study)  # the older one exchanges it once
        coding.correct(newer, "HN-R1-0003", "Hos oss står permen i en hylle.")
        made(newer)  # and so has the newer one
        coding.correct(newer, "HN-R1-0003", "Hos oss er permen borte.")
        made(study)
        made(newer)
    assert found.path is None or suggest.meanings(newer).path is None


def test_where_nothing_can_be_written_it_is_in_memory(study: Study, encoder: Counting) -> None:
    (study.folder / kept.NAME).mkdir()
    made(study)
    assert len(encoder.asked) == TEXTS
    assert list((study.folder / kept.NAME).iterdir()) == []


def test_while_somebody_has_locked_it_nothing_is_lost(
    study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "BATCH", 4)
    monkeypatch.setattr(kept, "_WAIT", 0.0)
    steps = suggest.meanings(study).make(study)
    next(steps)
    with closing(sqlite3.connect(study.folder / kept.NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        next(steps)
    assert len(stored(study)) == 4
    for _ in steps:
        pass
    assert len(stored(study)) == TEXTS


@pytest.mark.skipif(WINDOWS, reason="rights of files")
def test_only_the_owner_may_read_it(study: Study) -> None:
    made(study)
    assert stat.S_IMODE((study.folder / kept.NAME).stat().st_mode) == 0o600


def test_a_study_that_is_only_read_uses_what_is_there_and_writes_nothing(
    study: Study, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "BATCH", 4)
    next(suggest.meanings(study).make(study))
    study.close()
    before = (study.folder / kept.NAME).read_bytes()
    monkeypatch.setattr("qual.store.opening.writable", lambda _: False)
    with again(study) as only_read:
        found = suggest.meanings(only_read)
        assert found.progress == (4, TEXTS)
        assert found.path is None
        made(only_read)
    assert len(encoder.asked) == TEXTS
    assert (study.folder / kept.NAME).read_bytes() == before


def test_nothing_is_kept_nor_left_in_a_folder_that_is_synchronised(study: Study, tmp_path: Path) -> None:
    made(study)
    study.close()
    shutil.move(study.folder, tmp_path / "OneDrive")
    with Study(tmp_path / "OneDrive") as shared:
        assert made(shared).path is None
    assert not list((tmp_path / "OneDrive").glob("cache.db*"))


# --- beside --------------------------------------------------------------------------------------------------
@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[meaning._Beside]:
    monkeypatch.setattr(meaning, "QUIET", 0.0)
    working = meaning._Beside()
    monkeypatch.setattr(meaning, "_beside", working)
    yield working
    working.stop()


def test_the_app_makes_it_beside_and_says_how_far_it_has_come(
    study: Study, beside: meaning._Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def make(self: suggest.Meanings, desk: Study) -> Iterator[None]:
        begun.set()
        assert go_on.wait(60)
        yield from real(self, desk)
        done.set()

    real = meaning.Meanings.make
    monkeypatch.setattr(meaning.Meanings, "make", make)
    assert meaning.under_way(study) is None
    beside.ask(study)
    assert begun.wait(60)
    assert meaning.under_way(study) == (0, TEXTS)
    with again(study) as other:
        assert meaning.under_way(other) is None
    go_on.set()
    assert done.wait(60)
    assert suggest.meanings(study).progress == (TEXTS, TEXTS)
    beside.stop()
    assert meaning.under_way(study) is None
    coding.correct(study, "HN-R1-0003", "Hos oss ligger permen i en skuff.")
    beside.ask(study)
    assert suggest.meanings(study).progress == (TEXTS - 1, TEXTS)  # an app that ends begins nothing


def test_without_an_encoder_the_app_goes_on(
    study: Study, beside: meaning._Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Semaphore(0)

    def refused() -> Any:
        asked.release()
        raise LanguageError("language.encoder_missing", file="encoder.bin", reason="–")

    monkeypatch.setattr(meaning, "Encoder", SimpleNamespace(load=refused))
    for _ in range(2):  # the thread has outlived the first time
        beside.ask(study)
        assert asked.acquire(timeout=60)


# --- more like this ------------------------------------------------------------------------------------------
def near(study: Study, reference: str, **choices: Any) -> list[str]:
    return [one.utterance for one in suggest.alike(study, reference, **choices)]


@pytest.fixture
def talk(study: Study, inbox: Path) -> Study:
    said = """M1: Hvordan er det med permen i skuffen hos dere nå?
B1: Permen i skuffen hos oss støver ned
B2: Vi ringer hjem til foreldrene hver eneste dag
B1: permen støver
B2: Noe helt annet er været ute ved havet
"""
    study.add(text_file(inbox / "mer.txt", said), place=Place(session="intervju"))
    return study


@pytest.mark.parametrize("ready", [True, False])
def test_the_nearest_talk_without_a_code_over_all_sessions(talk: Study, ready: bool) -> None:
    if ready:
        made(talk)
    found = suggest.alike(talk, "HN-R1-0003", k=3)
    assert found[0].utterance == "intervju-0002"
    assert found[0].session == "intervju"
    assert found[0].text == "Permen i skuffen hos oss støver ned"
    assert {one.by for one in found} == {"meaning" if ready else "words"}
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert [one.nearness for one in found] == sorted((one.nearness for one in found), reverse=True)
    everyone = near(talk, "HN-R1-0003", k=99)
    assert "HN-R1-0003" not in everyone  # itself
    assert "intervju-0001" not in everyone  # a moderator
    assert "intervju-0004" not in everyone  # too short
    talk.code("intervju-0002", "støver ned")
    assert "intervju-0002" not in near(talk, "HN-R1-0003", k=99)
    assert near(talk, "intervju-0002", k=1) == ["HN-R1-0003"]  # from a coded one, and back
    assert near(talk, "intervju-0001", k=1) != []  # from a moderator's question too


def test_a_correction_or_two_are_made_while_one_waits(talk: Study, encoder: Counting) -> None:
    made(talk)
    asked = len(encoder.asked)
    coding.correct(talk, "intervju-0005", "Hos oss ligger permen i skuffen og støver")
    assert suggest.alike(talk, "HN-R1-0003", k=1)[0].utterance == "intervju-0005"
    assert len(encoder.asked) == asked + 1


def test_without_an_encoder_it_goes_by_the_words(talk: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    made(talk)
    coding.correct(talk, "intervju-0005", "Hos oss ligger permen i skuffen og støver")

    def refused() -> Any:
        raise LanguageError("language.encoder_missing", file="encoder.bin", reason="–")

    monkeypatch.setattr(meaning, "Encoder", SimpleNamespace(load=refused))
    assert suggest.alike(talk, "HN-R1-0003", k=1)[0].by == "words"
    coding.undo(talk)
    assert suggest.alike(talk, "HN-R1-0003", k=1)[0].by == "words"  # what came back had lost its vector


def test_a_study_with_hardly_anything_in_it(tmp_path: Path) -> None:
    with Study.create(tmp_path / "ny", name="Ny") as new:
        assert suggest.meanings(new).progress == (0, 0)
        file = text_file(tmp_path / "en.txt", "A1: Vi ringer hjem til alle hver dag\n")
        new.add(file, place=Place(session="S", create=True))
        assert suggest.alike(new, "S-0001") == []
        made(new)
        assert suggest.alike(new, "S-0001") == []


def test_what_is_asked_for_wrongly(study: Study) -> None:
    with pytest.raises(Exception, match="HN-R9-0001"):
        suggest.alike(study, "HN-R9-0001")
    with pytest.raises(ValueError, match="k must"):
        suggest.alike(study, "HN-R1-0002", k=0)


def test_the_encoder_itself_finds_the_same_said_in_other_words(
    study: Study, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a second for loading it, and a second of work."""
    monkeypatch.setattr(meaning, "Encoder", Encoder)
    said = "B1: Boka står bare der og ingen ser i den\nB2: Maten smakte veldig godt i går kveld\n"
    study.add(text_file(inbox / "mer.txt", said), place=Place(session="intervju"))
    made(study)
    found = suggest.alike(study, "HN-R1-0003", k=20)
    order = [one.utterance for one in found]
    assert order.index("intervju-0001") < order.index("intervju-0002")


# --- on the command line -------------------------------------------------------------------------------------
def test_the_command_makes_what_is_missing_and_lists_it(talk: Study) -> None:
    talk.close()
    found = answer("suggest", "alike", talk.folder, "HN-R1-0003", "-k", 2)
    assert found[0]["utterance"] == "intervju-0002"
    assert set(found[0]) == {"utterance", "session", "text", "rank", "nearness", "by"}
    assert {one["by"] for one in found} == {"meaning"}
    told = qual("suggest", "alike", talk.folder, "HN-R1-0003", "-k", 1, language="en")
    assert "Permen i skuffen hos oss" in told.stdout
    assert "By meaning" in told.stdout
    assert told.stderr == ""  # nothing is left to make
    assert "HN-R9-0001" in qual("suggest", "alike", talk.folder, "HN-R9-0001", code=1).stderr


def test_where_it_cannot_be_kept_the_command_goes_by_the_words(talk: Study, encoder: Counting) -> None:
    talk.close()
    away = talk.folder.rename(talk.folder.with_name("Dropbox"))
    told = qual("suggest", "alike", away, "HN-R1-0003", language="en")
    assert "By the words alone" in told.stdout
    assert "synchronised" in told.stderr
    assert encoder.asked == []


def test_the_status_says_how_much_has_been_read(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "BATCH", 4)
    next(suggest.meanings(study).make(study))
    study.close()
    status = answer("language", "status", study.folder)["study"]
    assert status == {"made": 4, "of": TEXTS, "file": str(study.folder / kept.NAME)}
    assert f"4 of {TEXTS}" in qual("language", "status", study.folder, language="en").stdout
