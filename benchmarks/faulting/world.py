"""The studies that are hurt: made once, copied for each case, and read with bare SQLite to see what they hold."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from qual import codebook, coding
from qual.coding.files import save as save_codings
from qual.study import Study

CODER = "meg"
WORDS = """
    vi har møter hver uke og deler det vi ser men ikke alle kommer når det er travelt så da blir det opp til hver
""".split()  # noqa: SIM905
PLAN = 'name = "Feilstudien"\nfictional = true\n' + "".join(
    f'[[groups]]\ncode = "{group}"\nname = "Gruppe {group}"\n' for group in ("BN", "LN")
) + "".join(f"[[rounds]]\nnumber = {number}\nyear = {2030 + number}\n" for number in (1, 2, 3))  # fmt: skip
FILES = ("BN-R1.txt", "BN-R2.docx", "BN-R3.txt", "LN-R1.txt", "LN-R2.docx", "LN-R3.txt")
FEW = FILES[:2]  # as many as there are kinds
# words are compared by what refers to them; the record grows with every act, also with one that is undone
RECORD = {"log", "log_changes", "texts", "minted", "tombstones", "alembic_version"}
PASSING = {"revision", "at", "created_at", "imported_at"}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class World:
    """Template studies in ``place``: ``empty`` (a design and two acts), ``talk`` (all files in), ``book`` (and a codebook),
    ``coded`` (and codings), and the files that lead from one to the next. ``names`` : of the files."""

    def __init__(self, place: Path, names: Sequence[str] = FILES) -> None:
        self.place = place
        self.inbox = place / "inbox"
        self.inbox.mkdir(parents=True)
        chance = random.Random(1)
        for name in names:
            _transcript(self.inbox / name, chance)
        self.codebook = place / "codebook.yaml"
        self.codings = place / "codings.csv"
        self._make()

    def _make(self) -> None:
        plan = self.place / "plan.toml"
        plan.write_text(PLAN, encoding="utf-8")
        with Study.create(self.place / "empty", plan=plan, coder=CODER) as study:
            coding.add_memo(study, "study", None, "det første notatet")
        self.steps = [content(self.place / "empty")]  # of an import, file by file
        shutil.copytree(self.place / "empty", self.place / "talk")
        with Study(self.place / "talk", coder=CODER) as study:
            for path in sorted(self.inbox.iterdir()):
                study.add(path)
                self.steps.append(content(study.folder))
        shutil.copytree(self.place / "talk", self.place / "work")
        with Study(self.place / "work", coder=CODER) as study:
            chance = random.Random(2)
            codes = [codebook.add_code(study, f"kode {number}") for number in range(12)]
            some = [
                {"code_id": chance.choice(codes), "spans": [coding.Span(row, 0, chance.randint(4, 12))], "coder": CODER,
                 "kind": "individual", "origin": "hand"}
                for row in study.utterances()["id"]
            ]  # fmt: skip
            coding.apply_many(study, some)
            save_codings(study, self.codings)
            codebook.save(codebook.read_from(study), self.codebook)
        shutil.rmtree(self.place / "work")
        self._next("talk", "book", lambda study: codebook.load_into(study, codebook.load(self.codebook)))
        self._next("book", "coded", lambda study: study.load_codings(self.codings))

    def _next(self, start: str, name: str, act: Any) -> None:
        shutil.copytree(self.place / start, self.place / name)
        with Study(self.place / name, coder=CODER) as study:
            act(study)

    def copy(self, name: str, to: Path) -> Path:
        """A copy of a template to be hurt."""
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.place / name, to)
        return to


def _transcript(path: Path, chance: random.Random) -> None:
    group, number = path.stem.split("-R")
    lines = [f"Gruppe: {group}", f"Runde: {number}", ""]
    lines += [f"D{i % 5 + 1}: " + " ".join(chance.choices(WORDS, k=chance.randint(5, 25))) for i in range(20)]
    if path.suffix == ".txt":
        path.write_text("\n".join(lines), encoding="utf-8")
        return
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


# --- looking, without qual ---------------------------------------------------------------------------------------
def tables(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=20)


def content(study: Path) -> str:
    """A mark of what a study (or a backup's file) holds: the same for the same rows and words, whatever their ids and times."""
    path = study / "study.db" if study.is_dir() else study
    digest = hashlib.sha256()
    with closing(tables(path)) as connection:
        texts = dict(connection.execute("SELECT id, text FROM texts"))
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted({*names} - RECORD - {"sqlite_sequence"}):
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column for column, *_ in cursor.description]
            rows = sorted(
                repr([_plain(column, value, texts) for column, value in zip(columns, row, strict=True)])
                for row in cursor
            )
            digest.update(f"{name}{rows}".encode())
    return digest.hexdigest()[:16]


def _plain(column: str, value: Any, texts: dict[str, str]) -> Any:
    if column in PASSING:
        return ""
    if isinstance(value, str):
        return texts[value] if value in texts else _UUID.sub("#", value)
    return value


def sound(path: Path) -> bool:
    """Whether SQLite finds the file whole, and it is a study's."""
    try:
        with closing(tables(path)) as connection:
            connection.text_factory = bytes
            whole = connection.execute("PRAGMA integrity_check").fetchone() == (b"ok",)
            return whole and connection.execute("SELECT COUNT(*) FROM alembic_version").fetchone() == (1,)
    except sqlite3.DatabaseError:
        return False


def documents(study: Path) -> set[str]:
    """SHA-256 of every file that the tables know."""
    with closing(tables(study / "study.db")) as connection:
        return {sha for (sha,) in connection.execute("SELECT sha256 FROM documents")}


def files(study: Path) -> set[tuple[str, str]]:
    """Each file that was imported: its name and a mark of what was said in it, by whom."""
    with closing(tables(study / "study.db")) as connection:
        rows = connection.execute(_SAID).fetchall()
    said: dict[str, list[Any]] = {}
    for name, *row in rows:
        said.setdefault(name, []).append(row)
    return {(name, hashlib.sha256(repr(row).encode()).hexdigest()[:16]) for name, row in said.items()}


_SAID = """
    SELECT name.text, sources.name, utterances.position, label.text, said.text FROM documents
    JOIN texts name ON name.id = documents.filename_id JOIN sources ON sources.id = documents.source_id
    LEFT JOIN utterances ON utterances.document_id = documents.id LEFT JOIN texts said ON said.id = utterances.text_id
    LEFT JOIN speakers ON speakers.id = utterances.speaker_id LEFT JOIN texts label ON label.id = speakers.label_id
    WHERE documents.live ORDER BY name.text, utterances.position
"""


def originals(study: Path) -> dict[str, str]:
    """SHA-256 of the files kept, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (study / "originals").iterdir()
        if path.is_file()
    }


def backups(study: Path) -> list[Path]:
    return sorted((study / "backups").rglob("*.db"))


def litter(study: Path) -> list[str]:
    """Files that no finished act leaves."""
    ends = (".part", "-journal", "-wal", "-shm")
    found = [str(path.relative_to(study)) for path in study.rglob("*") if path.is_file() and path.name.endswith(ends)]
    # those of the tables themselves are SQLite's to keep and to clear
    return sorted({*found} - {f"study.db{end}" for end in ends[1:]})
