"""A small study of the tests' own: two groups, two rounds, one session not held; and ways to look at its rows."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Connection, Table, select

from qual.store import Database
from qual.store import schema as t
from qual.study import Study

CODER, OTHER = "Ada", "Bo"
RECORD = {"log", "log_changes", "texts", "minted", "tombstones"}  # what undo leaves as it is

TOML = """
name = "Småstudien"
fictional = true

[[groups]]
code = "HN"
name = "Havna"
level = "Leder"
municipality = "Nordnes"
[[groups]]
code = "HV"
name = "Havna vest"
municipality = "Vestnes"

[[rounds]]
number = 1
year = 2031
[[rounds]]
number = 2
year = 2032

[[persons]]
code = "p1"
pseudonym = "Torbjørg"
[[persons]]
code = "p2"
pseudonym = "Eilif"
[[persons]]
code = "p3"
pseudonym = "Sunniva"
[[persons]]
code = "m1"

[[sessions]]
name = "HN-R1"
group = "HN"
round = 1
date = 2031-03-04
files = ["opptak_havna.txt"]
tags = ["caseA"]
present = [
  { label = "Mod", person = "m1", function = "moderator" },
  { label = "A1", person = "p1", role = "styrer", service = "barnehage", unit = "Avdeling nord" },
  { label = "A2", person = "p2" },
  { label = "Flere", kind = "several" },
]
counts = [ { value = 3, source = "deltakerlisten" }, { value = 4, source = "årsrapporten" } ]
asked = [ { question = "q1", utterance = 1 } ]
actions = [ { what = "lage en felles ringeliste", utterance = 4, who = "styrerne" } ]
[[sessions]]
name = "HN-R2"
group = "HN"
round = 2
present = [ { label = "Mod", person = "m1", function = "moderator" }, { label = "A1", person = "p1" } ]
[[sessions]]
name = "HV-R1"
group = "HV"
round = 1
present = [ { label = "B1", person = "p3" } ]
[[sessions]]
name = "HV-R2"
group = "HV"
round = 2
held = false
note = "Snøstorm"
[[sessions]]
name = "intervju"
kind = "interview"

[[questions]]
code = "q1"
text = "Hva gjør dere når noen blir urolige?"
round = 1
themes = ["Ringe først"]

[[events]]
date = "2031-08-01"
name = "Ny lov om samarbeid"

[[collections]]
name = "Havnearkivet"
approval = "ref. 31/17"
readers = ["Ada"]

[[consents]]
person = "p1"
purpose = "forskning"
publication = "anonymt"
"""

TALK = {
    "HN-R1": """Mod: Hva gjør dere når noen blir urolige for et barn?
A1: Vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt sammen. [ler]
A2: ja
A2: Hos oss ligger permen i skuffen og støver ned, det er va- vanskelig.
Flere: (latter)
A1: //Men nå// skal vi lage en ringeliste som alle kan bruke.
""",
    "HN-R2": """Mod: Hvordan har det gått siden sist?
A1: Ringelisten henger på veggen, og alle bruker den nå.
X9: Jeg er ny her, så jeg har ikke sett den listen ennå.
A1: mhm
""",
    "HV-R1": """Gruppe: HV
Runde: 1

Moderator: Hva gjør dere når noen blir urolige?
B1: Vi venter gjerne litt, for det går ofte over av seg selv.
Moderator: Ja?
B1: Ja, og så snakker vi sammen på fredagsmøtet om hvem som skal ringe.
""",
}


def make(folder: Path) -> Path:
    """The study in ``folder``: its transcripts as .txt and .docx in ``folder/in``, the study in ``folder/study``."""
    inbox = folder / "in"
    inbox.mkdir(parents=True)
    plan = inbox / "plan.toml"
    plan.write_text(TOML, encoding="utf-8")
    text_file(inbox / "opptak_havna.txt", TALK["HN-R1"])
    word_file(inbox / "HN-R2.docx", TALK["HN-R2"])
    text_file(inbox / "vest.txt", TALK["HV-R1"])
    with Study.create(folder / "study", plan=plan, coder=CODER) as study:
        for name in ("opptak_havna.txt", "HN-R2.docx", "vest.txt"):
            study.add(inbox / name)
    return folder


def text_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def word_file(path: Path, text: str) -> Path:
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return path


def copy(folder: Path, to: Path) -> Path:
    """A copy of a study made by `make`, to write in."""
    shutil.copytree(folder, to)
    return to


# --- looking -------------------------------------------------------------------------------------------------
def live_rows(database: Database) -> dict[str, dict[str, dict[str, Any]]]:
    """Every row that undo answers for, by table and id: all tables but the record."""
    with database.read() as connection:
        return {table.name: _rows(connection, table) for table in t.TABLES if table.name not in RECORD}


def _rows(connection: Connection, table: Table) -> dict[str, dict[str, Any]]:
    columns = table.columns.keys()
    return {row.id: dict(zip(columns, row, strict=True)) for row in connection.execute(select(table))}


def log_text(database: Database) -> str:
    """All that stands in the log, as one string."""
    with database.read() as connection:
        rows = [dict(row) for table in (t.log, t.log_changes) for row in connection.execute(select(table)).mappings()]
    return json.dumps(rows, ensure_ascii=False)


def all_words(database: Database) -> set[str]:
    """Every version of every text of the study."""
    with database.read() as connection:
        return {text for text in connection.execute(select(t.texts.c.text)).scalars() if text}


def counted(database: Database, table: str) -> int:
    return len(live_rows(database)[table])


def packed_sheet(path: Path) -> Path:
    """An .xlsx of 40 kB with one cell of 40 MB."""
    book = openpyxl.Workbook()
    book.active["A1"] = "name"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"a" * 40 * 1024**2 + b"</t></is></c></row></sheetData>"
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", cell)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
