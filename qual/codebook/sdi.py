"""The three tests of stepwise-deductive induction as data.

They follow Tjora, A. (2021), *Kvalitative forskningsmetoder i praksis*, given from memory of the books; their wording lies
in the message files under ``codebook.test.*`` and a study may put its own in ``study.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qual import messages
from qual.errors import CodebookError


@dataclass(frozen=True)
class SdiTest:
    """One deductive test back down the ladder.

    ``questions`` are the keys of what to ask oneself, ``passes`` the answer of a test passed, ``fails`` the answers
    that say which question it failed on. `wording` turns ``code.question.1`` or ``code.answer.sorting`` into words.
    """

    name: str
    target: str  # the kind of thing it tests: code | code group | concept
    questions: tuple[str, ...]
    passes: str
    fails: tuple[str, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """The allowed answers, the passing one first."""
        return (self.passes, *self.fails)


TESTS: dict[str, SdiTest] = {
    test.name: test
    for test in (
        SdiTest("code", "code", ("code.question.1", "code.question.2"), "empirical", ("sorting", "topic")),
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


def passed(test: str, answer: str) -> bool:
    """Whether this answer says that the test is passed. Raises `CodebookError` for what is no answer to it.

    >>> codebook.passed("code", "empirical"), codebook.passed("code", "topic")
    (True, False)
    """
    return require(test, None, answer).passes == answer


def require(test: str, kind: str | None, answer: str) -> SdiTest:
    """The test of this name. Raises `CodebookError` unless it is for ``kind`` (None: any) and allows ``answer``."""
    found = TESTS.get(test)
    if found is None:
        raise CodebookError("codebook.unknown_test", test=test, tests=", ".join(TESTS))
    if kind not in (None, found.target):
        raise CodebookError("codebook.wrong_target", test=test, kind=kind, target=found.target)
    if answer not in found.answers:
        raise CodebookError("codebook.unknown_answer", test=test, answer=answer, answers=", ".join(found.answers))
    return found
