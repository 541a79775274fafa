"""Suggestions: which code a passage may carry, labels in the participant's own words, and how good the help is.

A suggestion never codes by itself: plain values go in, plain values come out; only `session`, `meaning` and
`alike` read a study. Answers are acts of coding (`qual.coding.answer_suggestion`).
"""

from qual.suggest.alike import Alike, alike
from qual.suggest.cues import Cue, stance_cue
from qual.suggest.evaluate import Evaluation, Figures, evaluate
from qual.suggest.files import RankedFiles, rank_files
from qual.suggest.labels import in_vivo, seen_before
from qual.suggest.meaning import Meanings, Progress, meanings
from qual.suggest.rank import Suggester, Suggestion
from qual.suggest.session import NearGroup, clear, for_session, for_study, near_groups, suggest, train

__all__ = [
    "Alike",
    "Cue",
    "Evaluation",
    "Figures",
    "Meanings",
    "NearGroup",
    "Progress",
    "RankedFiles",
    "Suggester",
    "Suggestion",
    "alike",
    "clear",
    "evaluate",
    "for_session",
    "for_study",
    "in_vivo",
    "meanings",
    "near_groups",
    "rank_files",
    "seen_before",
    "stance_cue",
    "suggest",
    "train",
]
