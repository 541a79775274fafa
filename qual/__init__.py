"""qual: a qualitative research toolkit for multistage focus groups.

>>> import qual
>>> study = qual.open_study("demo")
>>> study.themes(level="group")["theme"].nunique()
9
>>> study.quotes(theme="alt henger på én", round=4)["session"].unique().tolist()
['LN-R4', 'LV-R4', 'MV-R4', 'SKN-R4', 'BV-R4']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Study", "__version__", "open_study", "restore"]

if TYPE_CHECKING:
    from qual.study import Study, open_study, restore


#: the rooms a notebook works in, each loaded when it is first asked for
_ROOMS = (
    "coding",
    "codebook",
    "design",
    "language",
    "privacy",
    "quotes",
    "reports",
    "suggest",
    "themes",
    "transcripts",
)


def __getattr__(name: str) -> Any:
    """Load the study module, or a room, when it is first asked for, so that ``import qual`` costs nothing."""
    if name in ("Study", "open_study", "restore"):
        from qual import study

        return getattr(study, name)
    if name in _ROOMS:
        return import_module(f"qual.{name}")
    raise AttributeError(f"module 'qual' has no attribute {name!r}")
