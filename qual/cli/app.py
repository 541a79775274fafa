"""``qual app``: the app in the browser, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, show, words


def app(
    study: Annotated[
        Path | None, typer.Argument(metavar="STUDY", help=words("arg.study_or_none"), show_default=False)
    ] = None,
    port: Annotated[int, typer.Option("--port", help=words("opt.port"))] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=words("opt.browser"))] = True,
    as_json: Json = False,
) -> None:
    """Start the app on 127.0.0.1, with a new token in the link."""
    from qual.ui.server import Server

    server = Server(study, port=port)
    show({"link": server.link}, as_json, words("app.link", link=server.link))
    server.run(open_browser=browser and not as_json)
