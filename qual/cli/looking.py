"""What ``qual import`` shows before anything is stored: the names it would replace, and what a corrected file would change."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.cli.common import Printed, show, table, words
from qual.errors import FileError
from qual.messages import text

if TYPE_CHECKING:
    from qual.privacy import Name
    from qual.study import Study
    from qual.transcripts import Place, Transcript
    from qual.transcripts.comparing import Comparison
    from qual.transcripts.importing import Existing


def planned(study: Study, paths: Sequence[Path], target: Path, as_json: bool, kind: str | None = None) -> list[Printed]:
    """Write the table of files and where they belong, of the ``kind`` that all of them are; nothing is imported."""
    from qual.transcripts import placing
    from qual.transcripts.folder import status, write_plan
    from qual.transcripts.importing import outside

    looked = [placing.look(study, path, plan=study.plan) for path in paths]
    candidates = [
        dataclasses.replace(one, place=outside(dataclasses.replace(one.place, kind=kind), one.path.name))
        for one in looked
    ]
    standings = placing.standings(study, candidates, plan=study.plan)
    write_plan(candidates, standings, target)
    pairs = list(zip(candidates, standings, strict=True))
    if not as_json:
        table(
            [words(f"col.{name}") for name in ("file", "standing", "group_code", "round_number", "date", "part")],
            [(c.path.name, status(s), c.place.group, c.place.round, c.place.date, c.place.part) for c, s in pairs],
        )
        show(None, False, words("import.plan_wrote", files=len(pairs), file=target))
    return [
        {"file": c.path.name, "status": s.status, "stands_in": s.session, **dataclasses.asdict(c.place)}
        for c, s in pairs
    ]


def followed(
    study: Study, plan: Path, paths: Sequence[Path], create: bool, kind: str | None = None
) -> tuple[dict[Path, tuple[Place, Existing]], list[Path]]:
    """What the corrected table says of the files that it marks: where each goes, and what to do with what stands there."""
    from qual.transcripts import placing
    from qual.transcripts.folder import read_plan

    by_name = {_spelt(path.name): path for path in paths}
    rows = [row for row in read_plan(plan) if row.wanted]
    missing = [row.file for row in rows if _spelt(row.file) not in by_name]
    if missing:
        raise FileError("file.plan_missing", file=", ".join(missing))
    places = placing.tidy(study, [dataclasses.replace(row.place, create=create, kind=kind) for row in rows])
    candidates = [
        dataclasses.replace(placing.look(study, by_name[_spelt(row.file)], plan=study.plan), place=place)
        for row, place in zip(rows, places, strict=True)
    ]
    standings = placing.standings(study, candidates, plan=study.plan)
    told = {one.path: (one.place, how.existing) for one, how in zip(candidates, standings, strict=True)}
    return told, list(told)


def _spelt(name: str) -> str:
    """A file's name in one spelling: a Mac may write æ, ø and å in two code points, a spreadsheet in one."""
    return unicodedata.normalize("NFC", name)


def names_found(path: Path, transcript: Transcript, names: Sequence[Name], as_json: bool) -> Printed:
    """Every place in one file where a name of the list stands."""
    from qual.privacy import Pseudonyms

    hits = Pseudonyms(names).hits(transcript)
    if not as_json:
        show(None, False, words("names.found", file=path.name, hits=len(hits), sure=sum(hit.sure for hit in hits)))
        if hits:
            columns = [
                words(f"col.{name}") for name in ("number", "position", "found", "replacement", "form", "context")
            ]
            table(columns, [_row(hit) for hit in hits])
    return {"file": path.name, "hits": [dataclasses.asdict(hit) | {"sure": hit.sure} for hit in hits]}


def _row(hit: Any) -> list[Any]:
    where = words("names.label") if hit.where == "label" else f"{hit.start}–{hit.end}"
    context = " ".join(f"…{hit.before}[{hit.found}]{hit.after}…".split())
    return [hit.utterance, where, hit.found, hit.replacement, text(f"names.form.{hit.form}"), context]


def compared(
    study: Study, path: Path, place: Place, transcript: Transcript, names: Sequence[Name] | None, as_json: bool
) -> Printed:
    """What one file would change in the place of the one that is there."""
    found = study.changes_in(path, place=place, transcript=transcript, names=names)
    if found is None:
        if not as_json:
            show(None, False, words("compare.new", file=path.name))
        return {"file": path.name, "new": True}
    counts = {fate: found.count(fate) for fate in ("kept", "moved", "changed", "lost")}
    if not as_json:
        _show(path.name, found, counts)
    return {"file": path.name, "new": False, "segments": counts} | dataclasses.asdict(found)


def _show(file: str, found: Comparison, counts: dict[str, int]) -> None:
    sizes = {"changed": len(found.changed), "added": len(found.added), "gone": len(found.gone)}
    show(None, False, words("compare.head", file=file, session=found.session, unchanged=found.unchanged, **sizes))
    for one in found.changed:
        pairs = "; ".join(f"{old or '–'} → {new or '–'}" for old, new in one.words)
        speaker = f"[{one.speaker[0] or '–'} → {one.speaker[1] or '–'}] " if one.speaker else ""
        show(None, False, f"  ~ {one.reference}  {speaker}{pairs}")
    for number, said in found.added:
        show(None, False, f"  + {number}  {_short(said)}")
    for reference, said in found.gone:
        show(None, False, f"  - {reference}  {_short(said)}")
    if found.codings:
        show(None, False, words("compare.codings", **counts))
    for coded in found.codings:
        if coded.fate in ("changed", "lost"):
            now = f" → «{_short(coded.now)}»" if coded.now else ""
            show(
                None,
                False,
                f"  {words(f'compare.{coded.fate}')} {coded.reference}  {coded.code}: «{_short(coded.words)}»{now}",
            )
    if counts["lost"]:
        show(None, False, words("compare.lose"))


def _short(said: str) -> str:
    said = " ".join(said.split())
    return said if len(said) <= 80 else said[:79] + "…"
