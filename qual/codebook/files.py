"""Codebooks as files: YAML to read and edit by hand, CSV and .xlsx for spreadsheets, each without loss.

All formats go over the same plain **rows**: a dictionary of strings with a ``type`` (`TYPES`) and the columns of
`COLUMNS`; this module turns codebooks into rows and back, `tables` and `yamls` write and read the rows. A list in one
cell has one name a line. Docs: ``codebooks/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from qual.codebook import hierarchy, tables, yamls
from qual.codebook.ladder import (
    MAIN_GROUPING,
    Code,
    Codebook,
    CodeGroup,
    Concept,
    Grouping,
    Link,
    ReferencePoint,
    Relation,
    Verdict,
    line,
)
from qual.errors import CodebookError
from qual.store.codebook import name_key
from qual.store.files import in_place_of, whole

Row = dict[str, str]

READERS: dict[str, Callable[[Path], list[Row]]] = {
    ".yaml": yamls.read,
    ".yml": yamls.read,
    ".csv": tables.read_csv,
    ".xlsx": tables.read_xlsx,
}
WRITERS: dict[str, Callable[[list[Row], Path], None]] = {
    ".yaml": yamls.write,
    ".yml": yamls.write,
    ".csv": tables.write_csv,
    ".xlsx": tables.write_xlsx,
}

_TRUE = {"true", "1", "yes", "ja", "x", "sann"}
_ORIGINS = {"": "empirical", "empirinær": "empirical", "ramme": "framework", "rammekode": "framework"}


def load(path: str | Path) -> Codebook:
    """The codebook in a ``.yaml``, ``.yml``, ``.csv`` or ``.xlsx`` file.

    A table with the columns ``code,definition`` or ``code,group`` is enough. A ``parent`` column (the code trees of other
    tools) is read as code → code group → concept. Raises `CodebookError` for what cannot be read, a missing column, a cycle,
    and everything that `Codebook` refuses.

    >>> book = codebook.load("transcripts_sample/codebook.yaml")
    >>> len(book.codes), [grouping.name for grouping in book.groupings]
    (307, ['Kodegrupper 2018'])
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise CodebookError("codebook.extension", file=path.name, known=", ".join(READERS))
    try:
        rows = reader(path)
    except OSError as error:
        raise CodebookError("codebook.unreadable", file=path.name, reason=error.strerror or str(error)) from error
    return from_rows(rows)


def save(codebook: Codebook, path: str | Path) -> Path:
    """Write the codebook to ``path`` in the format of its extension; `load` gives the same codebook back.

    Raises `CodebookError` for another extension or a file that cannot be written.

    >>> book = codebook.read_from(study)
    >>> codebook.load(codebook.save(book, "kodebok.xlsx")) == book
    True
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise CodebookError("codebook.extension", file=path.name, known=", ".join(WRITERS))
    try:
        with in_place_of(path) as unfinished:
            writer(to_rows(codebook), unfinished)
    except OSError as error:
        raise CodebookError("codebook.unwritable", file=path.name, reason=error.strerror or str(error)) from error
    return path


# --- codebook → rows -----------------------------------------------------------------------------------------
def to_rows(codebook: Codebook) -> list[Row]:
    """The codebook as rows, in the order codes, groupings, groups, concepts, reference points, links, relations, verdicts."""
    rows = [_told("code", code, *_CODE) for code in codebook.codes]
    rows += [_told("grouping", grouping, "name", "framework", "active") for grouping in codebook.groupings]
    told = {name_key(code.name): code.group for code in codebook.codes}
    for grouping in codebook.groupings:
        for group in grouping.groups:
            here = codebook.refer(grouping, group)
            untold = "\n".join(name for name in group.codes if told[name_key(name)] != here)
            rows.append(
                _row("group", name=group.name, grouping=grouping.name, definition=group.definition, codes=untold)
            )
    for concept in codebook.concepts:
        rows.append(_row("concept", name=concept.name, definition=concept.definition, groups="\n".join(concept.groups)))
    points = codebook.reference_points
    rows += [_told("reference point", point, "statement", "note") for point in points]
    rows += [{**_told("link", link, *_LINK), "statement": point.statement} for point in points for link in point.links]
    for relation in codebook.relations:
        rows.append(_row("relation", statement=relation.statement, concepts="\n".join(relation.concepts)))
    rows += [_told("verdict", verdict, *_VERDICT) for verdict in codebook.verdicts]
    return rows


_CODE = ("name", "origin", "definition", "include", "exclude", "colour", "group", "id")
_LINK = ("kind", "name", "start", "end", "quotation")
_VERDICT = ("test", "kind", "name", "answer", "reason", "by", "at")


def _told(row_type: str, item: object, *columns: str) -> Row:
    return _row(row_type, **{column: getattr(item, column) for column in columns})


def _row(row_type: str, **values: str | int | bool | None) -> Row:
    told = {name: value for name, value in values.items() if value is not None and value is not False and value != ""}
    return {"type": row_type} | {name: "true" if value is True else str(value) for name, value in told.items()}


# --- rows → codebook -----------------------------------------------------------------------------------------
def from_rows(rows: Iterable[Row]) -> Codebook:
    """The codebook that the rows tell. Raises `CodebookError` as `load` does."""
    rows = hierarchy.levelled([{name: value for name, value in row.items() if value.strip()} for row in rows])
    of: dict[str, list[Row]] = {row_type: [] for row_type in tables.TYPES}
    for row in rows:
        if row["type"] not in of:
            raise CodebookError("codebook.unknown_type", type=row["type"], types=", ".join(of))
        of[row["type"]].append(row)
    return Codebook(
        codes=tuple(map(_code, of["code"])),
        groupings=_groupings(of),
        concepts=tuple(
            Concept(row.get("name", ""), row.get("definition"), _names(row.get("groups"))) for row in of["concept"]
        ),
        reference_points=_reference_points(of),
        verdicts=tuple(map(_verdict, of["verdict"])),
        relations=tuple(Relation(row.get("statement", ""), _names(row.get("concepts"))) for row in of["relation"]),
    )


def _code(row: Row) -> Code:
    origin = row.get("origin", "").strip().lower()
    group = row.get("group")
    if group and row.get("grouping"):
        group = f"{row['grouping']} / {group}"
    return Code(
        row.get("name", ""),
        _ORIGINS.get(origin, origin),
        row.get("definition"),
        row.get("include"),
        row.get("exclude"),
        _number(row, "colour"),
        group,
        row.get("id"),
    )


def _verdict(row: Row) -> Verdict:
    kinds = {"code": "code", "grouping": "code group", "concept": "concept"}
    test = row.get("test", "")
    kind = row.get("kind") or kinds.get(test, "")
    return Verdict(
        test, kind, row.get("name", ""), row.get("answer", ""), row.get("reason"), row.get("by"), row.get("at")
    )


def _groupings(of: dict[str, list[Row]]) -> tuple[Grouping, ...]:
    groupings = {
        name_key(row.get("name", "")): Grouping(row.get("name", ""), _yes(row, "framework"), _yes(row, "active"))
        for row in _once(of["grouping"], "grouping")
    }
    groups: dict[str, list[CodeGroup]] = {key: [] for key in groupings}
    told_by_codes = [
        {"name": row["group"], "grouping": row["grouping"]}
        for row in of["code"]
        if row.get("group") and row.get("grouping")
    ]
    for row in [*of["group"], *told_by_codes]:
        name = line(row.get("grouping")) or next((item.name for item in groupings.values()), MAIN_GROUPING)
        key = name_key(name)
        if key not in groupings:
            groupings[key] = Grouping(name, active=not groupings)
        known = {name_key(group.name) for group in groups.setdefault(key, [])}
        if "type" in row or name_key(row["name"]) not in known:
            groups[key].append(CodeGroup(row.get("name", ""), row.get("definition"), _names(row.get("codes"))))
    return tuple(
        Grouping(item.name, item.framework, item.active, tuple(groups.get(key, ()))) for key, item in groupings.items()
    )


def _reference_points(of: dict[str, list[Row]]) -> tuple[ReferencePoint, ...]:
    points = _once(of["reference point"], "reference point", "statement")
    known = {name_key(row.get("statement", "")) for row in points}
    links: dict[str, list[Link]] = {key: [] for key in known}
    for row in of["link"]:
        key = name_key(row.get("statement", ""))
        if key not in known:
            raise CodebookError("codebook.unknown_target", kind="reference point", name=row.get("statement", ""))
        links[key].append(
            Link(row.get("kind", ""), row.get("name"), _number(row, "start"), _number(row, "end"), row.get("quotation"))
        )
    return tuple(
        ReferencePoint(row.get("statement", ""), row.get("note"), tuple(links[name_key(row.get("statement", ""))]))
        for row in points
    )


def _once(rows: list[Row], kind: str, column: str = "name") -> list[Row]:
    seen: set[str] = set()
    for row in rows:
        name = row.get(column, "")
        if name_key(name) in seen:
            raise CodebookError("codebook.duplicate", kind=kind, name=name, other=name)
        seen.add(name_key(name))
    return rows


def _names(cell: str | None) -> tuple[str, ...]:
    return tuple(name for name in (cell or "").splitlines() if name.strip())


def _yes(row: Row, column: str) -> bool:
    return row.get(column, "").strip().lower() in _TRUE


def _number(row: Row, column: str) -> int | None:
    value = row.get(column, "").strip()
    if not value:
        return None
    try:
        return whole(value)
    except ValueError as error:
        raise CodebookError("codebook.not_a_number", column=column, value=value[:40]) from error
