"""Figures of random studies, counted again from what was drawn; and whether all that stands around a figure says the same."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import world_count
import worlds
from thorough import THOROUGH
from world_count import Cell
from worlds import CODES, CONCEPT, GROUPS, Session, World

from qual import themes
from qual.errors import QualError
from qual.reports import xlsx
from qual.study import Study
from qual.themes.chart_data import ChartData
from qual.themes.missing import ABSENT
from qual.themes.snapshots import FIGURES

#: about three seconds each, some of it for making the study; two of them in the quick suite, all in the slow one (1,500 tests,
#: which the quick one need not know of)
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 200 if THOROUGH else 12))]

#: a split, and in which of its cells a session stands
SPLITS: dict[tuple[str, ...], Callable[[Session], Cell | None]] = {
    ("group", "round"): lambda s: None if s.group is None or s.round is None else (s.group, s.round),
    ("round",): lambda s: None if s.round is None else (s.round,),
    ("group",): lambda s: None if s.group is None else (s.group,),
    ("session",): lambda s: (s.name,),
    (): lambda s: (),
}
RESIDUAL = tuple(code for code in CODES if not any(code in members for members in GROUPS.values()))
#: per level, the codes of each theme
THEMES: dict[str, dict[str, tuple[str, ...]]] = {
    "code": {code: (code,) for code in CODES},
    "group": {**GROUPS, "Restgruppe": RESIDUAL},
    "concept": {CONCEPT[0]: tuple(code for name in CONCEPT[1] for code in GROUPS[name])},
}


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> Iterator[tuple[World, Study]]:
    """A world, and the study that was made of it; read only."""
    world = worlds.drawn(request.param)
    with tempfile.TemporaryDirectory() as place, worlds.made(world, Path(place) / "w") as study:
        yield world, study


def cells(frame: Any, by: tuple[str, ...]) -> Iterator[tuple[str, Cell, dict[str, Any]]]:
    for row in pd.DataFrame(frame).to_dict("records"):  # without its ``attrs``, which are copied with each column
        yield row["theme"], tuple(row[name] for name in by), row


def test_every_figure_is_what_was_drawn(drawn: tuple[World, Study]) -> None:
    world, study = drawn
    for by, cell_of in SPLITS.items():
        for coder in (None, "Bo"):
            there = world_count.present(world, cell_of, coder)
            for level, members in THEMES.items():
                frame = themes.matrix(study, level=level, by=by, coder=coder, residual=True, language="nb")
                wanted = {name: world_count.figures(world, codes, cell_of, coder) for name, codes in members.items()}
                for theme, cell, row in cells(frame, by):
                    if theme == "Restgruppe" and theme not in wanted:
                        continue
                    figure = wanted[theme].pop(cell, None) or world_count.Figure()
                    told = (by, coder, theme, cell, row["display"])
                    assert row["utterances"] == len(figure.lines), told
                    assert row["participants"] == len(figure.voices), told
                    assert row["words"] == len(figure.words), told
                    assert row["unidentified"] == len(figure.unidentified), told
                    assert row["codings"] == figure.codings, told
                    whole = figure.together - figure.spoken
                    assert row["whole_sessions"] == len(whole), told
                    if row["status"] == "held" and row["value"] == row["value"]:  # no cell of several drops a group
                        assert (" + gruppe samlet" in row["display"]) == bool(whole and figure.voices), told
                    if row["status"] == "held":
                        assert (row["present"] or 0) == there.get(cell, 0), told
                    else:
                        assert not figure.lines, told
                assert not any(wanted.values()), (by, coder, wanted)


Figures = Iterator[tuple[str, pd.DataFrame]]


def kept_to(study: Study, **where: Any) -> Figures:
    """Every figure that can be kept to places, by its name."""
    of: dict[str, Any] = {"level": "code", "language": "nb", **where}
    for by in (("group", "round"), ("round",), ("level",), ("session",), ()):
        yield f"matrix {by}", themes.matrix(study, by=by, **of)
        yield f"prompted {by}", themes.prompted(study, by=by, **of)
        yield f"exchanges {by}", themes.exchanges(study, by=by, **of)
        yield f"participation {by}", themes.participation(study, by=by, **where)
    yield "uptake", themes.uptake(study, **of)
    yield "voices", themes.voices(study, **where).sort_values(["session", "person"])
    yield "emergence", themes.emergence(study, **of)
    yield "together", themes.cooccurrence(study, **of)
    life = themes.biography(study, CODES[0], **of)
    said = [*life.words, *(passage for some in life.quotations.values() for passage in some)]
    yield "life, its words", pd.DataFrame(said)
    for name in ("movement", "rounds", "sessions", "spans", "asked"):
        yield f"life, {name}", getattr(life, name)


def told(figure: pd.DataFrame) -> pd.DataFrame:
    """What a figure says, without the ids of the study, and where there was to be no session."""
    planned = figure[figure["status"] != "not_planned"] if "status" in figure else figure
    if "missing" in planned:  # the rounds of each group
        rounds = planned["held"] + planned["missing"] + planned["not_coded"]
        planned = planned.loc[[bool(some) for some in rounds]]
    unsaid = [column for column in figure if str(column).endswith("_id")]
    return pd.DataFrame(planned.drop(columns=unsaid).to_dict("list"))


@pytest.mark.parametrize("seed", [4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 30))])
def test_a_figure_that_is_kept_to_places_is_that_of_a_study_with_their_sessions_alone(
    seed: int, tmp_path: Path
) -> None:
    """Two studies are made for it, so it takes more than a second."""
    world = worlds.drawn(seed)
    places: dict[str, Any] = {"round": world.rounds[-1], "level": "Nivå 1", "group": frozenset(world.groups[:2])}
    where = {name: places[name] for name in (("round",), ("level",), ("group", "round"))[seed % 3]}
    part = worlds.part(world, where)
    with worlds.made(world, tmp_path / "whole") as whole, worlds.made(part, tmp_path / "part") as alone:
        for (name, kept), (_, own) in zip(kept_to(whole, where=where), kept_to(alone), strict=True):
            one, other = map(told, (kept, own))
            pd.testing.assert_frame_equal(one, other, check_dtype=False, obj=f"{name} of {where}")
            for said in ("coverage", "outside"):
                assert kept.attrs.get(said) == own.attrs.get(said), (name, where)
        for figure in (themes.prompted, themes.exchanges, themes.uptake, themes.participation, themes.emergence):
            with pytest.raises(QualError):  # people can be in several places, and are none
                figure(whole, where={"role": "assistent"})


def test_who_is_away_and_who_changed_group_is_what_was_drawn(drawn: tuple[World, Study]) -> None:
    """Away in each of three ways is who sits nowhere in a round; who sits in another group than before is not away."""
    world, study = drawn
    sat: dict[str, dict[int, set[str]]] = {}
    for session in world.sessions:
        if session.held and session.group is not None and session.round is not None:
            for one in session.sat:
                if one.person and one.function == "participant":
                    sat.setdefault(one.person, {}).setdefault(session.round, set()).add(session.group)
    met = {(group, number) for of in sat.values() for number, groups in of.items() for group in groups}
    frame = themes.missing(study)
    found = {
        (row["person"], row["round"]): (row["what"], row["group"])
        for row in frame[frame["what"].isin(ABSENT)].to_dict("records")
    }
    for person, of in sat.items():
        for number in {round_number for _group, round_number in met}:
            before, after = ([n for n in of if n < number], [n for n in of if n > number])
            what, group = found.pop((person, number), (None, None))
            if number in of:
                assert what is None, (person, number)
                continue
            near = of[max(before)] if before else of[min(after)]
            if what is None:
                assert not all((one, number) in met for one in near), (person, number)
                continue
            assert what == ("not_yet" if not before else "absent" if after else "not_again"), (person, number)
            assert group in near
            assert (group, number) in met
    assert not found
    paths = {}
    for person, of in sat.items():
        path: list[tuple[str, ...]] = []
        for number in sorted(of):
            if not path or path[-1] != tuple(sorted(of[number])):
                path.append(tuple(sorted(of[number])))
        if len(path) > 1:
            paths[person] = tuple(path)
    assert {one.person: one.groups for one in frame.attrs["moved"]} == paths
    told = themes.telling.moved(frame, "nb")
    assert all(f"{person} ({' → '.join('/'.join(stay) for stay in path)})" in told for person, path in paths.items())


def test_who_came_later_and_what_a_theme_holds_is_what_was_drawn(drawn: tuple[World, Study]) -> None:
    """And codes taken together count each line and voice once."""
    world, study = drawn
    for theme, codes in THEMES["group"].items():
        frame = themes.matrix(study, level="group", by=("group", "round"), residual=True, language="nb")
        rows = frame[(frame["theme"] == theme) & (frame["status"] == "held")]
        if rows.empty:
            continue
        places = list(rows[["group", "round"]].itertuples(index=False, name=None))
        found = {
            one.round: (one.from_start, one.later)
            for one in frame.attrs["people"].later(rows["theme_id"].iloc[0], places)
        }
        wanted = {number: world_count.later(world, codes, number) for number in {number for _group, number in places}}
        assert found == {number: told for number, told in wanted.items() if told is not None}, theme
    held = themes.contents(study, level="group", by=("round",))
    told = {
        (row["theme"], row["code"], row["round"]): (row["participants"], row["utterances"])
        for row in held.to_dict("records")
    }
    for theme, codes in GROUPS.items():
        for code in codes:
            for cell, figure in world_count.figures(world, [code], SPLITS["round",]).items():
                assert told.pop((theme, code, *cell)) == (len(figure.voices), len(figure.lines))
    assert not told
    parts = [CODES[3], "Vente og se"]
    joint = themes.matrix(study, level="combined", by=("round",), themes=parts)
    wanted_figures = world_count.figures(world, (CODES[3], *GROUPS["Vente og se"]), SPLITS["round",])
    for row in joint[joint["theme_id"] == joint["theme_id"].iloc[0]].to_dict("records") if len(joint) else ():
        figure = wanted_figures.get((row["round"],), world_count.Figure())
        assert (row["participants"], row["utterances"]) == (len(figure.voices), len(figure.lines))


def test_where_a_theme_is_first_said_is_what_was_drawn(drawn: tuple[World, Study]) -> None:
    """By date, else by round, interviews too; every session that is tied, and those that may have been before."""
    world, study = drawn
    for level, members in THEMES.items():
        for theme, codes in members.items():
            if theme == "Restgruppe":
                continue
            for coder in (None, "Bo"):
                life = themes.biography(study, theme, level=level, coder=coder, language="nb")
                sessions, perhaps = world_count.first_said(world, codes, coder)
                if life.first is None:
                    assert not sessions
                    assert themes.telling.lived(life, "nb").startswith("Ingen sier dette")
                    continue
                assert (set(life.first.sessions), set(life.first.perhaps)) == (sessions, perhaps), theme
                _tie_agrees(world, life.first, sessions)
                assert [passage.session for passage in life.words] == list(life.first.sessions)
                told = themes.telling.lived(life, "nb")
                assert all(session in told for session in sessions) or len(sessions) > themes.telling.FEW
                assert ("Kan ha vært sagt før" in told) == bool(perhaps)


def _tie_agrees(world: World, first: Any, sessions: set[str]) -> None:
    """What ties them is the same of all."""
    of = [world.session(name) for name in sessions]
    assert {one.date for one in of} == {first.date}
    if first.date is None:
        assert {one.round for one in of} == {first.round}


def test_mark_words_click_and_export_say_the_same(drawn: tuple[World, Study]) -> None:
    """For the matrix by every split and level: the figure in the mark, the reading sentence, the quotations that a click opens,
    the workbook."""
    _, study = drawn
    for by in SPLITS:
        for level in THEMES:
            frame = themes.matrix(study, level=level, by=by, language="nb")
            if frame.empty:
                continue
            displays = {(theme, cell): row["display"] for theme, cell, row in cells(frame, by)}
            for theme, cell, row in cells(frame, by):
                opened = themes.references(study, theme, dict(zip(by, cell, strict=True)), level=level)
                assert len(opened) == row["utterances"], (by, theme, cell)
            if by:
                _marks_agree(ChartData(frame, "nb"))
                stands = {  # a wall has no participants to count, and is neither a session nor an interview
                    (name, cell): row["utterances"] > 0
                    for name, cell, row in cells(frame, by)
                    if row["status"] == "held" and row["value"] == row["value"]
                }
                _sentence_agrees(ChartData(frame, "nb").sentence, displays, stands)
            _workbook_agrees(frame, by, displays)


def _marks_agree(data: ChartData) -> None:
    for record in data.records:
        shown = re.match(r"(≥?)(\d+)(?:/(\d+))?( \+ gr\.)?…?$", record["figure"])
        if record["kind"] in ("held", "small") and shown:
            least = "minst " if shown[1] else ""
            of = f" av {shown[3]}" if shown[3] else ""
            whole = " + gruppe samlet" if shown[4] else ""
            told = re.sub(r" \(\d+ av \d+ kodet\)$", "", record["display"])
            assert told.endswith(f"{least}{shown[2]}{of}{whole}"), record


def _sentence_agrees(
    sentence: str, displays: dict[tuple[str, Cell], str], stands: dict[tuple[str, Cell], bool]
) -> None:
    """Every figure that the reading names stands in a cell of the theme that it names, or counts the cells in which it stands."""
    named = re.search(r"«(.+?)»", sentence)
    if not named:
        return
    if counted := re.search(r"i (\d+) av (\d+) samling(?:er og intervjuer| eller intervju)\b", sentence):
        mine = [there for (theme, _), there in stands.items() if theme == named[1]]
        assert (int(counted[1]), int(counted[2])) == (sum(mine), len(mine)), (sentence, mine)
        return
    own = {display for (theme, _), display in displays.items() if theme == named[1]}
    for figure in re.findall(
        r"(?:minst )?\d+ av \d+(?: \+ gruppe samlet)?(?: \(\d+ av \d+ kodet\))?",
        sentence.split("»", 1)[1].split(". ")[0],
    ):
        assert figure in own, (sentence, own)


def _workbook_agrees(frame: Any, by: tuple[str, ...], displays: dict[tuple[str, Cell], str]) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx.matrix(frame, title="Prøve", fictional=True, about=(), language="nb"))
    )
    written = [
        str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None
    ]
    assert {display for display in displays.values() if re.search(r"\d", display)} <= set(written), by


def test_rounds_side_by_side_and_two_rounds_compared_say_what_the_matrix_says(drawn: tuple[World, Study]) -> None:
    """And of each theme that has changed, there are words to open."""
    world, study = drawn
    for group, first, last in ((g, a, b) for g in world.groups for a in world.rounds for b in world.rounds if a < b):
        held = {s.round for s in world.sessions if s.group == group and world_count.counts_in(world, s)}
        if not {first, last} <= held:
            continue
        frame = themes.matrix(study, level="group", by=("group", "round"), language="nb")
        of = {
            (row["theme"], row["round"]): row
            for theme, cell, row in cells(frame, ("group", "round"))
            if cell[0] == group
        }
        compared = themes.compare(
            study, {"group": group, "round": first}, {"group": group, "round": last}, level="group", language="nb"
        )
        for row in compared.to_dict("records"):
            assert row["left_display"] == of[row["theme"], first]["display"]
            assert row["right_display"] == of[row["theme"], last]["display"]
            assert bool(row["left_quotes"]) == (of[row["theme"], first]["utterances"] > 0)
            assert bool(row["right_quotes"]) == (of[row["theme"], last]["utterances"] > 0)
        changes = dict(zip(compared["theme"], compared["change"], strict=True))
        (_, there) = themes.side_by_side(study, {"level": f"Nivå {group[1:]}"}, [first, last], language="nb")
        for theme in there.themes:
            assert theme.display == of[theme.theme, last]["display"]
            assert theme.change == changes[theme.theme], (theme, changes)


def test_how_densely_groups_are_coded_is_of_what_the_figure_holds(drawn: tuple[World, Study]) -> None:
    """Of the rounds, the coder and the people that it keeps to, not of the whole study."""
    world, study = drawn
    every = world_count.always(world)
    for coder in (None, "Bo"):
        for number in (None, world.rounds[-1]):
            for always in (False, True):
                where = {} if number is None else {"round": number}
                frame = themes.matrix(study, by=("group", "round"), where=where, coder=coder, always=always)
                wanted = world_count.density(world, number, coder, every if always else None)
                assert frame.attrs["density"] == wanted, (coder, number, always)


def test_a_snapshot_is_told_in_the_words_of_its_figure(drawn: tuple[World, Study]) -> None:
    """All that the words beside a figure are made from is there again, and they are the same; whatever it keeps to."""
    world, study = drawn
    number, language = world.rounds[-1], "nb"
    for figure, make in FIGURES.items():
        only: list[dict[str, Any]] = [{}, {"always": True}, {"coder": "Bo", "level": "group"}]
        if figure == "matrix":
            only += [{"level": "reference"}, {"where": {"round": number}, "level": "concept"}]
        for at, choices in enumerate(only):
            asked = {"by": ("group", "round"), **choices}
            live = make(study, language=language, **asked)
            made = themes.make_snapshot(study, f"{figure} {at}", figure, **asked)
            kept = themes.open_snapshot(study, made, language).frame
            unsaid = {"people", "themes", "frozen", "coders"}  # the first is asked below
            for name in {*live.attrs, *kept.attrs} - unsaid:
                assert (kept.attrs.get(name) or None) == (live.attrs.get(name) or None), (figure, choices, name)
            if figure == "matrix":
                now, then = (ChartData(frame, language) for frame in (live, kept))
                assert (then.sentence, then.note) == (now.sentence, now.note)
                assert then.records == now.records
