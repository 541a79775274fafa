"""How a component of ours is registered with Streamlit: a small script that imports its modules (`qual.ui.scripts`)."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import streamlit as st

from qual.ui import scripts
from qual.ui.state import t


def component(name: str, room: str, *styles: str, html: str | None = None) -> Callable[..., Any]:
    """What draws the component ``name``, to be called once for each name.

    Parameters
    ----------
    room : its folder below `components/js`, in which ``mount.js`` is what Streamlit mounts.
    styles : its style sheets below `components`.
    html : what it is drawn in; nothing where the script makes all of it.

    Returns
    -------
    A function of ``data``, which the script gets, and of what else Streamlit takes (``key``, ``on_…_change``).
    """
    place = files("qual.ui.components")
    css = "\n".join(place.joinpath(style).read_text(encoding="utf-8") for style in styles)
    draw = st.components.v2.component(
        name, html=html, css=css or None, js=scripts.entry(f"{room}/mount.js"), isolate_styles=False
    )
    # where a module does not come, it is the entry that says so, and it has no other words. In a list, as Streamlit looks at
    # what stands in a dict for tables, and loads pandas to know one
    return lambda *, data, **more: draw(data=[{**data, "unloaded": t("wire.unloaded")}], **more)
