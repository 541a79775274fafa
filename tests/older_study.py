"""A study as an older version left it, kept in ``store/older`` as SQL, with what that version said of it.

Run by that version, at the commit named below, from the repository's root with its code on PYTHONPATH, this file makes both anew:
``python tests/older_study.py FOLDER``. What it looks at is read through doors that later versions have too.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import qual.codebook as cb
from qual import coding
from qual.coding import Span
from qual.errors import HistoryError
from qual.study import Study
from qual.themes import decided, matrix, overrule, views

KEPT = Path(__file__).parent / "store" / "older"
VERSION = "0002"  # made at commit 84804ef

ASE = unicodedata.normalize("NFC", "Åse"), unicodedata.normalize("NFD", "Åse")
#: everyone who acts in it; those who differ by case, spaces or Unicode form only were different people to that version
ACTORS = ("Ada", "Bo", "bo", "Bo ", *ASE, "Lise", "Eva", "Liv", "Mari")
#: whose names stand in it without an act of their own
NAMED = ("Kari", "Per")

TOML = """
name = "Eldre studie"
fictional = true

[[groups]]
code = "HN"
name = "Havna"
level = "Leder"
municipality = "Nordnes"

[[rounds]]
number = 1
[[rounds]]
number = 2

[[persons]]
code = "p1"
[[persons]]
code = "m1"

[[sessions]]
name = "HN-R1"
group = "HN"
round = 1
present = [{ label = "Mod", person = "m1", function = "moderator" }, { label = "A1", person = "p1" }, { label = "A2" }]
[[sessions]]
name = "HN-R2"
group = "HN"
round = 2
present = [{ label = "Mod", person = "m1", function = "moderator" }, { label = "A1", person = "p1" }]
"""
TALK = {
    "HN-R1": "Mod: Hva gjør dere når noen blir urolige?\nA1: Vi tar en kopp te og så ringer vi hjem.\nA2: Permen støver ned.\n",
    "HN-R2": "Mod: Hvordan har det gått?\nA1: Ringelisten henger på veggen, og alle bruker den.\n",
}


def make(folder: Path) -> None:
    """The study in ``folder/study``."""
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text(TOML, encoding="utf-8")
    with Study.create(folder / "study", plan=folder / "plan.toml", coder="Ada") as study:
        for name, talk in TALK.items():
            (folder / f"{name}.txt").write_text(talk, encoding="utf-8")
            study.add(folder / f"{name}.txt")
        _act(study)


def _act(ada: Study) -> None:
    said = dict(zip(ada.utterances()["utterance"], ada.utterances()["id"], strict=True))
    tea, list_ = "HN-R1-0002", "HN-R2-0002"
    first = ada.code(tea, "te først", start=0, end=18)
    cb.add_group(ada, "Kontakt")
    codes = dict(zip(ada.codes()["code"], ada.codes()["id"], strict=True))
    adas = coding.add_memo(ada, "utterance", said[tea], "Te er et møte.")
    cb.record_verdict(ada, "code", "code", codes["te først"], "topic", "Det er dette de snakker om.")
    views.save_view(ada, "Tid", "themes", {"by": "round"})

    bo = ada.acting("Bo")
    coding.apply(bo, codes["te først"], [Span(said[list_])])
    bos = coding.add_memo(bo, "coding", ada.codings()["coding"].iloc[0], "Er det egentlig te?")
    coding.edit_memo(bo, adas, "Te er et møte, og en grunn til å vente.")  # it stays Ada's
    views.save_view(bo, "Tid", "themes", {"by": "group"})  # which makes it Bo's
    decided.write_down(bo, "decision", "Leder", "Vi går videre med lista.")
    overrule(bo, [ada.codings()["coding"].iloc[0]], True, reason="Det ble spurt om.")
    coding.answer_suggestion(bo, said["HN-R1-0003"], codes["te først"], rank=1, score=0.5, accepted=False)
    coding.answer_suggestion(bo, said["HN-R1-0003"], codes["te først"], rank=2, score=0.25, accepted=True)
    cb.silence_advice(bo, codes["te først"], "rare")

    for name in ("bo", "Bo ", *ASE):
        coding.add_memo(ada.acting(name), "study", None, f"Notat fra {name.strip()}.")

    lise = ada.acting("Lise")  # what she loads names one who is nowhere else, and is taken back
    verdict = cb.Verdict("code", "code", "te først", "topic", "Som Ada.", "Kari", "2031-01-02T03:04:05.000+00:00")
    cb.load_into(lise, cb.Codebook(codes=(cb.Code("te først"),), verdicts=(verdict,)))
    coding.undo(lise)

    eva = ada.acting("Eva")  # each coding made her anew, and each undoing took her away
    for utterance in (tea, list_):
        coding.apply(eva, codes["te først"], [Span(said[utterance], 0, 2)])
        coding.undo(eva)

    coding.apply(ada.acting("Liv"), codes["te først"], [Span(said[tea], 3, 7)])

    rows = [
        {
            "code_id": codes["te først"],
            "spans": [Span(said[tea], 0, end)],
            "coder": name,
            "kind": "individual",
            "origin": "import",
        }
        for end, name in ((4, "Per"), (5, "Mari"), (6, "Per"))
    ]
    coding.apply_many(ada.acting("Mari"), rows)

    coding.add_memo(bo, "study", None, "Angret notat.")
    cb.record_verdict(bo, "code", "code", codes["te først"], "sorting", "Angret dom.")
    coding.undo(bo)
    coding.undo(bo)
    coding.delete_memo(ada, bos)
    assert first


# --- looking -------------------------------------------------------------------------------------------------
def figures(study: Study) -> dict[str, Any]:
    """What the study says, as JSON keeps it; moments and ids of the log's own entries are left out."""
    log = list(reversed(coding.log(study)))
    number = {entry["id"]: entry["seq"] for entry in log}
    codebook = cb.read_from(study)
    return {
        "log": [
            [e["seq"], e["actor"], e["operation"], e["undone"], number.get(e["undoes"]), number.get(e["parent"])] for e in log
        ],
        "actors": sorted(coding.actors(study)),  # whatever order the version lists them in
        "memos": [[m["target_kind"], m["text"], m["author"], m["at"]] for m in coding.memos(study)],
        "verdicts": [[v.test, v.name, v.answer, v.reason, v.by, v.at] for v in codebook.verdicts],
        "views": [[v["name"], v["query"], v["author"], v["at"]] for v in views.all_views(study)],
        "entries": [[e["kind"], e["text"], e["author"]] for e in decided.entries(study, "Leder")],
        "codings": _told(study.codings(), ["coding", "code", "coder", "kind", "origin", "utterance", "start", "end"]),
        "themes": {
            by: _told(matrix(study, by=by.split()), ["theme", *by.split(), "utterances", "words", "participants"])
            for by in ("group round", "round", "person", "level municipality")
        },
        "by Bo": _told(matrix(study, coder="Bo"), ["theme", "round", "utterances", "words"]),
        "quotes": _passages(_told(study.quotes(theme="te først"), ["session", "coder", "text"])),
    }  # fmt: skip


def _told(frame: Any, columns: list[str]) -> list[list[Any]]:
    return json.loads(frame[columns].to_json(orient="values", force_ascii=False))


def _passages(rows: list[list[str]]) -> list[list[Any]]:
    """Quotations as (session, everyone who coded there, the words): the older version printed each of several spans that overlap,
    which are one passage now."""
    found: list[list[Any]] = []
    for session in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == session]
        texts = [row[2] for row in mine]
        whole = [text for text in dict.fromkeys(texts) if not any(text in other and text != other for other in texts)]
        found.append([session, sorted({name for row in mine for name in row[1].split(", ")}), whole])
    return found


def back_and_forth(study: Study, look: Callable[[Study], dict[str, Any]] = figures) -> list[Any]:
    """Undo what each person can, one after the other, then do it again: the operations, what stopped it, and what stood then."""
    found: list[Any] = []
    for name in ACTORS:
        mine = study.acting(name)
        for way in (coding.redo, coding.undo, coding.redo):
            done, refused = [], ""
            while not refused:
                try:
                    done.append(way(mine))
                except HistoryError as error:
                    refused = error.code
            told = look(study)
            found.append([name, way.__name__, done, refused, {key: told[key] for key in told if key != "log"}])
    return found


# --- keeping -------------------------------------------------------------------------------------------------
def kept(folder: Path) -> Path:
    """The kept study in ``folder``, as the older version left it."""
    folder.mkdir(parents=True)
    (folder / "study.toml").write_text(TOML, encoding="utf-8")
    with closing(sqlite3.connect(folder / "study.db")) as file:
        file.executescript((KEPT / f"{VERSION}.sql").read_text(encoding="utf-8"))
    return folder


def said(what: str) -> Any:
    """What the older version said of it: ``figures`` or ``back and forth``. Of how many is left out: where somebody present had
    no name and others had, it counted who spoke and not who was there ("2 av 1")."""
    told = (KEPT / f"{VERSION}.json").read_text(encoding="utf-8")

    def quoted(found: dict[str, Any]) -> dict[str, Any]:
        return found | {"quotes": _passages(found["quotes"])} if "quotes" in found else found

    return json.loads(re.sub(r'"(\d+) av \d+"', r"\1", told), object_hook=quoted)[what]


def keep(folder: Path) -> None:
    """Make the study and write down what this version, which is the older one, says of it."""
    make(folder)
    KEPT.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "study" / "study.db")) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [(VERSION,)]
        file.execute("UPDATE log SET device = 'a machine'")
        lines = "\n".join(file.iterdump())
        file.rollback()
    (KEPT / f"{VERSION}.sql").write_text(lines + "\n", encoding="utf-8")
    with Study(folder / "study", coder="Ada") as study:
        told = {"figures": figures(study)}
    shutil.copytree(folder / "study", folder / "tried")
    with Study(folder / "tried", coder="Ada") as study:
        told["back and forth"] = back_and_forth(study)
    rows = json.dumps(told, ensure_ascii=False, indent=0)
    (KEPT / f"{VERSION}.json").write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
