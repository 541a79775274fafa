"""Quotations by theme, group, round, role and more, with the talk around them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from qual import messages
from qual.errors import CodebookError, DesignError
from qual.language.order import norwegian
from qual.store import Connection, Desk, codebook, combined, quotations
from qual.store.codebook import LEVELS, Level
from qual.store.combined import COMBINED
from qual.store.quotations import Segment

if TYPE_CHECKING:
    import pandas as pd

#: how words left out between two coded spans of one utterance are written
OMISSION = "(…)"

Row = dict[str, Any]  # some of them, or all


class Line(NamedTuple):
    """What one person says in a quotation, or beside it."""

    reference: str
    speaker: str | None
    role: str | None
    moderator: bool
    text: str


class Quotation(TypedDict):
    """A row of `find`, which says what its columns mean."""

    quote: str
    theme: str
    code: str
    code_group: str | None
    concepts: str
    session: str
    group: str | None
    round: int | None
    year: int | None
    level: str | None
    municipality: str | None
    date: str | None
    speaker: str | None
    person: str | None
    pseudonym: str | None
    role: str | None
    moderator: bool
    kind: str
    coder: str
    text: str
    utterance_text: str
    start: float | None
    before: str
    after: str
    file: str | None
    lines: tuple[Line, ...]
    lines_before: tuple[Line, ...]
    lines_after: tuple[Line, ...]
    theme_id: str
    code_id: str
    utterance_id: str


#: the columns of `find`, in order
COLUMNS = list(Quotation.__annotations__)


def find(
    desk: Desk,
    *,
    level: Level = "code",
    theme: str | None = None,
    grouping: str | None = None,
    group: str | Sequence[str] | None = None,
    round: int | Sequence[int] | None = None,
    role: str | Sequence[str] | None = None,
    municipality: str | Sequence[str] | None = None,
    session: str | Sequence[str] | None = None,
    coder: str | Sequence[str] | None = None,
    moderators: bool = False,
    context: int = 0,
    language: str | None = None,
) -> pd.DataFrame:
    """Quotations, one row each: by theme in the codebook's order, within it in the order of the talk.

    A quotation is what one coding covers. The same span under the same code by two coders is one row. An exchange (several
    segments) is one row with several ``lines``. At the level of concepts a quotation stands once under each concept that its
    code belongs to.

    Parameters
    ----------
    level : what a theme is: a code, a code group, a concept or a reference point.
    theme : its name or id; default all.
    grouping : name or id of the grouping that groups and concepts are taken from; default the active one.
    group, round, role, municipality, session, coder : one value or several; a quotation fits when somebody in it does.
    moderators : also what only moderators say. (An exchange keeps its moderators' lines either way.)
    context : how many utterances before and after to read.
    language : of the residual group's name, the only words here that nobody in the study wrote.

    Returns a DataFrame with `COLUMNS`:

    Spans of one theme that overlap in an utterance are one quotation: what they cover together, its codes separated by ``"; "``.

    * ``quote`` reference of the first utterance (``BN-R2-0143``) · ``theme``, ``code``, ``code_group``, ``concepts`` names,
      several concepts separated by ``"; "`` · ``session``, ``group``, ``round``, ``year``, ``level`` (of the group: leaders,
      school …), ``municipality``, ``date`` (ISO 8601), ``file``
    * ``speaker`` (label), ``person``, ``pseudonym``, ``role``: of the participants who speak, separated by ``", "`` where
      they are several; of the moderators where only they speak, and then ``moderator`` is True
    * ``kind`` (individual, group, interaction), ``coder`` (separated by ``", "``)
    * ``text`` the coded words verbatim: one line per speaker, ``(…)`` for words between two spans of one utterance ·
      ``utterance_text`` the whole utterances · ``start`` seconds · ``before``, ``after`` neighbouring utterances as ``label:
      words``, one a line, empty unless asked for
    * ``lines``, ``lines_before``, ``lines_after``: tuples of `Line` · ``theme_id``, ``code_id``, ``utterance_id`` (the first)

    Raises `CodebookError` for an unknown theme or grouping, `DesignError` for any other unknown value, each with the values
    that there are.

    >>> found = quotes.find(study, theme="alt henger på én", round=1, role="kultursjef")
    >>> found[["quote", "speaker", "role"]].values.tolist()
    [['LV-R1-0046', 'Kultursjef', 'kultursjef']]
    """
    asked = {
        "group": group,
        "round": round,
        "role": role,
        "municipality": municipality,
        "session": session,
        "coder": coder,
    }
    narrow = {name: value for name, value in asked.items() if value is not None}
    frame = gathered(
        desk, each_coding, narrow, level=level, theme=theme, grouping=grouping, moderators=moderators, context=context,
        language=language,
    )  # fmt: skip
    frame.attrs["where"] = {name: value for name, value in narrow.items() if name != "coder"}
    return frame


def gathered(
    desk: Desk,
    gather: Callable[[list[Segment]], list[Passage]],
    asked: Mapping[str, Any],
    *,
    level: Level,
    theme: str | None,
    grouping: str | None,
    moderators: bool,
    context: int,
    language: str | None,
) -> pd.DataFrame:
    """The quotations that ``gather`` makes of the segments of a theme; ``asked`` narrows as in `find`, which says the rest."""
    import pandas as pd

    with desk.read() as connection:
        values = {name: _values(connection, name, value) for name, value in asked.items()}
        ladder = _Ladder(connection, level, grouping, theme, language)
        themes = ladder.chosen(theme)
        narrow = quotations.Narrowing(sorted(themes), values, moderators)
        passages = gather(quotations.segments(connection, narrow))
        texts = quotations.texts(connection, _text_ids(passages))
        around = _Around(connection, passages, context)
    standing: dict[tuple[int, str], list[Passage]] = {}
    for passage in passages:
        if _lines(passage.segments, texts):  # words that a withdrawal has erased cannot be quoted
            for theme_id, at in themes[passage.code_ids[0]]:
                standing.setdefault((at, theme_id), []).append(passage)
    rows: list[Row] = []
    for (_at, theme_id), here in sorted(standing.items()):
        for passage in _whole(here):  # in the order of the talk
            said = _said(passage, _lines(passage.segments, texts), texts)
            rows.append(said | around.of(passage) | ladder.names(passage.code_ids, theme_id))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.astype({"round": "Int64", "year": "Int64", "start": "float64", "moderator": "bool"})
    frame.attrs = {"figure": "quotes", "level": level, "grouping": grouping, "moderators": moderators}
    frame.attrs["coder"] = asked.get("coder")
    return frame


@dataclass
class Passage:
    """Segments that are shown as one: the codes they stand under, who coded them, and as what kinds."""

    code_ids: list[str]
    segments: list[Segment]
    coders: list[str]
    kinds: list[str]
    first: Passage | None = None  # of those that overlap, and so are one passage of a theme


class _Ladder:
    """Which themes a code stands under, and the names above it."""

    def __init__(
        self, connection: Connection, level: str, grouping: str | None, theme: str | None, language: str | None
    ) -> None:
        if level not in (*LEVELS, COMBINED):
            raise CodebookError("quotes.unknown_level", value=level, known=", ".join(LEVELS))
        grouping_id = codebook.known_grouping(connection, grouping)
        members = {name: codebook.theme_members(connection, name, grouping_id) for name in LEVELS}
        rest = {codebook.RESIDUAL: messages.text(codebook.RESIDUAL_NAME, language)}
        if level == COMBINED:  # one theme, whose name says what is taken together
            names, pairs = combined.themes(connection, () if theme is None else (theme,), language)
            members[level] = [(theme_id, names[theme_id], code_id, 0) for theme_id, code_id in pairs]
        self._members = members[level]
        self._theme = {theme_id: rest.get(theme_id, name) for theme_id, name, _, _ in members[level]}
        self._code = {code_id: name for _, name, code_id, _ in members["code"]}
        self._group = {code_id: rest.get(theme_id, name) for theme_id, name, code_id, _ in members["group"]}
        self._concepts: dict[str, list[str]] = {}
        for _, name, code_id, _ in members["concept"]:
            self._concepts.setdefault(code_id, []).append(name)

    def chosen(self, theme: str | None) -> dict[str, list[tuple[str, int]]]:
        """Per code the themes asked for, as (theme id, place in the codebook)."""
        wanted = None if theme is None else self._find(theme)
        place = {theme_id: at for at, theme_id in enumerate(self._theme)}
        themes: dict[str, list[tuple[str, int]]] = {}
        for theme_id, _, code_id, _ in self._members:
            if wanted in (None, theme_id):
                themes.setdefault(code_id, []).append((theme_id, place[theme_id]))
        return themes

    def names(self, code_ids: Sequence[str], theme_id: str) -> Row:
        """What a quotation says of its codes and of what they stand under."""
        concepts = (concept for code in code_ids for concept in self._concepts.get(code, []))
        return {
            "theme": self._theme[theme_id],
            "theme_id": theme_id,
            "code": _listing(self._code.get(code, "–") for code in code_ids),
            "code_id": code_ids[0],
            "code_group": _listing(self._group.get(code) for code in code_ids),
            "concepts": _listing(concepts) or "",
        }

    def _find(self, theme: str) -> str:
        if theme in self._theme:
            return theme
        for theme_id, name in self._theme.items():
            if codebook.name_key(name) == codebook.name_key(theme):
                return theme_id
        raise CodebookError("quotes.unknown_theme", value=theme, known=_listed(self._theme.values()))


class _Around:
    """The utterances before and after each passage."""

    def __init__(self, connection: Connection, passages: list[Passage], count: int) -> None:
        self._places: dict[int, tuple[list[str], list[str]]] = {}
        if count > 0:
            order = quotations.reading_order(connection, {p.segments[0]["document_id"] for p in passages})
            self._places = {id(passage): _neighbours(passage, order, count) for passage in passages}
        wanted = {utterance for both in self._places.values() for side in both for utterance in side}
        self._spoken = {
            key: Line(row["reference"], row["speaker"], row["role"], bool(row["moderator"]), row["text"])
            for key, row in quotations.spoken(connection, wanted).items()
        }

    def of(self, passage: Passage) -> Row:
        """What stands before and after one passage, as text and as lines."""
        before, after = self._places.get(id(passage.first or passage), ([], []))
        lines_before = tuple(self._spoken[key] for key in before if key in self._spoken)
        lines_after = tuple(self._spoken[key] for key in after if key in self._spoken)
        return {
            "before": _labelled(lines_before),
            "after": _labelled(lines_after),
            "lines_before": lines_before,
            "lines_after": lines_after,
        }


def _neighbours(passage: Passage, order: dict[str, list[str]], count: int) -> tuple[list[str], list[str]]:
    first, last = passage.segments[0], passage.segments[-1]
    there = order[first["document_id"]]
    start = there.index(first["utterance_id"])
    before = there[max(0, start - count) : start]
    there = order.get(last["document_id"], [])
    if last["utterance_id"] not in there:  # an exchange that runs on into another part of the recording
        return before, []
    end = there.index(last["utterance_id"]) + 1
    return before, there[end : end + count]


def each_coding(segments: list[Segment]) -> list[Passage]:
    """A passage for each coding; the same segments under the same code by several coders are one."""
    whole = _codings(segments)
    return _merged(((parts[0]["code_id"], *map(_place, parts)), parts) for parts in whole)


def each_utterance(segments: list[Segment], references: Container[str]) -> list[Passage]:
    """A passage for each of these utterances, with all that is coded in it."""
    there = [segment for segment in segments if segment["reference"] in references]
    return _merged((segment["utterance_id"], [segment]) for segment in there)


def each_exchange(segments: list[Segment], ends: Container[tuple[str, str]]) -> list[Passage]:
    """A passage for each exchange that begins and ends with these utterances (references), however many codings make it."""
    whole = _codings([segment for segment in segments if segment["kind"] == "interaction"])
    named = [((parts[0]["reference"], parts[-1]["reference"]), parts) for parts in whole]
    return _merged((key, parts) for key, parts in named if key in ends)


def _codings(segments: list[Segment]) -> list[list[Segment]]:
    """Segments in reading order, gathered to codings."""
    codings: dict[str, list[Segment]] = {}
    for segment in segments:
        codings.setdefault(segment["coding_id"], []).append(segment)
    return list(codings.values())


def _merged(keyed: Iterable[tuple[Any, list[Segment]]]) -> list[Passage]:
    """Segments with the same key as one passage, each place once."""
    passages: dict[Any, Passage] = {}
    for key, parts in keyed:
        passage = passages.setdefault(key, Passage([], [], [], []))
        known = {_place(segment) for segment in passage.segments}
        for segment in parts:
            if _place(segment) not in known:
                passage.segments.append(segment)
            for held, new in (
                (passage.code_ids, segment["code_id"]),
                (passage.coders, segment["coder"]),
                (passage.kinds, segment["kind"]),
            ):
                if new not in held:
                    held.append(new)
    return list(passages.values())


def _whole(passages: list[Passage]) -> list[Passage]:
    """The passages of one theme; where spans of one utterance overlap, what they cover together is one passage."""
    order = {id(passage): at for at, passage in enumerate(passages)}
    found: list[Passage] = []
    reached: dict[str, tuple[int, int]] = {}  # by utterance: the place in ``found``, and how far its words go
    for passage in sorted(passages, key=lambda one: min(segment["start"] for segment in one.segments)):
        utterances = {segment["utterance_id"] for segment in passage.segments}
        if len(utterances) > 1 or "interaction" in passage.kinds:
            found.append(passage)
            continue
        (utterance,) = utterances
        at, end = reached.get(utterance, (-1, -1))
        if min(segment["start"] for segment in passage.segments) < end:
            found[at] = _one(found[at], passage)
        else:
            found.append(passage)
            at = len(found) - 1
        reached[utterance] = at, max(end, *(segment["end"] for segment in passage.segments))
    return sorted(found, key=lambda one: order[id(one.first or one)])


def _one(passage: Passage, other: Passage) -> Passage:
    """Two passages as one: the words of both, and who coded them with what."""

    def both(one: Iterable[str], two: Iterable[str]) -> list[str]:
        return list(dict.fromkeys([*one, *two]))

    return Passage(
        both(passage.code_ids, other.code_ids),
        [*passage.segments, *other.segments],
        both(passage.coders, other.coders),
        both(passage.kinds, other.kinds),
        passage.first or passage,
    )


def _place(segment: Segment) -> tuple[str, int, int]:
    return segment["utterance_id"], segment["start"], segment["end"]


def _text_ids(passages: list[Passage]) -> set[str]:
    segments = [segment for passage in passages for segment in passage.segments]
    return {segment["coded_text_id"] for segment in segments} | {segment["text_id"] for segment in segments}


def _lines(segments: list[Segment], texts: dict[str, str]) -> tuple[Line, ...]:
    """One line per utterance, its coded words joined."""
    utterances: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment["coded_text_id"] in texts:
            utterances.setdefault(segment["utterance_id"], []).append(segment)
    lines = []
    for parts in utterances.values():
        first = parts[0]
        words = _joined_spans(texts[first["coded_text_id"]], [(part["start"], part["end"]) for part in parts])
        lines.append(Line(first["reference"], first["speaker"], first["role"], bool(first["moderator"]), words))
    return tuple(lines)


def _joined_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """The words of the spans (code points, end exclusive), with `OMISSION` where words between them are left out."""
    joined, reached = "", -1
    for start, end in sorted(spans):
        if reached < 0:
            joined = text[start:end]
        elif start <= reached or not text[reached:start].strip():
            joined += text[reached:end] if end > reached else ""
        else:
            joined = f"{joined.rstrip()} {OMISSION} {text[start:end].lstrip()}"
        reached = max(reached, end)
    return joined


def _said(passage: Passage, lines: tuple[Line, ...], texts: dict[str, str]) -> Row:
    """The columns of a quotation that its segments give."""
    first = passage.segments[0]
    voices = [segment for segment in passage.segments if not segment["moderator"]] or passage.segments
    whole = {segment["utterance_id"]: texts.get(segment["text_id"], "") for segment in passage.segments}
    return {
        "session": first["session"],
        "group": first["group"],
        "round": first["round"],
        "year": first["year"],
        "level": first["level"],
        "municipality": first["municipality"],
        "date": first["date"],
        "file": first["file"],
        "utterance_id": first["utterance_id"],
        "speaker": _together(segment["speaker"] for segment in voices),
        "person": _together(segment["person"] for segment in voices),
        "pseudonym": _together(segment["pseudonym"] for segment in voices),
        "role": _together(segment["role"] for segment in voices),
        "quote": first["reference"],
        "start": first["seconds"],
        "moderator": bool(voices[0]["moderator"]),
        "kind": ", ".join(passage.kinds),
        "coder": ", ".join(sorted(passage.coders, key=norwegian)),
        "text": "\n".join(line.text for line in lines),
        "utterance_text": "\n".join(whole.values()),
        "lines": lines,
    }


def _together(values: Iterable[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(value for value in values if value)) or None


def _listing(names: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(name for name in names if name)) or None


def _labelled(lines: tuple[Line, ...]) -> str:
    return "\n".join(f"{line.speaker}: {line.text}" if line.speaker else line.text for line in lines)


def _values(connection: Connection, name: str, value: Any) -> list[Any]:
    """The values asked for as a list. Raises `DesignError` for one that the study does not have."""
    wanted = [value] if isinstance(value, (str, int)) else list(value)
    there = quotations.known(connection, name)
    for one in wanted:
        if one not in there:
            raise DesignError(f"quotes.unknown_{name}", value=one, known=_listed(there))
    return wanted


def _listed(values: Iterable[Any]) -> str:
    """What there is to choose from, cut off where a message would become a page."""
    all_values = [str(value) for value in values]
    shown = ", ".join(all_values[:12])
    return (shown + " …" if len(all_values) > 12 else shown) or "–"
