"""A survey beside a theme: what was answered, next to what was said."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from qual.study import Study
from qual.themes import survey, telling
from qual.ui import state
from qual.ui.pages import anatomy, parts
from qual.ui.pages.anatomy import Page, Word
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures
from qual.ui.state import t


def question(study: Study) -> tuple[tuple[Any, str], Word]:
    """The survey that is chosen, read, and one question of it; and the word that says it. There is at least one survey."""
    kept = {path.name: path for path in survey.kept(study.folder)}
    name = anatomy.current("themes_survey", list(kept))
    frame = survey.read_survey(kept[name])
    questions = list(dict.fromkeys(frame["question"])) or [""]
    now = anatomy.current("themes_survey_question", questions)

    def choose() -> None:
        parts.one_of(t("day.survey.which"), {one: one for one in kept}, "themes_survey")
        parts.one_of(t("day.survey.question"), {one: one for one in questions}, "themes_survey_question")

    return (frame, now), Word(t("say.theme", theme=now), t("day.survey.question"), choose)


def draw(study: Study, page: Page, asked: tuple[Any, str], theme: str, names: Mapping[str, str], at: At) -> None:
    """One question of a survey beside a theme."""
    frame, question = asked
    if not question:
        parts.note(t("day.survey.no_match"))
        return
    beside = survey.beside(study, frame, question, theme, **at)
    rows = parts.records(beside)
    told = [row for row in rows if row["value"] is not None]
    if not told:
        parts.note(t("day.survey.no_match"))
        return
    top = max(abs(row["value"]) for row in told) or 1
    seen: set[tuple[str, int]] = set()

    def once(row: dict[str, Any]) -> str:
        """The value where it comes first; that of a municipality or a level says whose it is, and is not said of each group."""
        if (row["of"], row["round"]) in seen:
            return f"({row['of']})"
        seen.add((row["of"], row["round"]))
        value = _number(row["value"])
        return value if row["of"] == row["group"] else f"{row['of']}: {value}"

    shown = [(row, once(row)) for row in told]
    lines = "".join(
        f"<tr><th scope='row'>{escape(row['group'])}</th><td>{escape(t('round', number=row['round']))}</td>"
        f"<td>{escape(row['display'])}</td><td>{escape(value)}</td>"
        f"<td aria-hidden='true'><span class='qual-measure' style='width:{100 * abs(row['value']) / top:.0f}%'></span></td></tr>"
        for row, value in shown
    )
    words = (t("col.group"), t("col.round"), t("day.survey.voiced"), t("day.survey.value"), "")
    heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in words)
    parts.html(f'<table class="qual-table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>')
    reading = t("day.survey.beside")
    anatomy.read(page, reading)
    listed = [[row["group"], t("round", number=row["round"]), row["display"], value] for row, value in shown]
    listing = pictures.listing(f"{names[theme]} · {question}", reading, list(words[:4]), listed)
    pictures.figures(study, page, beside, telling.covers(beside, state.language()), listing=listing)


def _number(value: float) -> str:
    shown = f"{value:g}"
    return shown.replace(".", ",") if state.language() == "nb" else shown
