"""The frame around every page: title, navigation, who codes, the notice on fictional material."""

from __future__ import annotations

import streamlit as st

from qual.errors import QualError
from qual.ui import look, server, state
from qual.ui.state import t


def run() -> None:
    """Draw the app: called by ``app.py`` at every run."""
    st.set_page_config(page_title="qual", page_icon="❝", layout="wide", initial_sidebar_state="collapsed")
    if not server.guarded():
        st.error(t("unguarded"))
        st.stop()
    st.html(look.CSS)
    from qual.ui.pages import codebook, coding, overview, quotes, themes, transcripts

    modules = {
        "overview": overview, "transcripts": transcripts, "coding": coding, "codebook": codebook, "themes": themes, "quotes": quotes,
    }  # fmt: skip
    pages = [
        st.Page(module.page, title=t(f"page.{name}"), url_path=name, default=name == "overview") for name, module in modules.items()
    ]
    _sidebar()
    chosen = st.navigation(pages, position="top")
    current = state.study()
    if current is not None and current.fictional:
        st.html(f'<p class="qual-fictional">{t("fictional")}</p>')
    try:
        chosen.run()
    except QualError as error:
        st.error(error.text(state.language()))


def _sidebar() -> None:
    with st.sidebar:
        current = state.study()
        if current is not None:
            st.markdown(f"**{current.name}**")
        st.text_input(t("coder"), key="coder", placeholder=state.DEFAULT_CODER, help=t("coder.help"))
        st.segmented_control(
            t("language"), ["nb", "en"], key="language", format_func={"nb": "Norsk", "en": "English"}.get, default=state.language(),
        )  # fmt: skip
        if current is not None and current.database.risk:
            st.warning(t(f"risk.{current.database.risk}"))
