"""The app says once in each window that it is at another port than the last time."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qual.ui import server


def script() -> None:
    from qual.ui import shell

    shell._lost_port()


def test_another_port_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["language"] = "nb"
    assert not app.run().toast
    monkeypatch.setattr(server, "_lost_port", (20_001, 20_002))
    told = app.run().toast
    assert not app.exception
    assert [("20001" in toast.value, "20002" in toast.value) for toast in told] == [(True, True)]
    assert not app.run().toast
