"""One level against the others, and the few groups that a theme ends in: counted anew from the cells of groups and rounds."""

from __future__ import annotations

import pandas as pd

from qual.study import Study
from qual.themes import matrix
from qual.themes.against import against


def test_a_level_that_goes_another_way_is_told_with_the_others_beside_it(read_sample: Study) -> None:
    told, cells = lines_of(read_sample, "group")
    level = {group: of[0] for group, of in cells.attrs["groups"].items()}
    ends = cells["round"].min(), cells["round"].max()
    spoken = 0
    for theme, some in cells.groupby("theme", sort=False):
        met = {group: of for group, of in some.groupby("group") if not of[of["round"].isin(ends)]["whole"].any()}
        met = {group: of for group, of in met.items() if set(of[of["status"] == "held"]["round"]) >= set(ends)}
        found = {}
        for name in dict.fromkeys(level[group] for group in met):
            here, rest = ([met[one] for one in met if (level[one] == name) is of_it] for of_it in (True, False))
            (a, b), (c, d) = ([count(side, number) for number in ends] for side in (here, rest))
            mine, others = share(b) - share(a), share(d) - share(c)
            if abs(mine) >= 0.25 and (abs(others) <= 0.1 or mine * others < 0):
                text = f"{name} {a[0]}/{a[1]} → {b[0]}/{b[1]}, de andre nivåene samlet {c[0]}/{c[1]} → {d[0]}/{d[1]}."
                found[text] = abs(mine - others)
        lines = [line for line in told[theme] if " → " in line]
        assert len(lines) == bool(found)
        if found:
            spoken += 1
            best = max(found, key=found.__getitem__)
            assert lines == [f"Fra runde {ends[0]} til {ends[1]}: {best}"]
    assert spoken > 2


def test_the_few_groups_that_a_theme_ends_in_are_named(read_sample: Study) -> None:
    told, cells = lines_of(read_sample, "code")
    spoken = 0
    for theme, some in cells[cells["status"] == "held"].groupby("theme", sort=False):
        stands: dict[int, list[str]] = {number: [] for number in some["round"]}
        for row in some.to_dict("records"):
            if row["participants"] or row["whole"]:
                stands[row["round"]].append(row["group"])
        last = max(stands)
        many = max(len(groups) for number, groups in stands.items() if number != last)
        few = stands[last]
        lines = [line for line in told[theme] if " bare i " in line]
        assert len(lines) == (0 < len(few) <= 2 and many >= max(2 * len(few), 3))
        for line in lines:
            spoken += 1
            assert line.startswith(f"I runde {last} bare i {' og '.join(few)}; ")
            assert line.endswith(f" i {many} grupper.")
    assert spoken


def test_nothing_is_told_of_other_splits_nor_of_one_round(read_sample: Study) -> None:
    assert against(matrix(read_sample, level="group", by=["level"]), "nb") == []
    assert against(matrix(read_sample, level="group", by=["round"], where={"round": 1}), "nb") == []


def lines_of(study: Study, level: str) -> tuple[dict[str, list[str]], pd.DataFrame]:
    """By theme what is told of it; and the cells of all, by group and round."""
    cells = matrix(study, level=level, by=["group", "round"])
    cells["whole"] = (cells["participants"] == 0) & (cells["display"].str.contains("gr."))
    by_round = matrix(study, level=level, by=["round"])
    told = {}
    for theme in by_round["theme"].unique():
        one = by_round[by_round["theme"] == theme]
        told[theme] = against(one, "nb")
    return told, cells


def count(cells: list[pd.DataFrame], number: int) -> tuple[int, int]:
    rows = pd.concat(cells)
    rows = rows[rows["round"] == number]
    return int(rows["participants"].sum()), int(rows["present"].sum())


def share(of: tuple[int, int]) -> float:
    return of[0] / of[1]
