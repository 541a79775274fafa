"""How long each table of themes takes: ``python benchmarks/themes.py [--times 1 10]``, by hand.

A generated study: 8 groups, 4 rounds, 4 to 8 participants, two moderators and a guide with marks; 20,000 utterances and 15,000
codings of 300 codes in 30 groups and 8 concepts (and ten times as many). Words are drawn, as no figure reads them. Seconds of
processor time, as *first* (after a coding has changed: the columns are read anew) and *then* (another figure or filter), each
the best of three.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from qual.store import Database, Desk
from qual.store import schema as t
from qual.store.acts import new_id
from qual.store.kept import _KEPT
from qual.themes import matrix
from qual.themes.biography import biography
from qual.themes.change import change
from qual.themes.compare import compare
from qual.themes.cooccurrence import cooccurrence
from qual.themes.day import side_by_side
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import exchanges, uptake
from qual.themes.intervals import intervals
from qual.themes.missing import missing
from qual.themes.participation import participation
from qual.themes.prompted import prompted
from qual.themes.snapshots import make

UTTERANCES, CODINGS, CODES, GROUPS, CONCEPTS = 20_000, 15_000, 300, 30, 8
TEXT = "og så har vi prøvd det ei stund nå, og det går seg til når alle drar samme vei " * 3


class Made:
    """Rows by table, inserted at the end in the order of the tables."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **values: Any) -> str:
        row = {"id": new_id(), **values}
        self.rows.setdefault(table, []).append(row)
        return str(row["id"])

    def words(self, text: str, kind: str = "x") -> str:
        return self.add("texts", kind=kind, version=1, text=text, created_at="2030-01-01")

    def store(self, database: Database) -> None:
        with database.engine.connect().execution_options(qual_write=True) as connection, connection.begin():
            for table in t.TABLES:
                if table.name in self.rows:
                    connection.execute(insert(table), self.rows[table.name])


def generate(database: Database, times: int) -> None:
    """A study of ``times`` × 20,000 utterances and × 15,000 codings."""
    draw, made = random.Random(1), Made()
    codes, questions = _book(made), []
    rounds = [made.add("rounds", number=n, year=2030 + n, name=None, position=n) for n in range(1, 5)]
    coder = made.add("coders", name="A")
    for number in range(16):
        question = made.add(
            "guide_questions", code=f"q{number}", guide="g", round_id=rounds[number // 4], position=number
        )
        group = draw.choice(made.rows["code_groups"])["id"]
        made.add("question_themes", question_id=question, target_kind="code group", target_id=group)
        questions.append(question)
    said: list[tuple[str, int, str, str, int]] = []
    each = UTTERANCES * times // 32
    for place in range(8):
        group_id = made.add(
            "groups", code=f"G{place}", level=f"L{place // 2}", municipality="ES"[place % 2], position=place
        )
        people = [made.add("persons", code=f"g{place}p{n}") for n in range(10)]
        for at, round_id in enumerate(rounds):
            name = f"G{place}-R{at + 1}"
            source = made.add("sources", name=name, kind="focus group", group_id=group_id, round_id=round_id,
                              date=f"203{at}-04-{place + 10}", held=True, position=place * 4 + at)  # fmt: skip
            speakers = _speakers(made, source, draw.sample(people, draw.randint(4, 8)))
            document = made.add(
                "documents", source_id=source, part=1, version=1, sha256="0", format="txt", imported_at="0", live=True
            )
            _talk(made, draw, document, name, speakers, each, questions[at * 4 : at * 4 + 4], said)
    _code(made, draw, said, codes, coder, CODINGS * times)
    made.store(database)
    with Desk(database, "a").act("benchmark") as act:  # the columns are kept until the log's next entry
        act.insert(t.events, date="2031-01-01", name_id=act.words("event", "x"))


def _book(made: Made) -> list[str]:
    grouping = made.add("groupings", name_id=made.words("G"), framework=False, active=True, position=1)
    concepts = [made.add("concepts", name_id=made.words(f"Konsept {n}"), position=n) for n in range(CONCEPTS)]
    groups = []
    for n in range(GROUPS):
        groups.append(made.add("code_groups", grouping_id=grouping, name_id=made.words(f"Gruppe {n}"), position=n))
        made.add("concept_groups", concept_id=concepts[n % CONCEPTS], code_group_id=groups[n])
    codes = []
    for n in range(CODES):
        codes.append(made.add("codes", name_id=made.words(f"kode {n}"), origin="empirical", live=True, position=n))
        made.add("code_group_members", grouping_id=grouping, code_id=codes[n], code_group_id=groups[n % GROUPS])
    return codes


def _speakers(made: Made, source: str, people: list[str]) -> list[str]:
    found = []
    for n, person in enumerate([None, None, *people]):
        function = "moderator" if n < 2 else "participant"
        there = made.add(
            "attendances", source_id=source, person_id=person, function=function, role=f"rolle {n}", position=n
        )
        label = made.words(f"D{n}")
        found.append(
            made.add("speakers", source_id=source, label_id=label, attendance_id=there, kind="person", moderates=n < 2)
        )
    return found


def _talk(
    made: Made, draw: random.Random, document: str, name: str, speakers: list[str], each: int, asked: list[str],
    said: list[tuple[str, int, str, str, int]],
) -> None:  # fmt: skip
    marks = {each * n // 4: question for n, question in enumerate(asked)}
    for at in range(each):
        who = 0 if at in marks else draw.randrange(len(speakers))
        words = draw.randint(5, 45)
        text = made.words(TEXT[: words * 5], "utterance")
        one = made.add(
            "utterances", document_id=document, reference=f"{name}-{at:05}", position=at, speaker_id=speakers[who],
            text_id=text, words=words, back_channel=False, overlap=False, live=True,
        )  # fmt: skip
        if at in marks:
            made.add("guide_marks", utterance_id=one, question_id=marks[at])
        said.append((one, who, text, document, words))


def _code(
    made: Made,
    draw: random.Random,
    said: list[tuple[str, int, str, str, int]],
    codes: list[str],
    coder: str,
    count: int,
) -> None:
    for number in range(count):
        lines, kind = 1, "individual"
        if number % 8 == 0:
            lines, kind = draw.randint(2, 5), "interaction"
        elif number % 40 == 1:
            kind = "group"
        start = draw.randrange(len(said) - lines)
        lines = sum(one[3] == said[start][3] for one in said[start : start + lines])
        code = codes[min(int(draw.expovariate(1 / 60)), CODES - 1)]
        coding = made.add(
            "codings", code_id=code, coder_id=coder, kind=kind, origin="hand", created_at=f"2031-01-{number % 28 + 1:02}",
            revision=number
        )  # fmt: skip
        for at in range(lines):
            utterance, _who, text, _document, words = said[start + at]
            made.add(
                "segments", coding_id=coding, position=at, utterance_id=utterance, text_id=text, start=0, end=words * 5,
                word_from=0, word_to=words,
            )  # fmt: skip


def tables(desk: Desk) -> dict[str, Callable[[], Any]]:
    """Every table of the toolkit, on 300 codes where a table has themes."""
    left, right = {"group": "G1", "round": 1}, {"group": "G1", "round": 4}
    return {
        "matrix, group and round": lambda: matrix(desk),
        "matrix, word share by municipality and round": lambda: matrix(
            desk, by=("municipality", "round"), measure="word_share"
        ),
        "matrix, guide question": lambda: matrix(desk, by=("question",)),
        "matrix, code groups": lambda: matrix(desk, level="group"),
        "matrix, concepts": lambda: matrix(desk, level="concept"),
        "participation": lambda: participation(desk),
        "prompted": lambda: prompted(desk),
        "emergence": lambda: emergence(desk),
        "saturation": lambda: saturation(desk),
        "co-occurrence, utterance": lambda: cooccurrence(desk),
        "co-occurrence, exchange": lambda: cooccurrence(desk, within="exchange"),
        "exchanges": lambda: exchanges(desk),
        "uptake": lambda: uptake(desk),
        "change": lambda: change(desk, 1, 4),
        "missing": lambda: missing(desk),
        "compare with quotations": lambda: compare(desk, left, right),
        "analysis day, four rounds of a level": lambda: side_by_side(desk, {"level": "L1"}, [1, 2, 3, 4]),
        "biography": lambda: biography(desk, "kode 3"),
        "intervals by round": lambda: intervals(desk),
        "snapshot": lambda: make(desk, new_id()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    columns = {}
    asked = parser.parse_args().times
    for times in asked:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(Path(folder) / "study.db")
            generate(database, times)
            columns[times] = {name: _timed(run) for name, run in tables(Desk(database, "a")).items()}
            database.close()
    print("| table | " + " | ".join(f"{UTTERANCES * n:,} utterances, first | then" for n in asked) + " |")
    print("|---|" + "---|---|" * len(asked))
    for name in columns[asked[0]]:
        print(f"| {name} | " + " | ".join("{:.2f} | {:.2f}".format(*columns[n][name]) for n in asked) + " |")


def _timed(run: Callable[[], Any]) -> tuple[float, float]:
    first, then = [], []
    for _ in range(3):
        _KEPT.clear()
        first.append(_once(run))
        then.append(_once(run))
    return min(first), min(then)


def _once(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
