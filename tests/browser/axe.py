"""What axe-core finds on a page: `serious` for all browser tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Page


def serious(page: Page) -> list[str]:
    """What is serious or critical on the page as it stands, each by its rule and the element."""
    from axe_playwright_python.sync_playwright import Axe

    at_rest(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
