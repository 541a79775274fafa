"""A page is drawn to its end, whatever is chosen meanwhile.

Streamlit breaks off a drawing for the next choice, and with it what the drawing was to do: a button that is pressed acts where
the page's script comes to it. Who pressed *Lagre* and turned to another page at once had nothing stored, and was not told.
"""

from __future__ import annotations

from threading import Lock

from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)

#: Streamlit's settings. The first tells a drawing of the next choice; without it is stopped, and the choice begins another. The
#: second lets a field say itself what the session holds of it (`pages.parts.held_at`)
SETTING = {"runner.fastReruns": False, "global.disableWidgetStateDuplicationWarning": True}


def draw_whole() -> None:
    """Have no drawing broken off in this process, for which Streamlit has no setting: what is chosen waits some tenths of a
    second until what was chosen before stands, and what waits together is drawn once, with all that was pressed."""
    script_runner.ScriptRequests = Patient  # type: ignore[attr-defined]  # it is where the runner of a page takes them from


class Patient(ScriptRequests):
    """What waits for a drawing: what the browser asks waits for its end, what the script asks itself (`st.rerun`,
    `st.switch_page`) does not. A window that is closed waits too.

    A part of a page that draws itself (`st.fragment`) asks in the name of its page. Where one has turned to another page since
    (a menu closes as one leaves it), Streamlit would draw nothing, and call it the page that was left: that is not drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: list[RerunData] = []
        self._asking = Lock()
        self._ended = False
        self._page = ""  # the one that was turned to last, as far as that has been said

    def request_rerun(self, new_data: RerunData) -> bool:
        """Whether it is drawn: not where the last drawing has ended, and the session begins a new one."""
        if get_script_run_ctx(suppress_warning=True) is not None:
            self._turned(new_data)
            return super().request_rerun(new_data)
        with self._asking:
            if not self._ended:
                self._asked.append(new_data)
            return not self._ended

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """After every element: what the script itself asks for."""
        request = super().on_scriptrunner_yield()
        return None if request is None or request.type == ScriptRequestType.STOP else request

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """Before the first drawing and after each: what has been asked meanwhile, or that there is nothing more to draw."""
        with self._asking:
            for one in self._asked:
                if self._turned(one):
                    super().request_rerun(one)
            self._asked.clear()
            request = super().on_scriptrunner_ready()
            self._ended = request.type == ScriptRequestType.STOP
            return request

    def _turned(self, asked: RerunData) -> bool:
        """Note the page of what is asked; False where it is a part of another page than was turned to last."""
        if asked.fragment_id or asked.fragment_id_queue:
            return self._page in ("", asked.page_script_hash)
        self._page = asked.page_script_hash or self._page
        return True
