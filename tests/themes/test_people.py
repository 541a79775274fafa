"""Who is asked, counted again with plain Python from the files alone: the sample, and studies of people who drift and move."""

from __future__ import annotations

import csv
import io
import random
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import plain_count
import pytest

from qual import codebook, coding
from qual.reports import thread_memo
from qual.study import Study
from qual.themes import change, charts, compare, day, figures, matrix, pictures, references, telling
from qual.themes.biography import biography
from qual.themes.emergence import emergence, saturation
from qual.themes.moderating import Apart, Moderating, apart, thawed
from qual.themes.people import Asked, InGroup

#: what can be said, in the recount's own words
RETURN, MOVED = 3, 2


@dataclass
class Recount:
    """Who sat where, and who said what there; sessions by (group, round)."""

    sat: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    said: dict[tuple[str, str, int], set[str]] = field(default_factory=lambda: defaultdict(set))  # theme, group, round
    stands: set[tuple[str, str, int]] = field(default_factory=set)
    together: set[tuple[str, str, int]] = field(default_factory=set)  # coded as the group's, or as an exchange
    held: set[tuple[str, int]] = field(default_factory=set)

    def told(self, theme: str, groups: list[str], then: int, now: int) -> dict[str, Any]:
        """The figures and the word, person by person."""
        both = [group for group in groups if {(group, then), (group, now)} <= self.held]
        people = sorted({one for of in self.sat.values() for one in of})
        figures = dict.fromkeys(
            [*("returning", "then", "now", "newcomers", "newcomers_now", "gone", "gone_then"),
             *("came", "came_now", "went", "went_then")], 0,
        )  # fmt: skip
        heads = {then: 0, now: 0}
        voices = {then: 0, now: 0}
        there = {n: {one for group in both for one in self.sat[group, n]} for n in (then, now)}
        somewhere = {n: {one for (_g, r), of in self.sat.items() if r == n for one in of} for n in (then, now)}
        saying = {n: {one for group in both for one in self.said[theme, group, n]} for n in (then, now)}
        for person in people:
            here, anywhere, says = (
                {n: person in of for n, of in whose.items()} for whose in (there, somewhere, saying)
            )
            for n in (then, now):
                heads[n] += here[n]
                voices[n] += here[n] and says[n]
            if here[then] and here[now]:
                figures["returning"] += 1
                figures["then"] += says[then]
                figures["now"] += says[now]
            elif here[now]:
                kind = "came" if anywhere[then] else "newcomers"
                figures[kind] += 1
                figures[f"{kind}_now"] += says[now]
            elif here[then]:
                kind = "went" if anywhere[now] else "gone"
                figures[kind] += 1
                figures[f"{kind}_then"] += says[then]
        stood = {n: any((theme, group, n) in self.stands for group in groups) for n in (then, now)}
        together = {n: any((theme, group, n) in self.together for group in both) for n in (then, now)}
        whole = {n: together[n] and not voices[n] for n in (then, now)}
        if heads[then] and heads[now] and stood[then] and stood[now] and True in whole.values():
            return {**figures, "change": "unknown"}  # a group as a whole is no number of voices
        word = self.word(figures, heads, voices, stood, then, now)
        if word in ("new", "more", "fewer", "gone", "others"):  # would it be so had all said it who say it together?
            return_ = there[then] & there[now]
            for n in (then, now):
                maybe = {
                    one
                    for group in both
                    if (theme, group, n) in self.together and not self.said[theme, group, n] & self.sat[group, n]
                    for one in self.sat[group, n]
                }
                says = {**saying, n: saying[n] | maybe}
                then_now = {"then": len(return_ & says[then]), "now": len(return_ & says[now])}
                voiced = {one: len(there[one] & says[one]) for one in (then, now)}
                if self.word(figures | then_now, heads, voiced, stood, then, now) != word:
                    return {**figures, "change": "unknown"}
        if word == "new" and any((theme, group, n) in self.stands for group in groups for n in range(then)):
            word = "back"
        return {**figures, "change": word}

    def word(self, figures, heads, voices, stood, then: int, now: int) -> str:
        if not heads[then] or not heads[now]:
            return "unknown"
        size = max(heads.values())
        step = figures["now"] - figures["then"]
        by_all = round((voices[now] / heads[now] - voices[then] / heads[then]) * size, 6)
        by_others = round(((voices[now] - step) / heads[now] - voices[then] / heads[then]) * size, 6)
        if figures["returning"] >= RETURN and step >= MOVED and by_all >= 1:
            return "more" if stood[then] else "new"
        if figures["returning"] >= RETURN and step <= -MOVED and by_all <= -1:
            return "fewer" if stood[now] else "gone"
        once = voices[now] - voices[then] - step  # of those who were there one of the times
        if (min(by_all, by_others) >= 1 and once >= MOVED) or (max(by_all, by_others) <= -1 and once <= -MOVED):
            return "others"
        if stood[then] != stood[now]:
            return "only_right" if stood[now] else "only_left"
        return "same"


# --- the sample ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def sample() -> Recount:
    """From the sample's own files, its themes the codes and the code groups."""
    plain = plain_count.load()
    told = Recount()
    for row in plain.present.dropna(subset=["group", "person"]).to_dict("records"):
        told.sat[row["group"], row["round"]].add(row["person"])
    for row in plain.said.dropna(subset=["group"]).to_dict("records"):
        told.held.add((row["group"], row["round"]))
    coded = plain.coded[~plain.coded["moderator"]].dropna(subset=["group"])
    for row in coded.to_dict("records"):
        for theme in filter(None, (row["code"], plain.group_of.get(row["code"]))):
            told.stands.add((theme, row["group"], row["round"]))
            if row["kind"] != "individual":
                told.together.add((theme, row["group"], row["round"]))
            if row["kind"] != "group" and isinstance(row["person"], str):
                told.said[theme, row["group"], row["round"]].add(row["person"])
    return told


@pytest.mark.parametrize(("level", "then", "now"), [("code", 1, 4), ("group", 1, 4), ("group", 2, 3), ("group", 3, 4)])
def test_who_was_asked_agrees_with_a_plain_count(read_sample: Study, sample: Recount, level, then, now) -> None:
    frame = change(read_sample, then, now, level=level)
    frame = frame[frame["theme_id"] != "residual"]
    for row in frame.to_dict("records"):
        wanted = sample.told(row["theme"], [row["group"]], then, now)
        assert {name: row[name] for name in wanted} == wanted, (row["theme"], row["group"])
    groups = list(dict.fromkeys(frame["group"]))
    whole = change(read_sample, then, now, by=(), level=level)
    for row in whole[whole["theme_id"] != "residual"].to_dict("records"):
        wanted = sample.told(row["theme"], groups, then, now)
        assert {name: row[name] for name in wanted} == wanted, row["theme"]
    found = compare(read_sample, {"round": then}, {"round": now}, level=level, quotations=0)
    for row in found[found["theme_id"] != "residual"].to_dict("records"):
        wanted = sample.told(row["theme"], groups, then, now)
        assert {name: row[name] for name in wanted} == wanted, row["theme"]
    assert len(set(found["change"])) > 1


def test_where_nobody_is_tied_to_a_person_nobody_can_say_who_came_again(study: Study) -> None:
    """X9 of HN-R2 is known by a label alone."""
    study.code("HN-R1-0002", "te først")
    study.code("HN-R1-0004", "te først")
    coding.mark_coverage(study, "HN-R2", "done")
    frame = compare(study, {"group": "HN", "round": 1}, {"group": "HN", "round": 2})
    assert frame["change"].tolist() == ["unknown"]  # 2 of 2, then 0 of 2
    assert frame["asked"].iloc[0].unnamed == 1
    assert "1 ikke knyttet til person" in telling.who(frame["asked"].iloc[0], "nb")


def test_who_changed_group_is_the_same_person(read_sample: Study, sample: Recount) -> None:
    """bn2 sat in two groups in one round, mv1 and bv1 changed group: 27 people were there in rounds 1 and 4, not 25."""
    whole = change(read_sample, 1, 4, by=(), level="group")
    assert set(whole["returning"]) == {27}
    assert change(read_sample, 1, 4, level="group").groupby("theme")["returning"].sum().unique().tolist() == [25]
    assert telling.changed(whole, "nb").startswith("Blant de 27 som var med begge gangene, er endringen størst for ")
    life = biography(read_sample, "Fra bestemt ovenfra til vårt eget", level="group")
    rows = matrix(read_sample, level="group", by=["round"], themes=["Fra bestemt ovenfra til vårt eget"])
    assert life.rounds["display"].tolist() == rows["display"].tolist()
    moved = change(read_sample, 2, 3, level="group", themes=["Noen få bærer på lånt tid"]).set_index("group")
    assert moved.loc[["BN", "LV"], ["went", "came"]].values.tolist() == [[1, 0], [0, 1]]


def test_who_changed_group_is_named_beside_a_change_and_never_in_the_thread_memo(read_sample: Study) -> None:
    everywhere = telling.moved(change(read_sample, 1, 4, by=(), level="group"), "nb")
    assert everywhere == "Byttet gruppe: bv1 (BV → MV), mv1 (MV → LV)."
    here = compare(read_sample, {"group": "BN", "round": 1}, {"group": "BN", "round": 3}, level="group")
    assert telling.moved(here, "nb") == "Byttet gruppe: bn2 (BN → SKN)."
    assert telling.moved(compare(read_sample, {"group": "BN"}, {"group": "BV"}, level="group"), "nb") == ""
    assert "Byttet" not in str(thread_memo.contents(read_sample, "MV", language="nb"))
    told = [telling.who(one, "nb") for one in change(read_sample, 2, 3, level="group")["asked"]]
    assert any("fra en annen gruppe" in one for one in told)
    assert not any("mv1" in one for one in told)


def test_figures_that_are_the_same_say_why(read_sample: Study) -> None:
    points = matrix(read_sample, level="reference", by=["round"])
    told = telling.same_codes(points, "nb")
    assert told.count("hviler på de samme kodene") == 1
    names = [name for name in points["theme"].unique() if f"«{name}»" in told]
    assert len(names) == 2
    assert "«Mottakerberedskap»" in told  # the concept that they do not differ from
    shown = [points[points["theme"] == name]["utterances"].tolist() for name in names]
    assert shown[0] == shown[1]
    assert told in " ".join(" ".join(charts.heatmap(points, "nb").title.subtitle).split())
    one = matrix(read_sample, level="reference", by=["round"], themes=[names[0]])
    assert names[1] not in telling.same_codes(one, "nb")
    assert telling.same_codes(matrix(read_sample, level="group", by=["round"]), "nb") == ""


def test_a_code_of_one_group_says_that_the_zeros_of_the_others_are_no_silence(read_sample: Study) -> None:
    codes = matrix(read_sample, by=["group", "round"])
    said = codes[codes["utterances"] > 0].groupby("theme")["group"].nunique()
    told = telling.in_few_groups(codes, "nb")
    assert told.startswith(f"{(said == 1).sum()} av {len(said)} koder står i bare én gruppe, ")
    one = matrix(read_sample, by=["group", "round"], themes=[said[said == 1].index[0]])
    assert telling.in_few_groups(one, "nb").startswith("Koden står i bare én gruppe.")
    for picture in (charts.heatmap(one, "nb"), pictures.small_multiples(one, "nb")):
        assert "0 hos dem er ikke taushet" in " ".join(" ".join(picture.title.subtitle).split())
    for silent in (
        matrix(read_sample, level="group", by=["group", "round"]),
        matrix(read_sample, by=["round"]),
        matrix(read_sample, by=["group"], themes=[said[said > 3].index[0]]),
    ):
        assert telling.in_few_groups(silent, "nb") == ""


def test_different_groups_on_the_two_sides_are_never_a_change(read_sample: Study) -> None:
    """MV did not meet in round 3: rounds 2 and 3 are compared without it."""
    found = compare(read_sample, {"round": 2}, {"round": 3}, level="group")
    assert found.attrs["only_left"] == ["MV"]
    assert found.attrs["only_right"] == []
    without = matrix(read_sample, level="group").query("round == 2 and group != 'MV'")
    utterances = without.groupby("theme")["utterances"].sum()
    told = compare(read_sample, {"round": 2}, {"round": 3}, level="group", measure="utterances")
    assert {row["theme"]: row["left"] for row in told.to_dict("records")} == utterances.to_dict()
    assert "MV" in telling.compared(found, "nb")
    assert "bare med da: MV" in telling.who(found["asked"].iloc[0], "nb")
    places = compare(read_sample, {"group": "BN"}, {"group": "BV"}, level="group")
    assert set(places["change"]) <= {"both", "only_left", "only_right"}
    assert set(places["asked"]) == {None}
    assert "ingen endring" in telling.compared(places, "nb")
    other = compare(read_sample, {"group": "BN", "round": 1}, {"group": "BV", "round": 4}, level="group")
    assert set(other["change"]) <= {"both", "only_left", "only_right"}


def test_two_sessions_of_a_group_are_two_rounds(read_sample: Study) -> None:
    by_name = compare(read_sample, {"session": "BN-R1"}, {"session": "BN-R4"}, level="group")
    by_round = compare(read_sample, {"group": "BN", "round": 1}, {"group": "BN", "round": 4}, level="group")
    assert by_name["change"].tolist() == by_round["change"].tolist()


def test_only_those_who_came_every_time(read_sample: Study, sample: Recount) -> None:
    """Each figure of them alone; a mark opens what it counts."""
    people = {one for of in sample.sat.values() for one in of}
    came = set()
    for person in people:
        mine = {group for (group, _n), of in sample.sat.items() if person in of}
        met = {n for group, n in sample.held if group in mine}
        there = {n for (_g, n), of in sample.sat.items() if person in of}
        came |= {person} if met <= there else set()
    assert 0 < len(came) < len(people)
    frame = matrix(read_sample, level="group", always=True)
    for row in frame[(frame["status"] == "held") & (frame["theme_id"] != "residual")].to_dict("records"):
        cell = row["group"], row["round"]
        assert row["present"] in (len(sample.sat[cell] & came), None)
        assert row["participants"] == len(sample.said[row["theme"], *cell] & came)
        assert row["unidentified"] == 0
    for row in frame[frame["utterances"] > 0].to_dict("records")[::9]:
        where = {"group": row["group"], "round": row["round"]}
        assert len(references(read_sample, row["theme_id"], where, level="group", always=True)) == row["utterances"]
    both = compare(read_sample, {"round": 1}, {"round": 4}, level="group", always=True)
    assert (both["newcomers"] == 0).all()
    assert (both["gone"] == 0).all()
    assert set(both["change"]) <= {"new", "back", "more", "fewer", "gone", "same", "only_left", "only_right"}
    told = day.side_by_side(read_sample, {"level": "Barnehage"}, [1, 4], always=True)
    assert all(theme.asked is None or theme.asked.newcomers == 0 for one in told for theme in one.themes)


def test_the_sentence_stands_beside_every_comparison_of_rounds(read_sample: Study) -> None:
    frame = matrix(read_sample, level="group", by=["level", "round"], language="nb")
    chart = charts.lines(frame, "nb")
    assert ": av de " in " ".join(chart.title.subtitle)
    records = chart["datasets"]["records"]
    later = [one for one in records if one["round"] > 1 and one["level"] == "Barnehage"]
    assert later
    assert all(": av de " in one["since"] and "BN " in one["since"] and "BV " in one["since"] for one in later)
    assert all(one["since"] == "" for one in records if one["round"] == 1)
    one = matrix(read_sample, level="group", themes=["Noen spør hva du hørte"], language="nb")
    grid = pictures.small_multiples(one, "nb")
    assert ": av de " in " ".join(grid.title.subtitle)
    memo = thread_memo.contents(read_sample, "BN", language="nb")
    assert all(said.told("nb").startswith("Siden runde 3: ") for said in memo.said)
    told = day.side_by_side(read_sample, {"level": "Barnehage"}, [1, 2, 3, 4], language="nb")
    assert all(theme.asked for one in told[1:] for theme in (*one.themes, *one.gone, *one.rest))


def test_what_one_person_says_does_not_stand_in_a_paper_for_the_group(read_sample: Study) -> None:
    frame = change(read_sample, 1, 4, level="group")
    alone = next(row["asked"] for row in frame.to_dict("records") if 1 in (row["newcomers"], row["gone"]))
    assert " av " in telling.who(alone, "nb")
    told = telling.who(alone, "nb", alone=False)
    assert " av " not in told
    assert f"{alone.returning} var med begge gangene" in told


# --- people who drift and move -------------------------------------------------------------------------------
GROUPS, ROUNDS, THEMES = ("A", "B", "C"), (1, 2, 3), ("te", "tid", "tillit")


def generated(seed: int, folder: Path) -> tuple[Study, Recount]:
    """A study whose people come, stay away, leave and change group; and its recount, from the files that it is made of."""
    draw = random.Random(seed)
    home = {f"p{number}": draw.choice(GROUPS) for number in range(18)}
    plan = [
        'name = "x"',
        *(f'[[groups]]\ncode = "{g}"' for g in GROUPS),
        *(f"[[rounds]]\nnumber = {n}" for n in ROUNDS),
    ]
    plan += [f'[[persons]]\ncode = "{one}"' for one in home]
    coded = io.StringIO()
    rows = csv.writer(coded)
    rows.writerow(["coding", "file", "utterance", "start", "end", "text", "code", "coder", "kind", "origin"])
    folder.mkdir()
    for n in ROUNDS:
        for person in home:  # one in six moves
            home[person] = draw.choice(GROUPS) if draw.random() < 1 / 6 else home[person]
        for group in GROUPS:
            present = [one for one, place in home.items() if place == group and draw.random() < 0.8]
            present += [one for one, place in home.items() if place != group and draw.random() < 0.03]  # in two groups
            if draw.random() < 0.1 or not present:
                plan.append(f'[[sessions]]\nname = "{group}{n}"\ngroup = "{group}"\nround = {n}\nheld = false')
                continue
            seats = ", ".join(f'{{ label = "{one.upper()}", person = "{one}" }}' for one in present)
            file = f"{group}{n}.txt"
            plan.append(f'[[sessions]]\nname = "{group}{n}"\ngroup = "{group}"\nround = {n}')
            plan.append(f'files = ["{file}"]\npresent = [{seats}]')
            lines = [f"{one.upper()}: Her sier vi noe om hvordan det gikk." for one in (*present, *present)]
            (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
            for theme in THEMES:
                for number in range(len(present)):
                    if draw.random() < draw.choice((0.1, 0.5, 0.9)):
                        kind = draw.choice(("individual", "individual", "individual", "group"))
                        rows.writerow(
                            [f"{file}{theme}{number}", file, number + 1, 0, 8, "Her sier", theme, "Ada", kind, "hand"]
                        )
    (folder / "plan.toml").write_text("\n".join(plan), encoding="utf-8")
    (folder / "codings.csv").write_text(coded.getvalue(), encoding="utf-8")
    study = Study.create(folder / "study", plan=folder / "plan.toml", coder="Ada")
    for theme in THEMES:
        codebook.add_code(study, theme)
    for file in sorted(folder.glob("*.txt")):
        study.add(file)
    study.load_codings(folder / "codings.csv")
    return study, _read(folder)


def _read(folder: Path) -> Recount:
    told = Recount()
    seats: dict[str, tuple[str, int, dict[str, str]]] = {}
    for session in tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))["sessions"]:
        for file in session.get("files", ()):
            labels = {one["label"]: one["person"] for one in session["present"]}
            seats[file] = session["group"], session["round"], labels
            told.sat[session["group"], session["round"]] |= set(labels.values())
            told.held.add((session["group"], session["round"]))
    with (folder / "codings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            group, number, labels = seats[row["file"]]
            lines = (folder / row["file"]).read_text(encoding="utf-8").splitlines()
            person = labels[lines[int(row["utterance"]) - 1].split(":")[0]]
            told.stands.add((row["code"], group, number))
            if row["kind"] != "individual":
                told.together.add((row["code"], group, number))
            if row["kind"] != "group":
                told.said[row["code"], group, number].add(person)
    return told


@pytest.mark.parametrize("seed", range(4))
def test_people_who_drift_and_move_are_followed(tmp_path: Path, seed: int) -> None:
    study, recount = generated(seed, tmp_path / "made")
    with study:
        words = set()
        for then, now in ((1, 2), (2, 3), (1, 3)):
            whole = change(study, then, now, by=())
            found = compare(study, {"round": then}, {"round": now}, quotations=0).set_index("theme")
            for row in whole.to_dict("records"):
                wanted = recount.told(row["theme"], list(GROUPS), then, now)
                assert {name: row[name] for name in wanted} == wanted
                if row["theme"] in found.index:
                    assert found.loc[row["theme"], "change"] == wanted["change"]
                words.add(wanted["change"])
            for row in change(study, then, now).to_dict("records"):
                wanted = recount.told(row["theme"], [row["group"]], then, now)
                assert {name: row[name] for name in wanted} == wanted
        assert len(words) > 1


def test_a_group_that_says_it_together_is_no_zero_among_the_groups() -> None:
    asked = Asked(returning=1, groups=(InGroup("SKN", 1, 6, 2, 6), InGroup("SKV", 3, 6, 0, 5, whole_now=True)))
    assert telling.who(asked, "nb").endswith("SKN før 1/6 og nå 2/6, SKV før 3/6 og nå gruppa samlet")


def test_what_stood_before_both_rounds_comes_back(read_sample: Study) -> None:
    """In MN two of seven in round 1, nobody in rounds 2 and 3, all in round 4."""
    theme = "Fra bestemt ovenfra til vårt eget"
    sides = {"group": "MN", "round": 2}, {"group": "MN", "round": 4}
    found = compare(read_sample, *sides, level="group", themes=[theme])
    assert found["change"].tolist() == ["back"]
    assert telling.compared(found, "nb") == "1 tilbake."
    told = charts.ChartData(matrix(read_sample, level="group", themes=[theme], where={"group": "MN"}), "nb").sentence
    assert "mot 0 av 6 i runde 2. Tilbake: av de 3 samme sa 0 det før, 3 nå" in told


def test_what_a_group_says_together_is_no_fall_in_a_figure_of_several_groups(read_sample: Study) -> None:
    """SKV says it together in round 4, and five single voices in rounds before: 2 of 11 is no fall to be told without that."""
    theme = "Noen få bærer på lånt tid"
    frame = matrix(read_sample, level="group", by=["level", "round"], themes=[theme], language="nb")
    row = frame[(frame["level"] == "Skole") & (frame["round"] == 4)].iloc[0]
    assert (row["participants"], row["whole_sessions"], row["display"]) == (2, 1, "2 av 11 + gruppe samlet")
    drawn = figures.heatmap(frame, "nb")
    assert "2/11 + gr." in [mark["text"] for mark in drawn["marks"]]
    assert any(key.startswith("+ gr. =") for key in drawn["keys"])
    for then in (1, 2, 3):
        asked = frame.attrs["people"].between(row["theme_id"], ("Skole", then), ("Skole", 4))
        assert asked.change not in ("fewer", "gone", "others"), then
        assert "sist også sagt av gruppe samlet: SKV" in telling.who(asked, "nb", groups=False)


def test_a_change_is_one_also_had_all_said_it_who_say_it_together() -> None:
    """Ten of twelve, then one and a group of two as a whole: a fall whatever those two say; of six it may be none."""
    of = {
        "returning": 12,
        "voiced_then": 10,
        "then": 10,
        "present_then": 12,
        "voiced_now": 1,
        "now": 1,
        "present_now": 12,
    }
    two = Asked(**of, said_then=True, said_now=True, maybe_now=2, maybe_present_now=2)
    nine = Asked(**of, said_then=True, said_now=True, maybe_now=9, maybe_present_now=9)
    assert (two.change, nine.change) == ("fewer", "unknown")


def test_a_session_by_other_moderators_or_by_two_coders_is_told_with_every_figure_of_rounds(read_sample: Study) -> None:
    """The coordinator moderated rounds 1 and 2 of four groups, and is interviewed as well; four sessions were coded by two."""
    frame = matrix(read_sample, level="group", by=["group", "round"])
    told = telling.moderated(frame, "nb")
    assert told.startswith("Annen moderator i R3–R4 enn i R1–R2: LN, MN, SKN og BN.")
    assert told.endswith("er også deltaker i studien, som koordinator i INT-KOORD.")
    assert not any(one in told for one in ("m1", "m2", "m3", "Vibeke"))
    twice = "Kodet av mer enn én: LN-R1, MV-R4, SKV-R2 og BN-R4."
    assert telling.coded_by_several(frame, "nb") == twice
    for drawn in (
        figures.heatmap(frame, "nb"),
        figures.lines(frame, "nb"),
        figures.lifelines(emergence(read_sample, level="group"), "nb"),
    ):
        said = " ".join(drawn["notes"])
        assert told in said
        assert twice in said
    assert twice in figures.saturation(saturation(read_sample), "nb")["notes"]
    assert twice not in figures.saturation(saturation(read_sample, coder="Koder A"), "nb")["notes"]
    later = compare(read_sample, {"round": 3}, {"round": 4}, level="concept", quotations=0)
    assert telling.moderated(later, "nb") == ""
    one = compare(read_sample, {"round": 2, "group": "BN"}, {"round": 3, "group": "BN"}, level="concept", quotations=0)
    assert telling.moderated(one, "nb").startswith("Annen moderator i R3 enn i R2: BN.")
    memos = [thread_memo.contents(read_sample, "BN", before=before) for before in (4, None)]
    assert [memo.others_asked for memo in memos] == [True, False]
    assert "Det var ikke de samme som ledet samtalen i runde 3 og i runde 2." in thread_memo.when(memos[0], "nb")


def test_other_moderators_in_some_groups_of_a_round_are_told_where_groups_stand_side_by_side(
    read_sample: Study,
) -> None:
    apart = "R1–R4 LN, MN, SKN og BN mot LV, MV, SKV og BV"  # also in the round in which MV did not meet
    towns = [{"municipality": name} for name in ("Nærsund", "Vardlia")]
    beside = compare(read_sample, *towns, level="concept", quotations=0)
    for frame in (matrix(read_sample, level="concept", by=["level"]), matrix(read_sample, level="concept"), beside):
        assert f"Ikke samme moderatorer i alle gruppene i samme runde: {apart}." in telling.moderated(frame, "nb")
    assert "Annen moderator" not in telling.moderated(beside, "nb")  # no rounds are compared
    school = compare(read_sample, {"group": "SKN"}, {"group": "SKV"}, level="concept", quotations=0)
    assert telling.moderated(school, "nb").split(". ")[0].endswith("i samme runde: R1–R4 SKN mot SKV")
    alike = compare(read_sample, {"group": "SKN"}, {"group": "BN"}, level="concept", quotations=0)
    assert "samme runde" not in telling.moderated(alike, "nb")
    for rounds in (matrix(read_sample, level="concept", by=["round"]), change(read_sample, 1, 4, level="concept")):
        assert "samme runde" not in telling.moderated(rounds, "nb")


def test_where_nobody_says_anything_of_the_themes_nobody_takes_them_up(study: Study) -> None:
    """A code that stands nowhere, and one that a moderator alone says."""
    study.code("HN-R1-0001", "te")
    codebook.add_code(study, "perm")
    frame = change(study, 1, 2, by=())
    assert not frame[["then", "now", "newcomers_now", "gone_then"]].to_numpy().any()
    assert {one.change for one in frame["asked"]} <= {"same", "unknown"}


def test_a_total_says_who_sits_in_two_groups_and_counts_once(read_sample: Study) -> None:
    plain = plain_count.load().present
    there = plain[plain["round"] == 2]
    each, once = len(there), there["person"].nunique()
    assert each > once
    told = telling.twice(matrix(read_sample, level="concept", by=["round"]), "nb")
    assert told.startswith(f"I runde 2 sitter {each - once} person i flere grupper")
    assert told.endswith(f"gruppene summerer til {each}, ikke {once}.")
    assert told in telling.beside(matrix(read_sample, level="concept", by=["round"]), "nb")
    assert telling.twice(matrix(read_sample, level="concept"), "nb") == ""
    assert telling.twice(matrix(read_sample, level="concept", by=["round"], measure="words"), "nb") == ""


def test_groups_that_fall_apart_otherwise_in_another_round_are_told_apart() -> None:
    asking: Any = {
        "A": {1: {"x"}, 2: {"x"}},
        "B": {1: {"y"}, 2: {"x"}},
        "C": {1: {"y"}, 2: {"y"}, 3: {None}},
        "D": {3: {"z"}},
    }
    found = Moderating(apart=apart(asking))
    assert found.apart == (Apart((1,), (("A",), ("B", "C"))), Apart((2,), (("A", "B"), ("C",))))
    assert telling.moderators(found, "nb", groups=True).endswith("R1 A mot B og C; R2 A og B mot C.")
    assert telling.moderators(found, "nb") == ""
    # alike without the group that did not meet, whichever part was told first
    asking = {"A": {1: {"x"}}, "B": {1: {"y"}, 2: {"y"}}, "C": {1: {"x"}, 2: {"x"}}}
    assert apart(asking) == (Apart((1, 2), (("A", "C"), ("B",))),)
    each = Moderating(apart=apart({"A": {1: {"x"}}, "B": {1: {"y"}}, "C": {1: {"z"}}}))
    assert telling.moderators(each, "nb", groups=True).endswith("R1: hver gruppe har sine (A, B og C).")
    assert thawed([(), (), True, [[[1], [["A"], ["B"]]]]]) == Moderating(apart=(Apart((1,), (("A",), ("B",))),))
    assert thawed([(), (), True]) == Moderating()


def test_other_people_is_said_where_they_changed_and_their_number_with_them() -> None:
    """Not where one of those who are not there now said it, or where only more people are present."""
    one = {"returning": 8, "then": 4, "now": 4, "both": 4, "said_then": True, "said_now": True}
    gone = Asked(**one, voiced_then=5, present_then=11, voiced_now=4, present_now=11)
    assert gone.change == "same"
    two = Asked(**one, voiced_then=6, present_then=11, voiced_now=4, present_now=11)
    assert two.change == "others"
    nobody = {**one, "then": 0, "now": 0, "both": 0, "said_now": False}
    assert Asked(**nobody, voiced_then=1, present_then=11, voiced_now=0, present_now=11).change == "only_left"
    everyone = {**one, "then": 8, "now": 8, "both": 8}
    assert Asked(**everyone, voiced_then=8, present_then=8, voiced_now=8, present_now=11).change == "same"


def test_where_nothing_changed_much_no_change_is_headlined(read_sample: Study) -> None:
    frame = matrix(read_sample, level="group", by=["group", "round"])
    people, said = frame.attrs["people"], []
    for theme, rows in frame[frame["status"] == "held"].groupby("theme_id"):
        for group, of in rows.groupby("group"):
            numbers = sorted(of["round"])
            changes = {
                people.between(theme, (group, one), (group, two)).change
                for one in numbers
                for two in numbers
                if one < two
            }
            few = matrix(read_sample, level="group", by=["group", "round"], themes=[theme], where={"group": group})
            reading = figures.heatmap(few, "nb")["reading"]
            still = changes <= {"same", "only_left", "only_right"}
            assert not (still and reading.startswith("Størst")), reading
            changes -= {"unknown"}  # what a group says as a whole has no weight
            few_moved = changes <= {"same", "only_left", "only_right"}
            assert not reading.startswith("Lite har endret seg") or few_moved, reading
            said.append(reading.startswith("Lite har endret seg"))
        if len(said) > 40:
            break
    assert any(said)
    assert not all(said)


def test_as_before_is_said_of_the_figures_once(read_sample: Study) -> None:
    notes = " ".join(figures.heatmap(matrix(read_sample, level="group", by=["group", "round"]), "nb")["notes"])
    assert notes.count("de sier ikke om det er det samme som blir sagt") == 1
    assert "de sier ikke" not in " ".join(figures.heatmap(matrix(read_sample, by=["group"]), "nb")["notes"])


def test_a_code_of_two_or_three_groups_says_it_too(read_sample: Study) -> None:
    codes = matrix(read_sample, by=["group", "round"])
    said = codes[codes["utterances"] > 0].groupby("theme")["group"].nunique()
    few = int(said.between(2, 3).sum())
    assert f", {few} i bare to eller tre." in telling.in_few_groups(codes, "nb")
    one = matrix(read_sample, by=["group", "round"], themes=[said[said == 3].index[0]])
    assert telling.in_few_groups(one, "nb").startswith("Koden står i bare to eller tre grupper. En kode laget for")


def test_groups_that_a_comparison_is_kept_to(read_sample: Study) -> None:
    """A level by its groups is what it is by its name; of all who are there, what is kept to is those of these groups alone."""
    of = read_sample.plan.groups
    kindergarten = [group.code for group in of if group.level == "Barnehage"]
    shown = ["theme", "change", "left_display", "right_display", "asked", "left_quotes", "right_quotes"]

    def both(left: dict, right: dict, **kept) -> tuple:
        frame = compare(read_sample, left, right, level="group", **kept)
        return (
            frame[shown].values.tolist(),
            frame.attrs["coverage"],
            frame.attrs.get("moderating"),
            frame.attrs["moved"],
        )

    named = both({"level": "Barnehage", "round": 1}, {"level": "Barnehage", "round": 4})
    assert both({"round": 1}, {"round": 4}, groups=kindergarten) == named
    towns = both({"municipality": "Nærsund", "round": 4}, {"municipality": "Vardlia", "round": 4})
    assert both({"municipality": "Nærsund"}, {"municipality": "Vardlia"}, within=[4]) == towns
    by_level = change(read_sample, 1, 4, by=("level",), level="group")
    whole = change(read_sample, 1, 4, by=(), level="group", groups=kindergarten)
    rows = by_level[by_level["level"] == "Barnehage"]
    assert whole["asked"].tolist() == rows["asked"].tolist()
    assert change(read_sample, 1, 4, level="group", groups=["MV"])["group"].unique().tolist() == ["MV"]
