"""What lies beneath a figure: the codes that a theme holds, who came later, what the guide asks for; and when it is said."""

from __future__ import annotations

from typing import Any

import plain_count
import pytest

from qual import themes
from qual.study import Study
from qual.themes import beneath, compare, figures, telling
from qual.themes.content import Content, Used
from qual.themes.people import Later


# --- other content ---------------------------------------------------------------------------------------------------
def side(*codes: tuple[str, int, int]) -> tuple[Used, ...]:
    return tuple(Used(*code) for code in codes)


@pytest.mark.parametrize(
    ("left", "right", "other"),
    [
        # two matters: what several voice on each side is not said on the other
        (side(("a", 3, 4)), side(("b", 3, 3)), True),
        # under three codings on a side nothing is said, however unlike
        (side(("a", 2, 2)), side(("b", 3, 3)), False),
        # each one's own code, said once: the grain of the coding, not another content
        (side(("a", 1, 1), ("b", 1, 1), ("c", 1, 1)), side(("d", 1, 1), ("e", 1, 1), ("f", 1, 1)), False),
        # one side is held together by a code of its own, the other is scattered
        (side(("a", 2, 3), ("b", 1, 1)), side(("d", 1, 1), ("e", 1, 1), ("f", 1, 1)), True),
        # half of what is said on one side is in codes that both have
        (side(("a", 3, 3), ("x", 2, 3)), side(("b", 3, 3), ("x", 1, 1)), False),
        # what most people voice on one side is said on the other too
        (side(("x", 3, 3), ("a", 2, 4)), side(("b", 4, 6), ("x", 1, 1)), False),
        # nothing on one side is no content
        (side(("a", 3, 4)), (), False),
    ],
)
def test_content_is_another_by_one_rule_on_both_sides_alike(
    left: tuple[Used, ...], right: tuple[Used, ...], other: bool
) -> None:
    assert Content(left, right).other is other
    assert Content(right, left).other is other
    told = beneath.content(Content(left, right), "BN", "BV", "nb")
    assert bool(told) is other
    if other:
        assert f"BN mest «{left[0].code}» ({left[0].people})" in told


def test_the_same_height_with_other_codes_is_said_and_what_it_names_is_counted(read_sample: Study) -> None:
    places: tuple[dict[str, Any], ...] = ({"group": "LN", "round": 4}, {"group": "LV", "round": 4})
    found = compare(read_sample, *places, level="group")
    row = found[found["theme"] == "Fra bestemt ovenfra til vårt eget"].iloc[0]
    told = beneath.content(row["content"], "LN", "LV", "nb")
    assert told.startswith(
        "Omtrent like mange, men ulikt innhold: LN mest «ingen spør etter det» (3), LV mest «de gjør det uten oss» (4)"
    )
    for place, codes in zip(places, (row["content"].left, row["content"].right), strict=True):
        counted = themes.matrix(read_sample, by=list(place), where=place).query("utterances > 0").set_index("theme")
        for code in codes:
            assert counted.loc[code.code, "participants"] == code.people
            clicked = themes.references(read_sample, code.code, place)
            assert len(clicked) == code.utterances
    assert all(content is None for content in compare(read_sample, *places)["content"])  # one code has no parts


def test_contents_of_a_theme_are_its_codes_in_each_cell(read_sample: Study) -> None:
    found = themes.contents(read_sample, level="group", by=["group", "round"])
    members = read_sample.codes().set_index("code")["group"]
    by_code = themes.matrix(read_sample, level="code", by=["group", "round"])
    counted = by_code[by_code["utterances"] > 0].set_index(["theme", "group", "round"])
    grouped = counted[[members.get(code) is not None and members[code] == members[code] for code, *_ in counted.index]]
    assert len(found) == len(grouped)
    for row in found.to_dict("records"):
        assert members[row["code"]] == row["theme"]
        mine = counted.loc[(row["code"], row["group"], row["round"])]
        assert (mine["participants"], mine["utterances"]) == (row["participants"], row["utterances"])


# --- who came later --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "later", "differs"),
    [
        ((5, 10), (4, 4), True),
        ((5, 10), (3, 4), False),
        ((5, 10), (2, 2), False),
        ((1, 2), (6, 6), False),
        ((5, 10), (0, 4), True),
    ],
)
def test_those_who_came_later_differ_by_at_least_two_people_of_at_least_three(
    start: tuple[int, int], later: tuple[int, int], differs: bool
) -> None:
    assert Later(2, start, later).differs is differs


def test_a_theme_that_newcomers_carry_is_said_with_when_they_came_and_in_which_levels(read_sample: Study) -> None:
    theme = "Noen få bærer på lånt tid"
    life = themes.biography(read_sample, theme, level="group")
    told = telling.differently(life, "nb")[-1]
    assert told.startswith("Oftere sagt av dem som kom til gruppa senere: 12/15 i runde 4, mot 12/22")
    assert "Etter når de kom: runde 2 3/3, runde 3 5/6, runde 4 4/6." in told
    assert "Barnehage 6/6 mot 5/5" in told
    grid = themes.matrix(read_sample, level="group")
    assert "«Noen få bærer på lånt tid» (12/15 mot 12/22 i runde 4)" in beneath.later(grid, "nb")
    assert figures.heatmap(grid, "nb")["keys"][-1] == beneath.later(grid, "nb")
    always = themes.matrix(read_sample, level="group", always=True)
    assert beneath.later(always, "nb") == ""  # nobody there came later
    assert beneath.later(themes.matrix(read_sample, level="group", by=["group"]), "nb") == ""


# --- what the guide asks for -----------------------------------------------------------------------------------------
def test_where_the_guide_asks_for_a_theme_is_what_its_questions_say(read_sample: Study) -> None:
    plain = plain_count.load()
    said = plain.said[~plain.said["moderator"].astype(bool) & plain.said["group"].notna()]
    frame = themes.matrix(read_sample, level="group")
    names = dict(zip(frame["theme"], frame["theme_id"], strict=True))
    for name, theme in names.items():
        codes = {code for code, group in plain.group_of.items() if group == name}
        above = {concept for concept, of in plain.concepts.items() if codes & of}
        asks = said[[bool(of & ({name} | codes | above)) for of in said["asks"]]]
        wanted = set(asks[["group", "round"]].itertuples(index=False, name=None))
        assert set(frame.attrs["guide"].get(theme, ())) == wanted, name


def test_the_guide_is_said_to_ask_those_whom_it_asks(read_sample: Study) -> None:
    """The groups are named where it asks some of those in the figure, also where no question of the others is tied to a theme."""
    asks = {"": [("LN", 4), ("LV", 4)], "eget": [("LN", 4), ("LV", 4)]}
    assert (
        beneath.asked_in("eget", {4}, asks, {"LN", "LV", "BN"}, "nb")
        == "I guiden er spørsmål knyttet til temaet i runde 4 (LN, LV)."
    )
    assert (
        beneath.asked_in("eget", {4}, asks, {"LN", "LV"}, "nb") == "I guiden er spørsmål knyttet til temaet i runde 4."
    )
    assert beneath.asked_in("eget", {4}, asks, {"BN"}, "nb") == ""
    told = {}
    for level in (None, "Leder", "Barnehage"):
        level = next((one for one in read_sample.groups()["level"].unique() if level and one.startswith(level)), None)
        life = themes.matrix(
            read_sample,
            level="group",
            by=["round"],
            themes=["Fra bestemt ovenfra til vårt eget"],
            where={"level": level} if level else None,
        )
        told[level] = beneath.guide(life, "nb").partition(";")[0]
    assert list(told.values()) == [
        "I guiden er spørsmål knyttet til temaet i "
        "runde 1 (LN, LV, MN, MV), runde 2 (LN, LV, MN, MV) og runde 4 (LN, LV, MN, MV)",
        "I guiden er spørsmål knyttet til temaet i runde 1, runde 2 og runde 4",
        "",
    ]


def test_a_theme_that_rises_where_the_guide_asks_for_it_is_said_with_that(read_sample: Study) -> None:
    theme = "Krysset sier ikke hva som ble hørt"
    alone = themes.matrix(read_sample, level="group", by=["round"], themes=[theme])
    asked = "I guiden er spørsmål knyttet til temaet i runde 2 (LN, LV, MN, MV), ikke i runde 1"
    reading = figures.heatmap(alone, "nb")["reading"]
    assert "runde 2" in reading
    assert "I guiden er spørsmål knyttet til temaet i runde 2 (LN, LV, MN, MV)" in reading
    assert telling.differently(themes.biography(read_sample, theme, level="group"), "nb")[0].startswith(asked)
    beside = compare(read_sample, {"round": 1}, {"round": 2}, level="group", themes=[theme])
    assert beneath.asked_beside(beside, beside["theme_id"].iloc[0], "nb").startswith(
        f"{asked}. Uoppfordret kan det ikke kalles i runde 1,"
    )
    several = beneath.guide(themes.matrix(read_sample, level="group"), "nb")
    assert f"«{theme}»" in several.split("runde 2")[1].split(";")[0]
    marks = {mark["of"]["round"]: mark["told"] for mark in figures.heatmap(alone, "nb")["marks"]}
    assert [number for number, told in marks.items() if "Et spørsmål her er knyttet til temaet." in told] == [2]
    assert [number for number, told in marks.items() if "Ingen spørsmål her er knyttet til temaet." in told] == [1, 4]
    schools = themes.matrix(read_sample, level="group", by=["level", "round"], where={"level": "Skole"}, themes=[theme])
    assert beneath.guide(schools, "nb") == ""  # nobody asks the schools


def row(number: int, voiced: int, present: int = 10) -> dict[str, Any]:
    return {"round": number, "participants": voiced, "present": present}


@pytest.mark.parametrize(
    ("shares", "asked", "linked", "found"),
    [
        ([6, 2, 6], {1}, {1, 2, 3}, 3),
        ([6, 2, 6], {1, 3}, {1, 2, 3}, None),  # it is asked for again
        ([6, 2, 6], {1}, {1, 2}, None),  # no question there is tied to any theme: nobody knows
        ([6, 5, 6], {2}, {1, 2, 3}, None),  # it was not asked for before it fell
        ([6, 0, 2], {1}, {1, 2, 3}, None),  # less than half of the fall
        ([6, 6, 6], {1}, {1, 2, 3}, None),  # it never fell
        ([6, 2, 5, 5], {1}, {1, 2, 3, 4}, 4),
    ],
)
def test_back_without_the_guide_asking_has_one_rule(
    shares: list[int], asked: set[int], linked: set[int], found: int | None
) -> None:
    assert beneath.back([row(at, voiced) for at, voiced in enumerate(shares, 1)], asked, linked) == found


def test_what_nobody_knows_to_have_come_by_itself(read_sample: Study) -> None:
    """Of the utterances that no question and no moderator asks for, those under a question without a theme, or right after a
    moderator: counted again from the sample's files."""
    plain = plain_count.load()
    tied = {question["code"] for question in plain.plan["questions"] if question.get("themes")}
    said = plain.said.assign(after=plain.said.groupby("session")["moderator"].shift(fill_value=False))
    guided = {row["session"] for row in said.to_dict("records") if row["asks"]}  # elsewhere nobody knows of anything
    loose = {
        (row["file"], row["number"]) for row in said.to_dict("records") if row["after"] or set(row["questions"]) - tied
    }
    known = {(row["file"], row["number"]) for row in said.to_dict("records") if row["session"] in guided}
    frame = themes.prompted(read_sample, level="group", by=["round"])
    seen = 0
    for row in frame.to_dict("records"):
        codes = {code for code, group in plain.group_of.items() if group == row["theme"]}
        above = {concept for concept, of in plain.concepts.items() if codes & of}
        here = plain.coded[plain.coded["code"].isin(codes) & ~plain.coded["moderator"]]
        here = here[(here["round"] == row["round"])]
        asked = {
            (one["file"], one["number"])
            for one in here.to_dict("records")
            if {one["code"], row["theme"], *(name for name in above if one["code"] in plain.concepts[name])}
            & one["asks"]
        }
        every = set(here[["file", "number"]].itertuples(index=False, name=None))
        assert row["led"] == len((every - asked) & loose & known), (row["theme"], row["round"])
        seen += row["led"]
    assert seen
    cells = {cell["round"]: cell for cell in frame.attrs["cells"]}
    assert all(cell["led"] <= cell["asked"] - cell["prompted"] for cell in cells.values())
    told = figures.prompted(frame, "nb")["reading"]
    assert f"Men {sum(cell['led'] for cell in cells.values())} av dem står under spørsmål" in told


def test_back_unasked_is_said_of_the_theme_of_the_sample(read_sample: Study) -> None:
    life = themes.biography(read_sample, "Noen tar imot i andre enden", level="group")
    assert telling.differently(life, "nb")[0].endswith("Tilbake i runde 4, der ingen spørsmål er knyttet til det.")
    assert telling.differently(life, "en")[0].endswith("Back in round 4, where no question is tied to it.")


def test_what_stands_outside_is_no_round_in_which_the_guide_asks(read_sample: Study) -> None:
    theme = "Noen tar imot i andre enden"
    frame = themes.matrix(read_sample, level="group", by=["round"], themes=[theme], outside=True)
    assert frame["round"].isna().any()
    assert "None" not in beneath.guide(frame, "nb")
    assert beneath.guide(frame, "nb") == beneath.guide(frame[frame["round"].notna()], "nb")
