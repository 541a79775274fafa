"""Bytes to text: the encoding is found by evidence, and text is normalised once."""

from __future__ import annotations

import codecs
import re
import unicodedata

from qual.errors import FileError
from qual.transcripts.model import Notice

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_EACH_BREAK = "\n\r\v\f\x85\u2028\u2029"
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b]")
_TEXT_BYTES = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TO_MEND = re.compile("[\r\v\f\x85\u2028\u2029\ud800-\udfff]")  # asked first: most text has none of them
MOST_LINES = 800_000  # of a text; a day of talk is some ten thousand (CRLF counts twice)
_EXPECTED = frozenset("æøåÆØÅéèêëóòôöüúäÄÖÜÉÈßáàâíñçšžðþ«»–—…’‘“”„•€§°·½´\xa0")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def normalise(text: str) -> str:
    """``text`` in NFC with LF, without a BOM at its start or white space at its lines' ends."""
    text = text.removeprefix("\ufeff")
    if _TO_MEND.search(text):
        text = breaks(text)
        if _SURROGATE.search(text):  # .rtf and .json may write one character as two halves, or half of one
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return "\n".join([line.rstrip() for line in text.split("\n")]) if "\n" in text else text.rstrip()


def word_set(words: str) -> frozenset[str]:
    """The words of a word list that a module keeps as one string."""
    return frozenset(words.split())


def breaks(text: str) -> str:
    """``text`` with LF for every line break, without a BOM at its start."""
    return _BREAKS.sub("\n", text.removeprefix("\ufeff"))


def lines(text: str, file: str) -> list[str]:
    """The lines of ``text``, normalised. Raises `FileError` for more of them than any transcript has."""
    if sum(map(text.count, _EACH_BREAK)) > MOST_LINES:
        raise FileError("file.too_many_lines", file=file, limit=MOST_LINES)
    return normalise(text).split("\n")


def decode(data: bytes, encoding: str | None, file: str) -> tuple[str, str, list[Notice]]:
    """The text of ``data``, the name of its encoding, and notices where the encoding is a guess.

    A BOM decides, then valid UTF-8, then the pattern of zero bytes (UTF-16), then which of cp1252 and Mac Roman gives
    the letters that Nordic text has. Raises `FileError` for bytes that are no text (``file.binary``), and where
    ``encoding`` is given and unknown or does not fit (``file.encoding``).
    """
    found = (_as_told(data, encoding, file), codecs.lookup(encoding).name, []) if encoding else _detected(data)
    if found is None or looks_binary(found[0]):
        raise FileError("file.binary", file=file)
    return found


def _detected(data: bytes) -> tuple[str, str, list[Notice]] | None:
    """What `decode` finds by itself; None where the bytes are plainly no text, which is seen before they are decoded."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            text = data.decode(name, "replace")
            damaged = text.count("\ufffd") > data.decode(name, "ignore").count("\ufffd")
            return text, "utf-8" if name == "utf-8-sig" else name, [_damaged(name)] if damaged else []
    if wide := _wide(data):
        return data.decode(wide, "replace"), wide, [Notice("encoding_guessed", {"encoding": wide})]
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        control = len(data.translate(None, _TEXT_BYTES))
        return None if b"\0" in data or control > max(2, len(data) // 100) else _eight_bit(data)


def _as_told(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError, TypeError) as problem:
        raise FileError("file.encoding", file=file, encoding=encoding) from problem


def _wide(data: bytes) -> str | None:
    """UTF-16 without a BOM: Western text has a zero in nearly every second byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if half == 0 or len(data) % 2:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _eight_bit(data: bytes) -> tuple[str, str, list[Notice]]:
    """UTF-8 with a few damaged bytes, cp1252, ISO-8859-1 or Mac Roman, whichever reads best."""
    whole = sum(len(found) for found in _MULTIBYTE.findall(data))
    if whole > 10 * (len(_HIGH.findall(data)) - whole):
        return data.decode("utf-8", "replace"), "utf-8", [_damaged("utf-8")]
    windows = data.decode("cp1252", "replace")
    mac = data.decode("mac-roman")
    if _score(mac) > _score(windows):
        return mac, "mac-roman", [Notice("encoding_guessed", {"encoding": "Mac Roman"})]
    if "\ufffd" in windows:
        return data.decode("iso-8859-1"), "iso8859-1", [Notice("encoding_guessed", {"encoding": "ISO-8859-1"})]
    return windows, "cp1252", [Notice("encoding_guessed", {"encoding": "cp1252"})]


def _score(text: str) -> int:
    return sum(1 if character in _EXPECTED else -1 for character in text if character > "\x7f")


def _damaged(encoding: str) -> Notice:
    return Notice("encoding_damaged", {"encoding": encoding.removesuffix("-sig")})


def looks_binary(text: str) -> bool:
    """Whether decoded ``text`` is no text: zero characters, or more than one control character in a hundred."""
    return "\0" in text or len(_CONTROL.findall(text)) > max(2, len(text) // 100)
