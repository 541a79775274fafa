"""Suggestions: which code a passage may carry, labels in the participant's own words, and how good the help is.

A suggestion never codes by itself. Nothing here touches a study: plain values go in, plain values come out.
"""

from qual.suggest.cues import Cue, stance_cue
from qual.suggest.evaluate import Evaluation, Figures, evaluate
from qual.suggest.files import RankedFiles, rank_files
from qual.suggest.labels import in_vivo, seen_before
from qual.suggest.rank import Suggester, Suggestion

__all__ = [
    "Cue",
    "Evaluation",
    "Figures",
    "RankedFiles",
    "Suggester",
    "Suggestion",
    "evaluate",
    "in_vivo",
    "rank_files",
    "seen_before",
    "stance_cue",
]
