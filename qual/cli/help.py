"""Help in the person's language: Typer's own words are English."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from qual.messages import preferred, text

T = TypeVar("T", bound=Callable[..., Any])


class _Worded:
    """What a command and a group of commands say of themselves."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line under a heading of ours."""
        said: str = super().get_usage(ctx)  # type: ignore[misc]
        for theirs, ours in (("Usage: ", "usage"), ("[OPTIONS]", "options"), ("COMMAND [ARGS]...", "command")):
            said = said.replace(theirs, text(f"cli.help.{ours}"), 1)
        return said

    def get_help_option(self, ctx: Any) -> Any:
        """``--help``, explained by us."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = text("cli.help.this")
        return option


class Command(_Worded, TyperCommand):
    """A command whose help is in the person's language."""


class Group(_Worded, TyperGroup):
    """A group of commands whose help is in the person's language."""


class Commands(typer.Typer):
    """`typer.Typer` whose commands and groups are of the two kinds above."""

    def __init__(self, **choices: Any) -> None:
        super().__init__(cls=Group, no_args_is_help=True, **choices)

    @cached_property
    def _made(self) -> Any:
        return typer.main.get_command(self)

    def __call__(self, *args: Any, **choices: Any) -> Any:
        """As Typer's, which puts all the commands together anew for each one that is run: longer than most of them take."""
        return self._made(*args, **choices)

    def command(
        self, name: str | None = None, *, cls: type[TyperCommand] | None = Command, **choices: Any
    ) -> Callable[[T], T]:
        """As Typer's, for a `Command`."""
        return super().command(name, cls=cls, **choices)


def headings(argv: Sequence[str]) -> None:
    """Give the help's panels and remarks Norwegian words where Norwegian is spoken; only when help is about to be shown."""
    if preferred() == "nb" and ("--help" in argv or len(argv) < 2):
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = text("cli.panel.arguments")
        rich_utils.OPTIONS_PANEL_TITLE = text("cli.panel.options")
        rich_utils.COMMANDS_PANEL_TITLE = text("cli.panel.commands")
        rich_utils.DEFAULT_STRING = text("cli.help.default", value="{}")
        rich_utils.ENVVAR_STRING = text("cli.help.variable", name="{}")
        rich_utils.REQUIRED_LONG_STRING = text("cli.help.required")
        _name_types()


@cache
def _name_types() -> None:
    """What an option takes, in words; a switch takes nothing. Once: two helps may be asked for in one process."""
    from typer.core import TyperArgument, TyperOption

    ours = {"bool": "", "str": "text", "int": "number", "float": "number", "path": "file"}

    def said(theirs: Callable[..., str]) -> Callable[..., str | None]:
        def display_type(self: Any, ctx: Any) -> str | None:
            name = re.sub(r"^list\[(\w+)\]$| range$", r"\1", theirs(self, ctx).strip("<>")).lower()
            kind = ours.get(name, name)
            return text(f"cli.help.type.{kind}") if kind in ours.values() and kind else None

        return display_type

    for parameter in (TyperArgument, TyperOption):
        parameter.display_type = said(parameter.display_type)  # type: ignore[method-assign, assignment]
