"""Small coded studies of four shapes, each made once and copied: interviews alone, one group in four rounds, eight groups in one
round, and a grid with interviews and a wall beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qual import codebook, coding
from qual.coding import Span
from qual.study import Study
from qual.transcripts import Place

CODER = "Ada"
WALL = "spørsmål,innlegg\nHva lykkes vi med?,Vi ringer før det blir stort\nHva lykkes vi med?,Ordlista på bordet\n"


@dataclass
class Source:
    """A transcript to be: its file's name, its lines as (label, text), and what the design says of it."""

    name: str
    said: list[tuple[str, str]]
    place: dict[str, object] = field(default_factory=dict)
    present: dict[str, str] = field(default_factory=dict)  # persons by label


def _talk(number: int, labels: tuple[str, ...], turns: int = 5) -> list[tuple[str, str]]:
    """Questions and answers, no two alike."""
    lines = []
    for turn in range(turns):
        if turn % len(labels) == 0:
            lines.append(("Mod", f"Spørsmål {turn}: hvordan har det gått siden sist?"))
        lines.append((labels[turn % len(labels)], f"Vi prøvde dette i uke {number}, og gang {turn} gikk det greit"))
    return lines


def _interviews() -> Iterator[Source]:
    """Thirty, each with one who answers; nobody has said who they are."""
    for number in range(1, 31):
        yield Source(f"Intervju {number}", _talk(number, ("Informant",)), {"kind": "interview"})


def _one_group() -> Iterator[Source]:
    for number in range(1, 5):
        labels = ("A", "B", "C", "D")[: 3 + number % 2]
        present = {label: f"p{label}" for label in labels}
        yield Source(f"HN-R{number}", _talk(number, labels), {"group": "HN", "round": number}, present)


def _one_round() -> Iterator[Source]:
    for number in range(1, 9):
        present = {label: f"p{number}{label}" for label in ("A", "B", "C")}
        yield Source(f"G{number}-R1", _talk(number, ("A", "B", "C")), {"group": f"G{number}", "round": 1}, present)


def _mixed() -> Iterator[Source]:
    for group in ("HN", "HV"):
        for number in (1, 2):
            present = {label: f"{group}{label}" for label in ("A", "B", "C")}
            place: dict[str, object] = {"group": group, "round": number}
            yield Source(f"{group}-R{number}", _talk(number, ("A", "B", "C")), place, present)
    for number in (1, 2, 3):
        yield Source(f"Intervju {number}", _talk(number, ("Informant",)), {"kind": "interview"})
    yield Source("Dialogkonferanse", [], {"kind": "wall"})


SHAPES: dict[str, Callable[[], Iterator[Source]]] = {
    "interviews": _interviews,
    "one_group": _one_group,
    "one_round": _one_round,
    "mixed": _mixed,
}


def make(shape: str, folder: Path) -> Path:
    """The study of a shape in ``folder``, with 25 codes, six of them in two groups under a concept, and all answers coded."""
    return built(shape, list(SHAPES[shape]()), folder)


def built(
    shape: str,
    sources: list[Source],
    folder: Path,
    themes: tuple[str, ...] = ("Prøver", "Lar være"),
    code: str = "sier noe om",
) -> Path:
    """As `make`, of these sources; the names of its code groups, and how its codes' names begin."""
    (folder / "in").mkdir(parents=True)
    plan = folder / "in" / "plan.toml"
    plan.write_text(_design(shape, sources), encoding="utf-8")
    with Study.create(folder / "study", plan=plan, coder=CODER) as study:
        for source in sources:
            wall = source.place.get("kind") == "wall"
            if not source.said and not wall:
                continue  # a session of the plan that has not come
            path = folder / "in" / f"{source.name}.{'csv' if wall else 'txt'}"
            text = WALL if wall else "".join(f"{who}: {said}\n" for who, said in source.said)
            path.write_text(text, encoding="utf-8")
            study.add(path, place=Place(kind="wall", session=source.name) if wall else None)
        _code(study, themes, code)
    return folder / "study"


def _design(shape: str, sources: list[Source]) -> str:
    groups = dict.fromkeys(source.place["group"] for source in sources if "group" in source.place)
    rounds = dict.fromkeys(source.place["round"] for source in sources if "round" in source.place)
    people = dict.fromkeys(person for source in sources for person in source.present.values())
    lines = [f'name = "{shape}"', "fictional = true"]
    lines += [f'[[groups]]\ncode = "{group}"' for group in groups]
    lines += [f"[[rounds]]\nnumber = {number}\nyear = {2030 + int(str(number))}" for number in rounds]
    lines += [f'[[persons]]\ncode = "{person}"' for person in people]
    for source in sources:
        lines += ["[[sessions]]", f'name = "{source.name}"']
        if source.said:
            lines.append(f'files = ["{source.name}.txt"]')
        lines += [f"{name} = {value!r}" for name, value in source.place.items()]
        if source.present:
            present = [f'{{ label = "{label}", person = "{person}" }}' for label, person in source.present.items()]
            lines.append(f"present = [{', '.join(present)}]")
    return "\n".join(lines).replace("'", '"')


def _code(study: Study, themes: tuple[str, ...], code: str) -> None:
    codes = [codebook.add_code(study, f"{code} {number}") for number in range(1, 26)]
    concept = codebook.add_concept(study, "Det de prøver")
    for at, name in enumerate(themes):
        group = codebook.add_group(study, name)
        codebook.link_group(study, concept, group)
        for code in codes[3 * at : 3 * at + 3]:
            codebook.move_code(study, code, group)
    wanted: list[dict[str, object]] = []
    said = study.utterances()
    for at, row in enumerate(said[~said["is_moderator"].astype(bool)].to_dict("records")):
        for code in (codes[at % 6], codes[at % 25]) if at % 6 != at % 25 else (codes[at % 6],):
            spans = [Span(row["utterance"], 0, len(row["text"]))]
            wanted.append({"code_id": code, "kind": "individual", "origin": "hand", "spans": spans})
    coding.apply_many(study, wanted)


def copy(folder: Path, to: Path) -> Path:
    """A copy of a study made by `make`, to write in."""
    return Path(shutil.copytree(folder, to))
