"""What ``qual import`` shows before anything is stored: the names it would replace, and what a corrected file would change."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.cli.common import show, table, words
from qual.messages import text

if TYPE_CHECKING:
    from qual.privacy import Name
    from qual.study import Study
    from qual.transcripts import Transcript
    from qual.transcripts.comparing import Comparison
    from qual.transcripts.importing import Place


def names_found(transcript: Transcript, file: str, names: Sequence[Name], as_json: bool) -> dict[str, Any]:
    """Every place in one file where a name of the list stands."""
    from qual.privacy import Pseudonyms

    hits = Pseudonyms(names).hits(transcript)
    if not as_json:
        show(None, False, words("names.found", file=file, hits=len(hits), sure=sum(hit.sure for hit in hits)))
        if hits:
            columns = [
                words(f"col.{name}") for name in ("number", "position", "found", "replacement", "form", "context")
            ]
            table(columns, [_row(hit) for hit in hits])
    return {"file": file, "hits": [dataclasses.asdict(hit) | {"sure": hit.sure} for hit in hits]}


def _row(hit: Any) -> list[Any]:
    where = words("names.label") if hit.where == "label" else f"{hit.start}–{hit.end}"
    context = " ".join(f"…{hit.before}[{hit.found}]{hit.after}…".split())
    return [hit.utterance, where, hit.found, hit.replacement, text(f"names.form.{hit.form}"), context]


def compared(
    study: Study,
    path: Path,
    place: Place,
    transcript: Transcript | None,
    names: Sequence[Name] | None,
    as_json: bool,
) -> dict[str, Any]:
    """What one file would change in the place of the one that is there."""
    found = study.compare(path, place=place, transcript=transcript, names=names)
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
