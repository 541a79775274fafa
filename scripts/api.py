"""Write docs/api.md from the signatures and docstrings of what is public; standard library only.

python scripts/api.py            write docs/api.md
python scripts/api.py --count    how many public functions and methods have an example that runs, room by room
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "api.md"
ROOMS = ("transcripts", "design", "privacy", "codebook", "coding", "suggest", "themes", "quotes", "reports", "language")
WIDE = 100  # signs of a signature on one line

HEAD = """# The Python API

Made from the docstrings by `python scripts/api.py`; a test holds that it is up to date. The [notebook](notebook.ipynb) goes the
whole way once, the columns of the frames are in [tables.md](tables.md), the definitions of the figures in
[measures.md](measures.md).

A study is opened once, and then given to the functions of the rooms as their first argument. They call it `desk`: a study, and
who acts there (`study.acting("Bo")` is the same study for somebody else). What reads gives DataFrames or plain values; what
writes is one *act*: stored whole or not at all, in the log, and `study.undo()` takes it back. The examples run on the sample
study (`qual demo`), opened as `study`.

```python
import qual
from qual import codebook, coding, quotes, reports, themes

study = qual.open_study("demo", coder="Ada")
```
"""


def page() -> str:
    """The whole page as Markdown."""
    from qual import study

    parts = [HEAD, _contents(), "\n## Opening a study\n", *_named("qual", study, ["open_study", "Study", "restore"])]
    for room in ROOMS:
        module = import_module(f"qual.{room}")
        parts.append(f"\n## `qual.{room}`\n\n{text(_leading(module))}\n\n{_links(room, module)}\n")
        parts += _named(room, module, module.__all__)
    parts += _errors()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip("\n") + "\n"


def public() -> Iterator[tuple[str, str, Any]]:
    """(room, dotted name, function) of every public function and method."""
    from qual.study import Study, open_study, restore

    yield from (("Study", "open_study", open_study), ("Study", "restore", restore))
    for name, member in _members(Study):
        yield "Study", f"Study.{name}", member
    for room in ROOMS:
        module = import_module(f"qual.{room}")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield room, f"{room}.{name}", thing
            elif isinstance(thing, ModuleType):
                for inner in _functions(thing):
                    yield room, f"{room}.{name}.{inner.__name__}", inner


def has_example(thing: Any) -> bool:
    """Whether the docstring holds an example that doctest runs."""
    return ">>> " in (inspect.getdoc(thing) or "")


def _errors() -> Iterator[str]:
    module = import_module("qual.errors")
    kinds = [thing for thing in vars(module).values() if inspect.isclass(thing) and issubclass(thing, module.QualError)]
    yield f"\n## Errors\n\n{text(_leading(module))}\n"
    yield "\n".join(f"* `qual.errors.{kind.__name__}`: {_opening(kind)}" for kind in kinds)


def _opening(thing: Any) -> str:
    """The first paragraph of its docstring, on one line."""
    return " ".join(text((inspect.getdoc(thing) or "").split("\n\n")[0]).split())


def _contents() -> str:
    links = "\n".join(f"* [`qual.{room}`](#qual{room}): {_first(import_module(f'qual.{room}'))}" for room in ROOMS)
    return f"\n* [Opening a study](#opening-a-study): `open_study`, `Study`\n{links}\n* [Errors](#errors)"


def _links(room: str, module: ModuleType) -> str:
    """The room's functions and classes by name, each a link."""
    names = sorted((name for name in module.__all__ if not name.isupper()), key=lambda name: (name[0].isupper(), name))
    anchors: dict[str, str] = {}
    for name in names:
        where = f"qual{room}{name}" if isinstance(getattr(module, name), ModuleType) else f"{room}{name}"
        again = where.lower() in anchors.values()  # a function and a class that differ by a capital
        anchors[name] = where.lower() + ("-1" if again else "")
    return " · ".join(f"[{name}](#{anchors[name]})" for name in names)


def _first(module: ModuleType) -> str:
    return _opening(module).split(": ", 1)[-1]


def _leading(module: ModuleType) -> str:
    return inspect.getdoc(module) or ""


def _named(room: str, module: ModuleType, names: list[str]) -> Iterator[str]:
    constants = [name for name in names if name.isupper()]
    if constants:
        yield (
            "\n".join(f"* `{name}` = `{getattr(module, name)!r}`" for name in constants if _short(module, name)) + "\n"
        )
    for name in sorted(names, key=lambda name: (name[0].isupper(), name)):
        thing = getattr(module, name)
        if inspect.isclass(thing):
            yield from _class(room, name, thing)
        elif inspect.isfunction(thing):
            yield _function(f"{room}.{name}", thing)
        elif isinstance(thing, ModuleType):
            yield f"\n### `qual.{room}.{name}`\n\n{text(_leading(thing))}\n"
            for inner in _functions(thing):
                yield _function(f"{room}.{name}.{inner.__name__}", inner, level=4)


def _short(module: ModuleType, name: str) -> bool:
    return len(repr(getattr(module, name))) < 400


def _class(room: str, name: str, thing: type) -> Iterator[str]:
    made = _signature(f"{room}.{name}", thing, skip_self=False) if _says_how(thing) else f"class {room}.{name}"
    yield f"\n### `{room}.{name}`\n\n```python\n{made}\n```\n\n{text(inspect.getdoc(thing) or '')}\n"
    for inner, member in _members(thing):
        if isinstance(member, property):
            yield f"\n#### `{name}.{inner}`\n\n{text(inspect.getdoc(member) or '')}\n"
        else:
            yield _function(f"{name}.{inner}", member, level=4)


def _says_how(thing: type) -> bool:
    return not issubclass(thing, Exception) and (dataclasses.is_dataclass(thing) or "__init__" in vars(thing))


def _members(thing: type) -> Iterator[tuple[str, Any]]:
    """What a person may call on it: its own and what it has from our own classes."""
    seen: set[str] = set()
    for kind in thing.__mro__:
        if not kind.__module__.startswith("qual."):
            continue
        for name, member in vars(kind).items():
            if name.startswith("_") or name in seen:
                continue
            seen.add(name)
            member = getattr(member, "__func__", member)  # of a classmethod
            if isinstance(member, property) or hasattr(member, "func"):
                yield name, property(getattr(member, "fget", None) or member.func)
            elif inspect.isfunction(member):
                yield name, member


def _functions(module: ModuleType) -> list[Any]:
    """Its own functions, without those that work inside an act that is open already."""
    own = [
        thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and not name.startswith("_") and thing.__module__ == module.__name__
    ]
    return [thing for thing in own if "act" not in inspect.signature(thing).parameters]


def _function(name: str, thing: Any, *, level: int = 3) -> str:
    made = _signature(name, thing, skip_self="." in thing.__qualname__)
    return f"\n{'#' * level} `{name}`\n\n```python\n{made}\n```\n\n{text(inspect.getdoc(thing) or '')}\n"


def _signature(name: str, thing: Any, *, skip_self: bool) -> str:
    signature = inspect.signature(thing)
    parts: list[str] = []
    starred = False
    for parameter in list(signature.parameters.values())[1 if skip_self else 0 :]:
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        starred = starred or parameter.kind is parameter.VAR_POSITIONAL
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        told = f"{stars}{parameter.name}"
        if parameter.annotation is not parameter.empty:
            told += f": {_annotation(parameter.annotation)}"
        if parameter.default is not parameter.empty:
            told += f" = {_default(parameter.default)}"
        parts.append(told)
    back = ""
    if not inspect.isclass(thing) and signature.return_annotation is not signature.empty:
        back = f" -> {_annotation(signature.return_annotation)}"
    line = f"{name}({', '.join(parts)}){back}"
    if len(line) <= WIDE:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){back}"


def _annotation(told: Any) -> str:
    return told if isinstance(told, str) else inspect.formatannotation(told)


def _default(value: Any) -> str:
    if value is ...:
        return "..."
    return "…" if "factory" in repr(value) else repr(value)


# --- docstrings ------------------------------------------------------------------------------------------------------
def text(doc: str) -> str:
    """A docstring as Markdown: parameters as a list, examples as code, ``code`` as `code`."""
    found: list[str] = []
    doc = re.sub(r"(?<!\w)docs/(\w+\.md)", r"[\1](\1)", doc)
    lines = doc.replace("``", "`").split("\n")
    at = 0
    listing = False
    while at < len(lines):
        line = lines[at]
        if at + 1 < len(lines) and re.fullmatch(r"-{3,}", lines[at + 1]):
            found.append(f"**{line}**\n")
            listing = line == "Parameters"
            at += 2
        elif line.startswith(">>>"):
            end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
            found += ["```pycon", *lines[at:end], "```"]
            at = end
        elif line.startswith("    ") and not listing:
            end = next(
                (n for n in range(at, len(lines)) if lines[n].strip() and not lines[n].startswith("    ")), len(lines)
            )
            found += ["```text", *(one.removeprefix("    ") for one in lines[at:end] if one.strip()), "```"]
            at = end
        elif listing and (named := re.match(r"(`?[\w*]+`?(?:, `?[\w*]+`?)*) : (.*)", line)):
            names = ", ".join(f"`{name.strip('` ')}`" for name in named[1].split(","))
            found.append(f"* {names}: {named[2]}")
            at += 1
            while at < len(lines) and lines[at].startswith("    "):
                found.append(f"  {lines[at].strip()}")
                at += 1
        else:
            listing = listing and bool(line.strip())
            found.append(re.sub(r"(`[\w*]+`) : ", r"\1: ", line))
            at += 1
    return re.sub(r"\n{3,}", "\n\n", _spaced(found)).strip()


def _spaced(lines: list[str]) -> str:
    """A blank line around lists and code, which Markdown asks for."""
    told: list[str] = []
    for line in lines:
        before = told[-1] if told else ""
        starts = line.startswith("* ") and not before.startswith(("* ", "  "))
        ends = before.startswith(("* ", "  ")) and line and not line.startswith(("* ", "  "))
        if before and (starts or ends or (line.startswith("```") and line != "```")):
            told.append("")
        told.append(line)
    return "\n".join(told)


def count() -> str:
    """How many public functions and methods have an example, room by room."""
    rooms: dict[str, list[bool]] = {}
    for room, _name, thing in public():
        rooms.setdefault(room, []).append(has_example(thing))
    rooms["all"] = [one for some in rooms.values() for one in some]
    return "\n".join(f"{room:12} {sum(of):4} of {len(of):4}" for room, of in rooms.items())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if "--count" in sys.argv[1:]:
        print(count())
        print(*(name for _room, name, thing in public() if not has_example(thing)))
    else:
        PAGE.write_text(page(), encoding="utf-8")
