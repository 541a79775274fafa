"""Which backend is used, and why."""

from __future__ import annotations

from functools import cache

from qual.language.pipeline import Pipeline


@cache
def load(name: str | None = None) -> Pipeline:
    """The backend ``name`` (``"embedded"`` or an installed model), or the best one that works."""
    from qual.language.embedded import Embedded

    return Embedded()
