"""Suggestions for the utterances of a study: what the codebook and the codings so far say about each.

A suggestion that the coder has turned down for an utterance does not come back there, nor does a code that the
utterance already has. Nothing is coded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic
from typing import Final

from qual.store import Connection, Desk, codebook, codings, frames
from qual.suggest.rank import Suggester, Suggestion

LEVELS: Final = ("framework", "code")
GROUP: Final = "group"  # the groups of the active grouping
SHORT: Final = 5  # an utterance with fewer words than this says too little to be listed
ENOUGH: Final = 2000  # characters of what was coded with a code, by which it is found near a passage
REST: Final = 20.0  # a screen's model rests this many times as long as it took to make, so that typing comes first

#: names by id, what is known of each by name, and which of them a code stands for
_Candidates = tuple[dict[str, str], dict[str, str], dict[str, str]]

_kept: dict[tuple[str, str], Model] = {}
_lock = Lock()


@dataclass(frozen=True)
class Model:
    """A trained ranker: what the study knew at ``mark`` (`Database.mark`), and how many ``seconds`` it took to learn it."""

    mark: str
    suggester: Suggester
    names: Mapping[str, str]  # code id → name, the candidates
    seconds: float
    known: Mapping[str, str] = field(default_factory=dict)  # of groups: code id → its name and the words coded with it


def for_session(
    desk: Desk, session: str, *, k: int = 3, level: str = "framework", uncoded_only: bool = True
) -> dict[str, list[Suggestion]]:
    """At most ``k`` ranked codes for the utterances of one session, by its name; the rest as in `for_study`.

    >>> found = suggest.for_session(study, "BN-R3", k=1)
    >>> found["BN-R3-0006"][0].code
    'Evaluering'
    """
    return for_study(desk, session=session, k=k, level=level, uncoded_only=uncoded_only)


def for_study(
    desk: Desk, *, session: str | None = None, k: int = 3, level: str = "framework", uncoded_only: bool = True
) -> dict[str, list[Suggestion]]:
    """At most ``k`` ranked codes for participants' utterances of five words or more.

    Parameters
    ----------
    session : the name of the only one wanted.
    k : how many codes an utterance gets at most.
    level : ``"framework"`` ranks the framework codes of the codebook, ``"code"`` every live code.
    uncoded_only : leave out utterances that have one of these codes already; otherwise only the codes they have.

    Returns a dict in reading order: printed reference → list of `Suggestion`, the best first, less what this coder has
    rejected. `ValueError` for another level. Empty when the codebook has no such codes.

    >>> found = suggest.for_study(study, session="BN-R3", k=2)
    >>> [one.rank for one in found["BN-R3-0006"]]
    [1, 2]
    """
    model = train(desk, level)
    with desk.read() as connection:
        table = frames.utterances(connection, session)
        said = table[~table["is_moderator"] & (table["words"] >= SHORT)]
        texts = dict(zip(said["id"], said["text"], strict=True))
        references = dict(zip(said["id"], said["utterance"], strict=True))
        coded = _has(connection) if uncoded_only else {}
    asked = {row_id: text for row_id, text in texts.items() if not coded.get(row_id, set()) & model.names.keys()}
    found = suggest(desk, model, asked, k=k)
    return {references[row_id]: ranked for row_id, ranked in found.items()}


def suggest(desk: Desk, model: Model, texts: Mapping[str, str], *, k: int = 3) -> dict[str, list[Suggestion]]:
    """At most ``k`` codes for some utterances, less what they have and what this coder has rejected.

    Parameters
    ----------
    model : from `train`.
    texts : utterance id → words.

    Returns a dict: utterance id → list of `Suggestion`, the best first.

    >>> utterance = study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0006"]
    >>> found = suggest.suggest(study, suggest.train(study), {utterance["id"]: utterance["text"]}, k=1)
    >>> found[utterance["id"]][0].code
    'Evaluering'
    """
    with desk.read() as connection:
        taken = _taken(connection, texts, desk.coder_id(connection))
    barred = {row_id: {model.names[code] for code in taken[row_id] & model.names.keys()} for row_id in texts}
    ranker = copy(model.suggester)
    ranker.k = k + max(map(len, barred.values()), default=0)
    ranked = ranker.rank(list(texts.values()))
    return {
        row_id: [
            one._replace(rank=place)
            for place, one in enumerate((one for one in ranking if one.code not in barred[row_id]), start=1)
        ][:k]
        for row_id, ranking in zip(texts, ranked, strict=True)
    }


def clear(ranked: Sequence[Suggestion], codes: int) -> bool:
    """Whether the first of the ranked codes is worth going to: words speak for it, and it has a third of all shares, or with
    few ``codes`` one and a half times what each would have by chance.

    >>> suggest.clear([suggest.Suggestion("vane", 1, 0.6, ("selv",))], codes=16)
    True
    """
    return bool(ranked) and bool(ranked[0].why) and ranked[0].score >= max(1 / 3, 1.5 / max(codes, 1))


def train(desk: Desk, level: str = "framework") -> Model:
    """The ranker as the study stands now; trained once per state of the study.

    ``level`` : ``"framework"`` or ``"code"`` as in `for_study`; ``"group"`` ranks code groups, for `near_groups`. Returns a
    `Model`. `ValueError` for another level.

    >>> len(suggest.train(study).names)
    16
    """
    if level not in (*LEVELS, GROUP):
        raise ValueError(f"level must be one of {', '.join((*LEVELS, GROUP))}, not {level}")
    mark = desk.mark
    key = (str(desk.store.path), level)
    kept = _kept.get(key)
    if kept and kept.mark == mark:
        return kept
    began = monotonic()
    with desk.read() as connection:
        rows = codebook.codes(connection)
        names, about, of = _groups(connection, rows) if level == GROUP else _codes(rows, level)
        passages = codings.coded_passages(connection)
    learned = [(row["text"], names[of[row["code_id"]]]) for row in passages if row["code_id"] in of]
    suggester = Suggester().fit(about, [words for words, _ in learned], [name for _, name in learned])
    known = {row["id"]: f"{row['name']}." for row in rows if row["id"] in of} if level == GROUP else {}
    for row in passages if level == GROUP else []:
        if row["code_id"] in known and len(known[row["code_id"]]) < ENOUGH:
            known[row["code_id"]] += f" {row['text']}"
    _kept[key] = Model(mark, suggester, names, monotonic() - began, known)
    return _kept[key]


def _codes(rows: Sequence[codebook.Code], level: str) -> _Candidates:
    rows = [row for row in rows if level == "code" or row["origin"] == "framework"]
    about = {row["name"]: " ".join(filter(None, (row["definition"], row["include"]))) for row in rows}
    return {row["id"]: row["name"] for row in rows}, about, {row["id"]: row["id"] for row in rows}


def _groups(connection: Connection, rows: Sequence[codebook.Code]) -> _Candidates:
    """The groups of the active grouping that hold codes; what is known of one is its definition and its codes' names."""
    of = {row["id"]: row["group_id"] for row in rows if row["group_id"]}
    held = set(of.values())
    groups = [group for group in codebook.groups(connection) if group["id"] in held]
    names = {group["id"]: group["name"] for group in groups}
    about = {group["name"]: group["definition"] or "" for group in groups}
    for row in rows:
        if row["id"] in of:
            about[names[of[row["id"]]]] += f" {row['name']}."
    return names, about, of


@dataclass(frozen=True)
class NearGroup:
    """A code group that a passage may belong to, with the codes in it (ids) that lie nearest. A group is no code: what is
    accepted is one of these, or a new code that is grouped later."""

    group: str  # id
    name: str
    score: float
    why: tuple[str, ...]
    codes: tuple[str, ...]


def near_groups(desk: Desk, model: Model, texts: Mapping[str, str], *, k: int = 2) -> dict[str, list[NearGroup]]:
    """At most ``k`` code groups for some utterances, each with its two nearest codes.

    Parameters
    ----------
    model : of the groups: `train` with ``"group"``.
    texts : utterance id → words.

    Returns a dict: utterance id → list of `NearGroup`, the best first. Codes that the utterance has, and those that this
    coder has rejected there, are left out, and a group that then has none.

    >>> utterance = study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0019"]
    >>> found = suggest.near_groups(study, suggest.train(study, "group"), {utterance["id"]: utterance["text"]}, k=1)
    >>> found[utterance["id"]][0].name
    'Noen spør hva du hørte'
    """
    with desk.read() as connection:
        taken = _taken(connection, texts, desk.coder_id(connection))
        members: defaultdict[str, list[str]] = defaultdict(list)
        for row in codebook.codes(connection):
            members[row["group_id"] or ""].append(row["id"])
    ids = {name: group for group, name in model.names.items()}
    column = {code: at for at, code in enumerate(model.known)}
    found: dict[str, list[NearGroup]] = {}
    said = list(texts.values())
    ranked, alike = model.suggester.rank(said), model.suggester.alike(said, list(model.known.values()))
    for row_id, ranking, likeness in zip(texts, ranked, alike, strict=True):
        found[row_id] = []
        for one in ranking:
            open_codes = [code for code in members[ids[one.code]] if code in column and code not in taken[row_id]]
            by_likeness = sorted((-likeness[column[code]], at, code) for at, code in enumerate(open_codes))
            nearest = [code for *_, code in by_likeness[:2]]
            if nearest and one.why and one.score >= 1 / len(ids):  # more than chance would give it
                found[row_id].append(NearGroup(ids[one.code], one.code, one.score, one.why, tuple(nearest)))
        found[row_id] = found[row_id][:k]
    return found


def at_hand(desk: Desk, level: str = "framework") -> Model | None:
    """The newest ranker that is ready, for a screen that must not wait; None while the first one is being trained.

    When the study has moved on, a new one is trained beside, at most one at a time and not all the time.
    """
    key = (str(desk.store.path), level)
    known = _kept.get(key)
    if known is None or known.mark != desk.mark:
        since = monotonic() - _tried.get(key, float("-inf"))
        if since > REST * (known.seconds if known else 0.0) and _lock.acquire(blocking=False):
            _tried[key] = monotonic()
            Thread(target=_train_beside, args=(desk, level), daemon=True).start()
    return known


_tried: dict[tuple[str, str], float] = {}


def _train_beside(desk: Desk, level: str) -> None:
    try:
        train(desk, level)
    finally:
        _lock.release()


def _taken(connection: Connection, utterances: Iterable[str], coder_id: str | None) -> defaultdict[str, set[str]]:
    """The codes that each utterance has, or that this coder has rejected there."""
    taken = _has(connection, utterances)
    for utterance, code in codings.turned_down(connection, coder_id):
        taken[utterance].add(code)
    return taken


def _has(connection: Connection, utterances: Iterable[str] = ()) -> defaultdict[str, set[str]]:
    """Which codes the utterances have, by utterance id."""
    wanted = set(utterances)
    has: defaultdict[str, set[str]] = defaultdict(set)
    for row in codings.coded_passages(connection):
        if not wanted or row["utterance_id"] in wanted:
            has[row["utterance_id"]].add(row["code_id"])
    return has
