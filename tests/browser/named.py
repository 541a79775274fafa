"""A study whose names have so many letters, with something to show on every page: figures, a guide, events, notes."""

from __future__ import annotations

from pathlib import Path

from shapes import Source, built

from qual import codebook, coding, design
from qual.coding import STANCES, Span
from qual.study import Study
from qual.themes import add_action, decided, survey

LENGTHS = (3, 40)


def name(number: int, length: int) -> str:
    """A name of so many letters, no two alike, with words in it where there is room."""
    return f"{number} barnehagens assistenter og fagarbeidere"[:length].strip() if length > 3 else f"G{number}"[:length]


def sources(length: int) -> list[Source]:
    """Six groups in four rounds, one place empty, few in some; and two cases beside them."""
    found = []
    for group in range(1, 7):
        for number in (1, 2, 3, 4):
            labels = ("A", "B", "C", "D", "E")[: 2 + (group + number) % 4]
            code = name(group, length)
            place: dict[str, object] = {"group": code, "round": number}
            present = {label: f"p{group}{label}" for label in labels}
            gone = group == 2 and number == 3
            said = [] if gone else talk(labels, f"i uke {number} hos {group}")
            found.append(Source(f"{code}-R{number}", said, place, {} if gone else present))
    for number in (8, 9):
        found.append(Source(name(number, length), talk(("A",), f"i sak {number}"), {"kind": "case"}))
    return found


def talk(labels: tuple[str, ...], where: str) -> list[tuple[str, str]]:
    return [("Mod", "Hvordan har det gått siden sist?")] + [
        (one, f"Vi prøvde dette {where}, sa {one}") for _ in (1, 2) for one in labels
    ]


def exchanges(folder: Path) -> None:
    """In every session somebody agrees, or opposes, or builds on what another says."""
    with Study(folder) as study:
        said = study.utterances()
        first = study.codes()["id"].iloc[0]
        for at, (_, rows) in enumerate(said[~said["is_moderator"].astype(bool)].groupby("session")):
            spans = [Span(row["utterance"], 0, len(row["text"])) for row in rows.head(2).to_dict("records")]
            coding.apply(study, first, spans, kind="interaction", stance=STANCES[at % len(STANCES)])


def named(folder: Path, length: int) -> Path:
    """The study, below ``folder``."""
    themes = (name(1, length), name(2, length))
    made = built("named", sources(length), folder, themes, name(3, length))
    exchanges(made)
    with Study(made, coder="Ada") as study:
        for group in range(1, 7):
            level, place = name(7 + group % 2, length), name(5 + group % 3, length)
            design.add_group(study, name(group, length), name=name(group, length), level=level, municipality=place)
        beside(study, length)
    table = folder / f"{name(4, length)}.csv"
    cells = "".join(f"{name(1, length)},{name(group, length)},2031,{group}.5\n" for group in range(1, 7))
    table.write_text(f"question,group,year,value\n{cells}", encoding="utf-8")
    survey.keep(made, table)
    return made


def session(group: int, number: int, length: int) -> str:
    """The name of a group's session."""
    return f"{name(group, length)}-R{number}"


def beside(study: Study, length: int) -> None:
    """What pages other than Temaer show: a guide, events, notes, what is decided and worked on, a reference point, verdicts."""
    said, where = study.utterances(), session(1, 1, length)
    here = said[said["session"] == where].to_dict("records")
    design.guide.add_question(
        study, name(1, length), f"Hvordan har det gått med {name(2, length)}?", guide=name(6, length)
    )
    design.guide.mark(study, here[0]["utterance"], name(1, length))
    design.guide.ask_for(study, name(1, length), [], waiting=[name(1, length)])
    design.add_event(study, "2031-03-01", name(5, length), municipality=name(5, length))
    add_action(study, where, f"prøve {name(3, length)}", who="p1A", utterance=here[1]["utterance"])
    decided.write_down(study, "decision", name(1, length), f"Vi holder fast ved {name(3, length)}.")
    coding.add_memo(study, "utterance", here[1]["utterance"], f"Hva er nytt for {name(1, length)}?")
    point = codebook.add_reference_point(study, name(6, length))
    codebook.link_reference(study, point, "utterance", here[1]["utterance"], start=0, end=9)
    codebook.record_verdict(study, "code", "code", study.codes()["id"].iloc[0], "topic", name(6, length))
