"""A corrected transcript in the place of the old one: what people did with its utterances stays where it was."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
import small_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_study import TALK, live_rows, text_file
from thorough import many

from qual import codebook, coding
from qual.coding import Span
from qual.errors import HistoryError, ImportConflict
from qual.language import words
from qual.study import Study
from qual.transcripts import reimport
from qual.transcripts.reimport import align

TEA = "HN-R1-0002"


def replace(study: Study, text: str) -> Any:
    """Import the corrected first transcript."""
    return study.add(text_file(study.folder.parent / "opptak_havna.txt", text), existing="replace")


def first(study: Study) -> Any:
    return study.utterances("HN-R1").set_index("utterance")


def test_unchanged_text_keeps_everything(study: Study) -> None:
    made = study.code(TEA, "te først", start=3, end=9)
    before, codings = first(study), study.codings()
    done = replace(study, TALK["HN-R1"])
    assert (done.status, done.utterances, done.kept) == ("replaced", 5, 1)
    after = first(study)
    assert list(after["id"]) == list(before["id"])
    assert list(after["text"]) == list(before["text"])
    assert study.codings().equals(codings)
    assert list(study.codings()["coding"]) == [made]
    versions = sorted(row["version"] for row in live_rows(study.store)["documents"].values() if row["part"] == 1)
    assert versions == [1, 1, 1, 2]
    assert len(study.utterances()) == 13  # the old version is no longer counted


def test_corrected_utterance_keeps_reference_and_coded_words(study: Study) -> None:
    text = first(study).loc[TEA, "text"]
    start = text.index("ringer vi hjem")
    made = study.code(TEA, "ringe", start=start, end=start + len("ringer vi hjem"))
    before = first(study)
    replace(study, TALK["HN-R1"].replace("Vi tar en kopp te", "Altså, vi tar jo en kopp te eller to"))
    after = first(study)
    assert list(after.index) == list(before.index)
    assert after.loc[TEA, "id"] == before.loc[TEA, "id"]
    assert "te eller to" in after.loc[TEA, "text"]
    (row,) = study.codings().itertuples()
    assert (row.coding, row.text) == (made, "ringer vi hjem")


def test_coded_words_that_were_themselves_corrected(study: Study) -> None:
    text = first(study).loc[TEA, "text"]
    start = text.index("ringer vi hjem før vi vet")
    study.code(TEA, "ringe", start=start, end=start + len("ringer vi hjem før vi vet"))
    replace(study, TALK["HN-R1"].replace("ringer vi hjem før", "ringte vi heim før"))
    assert list(study.codings()["text"]) == ["ringte vi heim før vi vet"]


@pytest.mark.parametrize(
    ("before", "coded", "after", "expected"),
    [
        ("ja, men vi venter litt, ja", (24, 26), "ja, men vi venter litt, nei", None),  # not the other "ja"
        ("ja, men vi venter litt, ja", (24, 26), "ja, men vi venter nok litt, ja", (28, 30)),
        ("vi tar te her hos oss i huset", (7, 9), "vi tar kaffe etter hos oss i huset", None),  # nor inside a word
        ("vi ringer hjem med en gang", (3, 9), "vi ringte hjem med en gang", (3, 9)),  # whole words stay whole
        ("vi ringer hjem med en gang", (3, 14), "vi skal ringe heim med en gang", (8, 18)),
        ("vi har samarbeidsmøter hver uke", (7, 16), "vi har jo samarbeidsmøter hver uke", (10, 19)),  # half a word
        ("🫖 te først og så ringe", (0, 1), "ja 🫖 te først og så ringe", (3, 4)),
    ],
)
def test_where_coded_words_go(
    study: Study, before: str, coded: tuple[int, int], after: str, expected: tuple[int, int] | None
) -> None:
    path = study.folder.parent / "HV-R1_del2.txt"
    frame = "K1: {}\nK2: Et svar som står.\nK1: Og mer.\nK2: Slutt."
    study.add(text_file(path, frame.format(before)))
    reference = study.utterances("HV-R1").query("part == 2")["utterance"].iloc[0]
    study.code(reference, "kode", start=coded[0], end=coded[1])
    text_file(path, frame.format(after))
    if expected is None:
        with pytest.raises(ImportConflict):
            study.add(path, existing="replace")
        return
    study.add(path, existing="replace")
    (row,) = study.codings().itertuples()
    assert (row.start, row.end) == expected


def test_words_of_the_segment_follow(study: Study) -> None:
    text = first(study).loc[TEA, "text"]
    start = text.index("ringer")
    study.code(TEA, "ringe", start=start, end=start + 6)
    replace(study, TALK["HN-R1"].replace("Vi tar en kopp", "Jo, vi tar gjerne en stor kopp"))
    (segment,) = live_rows(study.store)["segments"].values()
    text = first(study).loc[TEA, "text"]
    assert (segment["word_from"], segment["word_to"]) == words.between(
        words.words(text), segment["start"], segment["end"]
    )
    assert segment["text_id"] == live_rows(study.store)["utterances"][segment["utterance_id"]]["text_id"]


def test_new_utterances_get_new_references(study: Study) -> None:
    lines = TALK["HN-R1"].splitlines()
    lines.insert(1, "A2: Jeg kan begynne med å si at vi ikke alltid er enige om dette.")
    replace(study, "\n".join(lines))
    after = first(study)
    assert list(after.index) == ["HN-R1-0001", "HN-R1-0006", "HN-R1-0002", "HN-R1-0003", "HN-R1-0004", "HN-R1-0005"]
    assert list(after["order"]) == [1, 2, 3, 4, 5, 6]


def test_utterance_without_work_may_go(study: Study) -> None:
    lines = [line for line in TALK["HN-R1"].splitlines() if "permen" not in line and line != "A2: ja"]
    replace(study, "\n".join(lines))
    assert list(first(study).index) == ["HN-R1-0001", "HN-R1-0002", "HN-R1-0004", "HN-R1-0005"]
    lines.insert(2, "A2: Hos oss ligger permen i skuffen og støver ned, det er va- vanskelig.")
    replace(study, "\n".join(lines))
    assert list(first(study).index)[2] == "HN-R1-0006"  # a reference is never given again


@pytest.mark.parametrize("work", ["coding", "memo", "reference point"])
def test_work_that_has_no_place_is_named_and_nothing_changes(study: Study, work: str) -> None:
    utterance = first(study).loc[TEA, "id"]
    if work == "coding":
        study.code(TEA, "te først")
    elif work == "memo":
        coding.add_memo(study, "utterance", utterance, "viktig")
    else:
        point = codebook.add_reference_point(study, "å ringe først")
        codebook.link_reference(study, point, "utterance", utterance)
    before, revision = live_rows(study.store), study.revision
    with pytest.raises(ImportConflict) as caught:
        replace(study, TALK["HN-R1"].replace(TALK["HN-R1"].splitlines()[1] + "\n", ""))
    assert caught.value.code == "import.codings_lost"
    assert all(TEA in caught.value.text(language) for language in ("nb", "en"))
    assert (live_rows(study.store), study.revision) == (before, revision)
    assert len(list((study.folder / "originals").iterdir())) == 3


def test_coded_words_that_are_gone_are_named(study: Study) -> None:
    text = first(study).loc[TEA, "text"]
    start = text.index(" og så ringer vi hjem")
    study.code(TEA, "ringe", start=start, end=start + len(" og så ringer vi hjem"))
    with pytest.raises(ImportConflict) as caught:
        replace(study, TALK["HN-R1"].replace(" og så ringer vi hjem", ""))
    assert TEA in str(caught.value)


def test_memos_marks_and_reference_points_stay(study: Study) -> None:
    text = first(study).loc[TEA, "text"]
    utterance = first(study).loc[TEA, "id"]
    coding.add_memo(study, "utterance", utterance, "viktig")
    point = codebook.add_reference_point(study, "å ringe først")
    start = text.index("ringer")
    codebook.link_reference(study, point, "utterance", TEA, start=start, end=start + 6)
    replace(study, TALK["HN-R1"].replace("Vi tar en kopp te", "Altså, vi tar jo en kopp te"))
    rows = live_rows(study.store)
    assert [memo["text"] for memo in coding.memos(study, "utterance", utterance)] == ["viktig"]
    (link,) = rows["reference_links"].values()
    assert first(study).loc[TEA, "text"][link["start"] : link["end"]] == "ringer"
    (mark,) = rows["guide_marks"].values()
    assert rows["utterances"][mark["utterance_id"]]["reference"] == "HN-R1-0001"
    assert list(study.actions()["utterance"]) == ["HN-R1-0004"]
    assert len(study.actions()) == 1


def test_replacement_is_undone_and_redone(study: Study) -> None:
    study.code(TEA, "te først", start=3, end=9)
    before = live_rows(study.store)
    replace(study, TALK["HN-R1"].replace("kopp te", "kopp kaffe") + "A2: Det er bra, synes jeg også.\n")
    after = live_rows(study.store)
    assert study.undo() == "import"
    assert live_rows(study.store) == before
    assert study.redo() == "import"
    assert live_rows(study.store) == after


def test_replacement_that_others_coded_is_not_undone(study: Study) -> None:
    replace(study, TALK["HN-R1"].replace("kopp te", "kopp kaffe"))
    code = codebook.add_code(study.acting("Bo"), "kaffe")
    coding.apply(study.acting("Bo"), code, [Span(TEA, 0, 5)])
    with pytest.raises(HistoryError, match="annet arbeid bygger på det") as caught:
        study.undo()
    assert caught.value.code == "history.depends"


def test_new_speaker_label(study: Study) -> None:
    done = replace(study, TALK["HN-R1"].replace("A2: Hos oss", "A7: Hos oss"))
    assert done.new_labels == ("A7",)
    # what A2 said before, a short reply, now stands alone
    assert list(first(study)["speaker"]) == ["Mod", "A1", "A2", "A7", "Flere", "A1"]


# --- at the same time ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("often", [1, 99])
def test_somebody_corrects_the_transcript_while_the_file_is_aligned(
    study: Study, monkeypatch: pytest.MonkeyPatch, often: int
) -> None:
    """Aligning is not part of the act, so others can write meanwhile: what they wrote is seen, or nothing is stored."""
    study.code(TEA, "te først", start=3, end=9)
    slow, times = reimport.aligned, []

    def meanwhile(*args: Any) -> Any:
        made = slow(*args)
        times.append(1)
        if len(times) <= often:
            text = f"{first(study).loc[TEA, 'text']} Og {len(times)}."
            coding.correct(study.acting("Bo"), TEA, text)
            coding.apply(study.acting("Bo"), study.code_id("te først"), [Span(TEA, len(text) - 5, len(text))])
        return made

    monkeypatch.setattr(reimport, "aligned", meanwhile)
    if often == 1:
        line = TALK["HN-R1"].splitlines()[1]
        assert replace(study, TALK["HN-R1"].replace(line, f"{line} Og 1.").replace("kopp te", "kopp kaffe")).kept == 2
        assert len(times) == 2
        assert len(live_rows(study.store)["segments"]) == 2
    else:
        with pytest.raises(ImportConflict) as caught:
            replace(study, TALK["HN-R1"].replace("kopp te", "kopp kaffe"))
        assert caught.value.code == "import.changed_meanwhile"
        assert first(study).loc[TEA, "text"].endswith(f"Og {len(times)}.")


# --- by chance -------------------------------------------------------------------------------------------------
@given(
    before=st.lists(st.text("abcdef ", max_size=12), max_size=8),
    after=st.lists(st.text("abcdef ", max_size=12), max_size=8),
)
def test_alignment_is_one_to_one_and_in_order(before: list[str], after: list[str]) -> None:
    pairs = align(before, after)
    assert list(pairs) == sorted(pairs)
    assert list(pairs.values()) == sorted(set(pairs.values()))
    assert all(0 <= one < len(before) and 0 <= two < len(after) for one, two in pairs.items())
    assert align(before, before) == {n: n for n in range(len(before))}


VOCABULARY = (
    "vi", "ringer", "hjem", "permen", "støver", "te", "🫖", "barnet", "møtet", "fredag", "først", "alltid", "sammen",
    "listen", "veggen", "ny", "råd",
)  # fmt: skip


def talk(seed: random.Random) -> list[str]:
    """Eight utterances of eight to twenty words, no two alike."""
    return [" ".join([f"nummer{n}", *(seed.choice(VOCABULARY) for _ in range(seed.randint(8, 20)))]) for n in range(8)]


def edited(text: str, seed: random.Random) -> str:
    """The utterance with up to three words put in: a correction that leaves every word standing."""
    parts = text.split()
    for _ in range(seed.randint(0, 3)):
        parts.insert(seed.randint(1, len(parts)), seed.choice(("eh", "liksom", "altså")))
    return " ".join(parts)


def written(lines: list[str]) -> str:
    return "".join(f"{('K1', 'K2')[n % 2]}: {line}\n" for n, line in enumerate(lines))


@given(seed=st.randoms(use_true_random=False), new=st.booleans())
@settings(max_examples=many(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_corrections_keep_the_coded_words(small_folder: Path, seed: random.Random, new: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = small_study.copy(small_folder / "study", Path(place) / "study")
        with Study(folder, coder="Ada") as study:
            lines = talk(seed)
            study.add(text_file(Path(place) / "HV-R1_del2.txt", written(lines)))
            ours = study.utterances("HV-R1").query("part == 2")
            expected: dict[str, list[str]] = {}
            for utterance in ours.sample(4, random_state=seed.randint(0, 99)).itertuples():
                parts = utterance.text.split()
                one = seed.randint(0, len(parts) - 1)
                said = parts[one : one + seed.randint(1, 6)]
                start = len(" ".join(parts[:one])) + (one > 0)
                made = study.code(utterance.utterance, "kode", start=start, end=start + len(" ".join(said)))
                expected[made] = said
            after = [edited(line, seed) for line in lines]
            if new:
                after.insert(seed.randint(0, 8), "Dette ble ikke skrevet ned første gang, og hører med her.")
                after.insert(seed.randint(0, 8), "Heller ikke dette, som noen fant på opptaket etterpå.")
            study.add(text_file(Path(place) / "HV-R1_del2.txt", written(after)), existing="replace")
            texts = list(study.utterances("HV-R1").query("part == 2")["text"])
            assert texts == after
            found = study.codings().set_index("coding")
            for made, said in expected.items():
                now = [word for word in found.loc[made, "text"].split() if word not in ("eh", "liksom", "altså")]
                assert now == said
                inside = study.utterances().set_index("utterance").loc[found.loc[made, "utterance"], "text"]
                assert inside[found.loc[made, "start"] : found.loc[made, "end"]] == found.loc[made, "text"]
