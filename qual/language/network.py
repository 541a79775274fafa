"""The network of the sentence encoder: BERT's layers (Devlin et al. 2019) over pieces, in numpy.

The pieces of many texts stand after one another in one matrix, so that each weight is read once for all of them; only
attention looks at each text for itself. Nothing is padded. GELU is reckoned by the usual tanh, since numpy has no erf.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from qual.language.encoder_file import BLOCK, Contents, unpacked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

WIDTH: Final = 384
INNER: Final = 1536  # of the layers in between
BEGIN, END = 0, 2  # rows of the marks of beginning and end
TANH: Final = (np.float32(0.7978845608), np.float32(0.044715))  # √(2/π), and what Hendrycks & Gimpel (2016) fitted


class Network:
    """The weights of the file's ``contents``, unpacked: 85 MB; the vectors of the pieces stay in 4 bits, 12 MB."""

    def __init__(self, contents: Contents) -> None:
        self.window = contents.longest - 2  # the most pieces that are read at once
        self._pieces = _blocks(contents.tensors["emb.word"][0], WIDTH).copy()
        places = _vector(contents, "emb.pos").reshape(-1, WIDTH)
        self._places = places + _vector(contents, "emb.type")[:WIDTH]
        self._norm = _Norm(contents, "emb.ln")
        count = sum(name.endswith(".q.w") for name in contents.tensors)
        self._layers = [_Layer(contents, f"l{number}.") for number in range(count)]

    def means(self, windows: list[list[int]]) -> Matrix:
        """The mean vector of each window of pieces, (n, 384). Windows of equal length are quickest side by side."""
        lengths = [len(window) + 2 for window in windows]
        rows = np.concatenate([np.array([BEGIN, *window, END]) for window in windows])
        places = np.concatenate([self._places[:length] for length in lengths])
        x = unpacked(self._pieces[rows], WIDTH) + places
        self._norm(x)
        for layer in self._layers:
            layer(x, lengths)
        sums: Matrix = np.add.reduceat(x, np.cumsum([0, *lengths[:-1]]), axis=0)
        sums /= np.array(lengths, dtype=np.float32)[:, None]
        return sums


class _Norm:
    """Each row to mean 0 and variance 1, then scaled and moved; in place."""

    def __init__(self, contents: Contents, name: str) -> None:
        self._scale = _vector(contents, f"{name}.w")
        self._move = _vector(contents, f"{name}.b")
        self._epsilon = np.float32(contents.epsilon)

    def __call__(self, x: Matrix) -> None:
        x -= x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
        x /= np.sqrt(variance + self._epsilon)
        x *= self._scale
        x += self._move


class _Layer:
    """Attention and two dense layers, each added to what came in; changes ``x`` in place."""

    def __init__(self, contents: Contents, name: str) -> None:
        self._heads = contents.heads
        self._look = np.concatenate([_matrix(contents, f"{name}{part}.w", WIDTH) for part in "qkv"]).T
        self._look_bias = np.concatenate([_vector(contents, f"{name}{part}.b") for part in "qkv"])
        self._out = _matrix(contents, f"{name}ao.w", WIDTH).T, _vector(contents, f"{name}ao.b")
        self._wide = _matrix(contents, f"{name}fi.w", WIDTH).T, _vector(contents, f"{name}fi.b")
        self._narrow = _matrix(contents, f"{name}fo.w", INNER).T, _vector(contents, f"{name}fo.b")
        self._norms = _Norm(contents, f"{name}aln"), _Norm(contents, f"{name}oln")

    def __call__(self, x: Matrix, lengths: list[int]) -> None:
        seen = x @ self._look
        seen += self._look_bias
        x += _dense(self._attention(seen, lengths), self._out)
        self._norms[0](x)
        inner = _dense(x, self._wide)
        _gelu(inner)
        x += _dense(inner, self._narrow)
        self._norms[1](x)

    def _attention(self, seen: Matrix, lengths: list[int]) -> Matrix:
        """What each piece takes from the others of its window; ``seen`` is query, key and value side by side."""
        out = np.empty((len(seen), WIDTH), dtype=np.float32)
        size = WIDTH // self._heads
        scale = np.float32(size**-0.5)
        start = 0
        for length, run in groupby(lengths):
            end = start + length * sum(1 for _ in run)
            parts = seen[start:end].reshape(-1, length, 3, self._heads, size).transpose(2, 0, 3, 1, 4)
            query, key, value = parts
            weights = (query * scale) @ key.swapaxes(-1, -2)
            weights -= weights.max(axis=-1, keepdims=True)
            np.exp(weights, out=weights)
            weights /= weights.sum(axis=-1, keepdims=True)
            taken = (weights @ value).transpose(0, 2, 1, 3)
            out[start:end] = taken.reshape(end - start, WIDTH)
            start = end
        return out


def _dense(x: Matrix, layer: tuple[Matrix, Matrix]) -> Matrix:
    weights, bias = layer
    out: Matrix = x @ weights
    out += bias
    return out


def _gelu(x: Matrix) -> None:
    """Gaussian error linear units, in place, a stretch at a time that stays in the processor's cache."""
    for stretch in np.array_split(x, max(1, len(x) // 64)):
        inner = stretch * stretch
        inner *= TANH[1]
        inner += 1
        inner *= stretch
        inner *= TANH[0]
        np.tanh(inner, out=inner)
        inner += 1
        inner *= np.float32(0.5)
        stretch *= inner


def _blocks(raw: memoryview, width: int) -> NDArray[np.uint8]:
    return np.frombuffer(raw, np.uint8).reshape(-1, width // BLOCK, 2 + BLOCK // 2)


def _matrix(contents: Contents, name: str, width: int) -> Matrix:
    return unpacked(_blocks(contents.tensors[name][0], width), width)


def _vector(contents: Contents, name: str) -> Matrix:
    return np.frombuffer(contents.tensors[name][0], "<f4").astype(np.float32)
