"""Everything that the board of codes → groups → concepts shows, as plain values: it works from the code list alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from qual.codebook import checks, sdi
from qual.codebook.ladder import Code
from qual.store import Connection, Desk, design, guide, used
from qual.store import codebook as store

_Answers = tuple[str, list[str]]  # a test, and the answers to it


class Shown(TypedDict):
    """What the board says of a code, a group or a concept. ``test``: ``open``, ``passed``, ``failed``; None where there is no
    test to pass. ``answers``: what stands, by question of the test (`standing`)."""

    id: str
    name: str
    definition: str | None
    test: str | None
    answers: list[str | None]


class AdviceShown(TypedDict):
    """An advice, by its `Advice.key`, in the reader's language."""

    key: str
    text: str


class ShownCode(Shown):
    """A code with its group (id; None is the residual group) and its passages, each once however many coded it: in all, and in
    each of the rounds."""

    origin: str
    group: str | None
    uses: int
    by_round: list[int]
    advice: AdviceShown | None


class ShownConcept(Shown):
    """A concept with its ``groups`` of this grouping (ids), and the names of its groups in ``others``; of these,
    ``others_failed`` did not pass their test."""

    groups: list[str]
    others: list[str]
    others_failed: list[str]


class ShownGrouping(TypedDict):
    """The grouping that the board shows."""

    id: str
    name: str
    framework: bool
    active: bool


class Board(TypedDict):
    """The ladder as it stands in one grouping; ``rounds`` : their numbers."""

    grouping: ShownGrouping | None
    rounds: list[int]
    codes: list[ShownCode]
    groups: list[Shown]
    concepts: list[ShownConcept]
    points: list[store.Point]
    relations: list[store.Relation]


def board(desk: Desk, grouping_id: str | None = None, language: str | None = None) -> Board:
    """The ladder as it stands in one grouping (default: the active one; none while there is none).

    A framework shows the codes it covers; the study's own groupings what is empirical, and whatever they group besides. See
    `Board` for the keys.

    >>> shown = codebook.board(study)
    >>> len(shown["groups"]), len(shown["concepts"]), shown["rounds"]
    (9, 3, [1, 2, 3, 4])
    """
    with desk.read() as connection:
        groupings = store.groupings(connection)
        wanted = grouping_id or store.active_grouping(connection)
        grouping = next((row for row in groupings if row["id"] == wanted), None)
        framework = bool(grouping and grouping["framework"])
        tests = _Tests(store.verdicts(connection))
        by_round = used.passages_by_round(connection)
        rounds = list(design.round_years(connection))
        groups = grouping["groups"] if grouping else []
        return {
            "grouping": _grouping(grouping) if grouping else None,
            "rounds": rounds,
            "codes": _codes(connection, grouping, tests, by_round, rounds, language),
            "groups": [_shown(row, None if framework else tests.of("grouping", row["id"])) for row in groups],
            "concepts": [_concept(row, tests, wanted) for row in store.concepts(connection)],
            "points": store.reference_points(connection),
            "relations": store.relations(connection),
        }


def open_tests(shown: Board) -> dict[str, int]:
    """How many empirical codes, groups and concepts of a `board` nobody has tested yet: work to do, not errors.

    >>> sorted(codebook.open_tests(codebook.board(study)))
    ['codes', 'concepts', 'groups']
    """
    told: dict[str, Sequence[Shown]] = {name: shown[name] for name in ("codes", "groups", "concepts")}
    return {kind: sum(row["test"] == "open" for row in rows) for kind, rows in told.items()}


def advice_on(desk: Desk, language: str | None = None) -> dict[str, AdviceShown]:
    """The advice on the codes of the study (`advice`): ``{key, text}`` by code id, without what was silenced.

    ``language`` : of the text, ``"nb"`` or ``"en"``; default the machine's.

    >>> code = codebook.add_code(study, "samarbeid")
    >>> codebook.advice_on(study)[code]["key"]
    'codebook.advice.generic'
    """
    with desk.read() as connection:
        return _advice(connection, store.codes(connection), language)


def _advice(connection: Connection, rows: Sequence[store.Code], language: str | None) -> dict[str, AdviceShown]:
    questions = [row["text"] for row in guide.written(connection) if row["text"]]
    quiet = store.silenced(connection)
    by_name = {row["name"]: row["id"] for row in rows}
    found = checks.advice([Code(row["name"], origin=row["origin"]) for row in rows if row["name"]], questions)
    return {
        by_name[one.code]: {"key": one.key, "text": one.text(language)}
        for one in found
        if (by_name[one.code], one.key) not in quiet
    }


def _codes(
    connection: Connection,
    grouping: store.Grouping | None,
    tests: _Tests,
    by_round: dict[str, dict[int | None, int]],
    rounds: list[int],
    language: str | None,
) -> list[ShownCode]:
    rows = [row for row in store.codes(connection, grouping_id=grouping["id"] if grouping else None) if row["name"]]
    advice = _advice(connection, rows, language)
    framework = grouping is not None and grouping["framework"]
    shown = [row for row in rows if row["group_id"] or (row["origin"] == "empirical" and not framework)]
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "origin": row["origin"],
            "definition": row["definition"],
            "group": row["group_id"],
            "uses": sum(by_round.get(row["id"], {}).values()),
            "by_round": [by_round.get(row["id"], {}).get(number, 0) for number in rounds],
            **_tested(None if row["origin"] == "framework" else tests.of("code", row["id"])),
            "advice": advice.get(row["id"]),
        }
        for row in shown
    ]


def _grouping(row: store.Grouping) -> ShownGrouping:
    return {"id": row["id"], "name": row["name"], "framework": row["framework"], "active": row["active"]}


def _shown(row: store.Group | store.Concept, found: _Answers | None) -> Shown:
    return {"id": row["id"], "name": row["name"], "definition": row["definition"], **_tested(found)}


def _concept(row: store.Concept, tests: _Tests, grouping_id: str | None) -> ShownConcept:
    others = [group for group in row["groups"] if group["grouping_id"] != grouping_id]
    return {
        **_shown(row, tests.of("concept", row["id"])),
        "groups": [group["id"] for group in row["groups"] if group["grouping_id"] == grouping_id],
        "others": [group["name"] for group in others],
        "others_failed": [
            group["name"] for group in others if sdi.outcome(*tests.of("grouping", group["id"])) == "failed"
        ],
    }


class _Tested(TypedDict):
    test: str | None
    answers: list[str | None]


def _tested(found: _Answers | None) -> _Tested:
    if found is None:
        return {"test": None, "answers": []}
    test, answers = found
    return {"test": sdi.outcome(test, answers), "answers": list(sdi.standing(test, answers))}


class _Tests:
    """The answers to each test on each target, oldest first."""

    def __init__(self, verdicts: Iterable[store.Verdict]) -> None:
        self.answers: dict[tuple[str, str], list[str]] = {}
        for row in verdicts:
            self.answers.setdefault((row["test"], row["target_id"]), []).append(row["answer"])

    def of(self, test: str, target_id: str) -> _Answers:
        return test, self.answers.get((test, target_id), [])
