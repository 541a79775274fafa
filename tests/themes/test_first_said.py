"""Where a theme is first said: by date, else by round; ties are told, and interviews count."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import worlds
from worlds import CODES, Coded, Session, Sitting, World

from qual import themes
from qual.themes import telling


def session(name: str, date: str | None = None) -> Session:
    """A session of one group in one round (``G1-R1``), or an interview, with a line of nine words."""
    group, _, number = name.partition("-R")
    place = (group, int(number)) if number else (None, None)
    return Session(name, *place, date=date, sat=[Sitting("A", f"{group}p")], said=[("A", 9)])


def world(sessions: Iterable[Session], said: dict[str, tuple[str, ...]]) -> World:
    """A world in which each code is said in these sessions."""
    held = list(sessions)
    coded = [
        Coded(name, code, "Ada", "individual", ((0, CODES.index(code), 9),))
        for code, names in said.items()
        for name in names
    ]
    groups = sorted({one.group for one in held if one.group})
    return World(groups, sorted({one.round for one in held if one.round}), held, coded, {})


def test_ties_unknown_dates_and_interviews(tmp_path: Path) -> None:
    day, same_day, by_round, interview, alone = CODES
    sessions = [
        *(session(name, "2031-05-03") for name in ("G1-R1", "G2-R1", "intervju 1")),
        *(session(name) for name in ("G1-R2", "G2-R2", "intervju 2")),
    ]
    said = {
        day: ("G1-R1", "G1-R2", "intervju 2"),
        same_day: ("G1-R1", "G2-R1", "intervju 1"),
        by_round: ("G1-R2", "G2-R2"),
        interview: ("G1-R2", "intervju 1"),
        alone: ("intervju 2",),
    }
    with worlds.made(world(sessions, said), tmp_path) as study:
        life = {code: themes.biography(study, code, language="nb") for code in CODES}
        told = {code: telling.lived(of, "nb") for code, of in life.items()}
        assert told[day].startswith(
            f"«{day}» sies først i G1-R1, og i 1 av 2 grupper og 1 av 2 kilder utenfor gruppene. "
            "Kan ha vært sagt før i intervju 2, som ikke har dato. Flest av dem som er til stede, sier det i runde 1: 1 av 2."
        )
        assert "først i G1-R1, G2-R1 og intervju 1, samme dag, og i 2 av 2 grupper" in told[same_day]
        assert "først i G1-R2 og G2-R2, samme runde (dato mangler), og" in told[by_round]
        assert "først i intervju 1, og" in told[interview]
        assert "før i G1-R2, som ikke har dato" in told[interview]
        assert "først i intervju 2, og i 0 av 2 grupper og 1 av 2 kilder" in told[alone]
        assert "Flest" not in told[alone]
        english = telling.lived(life[same_day], "en")
        assert "first said in G1-R1, G2-R1 and intervju 1, on the same day, and in 2 of 2 groups" in english
        assert [words.session for words in life[same_day].words] == ["G1-R1", "G2-R1", "intervju 1"]

        table = themes.emergence(study)
        assert set(table[table["theme"] == same_day]["first_said"]) == {("G1-R1", "G2-R1", "intervju 1")}
        marks = themes.lifelines(table, "nb")["datasets"]["records"]
        assert {mark["first"] for mark in marks if mark["theme"] == by_round} == {
            "G1-R2 og G2-R2, samme runde (dato mangler)"
        }


def test_rounds_that_overlap_do_not_say_what_was_before(tmp_path: Path) -> None:
    """G1 met for the second time before G2 had met at all; of G3's first time nobody has given the date."""
    sessions = [
        session("G1-R1", "2031-05-01"),
        session("G1-R2", "2031-05-03"),
        session("G2-R1", "2031-05-05"),
        session("G3-R1"),
    ]
    said = {CODES[0]: ("G1-R2", "G2-R1", "G3-R1"), CODES[1]: ("G1-R2", "G2-R1")}
    with worlds.made(world(sessions, said), tmp_path) as study:
        first = themes.biography(study, CODES[0]).first
        assert first is not None
        assert (first.sessions, first.perhaps) == (("G1-R2",), ("G3-R1",))
        assert themes.biography(study, CODES[1]).first == themes.First(("G1-R2",), "2031-05-03")


def test_a_theme_has_a_life_without_groups_and_rounds(tmp_path: Path) -> None:
    sessions = [session("Anne", "2031-05-07"), session("Berit", "2031-05-03"), session("Carl"), session("Dag")]
    said = {CODES[0]: ("Anne", "Berit"), CODES[1]: ("Carl", "Dag")}
    with worlds.made(world(sessions, said), tmp_path) as study:
        told = telling.lived(themes.biography(study, CODES[0]), "nb")
        assert told.startswith(f"«{CODES[0]}» sies først i Berit, og i 2 av 4 samlinger.")
        told = telling.lived(themes.biography(study, CODES[1]), "nb")
        assert "først i Carl og Dag (ingen har dato, så rekkefølgen er ukjent), og i 2 av 4 samlinger." in told
        assert telling.lived(themes.biography(study, CODES[2]), "nb") == "Ingen sier dette ennå."
