"""Random studies, known to the last utterance before qual has seen them, so that figures can be counted again from what was
drawn: groups in rounds, people who come, leave and change group, labels tied to nobody, voices that are several or unknown, an
interview, two coders, exchanges, what the group says together, sessions that nobody has coded or that were never held.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from qual import codebook, coding
from qual.coding import Span
from qual.study import Study

CODERS = ("Ada", "Bo")
CODES = ("henger på én", "ringer hjem", "ser det an", "tar det på gangen", "hvem vet")
#: code groups by name, and their codes; what is in none is residual
GROUPS = {"Noen bærer det": (CODES[0], CODES[1]), "Vente og se": (CODES[2],)}
CONCEPT = ("Usynlig arbeid", tuple(GROUPS))


@dataclass(frozen=True)
class Sitting:
    """Somebody at the table, by the label in the transcript."""

    label: str
    person: str | None = None  # None: nobody has said who it is
    function: str = "participant"
    kind: str = "person"


@dataclass
class Session:
    """One session: who sat there, and who said how many words, in order."""

    name: str
    group: str | None = None
    round: int | None = None
    held: bool = True
    date: str | None = None
    sat: list[Sitting] = field(default_factory=list)
    said: list[tuple[str, int]] = field(default_factory=list)

    def who(self, line: int) -> Sitting:
        return next(one for one in self.sat if one.label == self.said[line][0])


@dataclass(frozen=True)
class Coded:
    """A coding: its code, coder and kind, and the lines of its session (from 0) with the words from and to, end exclusive."""

    session: str
    code: str
    coder: str
    kind: str
    parts: tuple[tuple[int, int, int], ...]


@dataclass
class World:
    """What was drawn."""

    groups: list[str]
    rounds: list[int]
    sessions: list[Session]
    codings: list[Coded]
    #: (session, coder) → what the coder has said of it; where nothing is said, codings say it
    states: dict[tuple[str, str], str]

    def session(self, name: str) -> Session:
        return next(one for one in self.sessions if one.name == name)


def drawn(seed: int) -> World:
    """A world of its own for every seed."""
    chance = random.Random(seed)
    groups = [f"G{number}" for number in range(1, chance.randint(1, 3) + 1)]
    rounds = list(range(1, chance.randint(1, 4) + 1))
    circle = {group: [f"{group.lower()}p{n}" for n in range(1, chance.randint(3, 7) + 1)] for group in groups}
    sessions: list[Session] = []
    for group in groups:
        for number in rounds:
            if chance.random() < 0.1:
                continue  # never planned
            session = Session(f"{group}-R{number}", group, number, held=chance.random() > 0.1)
            sessions.append(session)
            if session.held:
                _people(chance, session, circle)
    for number in range(1, chance.choice((0, 0, 1, 2)) + 1):
        interview = Session(f"intervju {number}", sat=[Sitting("Mod", "m1", "moderator"), Sitting("I1", f"ip{number}")])
        sessions.append(interview)
    for session in sessions:
        if session.held:
            _talk(chance, session)
    codings = [coded for session in sessions if session.held for coded in _codings(chance, session)]
    states = {
        (session.name, coder): chance.choice(("not_begun", "under_way", "done", "done"))
        for session in sessions
        for coder in CODERS
        if session.held and chance.random() < 0.4
    }
    _dates(random.Random(-1 - seed), sessions)
    return World(groups, rounds, sessions, codings, states)


def part(world: World, where: Mapping[str, object]) -> World:
    """The world with the sessions alone that a figure which is kept to these places speaks of."""

    def inside(session: Session) -> bool:
        place = {"group": session.group, "round": session.round, "level": session.group and f"Nivå {session.group[1:]}"}
        return all(
            place[name] in wanted if isinstance(wanted, frozenset) else place[name] == wanted
            for name, wanted in where.items()
        )

    names = {session.name for session in world.sessions if inside(session)}
    return replace(
        world,
        sessions=[one for one in world.sessions if one.name in names],
        codings=[one for one in world.codings if one.session in names],
        states={key: state for key, state in world.states.items() if key[0] in names},
    )


def _dates(chance: random.Random, sessions: list[Session]) -> None:
    """Few days, so that some are shared; in some studies nobody has said any, in others not all; now and then a round is not over
    before the next one begins."""
    known = chance.choice((0, 0.5, 0.8, 1))
    for session in sessions:
        day = chance.randint(1, 3) + 3 * (session.round or chance.randint(0, 4)) + chance.choice((0, 0, 0, 3))
        if chance.random() < known:
            session.date = f"2031-05-{day:02}"


def _people(chance: random.Random, session: Session, circle: dict[str, list[str]]) -> None:
    """Who comes: most of the group's own, now and then somebody of another group, a newcomer, or a label tied to nobody."""
    assert session.group is not None
    own = circle[session.group]
    come = [person for person in own if chance.random() < 0.7] or own[:1]
    other = chance.choice(list(circle))
    if other != session.group and chance.random() < 0.3:
        come.append(chance.choice(circle[other]))  # has changed group, or sits in two
    if chance.random() < 0.25:
        own.append(f"{session.group.lower()}p{len(own) + 1}")
        come.append(own[-1])
    if chance.random() < 0.15:
        come = []  # nobody has tied a label here
    named = [Sitting(f"A{number}", person) for number, person in enumerate(dict.fromkeys(come), 1)]
    unnamed = [Sitting(f"X{number}") for number in range(1, chance.choice((0, 0, 0, 1, 2)) + 1)]
    if not named and not unnamed:
        unnamed = [Sitting("X1"), Sitting("X2"), Sitting("X3")]
    odd = [Sitting("Flere", kind="several"), Sitting("Ukjent", kind="unknown")]
    session.sat = [Sitting("Mod", "m1", "moderator"), *named, *unnamed, *(one for one in odd if chance.random() < 0.3)]


def _talk(chance: random.Random, session: Session) -> None:
    """Lines in which nobody speaks twice in a row; not everybody need say anything."""
    labels = [one.label for one in session.sat]
    before = ""
    for _ in range(chance.randint(4, 14)):
        before = chance.choice([label for label in labels if label != before])
        session.said.append((before, chance.randint(1, 9)))


def _codings(chance: random.Random, session: Session) -> Iterator[Coded]:
    if chance.random() < 0.25:
        return  # nobody has begun
    lines = range(len(session.said))
    seen: set[object] = set()
    for _ in range(chance.randint(1, 10)):
        kind = chance.choices(("individual", "interaction", "group"), (8, 2, 1))[0]
        chosen = sorted(chance.sample(lines, chance.randint(2, 3) if kind == "interaction" else 1))
        parts = tuple((line, *_span(chance, session.said[line][1])) for line in chosen)
        one = Coded(session.name, chance.choice(CODES), chance.choice(CODERS), kind, parts)
        if (one.code, one.coder, one.parts) not in seen:  # the same twice is one coding
            seen.add((one.code, one.coder, one.parts))
            yield one


def _span(chance: random.Random, words: int) -> tuple[int, int]:
    start = chance.randrange(words) if chance.random() < 0.4 else 0
    return start, (chance.randint(start + 1, words) if chance.random() < 0.4 else words)


def word(line: int, at: int) -> str:
    """The word at a place of a line: all of one length, none like another of the same line."""
    return f"ord{'abcdefghijklmnop'[line % 16]}{'abcdefghi'[at]}"


LENGTH = len(word(0, 0)) + 1  # of a word and the space after it


def made(world: World, folder: Path) -> Study:
    """The world as a study in ``folder``, made through the doors that everybody has; open, and the first coder's."""
    (folder / "in").mkdir(parents=True)
    plan = folder / "in" / "plan.toml"
    plan.write_text(_design(world), encoding="utf-8")
    study = Study.create(folder / "study", plan=plan, coder=CODERS[0])
    for session in world.sessions:
        if session.held:
            path = folder / "in" / f"{session.name}.csv"
            path.write_text(_transcript(session), encoding="utf-8")
            study.add(path)
    codes = {name: codebook.add_code(study, name) for name in CODES}
    concept = codebook.add_concept(study, CONCEPT[0])
    for name, members in GROUPS.items():
        group = codebook.add_group(study, name)
        codebook.link_group(study, concept, group)
        for code in members:
            codebook.move_code(study, codes[code], group)
    references = {
        session: [str(ref) for ref in rows["utterance"]] for session, rows in study.utterances().groupby("session")
    }
    coding.apply_many(
        study,
        [
            {
                "code_id": codes[one.code],
                "coder": one.coder,
                "kind": one.kind,
                "origin": "hand",
                "spans": [
                    Span(references[one.session][line], start * LENGTH, end * LENGTH - 1)
                    for line, start, end in one.parts
                ],
            }
            for one in world.codings
        ],
    )
    for (session, coder), state in world.states.items():
        coding.mark_coverage(study.acting(coder), session, state)
    return study


def _design(world: World) -> str:
    lines = ['name = "Trukket studie"', "fictional = true"]
    lines += [f'[[groups]]\ncode = "{group}"\nlevel = "Nivå {group[1:]}"' for group in world.groups]
    lines += [f"[[rounds]]\nnumber = {number}\nyear = {2030 + number}" for number in world.rounds]
    people = sorted({one.person for session in world.sessions for one in session.sat if one.person})
    lines += [f'[[persons]]\ncode = "{person}"' for person in people]
    for session in world.sessions:
        lines += ["[[sessions]]", f'name = "{session.name}"', f"held = {str(session.held).lower()}"]
        if session.date:
            lines.append(f'date = "{session.date}"')
        if session.group is None:
            lines.append('kind = "interview"')
        else:
            lines += [f'group = "{session.group}"', f"round = {session.round}"]
        if session.held:
            lines.append(f'files = ["{session.name}.csv"]')
            lines.append("present = [" + ", ".join(map(_present, session.sat)) + "]")
    return "\n".join(lines)


def _present(one: Sitting) -> str:
    fields = {"label": one.label, "person": one.person, "function": one.function, "kind": one.kind}
    usual = {"function": "participant", "kind": "person", "person": None}
    shown = (f'{name} = "{value}"' for name, value in fields.items() if value != usual.get(name, ""))
    return "{ " + ", ".join(shown) + " }"


def _transcript(session: Session) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["speaker", "text"])
    for line, (label, words) in enumerate(session.said):
        rows.writerow([label, " ".join(word(line, at) for at in range(words))])
    return out.getvalue()
