"""Suggestions for the utterances of a study: what the codebook and the codings so far say about each.

A suggestion that the coder has turned down for an utterance does not come back there, nor does a code that the
utterance already has. Nothing is coded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Final

from qual.store import Connection, Database, codebook, codings, frames
from qual.suggest.rank import Suggester, Suggestion

LEVELS: Final = ("framework", "code")
SHORT: Final = 5  # an utterance with fewer words than this says too little to be listed
REST: Final = 20.0  # a screen's model rests this many times as long as it took to make, so that typing comes first

_kept: dict[tuple[str, str], Model] = {}
_lock = Lock()


@dataclass(frozen=True)
class Model:
    """A trained ranker: what the study knew at ``revision``, and how many ``seconds`` it took to learn it."""

    revision: int
    suggester: Suggester
    names: Mapping[str, str]  # code id → name, the candidates
    seconds: float


def for_session(
    database: Database, session: str, *, coder: str, k: int = 3, level: str = "framework", uncoded_only: bool = True
) -> dict[str, list[Suggestion]]:
    """`for_study` for one session, by its name."""
    return for_study(database, coder=coder, session=session, k=k, level=level, uncoded_only=uncoded_only)


def for_study(
    database: Database, *, coder: str, session: str | None = None, k: int = 3, level: str = "framework",
    uncoded_only: bool = True,
) -> dict[str, list[Suggestion]]:  # fmt: skip
    """At most ``k`` ranked codes for participants' utterances of five words or more: reference → codes, in reading order.

    Parameters
    ----------
    coder : whose rejections count.
    level : ``"framework"`` ranks the framework codes of the codebook, ``"code"`` every live code.
    uncoded_only : leave out utterances that have one of these codes already; otherwise only the codes they have.

    `ValueError` for another level. Empty when the codebook has no such codes.
    """
    model = train(database, level)
    with database.read() as connection:
        table = frames.utterances(connection, session)
        said = table[~table["is_moderator"] & (table["words"] >= SHORT)]
        texts = dict(zip(said["id"], said["text"], strict=True))
        references = dict(zip(said["id"], said["utterance"], strict=True))
        coded = _has(connection) if uncoded_only else {}
    asked = {row_id: text for row_id, text in texts.items() if not coded.get(row_id, set()) & model.names.keys()}
    found = suggest(database, model, asked, coder=coder, k=k)
    return {references[row_id]: ranked for row_id, ranked in found.items()}


def suggest(
    database: Database, model: Model, texts: Mapping[str, str], *, coder: str, k: int = 3
) -> dict[str, list[Suggestion]]:
    """At most ``k`` codes for each of ``texts`` (utterance id → words), less what it has and what ``coder`` rejected."""
    with database.read() as connection:
        taken = _has(connection, texts)
        for utterance, code in codings.answered(connection, coder):
            taken[utterance].add(code)
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
    few ``codes`` one and a half times what each would have by chance."""
    return bool(ranked) and bool(ranked[0].why) and ranked[0].score >= max(1 / 3, 1.5 / max(codes, 1))


def train(database: Database, level: str = "framework") -> Model:
    """The ranker as the study stands now; trained once per revision."""
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level}")
    revision = database.revision()
    key = (str(database.path), level)
    known = _kept.get(key)
    if known and known.revision == revision:
        return known
    began = monotonic()
    with database.read() as connection:
        candidates = [row for row in codebook.codes(connection) if level == "code" or row["origin"] == "framework"]
        passages = codings.coded_passages(connection)
    names = {row["id"]: row["name"] for row in candidates}
    learned = [row for row in passages if row["code_id"] in names]
    suggester = Suggester().fit(
        {row["name"]: " ".join(filter(None, (row["definition"], row["include"]))) for row in candidates},
        [row["text"] for row in learned],
        [names[row["code_id"]] for row in learned],
    )
    _kept[key] = Model(revision, suggester, names, monotonic() - began)
    return _kept[key]


def at_hand(database: Database, level: str = "framework") -> Model | None:
    """The newest ranker that is ready, for a screen that must not wait; None while the first one is being trained.

    When the study has moved on, a new one is trained beside, at most one at a time and not all the time.
    """
    key = (str(database.path), level)
    known = _kept.get(key)
    if known is None or known.revision != database.revision():
        since = monotonic() - _tried.get(key, float("-inf"))
        if since > REST * (known.seconds if known else 0.0) and _lock.acquire(blocking=False):
            _tried[key] = monotonic()
            Thread(target=_train_beside, args=(database, level), daemon=True).start()
    return known


_tried: dict[tuple[str, str], float] = {}


def _train_beside(database: Database, level: str) -> None:
    try:
        train(database, level)
    finally:
        _lock.release()


def _has(connection: Connection, utterances: Iterable[str] = ()) -> defaultdict[str, set[str]]:
    """Which codes the utterances have, by utterance id."""
    wanted = set(utterances)
    has: defaultdict[str, set[str]] = defaultdict(set)
    for row in codings.coded_passages(connection):
        if not wanted or row["utterance_id"] in wanted:
            has[row["utterance_id"]].add(row["code_id"])
    return has
