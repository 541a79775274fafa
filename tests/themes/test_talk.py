"""Participation, prompting, exchanges, change and what is missing, against an independent count of the sample's files."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd
import plain_count
import pytest

from qual import codebook, coding, design
from qual.errors import CodingError, QualError
from qual.store.asked import CAME
from qual.study import Study
from qual.themes import beneath, figures, matrix, pictures, references, telling
from qual.themes.change import change, followed
from qual.themes.cooccurrence import cooccurrence
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import exchanges, uptake
from qual.themes.missing import ABSENT, missing
from qual.themes.participation import participation, voices
from qual.themes.prompted import codings_asked, overrule, prompted


@pytest.fixture(scope="module")
def plain() -> plain_count.Plain:
    return plain_count.load()


@pytest.fixture(scope="module")
def coded(plain: plain_count.Plain) -> pd.DataFrame:
    """Coded segments of participants."""
    return plain.coded[~plain.coded["moderator"]]


# --- shares and splits ---------------------------------------------------------------------------------------
def test_shares_are_of_all_that_participants_said_in_the_cell(read_sample: Study, plain, coded) -> None:
    frame = matrix(read_sample, level="code", measure="utterance_share", language="nb")
    talk = plain.said[~plain.said["moderator"]].groupby(["group", "round"])
    whole, words = talk.size().to_dict(), talk["words"].sum().to_dict()
    rows = {(row["theme"], row["group"], row["round"]): row for row in frame.to_dict("records")}
    found = 0
    for (code, group, number), of in coded.dropna(subset=["group"]).groupby(["code", "group", "round"]):
        row = rows[code, group, number]
        count = len(set(zip(of["file"], of["number"], strict=True)))
        assert row["value"] == row["utterance_share"] == count / whole[group, number]
        assert row["display"] == f"{count} av {whole[group, number]}"
        assert row["word_share"] == plain_count.words_of(of) / words[group, number]
        assert row["codings"] == of["coding"].nunique()
        found += 1
    assert found > 300
    assert frame.loc[frame["status"] != "held", "utterance_share"].isna().all()


@pytest.mark.parametrize("measure", ["utterances", "words"])
def test_split_by_guide_question(read_sample: Study, coded, measure: str) -> None:
    frame = matrix(read_sample, level="code", by=("question",), measure=measure)
    got = {(r["theme"], r["question"]): r[measure] for r in frame.to_dict("records") if r[measure]}
    asked = coded.explode("questions").dropna(subset=["questions"])
    wanted = {
        key: of.groupby(["file", "number"]).ngroups if measure == "utterances" else plain_count.words_of(of)
        for key, of in asked.groupby(["code", "questions"])
    }
    assert got == wanted
    assert len(wanted) > 100
    there = frame.drop_duplicates("question").set_index("question")["present"]
    assert there["P1.1"] == matrix_present(read_sample, [("BN", 1), ("BV", 1), ("SKN", 1), ("SKV", 1)])


def matrix_present(study: Study, cells: list[tuple[str, int]]) -> int:
    rows = study.attendances()
    rows = rows[rows["function"] == "participant"]
    return len({r["person"] for r in rows.to_dict("records") if (r["group"], r["round"]) in cells})


def test_split_by_tag_counts_a_source_under_each_of_its_tags(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    study.code("HN-R1-0004", "te")
    study.code("HN-R2-0002", "te")
    frame = matrix(study, by=("tag",), measure="utterances")
    assert frame[["tag", "utterances", "utterances_said", "present"]].values.tolist() == [["caseA", 2, 4, 2]]


# --- participation -------------------------------------------------------------------------------------------
def test_participation_adds_up_to_what_was_said(read_sample: Study, plain) -> None:
    frame = participation(read_sample)
    rows = {(r["group"], r["round"]): r for r in frame.to_dict("records") if r["status"] == "held"}
    said = plain.said.dropna(subset=["group"])
    assert rows.keys() == set(said[["group", "round"]].itertuples(index=False, name=None))
    for cell, of in said.groupby(["group", "round"]):
        mine = of[~of["moderator"]]
        each = mine.dropna(subset=["person"]).groupby("person")["words"].sum()
        each = each[each > 0]
        present = plain.present[(plain.present["group"] == cell[0]) & (plain.present["round"] == cell[1])]
        row = rows[cell]
        assert row["moderator_words"] == of.loc[of["moderator"], "words"].sum()
        assert row["participant_words"] == each.sum()
        assert row["unidentified_words"] == mine.loc[mine["person"].isna(), "words"].sum()
        assert row["moderator_share"] == row["moderator_words"] / of["words"].sum()
        assert (row["speakers"], row["present"]) == (len(each), len(present))
        assert row["silent"] == len(set(present["person"]) - set(each.index))
        assert row["largest_share"] == each.max() / each.sum()
        assert row["largest"] in set(each[each == each.max()].index)
        assert row["even_share"] == 1 / len(present)


def test_each_voice_in_a_session_also_the_silent(sample_study: Study, plain, study: Study) -> None:
    frame = voices(sample_study)
    got = {(r["session"], r["person"]): r["words"] for r in frame.to_dict("records")}
    mine = plain.said[~plain.said["moderator"]].dropna(subset=["person"])
    wanted = mine.groupby(["session", "person"])["words"].sum().to_dict()
    assert {key: words for key, words in got.items() if words} == {key: n for key, n in wanted.items() if n}
    assert set(got) >= set(plain.present[["session", "person"]].dropna().itertuples(index=False, name=None))
    assert frame.groupby("session")["share"].sum().round(9).eq(1).all()


def test_a_session_without_transcript_has_no_shares(study: Study) -> None:
    row = participation(study).set_index(["group", "round"]).loc[("HV", 2)]
    assert (row["status"], row["moderator_words"]) == ("not_held", 0)
    assert pd.isna(row["moderator_share"])
    assert pd.isna(row["largest_share"])


# --- prompted ------------------------------------------------------------------------------------------------
def ways(plain: plain_count.Plain, rows: pd.DataFrame, names: Callable[[str], set[str]]) -> pd.DataFrame:
    """Of each theme in each utterance how it came, from the files alone; ``rows``: coded segments with their ``theme`` and
    whether it is ``asked`` for there; ``names``: as what a theme may stand at a question."""
    tied = plain.said.explode("asks").dropna(subset=["asks"]).groupby("session")["asks"].agg(set).to_dict()
    each = rows.groupby(["theme", "session", "group", "level", "round", "file", "number"], dropna=False)["asked"].any()
    each = each.reset_index()
    each["came"] = [
        "prompted" if asked else "unknown" if session not in tied
        else "unprompted" if names(theme) & tied[session] else "unasked"
        for theme, session, asked in zip(each["theme"], each["session"], each["asked"], strict=True)
    ]  # fmt: skip
    return each


@pytest.mark.parametrize(
    "where", [None, {"level": "Barnehage"}, {"level": frozenset({"Barnehage", "Skole"})}, {"group": "LN"}]
)
def test_what_nobody_can_know_is_never_called_unprompted(read_sample: Study, plain, coded, where: Any) -> None:
    """The leaders' guide of round 4 has questions that are tied to themes, the kindergartens' has none."""
    rows = coded.assign(theme=coded["code"].map(plain.group_of)).dropna(subset=["theme", "group"])
    for split, value in (where or {}).items():
        rows = rows[rows[split].isin([value] if isinstance(value, str) else list(value))]
    rows = rows.assign(asked=[theme in asks for theme, asks in zip(rows["theme"], rows["asks"], strict=True)])
    each = ways(plain, rows, lambda theme: {theme})
    wanted = Counter(zip(each["theme"], each["round"], each["came"], strict=True))
    frame = prompted(read_sample, level="group", by=("round",), where=where, language="nb")
    got = {(row["theme"], row["round"], way): row[way] for row in frame.to_dict("records") for way in CAME if row[way]}
    assert got == wanted
    assert where or {way for *_, way in wanted} == set(CAME)
    best = {way: at for at, way in enumerate(("prompted", "unprompted", "unasked", "unknown"))}
    whole = each.groupby(["round", "file", "number"])["came"].agg(lambda came: min(came, key=best.__getitem__))
    for cell in frame.attrs["cells"]:
        found = Counter(whole[cell["round"]]) if cell["round"] in whole.index.levels[0] else Counter()
        told = [cell[name] for name in ("prompted", "asked", "unasked", "unknown")]
        asked = found["prompted"] + found["unprompted"]
        assert told == [found["prompted"], asked, found["unasked"], found["unknown"]]


@pytest.mark.parametrize("seed", range(4))
def test_a_total_of_what_was_asked_for_is_the_sum_of_its_parts(read_sample: Study, seed: int) -> None:
    """Under any limits: whether it can be known is decided where a guide is asked, not where a figure is cut."""
    chance = random.Random(seed)
    level, always = chance.choice(["code", "group", "concept"]), chance.random() < 0.5
    limits = {"level": ("Barnehage", "Ledere"), "round": (1, 4), "group": ("BN", "LN", "LV")}
    where = chance.choice([{}, *({split: frozenset(values)} for split, values in limits.items())])
    of: dict[str, Any] = {"level": level, "always": always, "where": where, "outside": True}
    counted = [*CAME, "utterances", "by_moderator", "led"]
    total = prompted(read_sample, by=(), **of)
    assert (total[list(CAME)].sum(axis=1) == total["utterances"]).all()
    assert total["unknown"].sum() > 0
    for split in chance.sample(["round", "group", "level", "session", "role", "municipality", "person"], 3):
        parts = prompted(read_sample, by=(split,), **of)
        summed = parts.groupby("theme_id")[counted].sum().reindex(total["theme_id"], fill_value=0)
        assert (summed.to_numpy() == total[counted].to_numpy()).all(), split
        value = parts.loc[parts["unknown"] + parts["unprompted"] > 0, split].iloc[0]
        if split in {"round", "group", "level", "municipality"} - set(where):
            alone = prompted(read_sample, by=(split,), **of | {"where": {**where, split: value}})
            assert alone[counted].to_numpy().tolist() == parts.loc[parts[split] == value, counted].to_numpy().tolist()


@pytest.mark.parametrize("level", ["code", "group", "concept"])
def test_prompted_is_what_stands_under_a_question_that_asks_for_the_theme(read_sample, plain, coded, level) -> None:
    rows = coded.dropna(subset=["group"])
    code_group = rows["code"].map(plain.group_of)
    rows = rows.assign(asked=[group in asks for group, asks in zip(code_group, rows["asks"], strict=True)])
    rows = rows.assign(theme=rows["code"] if level == "code" else code_group)
    if level == "concept":
        rows = pd.concat([rows[rows["code"].isin(codes)].assign(theme=name) for name, codes in plain.concepts.items()])
    frame = prompted(read_sample, level=level, language="nb")
    got = {
        (r["theme"], r["group"], r["round"]): (
            r["utterances"], r["prompted"], r["participants_prompted"], r["participants_unprompted"]
        )
        for r in frame.to_dict("records") if r["utterances"] and r["theme"] != "Restgruppe"
    }  # fmt: skip
    wanted = {}
    rows = rows.dropna(subset=["theme"])
    told = {theme: set(of.map(plain.group_of).dropna()) for theme, of in rows.groupby("theme")["code"]}
    each = ways(plain, rows, told.__getitem__)
    came = {tuple(place): way for *place, way in each[["theme", "file", "number", "came"]].itertuples(index=False)}
    for key, of in rows.groupby(["theme", "group", "round"]):
        places = list(zip(of["file"], of["number"], strict=True))
        flags = {place: came[key[0], *place] for place in places}
        who: dict[str, set[str]] = defaultdict(set)
        for place, kind, person in zip(places, of["kind"], of["person"], strict=True):
            if kind != "group" and pd.notna(person):
                who[flags[place]].add(person)
        prompted_here = list(flags.values()).count("prompted")
        wanted[key] = (len(flags), prompted_here, len(who["prompted"]), len(who["unprompted"]))
    assert got == wanted
    assert sum(figures[1] for figures in wanted.values()) > 5
    first = frame[(frame["utterances"] > 0) & (frame["asking"] > 0)].iloc[0]
    assert first["display"] == f"{first['unprompted']} av {first['utterances']} uoppfordret"
    assert (frame[list(CAME)].sum(axis=1) == frame["utterances"]).all()


def test_totals_count_each_utterance_once_and_a_round_that_asks_for_nothing_says_so(
    sample_study: Study, plain, coded
) -> None:
    rows = coded[coded["code"].isin(plain.group_of)].dropna(subset=["round"])
    group = rows["code"].map(plain.group_of)
    rows = rows.assign(asked=[one in asks for one, asks in zip(group, rows["asks"], strict=True)])
    each = rows.groupby(["round", "file", "number"])["asked"].any()
    frame = prompted(sample_study, level="group", by=("round",))
    got = {cell["round"]: (cell["utterances"], cell["prompted"]) for cell in frame.attrs["cells"]}
    wanted = {int(number): (len(flags), int(flags.sum())) for number, flags in each.groupby("round")}
    assert got == wanted
    asks = plain.said.explode("asks").dropna(subset=["asks"])  # what is asked for in each round, and in each session
    asks = asks.loc[~asks["moderator"]]
    by_session = set(zip(asks["session"], asks["asks"], strict=True))
    asks = set(zip(asks["round"], asks["asks"], strict=True))
    open_ = [pair in by_session for pair in zip(rows["session"], group, strict=True)]
    counted = rows[open_].groupby("round").apply(lambda of: len(of[["file", "number"]].drop_duplicates())).to_dict()
    assert {cell["round"]: cell["asked"] for cell in frame.attrs["cells"] if cell["asked"]} == counted
    for row in frame.to_dict("records"):  # whatever other themes stand in the figure
        assert (row["asking"] > 0) == ((row["round"], row["theme"]) in asks)
    assert sum(frame["utterances"]) > sum(
        count for count, _ in got.values()
    )  # a theme once, an utterance under several

    for question in plain.plan["questions"]:
        if question.get("round") == 2:
            design.guide.ask_for(sample_study, question["code"], [])
    frame = prompted(sample_study, level="group", by=("round",), language="nb")
    second = frame[frame["round"] == 2]
    assert set(second["asking"]) == {0}
    assert set(second["linked"]) == {
        0
    }  # nobody has tied the questions of that round to themes: nobody knows what was asked for
    assert second["display"].str.contains("ingen spørsmål er knyttet til temaer").all()
    first = frame[(frame["round"] == 1) & (frame["linked"] > 0)]
    assert not first["display"].str.contains("knyttet til temaer").any()
    drawn = pictures.prompted_bars(frame, "nb").to_dict(validate=False)
    bars = drawn["datasets"]["records"]
    assert {bar["counted"] for bar in bars if bar["count"] and bar["round"] == 2} == {"unknown"}
    told = " ".join(drawn["title"]["subtitle"])
    kept = [number for number in got if number not in (2, 3)]  # the sample's third asks for nothing either
    every = sum(counted[number] for number in kept)
    free, rest = every - sum(got[number][1] for number in kept), sum(got[number][0] for number in kept) - every
    hidden = sum(
        cell["unknown"] for cell in frame.attrs["cells"] if cell["round"] in kept
    )  # the kindergartens' round 4
    assert (
        f"I runde 1 og runde 4 er {free} av {every} ytringer om temaer som det spørres etter der, uoppfordret." in told
    )
    assert f"{rest - hidden} ytringer der er om temaer som ingen spørsmål er knyttet til." in told
    assert f"Om {hidden} ytringer til der kom uoppfordret, vet ingen" in told
    assert f"Ingen spørsmål er knyttet til temaer i runde 2 og runde 3 ({got[2][0] + got[3][0]} ytringer)" in told


@pytest.mark.parametrize("level", ["code", "group", "concept"])
def test_a_theme_is_told_alike_alone_and_among_others(read_sample: Study, level: Any) -> None:
    """Blue among all themes and “ingen spør etter det” of one would be two answers to one question."""
    frame = prompted(read_sample, level=level, by=("round",), language="nb")
    drawn = pictures.prompted_stack(frame, "nb").values
    parts = {(one["theme_id"], one["round"], one["counted"]): one["count"] for one in drawn}
    some = list(dict.fromkeys(frame.loc[frame["utterances"] > 3, "theme_id"]))[:6]
    for theme in some:
        alone = prompted(read_sample, level=level, by=("round",), themes=[theme], language="nb")
        assert alone["display"].tolist() == frame.loc[frame["theme_id"] == theme, "display"].tolist()
        for row in alone.to_dict("records"):
            free = row["unprompted"] if "uoppfordret" in row["display"] else 0
            assert parts.get((theme, row["round"], "unprompted"), 0) == free


def test_what_a_moderator_names_right_before_is_prompted_by_the_moderator(study: Study) -> None:
    """By their own coding of it, up to their next utterance; of a group by any of its codes; a person has the last word."""
    lines = study.utterances().query("session == 'HV-R1'")
    assert lines["is_moderator"].tolist() == [True, False, True, False]
    named, *_, last = lines["utterance"]
    after = lines["utterance"].iloc[1]
    study.code(named, "kopper")
    codings = [study.code(one, "te") for one in (after, last)]
    codebook.group_codes(study, [study.code_id("te"), study.code_id("kopper")], "På bordet")

    def told(level: Any) -> tuple[int, int, int]:
        (row,) = prompted(study, level=level, by=(), themes=["te" if level == "code" else "På bordet"]).to_dict(
            "records"
        )
        return row["utterances"], row["prompted"], row["by_moderator"]

    assert told("code") == (2, 0, 0)  # that code nobody named
    assert told("group") == (2, 1, 1)
    frame = prompted(study, level="group", by=("group",), language="nb")
    assert (
        frame.set_index("group").loc["HV", "display"]
        == "0 av 1 uoppfordret; 1 til, ingen spørsmål er knyttet til temaer"
    )
    sentence = pictures.prompted_stack(frame, "nb").sentence
    assert sentence.startswith("I HV er 0 av 1 ytring om temaer som det spørres etter der, uoppfordret. ")
    assert "kom 1 ytring rett etter at en moderator selv hadde nevnt temaet." in sentence
    assert list(references(study, "På bordet", level="group", came="prompted")) == [after]
    assert [one["by_moderator"] for one in codings_asked(study, "På bordet", level="group")] == [True, False]
    overrule(study, codings[:1], False)
    assert told("group") == (2, 0, 0)


def test_somebody_may_overrule_and_take_it_back(study: Study) -> None:
    one = study.code("HN-R1-0002", "te")

    def told() -> tuple[int, int]:
        row = prompted(study, by=("group",)).set_index("group").loc["HN"]
        return row["prompted"], row["unprompted"]

    assert told() == (0, 0)  # no guide, and nobody has said: nobody knows
    overrule(study, [one], True, reason="han så på henne")
    assert told() == (1, 0)
    overrule(study, [one], False)
    assert told() == (0, 1)
    study.undo()
    assert told() == (1, 0)
    with pytest.raises(CodingError):
        overrule(study, ["nothing"], True)


# --- emergence -----------------------------------------------------------------------------------------------
def test_first_and_last_round_of_each_code_in_each_group(read_sample: Study, plain, coded) -> None:
    frame = emergence(read_sample, level="code")
    held = plain.said.dropna(subset=["group"]).groupby("group")["round"].agg(lambda rounds: sorted(set(rounds)))
    there = coded.dropna(subset=["group"]).groupby(["code", "group"])["round"].agg(lambda rounds: sorted(set(rounds)))
    seen = 0
    for row in frame.to_dict("records"):
        rounds = there.get((row["theme"], row["group"]), [])
        assert list(row["rounds"]) == rounds
        assert list(row["held"]) == held[row["group"]]
        if rounds:
            assert (row["first"], row["last"]) == (rounds[0], rounds[-1])
            assert row["emerges"] == (held[row["group"]][0] < rounds[0])
            assert row["disappears"] == (held[row["group"]][-1] > rounds[-1])
            seen += 1
        else:
            assert (pd.isna(row["first"]), row["emerges"]) == (True, False)
    assert seen > 100
    assert set(frame.loc[frame["group"] == "MV", "missing"]) == {(3,)}


def test_saturation_counts_each_code_in_the_first_session_that_has_it(read_sample: Study, plain, coded) -> None:
    frame = saturation(read_sample, order="held")
    dates = {session["name"]: str(session.get("date", "9999")) for session in plain.plan["sessions"]}
    seen: set[str] = set()
    order = {session["name"]: at for at, session in enumerate(plain.plan["sessions"])}
    rows = []
    origin = read_sample.codes().set_index("code")["origin"]
    coded = coded[coded["code"].map(origin) == "empirical"]
    for session in sorted(coded["session"].unique(), key=lambda name: (dates[name], order[name])):
        codes = set(coded.loc[coded["session"] == session, "code"])
        rows.append((session, len(codes), len(codes - seen)))
        seen |= codes
    assert list(frame[["session", "themes", "new"]].itertuples(index=False, name=None)) == rows
    assert frame["cumulative"].iloc[-1] == coded["code"].nunique()


def test_codes_that_several_groups_share_are_told_with_the_round_they_came_in(read_sample: Study, plain, coded) -> None:
    """Most codes are one group's own: what groups have in common is what these say."""
    places = {one["name"]: (one.get("group"), one.get("round")) for one in plain.plan["sessions"]}
    origin = read_sample.codes().set_index("code")["origin"]
    groups: dict[str, set[str]] = {}
    came: dict[str, int] = {}
    for session, code in coded[["session", "code"]].itertuples(index=False):
        group, number = places[session]
        if group and origin[code] == "empirical":
            groups.setdefault(code, set()).add(group)
            came[code] = min(came.get(code, number), number)
    several = {code for code, of in groups.items() if len(of) >= 3}
    frame = saturation(read_sample)
    assert {name for _, name, _ in frame.attrs["spread"]} == several
    told = beneath.spread(frame, "nb")
    for number in set(map(came.get, several)):
        part = re.search(rf"runde {number} (.*?)(;|\.$)", told)
        assert part, number
        of = {code for code in several if came[code] == number}
        named = {code for code in of if f"«{code}»" in part[1]}
        assert len(named) == min(len(of), 4)
        assert (f"{len(of) - 4} til" in part[1]) == (len(of) > 4)
        for code in named:
            shown = re.search(rf"«{re.escape(code)}» \((.*?)\)", part[1])
            assert shown
            assert set(re.split(", | og ", shown[1])) == groups[code]
    assert told in figures.saturation(frame, "nb")["notes"]
    assert beneath.spread(saturation(read_sample, level="group"), "nb") == ""


def test_the_curve_of_codes_calls_them_codes_and_counts_in_even_whole_steps(read_sample: Study) -> None:
    for level, said in (("code", "koder"), ("group", "temaer")):
        curve = pictures.saturation_curve(saturation(read_sample, level=level), "nb").to_dict()
        axis = curve["layer"][0]["encoding"]["y"]["axis"]
        assert axis["title"] == said
        assert said in curve["title"]["text"]
        steps = {b - a for a, b in itertools.pairwise(axis["values"])}
        assert len(steps) == 1
        assert all(isinstance(value, int) for value in axis["values"])


def test_saturation_follows_the_order_of_coding(study: Study) -> None:
    study.code("HN-R2-0002", "te")
    study.code("HN-R1-0002", "te")
    study.code("HN-R1-0004", "perm")
    frame = saturation(study)
    assert frame[["session", "new", "cumulative"]].values.tolist() == [["HN-R2", 1, 1], ["HN-R1", 1, 2]]


def test_the_curve_is_of_empirical_codes_unless_a_framework_is_asked_for(read_sample: Study) -> None:
    origin = read_sample.codes().set_index("code")["origin"]
    used = read_sample.codings().query("not is_moderator")["code"].unique()
    for asked, of in ((None, "empirical"), ("framework", "framework")):
        frame = saturation(read_sample, origin=asked)
        assert frame["cumulative"].max() == sum(origin[code] == of for code in used)
    assert saturation(read_sample, origin="both")["cumulative"].max() == len(used)


def test_a_mark_of_new_themes_opens_as_many_as_it_counts(read_sample: Study) -> None:
    for level in ("code", "concept"):
        frame = saturation(read_sample, level=level, order="held")
        for row in frame.to_dict("records")[::7]:
            new = frame.attrs["new"][row["session"]]
            assert len(new) == row["new"]
            for theme in list(new)[:4]:
                assert references(read_sample, theme, {"session": row["session"]}, level=level)
        assert sum(map(len, frame.attrs["new"].values())) == frame["cumulative"].max()


def test_the_order_in_which_sessions_were_held_says_where_a_day_is_shared(read_sample: Study) -> None:
    frame = saturation(read_sample, order="held")
    days = read_sample.sessions().set_index("session")["date"]
    shared = days[frame["session"]].duplicated(keep=False).tolist()
    assert frame["known"].tolist() == [not one for one in shared]
    assert any(shared)
    assert f"{sum(shared)} av 32 samlinger" in telling.order(frame, "nb")


# --- together ------------------------------------------------------------------------------------------------
def units(rows: pd.DataFrame, plain: plain_count.Plain, within: str) -> dict[object, set[str]]:
    found: dict[object, set[str]] = defaultdict(set)
    if within == "utterance":
        for row in rows.itertuples():
            found[row.file, row.number].add(row.code)
        return found
    by_utterance = rows.groupby(["file", "number"])["code"].agg(set).to_dict()
    interactions = plain.coded[plain.coded["kind"] == "interaction"]
    lines: dict[object, set[tuple[str, int]]] = defaultdict(set)
    for _coding, of in interactions.groupby("coding"):
        numbers = of["number"]
        lines[of["file"].iloc[0], numbers.min(), numbers.max()] |= set(zip(of["file"], numbers, strict=True))
    for exchange, utterances in lines.items():
        for utterance in utterances:
            found[exchange] |= by_utterance.get(utterance, set())
    return found


@pytest.mark.parametrize("within", ["utterance", "exchange"])
def test_cooccurrence_is_the_number_of_units_with_both(read_sample: Study, plain, coded, within: str) -> None:
    frame = cooccurrence(read_sample, within=within)
    together, alone = Counter(), Counter()
    for codes in units(coded, plain, within).values():
        alone.update(codes)
        together.update(frozenset(pair) for pair in itertools.combinations(sorted(codes), 2))
    got = {frozenset((r["theme"], r["other"])): r["together"] for r in frame.to_dict("records")}
    assert got == together
    for row in frame.to_dict("records"):
        assert (row["alone"], row["other_alone"]) == (alone[row["theme"]], alone[row["other"]])
        assert row["overlap"] == row["together"] / (row["alone"] + row["other_alone"] - row["together"])
    assert frame["together"].is_monotonic_decreasing
    assert len(got) > 20


def test_cooccurrence_keeps_to_one_cell(read_sample: Study, plain, coded) -> None:
    frame = cooccurrence(read_sample, where={"municipality": "Vardlia", "round": 4})
    mine = coded[(coded["municipality"] == "Vardlia") & (coded["round"] == 4)]
    wanted = Counter()
    for codes in units(mine, plain, "utterance").values():
        wanted.update(frozenset(pair) for pair in itertools.combinations(sorted(codes), 2))
    assert {frozenset((r["theme"], r["other"])): r["together"] for r in frame.to_dict("records")} == wanted
    with pytest.raises(QualError):
        cooccurrence(read_sample, where={"weather": "rain"})


# --- interaction ---------------------------------------------------------------------------------------------
def test_exchanges_and_who_takes_up_from_whom(read_sample: Study, coded, plain) -> None:
    spans = plain.coded[plain.coded["kind"] == "interaction"].groupby("coding")["number"].agg(["min", "max"])
    rows = coded[coded["kind"] == "interaction"].dropna(subset=["group"]).join(spans, on="coding")
    got = exchanges(read_sample)
    counted = {
        (r["theme"], r["group"], r["round"]): (r["exchanges"], r["participants"])
        for r in got.to_dict("records")
        if r["exchanges"]
    }
    assert counted == {
        key: (of.groupby(["file", "min", "max"]).ngroups, of["person"].nunique())
        for key, of in rows.groupby(["code", "group", "round"])
    }
    steps = Counter()
    for (code, *_place), of in rows.groupby(["code", "file", "min", "max"]):
        lines = of.drop_duplicates("number").sort_values("number")
        voices = [person if isinstance(person, str) else None for person in lines["person"]]
        steps.update((code, a, b) for a, b in itertools.pairwise(voices) if a != b)
    frame = uptake(read_sample, by=())
    frame = frame[frame["theme"].isin({step[0] for step in steps})]
    told = Counter()
    for r in frame.to_dict("records"):
        told[r["theme"], r["giver"] or None, r["taker"] or None] += r["times"]
    outside = plain.coded[plain.coded["group"].isna() & (plain.coded["kind"] == "interaction")]
    assert outside.empty or sum(told.values()) >= sum(steps.values())
    if outside.empty:
        assert told == steps
    assert len(steps) > 50


# --- change --------------------------------------------------------------------------------------------------
def test_change_tells_those_who_return_from_those_who_are_new(read_sample: Study, plain, coded) -> None:
    frame = change(read_sample, 1, 4)
    people = plain.present.dropna(subset=["person"]).groupby(["group", "round"])["person"].agg(set).to_dict()
    own = coded[coded["kind"] != "group"].dropna(subset=["person", "group"])
    says = own.groupby(["code", "group", "round"])["person"].agg(set).to_dict()
    for row in frame.to_dict("records"):
        before, after = people[row["group"], 1], people[row["group"], 4]
        then = says.get((row["theme"], row["group"], 1), set()) & before
        now = says.get((row["theme"], row["group"], 4), set()) & after
        assert row["returning"] == len(before & after)
        assert (row["then"], row["now"], row["both"]) == (
            len(then & after),
            len(now & before),
            len(then & now & before & after),
        )
        assert row["newcomers"] + row["came"] == len(
            after - before
        )  # of these who came from another group: test_people
        assert row["newcomers_now"] + row["came_now"] == len(now - before)
        assert row["gone"] + row["went"] == len(before - after)
        assert row["gone_then"] + row["went_then"] == len(then - after)
    assert frame["newcomers_now"].sum() > 0
    with pytest.raises(QualError):
        change(read_sample, 1, 9)


def test_a_person_is_followed_only_where_consent_allows(sample_study: Study, study: Study) -> None:
    frame = followed(sample_study, "bn1")
    assert frame.attrs["consent"] is True
    assert frame["utterances"].sum() > 0
    with pytest.raises(QualError, match="bn2"):
        followed(sample_study, "bn2")


# --- missing -------------------------------------------------------------------------------------------------
def test_missing_sessions_people_roles_and_figures(read_sample: Study, plain) -> None:
    frame = missing(read_sample)
    assert frame.loc[frame["what"] == "not_held", "session"].tolist() == ["MV-R3"]
    grid = plain.present.dropna(subset=["group"])
    people = grid.groupby(["group", "round"])["person"].agg(set).to_dict()
    wanted = set()
    for person, of in grid.dropna(subset=["person"]).groupby("person"):
        sat = {number: list(rows["group"]) for number, rows in of.groupby("round")}
        for number in {1, 2, 3, 4} - set(sat):
            past, next_ = [n for n in sat if n < number], [n for n in sat if n > number]
            near = sat[max(past)] if past else sat[min(next_)]
            goes = sat[min(next_)] if next_ else []
            group = ([one for one in near if one in goes] or near)[0]
            if (group, number) in people:
                wanted.add((group, number, person, "not_yet" if not past else "absent" if next_ else "not_again"))
    held = set(plain.said.dropna(subset=["group"])[["group", "round"]].itertuples(index=False, name=None))
    away = frame[frame["what"].isin(ABSENT)]
    assert set(away[["group", "round", "person", "what"]].itertuples(index=False, name=None)) == wanted
    assert {what for *_cell, what in wanted} == set(ABSENT)
    elsewhere = grid.groupby("round")["person"].agg(set)
    assert not any(
        row["person"] in elsewhere[row["round"]] for row in away.to_dict("records")
    )  # who sat elsewhere is there
    roles = grid.groupby(["group", "round"])["role"].agg(set).to_dict()
    every = grid.groupby("group")["role"].agg(set).to_dict()
    gone = frame[frame["what"] == "role_absent"]
    assert set(gone[["group", "round", "role"]].itertuples(index=False, name=None)) == {
        (*cell, role) for cell in held for role in every[cell[0]] - roles[cell] if role
    }
    unknown = plain.said[~plain.said["moderator"] & plain.said["person"].isna()].groupby("session").size()
    told = frame[frame["what"] == "unidentified"].set_index("session")["figures"].astype(int)
    assert told.to_dict() == unknown.to_dict()


def test_figures_that_disagree_stand_side_by_side(study: Study) -> None:
    frame = missing(study)
    figures = frame[frame["what"] == "figures_differ"].iloc[0]
    assert (figures["group"], figures["round"]) == ("HN", 1)
    assert figures["figures"] == "3 (deltakerlisten); 4 (årsrapporten); 2"


def test_nobody_coded_gives_whole_but_empty_tables(study: Study) -> None:
    assert prompted(study).empty
    assert cooccurrence(study).empty
    assert uptake(study).empty
    assert saturation(study).empty
    assert change(study, 1, 2).empty
    assert len(participation(study)) == 4


# --- the worked example of docs/measures.md ------------------------------------------------------------------
PLAN = """
name = "Eksempel"
[[groups]]
code = "A"
[[rounds]]
number = 1
[[persons]]
code = "anne"
[[persons]]
code = "berit"
[[persons]]
code = "dag"
[[sessions]]
name = "A-R1"
group = "A"
round = 1
files = ["A-R1.txt"]
present = [
  { label = "M1", function = "moderator" },
  { label = "Anne", person = "anne" }, { label = "Berit", person = "berit" }, { label = "Dag", person = "dag" },
]
asked = [{ question = "q1", utterance = 1 }, { question = "q2", utterance = 4 }]
[[questions]]
code = "q1"
text = "Hva leser dere?"
themes = ["Lesing"]
[[questions]]
code = "q2"
text = "Noe mer?"
"""


def test_the_worked_example_is_true(tmp_path) -> None:
    from qual import codebook, coding

    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    talk = [("M1", 10), ("Anne", 20), ("Berit", 10), ("M1", 10), ("Anne", 30)]
    (tmp_path / "A-R1.txt").write_text(
        "".join(f"{who}: {' '.join(['ord'] * count)}\n" for who, count in talk), encoding="utf-8"
    )
    study = Study.create(tmp_path / "study", plan=tmp_path / "plan.toml")
    study.add(tmp_path / "A-R1.txt")
    reading, time = (codebook.add_code(study.acting("a"), name) for name in ("reading", "time"))
    grouping = codebook.add_grouping(study.acting("a"), "G")
    group = codebook.add_group(study.acting("a"), "Lesing", grouping_id=grouping)
    codebook.move_code(study.acting("a"), reading, group)
    codebook.activate_grouping(study.acting("a"), grouping)
    spans = [(reading, 2, None), (reading, 3, 15), (time, 3, None), (reading, 5, 39)]
    for code, number, end in spans:
        coding.apply(study.acting("a"), code, [coding.Span(f"A-R1-000{number}", end and 0, end)])
    exchange = [coding.Span("A-R1-0002"), coding.Span("A-R1-0003")]
    coding.apply(study.acting("a"), reading, exchange, kind="interaction")

    row = matrix(study, themes=["reading"], measure="utterance_share", language="nb").iloc[0]
    assert (row["utterance_share"], row["display"], row["codings"]) == (1, "3 av 3", 4)
    assert (row["words"], row["words_said"]) == (40, 60)
    shares = participation(study).iloc[0]
    assert (shares["moderator_share"], shares["largest_words"], shares["silent"], shares["largest"]) == (
        0.25,
        50,
        1,
        "anne",
    )
    asked = prompted(study, themes=["reading"], language="en").iloc[0]
    assert asked["display"] == "1 of 3 unprompted"
    assert (asked["participants_prompted"], asked["participants_unprompted"]) == (2, 1)
    for within, alone in (("utterance", 3), ("exchange", 1)):
        pair = cooccurrence(study, within=within).iloc[0]
        assert (pair["together"], pair["alone"], pair["other_alone"]) == (1, alone, 1)
    told = exchanges(study, themes=["reading"]).iloc[0]
    assert (told["exchanges"], told["participants"]) == (1, 2)
    steps = uptake(study)[["giver", "taker", "times"]].values.tolist()
    assert steps == [["anne", "berit", 1]]


def test_what_only_the_group_says_is_told_as_that_in_every_cell(sample_study: Study, coded) -> None:
    for at, row in enumerate(sample_study.codings().query("kind == 'individual'").iloc[::9].to_dict("records")):
        if at % 2:  # some cells whose only coding is the group's
            coding.describe(sample_study, row["coding"], kind="group")
    rows = sample_study.codings()
    rows = rows[~rows["is_moderator"]].dropna(subset=["group"])
    wanted = set()
    for cell, of in rows.groupby(["code", "group", "round"]):
        if not of.loc[of["kind"] != "group", "person"].notna().any() and (of["kind"] != "individual").any():
            wanted.add(cell)
    frame = matrix(sample_study, language="nb")
    told = frame[frame["display"] == "gruppa samlet"]
    assert set(zip(told["theme"], told["group"], told["round"], strict=True)) == wanted
    assert len(wanted) > 5
    assert told["value"].isna().all()
    zero = frame[(frame["status"] == "held") & (frame["value"] == 0)]
    assert not (zero["as_group"] > 0).any()


def test_where_the_guide_asks_and_nobody_says_it_that_is_what_the_figure_says(read_sample: Study) -> None:
    for row in prompted(read_sample, level="group", by=["group", "round"]).itertuples():
        if row.status == "held" and not row.utterances:
            idle = "ingen spørsmål er knyttet"
            assert (idle in row.display) == (not row.asking), row
