"""The embedded model that proposes names: its features, its network, and loading it.

A convolutional network of spaCy's over hashed word parts, the distilled word vectors and what lists of first names,
surnames and places say of a word, with spaCy's transition-based recogniser on top; `scripts/train_entities.py` trains
it. What it finds is a proposal: a person confirms.
"""

from __future__ import annotations

import warnings
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final, cast

from qual.language.lemmas import dictionary_lemma, known
from qual.language.problems import LanguageWarning
from qual.language.vocabulary import ranks

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

LABELS: Final = ("PER", "ORG", "GPE", "LOC", "PROD", "EVT", "DRV")
ARCHITECTURE: Final = "qual.NameEmbed.v1"
COLUMNS: Final = 7
WIDTH: Final = 96
ROWS: Final = [3000, 1000, 1000, 1500, 300, 50, 50]  # of the hash table of each feature
MOST_FORMS: Final = 50_000
BUCKETS: Final = (100, 1_000, 5_000, 20_000)


@cache
def lists() -> dict[str, str]:
    """What the name lists say of a lower-cased word: F(irst name), S(urname), N(orwegian place), W(orld) or C(ountry)."""
    table = files("qual.language").joinpath("data/names/lists.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines() if not line.startswith("#"))


def word_features(word: str) -> tuple[str, ...]:
    """The strings (`COLUMNS` of them) that stand for a word form: itself, its start and ends, its shape, what lists say."""
    from spacy.lang.lex_attrs import word_shape

    low = word.lower()
    listed, rank = lists(), ranks()
    bare = low[:-1].rstrip("'’") if low.endswith("s") else low
    kinds = listed.get(low) or listed.get(bare, "")
    place = rank.get(low, rank.get(bare))
    common = "?" if place is None else str(sum(place >= limit for limit in BUCKETS))
    entry = "n" if dictionary_lemma(low)[:1].isupper() else "c" if known(low) else "-"
    ends = f"^{low[:3]}", f"{low[-3:]}$", f"{low[-4:]}$$"
    return low, *ends, word_shape(word), f"list {kinds}", f"rank {common} {entry}"


class Features:
    """Hashed features and word vectors of word forms, each worked out once, up to ``MOST_FORMS`` of them at a time."""

    def __init__(self) -> None:
        from qual.language.vectors import word_vectors

        self.words = word_vectors()
        self._forget()

    def _forget(self) -> None:
        import numpy as np

        self._row: dict[int, int] = {}
        self._ids: NDArray[np.uint64] = np.zeros((1024, COLUMNS), dtype=np.uint64)
        self._vectors: NDArray[np.float32] = np.zeros((1024, self.words.width), dtype=np.float32)

    def rows(self, doc: Doc) -> NDArray[np.int64]:
        """The row of each token's form in `ids` and `vectors`."""
        import numpy as np
        from spacy.attrs import ORTH

        keys = cast("list[int]", doc.to_array([ORTH]).ravel().tolist())
        if len(self._row) > MOST_FORMS:
            self._forget()
        for key in keys:
            if key not in self._row:
                self._add(key, doc.vocab.strings[key])
        return np.fromiter((self._row[key] for key in keys), dtype=np.int64, count=len(keys))

    def ids(self, doc: Doc) -> NDArray[np.uint64]:
        """The hashes of each token's `word_features`, (n, COLUMNS)."""
        rows = self.rows(doc)  # before the table is read: it may grow
        return self._ids[rows]

    def vectors(self, doc: Doc) -> NDArray[np.float32]:
        """The word vector of each token, (n, d); zeros for an unknown word."""
        rows = self.rows(doc)
        return self._vectors[rows]

    def _add(self, key: int, word: str) -> None:
        import numpy as np
        from spacy.strings import get_string_id

        row = len(self._row)
        if row == len(self._ids):
            self._ids = np.concatenate([self._ids, np.zeros_like(self._ids)])
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
        self._ids[row] = [get_string_id(feature) for feature in word_features(word)]
        self._vectors[row] = self.words.unit(word)
        self._row[key] = row


def name_embed(width: int, rows: list[int]) -> Model[list[Doc], Any]:
    """The layer that turns words into vectors of ``width``: one hash table of ``rows[i]`` rows for each feature."""
    from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

    features = Features()

    def column_ids(_: Any, docs: list[Doc], is_train: bool) -> tuple[Any, Any]:  # noqa: ARG001
        return [features.ids(doc) for doc in docs], lambda _: []

    def vectors(_: Any, docs: list[Doc], is_train: bool) -> tuple[Any, Any]:  # noqa: ARG001
        return [features.vectors(doc) for doc in docs], lambda _: []

    hashed: Any = [HashEmbed(width, n, column=i, seed=7 + i, dropout=0.0) for i, n in enumerate(rows)]
    static = Linear(width, features.words.width)
    ids: Any = Model("qual_word_ids", column_ids)
    known_vectors: Any = Model("qual_word_vectors", vectors)
    return chain(
        concatenate(
            chain(ids, list2ragged(), with_array(concatenate(*hashed))),
            chain(known_vectors, list2ragged(), with_array(static)),
        ),
        with_array(Maxout(width, width * (len(rows) + 1), nP=3, dropout=0.0, normalize=True)),
        ragged2list(),
    )


def blank() -> Language:
    """The embedded backend's tokenizer in a spaCy pipeline without parts."""
    import spacy
    from spacy.util import registry

    from qual.language.tokens import TranscriptTokenizer

    if not registry.has("architectures", ARCHITECTURE):
        registry.architectures.register(ARCHITECTURE, func=name_embed)
    nlp: Language = spacy.blank("nb")
    nlp.tokenizer = TranscriptTokenizer(nlp)
    return nlp


def add_recogniser(nlp: Language) -> Any:
    """The recogniser, its weights not set, as a part of ``nlp`` (from `blank`)."""
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": True,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {"@architectures": ARCHITECTURE, "width": WIDTH, "rows": ROWS},
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": WIDTH,
                "window_size": 1,
                "maxout_pieces": 3,
                "depth": 4,
            },
        },
    }
    return nlp.add_pipe("ner", config={"model": model})


def trained(nlp: Language, folder: Path | None = None) -> Any:
    """The recogniser that ships with qual (or lies in ``folder``), a function from `Doc` to `Doc`, as a part of ``nlp``.

    None, with a warning, where its weights cannot be read: everything but names goes on.
    """
    try:
        recogniser = add_recogniser(nlp)
        with as_file(files("qual.language").joinpath("data/names/ner")) as path:
            recogniser.from_disk(folder or path, exclude=["vocab"])
    except Exception as error:  # what spaCy and thinc raise for weights of another version is not documented
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        warnings.warn(LanguageWarning("language.names_unreadable", reason=reason), stacklevel=2)
        return None
    return recogniser
