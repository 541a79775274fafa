"""The pages as Streamlit's own test harness runs them: what stands there, and that one event is one stored act."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from qual import codebook, coding, design
from qual.errors import DesignError
from qual.messages import catalogue
from qual.study import Study
from qual.themes import telling
from qual.themes.actions import add_action
from qual.themes.views import save_view
from qual.transcripts import Place
from qual.ui import server
from qual.ui.pages.quotes import page as quotes_page
from qual.ui.pages.themes import page as themes_page
from qual.ui.server import STUDY_VARIABLE

PAGES = ("overview", "transcripts", "codebook", "themes", "quotes", "analysis_day")


def script(name: str) -> None:
    """One page as `shell.run` draws it, with this page as the first one."""
    import streamlit as st

    from qual.ui import addresses, shell

    pages = {one: shell.page(one, first=name) for one in (*addresses.PAGES, *addresses.MENU, addresses.LOST)}
    st.session_state["_pages"] = pages
    st.navigation(list(pages.values()), position="hidden").run()


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new start of the app."""
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def opened(name: str, folder: Path | None, language: str = "nb", **query: str) -> AppTest:
    app = AppTest.from_function(script, kwargs={"name": name}, default_timeout=30)
    app.session_state["language"] = language
    if folder:
        os.environ[STUDY_VARIABLE] = str(folder)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    """All that the page says, without tags."""
    told = [element.value for kind in ("title", "header", "subheader", "markdown") for element in getattr(app, kind)]
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
@pytest.mark.parametrize(
    "language", ["nb", pytest.param("en", marks=pytest.mark.slow)]
)  # test_messages.py has all texts
@pytest.mark.parametrize("name", PAGES)
def test_page_draws_without_a_study_with_an_empty_one_and_with_material(
    name: str, language: str, tmp_path: Path, study: Study
) -> None:
    said = [catalogue(language)["ui.start.title"], catalogue(language)["ui.empty.no_study"].splitlines()[0]]
    assert any(text in words(opened(name, None, language)) for text in said)
    Study.create(tmp_path / "empty", name="Tom").close()
    empty = {"overview": "overview", "transcripts": "import", "analysis_day": "day_no_groups"}.get(name, name)
    assert catalogue(language)[f"ui.empty.{empty}"].splitlines()[0] in words(opened(name, tmp_path / "empty", language))
    study.code("HN-R1-0002", "ringe først")
    codebook.add_group(study, "Ringe først")
    full = words(opened(name, study.folder, language))
    assert full
    assert name == "analysis_day" or catalogue(language)[f"ui.empty.{empty}"].splitlines()[0] not in full


# --- Oversikt --------------------------------------------------------------------------------------------------------
def test_overview_makes_a_study_and_leads_to_its_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    led: list[Path] = []
    monkeypatch.setattr(server, "lead", lambda folder, *, coder: led.append(folder) or "http://127.0.0.1:1/?token=t")
    app = opened("overview", None)
    field(app, "Navn").input("Havneprosjektet")
    field(app, "Mappe").input(str(tmp_path / "ny"))
    button(app, "Lag studien").click()
    act(app)
    assert Study(tmp_path / "ny").name == "Havneprosjektet"
    assert led == [tmp_path / "ny"]
    assert "Studien er tom" in words(opened("overview", tmp_path / "ny"))


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
    app = opened("backups", study.folder)
    button(app, "Ta sikkerhetskopi").click()
    act(app)
    study.code("HN-R1-0002", "ringe først")
    button(app, "Gjenopprett denne").click()
    act(app)
    assert Study(study.folder).codings().empty
    assert study.codings().empty  # who had it open has it open still
    assert len(study.backups()) == 2
    copies = next(one for one in app.selectbox if one.label == "Hvilken kopi?")
    assert [words.rpartition(" · ")[2] for words in copies.options] == ["tatt av noen", "sikring før gjenoppretting"]
    assert "3 samlinger, 13 ytringer, 0 kodinger" in copies.options[0]


def test_a_page_says_that_the_study_has_been_replaced_and_that_it_is_gone(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whole() -> None:
        from qual.ui import shell

        shell.run()

    monkeypatch.setattr("qual.ui.server._guarding", True)
    new = study.store.copy_to(tmp_path / "new.db")
    study.code("HN-R1-0002", "ringe først")
    app = AppTest.from_function(whole, default_timeout=30)
    os.environ[STUDY_VARIABLE], app.session_state["language"] = str(study.folder), "nb"
    assert "byttet ut" not in words(act(app))
    new.replace(study.store.path)
    assert "study.db er byttet ut utenfra" in words(act(app))
    (saved,) = study.backups()
    assert str(saved.path) in words(app)
    assert "study.db er byttet ut utenfra" in words(act(app))  # until it has been seen
    button(app, "Sett").click()
    assert "byttet ut" not in words(act(app))
    moved = study.folder.rename(tmp_path / "moved")
    assert f"Studien ligger ikke lenger i {study.folder}" in words(act(app))
    button(app, "Velg en annen studie").click()
    act(app)
    moved.rename(study.folder)
    next(one for one in app.text_input if one.key == "open_path").input(str(study.folder))
    button(app, "Åpne").click()
    assert "Småstudien" in words(act(app))


# --- what a page tells the browser to show -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("themes", {"of": "code", "figure": "lines", "measure": "utterances"}),
        ("themes", {"part": "compare", "figure": "sides", "sides": "levels"}),
        ("themes", {"of": "code", "figure": "life"}),
        ("quotes", {"of": "code"}),
        ("analysis_day", {"group": "HN"}),
        ("analysis_day", {"part": "actions"}),
        ("transcripts", {"part": "design"}),
    ],
)
def test_a_field_in_a_menu_that_is_shut_says_itself_what_it_holds(
    study: Study, name: str, address: dict[str, str]
) -> None:
    """Told by every drawing what to show, the browser undid what was chosen while the page was drawn."""
    study.code("HN-R1-0002", "te først")
    study.code("HN-R2-0002", "permen ligger")
    app = opened(name, study.folder, **address)
    for one in ("themes_always", "themes_intervals", "themes_outside", "themes_around"):
        app.session_state[one] = True
    act(app)
    for _ in range(2):
        app._tree.get_widget_states = WidgetStates  # type: ignore[method-assign] # no field has been shown there
        act(app)
        fields = [one.proto for one in app._tree if hasattr(getattr(one, "proto", None), "set_value")]
        assert fields
        assert [one.id for one in fields if one.set_value] == []


# --- Transkripsjoner -------------------------------------------------------------------------------------------------
def test_design_forms_make_groups_and_rounds(tmp_path: Path) -> None:
    Study.create(tmp_path / "s").close()
    app = opened("transcripts", tmp_path / "s", part="design")
    field(app, "Kortnavn").input("BN")
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


def test_what_a_form_refuses_keeps_what_was_typed_and_what_it_stores_leaves_it_empty(study: Study) -> None:
    app = opened("transcripts", study.folder, part="design", what="persons")
    field(app, "Pseudonym").set_value("Marit")
    button(app, "Legg til").click()
    act(app)
    assert "«Personkode» må fylles ut." in words(app)
    assert field(app, "Pseudonym").value == "Marit"
    field(app, "Personkode").set_value("p9")
    button(app, "Legg til").click()
    act(app)
    assert study.persons().set_index("person").loc["p9", "pseudonym"] == "Marit"
    assert (field(app, "Personkode").value, field(app, "Pseudonym").value) == ("", "")


def test_what_is_typed_is_stored_though_somebody_else_added_a_round_meanwhile(study: Study) -> None:
    app = opened("transcripts", study.folder, part="design", what="rounds")
    first = max(row["round"] for row in study.rounds().to_dict("records")) + 1
    field(app, "Navn").set_value("Etter sommeren")
    number, year = (next(one for one in app.number_input if one.label == label) for label in ("Runde", "År"))
    assert number.value == first
    number.set_value(first + 4)
    year.set_value(2033)
    design.add_round(study.acting("Bo"), first)
    button(app, "Legg til eller endre").click()
    act(app)
    stored = study.rounds().set_index("round").loc[first + 4]
    assert (stored["year"], stored["name"]) == (2033, "Etter sommeren")
    number = next(one for one in app.number_input if one.label == "Runde")
    assert (number.value, field(app, "Navn").value) == (first + 5, "")
    design.add_round(study.acting("Bo"), first + 5)
    act(app)  # where nobody has typed, the fields follow
    assert next(one for one in app.number_input if one.label == "Runde").value == first + 6


def test_a_session_is_moved_out_of_the_grid(study: Study) -> None:
    app = opened("transcripts", study.folder, part="sessions", session="HN-R2")
    app.session_state["session_part"] = "move"
    act(app)
    next(one for one in app.selectbox if one.label == "Gruppe").select("")
    next(one for one in app.selectbox if one.label == "Runde").select(0)
    [one for one in app.button if one.label == "Lagre"][
        -1
    ].click()  # the first ones are of the actions asked about here
    act(app)
    row = study.sessions().set_index("session").loc["HN-R2"]
    assert row["group"] != row["group"] or row["group"] is None


def test_the_memos_of_a_session_stand_at_the_session(study: Study) -> None:
    first, last = (str(study.sessions().set_index("session").loc[name, "id"]) for name in ("HN-R1", "HN-R2"))
    for kind, target, text in (
        ("coding", study.code("HN-R1-0002", "te først"), "Se kjelen."),
        ("session", first, "Rolig start."),
        ("session", last, "Mye latter."),
    ):
        coding.add_memo(study, kind, target, text)
    app = opened("transcripts", study.folder, part="sessions", session="HN-R1")
    app.session_state["session_part"] = "memos"
    told = words(act(app))
    assert "2 notater" in told
    assert "Se kjelen." in told
    assert "Mye latter." not in told
    next(one for one in app.text_area if one.label == "Nytt notat om denne samlingen").set_value("Alle kom.")
    next(one for one in app.button if one.label == "Lagre notatet").click()
    assert "Alle kom." in words(act(app))
    assert coding.memos(study)[-1]["target_id"] == first
    begun = next(one for one in app.text_area if one.label == "Nytt notat om denne samlingen").key
    app.query_params["session"] = "HN-R2"
    assert "Mye latter." in words(act(app))
    other = next(one for one in app.text_area if one.label == "Nytt notat om denne samlingen").key
    assert other != begun  # what is typed for one session is not there for another


def test_what_a_group_would_work_on_stands_where_it_meets_next(study: Study) -> None:
    add_action(study, "HN-R1", "Ringe hjem før de skriver i permen")
    asked = opened("transcripts", study.folder, part="sessions", session="HN-R2")
    assert any("arbeide med" in one.label for one in asked.expander)
    before = opened("transcripts", study.folder, part="sessions", session="HN-R1")
    assert not any("arbeide med" in one.label for one in before.expander)


def test_saving_who_is_who_places_a_label_and_keeps_what_was_known(study: Study) -> None:
    from qual.ui.pages.material import sessions

    session = study.sessions().set_index("session", drop=False).loc["HN-R1"].to_dict()
    before = sessions._people(study, session)
    after = [dict(row) for row in before if row["label"] != "A2"]
    next(row for row in after if row["label"] == "A1")["role"] = "avdelingsleder"
    sessions._save(study, session, before, after)
    people = study.attendances()
    here = people[people["session"] == "HN-R1"].set_index("label")
    assert here.loc["A1", ["role", "service", "unit"]].tolist() == ["avdelingsleder", "barnehage", "Avdeling nord"]
    assert "p2" not in here["person"].tolist()
    rows = {row["label"]: row for row in sessions._people(study, session)}
    assert rows["A2"]["person"] is None
    assert rows["Flere"]["kind"] == "several"


def test_another_label_in_the_cell_says_that_two_are_one_and_nothing_typed_is_dropped_unsaid(study: Study) -> None:
    from qual.ui.pages.material import sessions

    session = study.sessions().set_index("session", drop=False).loc["HN-R2"].to_dict()
    before = sessions._people(study, session)
    known = next(row["label"] for row in before if row["person"])
    after = [row | ({"label": known} if row["label"] == "X9" else {}) for row in before]
    assert sessions._save(study, session, before, after) == [("X9", known)]
    rows = {row["label"]: row for row in sessions._people(study, session)}
    assert rows["X9"]["person"] == rows[known]["person"]
    revision = study.revision
    for change in ({"label": None}, {"kind": "several", "attendance": None, "role": "leder"}):
        after = [row | (change if row["label"] == known else {}) for row in before]
        with pytest.raises(DesignError):
            sessions._save(study, session, before, after)
    assert study.revision == revision


def test_a_label_nobody_knew_gets_a_person(study: Study) -> None:
    from qual.ui.pages.material import sessions

    session = study.sessions().set_index("session", drop=False).loc["HN-R2"].to_dict()
    before = sessions._people(study, session)
    after = [row | ({"person": "p2"} if row["label"] == "X9" else {}) for row in before]
    sessions._save(study, session, before, after)
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
    first, second = (one for one in app.radio if str(one.key).startswith(f"test_{code}_"))
    assert first.options == second.options == ["Ja", "Nei"]
    first.set_value("grounded")
    second.set_value("says")
    field(app, "Begrunnelse").input("hentet fra A1")
    button(app, "Lagre svaret").click()
    act(app)
    assert study.codes()["code"].tolist() == ["vi ringer hjem først"]
    assert [one.answer for one in codebook.read_from(study).verdicts] == ["grounded", "says"]


def test_overview_asks_for_ten_tested_codes_and_never_for_an_empty_residual_group(study: Study) -> None:
    codes = [codebook.add_code(study, f"de sier noe {i}") for i in range(12)]
    shown = words(opened("overview", study.folder))
    assert "Prøv kodetesten på ti koder" in shown
    assert "Testet til nå: 0" in shown
    assert "estgrupp" not in shown
    for code in codes[:10]:
        codebook.record_verdict(study, "code", "code", code, "grounded")
    assert "Prøv kodetesten" not in words(opened("overview", study.folder))


def test_a_used_code_cannot_be_taken_out_and_the_page_says_why(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("codebook", study.folder, code=study.code_id("ringe først"))
    button(app, "Ta koden ut av kodeboka").click()
    assert "er brukt i 1 koding " in words(act(app))
    assert len(study.codes()) == 1


def test_memos_are_written_on_a_code(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    code = study.code_id("ringe først")
    app = opened("codebook", study.folder, code=code)
    app.text_area[-1].input("Gjelder dette også i vest?")
    button(app, "Lagre notatet").click()
    act(app)
    assert [memo["text"] for memo in coding.memos(study, "code", code)] == ["Gjelder dette også i vest?"]


def test_a_shipped_frame_is_loaded_beside_the_own_codes(study: Study) -> None:
    app = opened("codebook", study.folder)
    next(one for one in app.selectbox if one.label == "Rammer som følger med").select("implementering")
    button(app, "Hent inn rammen").click()
    act(app)
    assert set(study.codes()["origin"]) == {"framework"}


def test_a_failed_test_offers_to_split_from_the_passages(study: Study) -> None:
    coded = [study.code(utterance, "ringe") for utterance in ("HN-R1-0002", "HN-R1-0004")]
    code = study.code_id("ringe")
    codebook.record_verdict(study, "code", "code", code, "topic")
    app = opened("codebook", study.folder, code=code)
    button(app, "Del ut fra utsnittene").click()
    act(app)
    next(one for one in app.checkbox if one.key == f"tick_{coded[0]}_0").check()
    act(app)
    field(app, "Den nye koden").input("vi ringer før vi vet")
    button(app, "Lag koden").click()
    act(app)
    assert study.codes().set_index("code")["codings"].to_dict() == {"ringe": 1, "vi ringer før vi vet": 1}


def test_words_that_changed_meanwhile_are_shown_in_both_versions_and_one_is_chosen(study: Study) -> None:
    study.code("HN-R1-0002", "ringe")
    code = study.code_id("ringe")
    app = opened("codebook", study.folder, code=code)
    codebook.rename_code(study.acting("Bo"), code, "ringe straks")
    field(app, "Navn").input("ringe alltid")
    button(app, "Lagre").click()
    said = words(act(app))
    assert "ringe straks" in said
    assert "ringe alltid" in said
    assert study.codes()["code"].tolist() == ["ringe straks"]
    button(app, "Behold den andres").click()
    act(app)
    assert field(app, "Navn").value == "ringe straks"
    assert study.codes()["code"].tolist() == ["ringe straks"]


def test_a_memo_is_changed_in_its_place(study: Study) -> None:
    study.code("HN-R1-0002", "ringe")
    code = study.code_id("ringe")
    coding.add_memo(study.acting("Bo"), "code", code, "først")
    app = opened("codebook", study.folder, code=code)
    next(one for one in app.text_area if one.label == "Notat").input("så")
    [one for one in app.button if one.label == "Lagre"][-1].click()
    act(app)
    assert [(memo["text"], memo["author"]) for memo in coding.memos(study, "code", code)] == [("så", "Bo")]


def test_a_merged_code_shows_what_it_was_and_where_it_went(study: Study) -> None:
    study.code("HN-R1-0002", "ringe")
    study.code("HN-R1-0004", "permen")
    old, new = study.code_id("ringe"), study.code_id("permen")
    codebook.merge_codes(study, old, new)
    assert "slått sammen med «permen»" in words(opened("codebook", study.folder, code=old))
    said = words(opened("codebook", study.folder, code=new))
    assert "Inngår i denne koden" in said
    assert "ringe" in said


@pytest.mark.parametrize("kind", ["codegroup", "concept", "point", "rest"])
def test_the_page_of_what_stands_above_leads_down_to_the_words(study: Study, kind: str) -> None:
    coded = study.code("HN-R1-0002", "ringe")
    group = codebook.add_group(study, "Ringe først")
    made = {
        "codegroup": group, "rest": "residual",
        "concept": codebook.raise_groups(study, [group], "Å nøle"),
        "point": codebook.point_from_codings(study, "Te før alvor", [coded]),
    }  # fmt: skip
    if kind != "rest":
        codebook.move_code(study, study.code_id("ringe"), group)
    said = words(opened("codebook", study.folder, **{"codegroup" if kind == "rest" else kind: made[kind]}))
    assert "Vi tar en kopp te" in said
    assert "ringe" in said


@pytest.mark.parametrize("kind", ["code", "codegroup", "concept", "point"])
def test_the_page_of_one_thing_has_the_anatomy_of_the_others(study: Study, kind: str) -> None:
    coded = study.code("HN-R1-0002", "ringe")
    group = codebook.group_codes(study, [study.code_id("ringe")], "Ringe først")
    made = {
        "code": ("ringe ○", study.code_id("ringe")),
        "codegroup": ("Ringe først ○", group),
        "concept": ("Å nøle ○", codebook.raise_groups(study, [group], "Å nøle")),
        "point": ("Te før alvor", codebook.point_from_codings(study, "Te før alvor", [coded])),
    }
    name, about = made[kind]
    app = opened("codebook", study.folder, **{kind: about})
    bodies = [element.proto.body for element in app.get("html")]
    assert f"<h2>{name}</h2>" in bodies, "its name is the heading of the title"
    assert not app.title, "and nothing stands in large letters over it"
    assert ("henger sammen her." if kind == "point" else "1 utsnitt fra 1 samling.") in words(app)
    button(app, "Kodeboka").click()
    act(app)
    assert not {"code", "codegroup", "concept", "point"} & set(app.query_params)


def test_under_a_quotation_stand_the_other_codes_of_its_utterance(study: Study) -> None:
    study.code("HN-R1-0002", "ringe", start=0, end=17)
    study.code("HN-R1-0002", "te; først")
    study.acting("Bo").code("HN-R1-0002", "te; først")
    study.code("HN-R1-0004", "permen")
    for page, query in (("codebook", {"code": study.code_id("ringe")}), ("quotes", {"level": "code"})):
        said = words(opened(page, study.folder, **query))
        assert "I samme ytring: te; først" in said
        assert "permen" not in said.partition("I samme ytring: te; først")[2].partition("\n")[0]
    assert "I samme ytring" not in words(opened("codebook", study.folder, code=study.code_id("permen")))


def test_how_passages_are_read_stands_in_the_title_and_in_the_address(study: Study) -> None:
    study.code("HN-R1-0002", "ringe")
    code = study.code_id("ringe")
    app = opened("codebook", study.folder, code=code, order="group", context="1")
    assert "med 1 ytring rundt" in {one.proto.popover.label for one in app.get("popover")}
    first, *_ = re.findall("<h3>(.*?)</h3>", "".join(element.proto.body for element in app.get("html")))
    assert "HN" in first
    next(one for one in app.radio if one.label == "Rekkefølge").set_value("round")
    act(app)
    assert app.query_params["order"] in ("round", ["round"])
    button(app, "Kodeboka").click()
    act(app)
    assert not {"order", "context"} & set(app.query_params)


def test_the_parts_of_the_codebook_draw_with_and_without_content(study: Study) -> None:
    for filled in (False, True):
        for query, wanted in (
            ({"part": "groupings"}, "En gruppering er ett forsøk"),
            ({"part": "history"}, "Gruppe for gruppe" if filled else "Ingen kodinger ennå"),
            ({"part": "history", "what": "changes"}, "Nye: 2" if filled else "lik på de to tidspunktene"),
        ):
            assert wanted in words(opened("codebook", study.folder, **query)), query
        study.code("HN-R1-0002", "ringe")
        codebook.add_grouping(study, "Mitt")


def test_undo_in_the_log_is_refused_with_the_reason(study: Study) -> None:
    code = codebook.add_code(study, "ringe")
    coding.apply(study.acting("Bo"), code, [coding.Span("HN-R1-0002")])
    app = opened("log", study.folder)
    app.session_state["coder"] = study.coder
    act(app)
    button(app, "Angre: Laget en kode").click()
    assert "bygger på" in words(act(app)) or "avhenger" in words(app)
    assert study.codes()["code"].tolist() == ["ringe"]


# --- Temaer and Sitater ----------------------------------------------------------------------------------------------
def test_a_view_sets_the_choices_of_its_page_and_nothing_else(study: Study) -> None:
    study.code("HN-R1-0002", "te først")
    view = save_view(study, "min", "themes", {"themes_level": "code", "coder": "Ola"})
    app = act(opened("themes", study.folder, view=view))
    assert app.session_state["themes_level"] == "code"
    assert "coder" not in app.session_state


def test_themes_shows_the_words_behind_its_reading_and_then_those_behind_a_click(study: Study) -> None:
    study.code("HN-R1-0002", "ringe først")
    app = opened("themes", study.folder)
    assert "Ordene bak setningen" in words(app)
    assert "HN-R1-0002" in words(app)
    app.session_state["_themes_cells"] = [
        {
            "theme_id": study.code_id("ringe først"),
            "theme": "ringe først",
            "group": "HN",
            "round": 1,
            "figure": "heatmap",
        }
    ]
    app.session_state["themes_level"] = "code"
    said = words(act(app))
    assert "Ordene bak det du valgte" in said
    assert "HN runde 1: 1 av 2 til stede" in said


THEME_PICTURES = [
    (part, figure) for part, figures in themes_page.FIGURES.items() for figure in figures
]  # fmt: skip


def test_every_picture_of_themes_is_drawn_for_a_small_study(study: Study) -> None:
    """One after the other in one window."""

    study.code("HN-R1-0002", "ringe først")
    study.code("HN-R2-0002", "ringe først")
    study.code("HN-R2-0002", "perm")

    def window() -> AppTest:
        app = opened("themes", study.folder)
        app.session_state["themes_level"] = "code"
        app.session_state["themes_intervals"] = True
        return app

    app = window()
    told = {
        "life": "«ringe først» sies først i HN-R1", "sides": "1 omtrent like, 1 som ikke kan", "pairs": "står oftest sammen",
        "missing": "HN runde 1: 3 (deltakerlisten)", "lines": "Under 20 talere", "person": "p1 har ikke noe gyldig samtykke",
        "uptake": "Ingen ordskifter her", "stance": "Ingen ordskifter her",
    }  # fmt: skip
    for part, figure in sorted(THEME_PICTURES, key=lambda one: one[1] == "survey"):
        if figure == "survey":  # which no window offers before there is one
            app = window()
        app.session_state["themes_part"] = part
        app.session_state[f"themes_as_{part}"] = figure
        said = words(act(app))
        assert "Noe gikk galt" not in said, figure
        assert told.get(figure, "") in said, figure
        if figure not in ("uptake", "stance", "person", "cases"):  # which have nothing to show here
            of = {"shares": "participation"}.get(figure, figure)
            assert telling.evidence("nb", of) in said, figure  # under every figure


def test_a_bar_of_talk_leads_to_what_each_said_and_a_pair_to_its_words(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    study.code("HN-R1-0002", "perm")

    def panel(part: str, mark: dict[str, Any]) -> str:
        app = opened("themes", study.folder, part=part, **{"as": mark["figure"]})
        app.session_state["themes_level"] = "code"
        app.session_state["_themes_cells"] = [mark]
        return words(act(app))

    pair = {"theme_id": study.code_id("te"), "theme": "te + perm", "beside": study.code_id("perm"), "figure": "pairs"}
    assert "«Vi tar en kopp te" in panel("together", pair)
    assert re.search(r"p1.*ord i \d ytringer", panel("talk", {"group": "HN", "round": 1, "figure": "shares"}))


def test_a_mark_of_the_new_codes_opens_where_each_new_one_first_stands(study: Study) -> None:
    for reference, code in (
        ("HN-R2-0002", "gammel"),
        ("HN-R1-0002", "ny"),
        ("HN-R1-0004", "ny"),
        ("HN-R1-0004", "gammel"),
    ):
        study.code(reference, code)
    app = opened("themes", study.folder)
    app.session_state["themes_part"] = "change"
    app.session_state["themes_as_change"] = "saturation"
    app.session_state["themes_level"] = "code"
    app.session_state["_themes_cells"] = [
        {"session": "HN-R1", "order": "coded", "themes_level": "code", "figure": "saturation"}
    ]
    said = words(act(app))
    assert "1 ny: stedet i samlingen" in said
    assert "HN-R1-0002" in said
    assert "HN-R1-0004" not in said
    assert "gammel" not in said


def test_a_mark_opens_all_that_it_counts(study: Study) -> None:
    """Twelve at first, as many more each time: of new codes, and of what is said."""
    for number in range(14):
        study.code("HN-R1-0002", f"kode {number:02}")
    app = opened("themes", study.folder)
    app.session_state["themes_part"] = "change"
    app.session_state["themes_as_change"] = "saturation"
    app.session_state["themes_level"] = "code"
    app.session_state["_themes_cells"] = [
        {"session": "HN-R1", "order": "coded", "themes_level": "code", "figure": "saturation"}
    ]

    def shown() -> int:
        return sum(element.proto.body.startswith("<b>kode ") for element in act(app).get("html"))

    assert shown() == 12
    button(app, "Vis 2 til").click()
    assert shown() == 14
    assert not [one for one in app.button if one.label.startswith("Vis ") and one.label.endswith(" til")]


def test_all_of_a_theme_is_read_round_by_round(study: Study) -> None:
    """Three of a round at first; then all of it, beside the others: a code may mean something else there."""
    here = [f"HN-R1-{number:04}" for number in (2, 3, 4, 5)]
    for reference in (*here, "HN-R2-0002"):
        study.code(reference, "te")
    app = opened("themes", study.folder)
    for name, value in {"part": "one", "as_one": "life", "level": "code"}.items():
        app.session_state[f"themes_{name}"] = value
    told = words(act(app))
    before = sum(told.count(reference) for reference in here)  # the panel has all that the reading rests on
    button(app, "Vis 1 til").click()
    told = words(act(app))
    assert sum(told.count(reference) for reference in here) == before + 1
    assert "HN-R2-0002" in told


def test_quotations_and_actions_say_what_they_are(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    assert "Ordene er eksempler på hva noen sa her" in words(opened("quotes", study.folder))
    assert "Listen sier hva gruppene selv sa" in words(part(study, "actions"))


def test_a_level_of_quotations_is_its_groups(study: Study) -> None:
    study.code("HN-R1-0002", "te")
    app = opened("quotes", study.folder)
    field = next(one for one in app.multiselect if one.label == "Nivå")
    assert field.options == ["Leder"]
    field.set_value(["Leder"])
    app = act(app)
    assert app.session_state["quotes_group"] == ["HN"]
    next(one for one in app.multiselect if one.label == "Gruppe").set_value(["HN", "HV"])
    next(one for one in act(app).multiselect if one.label == "Nivå").set_value([])
    assert act(app).session_state["quotes_group"] == ["HV"]


def test_the_curve_of_new_codes_begins_with_the_order_that_is_known(study: Study) -> None:
    code = codebook.add_code(study, "ringe")
    loaded: Any = [
        {"code_id": code, "spans": [coding.Span(where)], "coder": "Ada", "kind": "individual", "origin": "import"}
        for where in ("HN-R1-0002", "HN-R2-0002")
    ]
    coding.apply_many(study, loaded)  # without a time: nobody knows when
    app = opened("themes", study.folder)
    app.session_state["themes_part"] = "change"
    app.session_state["themes_as_change"] = "saturation"
    app.session_state["themes_level"] = "code"
    act(app)
    assert app.session_state["themes_order"] == "held"


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
    assert "1 avkrysset sitat" in words(act(app))


def test_what_is_ticked_is_downloaded_whatever_is_shown_now(tmp_path: Path) -> None:
    """In a study without groups the sessions are a filter too; and the choices of the page stand in its address."""
    made = Study.create(tmp_path / "loose", name="Løs", coder="Ada")
    for name in ("Intervju 1", "Intervju 2"):
        file = tmp_path / f"{name}.txt"
        file.write_text(f"D1: dette sa jeg i {name}\nD2: og det er noe annet", "utf-8")
        made.add(file, place=Place(session=name, kind="interview", create=True))
    for reference in made.utterances().groupby("session")["utterance"].first():
        made.code(reference, "sagt")
    app = opened("quotes", made.folder, of="code")
    app.checkbox[0].check()
    act(app)
    next(one for one in app.multiselect if one.key == "quotes_session").set_value(["Intervju 2"])
    act(app)
    assert app.query_params["source"] in ("Intervju 2", ["Intervju 2"])
    asked: Any = {"level": "code", "theme": None, "grouping": None, "language": "nb", "context": 0}
    asked |= {"group": None, "session": ["Intervju 2"], "round": None, "role": None}
    ticked = app.session_state["_quotes_ticked"]
    written = quotes_page.written(made, asked, frozenset(ticked), "{who}", ".md").decode()
    assert "dette sa jeg i Intervju 1" in written
    assert "dette sa jeg i Intervju 2" not in written
    again = opened("quotes", made.folder, of="code", source="Intervju 2", context="1", theme=made.code_id("sagt"))
    assert "dette sa jeg i Intervju 2" in words(again)
    assert "dette sa jeg i Intervju 1" not in words(again)
    assert {"«sagt»", "i Intervju 2", "med 1 ytring rundt"} <= {one.proto.popover.label for one in again.get("popover")}
    made.close()


def test_choices_of_kodebok_and_materiale_are_in_their_addresses(study: Study) -> None:
    study.code("HN-R1-0002", "ringe")
    codebook.add_group(study, "Ringe først")
    other = codebook.add_grouping(study, "Bos forsøk")
    app = opened("codebook", study.folder, grouping=other)
    assert "Bos forsøk" in {one.proto.popover.label for one in app.get("popover")}
    app = opened("transcripts", study.folder, part="sessions", session="HN-R1", **{"as": "read"})
    assert "Vi tar en kopp te" in words(app)


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
    from qual.ui.pages import parts

    error = DesignError("import.unknown_group", where="a.docx", key="XX", known="NO, SØ")
    assert "XX" in parts.told(error)
    assert "--create" not in parts.told(error)
    assert parts.told(DesignError("design.empty", field="code")) == "«Kortnavn» må fylles ut."


def test_the_first_click_after_coming_to_transcripts_counts(tmp_path: Path) -> None:
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
    from qual.ui.pages.overview import page as overview

    def broken() -> None:
        raise ZeroDivisionError

    def app_script() -> None:
        from qual.ui import shell

        shell.run()

    assert shell.LOG.name == "qual.ui.shell"
    monkeypatch.setattr(server, "_guarding", True)
    monkeypatch.setattr(overview, "draw", broken)
    app = AppTest.from_function(app_script, default_timeout=30)
    app.session_state["language"] = "nb"
    app.run()
    assert not app.exception
    assert any("Noe gikk galt i qual" in element.proto.body for element in app.get("html"))


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


# --- Analysedag ------------------------------------------------------------------------------------------------------
def part(study: Study, name: str) -> AppTest:
    app = opened("analysis_day", study.folder)
    app.session_state["day_part"] = name
    return act(app)


def select(app: AppTest, label: str, value: Any, at: int = 0) -> None:
    [one for one in app.selectbox if one.label == label][at].select(value)


def test_a_decision_is_written_mended_and_taken_back(study: Study) -> None:
    from qual.themes.decided import entries

    app = opened("analysis_day", study.folder)
    select(app, "Hvem handler det om?", ("level", "Leder"))
    act(app)
    app.text_area[0].input("Vi ringer først.")
    button(app, "Skriv ned").click()
    assert "Vi ringer først." in words(act(app))
    app.text_area[1].input("Vi ringer alltid først.")
    button(app, "Lagre").click()
    act(app)
    assert [(one["kind"], one["text"]) for one in entries(study, "Leder")] == [("decision", "Vi ringer alltid først.")]
    button(app, "Fjern").click()
    act(app)
    assert entries(study, "Leder") == []


def test_an_action_is_added_and_followed_up(study: Study) -> None:
    from qual.themes.actions import actions

    app = part(study, "actions")
    assert "lage en felles ringeliste" in words(app)
    select(app, "Samling", "HN-R2")
    act(app)
    [one for one in app.text_area if one.label == "Hva"][-1].input("ringe oftere")
    button(app, "Skriv ned").click()
    act(app)
    next(one for one in app.text_area if one.label == "Hva det ble til").input("den henger på veggen")
    button(app, "Lagre").click()
    act(app)
    assert actions(study)[["what", "outcome"]].fillna("").values.tolist() == [
        ["lage en felles ringeliste", "den henger på veggen"],
        ["ringe oftere", ""],
    ]


def test_a_thread_memo_is_seen_and_its_answer_written_down(study: Study) -> None:
    from qual.themes.decided import replies

    study.code("HN-R1-0002", "vi ringer hjem")
    app = part(study, "memo")
    app.session_state["day_memo_level"] = "code"
    select(app, "Gruppe", "HN")
    act(app)
    select(app, "Notatet er til", 2)
    told = words(act(app))
    assert "Siden sist: Havna" in told
    assert "kopp te" in told
    assert "lage en felles ringeliste" in told
    next(one for one in app.text_area if one.label == "Det gruppa sa om notatet").input("Ja, slik var det.")
    button(app, "Skriv ned").click()
    assert "Ja, slik var det." in words(act(app))
    assert [(one["session"], one["kind"]) for one in replies(study)] == [("HN-R2", "confirmed")]


def test_events_are_mended_and_a_survey_stands_beside_a_theme(study: Study, tmp_path: Path) -> None:
    from qual.themes import survey
    from qual.themes.biography import events

    study.code("HN-R1-0002", "vi ringer hjem")
    file = tmp_path / "undersøkelse.csv"
    file.write_text("question,group,year,value\nVi ringer tidlig,HN,2031,2.5\n", encoding="utf-8")
    survey.keep(study.folder, file)
    app = opened("themes", study.folder, part="one", **{"as": "survey"})
    app.session_state["themes_level"] = "code"
    told = words(act(app))
    assert "2,5" in told
    assert "1 av 2" in told
    app = opened("transcripts", study.folder, part="design", what="events")
    select(app, "Hendelse", events(study)["id"].iloc[0])
    act(app)
    field(app, "Hendelse").input("Ny lov om samarbeid, endret")
    button(app, "Lagre").click()
    act(app)
    assert events(study)["name"].tolist() == ["Ny lov om samarbeid, endret"]


def test_the_guide_the_cases_and_the_wall_have_their_places(study: Study) -> None:

    study.code("HN-R1-0002", "vi ringer hjem")
    app = opened("transcripts", study.folder, part="guide")
    field(app, "Nummer").input("q7")
    field(app, "Spørsmålet").input("Hvordan har det gått siden sist?")
    button(app, "Legg til eller endre").click()
    act(app)
    assert [row["code"] for row in design.guide.questions(study)] == ["q1", "q7"]
    select(app, "Samling", "HN-R2")
    act(app)
    button(app, "Godta det ene forslaget som vises").click()
    act(app)
    assert design.guide.asked(study, "HN-R2")[0]["question"] == "q7"
    app.session_state["day_asked_step"] = "links"
    act(app)
    assert "q1 venter på temaet «Ringe først»" in words(act(app))
    app.multiselect[0].select(("code", study.code_id("vi ringer hjem")))
    button(act(app), "Lagre").click()
    act(app)
    assert design.guide.questions(study)[0]["themes"] == [("code", study.code_id("vi ringer hjem"))]
    assert design.guide.questions(study)[0]["waiting"] == ["Ringe først"]
    listed = act(app).dataframe[0].value
    assert listed["Spør etter"].tolist() == ["vi ringer hjem; Ringe først", ""]
    assert listed["Nummer"].tolist() == ["q1", "q7"]
    app.multiselect[0].unselect(("waits", "Ringe først"))
    button(act(app), "Lagre").click()
    assert "venter på temaet" not in words(act(app))
    assert design.guide.questions(study)[0]["waiting"] == []
    app.session_state["day_asked_step"] = "overrule"
    app.session_state["day_asked_level"] = "code"
    for quote in ("HN-R2-0001", "HN-R2-0002"):  # what the moderator names, and what comes right after
        study.code(quote, "vi ringer hjem")
    told = act(app)
    assert "Kom temaet som svar" in words(told)
    decided = told.dataframe[0].value.set_index("quote")["why"]
    assert decided.to_dict() == {"HN-R1-0002": "guiden", "HN-R2-0002": "moderatoren, rett før"}
    assert "Innlegg fra en dialogkonferanse" in words(opened("transcripts", study.folder, part="import", what="wall"))
    cases = opened("themes", study.folder, part="compare", **{"as": "cases"})
    assert "Ordene bak" in " ".join(one.label for one in cases.selectbox) or "Ingen" in words(cases)


def test_a_survey_is_kept_and_taken_away_and_only_then_a_choice_of_temaer(study: Study, tmp_path: Path) -> None:
    from qual.themes import survey

    study.code("HN-R1-0002", "vi ringer hjem")
    file = tmp_path / "undersøkelse.csv"
    file.write_text("question,group,year,value\nVi ringer tidlig,HN,2031,2.5\n", encoding="utf-8")
    survey.keep(study.folder, file)
    app = opened("transcripts", study.folder, part="import", what="survey")
    button(app, "Fjern undersøkelse.csv").click()
    act(app)
    assert survey.kept(study.folder) == []
    app = opened("themes", study.folder, part="one", **{"as": "survey"})
    assert app.session_state["themes_as_one"] == "life"


def test_what_is_chosen_stands_in_the_address_and_an_old_address_that_comes_late_changes_nothing(study: Study) -> None:
    app = opened("transcripts", study.folder, part="guide")
    assert app.session_state["transcripts_part"] == "guide"
    app.session_state["transcripts_part"] = "design"
    assert act(app).query_params["part"] == "design"
    app.query_params["part"] = "guide"  # the browser had not heard of the new one
    assert act(app).session_state["transcripts_part"] == "design"


def test_an_address_that_leads_nowhere_says_what_was_asked_for_and_leads_on(study: Study) -> None:
    app = opened("lost", study.folder, asked="codebook/<b>alle</b>")
    assert "&lt;b&gt;alle" in words(app)
    assert len(app.get("page_link")) >= 2, "to the page that the address begins as, and to the first"
