"""The matrix against counts made another way: plain Python over codings.csv, study.toml and the files."""

from __future__ import annotations

import csv
import inspect
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qual import codebook, coding, design, resources, themes
from qual.errors import QualError
from qual.study import Study
from qual.themes import compare, emergence, heatmap, lines, matrix, side_by_side, small_multiples, telling, wide
from qual.themes.participation import participation, voices
from qual.transcripts import Place, read

SAMPLE = resources.place("transcripts_sample")


# --- an independent count ---------------------------------------------------------------------------------------
LETTER = r"[A-Za-z0-9À-ÖØ-öø-ÿ]"


def word_starts(text: str) -> list[int]:
    """Where words start, by the counting rule, written anew: blank out what is no word, then find runs of letters."""
    blank = re.sub(
        r"\[(?:ler|latter)[^\]]*\]|\((?:latter|ler|stoler som)[^)]*\)|\(\.+\)|\(…\)|[#*…]",
        lambda m: " " * len(m[0]),
        text,
    )
    cut_off = rf"(?<![-’'\w]){LETTER}+(?:[-'’]{LETTER}+)*[-–](?=$|[\s.,!?»)/])(?!\s+(?:og|eller)\s)"
    blank = re.sub(cut_off, lambda m: " " * len(m[0]), blank)
    return [m.start() for m in re.finditer(rf"{LETTER}+(?:[-'’]{LETTER}+)*", blank)]


@pytest.fixture(scope="module")
def counted() -> dict[str, dict[tuple[str, str, int], int]]:
    """Per measure: (code, group, round) → figure, straight from the sample's files."""
    plan = tomllib.loads((SAMPLE / "study.toml").read_text(encoding="utf-8"))
    session_of = {file: s for s in plan["sessions"] for file in s.get("files", [])}
    texts = {file: [(u.speaker, u.text) for u in read(SAMPLE / file).utterances] for file in session_of}
    spans: dict[tuple[str, str, int], dict[tuple[str, int], list[tuple[int, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    voices: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    with (SAMPLE / "codings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            session = session_of[row["file"]]
            label, text = texts[row["file"]][int(row["utterance"]) - 1]
            assert text[int(row["start"]) : int(row["end"])] == row["text"]
            who = next((p for p in session["present"] if p["label"] == label), {})
            if who.get("function") == "moderator" or "group" not in session:
                continue
            cell = (row["code"], session["group"], session["round"])
            spans[cell][row["file"], int(row["utterance"])].append((int(row["start"]), int(row["end"])))
            if row["kind"] != "group" and "person" in who:
                voices[cell].add(who["person"])
    words = {
        cell: sum(
            sum(any(a <= at < b for a, b in ranges) for at in word_starts(texts[file][number - 1][1]))
            for (file, number), ranges in places.items()
        )
        for cell, places in spans.items()
    }
    return {
        "utterances": {cell: len(places) for cell, places in spans.items()},
        "participants": {cell: len(who) for cell, who in voices.items()},
        "words": words,
        "presence": dict.fromkeys(spans, 1),
    }


@pytest.mark.parametrize("measure", ["utterances", "participants", "words", "presence"])
def test_every_cell_of_every_code_agrees_with_an_independent_count(read_sample: Study, counted, measure: str) -> None:
    frame = matrix(read_sample, level="code", measure=measure)
    held = frame[frame["status"] == "held"]
    got = {(r["theme"], r["group"], r["round"]): r[measure] for r in held.to_dict("records") if r[measure]}
    wanted = {cell: figure for cell, figure in counted[measure].items() if figure}
    assert got == wanted
    assert len(wanted) > 300


def test_a_group_counts_an_utterance_once_however_many_of_its_codes_stand_there(read_sample: Study) -> None:
    book = codebook.read_from(read_sample)
    grouping = next(g for g in book.groupings if g.active)
    frame = matrix(read_sample, level="group", measure="utterances")
    codings = read_sample.codings()
    codings = codings[~codings["is_moderator"]]
    for group in grouping.groups:
        mine = codings[codings["code"].isin(group.codes)].dropna(subset=["group"])
        wanted = mine.groupby(["group", "round"])["utterance"].nunique().to_dict()
        rows = frame[(frame["theme"] == group.name) & (frame["utterances"] > 0)]
        assert {(r["group"], r["round"]): r["utterances"] for r in rows.to_dict("records")} == wanted


def test_a_concept_rolls_up_its_groups_without_double_counting(read_sample: Study) -> None:
    book = codebook.read_from(read_sample)
    frame = matrix(read_sample, level="concept", measure="utterances", by=("round",))
    codings = read_sample.codings()
    codings = codings[~codings["is_moderator"]]
    members = {group.name: group.codes for grouping in book.groupings for group in grouping.groups}
    for concept in book.concepts:
        codes = {code for name in concept.groups for code in members[name]}
        wanted = codings[codings["code"].isin(codes)].groupby("round")["utterance"].nunique().to_dict()
        rows = frame[frame["theme"] == concept.name]
        assert {r["round"]: r["utterances"] for r in rows.to_dict("records") if r["utterances"]} == wanted


def test_the_grid_is_whole_and_a_missing_session_is_not_a_zero(read_sample: Study) -> None:
    frame = matrix(read_sample, level="group")
    assert len(frame[frame["theme"] == frame["theme"].iloc[0]]) == 8 * 4
    missing = frame[(frame["group"] == "MV") & (frame["round"] == 3)]
    assert set(missing["status"]) == {"not_held"}
    assert missing["value"].isna().all()
    zero = frame[(frame["status"] == "held") & (frame["participants"] == 0) & (frame["as_group"] == 0)]
    assert len(zero) > 0
    assert (zero["value"] == 0).all()
    assert set(zero["display"]).isdisjoint(set(missing["display"]))


def test_the_residual_group_is_last_and_holds_what_no_group_holds(read_sample: Study) -> None:
    frame = matrix(read_sample, level="group", residual=True, language="nb")
    assert frame["theme"].iloc[-1] == "Restgruppe"
    assert matrix(read_sample, level="group", residual=True, language="en")["theme"].iloc[-1] == "Residual group"
    assert (frame[frame["theme"] == "Restgruppe"]["utterances"] > 0).any()


def test_what_no_group_holds_is_a_row_of_no_figure_unless_one_asks_for_it(sample_study: Study) -> None:
    """By a choice of its own, or by naming it; in every figure that has themes for rows."""
    by = {"by": ["round"]}
    figures: dict[str, Callable[..., Any]] = {
        "matrix": lambda **at: themes.matrix(sample_study, **by, **at),
        "study.themes": lambda **at: sample_study.themes(**by, **at),
        "prompted": lambda **at: themes.prompted(sample_study, **by, **at),
        "contents": lambda **at: themes.contents(sample_study, **by, **at),
        "exchanges": lambda **at: themes.exchanges(sample_study, **by, **at),
        "uptake": lambda **at: themes.uptake(sample_study, **by, **at),
        "cooccurrence": lambda **at: themes.cooccurrence(sample_study, **at),
        "emergence": lambda **at: themes.emergence(sample_study, **at),
        "compare": lambda **at: themes.compare(sample_study, {"round": 1}, {"round": 4}, quotations=0, **at),
        "change": lambda **at: themes.change(sample_study, 1, 4, **at),
        "intervals": lambda **at: themes.intervals(sample_study, draws=20, **at),
        "followed": lambda **at: themes.followed(sample_study, "ln1", **at),
        "snapshot": lambda **at: (
            themes.open_snapshot(sample_study, themes.make_snapshot(sample_study, str(at), **by, **at), "nb").frame
        ),
    }
    asks = {
        name
        for name, one in inspect.getmembers(themes, inspect.isfunction)
        if "residual" in inspect.signature(one).parameters
    }
    assert asks - set(figures) == {"saturation"}  # of which rows are sessions
    for name, figure in figures.items():
        columns = ["theme_id", "other_id"] if name == "cooccurrence" else ["theme_id"]

        def held(frame: pd.DataFrame, columns: list[str] = columns) -> set[str]:
            return set().union(*(frame[column] for column in columns))

        assert "residual" not in held(figure(level="group")), name
        assert "residual" in held(figure(level="group", residual=True)), name
        if name not in ("followed", "cooccurrence"):
            assert held(figure(level="group", themes=["residual"])) == {"residual"}, name
    fewer, more = (
        themes.saturation(sample_study, level="group", residual=one)["cumulative"].iloc[-1] for one in (False, True)
    )
    assert more == fewer + 1
    of_cases = [themes.cases(sample_study), themes.experiences(sample_study)]
    assert all("residual" not in set(frame["theme_id"]) for frame in of_cases)


def test_a_framework_is_a_grouping_of_its_own_without_a_residual_group(read_sample: Study) -> None:
    book = codebook.read_from(read_sample)
    framework = next(g for g in book.groupings if g.framework)
    frame = matrix(read_sample, level="group", grouping=framework.name)
    assert set(frame["theme"]) <= {group.name for group in framework.groups}
    assert frame["utterances"].sum() > 100


def test_shares_are_of_those_present_and_split_by_level_counts_a_person_once(read_sample: Study) -> None:
    frame = matrix(read_sample, level="group", by=("level", "municipality"))
    attendances = read_sample.attendances()
    sessions = read_sample.sessions()[["session", "level", "municipality"]]
    people = (
        attendances[attendances["function"] == "participant"].merge(sessions, on="session").dropna(subset=["level"])
    )
    wanted = people.groupby(["level", "municipality"])["person"].nunique().to_dict()
    got = {(r["level"], r["municipality"]): r["present"] for r in frame.to_dict("records")}
    assert got == wanted
    assert (frame["participants"] <= frame["present"]).all()


def test_coder_narrows_and_moderators_count_only_when_asked_for(read_sample: Study) -> None:
    both = matrix(read_sample, level="code", measure="utterances")
    second = matrix(read_sample, level="code", measure="utterances", coder="Koder B")
    assert 0 < second["utterances"].sum() < both["utterances"].sum()
    coded = set(second[second["utterances"] > 0][["group", "round"]].itertuples(index=False, name=None))
    assert coded == {("BN", 4), ("SKV", 2), ("LN", 1), ("MV", 4)}


def test_wide_has_a_row_a_theme_and_a_column_a_session(read_sample: Study) -> None:
    table = wide(matrix(read_sample, level="group"))
    groups = next(one for one in codebook.read_from(read_sample).groupings if one.active).groups
    assert list(table.columns)[:4] == ["LN 1", "LN 2", "LN 3", "LN 4"]
    assert table.shape == (len(groups), 32)


@pytest.mark.parametrize(("choice", "value"), [("level", "chapter"), ("measure", "loudness"), ("by", ["weather"])])
def test_an_unknown_choice_is_a_named_error_that_lists_the_right_ones(read_sample: Study, choice: str, value) -> None:
    with pytest.raises(QualError, match=r"chapter|loudness|weather") as caught:
        matrix(read_sample, **{choice: value})
    assert caught.value.code == "themes.unknown_choice"


# --- the rules one by one, on a study small enough to count on one's fingers -----------------------------------
TOML = """
name = "Liten"
[[groups]]
code = "A"
level = "Ledere"
[[rounds]]
number = 1
[[persons]]
code = "p1"
[[persons]]
code = "p2"
[[sessions]]
name = "A-R1"
group = "A"
round = 1
files = ["A-R1.txt"]
present = [
  { label = "M1", function = "moderator" },
  { label = "Anne", person = "p1" },
  { label = "Berit", person = "p2" },
  { label = "Ukjent", kind = "unknown" },
]
counts = [{ value = 9, source = "Referatet" }]
"""
TALK = """M1: Hva skjer hos dere nå for tiden?
Anne: vi leser høyt # hver va- dag og det er fint [ler]
Berit: ja det gjør vi også hos oss
Ukjent: det gjør vi ikke hos oss
Anne: nei da må dere begynne //med det// snart
"""


@pytest.fixture
def small(tmp_path: Path) -> Study:
    plan = tmp_path / "plan.toml"
    plan.write_text(TOML, encoding="utf-8")
    file = tmp_path / "A-R1.txt"
    file.write_text(TALK, encoding="utf-8")
    study = Study.create(tmp_path / "study", plan=plan)
    study.add(file)
    return study


def one(study: Study, **choices):
    frame = matrix(study, level="code", **choices)
    return frame.to_dict("records")[0]


def test_overlapping_spans_and_two_coders_count_words_and_utterances_once(small: Study) -> None:
    utterance = "A-R1-0002"
    code = codebook.add_code(small.acting("a"), "leser")
    for coder, start, end in (("a", 0, 14), ("b", 3, 18), ("b", 0, 14)):
        coding.apply(small.acting(coder), code, [coding.Span(utterance, start, end)])
    row = one(small, measure="words")
    assert (row["utterances"], row["codings"]) == (1, 3)
    assert row["words"] == 4  # vi leser høyt hver: the pause is no word


def test_cut_off_words_and_laughter_do_not_count_and_overlapped_talk_does(small: Study) -> None:
    code = codebook.add_code(small.acting("a"), "alt")
    for reference in ("A-R1-0002", "A-R1-0005"):
        coding.apply(small.acting("a"), code, [coding.Span(reference)])
    assert one(small, measure="words")["words"] == 9 + 8


def test_a_word_belongs_where_it_starts(small: Study) -> None:
    code = codebook.add_code(small.acting("a"), "halv")
    coding.apply(small.acting("a"), code, [coding.Span("A-R1-0003", 1, 8)])  # "a det g"
    assert one(small, measure="words")["words"] == 2


def test_group_codings_voice_for_no_one_and_unknown_speakers_make_a_lower_bound(small: Study) -> None:
    code = codebook.add_code(small.acting("a"), "felles")
    coding.apply(small.acting("a"), code, [coding.Span("A-R1-0002")], kind="group")
    row = one(small, language="nb")
    assert (row["utterances"], row["participants"], row["display"]) == (1, 0, "gruppa samlet")
    coding.apply(small.acting("a"), code, [coding.Span("A-R1-0003")])
    coding.apply(small.acting("a"), code, [coding.Span("A-R1-0004")])
    row = one(small, language="nb")
    assert (row["participants"], row["unidentified"], row["display"]) == (1, 1, "minst 1 av 2")


def test_an_interaction_is_voiced_by_each_participant_with_a_segment(small: Study) -> None:
    code = codebook.add_code(small.acting("a"), "uenige")
    exchange = [coding.Span(f"A-R1-000{n}") for n in (1, 2, 3)]
    coding.apply(small.acting("a"), code, exchange, kind="interaction")
    row = one(small)
    assert (row["codings"], row["utterances"], row["participants"]) == (1, 2, 2)
    assert one(small, moderators=True)["utterances"] == 3


def test_present_is_what_attendances_say_and_else_the_first_figure_with_its_source(
    small: Study, tmp_path: Path
) -> None:
    code = codebook.add_code(small.acting("a"), "noe")
    coding.apply(small.acting("a"), code, [coding.Span("A-R1-0002")])
    assert one(small)["present"] == 2
    other = Study.create(tmp_path / "other")
    design.add_group(other.acting("a"), "A")
    design.add_round(other.acting("a"), 1)
    session = design.Session(
        "A-R1", group="A", round=1, counts=(design.Count(9, "Referatet"), design.Count(8, "Lista"))
    )
    design.add_session(other.acting("a"), session)
    silent = tmp_path / "silent.txt"
    silent.write_text(
        "M1: Hva skjer?\nFlere: vi leser høyt hver dag\nM1: Ja?\nFlere: ja da, hver dag\n", encoding="utf-8"
    )
    other.add(silent, place=Place(group="A", round=1))
    code = codebook.add_code(other.acting("a"), "noe")
    coding.apply(other.acting("a"), code, [coding.Span("A-R1-0002")])
    row = one(other)
    assert (row["present"], row["present_source"], row["by_label"]) == (9, "Referatet", 0)


# --- labels that nobody has tied to persons -----------------------------------------------------------------------
LABELS = "".join(
    f"M1: Hva skjer nå{'?' * n}\nAnne: vi leser\nBerit: vi også\nUkjent: ikke vi\nFlere: ja da\nP?: nei da snart\n"
    for n in (1, 1)
)


def untied(tmp_path: Path, talk: str = LABELS, **present: design.Present) -> Study:
    """A study whose labels nobody has tied to anyone, in two rounds of one group."""
    study = Study.create(tmp_path / "untied", coder="a")
    design.add_group(study, "A")
    for number in (1, 2):
        design.add_round(study, number)
        design.add_session(
            study, design.Session(f"A-R{number}", group="A", round=number, present=tuple(present.values()))
        )
        path = tmp_path / f"untied{number}.txt"
        path.write_text(talk.replace("snart", "snart " * number), encoding="utf-8")
        study.add(path, place=Place(group="A", round=number))
    for reference in study.utterances()["utterance"]:
        study.code(reference, "noe")
    return study


def shown(frame) -> dict:
    return {
        tuple(row[name] for name in frame.attrs["by"]): (row["display"], row["by_label"])
        for row in frame.to_dict("records")
    }


def test_a_label_that_one_person_has_is_one_participant_in_its_session(tmp_path: Path) -> None:
    study = untied(tmp_path)
    cells = {(1,): ("2 av 2", 2), (2,): ("2 av 2", 2)}
    assert shown(matrix(study, language="nb")) == cells
    assert study.sessions()["participants"].tolist() == [2, 2]
    # across sessions nobody has said that they are the same
    assert shown(matrix(study, by=("group",), language="nb")) == {("A",): ("4 av 4", 4)}
    assert "talt etter merkelapp i 2 av 2 ruter" in telling.rests_on(matrix(study), "nb")
    assert "by label in 2 of 2 cells" in " ".join(lines(matrix(study), "en").title.subtitle)
    for number in (1, 2):
        design.map_label(study, f"A-R{number}", "Anne", person="p1")
    assert shown(matrix(study, by=("group",), language="nb")) == {("A",): ("3 av 3", 2)}
    talk = participation(study)
    assert talk["speakers"].tolist() == [2, 2]
    assert set(voices(study)["person"]) == {"p1", "Berit"}


def test_who_is_listed_without_a_label_may_be_whom_an_untied_label_stands_for(tmp_path: Path) -> None:
    listed = {f"p{n}": design.Present(role="lærer") for n in range(5)}
    study = untied(tmp_path, **listed)
    assert set(matrix(study)["present"]) == {5}  # two labels, five listed
    assert set(matrix(study, by=("role", "round"))["present"]) == {5}
    assert participation(study)["silent"].tolist() == [3, 3]
    talk = "".join(f"{name}: vi leser høyt hver dag\n" for name in ("Anne", "Berit", "Dag", "Eva", "Finn", "Gro") * 2)
    (tmp_path / "more").mkdir()
    assert set(matrix(untied(tmp_path / "more", talk, **listed))["present"]) == {6}  # six labels, five listed


def test_nobody_is_ever_said_to_be_more_than_those_present(sample_study: Study) -> None:
    """Labels loosened and tied by chance, counted again from the tables each time."""
    chance = random.Random(5)
    attended = sample_study.attendances()
    tied = attended[attended["function"].eq("participant") & attended["label"].notna()]
    for row in tied.sample(12, random_state=3).to_dict("records"):
        kind = chance.choice(["person", "person", "several", "unknown"])
        design.map_label(sample_study, row["session"], row["label"], person=None, kind=kind)
    frame = matrix(sample_study, level="group", by=("session",))
    held = frame[frame["status"] == "held"]
    assert (held["participants"] <= held["present"]).all()
    assert held["by_label"].sum() > 0
    said = sample_study.utterances()
    for session in sorted({row["session"] for row in tied.to_dict("records")})[:12]:
        known = sample_study.speakers(session)
        mine = sample_study.attendances().query("session == @session and function == 'participant'")
        speaking = said[(said["session"] == session) & ~said["is_moderator"]]
        persons = set(speaking["person"].dropna())
        free = known[known["person"].isna() & (known["kind"] == "person") & ~known["is_moderator"].astype(bool)]
        alone = len(set(free["label"]) & set(speaking["speaker"]))
        silent = len(set(mine["person"].dropna()) - persons)
        row = held[held["session"] == session].iloc[0]
        assert (row["present"], row["by_label"]) == (len(persons) + max(alone, silent), alone)


# --- what a group says together -------------------------------------------------------------------------------------
def test_what_a_group_says_together_is_no_zero_and_no_change(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "together", coder="a")
    design.add_group(study, "A")
    talk = "".join(f"{name}: vi leser høyt hver dag\n" for name in ("Anne", "Berit", "Dag", "Eva") * 2)
    for number in (1, 2, 3):
        design.add_round(study, number)
        (tmp_path / f"t{number}.txt").write_text(talk + f"M1: Ja {number}\n", encoding="utf-8")
        study.add(tmp_path / f"t{number}.txt", place=Place(group="A", round=number))
        for at, name in enumerate(("Anne", "Berit", "Dag", "Eva")):
            design.map_label(study, f"A-R{number}", name, person=f"p{at}")
    study.code("A-R1-0001", "leser", kind="group")
    for at in (1, 2, 3):
        study.code(f"A-R2-000{at}", "leser")
    coding.mark_coverage(study, [f"A-R{number}" for number in (1, 2, 3)], "done")
    frame = matrix(study, language="nb")
    assert frame["display"].tolist() == ["gruppa samlet", "3 av 4", "0 av 4"]
    assert frame["value"].isna().tolist() == [True, False, False]
    assert matrix(study, measure="utterances")["value"].tolist() == [1, 3, 0]
    assert len(study.behind("leser", {"group": "A", "round": 1})) == 1
    changes = {
        (one, other): compare(study, {"round": one}, {"round": other}, language="nb").iloc[0]
        for one, other in ((1, 2), (2, 3), (1, 3))
    }
    assert [row["change"] for row in changes.values()] == ["unknown", "gone", "only_left"]
    assert changes[1, 2]["left_display"] == "gruppa samlet"
    assert "første gang sagt av gruppa samlet" in telling.who(changes[1, 2]["asked"], "nb")
    assert emergence(study).iloc[0]["first"] == 1
    slides = side_by_side(study, {"group": "A"}, [1, 2], level="code")
    assert [one.display for slide in slides for one in slide.themes][1] == "3 av 4"
    for picture in (lines(frame, "nb"), heatmap(frame, "nb")):
        told = " ".join(picture.title.subtitle)
        assert "0 av 4 sier det i runde 3, mot 3 av 4 i runde 2" in told
        assert "gr. = sagt av gruppa samlet" in told
        records = picture.to_dict(validate=False)["datasets"]["records"]
        assert [(row["kind"], row["figure"]) for row in records] == [
            ("whole", "gr."),
            ("held", "3/4"),
            ("held", "0/4"),
        ]
    only = matrix(study, where={"round": 1}, language="nb")
    assert "sies av gruppa samlet" in " ".join(heatmap(only, "nb").title.subtitle)
    panels = small_multiples(matrix(study, by=("group", "round")), "nb").to_dict(validate=False)["datasets"]["records"]
    assert [row["text"] for row in panels] == ["gr.", "3/4", "0/4"]
