"""What became of one case, and the table over many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

#: what can be wrong after a fault, in the order of the table
LOST = "lost"  # an act that had been confirmed is not there
SILENT = "silent"  # something went wrong and nobody was told, or a screen shows what is not stored
HALF = "half"  # neither as before the act nor as after it; originals and rows that do not belong together; an unsound backup
UNNAMED = "unnamed"  # a traceback, or an error that names something else than what happened
LITTER = "litter"  # left behind after the next start
STUCK = "stuck"  # the study does not open, or the same command does not go on
KINDS = (LOST, SILENT, HALF, UNNAMED, LITTER, STUCK)


@dataclass
class Finding:
    """One case: ``key`` repeats it, ``hit`` says whether the fault came in time to be one."""

    key: str
    hit: bool = True
    confirmed: int = 0
    complaints: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""  # what kind of answer it was, where the table counts answers

    def wrong(self, kind: str, what: str) -> None:
        self.complaints.append((kind, what))

    @property
    def scenario(self) -> str:
        return "/".join(self.key.split("/")[:2])


def table(findings: Iterable[Finding]) -> str:
    """A markdown table: a row for each scenario and one for all."""
    rows: dict[str, list[Finding]] = {}
    for finding in findings:
        rows.setdefault(finding.scenario, []).append(finding)
    lines = [
        "| scenario | faults | confirmed acts | " + " | ".join(KINDS) + " | answers |",
        "|---" * (len(KINDS) + 4) + "|",
    ]
    whole = [finding for group in rows.values() for finding in group]
    for name, group in [*rows.items(), ("all", whole)]:
        counts = [sum(any(kind == of for of, _ in one.complaints) for one in group) for kind in KINDS]
        notes: dict[str, int] = {}
        for one in group if name != "all" else ():
            notes[one.note] = notes.get(one.note, 0) + 1
        told = ", ".join(f"{note} {count}" for note, count in sorted(notes.items()) if note)
        cells = [name, sum(one.hit for one in group), sum(one.confirmed for one in group), *counts, told]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)
