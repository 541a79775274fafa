"""The three tests of stepwise-deductive induction as data.

They follow Tjora, A. (2021), *Kvalitative forskningsmetoder i praksis*, given from memory of the books; their wording lies
in the message files under ``codebook.test.*`` and a study may put its own in ``study.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qual import messages
from qual.errors import CodebookError
from qual.store.codebook import Verdict


@dataclass(frozen=True)
class SdiTest:
    """One deductive test back down the ladder.

    ``questions`` are the keys of what to ask oneself, ``passes`` the answer of a test passed, ``fails`` the answers
    that say which question it failed on. Where the questions are answered one by one, as a code can fail both, ``each`` has
    the answers for yes and for no to each of them. `wording` turns ``code.question.1`` or ``code.answer.sorting`` into words.
    """

    name: str
    target: str  # the kind of thing it tests: code | code group | concept
    questions: tuple[str, ...]
    passes: str
    fails: tuple[str, ...]
    each: tuple[tuple[str, str], ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """The allowed answers, first the one that passes all of it."""
        return (
            (self.passes, *(answer for pair in self.each for answer in pair))
            if self.each
            else (self.passes, *self.fails)
        )


TESTS: dict[str, SdiTest] = {
    test.name: test
    for test in (
        SdiTest(
            "code",
            "code",
            ("code.question.1", "code.question.2"),
            "empirical",
            ("sorting", "topic"),
            (("sorting", "grounded"), ("says", "topic")),
        ),
        SdiTest(
            "grouping",
            "code group",
            ("grouping.question.1", "grouping.question.2", "grouping.question.3"),
            "holds",
            ("incoherent", "overlapping", "irrelevant"),
        ),
        SdiTest(
            "concept", "concept", ("concept.question.1", "concept.question.2"), "general", ("local", "untraceable")
        ),
    )
}


def wording(key: str, language: str | None = None, study: Mapping[str, Any] | None = None) -> str:
    """The words of ``code.title``, ``code.question.1``, ``code.answer.sorting`` … in ``language``.

    ``study`` is the table of tests in ``study.toml`` (nested as TOML nests dotted keys); what it words wins. Raises
    `KeyError` for a key that nobody words.

    >>> codebook.wording("code.title", "nb")
    'Kodetest'
    """
    own: Any = study or {}
    for part in key.split("."):
        own = own.get(part) if isinstance(own, Mapping) else None
    return own if isinstance(own, str) else messages.text(f"codebook.test.{key}", language)


def standing(test: str, answers: Iterable[str]) -> tuple[str | None, ...]:
    """What stands after these answers, oldest first: the last one to each question, None where there is none yet; of a test
    that is answered as a whole the last answer alone. Raises `CodebookError` for what is no answer to the test.

    An answer from before the two questions of the code test were answered one by one stands for what it said: ``empirical``
    for both, ``sorting`` for the first, ``topic`` for the second.

    >>> codebook.standing("code", ["topic"]), codebook.standing("code", ["empirical", "sorting"])
    ((None, 'topic'), ('sorting', 'says'))
    """
    each = require(test, None, None).each
    now: list[str | None] = [None] * (len(each) or 1)
    for answer in answers:
        about = require(test, None, answer)
        for place, pair in enumerate(each):
            if answer in pair:
                now[place] = answer
            elif answer == about.passes:
                now[place] = next(one for one in pair if one not in about.fails)
        if not each:
            now = [answer]
    return tuple(now)


def outcome(test: str, answers: Iterable[str]) -> str:
    """``failed`` where an answer that stands (`standing`) says so, ``passed`` where all are answered, else ``open``.

    >>> codebook.outcome("code", ["grounded"]), codebook.outcome("code", ["grounded", "says"])
    ('open', 'passed')
    >>> codebook.outcome("code", ["topic", "grounded"]), codebook.outcome("concept", [])
    ('failed', 'open')
    """
    now = standing(test, answers)
    if any(answer in TESTS[test].fails for answer in now):
        return "failed"
    return "open" if None in now else "passed"


def failing(test: str, verdicts: Iterable[Verdict]) -> set[str]:
    """The ids of what fails a test: where its answers, oldest first, are ``failed`` (`outcome`).

    >>> said = [("a", "topic"), ("b", "grounded"), ("a", "grounded"), ("c", "sorting")]
    >>> rows = [{"test": "code", "target_id": target, "answer": answer} for target, answer in said]
    >>> sorted(codebook.failing("code", rows))
    ['a', 'c']
    """
    answers: dict[str, list[str]] = {}
    for row in verdicts:
        if row["test"] == test:
            answers.setdefault(row["target_id"], []).append(row["answer"])
    return {target for target, given in answers.items() if outcome(test, given) == "failed"}


def require(test: str, kind: str | None, answer: str | None) -> SdiTest:
    """The test of this name. Raises `CodebookError` unless it is for ``kind`` and allows ``answer`` (None: any)."""
    found = TESTS.get(test)
    if found is None:
        raise CodebookError("codebook.unknown_test", test=test, tests=", ".join(TESTS))
    if kind not in (None, found.target):
        raise CodebookError("codebook.wrong_target", test=test, kind=kind, target=found.target)
    if answer not in (None, *found.answers):
        raise CodebookError("codebook.unknown_answer", test=test, answer=answer, answers=", ".join(found.answers))
    return found
