"""A click opens exactly what the mark counts: for figures and marks drawn by chance, as many passages as the figure says."""

from __future__ import annotations

import random
from typing import Any

import pytest

from qual import coding
from qual.quotes import behind_exchanges
from qual.store.codebook import LEVELS
from qual.study import Study
from qual.themes import cooccurrence, exchanges, matrix, prompted, uptake
from qual.themes.matrix import BY
from qual.themes.pictures import prompted_bars, stance_bars

SPLITS = [split for split in BY if split != "question"] + ["question"]


@pytest.fixture
def shown(sample_study: Study) -> Study:
    """The sample, with stances on some of its exchanges, by two coders, and passages that overlap."""
    rows = sample_study.codings().query("kind == 'interaction'")
    chance = random.Random(3)
    for at, (_coding, of) in enumerate(rows.groupby("coding", sort=False)):
        if at % 3 == 0:
            spans = [coding.Span(reference) for reference in dict.fromkeys(of["utterance"])]
            who = sample_study.acting(chance.choice(["Koder A", "Koder B"]))
            code = sample_study.code_id(of["code"].iloc[0])
            coding.apply(who, code, spans, kind="interaction", stance=chance.choice(["agreed", "opposed", "developed"]))
    for row in sample_study.codings().query("kind == 'individual'").iloc[::40].to_dict("records"):
        code = sample_study.code_id(row["code"])
        coding.apply(
            sample_study.acting("Koder B"), code, [coding.Span(row["utterance"], row["start"], row["end"] - 1)]
        )
    return sample_study


def some(frame: Any, column: str, chance: random.Random, most: int = 4) -> list[dict[str, Any]]:
    rows = frame[frame[column] > 0].to_dict("records")
    return chance.sample(rows, min(most, len(rows)))


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
def test_a_mark_of_a_matrix_opens_its_utterances(shown: Study, seed: int) -> None:
    chance = random.Random(seed)
    level = chance.choice(LEVELS)
    by = chance.sample(SPLITS, chance.choice([1, 2]))
    coder, moderators = chance.choice([None, "Koder A", "Koder B"]), chance.random() < 0.3
    frame = matrix(shown, level=level, by=by, measure="utterances", coder=coder, moderators=moderators)
    for row in some(frame, "utterances", chance):
        where = {split: row[split] for split in by}
        found = shown.behind(row["theme_id"], where, level=level, coder=coder, moderators=moderators)
        assert len(found) == found["quote"].nunique() == row["utterances"], (level, by, row["theme"])


def test_a_part_of_a_bar_opens_what_it_counts(shown: Study) -> None:
    chance = random.Random(1)
    frame = prompted(shown, level="group", by=("round",))
    bars = prompted_bars(frame, "nb").to_dict(validate=False)["datasets"]["records"]
    assert {bar["counted"] for bar in bars if bar["count"]} == {"prompted", "unprompted", "unasked", "unknown"}
    for bar in chance.sample([bar for bar in bars if bar["count"]], 12):
        found = shown.behind(bar["theme_id"], {"round": bar["round"]}, came=bar["counted"], level="group")
        assert len(found) == bar["count"]
    counted = exchanges(shown, level="group", by=("round",))
    bars = [bar for bar in stance_bars(counted, "nb").to_dict(validate=False)["datasets"]["records"] if bar["count"]]
    assert {bar["counted"] for bar in bars} == {"agreed", "opposed", "developed", "open"}
    for bar in chance.sample(bars, 8):
        where = {"round": bar["round"]}
        found = behind_exchanges(shown, bar["theme_id"], where, stance=bar["counted"], level="group")
        assert len(found) == bar["count"]
        assert all(len(lines) > 1 for lines in found["lines"])  # whole exchanges
    for row in some(counted, "exchanges", chance):
        assert len(behind_exchanges(shown, row["theme_id"], {"round": row["round"]}, level="group")) == row["exchanges"]


@pytest.mark.parametrize("within", ["utterance", "exchange"])
def test_a_pair_of_themes_opens_where_they_stand_together(shown: Study, within: Any) -> None:
    chance = random.Random(2)
    where = {"round": chance.choice([1, 2, 3, 4])}
    for row in some(cooccurrence(shown, level="group", within=within, where=where), "together", chance, 3):
        pair = {"beside": row["other_id"], "level": "group"}
        if within == "utterance":
            found = shown.behind(row["theme_id"], where, **pair)
        else:
            found = behind_exchanges(shown, row["theme_id"], where, **pair)
        assert len(found) == row["together"]


def test_a_step_from_one_to_another_opens_the_exchanges_where_it_is_taken(shown: Study) -> None:
    chance = random.Random(4)
    for row in some(uptake(shown, level="group"), "times", chance, 6):
        step = tuple(row[name] if isinstance(row[name], str) else None for name in ("giver", "taker"))
        found = behind_exchanges(shown, row["theme_id"], {"session": row["session"]}, step=step, level="group")
        assert 1 <= len(found) <= row["times"]
        called = [{line.speaker for line in lines} for lines in found["lines"]]
        assert all(len(speakers) > 1 for speakers in called)
