"""The migrations lead to exactly the tables that the library works with, and an older study is backed up first."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import older_study
import pytest
import ready_tables
import small_study
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from thorough import many

from qual import coding, design
from qual.errors import StudyError
from qual.language import words
from qual.store import Database, copies, migrate, record
from qual.store import schema as t
from qual.store.checkup import examine
from qual.study import Study


@pytest.fixture(autouse=True)
def walked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nothing is ready made."""
    monkeypatch.setattr(migrate, "upgrade", ready_tables.walk)


def test_head_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(migrate._config()).get_heads() == [copies.HEAD]


def test_migrated_tables_are_the_schemas(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "study.db")) as opened, opened.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, t.metadata) == []
        assert context.get_current_revision() == copies.HEAD
        found = inspect(connection)
        for table in t.TABLES:  # what Alembic does not compare in SQLite
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
            keys = {(k["constrained_columns"][0], k["referred_table"]) for k in found.get_foreign_keys(table.name)}
            assert keys == {(k.parent.name, k.column.table.name) for k in table.foreign_keys}, table.name


def make_older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num = '0000'")
        file.commit()


def test_older_study_is_backed_up_before_migration(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.code("HN-R1-0002", "te først")
    rows = small_study.live_rows(study.store)
    study.close()
    make_older(study.store.path)
    seen: list[list[Path]] = []
    monkeypatch.setattr(migrate, "known", lambda version: version == "0000")
    monkeypatch.setattr(migrate, "upgrade", lambda _engine: seen.append(list((study.folder / "backups").iterdir())))
    Study(study.folder).close()
    (backup,) = seen[0]  # it was there before the migration ran
    assert "0000" in backup.name
    with closing(sqlite3.connect(backup)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [("0000",)]
        assert file.execute("SELECT count(*) FROM codings").fetchone() == (len(rows["codings"]),)


def test_without_room_for_the_backup_nothing_is_migrated(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.close()
    make_older(study.store.path)
    before = study.store.path.read_bytes()
    (study.folder / "backups").rmdir()
    (study.folder / "backups").write_text("no folder")
    migrated: list[object] = []
    monkeypatch.setattr(migrate, "known", lambda version: version == "0000")
    monkeypatch.setattr(migrate, "upgrade", migrated.append)
    with pytest.raises(StudyError) as caught:
        Study(study.folder)
    assert caught.value.code == "study.not_writable"
    assert not migrated
    assert study.store.path.read_bytes() == before


# --- 0003: who acts is an id ---------------------------------------------------------------------------------
def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: file.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}


def test_a_study_of_the_last_version_says_what_it_said(tmp_path: Path) -> None:
    folder = older_study.kept(tmp_path / "study")
    before = tables(folder / "study.db")
    with Study(folder, coder="Ada") as study:
        (backup,) = (folder / "backups").iterdir()
        assert tables(backup) == before
        assert older_study.figures(study) == older_study.said("figures")
        with study.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
            assert sorted(connection.execute(select(t.coders.c.name)).scalars()) == sorted(
                {*older_study.ACTORS, *older_study.NAMED}
            )
            changed = connection.execute(
                select(t.log_changes.c.table_name, t.log_changes.c.before, t.log_changes.c.after)
            )
            assert [row for row in changed if row.table_name == "coders" or {"actor", "author"} & named(row)] == []
    assert [finding.key for finding in examine(folder) if finding.level == "bad" and finding.about != "originals"] == []


def named(row: Any) -> set[str]:
    """The columns that a change of one row names."""
    return {*(row.before or {}), *(row.after or {})}


@pytest.mark.slow  # some hundred acts, one by one, back and forth
def test_acts_from_before_are_undone_and_done_again_by_those_who_did_them(tmp_path: Path) -> None:
    with Study(older_study.kept(tmp_path / "study"), coder="Ada") as study:
        assert json.loads(json.dumps(older_study.back_and_forth(study))) == older_study.said("back and forth")
        with study.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


def test_a_backup_of_the_last_version_is_put_back_as_one_of_this(tmp_path: Path) -> None:
    folder = older_study.kept(tmp_path / "study")
    with Study(folder, coder="Ny") as study:
        (backup,) = (folder / "backups").iterdir()
        coding.add_memo(study, "study", None, "kommer bort")
        study.restore(backup)
        figures, before = older_study.figures(study), older_study.said("figures")
        *log, restored = figures["log"]
        assert restored[1:3] == ["Ny", "study.restore"]
        assert (log, figures["memos"]) == (before["log"], before["memos"])
        coding.add_memo(study, "study", None, "går videre")
        assert coding.memos(study)[-1]["author"] == "Ny"


#: names of one kind are to be told apart, or to be the same, to the letter only
NAMES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
        st.sampled_from(["Bo", "bo", " Bo", "Bo ", "B\u200bo", "Åse", "A\u030ase", "", "null", "Ada", "'--", '{"a":1}']),
    ),
    min_size=len(older_study.ACTORS), max_size=len(older_study.ACTORS),
)  # fmt: skip


@given(names=NAMES)
@example(names=["Bo"] * len(older_study.ACTORS))
@settings(max_examples=many(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_names_are_the_same_people_after_migration(names: list[str]) -> None:
    """Whatever people are called: those who were one are one, those who were not are not, and each name stands where it stood."""
    new = dict(zip(older_study.ACTORS, names, strict=True))
    with tempfile.TemporaryDirectory() as place:
        folder = older_study.kept(Path(place) / "study")
        with closing(sqlite3.connect(folder / "study.db")) as file:
            call_anew(file, new)
            stood = {table: file.execute(f"SELECT id, {who} FROM {table}").fetchall() for table, who in WHO.items()}
            coded = file.execute("SELECT k.id, c.name FROM codings k JOIN coders c ON c.id = k.coder_id").fetchall()
        with Study(folder, coder="Ada") as study, study.read() as connection:
            for table, rows in [*stood.items(), ("codings", coded)]:
                of = t.metadata.tables[table].c
                query = select(of.id, t.coders.c.name).join(t.coders, t.coders.c.id == of.coder_id)
                assert sorted(tuple(row) for row in connection.execute(query)) == sorted(rows)
            known = list(connection.execute(select(t.coders.c.name)).scalars())
            assert len(known) == len(set(known))
            assert set(known) >= {*names, *older_study.NAMED}
            ids = set(connection.execute(select(t.coders.c.id)).scalars())
            for change in connection.execute(select(t.log_changes)).mappings():
                for image in (change["before"] or {}, change["after"] or {}):
                    assert image.get("coder_id", next(iter(ids))) in ids


WHO = {"log": "actor", "verdicts": "actor", "memos": "author", "views": "author"}


def call_anew(file: sqlite3.Connection, new: dict[str, str]) -> None:
    """Give people other names everywhere in a study of the last version; those who get the same one become one."""
    for table, who in WHO.items():
        for row_id, name in file.execute(f"SELECT id, {who} FROM {table}").fetchall():
            file.execute(f"UPDATE {table} SET {who} = ? WHERE id = ?", (new.get(name, name), row_id))
    kept: dict[str, str] = {}
    for coder_id, name in file.execute("SELECT id, name FROM coders ORDER BY id").fetchall():
        called = new.get(name, name)
        twin = kept.setdefault(called, coder_id)
        file.execute("UPDATE codings SET coder_id = ? WHERE coder_id = ?", (twin, coder_id))
        file.execute("UPDATE suggestion_verdicts SET coder_id = ? WHERE coder_id = ?", (twin, coder_id))
        if twin != coder_id:
            file.execute("DELETE FROM coders WHERE id = ?", (coder_id,))
    file.executemany("UPDATE coders SET name = 'x' || id WHERE id = ?", [(coder_id,) for coder_id in kept.values()])
    file.executemany("UPDATE coders SET name = ? WHERE id = ?", list(kept.items()))
    for row_id, *sides in file.execute('SELECT id, "before", "after" FROM log_changes').fetchall():
        images = [json.loads(side) for side in sides]
        for image in images:
            for key in ("actor", "author", *(["name"] if image and "person_id" in image else [])):
                if image and key in image:
                    image[key] = new.get(image[key], image[key])
        file.execute(
            'UPDATE log_changes SET "before" = ?, "after" = ? WHERE id = ?', (*map(json.dumps, images), row_id)
        )
    file.commit()


# --- 0007: names on questions --------------------------------------------------------------------------------
def test_what_a_question_asked_for_it_asks_for_after_migration(tmp_path: Path) -> None:
    folder = older_study.kept(tmp_path / "study")
    with closing(sqlite3.connect(folder / "study.db")) as file:
        (code,) = file.execute("SELECT id FROM codes WHERE live = 1 LIMIT 1").fetchone()
        file.execute("INSERT INTO guide_questions (id, code, position) VALUES ('q', 'S1', 1)")
        file.execute("INSERT INTO question_themes VALUES ('tie', 'q', 'code', ?)", (code,))
        file.commit()
    with Study(folder, coder="Ada") as study:
        (question,) = design.guide.questions(study)
        assert (question["themes"], question["waiting"]) == ([("code", code)], [])
        design.guide.ask_for(study, "S1", [], waiting=["Te"])
        record.undo(study)
        assert design.guide.questions(study) == [question]


# --- 0006: movements in brackets are no words ----------------------------------------------------------------
def test_words_in_brackets_are_counted_anew_and_so_are_those_that_undo_brings_back(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study made under the old rule, with its acts, is as one made under the new, wherever undo and redo take it."""
    new = small_study.copy(small_folder / "study", tmp_path / "new")
    old = small_study.copy(small_folder / "study", tmp_path / "old")
    with Study(new, coder="Ada") as study:
        act_on_brackets(study)
        expected = [counts(study), *back_and_forth(study)]
    with monkeypatch.context() as rule:
        rule.setattr(words, "_SOUNDS", re.compile("latter"))
        rule.setattr(words, "_BRACKETED", re.compile(r"\([^()\n]{0,80}\)"))
        with Study(old, coder="Ada") as study:
            act_on_brackets(study)
            assert counts(study) != expected[0]
    with closing(sqlite3.connect(old / "study.db")) as file:
        file.execute("UPDATE alembic_version SET version_num = '0005'")
        file.commit()
    with Study(old, coder="Ada") as study:
        assert [counts(study), *back_and_forth(study)] == expected


def act_on_brackets(study: Study) -> None:
    said = "Ja (stoler som flyttes) te først ((tramping)) sier vi"
    coding.correct(study, "HN-R1-0002", said)
    one = study.code("HN-R1-0002", "te først", start=said.index("te"), end=len(said))
    coding.correct(study, "HN-R1-0002", said.replace("(stoler som flyttes)", "da kanskje nå"))  # three words either way
    study.code("HN-R1-0002", "sier", start=said.index("((") - 4, end=len(said) - 8)
    coding.correct(study, "HN-R1-0002", said.replace("((tramping))", "(latter)"))
    coding.remove(study, one)


def counts(study: Study) -> tuple[list[int], list[tuple[int, int]], list[Any]]:
    with study.read() as connection:
        rows = connection.execute(
            select(t.utterances.c.words, t.utterances.c.nonspeech).order_by(t.utterances.c.reference)
        )
        segments = connection.execute(select(t.segments.c.word_from, t.segments.c.word_to))
        said = rows.all()
        return [row.words for row in said], sorted(map(tuple, segments)), [row.nonspeech for row in said]


def back_and_forth(study: Study) -> list[Any]:
    seen = []
    for step in (record.undo, record.redo, record.undo):
        for _ in range(6):
            step(study)
            seen.append(counts(study))
    return seen
