"""How a text is drawn: as it is. Streamlit reads labels, headings, options and help as Markdown; nothing in the app is.

A code may be called ``![b](http://…)`` or ``$x$``. So `install` escapes whatever Streamlit's commands take as Markdown, whoever
calls them: no page can forget it, and none escapes anything itself but what it writes as HTML. Commands whose whole content
is Markdown (``st.markdown``, ``st.write``) are not for this app. A test holds the table against what Streamlit documents.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_WIDGET: Final = ("label", "help")
#: per command, its parameters that are Markdown
MARKDOWN: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (
            "audio_input",
            "button",
            "camera_input",
            "checkbox",
            "color_picker",
            "date_input",
            "datetime_input",
            "download_button",
            "file_uploader",
            "form_submit_button",
            "link_button",
            "multiselect",
            "number_input",
            "page_link",
            "popover",
            "selectbox",
            "slider",
            "text_area",
            "text_input",
            "time_input",
            "toggle",
        ),
        _WIDGET,
    ),
    **dict.fromkeys(("pills", "segmented_control", "select_slider"), (*_WIDGET, "format_func")),
    "radio": (*_WIDGET, "format_func", "captions"),
    **dict.fromkeys(("title", "header", "subheader", "caption"), ("body", "help")),
    **dict.fromkeys(("error", "warning", "info", "success"), ("body", "title")),
    "text": ("help",),
    "toast": ("body",),
    "expander": ("label",),
    "status": ("label",),
    "metric": ("label", "value", "delta", "help"),
    "tabs": ("tabs",),
    "progress": ("text",),
    "spinner": ("text",),
}
COLUMN: Final = ("help",)  # of every kind of column; its heading and its cells are drawn as they are

#: what a backslash keeps from being read as Markdown; only what needs one, for some widgets are named by their label's source
_SYNTAX: Final = r"[\\`*\[{~$]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])|<(?=[A-Za-z/!?])|\A[-+#>]"
#: what is looked for in the finished text, where no backslash helps: icons and emoji by name, addresses, arrows, ends of lines
_LOOKED_FOR: Final = r":(?![^\S\n\r]|\Z)|@|-(?=[->])|<(?=[-=])|[>~](?==)|(?<=[Ww]{3})\.|[\n\r]"
#: white space that Markdown drops or makes a line of
_SPACE: Final = r"[\t\f]|[^\S\x00-\x1f\x85](?=\s|\Z)|(?<!\S)[^\S\x00-\x1f\x85]"
_TOUCHED: Final = re.compile(f"(?P<looked>{_LOOKED_FOR})|(?P<syntax>{_SYNTAX})|{_SPACE}")
_NUMBERED: Final = re.compile(r"\A(\d+)([.)])")


def plain(words: str) -> str:
    """Markdown that Streamlit draws as exactly these words, each letter, space and sign of them."""
    return _NUMBERED.sub(r"\1\\\2", _TOUCHED.sub(_escaped, words))


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    escaped = f"&#{ord(sign)};" if sign.isspace() else f"\\{sign}"
    # a span without a colour: what stands before the sign and what stands after it are no longer one text
    return f":color[{escaped}]" if found.lastgroup == "looked" else escaped


def install() -> None:
    """Have Streamlit draw every text as it is, from now on; once is enough, more does nothing."""
    import streamlit
    from streamlit.delta_generator import DeltaGenerator

    for command, fields in MARKDOWN.items():
        for owner in (streamlit, DeltaGenerator):
            _wrap(owner, command, fields)
    for kind in vars(streamlit.column_config):
        if kind.endswith("Column"):
            _wrap(streamlit.column_config, kind, COLUMN)


def _wrap(owner: Any, command: str, fields: tuple[str, ...]) -> None:
    draw = getattr(owner, command)
    if hasattr(draw, "_qual_plain"):
        return
    signature = inspect.signature(draw)

    @functools.wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs)
        for name in fields:
            if name == "format_func":
                given.arguments[name] = _said_plainly(given.arguments.get(name) or str)
            elif name in given.arguments:
                given.arguments[name] = _as_plain(given.arguments[name])
        return draw(*given.args, **given.kwargs)

    drawn._qual_plain = True  # type: ignore[attr-defined]
    setattr(owner, command, drawn)


def _as_plain(value: Any) -> Any:
    """A parameter's words, or the words of each of several; what is no text stays."""
    if isinstance(value, str):
        return plain(value)
    return [_as_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _said_plainly(words: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda option: plain(str(words(option)))
