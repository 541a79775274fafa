"""The fictional sample as a study, and the reports that show the whole way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qual import codebook, coding, design, resources
from qual.errors import StudyError
from qual.store import Connection
from qual.store.codebook import target_id, target_names
from qual.store.design import find_source
from qual.store.files import csv_dicts
from qual.store.opening import is_study
from qual.store.private import make_folder
from qual.study import Study

CODER = "Koder A"
#: names the place in the transcript, so that each printed quotation can be checked against it
TEMPLATE = "{who}, {level}, {reference}"


@dataclass(frozen=True)
class Made:
    """What `make` did: files imported now, codings in all, the reports' paths."""

    imported: int
    codings: int
    reports: tuple[Path, ...]


def files() -> list[Path]:
    """The sample's transcripts, in the order of the design, those outside the grid last."""
    place = resources.place("transcripts_sample")
    plan = design.read(place / "study.toml")
    return [place / name for session in plan.sessions for name in session.files]


def make(folder: Path, *, progress: Callable[[int, int, str], None] | None = None) -> tuple[Study, Made]:
    """Make the sample study in ``folder``, or complete the one that is there; nothing in it is overwritten.

    Raises `StudyError` when another study stands in the folder.
    """
    place = resources.place("transcripts_sample")
    if not is_study(folder):
        Study.create(folder, plan=place / "study.toml", coder=CODER).close()
    study = Study(folder, coder=CODER)
    try:
        if study.name != design.read(place / "study.toml").name:
            raise StudyError("study.exists", folder=folder)
        return study, _completed(study, place, progress)
    except BaseException:
        study.close()
        raise


def _completed(study: Study, place: Path, progress: Callable[[int, int, str], None] | None) -> Made:
    imported = 0
    paths = files()
    for number, path in enumerate(paths, 1):
        imported += study.add(path, existing="skip").status == "imported"
        if progress:
            progress(number, len(paths), path.name)
    if study.codes().empty:
        codebook.load_into(study.acting(CODER), codebook.load(place / "codebook.yaml"))
        codebook.load_into(study.acting(CODER), codebook.load(resources.place("codebooks") / "implementering.yaml"))
    if study.codings().empty:
        study.load_codings(place / "codings.csv")
        coding.load_coverage(study.acting(CODER), place / "coverage.csv")
    if not coding.memos(study):
        _load_memos(study, place / "memos.csv")
    return Made(imported, study.codings()["coding"].nunique(), tuple(write_reports(study)))


def write_reports(study: Study) -> list[Path]:
    """Quotations as .docx and .xlsx, the matrix as .xlsx, a figure as .png and .svg; a report that is there is kept."""
    from qual.reports import provenance, write_matrix, write_quotes
    from qual.themes import charts

    place = study.folder / "reports"
    make_folder(place)
    quotes = [place / "sitater.docx", place / "sitater.xlsx"]
    matrix_file, figures = place / "temamatrise.xlsx", [place / "temaer.png", place / "temaer.svg"]
    title, fictional = study.name, study.fictional
    for path in (path for path in quotes if not path.exists()):
        found = study.quotes()
        told = provenance(study, found, title=title, fictional=fictional)
        write_quotes(found, path, template=TEMPLATE, title=title, fictional=fictional, about=told)
    matrix = study.themes(level="group")
    about = provenance(study, matrix, title=title, fictional=fictional)
    if not matrix_file.exists():
        write_matrix(matrix, matrix_file, title=title, fictional=fictional, about=about)
    drawn = charts.signed(charts.heatmap(matrix), about)
    for path in (path for path in figures if not path.exists()):
        charts.save(drawn, path)
    return [*quotes, matrix_file, *figures]


def _load_memos(study: Study, path: Path) -> None:
    for row in csv_dicts(path.read_text(encoding="utf-8")):
        with study.read() as connection:
            target = _target(connection, row["target_kind"], row["target"])
        coding.add_memo(study.acting(row["by"]), row["target_kind"], target, row["text"])


def _target(connection: Connection, kind: str, name: str) -> str | None:
    """The id of what a memo stands on: an utterance by its reference, a session, code, group or concept by its name."""
    if kind == "utterance":
        return target_id(connection, kind, name)
    if kind == "session":
        source = find_source(connection, name)
        return source["id"] if source else None
    ids = {(of, called): row_id for (of, row_id), called in target_names(connection).items()}
    return ids.get((kind, name))
