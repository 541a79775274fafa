"""``qual agreement``: how alike coders used framework codes or code groups."""

from __future__ import annotations

from typing import Annotated

import typer

from qual.cli.common import Json, StudyFolder, opened, records, show, table, words

_SHOWN = ("utterances", "both", "one", "two", "percent", "kappa", "alpha")


def agreement(
    study: StudyFolder,
    level: Annotated[str, typer.Option("--level", help=words("opt.agreement_level"))] = "code",
    grouping: Annotated[str | None, typer.Option("--grouping", help=words("opt.grouping"))] = None,
    theme: Annotated[str | None, typer.Option("--theme", help=words("opt.theme"))] = None,
    as_json: Json = False,
) -> None:
    """Print agreement per theme and pair of coders."""
    from qual import coding

    with opened(study) as open_study:
        found = coding.agreement(open_study, level=level, grouping=grouping, theme=theme)
    if as_json:
        show(records(found), True)
        return
    if found.empty:
        show(None, False, words("agreement.none"))
        return
    rows = [
        (row["theme"], f"{row['coder']} / {row['other']}", *(_figure(name, row[name]) for name in _SHOWN))
        for row in found.to_dict("records")
    ]
    table([words("col.theme"), words("col.coders"), *(words(f"col.{name}") for name in _SHOWN)], rows)
    show(None, False, words("agreement.about"))


def _figure(name: str, value: float) -> str:
    from qual.themes.reading import decimal

    if value != value:
        return "–"
    return f"{value:.0f}" if name in ("percent", "utterances", "both", "one", "two") else decimal(value, None)
