"""Posts of a dialogue conference: read whatever the columns are called, stored whole or not at all, coded like the rest."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import live_rows

from qual import design
from qual.errors import FileError, ImportConflict
from qual.store import guide
from qual.study import Study
from qual.themes.prompted import prompted
from qual.transcripts import Place, read
from qual.transcripts.wall import read_wall

POSTS = [
    ("Hva lykkes vi med?", "Vi ringer før det blir stort.\nDet gjorde vi ikke før.", "14.04.2031 10:02"),
    ("Hva må vi slutte med?", "Skjemaer; ingen leser dem", "14.04.2031 10:21:30"),
    ("Hva lykkes vi med?", '"Ordlista" på bordet, alle ser den', "14.04.2031 10:03"),
]


LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp")), min_size=1
)


def wall(path: Path, head: list[str], rows: list[tuple[str, ...]], *, delimiter: str = ",", bom: bool = False) -> Path:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n").writerows([head, *rows])
    path.write_bytes(made.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "head", [["question", "post", "time"], ["Spørsmål", "Innlegg", "Tidspunkt"], ["Tema", "Svar", "Opprettet (dato)"]]
)
def test_posts_are_read_by_question_with_their_times(inbox: Path, head: list[str], delimiter: str) -> None:
    found = read_wall(wall(inbox / "vegg.csv", head, POSTS, delimiter=delimiter, bom=delimiter == ";"))
    assert [(one.speaker, one.text, one.start) for one in found.utterances] == [
        ("Moderator", "Hva lykkes vi med?", None),
        (None, "Vi ringer før det blir stort.\nDet gjorde vi ikke før.", 36_120),
        (None, '"Ordlista" på bordet, alle ser den', 36_180),
        ("Moderator", "Hva må vi slutte med?", None),
        (None, "Skjemaer; ingen leser dem", 37_290),
    ]
    assert [(asked.utterance, asked.text) for asked in found.questions] == [(1, POSTS[0][0]), (4, POSTS[1][0])]
    assert found.header.date == datetime.date(2031, 4, 14)


def test_a_wall_takes_no_columns(study: Study, inbox: Path) -> None:
    path = wall(inbox / "vegg.csv", ["question", "post", "time"], POSTS)
    with pytest.raises(FileError) as caught:
        study.transcript(path, columns={"text": "post"}, kind="wall")
    assert caught.value.code == "file.wall_columns"


def test_one_door_reads_walls_and_transcripts(study: Study, inbox: Path) -> None:
    file = wall(inbox / "vegg.csv", ["question", "post", "time"], POSTS)
    assert study.transcript(file, kind="wall") == read(file, kind="wall") == read_wall(file)
    assert study.changes_in(file, place=Place(kind="wall")) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Hva nå?", "Hva da?"]),
            LETTERS.map(str.strip).filter(bool),
        ),
        min_size=1, max_size=8,
    ),
    st.sampled_from([",", ";"]),
)  # fmt: skip
def test_every_post_comes_through_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, posts: list, delimiter: str
) -> None:
    from qual.transcripts import cleaning

    path = tmp_path_factory.mktemp("wall") / "vegg.csv"
    found = read_wall(wall(path, ["spørsmål", "innlegg"], posts, delimiter=delimiter))
    wanted = [text for _, text in posts]
    cleaned = [cleaning.normalise(text).strip() for text in wanted]
    assert sorted(one.text for one in found.utterances if one.speaker is None) == sorted(filter(None, cleaned))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hvem,hva\nA,B\n", "wall.columns"),
        (b"", "file.empty"),
        ("spørsmål,innlegg\n".encode(), "file.empty"),
        ('spørsmål,innlegg\nHva,"uten slutt\n'.encode(), "wall.quotes"),
        (b"PK\x03\x04\x00\x00", "file"),
    ],
)
def test_a_wall_that_cannot_be_read_says_why_and_stores_nothing(
    study: Study, inbox: Path, content: bytes, code: str
) -> None:
    before = live_rows(study.store)
    (inbox / "vegg.csv").write_bytes(content)
    with pytest.raises(FileError) as caught:
        study.add(inbox / "vegg.csv", place=Place(kind="wall"))
    assert caught.value.code.startswith(code)
    assert "vegg.csv" in caught.value.text("nb")
    assert live_rows(study.store) == before


def test_a_wall_is_stored_without_speakers_under_its_questions_and_undone_in_one(study: Study, inbox: Path) -> None:
    before = live_rows(study.store)
    file = wall(inbox / "konferanse.csv", ["spørsmål", "innlegg", "tid"], POSTS)
    study.add(file, place=Place(session="Dialogkonferanse", kind="wall"))
    row = study.sessions().set_index("session").loc["Dialogkonferanse"]
    assert (row["kind"], row["date"], row["utterances"]) == ("wall", "2031-04-14", 5)
    said = study.utterances("Dialogkonferanse")
    assert said["speaker"].isna().tolist() == [False, True, True, False, True]
    assert said["is_moderator"].tolist() == [True, False, False, True, False]
    assert "Dialogkonferanse" not in set(study.unmapped()["session"])
    with study.read() as connection:
        asked = [one for one in guide.written(connection) if one["guide"] == "Dialogkonferanse"]
    assert [one["text"] for one in asked] == ["Hva lykkes vi med?", "Hva må vi slutte med?"]
    with pytest.raises(ImportConflict):
        study.add(file, place=Place(session="Dialogkonferanse", kind="wall"))
    study.undo()
    after = live_rows(study.store)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_posts_are_coded_compared_and_quoted_but_never_counted_as_participants(study: Study, inbox: Path) -> None:
    study.add(wall(inbox / "vegg.csv", ["spørsmål", "innlegg", "tid"], POSTS), place=Place(kind="wall"))
    study.code("vegg-0002", "vi ringer")
    study.code("HN-R1-0002", "vi ringer")
    frame = study.themes(by=("session",), language="nb").set_index("session")
    assert frame.loc["vegg", ["utterances", "display"]].tolist() == [1, "–"]
    assert frame.loc["vegg", "value"] != frame.loc["vegg", "value"]  # no figure at all
    assert frame.loc["HN-R1", "display"] == "1 av 2"
    by_kind = study.themes(by=("kind",), measure="utterances").set_index("kind")
    assert by_kind.loc["wall", "display"] == "1"
    assert study.quotes(theme="vi ringer", session="vegg")["text"].tolist() == [POSTS[0][1]]
    question = study.themes(by=("question",), measure="utterances").set_index("question")
    assert question.loc["vegg.1", "utterances"] == 1
    assert prompted(study, by=("session",)).set_index("session").loc["vegg", "marks"] == 2


def test_names_are_taken_out_of_posts_and_questions(study: Study, inbox: Path) -> None:
    from qual.privacy import Name

    rows = [("Hva sa Torbjørg?", "Torbjørg ringte", "10:00")]
    file = wall(inbox / "vegg.csv", ["spørsmål", "innlegg", "tid"], rows)
    study.add(file, place=Place(kind="wall"), names=[Name("Torbjørg", "Aud")])
    assert study.utterances("vegg")["text"].tolist() == ["Hva sa Aud?", "Aud ringte"]
    with study.read() as connection:
        assert guide.written(connection)[-1]["text"] == "Hva sa Aud?"


def test_a_corrected_wall_keeps_its_codings_and_marks_a_question_that_is_new(study: Study, inbox: Path) -> None:
    place = Place(kind="wall")
    study.add(
        wall(inbox / "vegg.csv", ["spørsmål", "innlegg"], [("Hva?", "Ringe"), ("Hvem?", "Alle sammen")]), place=place
    )
    study.code("vegg-0002", "ringe")
    rows = [("Hva?", "Ringe mer"), ("Hvem?", "Alle sammen"), ("Når?", "I morgen")]
    found = study.add(wall(inbox / "vegg.csv", ["spørsmål", "innlegg"], rows), place=place, existing="replace")
    assert (found.status, found.kept, found.lost) == ("replaced", 1, 0)
    asked = [(one["text"], one["marks"]) for one in design.guide.questions(study) if one["guide"] == "vegg"]
    assert asked == [("Hva?", 1), ("Hvem?", 1), ("Når?", 1)]
