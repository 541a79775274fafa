"""The window's wire, on every page: it registers the window, and its scripts carry acts, questions and news.

Nothing is drawn but what holds up the acts, when something does. The scripts in `wire/` are modules as they stand: the server
gives them out (`qual.ui.routes`), components import them, node tests them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

# Streamlit hands a component's script over as a blob, from which only a whole address can be imported
_SCRIPT: Final = """
const { wire } = await import(new URL("/qual/js/wire.js", location.origin).href);
export default ({ data, setTriggerValue }) => wire().register(data, () => setTriggerValue("renew", crypto.randomUUID()));
"""

_mount: Final[ComponentRenderer] = st.components.v2.component("qual_wire", js=_SCRIPT, isolate_styles=False)


def draw(data: dict[str, Any]) -> None:
    """Register the window in the browser: ``key``, ``study`` (its mark), ``coder`` and ``words``; None of the first two
    before a study is open."""
    _mount(key="qual_wire", data=data, on_renew_change=lambda: None)
