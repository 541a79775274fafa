"""What every backend does alike."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from thorough import many

from qual.language import Analysis, Pipeline

TALK = "Nei altså, ikke_sant? Vi va- vi møtte #foreldrene// ja// [ler] kl. 12.30 (..) f.eks. på [00:12:31] møtet."


def one(pipeline: Pipeline, text: str, *, entities: bool = True) -> Analysis:
    (analysis,) = pipeline.analyse([text], entities=entities)
    return analysis


def sentences(pipeline: Pipeline, text: str) -> list[str]:
    return [text[start:end] for start, end in one(pipeline, text, entities=False).sentences]


def check_positions(analysis: Analysis) -> None:
    text = analysis.text
    at = 0
    for token in analysis.tokens:
        assert text[token.start : token.end] == token.text
        assert token.start >= at
        assert text[at : token.start].strip() == "" or not text[at : token.start].isprintable()
        at = token.end
    spans = [(s.start, s.end) for s in analysis.sentences]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(sum(start <= t.start and t.end <= end for start, end in spans) == 1 for t in analysis.tokens)
    starts, ends = {t.start for t in analysis.tokens}, {t.end for t in analysis.tokens}
    assert all(e.start in starts and e.end in ends and e.start < e.end for e in analysis.entities)


def test_positions_are_code_points_of_the_text(pipeline: Pipeline) -> None:
    check_positions(one(pipeline, f"🙂 Kari Hansen bor i Oslo. {TALK}\n\nÅ ja? e\u0301n til"))


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120) | st.text(alphabet='aA .?!/[]()#*-«»"\n\t1:…', max_size=60))
@example(text="Kari \r")
def test_positions_hold_in_any_text(pipeline: Pipeline, text: str) -> None:
    check_positions(one(pipeline, text))


def test_marks_of_transcripts_are_tokens_of_their_own(pipeline: Pipeline) -> None:
    tokens = [token.text for token in one(pipeline, TALK).tokens]
    for whole in (
        "ikke_sant",
        "va-",
        "#",
        "foreldrene",
        "//",
        "ja",
        "[ler]",
        "kl.",
        "12.30",
        "(..)",
        "f.eks.",
        "[00:12:31]",
    ):
        assert whole in tokens


def test_a_sound_of_several_words_is_one_token(pipeline: Pipeline) -> None:
    assert "[snakker i munnen på hverandre]" in [
        t.text for t in one(pipeline, "ja [snakker i munnen på hverandre] nei").tokens
    ]


def test_lemmas_stand_where_the_words_do(pipeline: Pipeline) -> None:
    lemmas = {
        t.text: t.lemma for t in one(pipeline, "Foreldrene gikk til barnehagene. Der var Regjeringens folk.").tokens
    }
    assert lemmas["Foreldrene"] == "forelder"
    assert lemmas["barnehagene"] == "barnehage"
    assert lemmas["gikk"] == "gå"
    assert lemmas["Regjeringens"] == "Regjeringen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ja. Nei.", ["Ja.", "Nei."]),
        ("ja. nei. kanskje", ["ja.", "nei.", "kanskje"]),
        ("Hva?! Nei.", ["Hva?!", "Nei."]),
        ("Vi møttes kl. 12.30 den 3. mai, f.eks. på møtet.", ["Vi møttes kl. 12.30 den 3. mai, f.eks. på møtet."]),
        ("Det var i 2015. Da sluttet hun.", ["Det var i 2015.", "Da sluttet hun."]),
        ("«Hva?» sa han.", ["«Hva?» sa han."]),
        ("Han sa «nei.» Så gikk han.", ["Han sa «nei.»", "Så gikk han."]),
        ("jeg vet ikke … men ja", ["jeg vet ikke … men ja"]),
        ("jeg vet ikke ... Men ja", ["jeg vet ikke ...", "Men ja"]),
        ("Første linje\nAndre linje", ["Første linje", "Andre linje"]),
        ("en linje som\ngår videre", ["en linje som\ngår videre"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_survive_speech(pipeline: Pipeline, text: str, expected: list[str]) -> None:
    assert sentences(pipeline, text) == expected


def test_names_are_proposed(pipeline: Pipeline) -> None:
    text = "Jeg snakket med Kari Hansen i Oslo."
    found = {(text[e.start : e.end], e.label) for e in one(pipeline, text).entities}
    assert {("Kari Hansen", "PER"), ("Oslo", "GPE")} <= found


def test_names_are_left_out_when_not_asked_for(pipeline: Pipeline) -> None:
    assert one(pipeline, "Jeg snakket med Kari Hansen i Oslo.", entities=False).entities == []


def test_one_analysis_per_text_in_order(pipeline: Pipeline) -> None:
    texts = ["Ja.", "", "Nei.", "Kanskje."]
    assert [analysis.text for analysis in pipeline.analyse(texts)] == texts


@pytest.mark.slow  # a million characters; a long one is below
def test_a_huge_utterance_is_worked_through(pipeline: Pipeline) -> None:
    text = "Foreldrene var på møtet i går, og det var fint. " * 22_000
    analysis = one(pipeline, text, entities=False)
    assert len(text) > 1_000_000
    assert len(analysis.tokens) == 12 * 22_000
    last = analysis.tokens[-2]
    assert (last.text, text[last.start : last.end]) == ("fint", "fint")


def test_names_keep_their_place_far_into_a_long_utterance(pipeline: Pipeline) -> None:
    text = "Det var fint sammen i går. " * 500 + "Da sa Kari Hansen at det var fint."
    found = one(pipeline, text).entities
    assert "Kari Hansen" in [text[e.start : e.end] for e in found]


@pytest.mark.parametrize(
    "text",
    ["\x00\x01\x1b[31mrødt\x1b[0m \x7f", "\u200b\u202eabc\ufeff", "The teachers were at the meeting.", "会议很好。"],
)
def test_odd_texts_do_no_harm(pipeline: Pipeline, text: str) -> None:
    check_positions(one(pipeline, text))
    assert pipeline.vectors([text]).shape[0] == 1


def test_vectors_are_unit_rows_of_float32(pipeline: Pipeline) -> None:
    vectors = pipeline.vectors(["Foreldrene kom til barnehagen.", "", "[ler]"])
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == 3
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0], abs=1e-5)


def test_no_texts_give_no_rows(pipeline: Pipeline) -> None:
    assert pipeline.vectors([]).shape == (0, pipeline.vectors(["ja"]).shape[1])


def test_vectors_know_what_words_mean(pipeline: Pipeline) -> None:
    a, b, c = pipeline.vectors(["foreldrene til ungene", "mødre og fedre", "en rusten traktor"])
    assert a @ b > a @ c + 0.1
