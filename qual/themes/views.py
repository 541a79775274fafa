"""Named views: a page's choices under a name, so that a link brings back what somebody saw. Figures are computed anew."""

from __future__ import annotations

from qual.errors import QualError
from qual.store import Desk, frozen
from qual.store.frozen import View
from qual.store.rows import Json


def save_view(desk: Desk, name: str, page: str, query: Json) -> str:
    """Keep a page's choices under a name and return the view's id; a view of that name and page is replaced.

    Parameters
    ----------
    name : what it is called.
    page : which page it is of: ``themes``, ``quotes`` …
    query : the choices, as JSON can hold them.

    Raises `QualError` (``themes.empty_text``) without a name.

    >>> made = themes.save_view(study, "Konsepter", "themes", {"level": "concept", "by": ["round"]})
    >>> view = themes.all_views(study, "themes")[0]
    >>> len(study.themes(**view["query"]))
    12
    """
    name = name.strip()
    if not name:
        raise QualError("themes.empty_text")
    with desk.act("view.save") as act:
        return frozen.save_view(act, name, page, query)


def all_views(desk: Desk, page: str | None = None) -> list[View]:
    """Every view (of one page), by name: ``id, name, page, query, author, at``.

    >>> _ = themes.save_view(study, "Konsepter", "themes", {"level": "concept"})
    >>> [(view["name"], view["page"]) for view in themes.all_views(study)]
    [('Konsepter', 'themes')]
    """
    with desk.read() as connection:
        return frozen.views(connection, page)


def delete_view(desk: Desk, view_id: str) -> None:
    """Take a view away. Raises `QualError` (``themes.unknown_view``) when it is not there.

    >>> made = themes.save_view(study, "Konsepter", "themes", {"level": "concept"})
    >>> themes.delete_view(study, made)
    >>> themes.all_views(study)
    []
    """
    with desk.act("view.delete") as act:
        try:
            frozen.delete_view(act, view_id)
        except LookupError as error:
            raise QualError("themes.unknown_view") from error
