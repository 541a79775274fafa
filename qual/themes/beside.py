"""What stands beside a table (``DataFrame.attrs``), kept as it is: pandas copies it, with all that is in it, for every row and
column that is taken out and at every step."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Self


class AsItIs:
    """What a copy has no copy of: nobody changes it."""

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _Dict(AsItIs, dict[Any, Any]):
    pass


class _List(AsItIs, list[Any]):
    pass


def as_it_is(attrs: Mapping[Any, Any]) -> dict[Hashable, Any]:
    """The same, with dictionaries and lists that are not copied."""
    return {
        name: _Dict(one) if isinstance(one, dict) else _List(one) if isinstance(one, list) else one
        for name, one in attrs.items()
    }
