"""Everything that the board of codes → groups → concepts shows, as plain values: it works from the code list alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qual.codebook import checks, sdi
from qual.codebook.ladder import Code
from qual.store import Connection, Desk, frames, notes
from qual.store import codebook as store

Row = dict[str, Any]


def board(desk: Desk, grouping_id: str | None = None, language: str | None = None) -> Row:
    """The ladder as it stands in one grouping (default: the active one).

    * ``grouping`` (id, name, framework, active; None while there is none) · ``rounds``, their numbers
    * ``codes``: id, name, origin, definition, group (id; None is the residual group), uses, by_round (as ``rounds``), test
      (``open``, ``passed``, ``failed``; None where there is no test to pass), advice ({key, text} or None). A framework shows
      the codes it covers; the study's own groupings what is empirical, and whatever they group besides.
    * ``groups``: id, name, definition, test · ``concepts``: id, name, definition, test, groups (ids, of this grouping),
      others (names of its groups in other groupings) · ``points``: id, statement, note, links

    >>> shown = codebook.board(study)
    >>> len(shown["groups"]), len(shown["concepts"]), shown["rounds"]
    (5, 3, [1, 2, 3, 4])
    """
    with desk.read() as connection:
        groupings = store.groupings(connection)
        wanted = grouping_id or store.active_grouping(connection)
        grouping = next((row for row in groupings if row["id"] == wanted), None)
        framework = bool(grouping and grouping["framework"])
        tests = _Tests(store.verdicts(connection))
        by_round = store.uses_by_round(connection)
        rounds = frames.rounds(connection)["round"].tolist()
        groups = grouping["groups"] if grouping else []
        return {
            "grouping": {name: grouping[name] for name in ("id", "name", "framework", "active")} if grouping else None,
            "rounds": rounds,
            "codes": _codes(connection, grouping, tests, by_round, rounds, language),
            "groups": [
                _named(row) | {"test": None if framework else tests.of("grouping", row["id"])} for row in groups
            ],
            "concepts": [
                _named(row) | {
                    "test": tests.of("concept", row["id"]),
                    "groups": [group["id"] for group in row["groups"] if group["grouping_id"] == wanted],
                    "others": [group["name"] for group in row["groups"] if group["grouping_id"] != wanted],
                }
                for row in store.concepts(connection)
            ],
            "points": store.reference_points(connection),
        }  # fmt: skip


def open_tests(shown: Row) -> dict[str, int]:
    """How many empirical codes, groups and concepts of a `board` nobody has tested yet: work to do, not errors.

    >>> sorted(codebook.open_tests(codebook.board(study)))
    ['codes', 'concepts', 'groups']
    """
    return {kind: sum(row["test"] == "open" for row in shown[kind]) for kind in ("codes", "groups", "concepts")}


def advice_on(desk: Desk, language: str | None = None) -> dict[str, Row]:
    """The advice on the codes of the study (`advice`): ``{key, text}`` by code id, without what was silenced.

    ``language`` : of the text, ``"nb"`` or ``"en"``; default the machine's.

    >>> code = codebook.add_code(study, "samarbeid")
    >>> codebook.advice_on(study)[code]["key"]
    'codebook.advice.generic'
    """
    with desk.read() as connection:
        return _advice(connection, store.codes(connection), language)


def _advice(connection: Connection, rows: Sequence[store.CodeRow], language: str | None) -> dict[str, Row]:
    questions = [row["text"] for row in notes.guide(connection) if row["text"]]
    quiet = store.silenced(connection)
    by_name = {row["name"]: row["id"] for row in rows}
    found = checks.advice([Code(row["name"], origin=row["origin"]) for row in rows], questions)
    return {
        by_name[one.code]: {"key": one.key, "text": one.text(language)}
        for one in found
        if (by_name[one.code], one.key) not in quiet
    }


def _codes(
    connection: Connection, grouping: store.GroupingRow | None, tests: _Tests, by_round: dict[str, dict[int | None, int]],
    rounds: list[int], language: str | None,
) -> list[Row]:  # fmt: skip
    rows = [row for row in store.codes(connection, grouping_id=grouping["id"] if grouping else None) if row["name"]]
    advice = _advice(connection, rows, language)
    uses = frames.code_use(connection)
    framework = grouping is not None and grouping["framework"]
    shown = [row for row in rows if row["group_id"] or (row["origin"] == "empirical" and not framework)]
    return [
        {
            "id": row["id"], "name": row["name"], "origin": row["origin"], "definition": row["definition"],
            "group": row["group_id"], "uses": uses.get(row["id"], 0),
            "by_round": [by_round.get(row["id"], {}).get(number, 0) for number in rounds],
            "test": None if row["origin"] == "framework" else tests.of("code", row["id"]), "advice": advice.get(row["id"]),
        }
        for row in shown
    ]  # fmt: skip


def _named(row: store.GroupRow | store.ConceptRow) -> Row:
    return {"id": row["id"], "name": row["name"], "definition": row["definition"]}


class _Tests:
    """The verdict in force on each target of each test."""

    def __init__(self, verdicts: Iterable[store.VerdictRow]) -> None:
        self.answers = {
            (row["test"], row["target_id"]): row["answer"] for row in verdicts
        }  # oldest first: the last wins

    def of(self, test: str, target_id: str) -> str:
        answer = self.answers.get((test, target_id))
        return "open" if answer is None else "passed" if sdi.passed(test, answer) else "failed"
