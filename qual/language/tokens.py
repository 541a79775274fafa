"""What spaCy's Norwegian tokenizer must know to read transcripts as well as print.

Pauses, sounds and times in brackets become one token each (``[ler]``, ``(..)``, ``[00:12:31]``), the slashes of
overlapped talk and pause signs come loose from the words (``//ja//``, ``ja#``), and cut-offs (``va-``) and
``ikke_sant`` stay whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from qual.language.words import nonspeech

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LOOSE: Final = ["//", "#", r"\*"]
PIECE: Final = 10_000  # code points that are analysed together: the bound on memory for one huge utterance
MOST_TEXTS: Final = 128  # that are analysed together


class TranscriptTokenizer:
    """The tokenizer of ``nlp``, and after it one token for each mark that is not speech."""

    def __init__(self, nlp: Language) -> None:
        self.base: Any = nlp.tokenizer
        self.vocab = nlp.vocab
        _teach(nlp)

    def __call__(self, text: str) -> Doc:
        """The tokens of ``text``."""
        doc: Doc = self.base(text)
        marks = [mark for mark in nonspeech(text) if mark.kind in ("sound", "pause")]
        spans = [doc.char_span(mark.start, mark.end) for mark in marks]
        with doc.retokenize() as retokenizer:
            for span in spans:
                if span is not None and len(span) > 1:
                    retokenizer.merge(span)
        return doc

    def __getattr__(self, name: str) -> Any:
        """Everything else (saving, loading, explaining) is the base tokenizer's."""
        return getattr(self.base, name)


def _teach(nlp: Language) -> None:
    from spacy.util import compile_prefix_regex, compile_suffix_regex

    tokenizer: Any = nlp.tokenizer
    defaults = nlp.Defaults
    tokenizer.prefix_search = compile_prefix_regex([*LOOSE, *(defaults.prefixes or [])]).search
    tokenizer.suffix_search = compile_suffix_regex([*LOOSE, *(defaults.suffixes or [])]).search
    for form in defaults.tokenizer_exceptions:  # spaCy has "kl." but not "Kl.", which starts many an answer
        if form[:1].islower() and form.endswith("."):
            tokenizer.add_special_case(form.capitalize(), [{"ORTH": form.capitalize()}])


def pieces(text: str, size: int = PIECE) -> list[tuple[int, int]]:
    """``text`` cut into stretches of at most ``size`` code points, at white space where there is any."""
    cuts = [0]
    while len(text) - cuts[-1] > size:
        start, stop = cuts[-1], cuts[-1] + size
        at = max(text.rfind("\n", start, stop), text.rfind(" ", start, stop))
        cuts.append(at + 1 if at > start else stop)
    cuts.append(len(text))
    return list(pairwise(cuts))


def groups(texts: Iterable[str], size: int = PIECE) -> Iterator[list[str]]:
    """``texts`` in order, packed into lists of at most ``size`` code points; a longer text is a list by itself."""
    group: list[str] = []
    length = 0
    for text in texts:
        if group and (length + len(text) > size or len(group) == MOST_TEXTS):
            yield group
            group, length = [], 0
        group.append(text)
        length += len(text)
    if group:
        yield group
