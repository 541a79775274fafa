"""Not coded is not silent: figures of studies with uncoded sessions, counted again with plain Python from what was done."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from qual import codebook, coding
from qual.coding import PASSES, STATES, Span
from qual.messages import text
from qual.study import Study
from qual.themes import (
    change,
    charts,
    compare,
    cooccurrence,
    day,
    emergence,
    exchanges,
    followed,
    intervals,
    matrix,
    participation,
    pictures,
    prompted,
    references,
    saturation,
    telling,
)
from qual.themes.biography import biography
from qual.themes.lifelines import lifelines
from qual.transcripts import Place

GROUPS, ROUNDS = {"A": "Skole", "B": "Skole", "C": "Barnehage"}, (1, 2, 3)
THEMES = {"te": "empirical", "tid": "empirical", "ramme": "framework"}
CODERS = ("Ada", "Bo")
LINE = "Her sier vi noe om hvordan det gikk den gangen"


@dataclass
class Made:
    """What the study holds: who speaks in each part of each session (by group and round); one session is not imported, one was
    not held, one was never planned; one interview stands outside the grid."""

    parts: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    place: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    #: (coder, theme, session, part, utterance from 0)
    coded: set[tuple[str, str, str, int, int]] = field(default_factory=set)
    said: dict[tuple[str, str, str, int], str] = field(
        default_factory=dict
    )  # by coder, pass, session, part (0: all of it)

    def state(self, coder: str | None, of: str, session: str, part: int) -> int:
        """How far a part has come, as somebody has it, or as whoever came furthest has it."""
        if coder is None:
            return max(self.state(one, of, session, part) for one in CODERS)
        for at in (part, 0):
            if (coder, of, session, at) in self.said:
                return STATES.index(self.said[coder, of, session, at])
        mine = {p for c, t, s, p, _n in self.coded if (c, THEMES[t], s) == (coder, of, session)}
        by_part = any(key[:3] == (coder, of, session) for key in self.said)
        return int(part in mine if by_part else bool(mine))

    def whole(self, coder: str | None, of: str, session: str) -> int:
        """How far a session has come."""
        states = {self.state(coder, of, *part) for part in self.parts if part[0] == session}
        return 2 if states == {2} else int(bool(states - {0}))

    def cell(self, coder: str | None, theme: str, sessions: list[str]) -> dict[str, Any]:
        """The figures of a theme in the sessions of a cell."""
        of = THEMES[theme]
        begun = [one for one in sessions if self.whole(coder, of, one)]
        parts = [part for part in self.parts if part[0] in begun and self.state(coder, of, *part)]
        lines = {
            (s, p, n)
            for c, t, s, p, n in self.coded
            if t == theme and (s, p) in parts and coder in (None, c)
        }  # fmt: skip
        figures = {
            "status": "held" if begun else "not_coded",
            "sessions": len(sessions),
            "sessions_coded": len(begun),
            "utterances": len(lines),
            "participants": len({self.parts[s, p][n] for s, p, n in lines}),
            "utterances_said": sum(len(self.parts[part]) for part in parts),
        }
        present = {one for part, speakers in self.parts.items() if part[0] in begun for one in speakers}
        return figures | {"present": len(present) if begun else None}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """A study without codings, and what it holds."""
    folder, told = tmp_path_factory.mktemp("covered"), Made()
    people = {group: [f"{group}{n}" for n in range(1, 5)] for group in GROUPS}
    plan = ['name = "x"', *(f'[[groups]]\ncode = "{code}"\nlevel = "{level}"' for code, level in GROUPS.items())]
    plan += [f"[[rounds]]\nnumber = {n}" for n in ROUNDS]
    plan += [f'[[persons]]\ncode = "{one}"' for some in people.values() for one in some]
    files: list[tuple[str, int, list[str]]] = []
    for group in GROUPS:
        for n in ROUNDS:
            name, present = f"{group}-R{n}", people[group][(group, n) == ("A", 2) : 3 + (n % 2)]
            if (group, n) == ("C", 3):
                continue  # never planned
            seats = ", ".join(f'{{ label = "{one}", person = "{one}" }}' for one in present)
            plan.append(f'[[sessions]]\nname = "{name}"\ngroup = "{group}"\nround = {n}')
            plan.append("held = false" if name == "C-R2" else f"present = [{seats}]")
            if name not in ("C-R2", "B-R3"):  # not held; not imported
                files.append((name, 1, [*present, present[0]]))
                files += [(name, 2, present[::-1])] if name in ("A-R1", "B-R2") else []
                told.place[name] = group, n
    plan.append('[[sessions]]\nname = "samtale"\nkind = "interview"\npresent = [{ label = "A1", person = "A1" }]')
    files.append(("samtale", 1, ["A1"]))
    told.place["samtale"] = None, None
    (folder / "plan.toml").write_text("\n".join(plan), encoding="utf-8")
    with Study.create(folder / "study", plan=folder / "plan.toml", coder="Ada") as study:
        for name, part, speakers in files:
            talk = "\n".join(f"{one}: {LINE}" for one in speakers)
            (folder / f"{name}_{part}.txt").write_text(talk + "\n", encoding="utf-8")
            study.add(folder / f"{name}_{part}.txt", place=Place(session=name, part=part))
            told.parts[name, part] = speakers
        for theme, origin in THEMES.items():
            codebook.add_code(study, theme, origin=origin)
    return folder / "study", told


def drawn(seed: int, folder: Path, told: Made, to: Path) -> tuple[Study, Made]:
    """The study with codings and marks by chance; some sessions have neither."""
    draw = random.Random(seed)
    shutil.copytree(folder, to)
    now = Made(told.parts, told.place)
    study = Study(to, coder="Ada")
    frame = study.utterances()
    ids = {
        (session, part, n): one
        for (session, part), some in frame.groupby(["session", "part"])
        for n, one in enumerate(some["id"])
    }
    rows = []
    for (session, part), speakers in told.parts.items():
        for coder in CODERS:
            for theme in THEMES:
                often = draw.choice((0, 0, 0.2, 0.6))
                for n in range(len(speakers)):
                    if draw.random() < often:
                        now.coded.add((coder, theme, session, part, n))
                        code = study.code_id(theme)
                        rows.append({"code_id": code, "spans": [Span(ids[session, part, n])], "coder": coder,
                                     "kind": "individual", "origin": "hand"})  # fmt: skip
    coding.apply_many(study, rows)
    for session in told.place:
        for coder in CODERS:
            for of in PASSES:
                if draw.random() < 0.4:
                    parts = [part for name, part in told.parts if name == session]
                    part = draw.choice([0, *parts]) if len(parts) > 1 else 0
                    state = draw.choice(STATES)
                    coding.mark_coverage(study.acting(coder), session, state, part=part or None, pass_=of)
                    now.said[coder, of, session, part] = state
    return study, now


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))])
@pytest.mark.parametrize("coder", [None, "Bo"])  # half a second each; whole worlds are in test_worlds.py
def test_every_figure_speaks_of_what_is_begun_alone(made: Any, tmp_path: Path, seed: int, coder: str | None) -> None:
    study, told = drawn(seed, *made, tmp_path / "study")
    with study:
        for of in PASSES:
            states = coding.covered(study, pass_=of, coder=coder)
            assert states == {one: STATES[told.whole(coder, of, one)] for one in told.place}
        for by in (("group", "round"), ("round",), ("level", "round"), ("session",), ("kind",), ("person",), ()):
            frame = matrix(study, by=by, coder=coder)
            for row in frame.to_dict("records"):
                sessions = [name for name, place in told.place.items() if _in(name, place, row, by)]
                if "person" in by:
                    sessions = [one for one in sessions if row["person"] in _speakers(told, one)]
                if not sessions:
                    assert row["status"] in ("not_held", "not_imported", "not_planned"), row
                    continue
                wanted = told.cell(coder, row["theme"], sessions)
                if "person" in by:
                    wanted = _of(told, coder, row, sessions)
                found = {name: None if row[name] != row[name] else row[name] for name in wanted}
                assert found == wanted, (by, row)
                assert (row["value"] == row["value"]) == (row["status"] == "held")
                if row["status"] == "held":
                    where = {name: row[name] for name in by}
                    behind = references(study, row["theme_id"], where, coder=coder)
                    assert len(behind) == row["utterances"]


def _speakers(told: Made, session: str) -> set[str]:
    return {one for (name, _part), some in told.parts.items() if name == session for one in some}


def _of(told: Made, coder: str | None, row: dict[str, Any], sessions: list[str]) -> dict[str, Any]:
    """What one person's cell says: only their own utterances."""
    own = Made({part: [one for one in some if one == row["person"]] for part, some in told.parts.items()}, told.place)
    own.said = told.said
    own.coded = {
        (c, t, s, p, told.parts[s, p][:n].count(row["person"]))
        for c, t, s, p, n in told.coded
        if told.parts[s, p][n] == row["person"]
    }
    begun = [one for one in sessions if told.whole(coder, THEMES[row["theme"]], one)]
    parts = [part for part in told.parts if part[0] in begun and told.state(coder, THEMES[row["theme"]], *part)]
    return {
        "status": "held" if begun else "not_coded",
        "sessions": len(sessions),
        "sessions_coded": len(begun),
        "utterances_said": sum(told.parts[part].count(row["person"]) for part in parts),
        "present": 1 if begun else None,
    }


def _in(name: str, place: tuple[str | None, int | None], row: dict[str, Any], by: tuple[str, ...]) -> bool:
    group, number = place
    values = {
        "group": group,
        "round": number,
        "session": name,
        "level": GROUPS.get(group or ""),
        "kind": "interview" if group is None else "focus group",
        "person": row.get("person"),
    }
    return all(values[split] == row[split] for split in by)


@pytest.mark.parametrize("seed", range(4))
def test_the_other_figures_speak_of_the_same(made: Any, tmp_path: Path, seed: int) -> None:
    study, told = drawn(seed, *made, tmp_path / "study")
    with study:
        figures = matrix(study).set_index(["theme", "group", "round"])
        for frame in (prompted(study), exchanges(study)):
            for row in frame.to_dict("records"):
                other = figures.loc[(row["theme"], row["group"], row["round"])]
                for name in ("status", "sessions", "sessions_coded"):
                    assert row[name] == other[name]
        for row in emergence(study).to_dict("records"):
            for name, kind in (("held", "held"), ("not_coded", "not_coded")):
                of = [n for n in ROUNDS if figures.loc[(row["theme"], row["group"], n), "status"] == kind]
                assert list(row[name]) == of
            assert not set(row["missing"]) & {*row["held"], *row["not_coded"]}
            first = row["first"] if row["rounds"] else 0
            assert row["emerges"] == any(n < first for n in row["held"])
        for row in intervals(study, draws=20).to_dict("records"):
            wanted = told.cell(
                None, row["theme"], [one for one, place in told.place.items() if place[1] == row["round"]]
            )
            assert row["speakers"] == wanted["present"]
            assert round(row["value"] * row["speakers"]) == wanted["participants"]
        for then, now in ((1, 2), (1, 3)):
            for row in change(study, then, now).to_dict("records"):
                begun = [
                    told.whole(None, THEMES[row["theme"]], f"{row['group']}-R{n}")
                    if f"{row['group']}-R{n}" in told.place
                    else 0
                    for n in (then, now)
                ]
                assert (row["status"] == "held") == all(begun)
                if not all(begun):
                    assert row["change"] == "unknown"
                    assert (row["returning"], row["newcomers"], row["gone"]) == (0, 0, 0)
            shown = compare(study, {"group": "A", "round": then}, {"group": "A", "round": now}, quotations=0)
            for row in shown.to_dict("records"):
                sides = [figures.loc[(row["theme"], "A", n), "status"] for n in (then, now)]
                assert sides == ["held", "held"] or row["change"] == "unknown"
        there = followed(study, "A1").dropna(subset=["round"]).groupby("theme")["round"].apply(sorted).to_dict()
        for theme, of in THEMES.items():
            rounds = [n for n in ROUNDS if "A1" in _speakers(told, f"A-R{n}") and told.whole(None, of, f"A-R{n}")]
            assert there.get(theme, []) == rounds


# --- what people see -----------------------------------------------------------------------------------------
@pytest.fixture
def half(sample_study: Study) -> Study:
    """The sample, where nobody has begun school in Nærsund and kindergarten's third round, and one session is under way."""
    for name in [*(f"SKN-R{n}" for n in (1, 2, 3, 4)), "BN-R3"]:
        for of in PASSES:
            coding.mark_coverage(sample_study.acting("Koder A"), name, "not_begun", pass_=of)
    coding.mark_coverage(sample_study.acting("Koder A"), "LN-R2", "under_way")
    return sample_study


def test_an_uncoded_session_is_drawn_as_such_and_never_as_zero(half: Study) -> None:
    frame = matrix(half, level="group", language="nb")
    cell = frame.query("group == 'BN' and round == 3")
    assert set(cell["display"]) == {"ikke kodet"}
    assert cell["value"].isna().all()
    assert cell["present"].isna().all()
    chart = charts.heatmap(frame, "nb")
    kinds = {(one["group"], one["round"]): one for one in chart["datasets"]["records"]}
    assert kinds["SKN", 1]["kind"] == "not_coded"
    assert kinds["SKN", 1]["figure"] == ""
    assert kinds["LN", 2]["figure"].endswith("…")
    told = " ".join(chart.title.subtitle)
    assert "Kodet: 26 av 31 samlinger. Ikke kodet: SKN-R1, SKN-R2, SKN-R3 og 2 til. Under arbeid: LN-R2." in told
    assert text("chart.key.not_coded", "nb") in told
    lines = " ".join(charts.lines(frame, "nb").title.subtitle)
    assert "Kodet: 26 av 31" in lines
    one = matrix(half, level="group", themes=["Noen spør hva du hørte"], language="nb")
    grid = pictures.small_multiples(one, "nb")
    assert {row["text"] for row in grid["datasets"]["records"] if row["group"] == "SKN"} == {"?"}
    assert "Kodet: 26 av 31" in " ".join(grid.title.subtitle)


def test_a_cell_of_several_sessions_says_of_how_many_it_speaks(half: Study) -> None:
    frame = matrix(half, level="concept", by=["round"], language="nb").query("round == 3")
    assert (
        frame["display"].str.endswith("(6 av 7 kodet)").all() or frame["display"].str.endswith("(5 av 7 kodet)").all()
    )
    assert set(frame["present"]) == {38 - 11}
    level = matrix(half, level="concept", by=["level"], language="nb").set_index("level")
    assert level.loc["Skole", "display"].str.endswith("(4 av 8 kodet)").all()
    assert set(level.loc["Skole", "coverage"]) == {"done"}
    assert set(matrix(half, level="concept", by=["group"]).query("group == 'LN'")["coverage"]) == {"under_way"}


def test_every_figure_that_covers_less_than_all_says_so(half: Study) -> None:
    wanted = "Kodet: 26 av 31 samlinger."
    by_group = {"level": "group"}
    for chart in (
        lifelines(emergence(half, **by_group), "nb"),
        pictures.prompted_bars(prompted(half, by=["round"], **by_group), "nb"),
        pictures.stance_bars(exchanges(half, by=["round"], **by_group), "nb"),
    ):
        assert wanted in " ".join(chart.title.subtitle)
    assert "Kodet: 27 av 32 samlinger." in " ".join(
        pictures.saturation_curve(saturation(half, **by_group), "nb").title.subtitle
    )
    assert "Kodet: 27 av 32 samlinger." in telling.stand_together(cooccurrence(half, **by_group), "nb")
    assert "Ikke kodet:" in telling.compared(compare(half, {"round": 1}, {"round": 3}, level="group"), "nb")
    told = telling.changed(change(half, 1, 3, by=(), level="group"), "nb")
    assert "Kodet: 12 av 15 samlinger." in told  # of the two rounds
    assert "Kodet: 27 av 32 samlinger." in telling.lived(biography(half, "Mottakerberedskap", level="concept"), "nb")
    apart = telling.covers(matrix(half), "nb")
    assert "Empirinær koding: Kodet: 26 av 31" in apart
    assert "Rammekoding: Kodet: 26 av 31" in apart
    marks = lifelines(emergence(half, **by_group), "nb")["datasets"]["records"]
    assert {one["kind"] for one in marks if one["group"] == "SKN"} == {"not_coded"}


def test_a_round_that_nobody_has_begun_is_compared_with_nothing(half: Study) -> None:
    told = day.side_by_side(half, {"group": "BN"}, [1, 2, 3, 4], language="nb")
    assert [one.held for one in told] == [True, True, False, True]
    third, fourth = told[2:]
    assert third.themes == third.gone == third.unsaid == ()
    assert fourth.before == 2
    places = compare(half, {"group": "SKN"}, {"group": "SKV"}, level="group", quotations=0)
    assert set(places["change"]) == {"unknown"}


def test_talk_is_talk_whatever_is_coded(half: Study) -> None:
    frame = participation(half)
    assert set(frame.query("group == 'SKN'")["status"]) == {"held"}


def test_a_cell_that_was_never_planned_looks_like_nothing(made: Any, tmp_path: Path) -> None:
    study, _told = drawn(1, *made, tmp_path / "study")
    with study:
        frame = matrix(study, language="nb")
        row = frame.query("group == 'C' and round == 3").iloc[0]
        assert (row["status"], row["display"]) == ("not_planned", "")
        drawn_as = charts.heatmap(frame, "nb")["datasets"]["records"]
        (one,) = [r for r in drawn_as if (r["group"], r["round"], r["theme"]) == ("C", 3, "te")]
        assert (one["kind"], one["figure"], one["missing"]) == ("not_planned", "", "")
        span = emergence(study, themes=["te"]).query("group == 'C'").iloc[0]
        assert 3 not in (*span["held"], *span["missing"], *span["not_coded"])


def test_groups_coded_unequally_densely_are_told(read_sample: Study) -> None:
    said, codings, codes = read_sample.utterances(), read_sample.codings(), read_sample.codes()
    empirical = set(codes.loc[codes["origin"] == "empirical", "code"])
    own = said[~said["is_moderator"].astype(bool) & said["group"].notna()]
    has = own["utterance"].isin(set(codings.loc[codings["code"].isin(empirical), "utterance"]))
    shares = has.groupby(own["group"]).mean()
    dense, thin = shares.idxmax(), shares.idxmin()

    by_level = matrix(read_sample, level="group", by=["level", "round"])
    assert {group: coded / of for group, (coded, of) in by_level.attrs["density"].items()} == shares.to_dict()
    told = telling.uneven(by_level, "nb")
    assert f"i {dense} har {shares[dense]:.0%}".replace("%", "\u00a0%") in told
    assert f"i {thin} {shares[thin]:.0%}".replace("%", "\u00a0%") in told
    assert telling.uneven(matrix(read_sample, level="group", by=["round"]), "nb") == ""  # no groups side by side


def test_groups_coded_alike_are_not_called_uneven(study: Study) -> None:
    frame = matrix(study, by=["group"])
    frame.attrs["density"] = {"A": (14, 20), "B": (10, 20)}
    assert telling.uneven(frame, "nb") == ""
    frame.attrs["density"] = {"A": (15, 20), "B": (10, 20)}
    assert telling.uneven(frame, "en").startswith("The groups are not coded equally densely: in A 75%")
