"""Codes and code groups taken together as one theme: each utterance and person once, each part a row of its own."""

from __future__ import annotations

import random

import plain_count
import pytest

from qual import themes
from qual.errors import QualError
from qual.store.codebook import RESIDUAL
from qual.study import Study
from qual.themes import compare, figures
from qual.themes.behind import references

SFO = [
    "ingen har tenkt på SFO",
    "SFO må ha en stol ved bordet",
    "SFO får barna først men må mase seg inn",
    "SFO på lista, men vikaren fantes ikke",
    "SFO sitter ved bordet",
]


def by_chance(study: Study, chance: random.Random) -> list[str]:
    """Some codes and code groups, by name."""
    there = study.codes()
    empirical = there[there["origin"] == "empirical"]
    groups = empirical["group"].dropna().unique().tolist()
    return chance.sample(empirical["code"].tolist(), chance.randint(1, 6)) + chance.sample(groups, chance.randint(0, 2))


@pytest.mark.parametrize("seed", range(3))
def test_all_of_it_is_counted_once_and_click_and_parts_agree_with_it(read_sample: Study, seed: int) -> None:
    chance = random.Random(seed)
    plain = plain_count.load()
    parts = by_chance(read_sample, chance)
    by = chance.choice([("round",), ("group", "round"), ("level",), ("municipality", "round")])
    frame = themes.matrix(read_sample, level="combined", themes=parts, by=by)
    whole, rest = frame["theme_id"].iloc[0], frame["theme_id"].unique()[1:]
    assert len(rest) == (len(parts) if len(parts) > 1 else 0)
    codes = {code for code, group in plain.group_of.items() if {code, group} & set(parts)} | set(parts)
    mine = plain.coded[plain.coded["code"].isin(codes) & ~plain.coded["moderator"].astype(bool)]
    voiced = mine[(mine["kind"] != "group") & mine["person"].notna()]
    for row in frame[(frame["theme_id"] == whole) & (frame["status"] == "held")].to_dict("records"):
        place = {split: row[split] for split in by}
        here = mine[(mine[list(by)] == list(place.values())).all(axis=1) & mine["group"].notna()]
        assert row["utterances"] == len(here[["file", "number"]].drop_duplicates()), place
        spoke = voiced.loc[voiced.index.isin(here.index), "person"]
        assert row["participants"] == spoke.nunique(), place
        clicked = references(read_sample, whole, place, level="combined")
        assert len(clicked) == row["utterances"]
        assert read_sample.behind(whole, place, level="combined")["quote"].sort_values().tolist() == sorted(clicked)
        several = (references(read_sample, one, place, level="combined") for one in rest)
        assert not len(rest) or clicked.keys() == {reference for some in several for reference in some}


def test_codes_that_say_opposite_things_are_one_thread_with_each_its_own_row(read_sample: Study) -> None:
    frame = themes.matrix(read_sample, level="combined", themes=SFO, by=["round"])
    rows = frame.groupby("theme", sort=False)["participants"].apply(list)
    assert rows.index.tolist()[0] == "ingen har tenkt på SFO + SFO må ha en stol ved bordet + 3 til"
    assert rows.index.tolist()[1:] == SFO
    assert rows.iloc[0] == [5, 1, 2, 3]
    assert rows["SFO sitter ved bordet"] == [0, 0, 0, 3]
    reading = figures.heatmap(frame, "nb")["reading"]
    assert f"«{rows.index[0]}»" in reading  # of all of it, not of one of its parts
    beside = compare(read_sample, {"round": 1}, {"round": 4}, level="combined", themes=SFO)
    assert beside["theme"].iloc[0] == rows.index[0]
    life = themes.biography(read_sample, frame["theme_id"].iloc[0], level="combined")
    assert life.rounds["participants"].tolist() == [5, 1, 2, 3]


def test_all_codes_of_a_group_taken_together_are_the_group(read_sample: Study) -> None:
    there = read_sample.codes()
    for name in there["group"].dropna().unique()[:3]:
        group = themes.matrix(read_sample, level="group", themes=[name])
        codes = there.loc[there["group"] == name, "code"].tolist()
        together = themes.matrix(read_sample, level="combined", themes=codes)
        together = together[together["theme_id"] == together["theme_id"].iloc[0]]
        assert together["display"].tolist() == group["display"].tolist()


def test_what_is_frozen_says_the_same_and_outlives_its_codes(study: Study) -> None:
    names = study.codes()["code"].tolist()[:3]
    frame = themes.matrix(study, level="combined", themes=names, by=["round"], language="nb")
    themes.make_snapshot(study, "Tråden", level="combined", themes=names, by=["round"])
    kept = themes.open_snapshot(study, "Tråden", "nb").frame
    assert kept["display"].tolist() == frame["display"].tolist()
    assert kept["theme"].tolist() == frame["theme"].tolist()
    told = figures.heatmap(frame, "nb")
    assert figures.heatmap(kept, "nb")["reading"] == told["reading"]
    from qual import codebook

    for name in names:
        codebook.retire_code(study, name)
    assert themes.open_snapshot(study, "Tråden", "nb").frame["display"].tolist() == frame["display"].tolist()


def test_a_name_that_is_no_code_and_no_group_is_said(read_sample: Study) -> None:
    with pytest.raises(QualError, match="skrevet feil"):
        themes.matrix(read_sample, level="combined", themes=[SFO[0], "skrevet feil"])
    assert themes.matrix(read_sample, level="combined").empty
    one = themes.matrix(read_sample, level="combined", themes=SFO[:1], by=["round"])
    assert one["theme"].unique().tolist() == SFO[:1]
    with pytest.raises(QualError):
        themes.matrix(read_sample, level="combined", themes=[RESIDUAL])
