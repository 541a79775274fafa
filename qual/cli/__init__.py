"""The command line: one file a command, each a thin door into the library."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from qual import __version__
from qual.cli import (
    actions,
    agreement,
    backup,
    cases,
    check,
    code,
    codebook,
    coverage,
    demo,
    guide,
    history,
    init,
    language,
    log,
    memos,
    quotes,
    report,
    speakers,
    status,
    suggest,
    themes,
    transcripts,
)
from qual.cli import (
    app as app_command,
)
from qual.cli import import_ as import_command
from qual.cli.common import fail, words, wrong_usage
from qual.cli.help import Commands, headings
from qual.errors import QualError

INTERRUPTED = 130  # what Typer makes of Ctrl-C


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"qual {__version__}")
        raise typer.Exit


app = Commands(help=words("qual"), add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _before(
    _: Annotated[bool, typer.Option("--version", help=words("opt.version"), is_eager=True, callback=_version)] = False,
) -> None:
    """What is said before a command."""


app.command("init", help=words("init"))(init.init)
app.command("import", help=words("import"))(import_command.import_files)
app.add_typer(transcripts.app, name="transcripts", help=words("transcripts"))
app.command("status", help=words("status"))(status.status)
app.add_typer(codebook.app, name="codebook", help=words("codebook"))
app.add_typer(code.app, name="code", help=words("code"))
app.add_typer(coverage.app, name="coverage", help=words("coverage"))
app.add_typer(speakers.app, name="speakers", help=words("speakers"))
app.add_typer(guide.app, name="guide", help=words("guide"))
app.add_typer(suggest.app, name="suggest", help=words("suggest"))
app.command("themes", help=words("themes"))(themes.themes)
app.command("quotes", help=words("quotes"))(quotes.quotes)
app.command("memos", help=words("memos"))(memos.memos)
app.add_typer(actions.app, name="actions", help=words("actions"))
app.command("cases", help=words("cases"))(cases.cases)
app.add_typer(report.app, name="report", help=words("report"))
app.command("agreement", help=words("agreement"))(agreement.agreement)
app.command("log", help=words("log"))(log.log)
app.command("check", help=words("check"))(check.check)
app.command("backup", help=words("backup"))(backup.backup)
app.command("restore", help=words("restore"))(backup.restore)
app.command("undo", help=words("undo"))(history.undo)
app.command("redo", help=words("redo"))(history.redo)
app.add_typer(language.app, name="language", help=words("language"))
app.command("app", help=words("app"))(app_command.app)
app.command("demo", help=words("demo"))(demo.demo)


def run(argv: Sequence[str]) -> int:
    """Run ``qual`` with these words after its name, in this process; returns the exit code.

    0 when done, 1 for a named error, 2 for wrong usage. What is said goes to ``sys.stdout`` and ``sys.stderr``.
    """
    as_json = "--json" in argv
    headings(argv)
    try:
        code = app(args=list(argv), prog_name="qual", standalone_mode=False)
        return fail(QualError("cli.interrupted"), as_json) if code == INTERRUPTED else int(code or 0)
    except QualError as error:
        return fail(error, as_json)
    except KeyboardInterrupt:
        return fail(QualError("cli.interrupted"), as_json)
    except Exception as error:
        # Typer carries its own copy of Click, so its errors are known by what they say of themselves
        if type(error).__name__ == "Abort":
            return fail(QualError("cli.interrupted"), as_json)
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(str(getattr(error, "message", "")))
            return 2
        if getattr(error, "exit_code", None) == 2:
            return wrong_usage(error, as_json)
        if _nobody_reads(error) or os.environ.get("QUAL_TRACEBACK"):
            raise
        return fail(_unforeseen(error), as_json)


def main() -> None:
    """`run` for the words that this process was started with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows' console would otherwise refuse æøå in a pipe
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except OSError as error:
        if not _nobody_reads(error):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor does the last flush complain
        code = 0
    sys.exit(code)


def _nobody_reads(error: Exception) -> bool:
    """Whether `qual … | head` has read what it wanted; Windows calls writing to a pipe that was closed an invalid argument."""
    return isinstance(error, BrokenPipeError) or (
        isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    )


def _unforeseen(error: Exception) -> QualError:
    """What nobody has named: told in a sentence, since a traceback helps no researcher and may quote what was said."""
    if isinstance(error, OSError):
        return QualError("cli.system", file=error.filename or "–", reason=error.strerror or type(error).__name__)
    return QualError("cli.unforeseen", kind=type(error).__name__)
