"""Codebook rows as YAML that a person can write: nested where that reads well, every value as the words it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from qual.codebook.tables import ALIASES, TYPES
from qual.errors import CodebookError
from qual.nesting import DEEPEST

Row = dict[str, str]
Entry = dict[str, Any]  # a mapping of YAML: what a person has written, not looked at yet
MOST_MERGED = 1_000_000  # entries of mappings in a codebook, those that a merge repeats counted again


class _Words(yaml.SafeLoader):
    """Reads ``ja``, ``no``, ``2019`` and dates as the words they are; only null stays null."""

    merged = 0
    level = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """A node, if it does not stand too deep: the loader follows each level with some calls of itself."""
        self.level += 1
        if self.level > DEEPEST:
            raise yaml.YAMLError(f"more than {DEEPEST} levels")
        node = super().compose_node(parent, index)
        self.level -= 1
        return node

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """What ``<<`` puts in, counted: merged into one another, thirty lines become a billion."""
        super().flatten_mapping(node)
        self.merged += len(node.value)
        if self.merged > MOST_MERGED:
            raise yaml.YAMLError("<<")


_Words.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Blocks(yaml.SafeDumper):
    """Writes words of several lines as a block."""


def _words(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Blocks.add_representer(str, _words)

_SECTIONS = ("codes", "groupings", "groups", "concepts", "reference_points", "relations", "verdicts")
_LISTS = ("codes", "groups", "concepts")  # columns that hold several names
_FLAGS = ("framework", "active")
_NUMBERS = ("colour", "start", "end")


# --- reading -------------------------------------------------------------------------------------------------
def read(path: Path) -> list[Row]:
    """The rows of a YAML codebook.

    Raises `CodebookError` for an empty or unreadable file, or one that has none of the sections of a codebook.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        book = yaml.load(text, Loader=_Words)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodebookError("codebook.unreadable", file=path.name, reason=" ".join(str(error).split())[:200]) from error
    if book is None:
        raise CodebookError("codebook.empty", file=path.name)
    if not isinstance(book, dict) or not any(section in book for section in _SECTIONS):
        found = ", ".join(map(str, book)) if isinstance(book, dict) else type(book).__name__
        raise CodebookError("codebook.missing_column", file=path.name, column="codes", found=found[:200])
    try:
        return list(_rows(book))
    except _ShapeError as error:
        raise CodebookError("codebook.unreadable", file=path.name, reason=str(error)) from error


class _ShapeError(Exception):
    """A value that is no words where words belong, or the other way round."""


def _rows(book: Entry) -> list[Row]:
    rows = [_row("code", entry) for entry in _entries(book, "codes")]
    for grouping in _entries(book, "groupings"):
        told = _row("grouping", grouping, leave=("groups",))
        rows.append(told)
        rows += [_row("group", group) | {"grouping": told.get("name", "")} for group in _entries(grouping, "groups")]
    rows += [_row("group", entry) for entry in _entries(book, "groups")]
    rows += [_row("concept", entry) for entry in _entries(book, "concepts")]
    for point in _entries(book, "reference_points"):
        told = _row("reference point", point, leave=("links",))
        rows.append(told)
        rows += [_row("link", link) | {"statement": told.get("statement", "")} for link in _entries(point, "links")]
    rows += [_row("relation", entry) for entry in _entries(book, "relations")]
    return rows + [_row("verdict", entry) for entry in _entries(book, "verdicts")]


def _entries(parent: Entry, section: str) -> list[Entry]:
    entries = parent.get(section) or []
    if not isinstance(entries, list):
        raise _ShapeError(f"{section}: ?")
    told = [{"name": entry} if isinstance(entry, str) else entry for entry in entries]
    if not all(isinstance(entry, dict) for entry in told):
        raise _ShapeError(f"{section}: - ?")
    return told


def _row(row_type: str, entry: Entry, leave: tuple[str, ...] = ()) -> Row:
    row = {"type": row_type}
    for name, value in entry.items():
        if value is None or name in leave:
            continue
        column = ALIASES.get(str(name).lower(), str(name).lower())
        if isinstance(value, list) and column in _LISTS and all(isinstance(item, str) for item in value):
            row[column] = "\n".join(" ".join(item.split()) for item in value)
        elif isinstance(value, str):
            row[column] = value
        else:
            raise _ShapeError(f"{row_type}: {name}: ?")
    return row


# --- writing -------------------------------------------------------------------------------------------------
def write(rows: list[Row], path: Path) -> None:
    """Write the rows nested: groups under their grouping, links under their reference point."""
    of: dict[str, list[Entry]] = {row_type: [] for row_type in TYPES}
    for row in rows:
        of[row["type"]].append({name: _value(name, value) for name, value in row.items() if name != "type"})
    for grouping in of["grouping"]:
        grouping["groups"] = [
            _without(group, "grouping") for group in of["group"] if group["grouping"] == grouping["name"]
        ]
    for point in of["reference point"]:
        point["links"] = [_without(link, "statement") for link in of["link"] if link["statement"] == point["statement"]]
    sections = {
        "codes": of["code"],
        "groupings": of["grouping"],
        "concepts": of["concept"],
        "reference_points": of["reference point"],
        "relations": of["relation"],
        "verdicts": of["verdict"],
    }
    book = {name: entries for name, entries in sections.items() if entries or name == "codes"}
    text = yaml.dump(book, Dumper=_Blocks, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8", newline="\n")


def _value(column: str, value: str) -> Any:
    if column in _LISTS:
        return value.split("\n")
    if column in _FLAGS:
        return value == "true"
    return int(value) if column in _NUMBERS else value


def _without(entry: Entry, column: str) -> Entry:
    return {name: value for name, value in entry.items() if name != column}
