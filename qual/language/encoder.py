"""What sentences mean: multilingual-e5-small (Wang et al. 2024) with 4-bit weights, in plain numpy.

>>> from qual.language.encoder import Encoder
>>> a, b, c = Encoder.load().encode(["Vi fikk aldri svar.", "Ingen svarte oss.", "Maten var god."])
>>> bool(a @ b > a @ c)
True

Every text is read as a ``query:``, since texts are compared with texts. The vectors lie close together (cosines of 0.7
to 1), so subtract the mean of a study's before they are told apart. The file is made by ``scripts/make_encoder.py``;
docs/language.md is the model card.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypedDict

from qual.language.encoder_file import SHA256, checked, parse, shipped
from qual.language.problems import LanguageError, LanguageWarning

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME: Final = "multilingual-e5-small"
METHOD: Final = 1  # raised when a text would get another vector from the same file
VERSION: Final = f"{METHOD}-{SHA256[:12]}"
PREFIX: Final = "query: "
WIDTH: Final = 384
LONGEST: Final = 20_000  # characters of one text that are read: some twenty minutes of talk
BATCH: Final = 1024  # pieces that are worked through together: bounds the memory, whatever the texts


class EncoderStatus(TypedDict):
    """What is known of the encoder without loading it; ``bytes``: the file's size; ``problem``: None where it works."""

    name: str
    version: str
    dimensions: int
    bytes: int
    problem: str | None


class Encoder:
    """The encoder with its weights in memory, some 110 MB: `load` it once, ask it from as many threads as one likes.

    ``version`` names the file and the method; vectors of another version do not compare with those of this one.
    """

    version: Final = VERSION
    width: Final = WIDTH

    def __init__(self, path: Path) -> None:
        from qual.language.network import Network
        from qual.language.wordpieces import WordPieces

        contents = parse(checked(path))
        self.pieces = WordPieces(contents.pieces, contents.scores, contents.table)
        self._network = Network(contents)
        self._alone = OneThread()

    @classmethod
    def load(cls, path: Path | None = None) -> Encoder:
        """The encoder that ships with qual, loaded once (a third of a second); or the same file at ``path``.

        Raises `LanguageError`: ``language.encoder_missing``, ``language.encoder_cut``, ``language.encoder_other``.
        """
        return _load(path or shipped())

    @staticmethod
    def status(path: Path | None = None) -> EncoderStatus:
        """What is there, without loading it: ``name``, ``version``, ``dimensions``, ``bytes``; ``problem`` (None: works)."""
        path = path or shipped()
        problem = None
        try:
            size = len(checked(path))
        except LanguageError as error:
            size = path.stat().st_size if path.is_file() else 0
            problem = error.text()
        return {"name": NAME, "version": VERSION, "dimensions": WIDTH, "bytes": size, "problem": problem}

    def encode(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """The meaning of each text, float32, (n, 384), each row of length 1; a text without words has one too.

        Equal texts have equal vectors; in whose company a text is encoded shows in the last bits only (1e-6). A text of
        more than 510 pieces (some 380 words) is read in windows, and their vectors averaged by length. Of one with more
        than ``LONGEST`` characters the beginning is read, with a warning (`LanguageWarning`, ``language.encoder_long``).
        """
        import numpy as np

        texts = list(texts)
        long = sum(len(text) > LONGEST for text in texts)
        if long:
            warnings.warn(LanguageWarning("language.encoder_long", count=long, limit=LONGEST), stacklevel=2)
        order = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        made = np.zeros((len(order), WIDTH), dtype=np.float32)
        windows = sorted(
            ((number, window) for text, number in order.items() for window in self._windows(text)),
            key=lambda item: len(item[1]),
        )
        with self._alone:
            for batch in _batches(windows):
                weights = np.array([[len(window)] for _, window in batch], dtype=np.float32)
                means = self._network.means([window for _, window in batch])
                np.add.at(made, [number for number, _ in batch], means * weights)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made[[order[text] for text in texts]]

    def _windows(self, text: str) -> list[list[int]]:
        """The pieces of ``text``, so many at a time as the network reads; one window at least."""
        rows, size = self.pieces.rows(PREFIX + text[:LONGEST]), self._network.window
        return [rows[start : start + size] for start in range(0, len(rows), size)]


class OneThread:
    """While anybody is inside, BLAS works in one thread: two are slower than one on a machine where others work too."""

    def __init__(self) -> None:
        from threadpoolctl import ThreadpoolController

        self._controller: Any = ThreadpoolController()
        self._lock = Lock()
        self._inside = 0
        self._limit: Any = None

    def __enter__(self) -> None:
        with self._lock:  # the first sets the limit and the last lifts it, in whatever order they leave
            if not self._inside:
                self._limit = self._controller.limit(limits=1, user_api="blas")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._limit.restore_original_limits()


def _batches(windows: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    """``windows`` in order, in batches of at most ``BATCH`` pieces or of one window."""
    batch: list[tuple[int, list[int]]] = []
    pieces = 0
    for window in windows:
        length = len(window[1]) + 2
        if batch and pieces + length > BATCH:
            yield batch
            batch, pieces = [], 0
        batch.append(window)
        pieces += length
    if batch:
        yield batch


@cache
def _load(path: Path) -> Encoder:
    return Encoder(path)
