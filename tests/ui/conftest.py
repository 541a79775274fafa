"""What the pages' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def packages_looked_through_once() -> Iterator[None]:
    """Streamlit reads the metadata of every installed package for each app that a test makes: half of what one cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_is_gathered() -> Iterator[None]:
    """As `qual app` has it; else Streamlit looks at each call of a page for what it would send."""
    before = config.get_option("browser.gatherUsageStats")
    config.set_option("browser.gatherUsageStats", False)
    yield
    config.set_option("browser.gatherUsageStats", before)
