"""The frame around the pages where a study cannot be opened, or only be read: it says why, and offers the way out."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual import codebook, design
from qual.messages import catalogue, text
from qual.store import health, opening
from qual.study import Study
from qual.suggest import meaning
from qual.ui import acts, addresses, questions, server
from qual.ui.pages import parts
from qual.ui.server import STUDY_VARIABLE


def script() -> None:
    from qual.ui import shell

    shell.run()


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(STUDY_VARIABLE, "")
    monkeypatch.setattr(server, "_guarding", True)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(folder: Path) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["language"] = "nb"
    os.environ[STUDY_VARIABLE] = str(folder)
    return act(app)


def act(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    return re.sub(r"<[^>]+>", " ", "\n".join(element.proto.body for element in app.get("html")))


def test_missing_tables_lead_to_the_button_that_restores(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    backup = study.backup()
    study.close()
    study.store.path.unlink()
    app = opened(study.folder)
    assert "mangler eller er tomme" in words(app)
    assert backup.name in words(app)
    assert "1 koding" in words(app)
    assert "ingenting å ta vare på" in words(app)
    app.button(key="qual_restore").click()
    act(app)
    assert "mangler eller er tomme" not in words(app)
    assert [toast.value for toast in app.toast] == [text("ui.overview.restore.done_nothing", "nb")]
    with Study(study.folder) as again:
        assert list(again.codes()["code"]) == ["te først"]


def test_a_backup_that_another_puts_in_place_is_told_with_its_time_and_where_the_rest_is(study: Study) -> None:
    study.backup()
    study.code("HN-R1-0002", "te først")
    app = opened(study.folder)
    assert not [one for one in app.button if one.key == "qual_restored"]
    with Study(study.folder, coder="Bo") as other:
        saved = other.restore()
    assert saved is not None
    act(app)
    assert "Bo satte inn en sikkerhetskopi" in words(app)
    assert saved.name in words(app)
    app.button(key="qual_restored").click()
    act(app)
    assert "satte inn en sikkerhetskopi" not in words(app)


def test_another_study_is_opened_in_its_own_app_and_this_window_can_come_back(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study.create(tmp_path / "en annen") as other:
        place = other.folder
    led: list[Path] = []
    monkeypatch.setattr(server, "lead", lambda folder, *, coder: led.append(folder) or "http://127.0.0.1:1/?token=t")
    app = opened(study.folder)
    app.button(key="qual_other").click()
    act(app)
    assert "Velkommen" in [title.value for title in app.title]
    app.text_input(key="open_path").input(str(place))
    next(one for one in app.button if one.label == text("ui.start.open.button", "nb")).click()
    act(app)
    assert led == [place]
    assert server.folder() == study.folder  # a reload, another window: still the first study
    app.button(key="start_back").click()
    act(app)
    assert "Velkommen" not in [title.value for title in app.title]


def test_without_a_backup_there_is_no_such_button(study: Study) -> None:
    study.close()
    study.store.path.write_bytes(b"")
    app = opened(study.folder)
    assert "ingen hel sikkerhetskopi" in words(app)
    assert [button.key for button in app.button] == ["qual_other_after"]


def test_the_frame_says_that_a_study_is_only_read_and_acts_get_the_named_error(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.code("HN-R1-0002", "te først")
    revision = study.revision
    study.close()
    monkeypatch.setattr(opening, "way", lambda _: "read")
    app = opened(study.folder)
    assert "kan bare leses" in words(app)
    app.text_input(key="coder").input("Ada")
    act(app)
    assert app.button(key="qual_undo").disabled
    with Study(study.folder, coder="Ada") as reader:
        answer = acts.handle(reader, {"id": "a1", "kind": "undo"}, "nb")
    assert not answer["ok"]
    assert "kan bare leses" in answer["error"]
    monkeypatch.undo()
    with Study(study.folder) as again:
        assert again.revision == revision


def test_a_damaged_study_shows_what_can_be_read(study: Study) -> None:
    study.backup()
    study.close()
    with closing(sqlite3.connect(study.store.path)) as file:
        file.execute("DROP TABLE events")
        file.commit()
    health.forget(study.store.path)
    app = opened(study.folder)
    assert "Studien er skadet. Den er åpnet bare for lesing" in words(app)


def test_where_a_page_cannot_be_read_it_leads_back_too(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    study.backup()
    study.close()
    with closing(sqlite3.connect(study.store.path)) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("DROP TABLE sources")
        file.commit()
    app = opened(study.folder)
    assert "dette kan ikke leses" in words(app)
    app.button(key="qual_restore").click()
    act(app)
    assert "skadet" not in words(app)
    with Study(study.folder) as again:
        assert again.store.refusal is None
        assert list(again.codes()["code"]) == ["te først"]


def test_litter_is_told_once(study: Study) -> None:
    study.close()
    (study.folder / "backups" / "study-1.db.part").write_bytes(b"half")
    app = opened(study.folder)
    assert ["1 halv fil" in toast.value for toast in app.toast] == [True]
    assert not act(app).toast


def test_oversikt_says_how_far_the_encoder_has_come_while_it_works(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(meaning, "keep_up", lambda desk: asked.append(desk.store.path))
    assert "lest" not in words(opened(study.folder))
    assert asked == [study.store.path]
    for made, said in ((1200, True), (1675, False)):
        monkeypatch.setattr(meaning, "under_way", lambda _desk, made=made: meaning.Progress(made, 1675))
        assert (f"{parts.number(made)} av {parts.number(1675)} tekster" in words(opened(study.folder))) is said


# --- the bar ---------------------------------------------------------------------------------------------------------
def test_the_bar_has_the_study_its_pages_and_who_sits_here(study: Study) -> None:
    app = opened(study.folder)
    links = [link.proto.label for link in app.get("page_link")]
    pages = [text(f"ui.page.{name}", "nb") for name in addresses.PAGES]
    assert links[: len(pages) + 2] == [text("ui.page.log", "nb"), text("ui.page.backups", "nb"), *pages]
    assert '<h1 class="qual-heard">Oversikt</h1>' in [one.proto.body for one in app.get("html")]
    assert app.text_input(key="coder").value
    assert app.button(key="qual_undo")


def test_where_a_study_cannot_be_opened_the_bar_stands_without_it(study: Study) -> None:
    study.close()
    study.store.path.write_bytes(b"")
    app = opened(study.folder)
    assert [link.proto.label for link in app.get("page_link")][:1] == ["Oversikt"]
    assert not [one for one in app.button if one.key == "qual_undo"]


LOADED = """
import sys
from qual.ui import shell
print([name for name in sys.modules if name.startswith("qual.ui.pages.") and name.endswith(".page")])
from streamlit.testing.v1 import AppTest
from qual.resources import place
from qual.ui import server
server._guarding = True
app = AppTest.from_file(str(place("app.py")), default_timeout=30).run()
print(any("qual_overview_grid" in one.proto.component_name for one in app.get("bidi_component")), len(app.exception))
heavy = ("pandas", "sklearn", "altair", "alembic", "docx", "openpyxl", "spacy", "qual.transcripts", "qual.reports")
print([name for name in heavy if name in sys.modules])
"""


def test_the_frame_loads_no_page_and_oversikt_no_heavy_library(study: Study) -> None:
    """What the first page does not need does not hold it up. (A process of its own, which takes its second.)"""
    there = {**os.environ, STUDY_VARIABLE: str(study.folder)}
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=there).stdout
    assert told.splitlines() == ["[]", "True 0", "[]"]


def test_the_server_asks_for_no_tables_before_its_link_is_told() -> None:
    code = "import sys, qual.cli, qual.ui.server, qual.ui.routes; print({'sqlalchemy', 'numpy', 'qual.study'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


# --- addresses -------------------------------------------------------------------------------------------------------
def test_the_map_is_what_the_pages_draw() -> None:
    for name, parts_ in addresses.PARTS.items():
        module = import_module(f"qual.ui.pages.{addresses.PAGES[name]}.page")
        assert list(parts_) == list(module.FIGURES if name == "themes" else module.PARTS)
        assert [key for key in parts_.values() if f"ui.{key}" not in catalogue("nb")] == []


@pytest.mark.parametrize(("page", "part"), addresses.MOVED)
def test_an_old_address_leads_to_where_that_is_now(page: str, part: str) -> None:
    place = addresses.now(page, {"part": part, "coder": "Kari"})
    assert place is not None
    assert place.page in (*addresses.PAGES, *addresses.MENU)
    assert place.query["coder"] == "Kari"
    shown = addresses.PARTS.get(place.page, {})
    assert place.query.get("part") in {None, *shown}
    assert addresses.now(place.page, place.query) is None


def test_the_field_of_search_finds_all_that_has_a_page_by_name(study: Study) -> None:
    study.code("HN-R1-0002", "ringer hjem først")
    group = codebook.add_group(study, "Ringe først")
    found = questions.answer(study, {"kind": "places", "number": 1}, "nb")["places"]
    for place in (
        ["side", "Temaer", "themes", {}, True],
        ["del av en side", "Materiale › Guide", "transcripts", {"part": "guide"}, False],
        ["samling", "HN-R1", "coding", {"session": "HN-R1"}, False],
        ["gruppe", "HN Havna", "transcripts", {"part": "sessions", "session": "HN-R1"}, False],
        ["kode", "ringer hjem først", "codebook", {"code": study.code_id("ringer hjem først")}, False],
        ["kodegruppe", "Ringe først", "codebook", {"codegroup": group}, False],
    ):
        assert place in found
    assert {page for _, _, page, *_ in found} <= {*addresses.PAGES, *addresses.MENU}


def test_the_field_of_search_finds_those_who_took_part_by_code_and_pseudonym(study: Study) -> None:
    """To where they are read: before anything is coded, who was there. Whom a pseudonym hides is not found by the label."""

    def persons() -> dict[str, list[object]]:
        found = questions.answer(study, {"kind": "places", "number": 1}, "nb")["places"]
        return {name: place for kind, name, *place in found if kind == "deltaker"}

    assert persons()["p1 Torbjørg"] == ["transcripts", {"part": "sessions", "session": "HN-R1", "as": "who"}, False]
    study.code("HN-R1-0002", "ringer hjem først")
    design.map_label(study, "HN-R2", "X9", person="p4")
    assert persons() == {
        name: ["themes", {"part": "who", "as": "person", "person": name.split()[0]}, False]
        for name in ("p1 Torbjørg", "p2 Eilif", "p3 Sunniva", "p4 X9")  # not the moderator m1
    }
