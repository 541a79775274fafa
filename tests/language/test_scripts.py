"""The scripts that make what ships: their steps on small data of the test's own."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from qual.language.encoder_file import parse, shipped
from qual.language.wordpieces import WordPieces

SCRIPTS = Path(__file__).parents[2] / "scripts"
TREEBANK = """1\tKari\tKari\tsubst\tsubst\tprop\t2\tSUBJ\t_\tname=B-PER
2\tNilsen\tNilsen\tsubst\tsubst\tprop\t1\tFLAT\t_\tname=I-PER
3\tdro\tdra\tverb\tverb\tpret\t0\tFINV\t_\tname=O
4\ttil\ttil\tprep\tprep\t_\t2\tADV\t_\tname=O
5\tOslo\tOslo\tsubst\tsubst\tprop\t3\tPUTFYLL\t_\tname=B-GPE_LOC
6\t|\t$|\tclb\tclb\t<overskrift>\t2\tIP\t_\tname=O

1\tEkstrajula\tEkstrajula\tsubst\tsubst\tprop\t0\tFRAG\t_\tname=B-MISC
2\t.\t$.\tclb\tclb\t<punkt>\t1\tIP\t_\tname=O
"""


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_treebank_is_read_with_the_labels_that_are_trained(tmp_path: Path) -> None:
    path = tmp_path / "train.conll"
    path.write_text(TREEBANK, encoding="utf-8")
    first, second = script("train_entities").read(path)
    assert first == (["Kari", "Nilsen", "dro", "til", "Oslo"], ["B-PER", "I-PER", "O", "O", "B-GPE"])
    assert second.tags == ["O", "O"]


def test_variants_keep_every_word_its_tag() -> None:
    train = script("train_entities")
    names = train.Names(["Ada"], ["Berg"], ["Bodø"])
    sentence = train.Sentence(
        ["Kari", "Nilsen", "dro", "til", "Oslo", '"', "nå", '"'], ["B-PER", "I-PER", "O", "O", "B-GPE", "O", "O", "O"]
    )
    seen = set()
    for seed in range(200):
        words, tags = train.vary(sentence, names, random.Random(seed))
        assert tags == sentence.tags
        assert len(words) == len(tags)
        seen.add(" ".join(words))
    assert "Ada Berg dro til Bodø « nå »" in seen
    assert "kari nilsen dro til oslo" in {text[:24] for text in seen}


def test_reduced_vectors_are_the_same_every_time_and_keep_what_is_near() -> None:
    distil = script("distil_vectors")
    raw = np.random.default_rng(1).normal(size=(60, 12)).astype(np.float32)
    raw[1] = raw[0] + 0.01
    table = distil.reduce(raw, 6)
    assert table.dtype == np.int8
    assert table.shape == (60, 6)
    assert (table == distil.reduce(raw.copy(), 6)).all()
    rows = table / np.linalg.norm(table, axis=1, keepdims=True)
    assert (rows[0] @ rows.T).argsort()[-2:].tolist() == [1, 0] or rows[0] @ rows[1] > 0.99


def test_distilling_stops_when_an_input_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    distil = script("distil_vectors")
    monkeypatch.setattr(distil, "PINNED", {"numpy": "0.0.1"})
    with pytest.raises(SystemExit, match=r"0\.0\.1"):
        distil.check_inputs()


def test_the_encoder_keeps_the_pieces_that_the_words_need_and_everything_else_as_it_was() -> None:
    make = script("make_encoder")
    data = shipped().read_bytes()
    whole = parse(data)
    assert make.cut(data, list(range(len(whole.pieces)))) == data
    rows = make.kept(whole, ["barnehage"])
    small = parse(make.cut(data, rows))
    assert 0 < len(small.pieces) < len(whole.pieces)
    assert list(zip(small.pieces, small.scores, strict=True)) == [
        (whole.pieces[row], whole.scores[row]) for row in rows
    ]
    assert small.table == whole.table
    vectors = np.frombuffer(whole.tensors["emb.word"][0], np.uint8).reshape(len(whole.pieces), -1)
    assert bytes(small.tensors.pop("emb.word")[0]) == vectors[rows].tobytes()
    assert all(bytes(part) == bytes(whole.tensors[name][0]) for name, (part, _) in small.tensors.items())
    before, after = (WordPieces(c.pieces, c.scores, c.table) for c in (whole, small))
    for word in ("Barnehage", "barnehage", "(2027)", "NAV"):
        assert [small.pieces[row] for row in after.rows(word)] == [whole.pieces[row] for row in before.rows(word)]


def test_making_the_encoder_stops_when_an_input_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    make = script("make_encoder")
    monkeypatch.setattr(make, "PINNED", {})
    monkeypatch.setattr(make, "INPUTS", {"numpy/version.py": "0" * 64})
    with pytest.raises(SystemExit, match=r"numpy/version\.py"):
        make.check_inputs()
