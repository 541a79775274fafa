"""``qual app``: the app in the browser, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qual.cli.common import Json, show, words

if TYPE_CHECKING:
    from qual.ui.server import Started


def app(
    study: Annotated[
        Path | None, typer.Argument(metavar=words("name.study"), help=words("arg.study_or_none"), show_default=False)
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=words("opt.port"))] = 0,
    coder: Annotated[
        str, typer.Option("--coder", envvar="QUAL_CODER", help=words("opt.coder_last"), show_default=False)
    ] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=words("opt.browser"))] = True,
    as_json: Json = False,
) -> None:
    """Start the app on this machine, or open the one that runs already, with a link that works once."""
    from qual.ui.server import start

    start(
        study,
        port=port,
        coder=coder.strip(),
        open_browser=browser and not as_json,
        tell=lambda started: told(started, as_json=as_json),
    )


def told(started: Started, *, as_json: bool = False) -> None:
    """Say that the app runs, and where."""
    lines = [words("app.before" if started.before else "app.link", link=started.link)]
    if started.lost:
        lines.append(words("app.lost_port", port=started.lost))
    facts = {
        "link": started.link,
        "address": started.address,
        "before": started.before,
        "lost_port": started.lost or None,
    }
    show(facts, as_json, *lines)
