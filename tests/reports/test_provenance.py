"""Whatever leaves a study says what it is of: every figure, every picture, every file, in both languages."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import running

from qual import __version__, coding, messages, quotes, reports, themes
from qual.messages import catalogue
from qual.reports import coded_transcript, provenance
from qual.reports.minutes import minutes
from qual.study import Study
from qual.themes import charts, survey, telling
from qual.themes.decided import write_down

LANGUAGES = ("nb", "en")
THEME = "Noen spør hva du hørte"
NOT_CODED = "BV-R2"  # a session that nobody has begun in the empirical pass


@pytest.fixture(scope="module")
def partly_coded(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The sample, with one session that nobody has begun to code empirically; no test changes it and leaves it changed."""
    folder = tmp_path_factory.mktemp("provenance") / "study"
    shutil.copytree(sample_folder, folder)
    with Study(folder, coder="Koder A") as study:
        for coder in ("Koder A", "Koder B"):
            coding.mark_coverage(study.acting(coder), NOT_CODED, "not_begun", pass_="empirical")
        write_down(study, "decision", "Skole", "Kortene blir med til SFO.")
        yield study


def _survey(_study: Study) -> Any:
    import pandas as pd

    return pd.DataFrame([("Jeg blir hørt", "Barnehage", 2015, 3.4)], columns=list(survey.SURVEY))


#: every function of `qual.themes`, and of `quotes`, that gives a table; and the choices that its file has to tell
FIGURES: dict[str, tuple[Callable[[Study], Any], list[str]]] = {
    "matrix": (lambda s: s.themes(level="group", by=["group", "round"], always=True), ["Bare de som kom hver gang"]),
    "participation": (lambda s: themes.participation(s), ["Delt etter: Gruppe, Runde"]),
    "voices": (lambda s: themes.voices(s), ["Delt etter: Samling"]),
    "prompted": (lambda s: themes.prompted(s, level="group", by=["round"]), ["Delt etter: Runde"]),
    "exchanges": (lambda s: themes.exchanges(s, level="group", by=["round"]), ["Delt etter: Runde"]),
    "uptake": (
        lambda s: themes.uptake(s, level="group", themes=[THEME], stance="agreed"),
        ["Bare ordskifter med enighet", f"Tema: {THEME}"],
    ),
    "together.utterance": (
        lambda s: themes.cooccurrence(s, level="group", where={"round": 4}),
        ["Bare: runde 4", "overlapp ="],
    ),
    "together.exchange": (lambda s: themes.cooccurrence(s, level="group", within="exchange"), ["overlapp ="]),
    "emergence": (lambda s: themes.emergence(s, level="group"), []),
    "saturation.coded": (lambda s: themes.saturation(s), ["i den rekkefølgen samlingene ble kodet"]),
    "saturation.held": (lambda s: themes.saturation(s, order="held"), ["i den rekkefølgen samlingene ble holdt"]),
    "compare": (
        lambda s: themes.compare(s, {"round": 1}, {"round": 4}, level="group"),
        ["Sammenlignet: runde 1 og runde 4", "Hva telles: deltakere"],
    ),
    "contents": (
        lambda s: themes.contents(s, themes=[THEME], by=["round"]),
        ["Delt etter: Runde", f"Tema: {THEME}"],
    ),
    "change": (lambda s: themes.change(s, 1, 4, level="group"), ["Sammenlignet: runde 1 og runde 4"]),
    "followed": (lambda s: themes.followed(s, "ln1", level="concept"), ["Bare: Person ln1"]),
    "missing": (lambda s: themes.missing(s), []),
    "intervals": (
        lambda s: themes.intervals(s, level="concept", draws=20, coder="Koder A"),
        ["Hva telles: deltakere", "strategiske utvalg"],
    ),
    "cases": (lambda s: themes.cases(s), []),
    "experiences": (lambda s: themes.experiences(s), ["rader fra 1 samling"]),
    "survey": (lambda s: survey.beside(s, _survey(s), "Jeg blir hørt", THEME, level="group"), [f"Bare: Tema {THEME}"]),
    "quotes": (
        lambda s: s.quotes(level="group", theme=THEME, round=[1, 4], coder="Koder A"),
        ["Bare: runde 1, runde 4", "rader fra", f"Tema: {THEME}"],
    ),
    "behind": (lambda s: quotes.behind(s, THEME, {"round": 1}, level="group"), [f"Tema: {THEME}"]),
    "actions": (lambda s: themes.actions(s, group="BN"), ["Bare: Gruppe BN", "rader fra"]),
}
#: figures that no code is in: nobody coded them, and what is coded is nothing to them
NO_CODES = ("participation", "voices", "missing", "actions")
#: figures of other rounds, or of sources outside the grid
ELSEWHERE = ("compare", "change", "cases", "together.utterance")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_is_of(partly_coded: Study, name: str) -> None:
    make, choices = FIGURES[name]
    frame = make(partly_coded)
    about = provenance(partly_coded, frame, title="Studien", fictional=True, language="nb")
    told = "\n".join(about)
    assert about[0] == f"Studien – {messages.text('reports.fictional', 'nb')}"
    assert f"qual {__version__}" in told
    assert re.search(r"\d\d\.\d\d\.\d{4}", about[1])
    assert "Figur: " in told or "Hva telles: " in told
    assert "samlinger holdt" in told
    assert about[-1] == telling.evidence("nb", frame.attrs["figure"])
    assert [choice for choice in choices if choice not in told] == []
    for line in (
        telling.moderated(frame, "nb"),
        telling.coded_by_several(frame, "nb"),
    ):  # what the page tells beside it
        assert not line or line in about
    if name in ("matrix", "compare", "change"):
        assert "Annen moderator i " in told
    if name in ("matrix", "prompted", "exchanges", "emergence"):
        assert "Kodet av mer enn én: " in told
    if name in NO_CODES:
        assert "Kodet av" not in told
        return
    assert ("Kodet av: Koder A." if frame.attrs["coder"] else "Kodet av: Koder A, Koder B.") in told
    assert "Empirinær koding: " in told
    assert (f"Ikke kodet, og derfor utenfor: {NOT_CODED}." in told) == (name not in ELSEWHERE)


def test_what_is_of_the_whole_study_says_what_more_than_one_has_coded(partly_coded: Study) -> None:
    told = provenance(partly_coded, title="Studien", language="nb")
    assert [line for line in told if line.startswith("Kodet av mer enn én: ")]


def test_minutes_say_where_others_moderated(partly_coded: Study) -> None:
    import docx

    for place, wanted in (("Barnehage", ["BN"]), ("Skole", ["SKN"]), ("BV", [])):
        document = docx.Document(io.BytesIO(minutes(partly_coded, [place], language="nb")))
        told = [one.text for one in document.paragraphs if "moderator" in one.text]
        assert len(told) == len(wanted)
        for line, group in zip(told, wanted, strict=True):
            assert line.startswith(f"Annen moderator i R3–R4 enn i R1–R2: {group}.")


def test_no_table_of_themes_is_forgotten() -> None:
    """A new function that gives a table has to stand above, and has to have words for what it counts, in both languages."""
    import inspect

    given = {
        name
        for name, one in inspect.getmembers(themes, inspect.isfunction)
        if inspect.signature(one).return_annotation == "pd.DataFrame"
    }
    known = {name.split(".")[0].replace("together", "cooccurrence") for name in FIGURES}
    assert given - known == {"wide", "events"}  # a matrix in another shape; dates that somebody wrote down
    for language in LANGUAGES:
        words = catalogue(language)
        assert [
            f for f in FIGURES if f not in ("matrix", "behind") if f"reports.provenance.figure.{f}" not in words
        ] == []


def test_coverage_is_told_in_the_passes_of_the_codes(partly_coded: Study) -> None:
    """A framework's codes say how far the framework coding has come, not the empirical."""
    with partly_coded.read() as connection:
        from qual.store import codebook

        frameworks = [row["id"] for row in codebook.groupings(connection) if row["framework"]]
    for frame in (
        partly_coded.themes(level="group", grouping=frameworks[0]),
        partly_coded.quotes(level="group", grouping=frameworks[0]),
    ):
        told = "\n".join(provenance(partly_coded, frame, title="T", language="nb"))
        assert "Rammekoding: " in told
        assert "Empirinær" not in told
    whole = "\n".join(provenance(partly_coded, title="T", language="en"))
    assert whole.count("with a transcript") == 2  # a document of the whole study tells both


def _docx(path: Path) -> str:
    return re.sub(r"<[^>]+>", "\n", zipfile.ZipFile(path).read("word/document.xml").decode())


def _xlsx(path: Path) -> str:
    rows = openpyxl.load_workbook(path).worksheets[-1].iter_rows(values_only=True)
    return "\n".join(str(row[0]) for row in rows)


def _markdown(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\\", "")


READ = {".docx": _docx, ".xlsx": _xlsx, ".md": _markdown}

#: everything in `qual.reports` that writes: which formats, and how, with what it says of itself
WRITERS: dict[str, tuple[tuple[str, ...], Callable[[Study, Path, list[str]], Any]]] = {
    "write_quotes": (
        (".docx", ".xlsx", ".md"),
        lambda s, path, about: reports.write_quotes(
            s.quotes(theme="alt henger på én"), path, about=about, language="nb"
        ),
    ),
    "write_matrix": (
        (".xlsx", ".md"),
        lambda s, path, about: reports.write_matrix(s.themes(level="concept"), path, about=about, language="nb"),
    ),
    "write_table": (
        (".xlsx",),
        lambda s, path, about: reports.write_table(
            themes.cooccurrence(s, level="group"), path, title="T", about=about, language="nb"
        ),
    ),
    "write_cases": (
        (".xlsx",),
        lambda s, path, about: reports.write_cases(
            themes.cases(s), themes.experiences(s), path, about=about, language="nb"
        ),
    ),
    "write_actions": (
        (".docx", ".xlsx"),
        lambda s, path, about: reports.write_actions(themes.actions(s), path, about=about, language="nb"),
    ),
    "write_memos": (
        (".docx", ".xlsx"),
        lambda s, path, about: reports.write_memos(coding.search(s), path, about=about, language="nb"),
    ),
    "write_under": (
        (".docx",),
        lambda s, path, about: reports.write_under(
            s.quotes(theme="alt henger på én"), path, title="T", about=about, language="nb"
        ),
    ),
    "write_coded_transcript": (
        (".docx",),
        lambda s, path, about: coded_transcript.write_coded_transcript(s, path, "BN-R1", about=about, language="nb"),
    ),
    "write_minutes": (
        (".docx",),
        lambda s, path, about: reports.write_minutes(s, path, ["Skole"], about=about, language="nb"),
    ),
    "write_methods": (
        (".docx",),
        lambda s, path, about: reports.write_methods(s, path, about=about, language="nb"),
    ),
}


@pytest.mark.parametrize(("name", "ending"), [(name, one) for name, (formats, _) in WRITERS.items() for one in formats])
def test_every_file_carries_it(partly_coded: Study, tmp_path: Path, name: str, ending: str) -> None:
    about = ["Studien – Fiktivt materiale.", f"Tatt ut 30.11.2026 med qual {__version__}.", "Kodet av: Koder A & <B>."]
    path = tmp_path / f"fil{ending}"
    WRITERS[name][1](partly_coded, path, about)
    told = READ[ending](path).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    assert [line for line in about if line not in told] == []


def test_no_writer_is_forgotten(partly_coded: Study, tmp_path: Path) -> None:
    """The thread memo is read by the group: it carries what its figures are and are not, and nothing of the researchers."""
    assert {name for name in reports.__all__ if name.startswith("write_")} - set(WRITERS) == {"write_thread_memo"}
    told = _docx(reports.write_thread_memo(partly_coded, tmp_path / "t.docx", "BN", language="nb"))
    assert telling.evidence("nb") in told


#: every command that writes a file which people read
COMMANDS = {
    "quotes": ["quotes", "--theme", "alt henger på én"],
    "themes": ["themes"],
    "cases": ["cases"],
    "actions": ["actions", "list"],
    "memos": ["memos"],
    "coded": ["report", "coded", "--session", "BN-R1"],
    "methods": ["report", "methods"],
    "minutes": ["report", "minutes", "--about", "Skole"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_signs_its_file(partly_coded: Study, tmp_path: Path, name: str) -> None:
    ending = ".xlsx" if name in ("themes", "cases", "quotes") else ".docx"
    path = tmp_path / f"fil{ending}"
    words = COMMANDS[name]
    of = words[:2] if words[0] in ("report", "actions") else words[:1]
    rest = words[len(of) :]
    running.qual(*of, partly_coded.folder, *rest, "-o", path)
    told = READ[ending](path)
    assert partly_coded.name in told
    assert f"qual {__version__}" in told
    assert NOT_CODED in told or name in ("actions", "cases")  # those speak of other things, and of an interview


#: every picture, of the figure that it is drawn from
PICTURES: dict[str, tuple[Callable[..., Any], Callable[[Study], Any]]] = {
    "heatmap": (charts.heatmap, lambda s: s.themes(level="concept")),
    "lines": (charts.lines, lambda s: s.themes(level="concept")),
    "lifelines": (themes.lifelines, lambda s: themes.emergence(s, level="concept")),
    "small_multiples": (themes.small_multiples, lambda s: s.themes(level="group", themes=[THEME])),
    "talk_bars": (themes.talk_bars, lambda s: themes.participation(s, by=["round"])),
    "prompted_bars": (themes.prompted_bars, lambda s: themes.prompted(s, level="group", by=["round"])),
    "stance_bars": (themes.stance_bars, lambda s: themes.exchanges(s, level="group", by=["round"])),
    "saturation_curve": (themes.saturation_curve, lambda s: themes.saturation(s)),
    "case_bars": (themes.case_bars, lambda s: themes.cases(s)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_says_what_it_is_and_how_much_is_coded(partly_coded: Study, name: str) -> None:
    draw, counted = PICTURES[name]
    frame = counted(partly_coded)
    for language in LANGUAGES:
        chart = draw(frame, language)
        under = " ".join(chart.title.subtitle)
        assert telling.evidence(language, frame.attrs["figure"]) in under
        assert telling.covers(frame, language) in under
        if name != "talk_bars":
            assert NOT_CODED in under or name == "case_bars"  # whose interview is coded
        about = provenance(partly_coded, frame, title=partly_coded.name, fictional=True, language=language)
        signed = charts.signed(chart, about)
        assert [line for line in about if line not in " ".join(signed.title.subtitle)] == []
    signed.to_dict()  # Altair holds it against Vega-Lite's schema here, and not while it is made (`charts.unchecked`)


def test_a_workbook_says_beside_its_figures_what_a_picture_says(read_sample: Study, tmp_path: Path) -> None:
    """Who asks, how evenly it is coded, codes in no group, what the guide asks, who came later, where content is another."""
    rounds = themes.compare(read_sample, {"round": 1}, {"round": 4}, level="group", quotations=0)
    figures = {
        "heatmap": (
            read_sample.themes(level="group"),
            charts.heatmap,
            ["er kodet ulikt tett", "er i ingen kodegruppe"],
        ),
        "life": (
            read_sample.themes(level="group", by=["round"], themes=["Noen tar imot i andre enden"]),
            charts.heatmap,
            ["I guiden er spørsmål knyttet til temaet i runde 1", "av dem som kom til gruppa senere"],
        ),
        "grid": (read_sample.themes(level="group", themes=[THEME]), themes.small_multiples, ["Annen moderator"]),
        "sides": (rounds, None, ["«Fra bestemt ovenfra til vårt eget»: Ulikt innhold", "ikke i runde 4"]),
    }
    for name, (frame, draw, known) in figures.items():
        about = provenance(read_sample, frame, title="T", language="nb")
        shown = frame.drop(columns=["asked", "content", "left_quotes", "right_quotes"], errors="ignore")
        write = reports.write_matrix if "display" in frame else reports.write_table
        told = _xlsx(write(shown, tmp_path / f"{name}.xlsx", title="T", about=about, language="nb"))
        beside = telling.beside(frame, "nb")
        assert [line for line in beside if line not in told] == []
        assert [line for line in known if line not in " ".join(beside)] == []
        if draw is not None:
            under = " ".join(draw(frame, "nb").title.subtitle)
            assert [line for line in beside if line not in under] == []


def test_no_picture_is_forgotten() -> None:
    import inspect

    given = {
        name
        for name, one in inspect.getmembers(themes, inspect.isfunction)
        if str(inspect.signature(one).return_annotation).startswith("alt.")
    }
    assert given == set(PICTURES)


def test_what_nobody_has_coded_is_missing(partly_coded: Study) -> None:
    """`missing` lists sessions with a transcript that nobody has begun, in any pass."""
    found = themes.missing(partly_coded)
    assert found.query("what == 'not_coded'").empty  # the framework coding has begun it
    for coder in ("Koder A", "Koder B"):
        coding.mark_coverage(partly_coded.acting(coder), NOT_CODED, "not_begun", pass_="framework")
    found = themes.missing(partly_coded)
    assert found.query("what == 'not_coded'")[["session", "group", "round"]].values.tolist() == [[NOT_CODED, "BV", 2]]
    assert f"Ikke kodet: {'BV runde 2'}." in telling.whose_voice_is_missing(found, "nb")
    for coder in ("Koder B", "Koder A"):
        coding.undo(partly_coded.acting(coder))


def test_a_table_by_group_that_is_no_matrix_has_none_of_its_notes(read_sample: Study) -> None:
    """Which codes stand in few groups is counted in the cells of a matrix alone."""
    for frame in (
        themes.contents(read_sample, level="code", by=["group", "round"]),
        themes.exchanges(read_sample, level="code", by=["group"]),
    ):
        assert not any("i bare én gruppe" in line for line in provenance(read_sample, frame, title="", language="nb"))
