"""A hundred damaged studies: each is opened for reading with a notice, or refused by name; nothing is stored in it, and nothing
that is called a backup is made of it."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from faulting import world
from faulting.commands import Command
from faulting.finding import HALF, SILENT, STUCK, UNNAMED, Finding
from qual import coding
from qual.errors import QualError
from qual.store import schema
from qual.study import Study
from qual.study import restore as put_back

PAGE = 4096
Hurt = Callable[[Path, random.Random, Path], None]  # the study, its chances, another study


def _flip(count: int) -> Hurt:
    def hurt(study: Path, chance: random.Random, _: Path) -> None:
        content = bytearray((study / "study.db").read_bytes())
        for _n in range(count):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (study / "study.db").write_bytes(content)

    return hurt


def _page(fill: Callable[[random.Random], bytes]) -> Hurt:
    def hurt(study: Path, chance: random.Random, _: Path) -> None:
        content = bytearray((study / "study.db").read_bytes())
        for _n in range(chance.choice((1, 1, 3, 10))):
            at = chance.randrange(len(content) // PAGE) * PAGE
            content[at : at + PAGE] = fill(chance)
        (study / "study.db").write_bytes(content)

    return hurt


def _truncate(study: Path, chance: random.Random, _: Path) -> None:
    whole = (study / "study.db").read_bytes()
    size = chance.randrange(1, len(whole))
    (study / "study.db").write_bytes(whole[: size if chance.random() < 0.5 else size // PAGE * PAGE])


def _sql(study: Path, *said: str) -> None:
    with closing(sqlite3.connect(study / "study.db", isolation_level=None)) as file:
        for one in said:
            file.execute(one)


def _drop(study: Path, chance: random.Random, _: Path) -> None:
    with closing(world.tables(study / "study.db")) as file:
        names = [
            name
            for (name,) in file.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
    _sql(study, *(f'DROP TABLE "{name}"' for name in chance.sample(sorted(names), chance.choice((1, 1, 1, 4)))))


def _version(study: Path, chance: random.Random, _: Path) -> None:
    _sql(study, chance.choice((
        "DELETE FROM alembic_version", "UPDATE alembic_version SET version_num = ''",
        "UPDATE alembic_version SET version_num = 'x'",
        "INSERT INTO alembic_version VALUES ('0001')", "UPDATE alembic_version SET version_num = x'ff00'",
    )))  # fmt: skip


def _no_text(study: Path, chance: random.Random, _: Path) -> None:
    """A cell that is no text, or no JSON, any more: SQLite finds nothing wrong with it."""
    _sql(study, chance.choice((
        "UPDATE texts SET text = CAST(x'c328' AS TEXT) WHERE rowid = (SELECT MIN(rowid) FROM texts WHERE kind = 'utterance')",
        "UPDATE utterances SET nonspeech = '[[' WHERE rowid = (SELECT MIN(rowid) FROM utterances)",
        "UPDATE log SET about = '{' WHERE seq = (SELECT MAX(seq) FROM log)",
        "UPDATE segments SET start = 'ti' WHERE rowid = (SELECT MIN(rowid) FROM segments)",
    )))  # fmt: skip


def _foreign_wal(study: Path, chance: random.Random, other: Path) -> None:
    """The write-ahead log of another study, or of this one at another time, beside the tables (a synchronisation does that)."""
    source = study if chance.random() < 0.5 else other
    work = study.parent / f"{study.name}-wal"
    shutil.copytree(source, work)
    with closing(sqlite3.connect(work / "study.db")) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("UPDATE texts SET text = text || ' og mer' WHERE kind = 'utterance'")
        file.execute(f"DELETE FROM segments WHERE rowid % {chance.randint(2, 9)} = 0")
        file.commit()
        shutil.copyfile(work / "study.db-wal", study.parent / "foreign-wal")
    shutil.rmtree(work)
    _sql(study, "DELETE FROM verdicts", "UPDATE memos SET at = 'x'", "VACUUM")  # the tables have gone on since
    (study.parent / "foreign-wal").rename(study / "study.db-wal")


def _put(content: Callable[[random.Random], bytes]) -> Hurt:
    def hurt(study: Path, chance: random.Random, _: Path) -> None:
        (study / "study.db").write_bytes(content(chance))

    return hurt


KINDS: dict[str, Hurt] = {
    "one bit": _flip(1), "20 bits": _flip(20), "500 bits": _flip(500), "pages zeroed": _page(lambda _: bytes(PAGE)),
    "pages of noise": _page(lambda chance: chance.randbytes(PAGE)), "cut off": _truncate, "tables dropped": _drop,
    "alembic_version": _version, "cells": _no_text, "foreign -wal": _foreign_wal,
    "other file": _put(lambda chance: chance.choice((b"", b"hei" * 999, b"PK\x03\x04" * 99, chance.randbytes(9000)))),
}  # fmt: skip
READING: dict[str, Callable[[Study], object]] = {
    "sessions": Study.sessions, "utterances": Study.utterances, "codings": Study.codings, "codes": Study.codes,
    "persons": Study.persons, "actions": Study.actions, "quotes": Study.quotes,
    "themes": lambda study: study.themes(level="code"), "memos": lambda study: coding.memos(study),
    "log": lambda study: coding.log(study), "revision": lambda study: study.revision,
}  # fmt: skip


def cases(_: list[Command], __: Path, share: float) -> list[str]:
    """Keys ``damaged/KIND/SEED``: ten of each kind."""
    return [f"damaged/{kind}/{seed}" for kind in KINDS for seed in range(max(1, round(10 * share)))]


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Damage a study, try every kind of door on it, and bring its backup back."""
    _, kind, _seed = key.split("/")
    finding = Finding(key)
    assert one.world is not None
    folder = one.world.copy("coded", scratch / re.sub(r"\W", "-", key))
    with Study(folder, coder=world.CODER) as study:
        good = study.backup()
    KINDS[kind](folder, random.Random(key), one.world.place / "talk")
    really = _really(folder, scratch / f"{folder.name}-look", world.content(good))
    told, acted = _doors(finding, folder)
    answer = "as if sound" if not told else "read only" if "study.damaged" in told else "refused"
    finding.note = f"{really} → {answer}"
    if really not in ("harmless", "no trace") and not told:
        finding.wrong(SILENT, f"{really}, and every door opens as if nothing were wrong")
    if really in ("damaged", "damaged index", "lacking") and acted:
        finding.wrong(SILENT, f"{really}, and an act was stored in it")
    for backup in set(world.backups(folder)) - {good}:
        if not world.sound(backup):
            finding.wrong(HALF, f"{backup.name} was made of it and is called a backup")
    _mended(finding, folder, good)
    return finding


def _doors(finding: Finding, folder: Path) -> tuple[str, bool]:
    """What was told, by whichever door; and whether an act was stored."""
    told: list[str] = []

    def through(name: str, do: Callable[[], object]) -> bool:
        try:
            do()
        except QualError as error:
            told.append(error.code)
            return False
        except Exception as error:
            finding.wrong(UNNAMED, f"{name}: {type(error).__name__}: {str(error)[:150]}")
            return False
        return True

    def opened(do: Callable[[Study], object]) -> None:
        with Study(folder, coder=world.CODER) as study:
            if study.store.refusal is not None:
                told.append(f"read only: {study.store.refusal.code}")
            do(study)

    for name, look in READING.items():
        through(name, lambda look=look: opened(look))  # type: ignore[misc]
    through("backup", lambda: opened(Study.backup))
    acted = through("act", lambda: opened(_act))
    return " + ".join(dict.fromkeys(told)), acted


def _act(study: Study) -> None:
    coding.add_memo(study, "study", None, "nytt")


def _really(folder: Path, copy: Path, before: str) -> str:
    """What is wrong, as SQLite and the schema see it in a copy: opening a file can change it."""
    shutil.copytree(folder, copy)
    try:
        with closing(sqlite3.connect(copy / "study.db")) as file:
            file.text_factory = bytes
            if file.execute("PRAGMA quick_check(1)").fetchone() != (b"ok",):
                return "damaged"
            if file.execute("PRAGMA integrity_check(1)").fetchone() != (b"ok",):
                return "damaged index"
            for table in schema.TABLES:
                file.execute(f'SELECT COUNT(*) FROM "{table.name}"')
            if len(file.execute("SELECT 1 FROM alembic_version WHERE version_num LIKE '____'").fetchall()) != 1:
                return "lacking"
        return "harmless" if world.content(copy) == before else "no trace"
    except sqlite3.OperationalError as error:
        return "lacking" if "no such" in str(error) else "cells"
    except sqlite3.DatabaseError:
        return "damaged"
    except ValueError:  # not even the names in the file are text
        return "damaged"
    finally:
        shutil.rmtree(copy)


def _mended(finding: Finding, folder: Path, good: Path) -> None:
    try:
        put_back(folder, good)
    except Exception as error:
        finding.wrong(STUCK, f"the backup cannot be put back: {error!r}")
        return
    if world.content(folder) != world.content(good) or not world.sound(folder / "study.db"):
        finding.wrong(STUCK, "the backup was put back, but what stands there is not it")
