"""Named views, the utterances behind a mark, what tables say in a sentence, and the pictures that go with them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import plain_count
import pytest
from PIL import Image

from qual.errors import QualError
from qual.reports import write_table
from qual.study import Study
from qual.themes import BY, MEASURES, charts, matrix, pictures, telling
from qual.themes.behind import references
from qual.themes.biography import biography, events
from qual.themes.change import change
from qual.themes.compare import compare
from qual.themes.cooccurrence import cooccurrence
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import exchanges, uptake
from qual.themes.intervals import intervals
from qual.themes.lifelines import lifelines
from qual.themes.missing import missing
from qual.themes.participation import participation
from qual.themes.prompted import prompted
from qual.themes.snapshots import make, open_snapshot
from qual.themes.views import all_views, delete_view, save_view


@pytest.fixture(scope="module")
def plain() -> plain_count.Plain:
    return plain_count.load()


@pytest.fixture(scope="module")
def shown(sample_folder: Path) -> Iterator[Study]:
    """The sample study, to read in."""
    with Study(sample_folder) as opened:
        yield opened


# --- views ---------------------------------------------------------------------------------------------------
def test_a_view_keeps_choices_under_a_name_and_undo_takes_each_step_back(study: Study) -> None:
    query = {"themes_part": "change", "themes_rounds": [1, 2], "themes_intervals": True}
    one = save_view(study, " Tid i skolen ", "themes", query)
    (row,) = all_views(study, "themes")
    assert (row["id"], row["name"], row["query"], row["author"]) == (one, "Tid i skolen", query, study.coder)
    assert save_view(study, "Tid i skolen", "themes", {}) == one
    assert [row["query"] for row in all_views(study)] == [{}]
    assert all_views(study, "quotes") == []
    study.undo()
    assert all_views(study)[0]["query"] == query
    delete_view(study, one)
    assert all_views(study) == []
    study.undo()
    assert [row["id"] for row in all_views(study)] == [one]
    with pytest.raises(QualError):
        save_view(study, "  ", "themes", {})
    study.undo()
    study.undo()
    with pytest.raises(QualError):
        delete_view(study, one)


# --- behind a mark -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("split", BY)
def test_behind_a_mark_stand_as_many_utterances_as_the_figure_counts(shown: Study, split: str) -> None:
    frame = matrix(shown, level="group", by=(split,), measure="utterances")
    rows = frame[frame["utterances"] > 0].to_dict("records")
    assert rows
    for row in rows[:: max(len(rows) // 12, 1)]:
        found = references(shown, row["theme_id"], {split: row[split]}, level="group")
        assert len(found) == row["utterances"]


def test_the_quotations_behind_a_mark_and_behind_two_themes_together(shown: Study) -> None:
    pair = cooccurrence(shown, level="group").iloc[0]
    both = references(shown, pair["theme_id"], level="group", beside=pair["other_id"])
    assert len(both) == pair["together"]
    quotes = shown.behind(pair["theme_id"], level="group", beside=pair["other_id"])
    assert {line.reference for lines in quotes["lines"] for line in lines} >= set(both)
    assert set(quotes["theme"]) == {pair["theme"]}
    nothing = shown.behind(pair["theme_id"], {"group": "nowhere"}, level="group")
    assert nothing.empty
    assert list(nothing) == list(quotes)
    assert list(shown.behind(pair["theme_id"], level="group", coder="Koder B")) == list(quotes)


def test_what_a_moderator_says_is_behind_a_mark_that_counts_it(shown: Study) -> None:
    said = shown.utterances()
    first = said[said["is_moderator"]].iloc[0]
    shown.code(first["utterance"], "spør åpent")
    for moderators in (False, True):
        frame = matrix(shown, by=("session",), measure="utterances", themes=["spør åpent"], moderators=moderators)
        found = shown.behind("spør åpent", {"session": first["session"]}, moderators=moderators)
        assert frame.set_index("session").loc[first["session"], "utterances"] == len(found) == int(moderators)
    shown.undo()


# --- every measure by every split, counted again -------------------------------------------------------------
@pytest.mark.parametrize(
    "split", ["group", "round", "session", "level", "municipality", "role", "person", "question", "tag"]
)
def test_every_measure_by_every_split_agrees_with_a_plain_count(shown: Study, plain, split: str) -> None:
    frame = matrix(shown, level="concept", by=(split,))
    column = {"question": "questions", "tag": "tags"}.get(split, split)
    said = (
        plain.said[~plain.said["moderator"]].explode(column)
        if column != split
        else plain.said[~plain.said["moderator"]]
    )
    coded = plain.coded[~plain.coded["moderator"]]
    coded = coded.explode(column) if column != split else coded
    talk = said.dropna(subset=[column]).groupby(column)
    whole, words = talk.size(), talk["words"].sum()
    assert set(frame.columns) >= set(MEASURES)
    seen = 0
    for row in frame.to_dict("records"):
        of = coded[(coded[column] == row[split]) & coded["code"].isin(plain.concepts[row["theme"]])]
        count = of.groupby(["file", "number"]).ngroups
        assert row["utterances"] == count
        assert row["presence"] == int(count > 0)
        assert row["words"] == plain_count.words_of(of)
        assert row["codings"] == of["coding"].nunique()
        assert row["participants"] == of.loc[of["kind"] != "group", "person"].nunique()
        assert row["utterances_said"] == whole.get(row[split], 0)
        assert row["words_said"] == words.get(row[split], 0)
        if row["utterances_said"]:
            assert row["utterance_share"] == count / whole[row[split]]
            assert row["word_share"] == row["words"] / words[row[split]]
        seen += count
    assert seen or split == "tag"


def test_a_reference_point_is_followed_through_the_codes_that_it_hangs_on(shown: Study, plain) -> None:
    import yaml

    book = yaml.safe_load((plain_count.SAMPLE / "codebook.yaml").read_text(encoding="utf-8"))
    frame = matrix(shown, level="reference", by=("round",))
    coded = plain.coded[~plain.coded["moderator"]]
    hung = {}
    for point in book["reference_points"]:
        names = {link["name"] for link in point["links"] if link["kind"] == "code"}
        groups = {link["name"].split(" / ")[-1] for link in point["links"] if link["kind"] == "code group"}
        above = [plain.concepts[link["name"]] for link in point["links"] if link["kind"] == "concept"]
        below = {code for code, group in plain.group_of.items() if group in groups}
        hung[point["statement"]] = names.union(below, *above)
    assert set(frame["theme"]) == {name for name, codes in hung.items() if codes}
    for row in frame.to_dict("records"):
        of = coded[(coded["round"] == row["round"]) & coded["code"].isin(hung[row["theme"]])]
        assert row["utterances"] == of.groupby(["file", "number"]).ngroups
        assert row["participants"] == of.loc[of["kind"] != "group", "person"].nunique()
    theme = frame.loc[frame["utterances"] > 0, "theme"].iloc[0]
    assert not shown.behind(theme, level="reference").empty


# --- stances -------------------------------------------------------------------------------------------------
def test_exchanges_count_under_the_stance_that_somebody_coded(sample_study: Study, plain) -> None:
    from qual.store.schema import codings

    stored = sample_study.codings()
    exchanged = stored[stored["kind"] == "interaction"].drop_duplicates("coding").set_index("coding")
    # counted again from the table of codings: an exchange is a session, a first and a last utterance
    place = stored["utterance"].map(dict(zip(sample_study.utterances()["utterance"], itertools.count(), strict=False)))
    ends = place.groupby(stored["coding"]).agg(["min", "max"])
    told = stored["coding"].isin(exchanged.index) & ~stored["is_moderator"]
    lines = stored[told].dropna(subset=["group"]).join(ends, on="coding")

    def recounted(said: dict[str, str | None]) -> dict[tuple[object, ...], int]:
        by = lines.assign(stance=lines["coding"].map(said)).dropna(subset=["stance"])
        return {
            key: of.groupby(["session", "min", "max"]).ngroups
            for key, of in by.groupby(["code", "group", "round", "stance"])
        }

    def counted() -> dict[tuple[object, ...], int]:
        return {
            (row["theme"], row["group"], row["round"], stance): row[stance]
            for row in exchanges(sample_study).to_dict("records")
            for stance in ("agreed", "opposed", "developed") if row[stance]
        }  # fmt: skip

    before = exchanges(sample_study)["exchanges"].tolist()
    assert counted() == recounted(exchanged["stance"].to_dict())  # what the sample says
    said = {one: ("agreed", "opposed", "developed", None)[at % 4] for at, one in enumerate(exchanged.index)}
    with sample_study.acting("a").act("coding.stance") as act:
        for coding_id, stance in said.items():
            act.update(codings, coding_id, stance=stance)
    assert exchanges(sample_study)["exchanges"].tolist() == before
    wanted = recounted(said)
    assert counted() == wanted
    assert len(wanted) > 20
    code = lines["code"].mode()[0]
    after = exchanges(sample_study, by=("round",), themes=[code])
    every = uptake(sample_study, themes=[code])["times"].sum()
    parts = [
        uptake(sample_study, themes=[code], stance=name)["times"].sum() for name in ("agreed", "opposed", "developed")
    ]
    assert 0 < max(parts) <= every
    chart = pictures.stance_bars(after, "nb").to_dict()
    assert "med motsigelse" in " ".join(chart["title"]["subtitle"])
    with pytest.raises(QualError):
        uptake(sample_study, stance="furious")


def test_counts_follow_what_was_just_coded_and_undone(study: Study) -> None:
    def told() -> int:
        return int(matrix(study, measure="utterances")["utterances"].sum())

    study.code("HN-R1-0002", "te")
    assert told() == 1
    study.code("HN-R1-0004", "te")
    assert told() == 2
    study.undo()
    assert told() == 1
    with study.acting("a").act("test") as act:  # within an act, what it has changed is counted
        from qual.store import counts

        code = study.code_id("te")
        assert counts.themes(act.connection, [(code, code)], ("group",))[0]["utterances"] == 1


# --- in words ------------------------------------------------------------------------------------------------
def test_tables_say_what_they_hold_in_a_sentence(shown: Study, plain) -> None:
    data: Any = shown.store
    pairs = cooccurrence(data, level="group")
    pair, alike = pairs.iloc[0], (pairs["together"] == pairs["together"].max()).sum() - 1
    said = telling.stand_together(cooccurrence(data, level="group"), "nb")
    assert f"«{pair['theme']}» og «{pair['other']}»" in said
    assert f"i {pair['together']} ytringer" in said
    assert alike
    assert f"Like ofte gjør {alike} andre par det. {len(pairs)} par i alt." in said
    frame = compare(data, {"group": "BN", "round": 1}, {"group": "BN", "round": 4})
    new = (frame["change"] == "new").sum()
    assert telling.compared(frame, "nb").startswith(f"{new} nye, ")
    assert "kan ikke sammenlignes" in telling.compared(
        compare(data, {"group": "MV", "round": 2}, {"group": "MV", "round": 3}), "nb"
    )
    shift = change(data, 1, 4, by=(), level="group")
    sums = shift.set_index("theme")[["then", "now"]].astype(int)
    theme = (sums["now"] - sums["then"]).abs().idxmax()
    assert (
        f"«{theme}»: {sums.loc[theme, 'then']} av dem sa det i runde 1, {sums.loc[theme, 'now']} i runde 4"
        in telling.changed(shift, "nb")
    )
    life = biography(data, "Noen få bærer på lånt tid", level="group")
    assert "sies først i LN-R1, SKN-R1 og BN-R1, samme dag, og i 8 av 8 grupper" in telling.lived(life, "nb")


def test_whose_voice_is_missing_stands_on_every_figure(shown: Study, study: Study) -> None:
    told = telling.whose_voice_is_missing(missing(shown), "nb", brief=True)
    assert "Ikke holdt: MV runde 3." in told
    assert "LV runde 2 (5; 6)" in told
    full = telling.whose_voice_is_missing(missing(study), "nb")
    assert "HN runde 1: 3 (deltakerlisten); 4 (årsrapporten); 2" in full
    frame = matrix(shown, level="group", language="nb")
    frame.attrs["note"] = told
    for chart in (charts.heatmap(frame, "nb"), charts.lines(frame, "nb")):
        assert "Ikke holdt: MV runde 3." in " ".join(chart.to_dict()["title"]["subtitle"])
    assert telling.whose_voice_is_missing(missing(study).iloc[:0], "nb") == ""


# --- pictures ------------------------------------------------------------------------------------------------
def test_lines_carry_events_and_intervals_when_they_are_asked_for(shown: Study) -> None:
    data = shown.store
    frame = matrix(data, level="group", by=("round",), language="nb")
    bare = charts.lines(frame, "nb").to_dict()
    full = charts.lines(frame, "nb", limits=intervals(data, level="group"), events=events(data)).to_dict()
    assert "Holmen skole" not in " ".join(bare["title"]["subtitle"])
    assert (
        "1 = Kommunestyret i Nærsund vedtar å legge ned Holmen skole fra sommeren 2018 (Nærsund, 24.11.2016)"
        in " ".join(full["title"]["subtitle"])
    )
    (records,) = full["datasets"].values()
    assert {record["event"] for record in records if record["kind"] == "event"} == {"1", "2"}
    assert all(record["low"] <= record["weight"] <= record["high"] for record in records if "low" in record)
    (records,) = bare["datasets"].values()
    assert not any("low" in record for record in records)


def test_a_picture_is_300_dots_an_inch_and_its_table_opens_in_excel(shown: Study, tmp_path) -> None:
    import openpyxl

    frame = emergence(shown, level="group", language="nb")
    chart = lifelines(frame, "nb")
    image = Image.open(io.BytesIO(charts.render(chart, ".png")))
    assert [round(dots) for dots in image.info["dpi"]] == [300, 300]
    assert image.width > 1800
    svg = charts.render(chart, ".svg").decode()
    assert "Når temaene er der" in svg
    file = write_table(frame, tmp_path / "t.xlsx", title="T", fictional=True, language="nb")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["Tema", "Gruppe"]
    assert sheet.max_row == len(frame) + 1


@pytest.mark.parametrize("themes", [0, 1, pytest.param(300, marks=pytest.mark.slow)])
def test_every_picture_is_drawn_with_no_theme_one_and_300(shown: Study, themes: int) -> None:
    data = shown.store

    def of(frame: pd.DataFrame) -> pd.DataFrame:
        if themes == 0 or "theme_id" not in frame:
            found = frame.iloc[: 0 if themes == 0 else None]
        else:
            first = frame[frame["theme_id"] == frame["theme_id"].iloc[0]]
            found = pd.concat(
                [first.assign(theme_id=str(n), theme=f"{n} {first['theme'].iloc[0]}") for n in range(themes)]
            )
        found.attrs = frame.attrs
        return found

    grid = of(matrix(data, level="group", language="nb"))
    by_round = of(exchanges(data, level="group", by=("round",)))
    drawn = [
        charts.heatmap(grid, "nb", per_row=4), charts.lines(grid, "nb"), lifelines(of(emergence(data, level="group")), "nb"),
        pictures.stance_bars(by_round, "nb"), pictures.prompted_bars(of(prompted(data, level="group", by=("round",))), "nb"),
        pictures.saturation_curve(of(saturation(data)), "nb"), pictures.talk_bars(of(participation(data)), "nb"),
    ]  # fmt: skip
    said = [chart.to_dict() for chart in drawn]
    for one in said:
        assert one["title"]["text"]
        assert max(len(rows) for rows in one.get("datasets", {"": []}).values()) < 60 * 32 + 1
    if themes == 300:
        assert all("temaer til" in str(one["title"]["subtitle"]) for one in said[:5])


def test_a_snapshot_of_exchanges_opens_as_it_was(sample_study: Study) -> None:
    make(sample_study.acting("a"), "før", "exchanges", by=["round"], level="group")
    found = open_snapshot(sample_study, "før", "nb")
    now = exchanges(sample_study, by=("round",), level="group")
    assert found.frame["exchanges"].sum() == now["exchanges"].sum()
    assert found.frame["agreed"].sum() == now["agreed"].sum() > 0
