"""Compare, biography, surveys, snapshots, actions, what is written down, the thread memo and the minutes, and the pictures."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import numpy as np
import plain_count
import pytest

from qual import codebook
from qual.errors import ConflictError, DesignError, FileError, QualError, StudyError
from qual.reports.minutes import write_minutes
from qual.reports.thread_memo import write_thread_memo
from qual.store import frozen
from qual.study import Study
from qual.themes import charts, matrix, pictures
from qual.themes.actions import actions, add_action, update_action
from qual.themes.biography import biography, events
from qual.themes.cases import experiences
from qual.themes.compare import compare, passages
from qual.themes.decided import entries, rewrite, write_down
from qual.themes.emergence import saturation
from qual.themes.intervals import interval, intervals
from qual.themes.participation import participation
from qual.themes.prompted import codings_asked, prompted
from qual.themes.snapshots import all_snapshots, make, open_snapshot
from qual.themes.survey import beside, read_survey


@pytest.fixture(scope="module")
def plain() -> plain_count.Plain:
    return plain_count.load()


# --- compare and biography -----------------------------------------------------------------------------------
def test_compare_tells_every_theme_with_words_on_both_sides(read_sample: Study, plain) -> None:
    left, right = {"group": "BN", "round": 1}, {"group": "BN", "round": 4}
    frame = compare(read_sample, left, right)
    coded = plain.coded[~plain.coded["moderator"] & (plain.coded["group"] == "BN")]
    sides = [set(coded.loc[coded["round"] == number, "code"]) for number in (1, 4)]
    assert set(frame.loc[frame["change"].isin(["new", "only_right"]), "theme"]) <= sides[1] - sides[0]
    assert set(frame.loc[frame["change"].isin(["gone", "only_left"]), "theme"]) <= sides[0] - sides[1]
    assert set(frame["theme"]) == sides[0] | sides[1]
    own = coded[coded["kind"] != "group"].dropna(subset=["person"])
    shares = [
        own[own["round"] == n].groupby("code")["person"].nunique() / present
        for n, present in zip((1, 4), present_in(plain), strict=True)
    ]
    for row in frame.to_dict("records"):
        assert (row["left"], row["right"]) == tuple(side.get(row["theme"], 0) for side in shares)
        for side, place in (("left_quotes", left), ("right_quotes", right)):
            assert len(row[side]) <= 3
            for passage in row[side]:
                words = coded[(coded["code"] == row["theme"]) & (coded["round"] == place["round"])]
                assert passage.text in {
                    text[a:b] for text, a, b in zip(words["text"], words["start"], words["end"], strict=True)
                }
    assert all(row["right_quotes"] for row in frame[frame["change"] == "new"].to_dict("records"))


def present_in(plain: plain_count.Plain) -> list[int]:
    here = plain.present[plain.present["group"] == "BN"]
    return [int((here["round"] == number).sum()) for number in (1, 4)]


def test_compare_says_unknown_where_a_session_is_missing_and_refuses_a_place_that_is_not_there(read_sample) -> None:
    frame = compare(read_sample, {"group": "MV", "round": 2}, {"group": "MV", "round": 3})
    assert set(frame["change"]) == {"unknown"}
    with pytest.raises(QualError):
        compare(read_sample, {"group": "XX"}, {"group": "BN"})
    towns = compare(read_sample, {"municipality": "Nærsund"}, {"municipality": "Vardlia"}, level="concept")
    assert len(towns) == 3


def test_passages_come_from_as_many_participants_as_there_are(read_sample: Study) -> None:
    found = passages(read_sample, "Noen få bærer på lånt tid", level="group", most=3)
    for of_round in (found[number,] for number in (1, 2, 3, 4)):
        assert len({passage.person for passage in of_round}) == len(of_round) == 3
        assert len({passage.reference for passage in of_round}) == 3


def test_passages_of_each_session(read_sample: Study) -> None:
    found = passages(read_sample, "Noen få bærer på lånt tid", level="group", by=("session",), most=1)
    assert found
    assert all(of[0].session == session and len(of) == 1 for (session,), of in found.items())


def test_where_nothing_is_coded_there_is_nothing_behind(study: Study) -> None:
    codebook.add_code(study, "te først")
    assert passages(study, "te først") == {}
    assert codings_asked(study, "te først") == []
    assert experiences(study, by="session", level="code").empty
    assert biography(study, "te først").first is None
    assert set(study.themes(level="code", by=("question",))["utterances"]) <= {0}


def test_a_theme_has_a_life(read_sample: Study) -> None:
    life = biography(read_sample, "noen få bærer på lånt tid", level="group")
    assert life.first is not None
    first = life.movement[(life.movement["utterances"] > 0)]["round"].min()
    assert all(session.endswith(f"R{first}") for session in life.first.sessions)
    assert [passage.session for passage in life.words] == list(life.first.sessions)
    assert set(life.quotations) == set(life.movement.loc[life.movement["utterances"] > 0, "round"])
    assert life.asked["utterances"].sum() > 0
    with pytest.raises(QualError, match="ingenting"):
        biography(read_sample, "ingenting")


def test_events_stand_between_the_rounds(read_sample: Study) -> None:
    frame = events(read_sample)
    assert frame["after"].tolist() == [2, 2]
    assert ((frame["place"] > 2) & (frame["place"] < 3)).all()
    assert frame["place"].is_monotonic_increasing


# --- surveys -------------------------------------------------------------------------------------------------
def test_a_survey_stands_beside_a_theme(read_sample: Study, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(
        "question;group;year;value\nTid nok;Barnehage;2015;2,5\nTid nok;BV;2015;3\nAnnet;BN;2015;9\n", encoding="utf-8"
    )
    frame = beside(read_sample, read_survey(file), "Tid nok", "Noen få bærer på lånt tid", level="group")
    values = {(r["group"], r["round"]): r["value"] for r in frame.to_dict("records") if r["value"] == r["value"]}
    assert values == {("BN", 1): 2.5, ("BV", 1): 3.0}
    assert frame.loc[frame["value"].notna(), "of"].tolist() == ["Barnehage", "BV"]  # the level's own, and the group's


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"question,group,value\na,b,1\n", "themes.survey_columns"),
        (b"", "themes.survey_columns"),
        (b"question,group,year,value\na,b,2015,mye\n", "themes.survey_value"),
        (b"\xff\xfe\x00", "themes.survey_unreadable"),
    ],
)
def test_a_survey_that_cannot_be_used_says_why(tmp_path: Path, text: bytes, code: str) -> None:
    file = tmp_path / "survey.csv"
    file.write_bytes(text)
    with pytest.raises(FileError) as caught:
        read_survey(file)
    assert caught.value.code == code
    assert "survey.csv" in caught.value.text("nb")


# --- intervals -----------------------------------------------------------------------------------------------
def test_intervals_hold_the_figure_and_warn_of_few_speakers(read_sample: Study) -> None:
    frame = intervals(read_sample, level="group", by=("round",), draws=300)
    whole = matrix(read_sample, level="group", by=("round",))
    value = {(r["theme_id"], r["round"]): r["participants"] / r["present"] for r in whole.to_dict("records")}
    for row in frame.to_dict("records"):
        assert row["value"] == pytest.approx(value[row["theme_id"], row["round"]])
        assert row["low"] <= row["value"] <= row["high"]
    assert not frame["few"].any()
    few = intervals(read_sample, level="group", by=("group", "round"), measure="word_share", draws=50)
    assert few["few"].all()


def test_an_interval_of_one_speaker_is_none_and_of_equals_is_a_point() -> None:
    low, _high = interval(np.array([[1.0]]), np.array([1.0]))
    assert np.isnan(low).all()
    low, high = interval(np.ones((6, 1)), np.full(6, 2.0))
    assert (low[0], high[0]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("voiced", "of", "limits"), [(0, 5, (0, 0.4345)), (6, 6, (0.6097, 1)), (3, 5, (0.2307, 0.8824))]
)
def test_the_interval_of_participants_is_wilsons_and_never_without_width(voiced, of, limits) -> None:
    parts = np.array([[1.0]] * voiced + [[0.0]] * (of - voiced))
    low, high = interval(parts, np.ones(of))
    assert (low[0], high[0]) == pytest.approx(limits, abs=1e-4)


def test_a_share_of_the_talk_that_nobody_has_is_not_surely_none() -> None:
    low, high = interval(np.zeros((5, 1)), np.array([3.0, 10, 4, 8, 1]))
    assert (low[0], high[0]) == (0, pytest.approx(0.4345, abs=1e-4))


# --- snapshots -----------------------------------------------------------------------------------------------
def test_a_snapshot_equals_its_figure_to_the_character(sample_study: Study) -> None:
    for measure in ("participants", "utterances", "word_share"):
        make(sample_study, measure, level="group", measure=measure)
        figure = matrix(sample_study, level="group", measure=measure, language="nb")
        opened = open_snapshot(sample_study, measure, "nb").frame
        assert opened["display"].tolist() == figure["display"].tolist()  # "1 av 6", never "1 av 6.0"
        drawn = [charts.heatmap(frame, "nb")["datasets"]["records"] for frame in (opened, figure)]
        assert [one["figure"] for one in drawn[0]] == [one["figure"] for one in drawn[1]]


@pytest.mark.parametrize("figure", ["matrix", "prompted", "exchanges"])
def test_a_snapshot_never_changes_and_holds_no_words(study: Study, figure: str) -> None:
    study.code("HN-R1-0002", "te og kopper")
    make(study, "før møtet", figure)
    before = open_snapshot(study, "før møtet", "nb")
    study.code("HN-R1-0004", "te og kopper")
    study.code("HN-R2-0002", "ny kode")
    after = open_snapshot(study, "før møtet", "nb")
    assert before.frame.equals(after.frame)
    assert after.references == {(before.frame["theme_id"].iloc[0], "HN", 1): ("HN-R1-0002",)}
    assert after.frame["utterances"].sum() == (0 if figure == "exchanges" else 1)
    assert set(after.frame["theme"]) == {"te og kopper"}
    with study.read() as connection:
        stored = json.dumps(
            [all_snapshots(study)[0]["query"], frozen.results(connection, after.id)], ensure_ascii=False
        )
    assert "kopper" not in stored
    assert "kopp te" not in stored


def test_a_snapshot_needs_a_name_of_its_own(study: Study) -> None:
    make(study, "en")
    for name, code in (("en", "themes.snapshot_exists"), (" ", "themes.empty_text")):
        with pytest.raises(QualError) as caught:
            make(study, name)
        assert caught.value.code == code
    with pytest.raises(QualError, match="to"):
        open_snapshot(study, "to")
    with pytest.raises(QualError):
        make(study, "tre", "pie")


# --- actions and what is written down ------------------------------------------------------------------------
def test_actions_are_listed_followed_updated_and_undone(study: Study) -> None:
    frame = actions(study)
    assert frame[["session", "what", "status", "asked_in"]].values.tolist() == [
        ["HN-R1", "lage en felles ringeliste", "open", "HN-R2"]
    ]
    one = frame["id"].iloc[0]
    update_action(study, one, status="done", outcome="den henger på veggen")
    assert actions(study, status="done")["outcome"].tolist() == ["den henger på veggen"]
    study.undo()
    assert actions(study)["status"].tolist() == ["open"]
    add_action(study, "HN-R2", "ringe oftere", who="alle")
    assert actions(study, group="HN")["what"].tolist() == ["lage en felles ringeliste", "ringe oftere"]
    study.undo()
    assert len(actions(study)) == 1
    for call in (
        lambda: update_action(study, one, status="maybe"),
        lambda: update_action(study, "gone", status="done"),
        lambda: add_action(study, "nowhere", "noe"),
        lambda: add_action(study, "HN-R1", " "),
    ):
        with pytest.raises(QualError):
            call()


def test_minutes_hold_what_was_written_down_with_who_and_when(study: Study, tmp_path: Path) -> None:
    write_down(study, "decision", "Leder", "Vi går videre med ringelista.")
    write_down(study.acting("Bo"), "disagreement", "Leder", "Hvem som ringer.")
    reply = write_down(study, "corrected", "HN-R2", "Det var ikke permen.")
    assert [entry["kind"] for entry in entries(study, "Leder")] == ["decision", "disagreement"]
    assert [entry["id"] for entry in entries(study, "HN-R2")] == [reply]
    file = write_minutes(study, tmp_path / "referat.docx", ["Leder"], present=["Ada", "Bo"], language="nb")
    told = [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    assert (
        told.index("Det vi ble enige om") < told.index("Vi går videre med ringelista.") < told.index("Hvem som ringer.")
    )
    assert any(text.startswith("– Bo, ") for text in told)
    assert "Det var ikke permen." not in told
    study.undo()
    assert entries(study, "HN-R2") == []
    with pytest.raises(QualError):
        write_down(study, "rumour", "Leder", "x")
    with pytest.raises(FileError):
        write_minutes(study, tmp_path / "referat.pdf", ["Leder"])


def test_the_thread_memo_tells_a_group_what_it_said_without_names(read_sample: Study, tmp_path: Path) -> None:
    file = write_thread_memo(read_sample, tmp_path / "BN.docx", "BN", before=4, language="nb", fictional=True)
    document = docx.Document(str(file))
    told = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quotation"]
    assert 4 <= len(quotes) <= 8
    said = "\n".join(read_sample.utterances("BN-R3")["text"])
    assert all(quote.strip("«»").replace("“", '"').split()[0] in said for quote in quotes)
    assert "Hvor står dere nå?" in told  # the guide's first question of round 4
    assert any(status in cells for status in ("gjort", "delvis", "ikke gjort"))
    names = set(read_sample.persons()["pseudonym"].dropna())
    assert not [name for name in names for text in quotes if f" {name} " in text]
    with pytest.raises(DesignError):
        write_thread_memo(read_sample, tmp_path / "BN.docx", "BN", before=1)
    with pytest.raises(DesignError):
        write_thread_memo(read_sample, tmp_path / "XX.docx", "XX")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StudyError):
        write_thread_memo(read_sample, tmp_path / "file" / "BN.docx", "BN")


def test_only_what_is_safe_for_the_group_is_printed(read_sample: Study, tmp_path: Path) -> None:
    file = write_thread_memo(read_sample, tmp_path / "BN.docx", "BN", safe=lambda passage: False)
    assert [p for p in docx.Document(str(file)).paragraphs if p.style.name == "Quotation"] == []


# --- pictures ------------------------------------------------------------------------------------------------
def test_every_picture_can_be_drawn_also_with_nothing_in_it(sample_study: Study, study: Study) -> None:
    for one in (sample_study, study):
        theme = matrix(one, level="group")["theme"].tolist()[:1]
        drawn = [
            pictures.talk_bars(participation(one), "nb"),
            pictures.prompted_bars(prompted(one, level="group", by=("round",)), "nb"),
            pictures.saturation_curve(saturation(one), "nb"),
            pictures.small_multiples(matrix(one, level="group", themes=theme), "nb"),
            charts.heatmap(matrix(one, level="group", measure="word_share"), "nb"),
            charts.lines(matrix(one, level="group", measure="utterance_share"), "nb"),
        ]
        for chart in drawn:
            assert b"<svg" in charts.render(chart, ".svg")


def test_a_picture_says_what_it_holds(read_sample: Study) -> None:
    frame = prompted(read_sample, level="group", by=("round",), language="nb")
    chart = pictures.prompted_bars(frame, "nb").to_dict()
    every = sum(one["asked"] for one in frame.attrs["cells"])
    free = every - sum(one["prompted"] for one in frame.attrs["cells"])
    said = " ".join(chart["title"]["subtitle"])
    assert f"I runde 1, runde 2 og runde 4 er {free} av {every} ytringer om temaer som det spørres etter der" in said
    assert "Ingen spørsmål er knyttet til temaer i runde 3" in said
    told = pictures.talk_bars(participation(read_sample), "nb").to_dict()
    most = participation(read_sample).sort_values("moderator_share").dropna(subset=["moderator_share"]).iloc[-1]
    assert f"{most['moderator_share'] * 100:.0f}" in told["title"]["subtitle"][0]
    assert f"{most['group']} runde {most['round']}" in told["title"]["subtitle"][0]


def test_words_that_somebody_else_has_changed_are_not_written_over(study: Study) -> None:
    action = add_action(study, "HN-R1", "ringe hjem", who="alle")
    update_action(study.acting("Bo"), action, what="ringe alle hjem")
    with pytest.raises(ConflictError) as caught:
        update_action(study, action, what="ringe først", seen={"what": "ringe hjem"})
    assert (caught.value.mine, caught.value.theirs) == ("ringe først", "ringe alle hjem")
    update_action(study, action, status="done", seen={"what": "ringe hjem"})
    row = actions(study).set_index("id").loc[action]
    assert (row["what"], row["status"]) == ("ringe alle hjem", "done")


def test_an_entry_that_somebody_else_has_changed_is_not_written_over(study: Study) -> None:
    entry = write_down(study, "decision", "Leder", "vi fortsetter")
    rewrite(study.acting("Bo"), entry, "vi fortsetter til høsten")
    with pytest.raises(ConflictError):
        rewrite(study, entry, "vi slutter", seen="vi fortsetter")
    assert [row["text"] for row in entries(study, "Leder")] == ["vi fortsetter til høsten"]
