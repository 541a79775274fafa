"""How deep brackets stand in brackets: asked before a parser follows them down, until the interpreter has no room left."""

from __future__ import annotations

import re

DEEPEST = 100  # levels; a study's design has three, a transcript's JSON seldom ten
_WORDS = re.compile(r"""
    \#[^\n]*
    | \"{3}(?:[^\\]|\\[\s\S])*?(?:\"{3,5}|\Z)
    | '{3}[\s\S]*?(?:'{3,5}|\Z)
    | "(?:[^"\\\n]|\\.)*"
    | '[^'\n]*'
""", re.VERBOSE)  # fmt: skip
_STEPS = re.compile(r"[\[{}\]]")


def too_deep(text: str) -> bool:
    """Whether JSON or TOML nests lists and tables in more than `DEEPEST` levels; brackets in quoted words and in comments do
    not count. (JSON has neither comments nor triple quotes: its parser goes no further than where one of them begins.)"""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    level = 0
    for step in _STEPS.finditer(_WORDS.sub("", text)):
        level = level + 1 if step[0] in "[{" else max(level - 1, 0)
        if level > DEEPEST:
            return True
    return False
