"""The pages as Streamlit's own test harness runs them: what stands there, and that one event is one stored act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from qual import codebook, coding
from qual.messages import catalogue
from qual.study import Study
from qual.ui.pages import themes as themes_page
from qual.ui.server import STUDY_VARIABLE

PAGES = ("overview", "transcripts", "codebook", "themes", "quotes")


def script(name: str) -> None:
    """One page as `shell.run` draws it, with this page as the first one."""
    import importlib

    import streamlit as st

    names = ("overview", "transcripts", "coding", "codebook", "themes", "quotes")
    pages = {
        one: st.Page(importlib.import_module(f"qual.ui.pages.{one}").page, title=one, url_path=one, default=one == name)
        for one in names
    }
    st.session_state["_pages"] = pages
    st.navigation(list(pages.values()), position="hidden").run()


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new start of the app."""
    monkeypatch.delenv(STUDY_VARIABLE, raising=False)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(name: str, folder: Path | None, language: str = "nb", **query: str) -> AppTest:
    app = AppTest.from_function(script, kwargs={"name": name}, default_timeout=30)
    app.session_state["language"] = language
    if folder:
        app.session_state["folder"] = str(folder)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    """All that the page says, without tags."""
    told = [element.value for kind in ("title", "subheader", "markdown") for element in getattr(app, kind)]
    told += [element.proto.body for element in app.get("html")]
    told += [element.proto.label for element in app.get("page_link")]
    return re.sub(r"<[^>]+>", " ", "\n".join(map(str, told)))


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def field(app: AppTest, label: str, at: int = 0) -> Any:
    return [one for one in app.text_input if one.label == label][at]


def act(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


# --- every page, empty and full, in both languages -------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page_draws_without_a_study_with_an_empty_one_and_with_material(
    name: str, language: str, tmp_path: Path, study: Study
) -> None:
    said = [catalogue(language)["ui.start.title"], catalogue(language)["ui.empty.no_study"].splitlines()[0]]
    assert any(text in words(opened(name, None, language)) for text in said)
    Study.create(tmp_path / "empty", name="Tom").close()
    empty = {"overview": "overview", "transcripts": "import"}.get(name, name)
    assert catalogue(language)[f"ui.empty.{empty}"].splitlines()[0] in words(opened(name, tmp_path / "empty", language))
    study.code("HN-R1-0002", "ringe først")
    codebook.add_group(study.database, "Ringe først", actor="Ada")
    assert catalogue(language)[f"ui.page.{name}"] in words(opened(name, study.folder, language))


# --- Oversikt --------------------------------------------------------------------------------------------------------
def test_overview_makes_a_study_and_opens_it(tmp_path: Path) -> None:
    app = opened("overview", None)
    field(app, "Navn").input("Havneprosjektet")
    field(app, "Mappe").input(str(tmp_path / "ny"))
    button(app, "Lag studien").click()
    act(app)
    assert Study(tmp_path / "ny").name == "Havneprosjektet"
    assert "Studien er tom" in words(app)


def test_overview_names_the_error_of_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("ikke en mappe")
    app = opened("overview", None)
    field(app, "Mappe").input(str(tmp_path / "fil" / "studie"))
    button(app, "Lag studien").click()
    assert "Kan ikke skrive" in words(act(app)) or "ikke en mappe" in words(app)


def test_overview_names_the_error_of_a_folder_without_a_study(tmp_path: Path) -> None:
    app = opened("overview", None)
    field(app, "Mappe", 1).input(str(tmp_path))
    button(app, "Åpne").click()
    assert "er ingen studiemappe" in words(act(app))


def test_overview_shows_conflicting_figures_with_their_source_and_what_is_left(study: Study) -> None:
    said = words(opened("overview", study.folder))
    assert re.search(r"HN-R1\s+2 etter deltakerlisten her, 3 etter: deltakerlisten", said)
    assert "4 etter: årsrapporten" in said
    assert "X9 (HN-R2)" in said
    assert "intervju" in said
    assert "Ny lov om samarbeid" in said


def test_backup_and_restore_bring_back_what_stood_there(study: Study) -> None:
    app = opened("overview", study.folder)
    button(app, "Ta sikkerhetskopi").click()
    act(app)
    study.code("HN-R1-0002", "ringe først")
    button(app, "Gjenopprett denne").click()
    act(app)
    assert Study(study.folder).codings().empty
    assert len(study.backups()) == 2


# --- Transkripsjoner -------------------------------------------------------------------------------------------------
def test_design_forms_make_groups_and_rounds(tmp_path: Path) -> None:
    Study.create(tmp_path / "s").close()
    app = opened("transcripts", tmp_path / "s", part="design")
    field(app, "Kode").input("BN")
    field(app, "Nivå").input("Barnehage")
    button(app, "Legg til eller endre").click()
    act(app)
    app.session_state["design_part"] = "rounds"
    act(app)
    button(app, "Legg til eller endre").click()
    act(app)
    app.session_state["design_part"] = "planned"
    act(app)
    next(one for one in app.selectbox if one.label == "Gruppe").select("BN")
    next(one for one in app.selectbox if one.label == "Runde").select(1)
    button(app, "Legg til eller endre").click()
    act(app)
    with Study(tmp_path / "s") as made:
        assert made.sessions()[["session", "group", "round", "level"]].values.tolist() == [
            ["BN-R1", "BN", 1, "Barnehage"]
        ]


def test_a_session_is_moved_out_of_the_grid(study: Study) -> None:
    app = opened("transcripts", study.folder, part="sessions", session="HN-R2")
    app.session_state["session_part"] = "move"
    act(app)
    next(one for one in app.selectbox if one.label == "Gruppe").select("")
    next(one for one in app.selectbox if one.label == "Runde").select(0)
    button(app, "Lagre").click()
    act(app)
    row = study.sessions().set_index("session").loc["HN-R2"]
    assert row["group"] != row["group"] or row["group"] is None


def test_saving_who_is_who_places_a_label_and_keeps_what_was_known(study: Study) -> None:
    from qual.ui.pages import _sessions

    session = study.sessions().set_index("session", drop=False).loc["HN-R1"].to_dict()
    before = _sessions._people(study, session)
    after = [dict(row) for row in before if row["label"] != "A2"]
    next(row for row in after if row["label"] == "A1")["role"] = "avdelingsleder"
    _sessions._save(study, session, before, after)
    people = study.attendances()
    here = people[people["session"] == "HN-R1"].set_index("label")
    assert here.loc["A1", ["role", "service", "unit"]].tolist() == ["avdelingsleder", "barnehage", "Avdeling nord"]
    assert "p2" not in here["person"].tolist()
    rows = {row["label"]: row for row in _sessions._people(study, session)}
    assert rows["A2"]["person"] is None
    assert rows["Flere"]["kind"] == "several"


def test_a_label_nobody_knew_gets_a_person(study: Study) -> None:
    from qual.ui.pages import _sessions

    session = study.sessions().set_index("session", drop=False).loc["HN-R2"].to_dict()
    before = _sessions._people(study, session)
    after = [row | ({"person": "p2"} if row["label"] == "X9" else {}) for row in before]
    _sessions._save(study, session, before, after)
    people = study.attendances()
    assert people[(people["session"] == "HN-R2") & (people["label"] == "X9")]["person"].tolist() == ["p2"]


# --- Kodebok ---------------------------------------------------------------------------------------------------------
def test_a_codes_page_renames_defines_and_records_its_test(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    code = study.code_id("ringe først")
    app = opened("codebook", study.folder, code=code)
    assert "vi ringer hjem" in words(app) or "ringer vi hjem" in words(app)
    field(app, "Navn").input("vi ringer hjem først")
    button(app, "Lagre").click()
    act(app)
    app.radio[0].set_value("empirical")
    field(app, "Begrunnelse").input("hentet fra A1")
    button(app, "Lagre svaret").click()
    act(app)
    assert study.codes()["code"].tolist() == ["vi ringer hjem først"]
    assert [one.answer for one in codebook.read_from(study.database).verdicts] == ["empirical"]


def test_a_used_code_cannot_be_taken_out_and_the_page_says_why(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("codebook", study.folder, code=study.code_id("ringe først"))
    button(app, "Ta ut koden").click()
    assert "er brukt i 1 kodinger" in words(act(app))
    assert len(study.codes()) == 1


def test_memos_are_written_on_a_code(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    code = study.code_id("ringe først")
    app = opened("codebook", study.folder, code=code)
    app.text_area[-1].input("Gjelder dette også i vest?")
    button(app, "Lagre notatet").click()
    act(app)
    assert [memo["text"] for memo in coding.memos(study.database, "code", code)] == ["Gjelder dette også i vest?"]


def test_a_shipped_frame_is_loaded_beside_the_own_codes(study: Study) -> None:
    app = opened("codebook", study.folder)
    next(one for one in app.selectbox if one.label == "Rammer som følger med").select("implementering")
    button(app, "Hent inn rammen").click()
    act(app)
    assert set(study.codes()["origin"]) == {"framework"}


# --- Temaer and Sitater ----------------------------------------------------------------------------------------------
def test_themes_shows_the_choices_and_asks_for_a_click(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("themes", study.folder)
    assert "Sitatene bak tallene" in words(app)
    app.session_state["_themes_cells"] = [
        {"theme_id": study.code_id("ringe først"), "theme": "ringe først", "group": "HN", "round": 1}
    ]
    app.session_state["themes_level"] = "code"
    said = words(act(app))
    assert "HN runde 1: 1 av 2 til stede" in said
    assert "HN-R1-0002" in said


THEME_PICTURES = [
    (part, figure) for part, figures in themes_page.FIGURES.items() for figure in figures
]  # fmt: skip


@pytest.mark.parametrize(("part", "figure"), THEME_PICTURES)
def test_every_picture_of_themes_is_drawn_for_a_small_study(study: Study, part: str, figure: str) -> None:
    study.code("HN-R1-0002", "ringe først")
    study.code("HN-R2-0002", "ringe først")
    study.code("HN-R2-0002", "perm")
    app = opened("themes", study.folder)
    app.session_state["themes_part"] = part
    app.session_state[f"themes_as_{part}"] = figure
    app.session_state["themes_level"] = "code"
    app.session_state["themes_intervals"] = True
    said = words(act(app))
    assert "Noe gikk galt" not in said
    told = {
        "life": "«ringe først» sies først i HN-R1", "sides": "1 nye, 0 borte", "pairs": "står oftest sammen",
        "missing": "HN runde 1: 3 (deltakerlisten)", "lines": "Under 20 talere", "person": "samtykke er registrert for p1",
        "uptake": "Ingen ordskifter her", "stance": "Ingen ordskifter her",
    }  # fmt: skip
    assert told.get(figure, "Temaer") in said


def test_a_bar_of_talk_leads_to_what_each_said_and_a_pair_to_its_words(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    study.code("HN-R1-0002", "perm")
    app = opened("themes", study.folder)
    app.session_state["themes_level"] = "code"
    app.session_state["_themes_cells"] = [
        {"theme_id": study.code_id("te"), "theme": "te + perm", "beside": study.code_id("perm")},
        {"group": "HN", "round": 1},
    ]
    said = words(act(app))
    assert "«Vi tar en kopp te" in said
    assert re.search(r"p1.*ord i \d ytringer", said)


def test_a_snapshot_is_frozen_opened_and_left(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    app = opened("themes", study.folder)
    app.session_state["themes_level"] = "code"
    app.session_state["_themes_name"] = "Til rapporten"
    act(app)
    button(app, "Frys øyeblikksbilde").click()
    said = words(act(app))
    assert "Til rapporten" in said
    assert "Det endres aldri" in said
    button(app, "Tilbake til temaene").click()
    assert "Det endres aldri" not in words(act(app))


def test_quotes_are_printed_without_the_transcripts_label_and_can_be_ticked(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("quotes", study.folder)
    said = words(app)
    assert "«Vi tar en kopp te" in said
    assert "– Deltaker, Leder" in said
    app.checkbox[0].check()
    assert "1 avkryssede sitater" in words(act(app))


def test_a_broken_template_is_named(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("quotes", study.folder)
    next(one for one in app.selectbox if one.label == "Kildeangivelse").select("")
    act(app)
    field(app, "Egen mal").input("{navn}")
    assert "kan ikke vise «navn»" in words(act(app))


# --- the texts -------------------------------------------------------------------------------------------------------
def test_every_text_that_a_page_names_is_there_in_both_languages() -> None:
    import qual.ui

    folder = Path(qual.ui.__file__).parent
    named = {
        key
        for file in folder.rglob("*.py")
        for key in re.findall(r"\b(?:t|say)\(\s*\"([a-z_.]+)\"", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 150
    for language in ("nb", "en"):
        assert not [key for key in sorted(named) if f"ui.{key}" not in catalogue(language)]


# --- what a stranger met ---------------------------------------------------------------------------------------------
def test_an_error_with_a_value_called_key_is_told() -> None:
    from qual.errors import DesignError
    from qual.ui.pages import _parts as parts

    error = DesignError("import.unknown_group", where="a.docx", key="XX", known="NO, SØ")
    assert "XX" in parts.told(error)
    assert "--create" not in parts.told(error)
    assert parts.told(DesignError("design.empty", field="code")) == "«Kode» må fylles ut."


def test_the_first_click_after_coming_to_transcripts_counts(tmp_path: Path) -> None:
    from qual.transcripts.importing import Place

    file = tmp_path / "a.txt"
    file.write_text("A: Hei på deg.\nB: Hei selv.\n", encoding="utf-8")
    study = Study.create(tmp_path / "s", name="S")
    study.add(file, place=Place(group="NO", round=1, create=True))
    app = opened("transcripts", tmp_path / "s")
    assert app.session_state["transcripts_part"] == "sessions"
    app.session_state["transcripts_part"] = "import"
    app.run()
    assert app.session_state["transcripts_part"] == "import"


def test_a_defect_is_told_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    from qual.ui import server, shell
    from qual.ui.pages import overview

    def broken() -> None:
        raise ZeroDivisionError

    def app_script() -> None:
        from qual.ui import shell

        shell.run()

    assert shell.LOG.name == "qual.ui.shell"
    monkeypatch.setattr(server, "_guarding", True)
    monkeypatch.setattr(overview, "page", broken)
    app = AppTest.from_function(app_script, default_timeout=30)
    app.session_state["language"] = "nb"
    app.run()
    assert not app.exception
    assert any("noe galt i qual" in element.proto.body for element in app.get("html"))


def test_a_window_keeps_its_coder_when_it_is_reloaded() -> None:
    from qual.ui import state

    def named() -> None:
        import streamlit as st

        from qual.ui import state

        state.sign()
        st.text(state.coder())

    app = AppTest.from_function(named)
    app.query_params["coder"] = "Kari"
    state._kept()["coder"] = "Ola"  # chosen in another window since
    app.run()
    assert app.text[0].value == "Kari"


def test_another_study_begins_without_the_choices_of_the_last() -> None:
    def closing() -> None:
        import streamlit as st

        from qual.ui import state

        state.close_folder()
        st.text(",".join(sorted(key for key in st.session_state if isinstance(key, str))))

    app = AppTest.from_function(closing)
    for key in ("folder", "coder", "themes_chosen_group_None", "_themes_cells"):
        app.session_state[key] = "x"
    app.run()
    assert not app.exception
    assert app.text[0].value == "coder"
