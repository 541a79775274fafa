"""Names that may stand in transcripts, found by the language room's recogniser: proposals for the list, never more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qual import messages
from qual.language.order import norwegian
from qual.privacy.names import COLUMNS, Name
from qual.privacy.pseudonyms import CONTEXT, genitives
from qual.store.files import csv_table, write_whole

if TYPE_CHECKING:
    from qual.transcripts import Transcript

_END: Final = re.compile(r"(?:[^\w]+|\s+\d+)+$")  # marks and figures that the recogniser takes along
_KINDS: Final = {"PER": "person", "GPE": "place", "LOC": "place", "ORG": "unit"}  # what the recogniser calls them


@dataclass(frozen=True)
class Candidate:
    """A name that may stand in the transcripts: how often, where first (with what stands around it), and a replacement.

    One person's first name and full name get the same replacement.
    """

    name: str
    kind: str
    count: int
    replacement: str
    before: str = ""
    found: str = ""
    after: str = ""

    @property
    def row(self) -> Name:
        """The candidate as a row of the list."""
        return Name(self.name, self.replacement, self.kind)


def propose(transcripts: Iterable[Transcript], known: Sequence[Name] = ()) -> list[Candidate]:
    """Names in texts and labels that the list ``known`` lacks, by kind, the commonest first.

    What the recogniser misses is not here, and some of what it finds is no name: a person reads and chooses.

    >>> [(one.name, one.kind) for one in privacy.propose([transcripts.read("HV-R2.txt")])]
    [('Kari', 'person')]
    """
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[str, tuple[str, str, str]] = {}
    for before, found, after, kind in _found(transcripts):
        counts[found, kind] += 1
        first.setdefault(found, (before, found, after))
    merged = _merged(counts)
    listed = {form.casefold() for one in known for form in (one.name, *genitives(one.name))}
    chosen = [(name, kind, count) for name, kind, count in merged if name.casefold() not in listed]
    replacements = _replacements([(name, kind) for name, kind, _ in chosen], known)
    return [
        Candidate(name, kind, count, replacement, *(first.get(name) or _inflected(name, first)))
        for (name, kind, count), replacement in zip(chosen, replacements, strict=True)
    ]


def write_candidates(candidates: Sequence[Candidate], path: Path) -> Path:
    """Write the candidates as a list of names (`read_names`), with count and context beside, to be read and cut down.

    >>> from pathlib import Path
    >>> found = privacy.propose([transcripts.read("HV-R2.txt")])
    >>> [name.name for name in privacy.read_names(privacy.write_candidates(found, Path("forslag_navn.csv")))]
    ['Kari']
    """
    rows = (
        (one.name, one.replacement, one.kind, one.count, " ".join(f"{one.before}{one.found}{one.after}".split()))
        for one in candidates
    )
    return write_whole(path, csv_table((*COLUMNS, "count", "context"), rows))


def _found(transcripts: Iterable[Transcript]) -> Iterator[tuple[str, str, str, str]]:
    """Every name with what stands around it and its kind; a label once a transcript."""
    from qual.language import load

    pipeline = load()
    for transcript in transcripts:
        for label in dict.fromkeys(utterance.speaker for utterance in transcript.utterances):
            if label is not None and _is_persons(label):
                yield "", label, ": …", "person"
        texts = [utterance.text for utterance in transcript.utterances]
        for analysis in pipeline.analyse(texts):
            for entity in analysis.entities:
                kind = _KINDS.get(entity.label)
                name = _END.sub("", analysis.text[entity.start : entity.end])
                if kind is not None and any(map(str.isalpha, name)):
                    before = analysis.text[max(0, entity.start - CONTEXT) : entity.start]
                    end = entity.start + len(name)
                    yield before, " ".join(name.split()), analysis.text[end : end + CONTEXT], kind


def _is_persons(label: str) -> bool:
    """Whether a label is somebody's name and no code or role: its first word stands in the lists of first names."""
    from qual.language.names import lists

    words = label.split()
    return all(word[0].isupper() for word in words) and "F" in lists().get(words[0].casefold(), "")


def _merged(counts: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """One row a name: in the kind that it is most often, a genitive with what it is the genitive of."""
    by_name: dict[str, Counter[str]] = {}
    for (name, kind), count in counts.items():
        by_name.setdefault(name, Counter())[kind] += count
    bases = {form: name for name in by_name for form in genitives(name) if form != name}
    for form, base in bases.items():
        if form in by_name and base in by_name:
            by_name[base] += by_name.pop(form)
    rows = [(name, kinds.most_common(1)[0][0], kinds.total()) for name, kinds in by_name.items()]
    order = list(dict.fromkeys(_KINDS.values()))
    return sorted(rows, key=lambda row: (order.index(row[1]), -row[2], norwegian(row[0])))


def _replacements(rows: Sequence[tuple[str, str]], known: Sequence[Name]) -> list[str]:
    """A replacement for each, numbered by kind after those that the list has; who shares a first name shares it."""
    taken = {name.replacement for name in known}
    numbers: Counter[str] = Counter()
    full = {name for name, kind in rows if kind == "person" and " " in name}
    given: dict[str, str] = {}
    for name, kind in rows:
        same = sorted(other for other in full if kind == "person" and other.split()[0] == name.split()[0])
        key = same[0] if len(same) == 1 else name
        while key not in given:
            numbers[kind] += 1
            replacement = messages.text(f"names.replacement.{kind}", number=numbers[kind])
            if replacement not in taken:
                given[key] = replacement
        given[name] = given[key]
    return [given[name] for name, _ in rows]


def _inflected(name: str, first: dict[str, tuple[str, str, str]]) -> tuple[str, str, str]:
    return next((first[form] for form in genitives(name) if form in first), ("", name, ""))
