"""A methods appendix: what was done to the material, step by step, made from the tables and the log alone.

Figures and names of groups and concepts; no words of any participant except where a code or group is named in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from qual import messages
from qual.codebook import TESTS, outcome, revisions, wording
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.store import Connection, Desk, codebook, frames, methods, reach, used
from qual.store.coverage import PASSES, STATES
from qual.store.files import write_whole
from qual.themes import telling
from qual.themes.decided import REPLIES, replies
from qual.themes.emergence import saturation
from qual.themes.reading import day, moment, plain, records

#: the columns of the table of changes to the codebook
_CHANGES = ("added", "renamed", "merged", "moved", "retired")


def write_methods(desk: Desk, path: Path | str, **choices: Any) -> Path:
    """Write the appendix as .docx, whole or not at all; ``choices`` as for `methods_appendix`.

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).

    >>> reports.write_methods(study, "metode.docx").name
    'metode.docx'
    """
    ending(path, [".docx"])
    return write_whole(path, methods_appendix(desk, **choices))


def methods_appendix(
    desk: Desk,
    *,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> bytes:
    """The appendix as a Word file: material, coders, how far the coding has come in each pass, the ladder, tests and verdicts,
    suggestions, changes to the codebook by month, and code emergence per session in the order coded, with what it does and does
    not show; last what the file says of itself (``about``: `provenance`)."""
    paper = _Paper(begun(title or messages.text("reports.methods.title", language), fictional, language), language)
    with desk.read() as connection:
        _material(paper, connection)
        _coders(paper, connection)
        _coverage(paper, connection)
        _ladder(paper, connection)
        _tests(paper, connection)
        _suggestions(paper, connection)
        active = codebook.active_grouping(connection)
    _changes(paper, desk)
    _validation(paper, desk)
    _emergence(paper, desk, active)
    return whole(paper.document, about, language)


class _Paper:
    """The document, and the few ways in which something is written into it."""

    def __init__(self, document: Any, language: str | None) -> None:
        self.document, self.language = document, language

    def say(self, key: str, **values: Any) -> str:
        return messages.text(f"reports.methods.{key}", self.language, **values)

    def chapter(self, key: str) -> None:
        self.document.add_heading(self.say(key), level=1)

    def text(self, key: str, **values: Any) -> None:
        self.document.add_paragraph(clean(self.say(key, **values)))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A table with a heading row that stands on every page; an empty one is one sentence."""
        if not rows:
            self.text("nothing")
            return
        from docx.oxml import OxmlElement

        table = self.document.add_table(rows=len(rows) + 1, cols=len(columns), style="Table Grid")
        cells = [table.rows[0].cells, *(row.cells for row in list(table.rows)[1:])]
        for cell, name in zip(cells[0], columns, strict=True):
            cell.paragraphs[0].add_run(self.say(f"column.{name}")).bold = True
        for line, row in zip(cells[1:], rows, strict=True):
            for cell, value in zip(line, row, strict=True):
                cell.text = "–" if value is None else clean(str(value))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()


def _material(paper: _Paper, connection: Connection) -> None:
    paper.chapter("material")
    sessions = records(frames.sessions(connection))
    held = [row for row in sessions if row["status"] == "held"]
    said = {name: sum(row[name] for row in held) for name in ("utterances", "words")}
    paper.text("material.summary", sessions=len(held), missing=len(sessions) - len(held), **said)
    status = {name: messages.text(f"reports.status.{name}", paper.language) for name in ("not_held", "not_imported")}
    columns = ("session", "date", "participants", "utterances", "words", "note")
    rows = [
        [
            row["session"],
            day(row["date"] or "", paper.language),
            *(row[name] for name in columns[2:-1]),
            row["note"] or status.get(row["status"], ""),
        ]
        for row in sessions
    ]
    paper.table(columns, rows)


def _coders(paper: _Paper, connection: Connection) -> None:
    paper.chapter("coders")
    acts = methods.acts(connection)
    if acts["first"] and acts["last"]:
        first, last = moment(acts["first"], paper.language), moment(acts["last"], paper.language)
        paper.text(
            "coders.log", first=first, last=last, acts=acts["acts"], undone=acts["undone"], corrected=acts["corrected"]
        )
    columns = ("coder", "codings", "sessions", "codes")
    paper.table(columns, [itemgetter(*columns)(row) for row in methods.coders(connection)])


def _coverage(paper: _Paper, connection: Connection) -> None:
    """How far the coding of the sessions has come in each pass; of a framework's where there is one."""
    paper.chapter("coverage")
    paper.text("coverage.about")
    coded = {code["origin"] for code in codebook.codes(connection)} | {PASSES[0]}
    rows = []
    for of in (one for one in PASSES if one in coded):
        found = Counter(reach.sessions(connection, reach.Reach(frozenset({of}))).values())
        rows.append(
            (
                messages.text(f"telling.coverage.{of}", paper.language),
                *(found[state] for state in reversed(STATES)),
                found.total(),
            )
        )
    paper.table(("coding_pass", *reversed(STATES), "sessions"), rows)


def _ladder(paper: _Paper, connection: Connection) -> None:
    paper.chapter("ladder")
    paper.text("ladder.about")
    codes = codebook.codes(connection)
    use = {code: sum(of_it.values()) for code, of_it in used.passages_by_round(connection).items()}
    origins = Counter(code["origin"] for code in codes)
    groupings = codebook.groupings(connection)
    steps = [
        ("empirical", origins["empirical"]),
        ("once", sum(use.get(code["id"]) == 1 for code in codes)),
        ("framework", origins["framework"]),
        ("groups", sum(len(row["groups"]) for row in groupings)),
        ("concepts", len(codebook.concepts(connection))),
        ("references", len(codebook.reference_points(connection))),
        ("relations", len(relations := codebook.relations(connection))),
    ]
    paper.table(("step", "number"), [(paper.say(f"step.{name}"), number) for name, number in steps])
    empirical = {code["id"] for code in codes if code["origin"] == "empirical"}
    rows = []
    for grouping in groupings:
        inside = {row["code_id"] for row in codebook.members(connection, grouping["id"])}
        kind = "framework" if grouping["framework"] else "active" if grouping["active"] else "attempt"
        residual = None if grouping["framework"] else len(empirical - inside)
        rows.append((grouping["name"], paper.say(f"grouping.{kind}"), len(grouping["groups"]), len(inside), residual))
    paper.table(("grouping", "kind", "groups", "grouped", "residual"), rows)
    if relations:
        paper.text("ladder.theory")
    for row in relations:
        tied = ", ".join(one["name"] for one in row["concepts"])
        paper.document.add_paragraph(
            clean(f"{row['statement']} ({tied})" if tied else row["statement"]), style="List Bullet"
        )


def _tests(paper: _Paper, connection: Connection) -> None:
    paper.chapter("tests")
    paper.document.add_paragraph(wording("source", paper.language))
    verdicts = codebook.verdicts(connection)
    framed = {one["id"] for row in codebook.groupings(connection) if row["framework"] for one in row["groups"]}
    live = {
        "code": {code["id"] for code in codebook.codes(connection) if code["origin"] == "empirical"},
        "code group": {row["id"] for row in codebook.groups(connection)} - framed,
        "concept": {row["id"] for row in codebook.concepts(connection)},
    }
    rows = []
    for name, test in TESTS.items():
        given = [row for row in verdicts if row["test"] == name]
        answers: dict[str, list[str]] = {target: [] for target in live[test.target]}
        for row in given:
            answers.get(row["target_id"], []).append(row["answer"])
        found = Counter(outcome(name, of_it) for of_it in answers.values())
        title = wording(f"{name}.title", paper.language)
        rows.append((title, len(answers), len(given), *(found[one] for one in ("passed", "failed", "open"))))
    paper.table(("test", "to_test", "verdicts", "passed", "failed", "open"), rows)
    paper.text("tests.about")


def _suggestions(paper: _Paper, connection: Connection) -> None:
    paper.chapter("suggestions")
    rows = methods.suggestions(connection)
    accepted, rejected = sum(row["accepted"] for row in rows), sum(row["rejected"] for row in rows)
    paper.text("suggestions.summary", answered=accepted + rejected, accepted=accepted, rejected=rejected)
    if rows:
        columns = ("rank", "accepted", "rejected")
        paper.table(columns, [itemgetter(*columns)(row) for row in rows])


def _changes(paper: _Paper, desk: Desk) -> None:
    paper.chapter("changes")
    paper.text("changes.about")
    counted: dict[str, Counter[str]] = {}
    for row in revisions(desk):
        if row["kind"] == "code":
            counted.setdefault(row["at"][:7], Counter())[row["change"]] += 1
    rows = [(month, *(counts[name] for name in _CHANGES)) for month, counts in sorted(counted.items())]
    paper.table(("month", *_CHANGES), rows)


def _validation(paper: _Paper, desk: Desk) -> None:
    """What the groups answered when they were shown what had been found."""
    paper.chapter("validation")
    paper.text("validation.about")
    counted: dict[str, Counter[str]] = {}
    for row in replies(desk):
        counted.setdefault(row["session"], Counter())[row["kind"]] += 1
    paper.table(
        ("session", *(f"reply_{kind}" for kind in REPLIES)),
        [(name, *(of[kind] for kind in REPLIES)) for name, of in counted.items()],
    )


def _emergence(paper: _Paper, desk: Desk, grouping: str | None) -> None:
    paper.chapter("emergence")
    columns = ("place", "session", "round", "codings", "themes", "new", "cumulative")
    frame = saturation(desk, level="code", grouping=grouping)
    paper.table(columns, [[plain(row[name]) for name in columns] for row in frame.to_dict("records")])
    if told := telling.order(frame, paper.language):
        paper.document.add_paragraph(told)
    paper.text("emergence.shows")
    paper.text("emergence.not")
