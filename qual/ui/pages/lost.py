"""What an address says that leads nowhere, and the ways on."""

from __future__ import annotations

import streamlit as st

from qual.ui import addresses
from qual.ui.pages import parts


def draw() -> None:
    """Say it, with the page that was meant first where the address begins as one."""
    asked = str(st.query_params.get("asked", ""))
    parts.empty("lost" if asked else "lost.unsaid", address=asked)
    begun = asked.partition("/")[0]
    for name in dict.fromkeys((*([begun] if begun in addresses.PAGES else []), "overview")):
        st.page_link(parts.page(name), icon=":material/arrow_forward:")
