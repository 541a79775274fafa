"""The commands that are hurt, each with where it starts, what it leads to, and how it says that it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faulting import world
from faulting.running import Run, command
from faulting.world import World
from qual.study import Study


@dataclass
class Command:
    """One command on a copy of a template; ``steps`` are the contents that it leads through."""

    name: str
    start: str
    words: Callable[[Path], list[str]]
    steps: list[str] = field(default_factory=list)
    prepare: Callable[[Path], None] = lambda _: None
    again: bool = True  # whether the same command, given again, leads to the last step from every step
    world: World | None = None

    def fresh(self, to: Path) -> Path:
        """A study for this command, as it is before it."""
        assert self.world is not None
        ready = self.world.place / f"before {self.name}"
        if not ready.exists():
            self.prepare(self.world.copy(self.start, ready))
        return self.world.copy(ready.name, to)

    @property
    def files(self) -> Path | None:
        """For an import, a study with all of the files."""
        return self.world.place / "talk" if self.world and self.name == "import" else None

    def confirmed(self, run: Run) -> int:
        """How many acts it had said were done."""
        return len([line for line in run.lines if " → " in line]) if self.name == "import" else int(bool(run.lines))


def commands(made: World) -> list[Command]:
    """Every command that writes, with its steps."""
    steps = {name: world.content(made.place / name) for name in ("empty", "talk", "book", "coded")}

    def with_backup(folder: Path) -> None:
        """A backup of the uncoded study, and codings since."""
        with Study(folder, coder=world.CODER) as study:
            study.backup()
            study.load_codings(made.codings)

    def undone(folder: Path) -> None:
        with Study(folder, coder=world.CODER) as study:
            study.undo()

    talk, book, coded = steps["talk"], steps["book"], steps["coded"]
    all_of = [
        Command("import", "empty", lambda study: command("import", study, made.inbox), made.steps),
        Command("codebook load", "talk", lambda study: command("codebook", "load", study, made.codebook), [talk, book]),
        Command("code load", "book", lambda study: command("code", "load", study, made.codings), [book, coded]),
        Command("backup", "coded", lambda study: command("backup", study), [coded]),
        Command("restore", "book", lambda study: command("restore", study, oldest(study)), [coded, book], with_backup),
        Command("undo", "coded", lambda study: command("undo", study), [coded, book], again=False),
        Command("redo", "coded", lambda study: command("redo", study), [book, coded], undone, again=False),
    ]
    for one in all_of:
        one.world = made
    return all_of


def oldest(study: Path) -> Path:
    return min(world.backups(study), key=lambda path: path.stat().st_mtime)
