"""Who may speak where nobody has said so yet: proposals for a person to take or leave, in no figure before.

Three signs, of which the first that says something counts: somebody was called by name in the question before; a question, where
one moderates alone (in the sample 208 of 262 questions are a moderator's); and in an interview, whoever did not speak last. That
two take turns (67 of 299 there) or that one goes on after a short answer (36 of 161) is right too seldom to be proposed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

_NAME: Final = re.compile(r"[^\W\d_]+")


class Line(NamedTuple):
    """An utterance: its label (None where nobody has said), and its words."""

    label: str | None
    text: str


class Voice(NamedTuple):
    """Somebody who may speak: the label, the name that others call them by, and whether they moderate."""

    label: str
    name: str | None
    moderator: bool


def guesses(lines: Sequence[Line], voices: Sequence[Voice]) -> list[str | None]:
    """A label for each line that has none, where a sign says one; None elsewhere. What is guessed is a sign for what follows it.

    >>> known = [Voice("M", None, True), Voice("A", "Kari", False)]
    >>> guesses([Line(None, "Hva tenker du, Kari?"), Line(None, "At det gikk fint.")], known)
    ['M', 'A']
    """
    moderators = [one.label for one in voices if one.moderator]
    interview = {voices[0].label: voices[1].label, voices[1].label: voices[0].label} if len(voices) == 2 else {}
    called = {one.name.casefold(): one.label for one in voices if one.name}
    leads = moderators[0] if len(moderators) == 1 else None
    found: list[str | None] = []
    before: Line | None = None
    for line in lines:
        guess = None
        if line.label is None:
            guess = _named(before, called) or (leads if line.text.rstrip().endswith("?") else None)
            if (guess is None or interview) and before and before.label:
                guess = interview.get(before.label, guess)
        found.append(guess)
        before = Line(line.label or guess, line.text)
    return found


def _named(before: Line | None, called: Mapping[str, str]) -> str | None:
    """Who is called by name in a question, where one is and did not ask it."""
    if before is None or not before.text.rstrip().endswith("?"):
        return None
    question = before.text.rstrip()[:-1].replace("!", ".").rpartition(".")[2]
    named = {called[one] for one in _NAME.findall(question.casefold()) if one in called} - {before.label}
    return named.pop() if len(named) == 1 else None
