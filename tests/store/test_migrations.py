"""The migrations lead to exactly the tables that the library works with, and an older study is backed up first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import small_study
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from qual.errors import StudyError
from qual.store import Database, copies, migrate
from qual.store import schema as t
from qual.study import Study


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here each new study goes through the migrations (elsewhere `tables_made_once`)."""
    monkeypatch.setattr(migrate, "upgrade", migrate.upgrade.__wrapped__)  # type: ignore[attr-defined]


def test_head_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(migrate._config()).get_heads() == [copies.HEAD]


def test_migrated_tables_are_the_schemas(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "study.db")) as opened, opened.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, t.metadata) == []
        assert context.get_current_revision() == copies.HEAD
        found = inspect(connection)
        for table in t.metadata.sorted_tables:  # what Alembic does not compare in SQLite
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
