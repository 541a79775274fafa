"""Quotations out of a small study, written row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qual.errors import CodebookError, DesignError
from qual.quotes import COLUMNS, find, verify
from qual.store import Database, Desk
from qual.store import schema as t
from qual.store.acts import Act

# session, label, moderates, text
TALK = [
    ("FN-R1", "M1", True, "Hva gjør dere når noen blir urolige for et barn?"),
    ("FN-R1", "Ø1", False, "vi tar en kopp te 🫖 og så ringer vi hjem før vi vet alt"),
    ("FN-R1", "Ø2", False, "ja vi ringer før vi vet"),
    ("FN-R1", "Ø1", False, "mhm"),
    ("FN-R2", "M1", True, "Og i år?"),
    ("FN-R2", "Ø2", False, "nå ringer ingen lenger"),
]


class Small(Desk):
    """The study, and ids of its rows by name."""

    def __init__(self, path: Path) -> None:
        super().__init__(Database(path), "tester")
        self.id: dict[str, str] = {}
        with self.act("test") as act:
            self._places(act)
            self._talk(act)
            self._codebook(act)

    def _places(self, act: Act) -> None:
        self.id["FN"] = act.insert(t.groups, code="FN", level="fritid", municipality="Nordfjell", position=1)
        self.id["FV"] = act.insert(t.groups, code="FV", level="fritid", municipality="Vestfjell", position=2)
        for number in (1, 2):
            self.id[f"round {number}"] = act.insert(t.rounds, number=number, year=2014 + number, position=number)
            self.id[f"FN-R{number}"] = act.insert(
                t.sources, name=f"FN-R{number}", group_id=self.id["FN"], round_id=self.id[f"round {number}"],
                date=f"{2014 + number}-05-04", position=number,
            )  # fmt: skip
        person = act.insert(t.persons, code="P1")
        act.update(t.persons, person, pseudonym_id=act.words("pseudonym", "Tove", person))
        for session in ("FN-R1", "FN-R2"):
            self.id[f"{session} Ø1"] = act.insert(
                t.attendances, source_id=self.id[session], person_id=person, function="participant", role="leder, klubb"
            )

    def _talk(self, act: Act) -> None:
        speakers: dict[tuple[str, str], str] = {}
        documents: dict[str, str] = {}
        for number, (session, label, moderates, words) in enumerate(TALK, start=1):
            if session not in documents:
                documents[session] = act.insert(
                    t.documents, source_id=self.id[session], sha256="0", format="txt", imported_at="2020", live=True,
                    filename_id=act.words("filename", f"{session}.txt"),
                )  # fmt: skip
            if (session, label) not in speakers:
                speakers[session, label] = act.insert(
                    t.speakers, source_id=self.id[session], label_id=act.words("label", label), moderates=moderates,
                    attendance_id=self.id[f"{session} Ø1"] if label == "Ø1" else None,
                )  # fmt: skip
            text_id = act.words("utterance", words)
            self.id[f"text {number}"] = str(text_id)
            self.id[f"utterance {number}"] = act.insert(
                t.utterances, document_id=documents[session], reference=f"{session}-{number:04d}", position=number,
                speaker_id=speakers[session, label], text_id=text_id, start=float(10 * number),
            )  # fmt: skip

    def _codebook(self, act: Act) -> None:
        for position, name in enumerate(("ringer først", "ringer ikke", "te", "spørsmål"), start=1):
            self.id[name] = act.insert(t.codes, name_id=act.words("code", name), origin="empirical", position=position)
        own = self.id["grouping"] = act.insert(t.groupings, name_id=act.words("grouping", "Egen"), active=True)
        group = self.id["Å ringe"] = act.insert(
            t.code_groups, grouping_id=own, name_id=act.words("code group", "Å ringe"), position=1
        )
        for name in ("ringer først", "ringer ikke"):
            act.insert(t.code_group_members, grouping_id=own, code_id=self.id[name], code_group_id=group)
        for position, name in enumerate(("Terskel", "Mot"), start=1):
            concept = act.insert(t.concepts, name_id=act.words("concept", name), position=position)
            act.insert(t.concept_groups, concept_id=concept, code_group_id=group)

    def code(self, name: str, *spans: tuple[int, str], coder: str = "Anne", kind: str = "individual") -> None:
        """Code these words of these utterances."""
        with self.acting("tester").act("test") as act:
            coder_id = self.id.get(coder) or act.insert(t.coders, name=coder)
            self.id[coder] = coder_id
            coding = act.insert(
                t.codings, code_id=self.id[name], coder_id=coder_id, kind=kind, origin="hand", created_at=act.at
            )
            for position, (number, words) in enumerate(spans):
                start = TALK[number - 1][3].index(words)
                act.insert(
                    t.segments, coding_id=coding, position=position, utterance_id=self.id[f"utterance {number}"],
                    text_id=self.id[f"text {number}"], start=start, end=start + len(words),
                )  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "study.db")


def test_a_quotation_says_what_who_where_and_when(small: Small) -> None:
    small.code("ringer først", (2, "🫖 og så ringer vi hjem"))
    frame = find(small)
    assert list(frame.columns) == COLUMNS
    row = frame.iloc[0]
    said = {
        "quote": "FN-R1-0002", "theme": "ringer først", "code": "ringer først", "code_group": "Å ringe",
        "concepts": "Terskel; Mot", "session": "FN-R1", "group": "FN", "round": 1, "year": 2015, "level": "fritid",
        "municipality": "Nordfjell", "date": "2015-05-04", "speaker": "Ø1", "person": "P1", "pseudonym": "Tove",
        "role": "leder, klubb", "moderator": False, "kind": "individual", "coder": "Anne",
        "text": "🫖 og så ringer vi hjem", "utterance_text": TALK[1][3], "start": 20.0, "before": "", "after": "",
        "file": "FN-R1.txt",
    }  # fmt: skip
    assert {name: row[name] for name in said} == said


def test_no_quotations_give_the_same_columns(small: Small) -> None:
    frame = find(small)
    assert frame.empty
    assert list(frame.columns) == COLUMNS


def test_two_coders_of_one_span_are_one_row(small: Small) -> None:
    small.code("ringer først", (3, "vi ringer før"), coder="Berit")
    small.code("ringer først", (3, "vi ringer før"), coder="Anne")
    small.code("ringer først", (3, "ja vi ringer"), coder="Anne")
    small.code("te", (3, "vi ringer før"), coder="Anne")
    frame = find(small)
    assert frame[["code", "text", "coder"]].values.tolist() == [
        ["ringer først", "ja vi ringer før", "Anne, Berit"],  # spans that overlap are one passage
        ["te", "vi ringer før", "Anne"],
    ]


def test_coder_narrows_to_what_this_coder_has_coded(small: Small) -> None:
    small.code("ringer først", (3, "vi ringer før"), coder="Berit")
    small.code("ringer først", (6, "ringer"), coder="Anne")
    assert find(small, coder="Berit")["quote"].tolist() == ["FN-R1-0003"]


def test_an_exchange_is_one_quotation_with_its_lines_in_order(small: Small) -> None:
    small.code("ringer først", (1, "Hva gjør dere"), (2, "ringer vi hjem"), (3, "ja vi ringer"), kind="interaction")
    row = find(small).iloc[0]
    assert [(line.speaker, line.moderator, line.text) for line in row["lines"]] == [
        ("M1", True, "Hva gjør dere"),
        ("Ø1", False, "ringer vi hjem"),
        ("Ø2", False, "ja vi ringer"),
    ]
    assert row["text"] == "Hva gjør dere\nringer vi hjem\nja vi ringer"
    assert row["speaker"] == "Ø1, Ø2"
    assert not row["moderator"]
    assert row["quote"] == "FN-R1-0001"
    assert verify(row["text"], [words for _, _, _, words in TALK])


def test_words_left_out_within_an_utterance_are_marked(small: Small) -> None:
    small.code("ringer først", (2, "og så ringer vi"), (2, "vi tar en kopp"), (2, "hjem"))
    row = find(small).iloc[0]
    assert row["text"] == "vi tar en kopp (…) og så ringer vi hjem"
    assert verify(row["text"], row["utterance_text"])


def test_moderators_count_only_when_asked_for(small: Small) -> None:
    small.code("spørsmål", (5, "Og i år?"))
    assert find(small).empty
    asked = find(small, moderators=True)
    assert asked["moderator"].tolist() == [True]
    assert asked["speaker"].tolist() == ["M1"]


def test_a_coding_that_is_no_exchange_leaves_the_moderators_words_out(small: Small) -> None:
    small.code("ringer ikke", (5, "Og i år?"), (6, "nå ringer ingen"))
    assert find(small)["text"].tolist() == ["nå ringer ingen"]
    assert find(small, moderators=True)["text"].tolist() == ["Og i år?\nnå ringer ingen"]


@pytest.mark.parametrize(
    ("narrow", "references"),
    [
        ({"group": "FN"}, ["FN-R1-0002", "FN-R1-0003", "FN-R2-0006"]),
        ({"round": 2}, ["FN-R2-0006"]),
        ({"round": [1, 2]}, ["FN-R1-0002", "FN-R1-0003", "FN-R2-0006"]),
        ({"session": "FN-R1"}, ["FN-R1-0002", "FN-R1-0003"]),
        ({"role": "leder, klubb"}, ["FN-R1-0002"]),
        ({"municipality": "Nordfjell", "round": 1}, ["FN-R1-0002", "FN-R1-0003"]),
        ({"theme": "ringer først"}, ["FN-R1-0002", "FN-R1-0003"]),
        ({"theme": "Ringer  Først"}, ["FN-R1-0002", "FN-R1-0003"]),
    ],
)
def test_narrowing(small: Small, narrow: dict[str, Any], references: list[str]) -> None:
    small.code("ringer først", (2, "ringer vi hjem"))
    small.code("ringer først", (3, "ringer"))
    small.code("ringer ikke", (6, "ringer"))
    assert find(small, **narrow)["quote"].tolist() == references


def test_levels_of_the_ladder(small: Small) -> None:
    small.code("te", (2, "en kopp te"))
    small.code("ringer først", (3, "ringer"))
    small.code("ringer ikke", (6, "ringer"))
    groups = find(small, level="group", language="nb")
    assert groups[["theme", "code"]].values.tolist() == [
        ["Å ringe", "ringer først"],
        ["Å ringe", "ringer ikke"],
        ["Restgruppe", "te"],
    ]
    concepts = find(small, level="concept")
    assert concepts[["theme", "code"]].values.tolist() == [
        ["Terskel", "ringer først"],
        ["Terskel", "ringer ikke"],
        ["Mot", "ringer først"],
        ["Mot", "ringer ikke"],
    ]
    assert find(small, level="group", theme="residual")["code"].tolist() == ["te"]
    assert find(small, level="group", theme=small.id["Å ringe"])["code"].nunique() == 2
    named = find(small, level="group", grouping="Egen", theme="Å ringe")
    assert named["code"].tolist() == ["ringer først", "ringer ikke"]


def test_context_is_read_when_asked_for_and_stays_inside_the_file(small: Small) -> None:
    small.code("ringer først", (3, "ringer"))
    small.code("ringer ikke", (6, "ringer"))
    near, last = (row for _, row in find(small, context=1).iterrows())
    assert near["before"] == f"Ø1: {TALK[1][3]}"
    assert near["after"] == "Ø1: mhm"
    assert last["before"] == "M1: Og i år?"
    assert last["after"] == ""
    assert last["lines_before"][0].moderator
    assert find(small, context=9)["before"].iloc[0].count("\n") == 1


def test_replaced_documents_and_purged_words_are_not_quoted(small: Small) -> None:
    small.code("ringer først", (2, "ringer vi hjem"))
    small.code("ringer ikke", (6, "ringer"))
    with small.acting("tester").act("test") as act:
        document = act.row(t.utterances, small.id["utterance 6"])["document_id"]
        act.update(t.documents, document, live=False)
        act.update(t.texts, small.id["text 2"], text=None)
    assert find(small).empty


@pytest.mark.parametrize(
    ("asked", "error", "named"),
    [
        ({"theme": "finnes ikke"}, CodebookError, "ringer først"),
        ({"grouping": "finnes ikke"}, CodebookError, "Egen"),
        ({"level": "finnes ikke"}, CodebookError, "concept"),
        ({"group": "finnes ikke"}, DesignError, "FV"),
        ({"round": 7}, DesignError, "1, 2"),
        ({"role": "finnes ikke"}, DesignError, "leder, klubb"),
        ({"municipality": "finnes ikke"}, DesignError, "Vestfjell"),
        ({"session": ["FN-R1", "finnes ikke"]}, DesignError, "FN-R2"),
        ({"coder": "finnes ikke"}, DesignError, "Anne"),
    ],
)
def test_what_is_unknown_is_named_with_what_there_is(
    small: Small, asked: dict[str, Any], error: type[Exception], named: str
) -> None:
    small.code("ringer først", (2, "ringer vi hjem"))
    with pytest.raises(error) as raised:
        find(small, **asked)
    for language in ("nb", "en"):
        assert named in raised.value.text(language)  # type: ignore[attr-defined]
