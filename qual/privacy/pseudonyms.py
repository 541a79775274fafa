"""Names out of a transcript before it is stored: every place where one stands, and the transcript without them.

Whole words are looked for, and the forms that Norwegian makes of a name: the genitive (``Karis``, ``Jonas'``), and for units
the definite (``Solvang barnehagen``). A genitive's replacement gets the genitive too. What is found is a proposal until
`Pseudonyms.apply` is called; positions in the result are its own, counted anew.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qual.errors import FileError
from qual.privacy.names import Name
from qual.transcripts import LeftOut, Notice, Question, Transcript, Utterance

CONTEXT: Final = 30  # characters on each side of a hit
_NEEDS_APOSTROPHE: Final = ("s", "x", "z", "S", "X", "Z")
_DEFINITE: Final = ("en", "et", "a", "n", "t", "ene", "ne", "r")  # r: plural of a unit's last word, "barnehager"
_APOSTROPHES: Final = "'’´`"


@dataclass(frozen=True)
class Hit:
    """A name found in a transcript.

    ``utterance`` : its number, from 1. ``start``, ``end`` : code points in that utterance's text as it was read, end
    exclusive; in its label where ``where`` is ``"label"``. ``form`` : how the name stands there: ``"name"``,
    ``"genitive"``, ``"definite"``, or ``"small"`` for a common word in small letters (``dag``), which may be no name.
    """

    utterance: int
    start: int
    end: int
    found: str
    replacement: str
    kind: str
    form: str
    where: str
    before: str
    after: str

    @property
    def sure(self) -> bool:
        """Whether `Pseudonyms.apply` replaces it without being told to."""
        return self.form != "small"


@dataclass(frozen=True)
class _Form:
    written: str
    replacement: str
    name: Name
    form: str


class Pseudonyms:
    """A list of names, ready to look for.

    Parameters
    ----------
    names : as `read_names` gives them. Where two fit, the longer wins: ``Kari Moe`` before ``Kari``.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names

    def hits(self, transcript: Transcript) -> list[Hit]:
        """Every place where a name stands, in reading order; a label counts once, where it first stands."""
        found: list[Hit] = []
        seen: set[str | None] = {None}
        for number, utterance in enumerate(transcript.utterances, 1):
            if utterance.speaker is not None and utterance.speaker not in seen:
                found += self._in(utterance.speaker, number, "label")
                seen.add(utterance.speaker)
            found += self._in(utterance.text, number, "text")
        return found

    def apply(self, transcript: Transcript, hits: Sequence[Hit] | None = None) -> Transcript:
        """The transcript with the replacements in texts and labels.

        ``hits`` : which to replace (from `hits`); all that are sure by default. What was left out, marks and notices lose
        the names that are sure whatever is chosen. Raises `FileError` where two labels that differ by more than their
        spelling of one name would become one speaker.
        """
        chosen = [hit for hit in self.hits(transcript) if hit.sure] if hits is None else hits
        texts: dict[int, list[Hit]] = {}
        labels: dict[str, list[Hit]] = {}
        for hit in chosen:
            if hit.where == "text":
                texts.setdefault(hit.utterance, []).append(hit)
            else:
                labels.setdefault(transcript.utterances[hit.utterance - 1].speaker or "", []).append(hit)
        renamed = {label: _replaced(label, found) for label, found in labels.items()}
        self._check_labels(transcript, renamed)
        return dataclasses.replace(
            transcript,
            utterances=tuple(
                Utterance(
                    renamed.get(u.speaker or "", u.speaker), _replaced(u.text, texts.get(number, ())), u.start, u.end
                )
                for number, u in enumerate(transcript.utterances, 1)
            ),
            left_out=tuple(
                LeftOut(self.in_text(item.text), item.reason, self.in_text(item.about)) for item in transcript.left_out
            ),
            marks=tuple(map(self.in_text, transcript.marks)),
            questions=tuple(Question(asked.utterance, self.in_text(asked.text)) for asked in transcript.questions),
            warnings=tuple(
                Notice(w.code, {k: self._in_value(v) for k, v in w.values.items()}) for w in transcript.warnings
            ),
        )

    def in_text(self, text: str) -> str:
        """``text`` (a file name, a note) with its sure names replaced."""
        return _replaced(text, [hit for hit in self._in(text, 0, "text") if hit.sure])

    def file_name(self, name: str) -> str:
        """``name`` without names: in a file's name an underscore parts words too."""
        spaced = self.in_text(name.replace("_", " "))
        return name if spaced == name.replace("_", " ") else spaced.replace(" ", "_")

    def _in_value(self, value: object) -> object:
        return self.in_text(value) if isinstance(value, str) else value

    def _check_labels(self, transcript: Transcript, renamed: dict[str, str]) -> None:
        became: dict[str, str] = {}
        for label in dict.fromkeys(u.speaker for u in transcript.utterances if u.speaker):
            now = renamed.get(label, label)
            other = became.setdefault(now, label)
            if other.casefold() != label.casefold():
                raise FileError("names.one_speaker", one=other, other=label, replacement=now)

    # --- finding ---------------------------------------------------------------------------------------------
    def _in(self, text: str, number: int, where: str) -> Iterator[Hit]:
        if self._pattern is None:
            return
        for found in self._pattern.finditer(text):
            form = self._forms.get(_key(found[0]))
            if form is None:  # a Turkish i, which matches ours and is another letter
                continue
            small = where == "text" and found[0].islower() and not form.written.islower() and _common_word(found[0])
            yield Hit(
                utterance=number,
                start=found.start(),
                end=found.end(),
                found=found[0],
                replacement=form.replacement,
                kind=form.name.kind,
                form="small" if small else form.form,
                where=where,
                before=text[max(0, found.start() - CONTEXT) : found.start()],
                after=text[found.end() : found.end() + CONTEXT],
            )

    @cached_property
    def _forms(self) -> dict[str, _Form]:
        """Every form by its `_key`; what the list itself says wins over what is made from another row."""
        forms: dict[str, _Form] = {}
        for make in (_as_listed, _genitive, _definite):
            for name in self.names:
                for form in make(name):
                    forms.setdefault(_key(form.written), form)
        return forms

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.names:
            return None
        longest_first = sorted(
            {_plain(form.written) for form in self._forms.values()}, key=lambda form: (-len(form), form)
        )
        spaced = (re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
        either = "|".join(form.replace("'", f"[{_APOSTROPHES}]") for form in spaced)
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _plain(written: str) -> str:
    return " ".join(re.sub(f"[{_APOSTROPHES}]", "'", written).split())


def _key(written: str) -> str:
    """What is the same for all spellings of a form: letter case, kind of apostrophe, white space."""
    return _plain(written).casefold()


def _as_listed(name: Name) -> list[_Form]:
    return [_Form(name.name, name.replacement, name, "name")]


def _genitive(name: Name) -> list[_Form]:
    return [_Form(form, genitive(name.replacement), name, "genitive") for form in genitives(name.name)]


def genitives(word: str) -> list[str]:
    """The genitives of a name as people write them: ``Kari`` → ``Karis``, ``Kari's``."""
    return [f"{word}'", f"{word}'s"] if word.endswith(_NEEDS_APOSTROPHE) else [f"{word}s", f"{word}'s"]


def genitive(word: str) -> str:
    """The genitive of a replacement: ``Anne`` → ``Annes``, ``Jonas`` → ``Jonas'``."""
    return f"{word}'" if word.endswith(_NEEDS_APOSTROPHE) else f"{word}s"


def _definite(name: Name) -> list[_Form]:
    """A unit's name with its last word in the definite; its replacement is no word that could be inflected."""
    if name.kind != "unit" or not name.name[-1].isalpha():
        return []
    endings = [ending for ending in _DEFINITE if not (name.name[-1] == "e" and ending[0] == "e")]
    forms = [_Form(name.name + ending, name.replacement, name, "definite") for ending in endings]
    return forms + [_Form(form.written + "s", genitive(name.replacement), name, "definite") for form in forms]


def _common_word(word: str) -> bool:
    from qual.language.lemmas import known

    return known(word) == "nb"  # nynorsk's dictionary has names in small letters too


def _replaced(text: str, hits: Sequence[Hit]) -> str:
    for hit in sorted(hits, key=lambda hit: hit.start, reverse=True):
        text = text[: hit.start] + hit.replacement + text[hit.end :]
    return text
