"""Only those who came every time, in every figure that can be kept to them: counted again from the sample's files alone."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import plain_count
import pytest

from qual import coding, design, quotes, reports
from qual.store import frozen
from qual.store.asked import CAME
from qual.study import Study
from qual.themes import (
    cases,
    charts,
    cooccurrence,
    exchanges,
    exchanges_counted,
    experiences,
    intervals,
    make_snapshot,
    matrix,
    open_snapshot,
    participation,
    prompted,
    prompted_bars,
    references,
    saturation,
    telling,
    uptake,
    voices,
)

AT: dict[str, Any] = {"level": "group", "always": True}


@pytest.fixture(scope="module")
def plain() -> plain_count.Plain:
    return plain_count.load()


@pytest.fixture(scope="module")
def shown(sample_folder: Path) -> Iterator[Study]:
    with Study(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def faithful(plain: plain_count.Plain) -> set[str]:
    """Who was there in each round in which a group of theirs met."""
    there = plain.present.dropna(subset=["person", "group", "round"])
    met = there.groupby("group")["round"].agg(set)
    found = set()
    for person, mine in there.groupby("person"):
        if set(mine["round"]) >= set().union(*(met[group] for group in set(mine["group"]))):
            found.add(str(person))
    everybody = set(there["person"])
    assert found
    assert found < everybody
    return found


@pytest.fixture(scope="module")
def coded(plain: plain_count.Plain, faithful: set[str]) -> pd.DataFrame:
    """What they say, with the code group of each code."""
    rows = plain.coded[plain.coded["person"].isin(faithful) & ~plain.coded["moderator"]]
    return rows.assign(theme=rows["code"].map(plain.group_of)).dropna(subset=["theme"])


def test_who_talks(shown: Study, plain: plain_count.Plain, faithful: set[str]) -> None:
    said = plain.said.dropna(subset=["round"])
    rows = participation(shown, by=["round"], always=True).set_index("round")
    for number, of in said.groupby("round"):
        row = rows.loc[number]
        mine = of[of["person"].isin(faithful) & ~of["moderator"]].groupby("person")["words"].sum()
        asked = of.loc[of["moderator"], "words"].sum()
        present = set(plain.present.loc[plain.present["round"] == number, "person"]) & faithful
        assert row["moderator_words"] == asked
        assert row["participant_words"] == mine.sum()
        assert row["unidentified_words"] == 0
        assert row["largest_words"] == mine.max()
        assert row["present"] == len(present)
        assert row["silent"] == len(present - set(mine[mine > 0].index))
        assert row["moderator_share"] == pytest.approx(asked / (asked + mine.sum()))
    told = voices(shown, by=["round"], always=True)
    assert set(told["person"]) == faithful
    assert told["words"].sum() == said.loc[said["person"].isin(faithful) & ~said["moderator"], "words"].sum()


def test_what_was_asked_for(shown: Study, plain: plain_count.Plain, coded: pd.DataFrame, faithful: set[str]) -> None:
    concept_of = {code: name for name, codes in plain.concepts.items() for code in codes}
    asked = [
        bool({row["code"], row["theme"], concept_of.get(row["code"])} & row["asks"]) for row in coded.to_dict("records")
    ]
    each = coded.assign(asked=asked).groupby(["theme", "round", "file", "number"])["asked"].any().reset_index()
    frame = prompted(shown, by=["round"], **AT)
    seen = 0
    for row in frame.to_dict("records"):
        of = each[(each["theme"] == row["theme"]) & (each["round"] == row["round"])]
        assert (row["utterances"], row["prompted"]) == (len(of), of["asked"].sum())
        assert row["present"] == len(
            set(plain.present.loc[plain.present["round"] == row["round"], "person"]) & faithful
        )
        seen += row["prompted"]
        for way in CAME:
            assert len(references(shown, row["theme_id"], {"round": row["round"]}, came=way, **AT)) == row[way]
    assert seen
    whole = coded.assign(asked=asked).groupby(["round", "file", "number"])["asked"].any().reset_index()
    for cell in frame.attrs["cells"]:
        of = whole[whole["round"] == cell["round"]]
        assert (cell["utterances"], cell["prompted"]) == (len(of), of["asked"].sum())


def _exchanges(plain: plain_count.Plain) -> dict[str, tuple[Any, ...]]:
    """Each coding of an exchange → the exchange: its first and last utterance."""
    rows = plain.coded[plain.coded["kind"] == "interaction"]
    return {
        str(coding): (of["file"].iloc[0], of["number"].min(), of["number"].max())
        for coding, of in rows.groupby("coding")
    }


def test_exchanges_and_what_is_done_in_them(shown: Study, plain: plain_count.Plain, coded: pd.DataFrame) -> None:
    ends = _exchanges(plain)
    rows = coded[coded["kind"] == "interaction"].assign(exchange=lambda frame: frame["coding"].map(ends))
    frame = exchanges(shown, by=["round"], **AT)
    for row in frame.to_dict("records"):
        of = rows[(rows["theme"] == row["theme"]) & (rows["round"] == row["round"])]
        assert row["exchanges"] == of["exchange"].nunique()
        assert row["participants"] == of["person"].nunique()
        for stance in ("agreed", "opposed", "developed"):
            assert row[stance] == of.loc[of["stance"] == stance, "exchange"].nunique()
        behind = exchanges_counted(shown, row["theme_id"], {"round": row["round"]}, **AT)
        assert len(behind) == row["exchanges"]
        assert len(quotes.behind_exchanges(shown, row["theme_id"], {"round": row["round"]}, **AT)) == row["exchanges"]
    assert frame["exchanges"].sum() < exchanges(shown, by=["round"], level="group")["exchanges"].sum()


@pytest.mark.parametrize("order", ["held", "coded"])
def test_new_codes(shown: Study, plain: plain_count.Plain, faithful: set[str], order: Any) -> None:
    """Of what they say, by session, in the order that the sessions have when everybody is counted."""
    origin = dict(shown.codes()[["code", "origin"]].values.tolist())
    rows = plain.coded[plain.coded["person"].isin(faithful) & ~plain.coded["moderator"]]
    rows = rows[rows["code"].map(origin) == "empirical"]
    seen: set[str] = set()
    expected = []
    for session in saturation(shown, order=order)["session"]:
        codes = set(rows.loc[rows["session"] == session, "code"])
        if codes:
            expected.append((session, len(codes), len(codes - seen)))
        seen |= codes
    frame = saturation(shown, order=order, always=True)
    assert list(frame[["session", "themes", "new"]].itertuples(index=False, name=None)) == expected
    assert frame["cumulative"].iloc[-1] == len(seen) < saturation(shown, order=order)["cumulative"].iloc[-1]
    new = frame.attrs["new"][expected[1][0]]
    for theme in new:
        assert references(shown, theme, {"session": expected[1][0]}, level="code", always=True)


def test_cases_and_goals(sample_study: Study, plain: plain_count.Plain, coded: pd.DataFrame) -> None:
    """A case that others tell is left out; of one that carries a tag on groups' sessions, what they say of it."""
    for group, number in (("BN", 1), ("SKV", 2)):
        design.add_session(sample_study, design.Session(f"{group}-R{number}", group, number, tags=("brua",)))
    assert set(cases(sample_study, by="tag")["case"]) == {"brua", "koordinatorer"}
    frame = cases(sample_study, by="tag", always=True)
    here = coded[coded["session"].isin(["BN-R1", "SKV-R2"])].drop_duplicates(["theme", "file", "number"])
    assert set(frame["case"]) == {"brua"}
    assert dict(frame.loc[frame["utterances"] > 0, ["theme", "utterances"]].values.tolist()) == dict(
        here["theme"].value_counts()
    )
    assert frame["utterances"].sum() < cases(sample_study, by="tag", among=["brua"])["utterances"].sum()
    assert (frame["unsaid"] == frame["utterances"]).all()
    told = experiences(sample_study, by="tag", always=True)
    lines = here["session"] + here["number"].map("-{:04}".format)
    assert set(told["theme"] + told["reference"]) == set(here["theme"] + lines)
    assert "Bare de som kom hver gang." in reports.provenance(sample_study, frame, title="T", language="nb")


def test_who_takes_up_after_whom(shown: Study, plain: plain_count.Plain, faithful: set[str]) -> None:
    """A step is one between neighbours: where somebody else speaks between two of them, none of the steps is theirs."""
    ends = _exchanges(plain)
    rows = plain.coded[(plain.coded["kind"] == "interaction") & ~plain.coded["moderator"]]
    rows = rows.assign(theme=rows["code"].map(plain.group_of), exchange=rows["coding"].map(ends)).dropna(
        subset=["theme"]
    )
    steps: Counter[tuple[str, str, str]] = Counter()
    for (theme, _exchange), of in rows.groupby(["theme", "exchange"]):
        lines = of.drop_duplicates("number").sort_values("number")["person"]
        for giver, taker in itertools.pairwise(lines):
            if giver != taker and {giver, taker} <= faithful:
                steps[str(theme), giver, taker] += 1
    told = uptake(shown, by=[], **AT)
    found = {(row["theme"], row["giver"], row["taker"]): row["times"] for row in told.to_dict("records")}
    assert found == dict(steps)
    assert found


@pytest.mark.parametrize("within", ["utterance", "exchange"])
def test_what_stands_together(shown: Study, plain: plain_count.Plain, coded: pd.DataFrame, within: Any) -> None:
    of: dict[Any, set[str]] = defaultdict(set)
    if within == "utterance":
        for row in coded.to_dict("records"):
            of[row["file"], row["number"]].add(row["theme"])
    else:
        lines = plain.coded[plain.coded["kind"] == "interaction"]
        lines = lines.assign(exchange=lines["coding"].map(_exchanges(plain)))
        inside = lines[["exchange", "file", "number"]].drop_duplicates()
        for row in coded.merge(inside, on=["file", "number"]).to_dict("records"):
            of[row["exchange"]].add(row["theme"])
    pairs = Counter(frozenset(pair) for unit in of.values() for pair in itertools.combinations(sorted(unit), 2))
    alone = Counter(theme for unit in of.values() for theme in unit)
    frame = cooccurrence(shown, within=within, **AT)
    assert {frozenset((row["theme"], row["other"])): row["together"] for row in frame.to_dict("records")} == dict(pairs)
    for row in frame.to_dict("records"):
        assert (row["alone"], row["other_alone"]) == (alone[row["theme"]], alone[row["other"]])
        if within == "utterance":
            both = references(shown, row["theme_id"], beside=row["other_id"], **AT)
        else:
            both = exchanges_counted(shown, row["theme_id"], beside=row["other_id"], **AT)
        assert len(both) == row["together"]


def test_intervals(shown: Study, plain: plain_count.Plain, coded: pd.DataFrame, faithful: set[str]) -> None:
    own = coded[coded["kind"] != "group"]
    for row in intervals(shown, draws=20, **AT).to_dict("records"):
        present = set(plain.present.loc[plain.present["round"] == row["round"], "person"]) & faithful
        voiced = set(own.loc[(own["theme"] == row["theme"]) & (own["round"] == row["round"]), "person"])
        assert row["speakers"] == len(present)
        assert row["value"] == pytest.approx(len(voiced & present) / len(present))


def test_the_thread_memo(shown: Study, plain: plain_count.Plain, coded: pd.DataFrame, faithful: set[str]) -> None:
    memo = reports.thread_memo_contents(shown, "BN", language="nb", always=True, themes=9)
    own = coded[(coded["session"] == memo.session) & (coded["kind"] != "group")]
    present = set(plain.present.loc[plain.present["session"] == memo.session, "person"]) & faithful
    voiced = own.groupby("theme")["person"].nunique()
    assert {one.theme: one.display for one in memo.said} == {
        theme: f"{count} av {len(present)}" for theme, count in voiced.items()
    }
    by = dict(shown.utterances(memo.session)[["utterance", "person"]].values.tolist())
    assert {by[passage.reference] for one in memo.said for passage in one.quotations} <= faithful


@pytest.mark.parametrize(("figure", "make"), [("matrix", matrix), ("prompted", prompted), ("exchanges", exchanges)])
def test_a_snapshot_keeps_to_them(sample_study: Study, figure: str, make: Any) -> None:
    """Its numbers, the references behind them and the sentence over it are those of the figure."""
    whole = make(sample_study, by=["round"], level="group", language="nb")
    frame = make(sample_study, by=["round"], language="nb", **AT)
    name = make_snapshot(sample_study, figure, figure, by=["round"], **AT)
    kept = open_snapshot(sample_study, name, "nb")
    assert kept.frame.attrs["always"]
    counted = [name for name in frame if name not in ("present_source", "display", "value")]
    pd.testing.assert_frame_equal(kept.frame[counted], frame[counted], check_dtype=False)
    assert not kept.frame[counted].equals(whole[counted])
    if figure == "matrix":
        for row in frame.to_dict("records"):
            assert len(kept.references.get((row["theme_id"], row["round"]), ())) == row["utterances"]
        rows = [row | {"weight": row["participants"] / row["present"]} for row in frame.to_dict("records")]
        said = [
            telling.largest(rows, ["round"], "participants", "nb", one.attrs["people"]) for one in (frame, kept.frame)
        ]
        assert said[0] == said[1]
        assert ": av de " in said[1]


def test_a_snapshot_says_what_it_could_speak_of_then(sample_study: Study) -> None:
    """Whoever codes on, or takes coding back, changes nothing in what was frozen; who was asked stands there as numbers alone."""
    coder = sample_study.acting("Koder A")
    for name in ("Koder A", "Koder B"):
        coding.mark_coverage(sample_study.acting(name), "BN-R3", "not_begun")
    frame = matrix(sample_study, by=["round"], level="group", language="nb")
    made = make_snapshot(sample_study, "fryst", by=["round"], level="group")
    sentence = charts.heatmap(frame, "nb").title.subtitle
    coding.mark_coverage(coder, "BN-R3", "done")
    coding.mark_coverage(coder, "LN-R1", "under_way")
    kept = open_snapshot(sample_study, made, "nb").frame
    assert charts.heatmap(kept, "nb").title.subtitle == sentence
    assert "Ikke kodet: BN-R3." in " ".join(sentence)
    told = "\n".join(reports.provenance(sample_study, kept, title="T", language="nb"))
    assert "Ikke kodet, og derfor utenfor: BN-R3." in told
    assert "Fryst " in told
    assert "Kodet av: Koder A, Koder B." in told
    persons = set(sample_study.persons()["id"])
    with sample_study.read() as connection:
        stored = json.dumps(frozen.results(connection, made), ensure_ascii=False)
    assert not [one for one in persons if one in stored]
    assert "ln1" not in stored


def test_a_snapshot_from_before_opens_and_does_not_say_what_it_does_not_know(sample_study: Study) -> None:
    made = make_snapshot(sample_study, "ny", "prompted", by=["round"], level="group")
    with sample_study.read() as connection:
        results = frozen.results(connection, made)
        query = next(row["query"] for row in frozen.listed(connection))
    old: Any = {name: results[name] for name in ("columns", "rows", "references")}  # type: ignore[literal-required]
    with sample_study.act("snapshot.make") as act:
        frozen.add(act, "gammel", query, 1, old)
    frame = open_snapshot(sample_study, "gammel", "nb").frame
    assert "uoppfordret" in frame["display"].iloc[1]
    assert prompted_bars(frame, "nb").title.text
    told = "\n".join(reports.provenance(sample_study, frame, title="T", language="nb"))
    assert "med transkripsjon" not in told
    assert "Tallene er fra da" in told


def test_a_snapshot_from_before_moderators_were_kept_says_that_nobody_knows_them(sample_study: Study) -> None:
    made = make_snapshot(sample_study, "ny", by=["round"], level="concept")
    assert "Annen moderator i R3–R4" in telling.moderated(open_snapshot(sample_study, made, "nb").frame, "nb")
    with sample_study.read() as connection:
        old: Any = frozen.results(connection, made)
        query = next(row["query"] for row in frozen.listed(connection))
    del old["moderating"]
    with sample_study.act("snapshot.make") as act:
        frozen.add(act, "gammel", query, 1, old)
    frame = open_snapshot(sample_study, "gammel", "nb").frame
    unknown = "Hvem som ledet samtalene, ble ikke tatt vare på da dette ble fryst"
    assert telling.moderated(frame, "nb").startswith(unknown)
    assert unknown in " ".join(charts.heatmap(frame, "nb").title.subtitle)
    make_snapshot(sample_study, "ett møte", by=["group"], level="concept")  # no rounds to compare, but groups
    told = telling.moderated(open_snapshot(sample_study, "ett møte", "nb").frame, "nb")
    assert told.startswith("Ikke samme moderatorer i alle gruppene i samme runde: R1–R4 LN, MN, SKN og BN mot LV,")
