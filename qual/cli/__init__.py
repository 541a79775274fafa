"""The command line: one file a command, each a thin door into the library."""

from __future__ import annotations

import sys

import typer

from qual.cli import (
    actions,
    agreement,
    backup,
    cases,
    check,
    code,
    codebook,
    demo,
    history,
    init,
    language,
    log,
    memos,
    quotes,
    report,
    status,
    suggest,
    themes,
    transcripts,
)
from qual.cli import (
    app as app_command,
)
from qual.cli import import_ as import_command
from qual.cli.common import fail, headings, words, wrong_usage
from qual.errors import QualError

INTERRUPTED = 130  # what Typer makes of Ctrl-C

app = typer.Typer(help=words("qual"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("init", help=words("init"))(init.init)
app.command("import", help=words("import"))(import_command.import_files)
app.add_typer(transcripts.app, name="transcripts", help=words("transcripts"))
app.command("status", help=words("status"))(status.status)
app.add_typer(codebook.app, name="codebook", help=words("codebook"))
app.add_typer(code.app, name="code", help=words("code"))
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


def main() -> None:
    """Run ``qual``: exit 0 when done, 1 for a named error, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows' console would otherwise refuse æøå in a pipe
    headings()
    try:
        code = app(standalone_mode=False)
        sys.exit(fail(QualError("cli.interrupted")) if code == INTERRUPTED else code)
    except QualError as error:
        sys.exit(fail(error))
    except KeyboardInterrupt:
        sys.exit(fail(QualError("cli.interrupted")))
    except Exception as error:
        # Typer carries its own copy of Click, so its errors are known by what they say of themselves
        if type(error).__name__ == "Abort":
            sys.exit(fail(QualError("cli.interrupted")))
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(str(getattr(error, "message", "")))
            sys.exit(2)
        if getattr(error, "exit_code", None) == 2:
            sys.exit(wrong_usage(error))
        raise
