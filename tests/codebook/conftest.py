"""A small study with one session of three utterances, and ways to look at it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from qual.store import Database, Desk, material
from qual.store import schema as t
from qual.store.material import UtteranceRow

SAID = (
    "Sist sa dere at dere var i gang, hva har skjedd siden?",
    "nei altså det er jo blitt noe vi bare gjør, uten å tenke",
    "ikke hos oss, der ligger permen i skuffen 🗂️ og støver ned",
)
LADDER = (
    t.codes, t.groupings, t.code_groups, t.code_group_members, t.concepts, t.concept_groups,
    t.reference_points, t.reference_links, t.relations, t.relation_concepts, t.verdicts, t.codings, t.segments, t.memos,
)  # fmt: skip


@cache
def _template() -> bytes:
    """The study's file, made once: migrating is the slow part."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "study.db")
        _fill(database)
        database.close()
        return database.path.read_bytes()


def open_study(folder: Path, coder: str = "Ada") -> Desk:
    (folder / "study.db").write_bytes(_template())
    return Desk(Database(folder / "study.db"), coder)


def _fill(database: Database) -> None:
    with Desk(database, "Ada").act("import", undoable=False) as act:
        source = act.insert(t.sources, name="BN-R2", kind="focus group", held=True, position=1)
        rows = [UtteranceRow(None, text, None, None, len(text.split()), [], False, False) for text in SAID]
        file: material.FileColumns = {
            "part": 1, "version": 1, "sha256": "0", "format": "txt", "filename_id": None, "report": {},
        }  # fmt: skip
        material.add_document(act, source, "BN-R2", dict(enumerate(rows, 1)), file)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Desk]:
    desk = open_study(tmp_path)
    yield desk
    desk.store.close()


def apply(desk: Desk, code_id: str, reference: str, start: int, end: int) -> str:
    """Code one span (the coding room has its own door; here only rows matter)."""
    with desk.act("coding.apply") as act:
        found = material.utterance(act.connection, reference)
        assert found is not None
        coding = act.insert(
            t.codings, code_id=code_id, coder_id=act.coder_id, kind="individual", origin="hand",
            created_at=act.at, revision=act.revision,
        )  # fmt: skip
        act.insert(
            t.segments,
            coding_id=coding,
            position=1,
            utterance_id=found["id"],
            text_id=found["text_id"],
            start=start,
            end=end,
        )
    return coding


def rows(desk: Desk) -> dict[str, dict[str, tuple[object, ...]]]:
    """Every row of the ladder and of the codings, by table and id."""
    with desk.read() as connection:
        return {table.name: {row.id: tuple(row) for row in connection.execute(select(table))} for table in LADDER}


def log_length(desk: Desk) -> int:
    return desk.revision
