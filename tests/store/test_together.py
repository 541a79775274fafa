"""Two who have one study open, while backups are put back, files are moved over it and its folder goes and comes: whatever the
order, both see what lies there, and what was confirmed lies there or in a backup."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import small_study
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from thorough import many

from qual import coding
from qual.errors import StudyError
from qual.study import Study

WHO = st.sampled_from(["Ada", "Bo"])


def texts(study: Study) -> set[str]:
    return {memo["text"] for memo in coding.memos(study)}


class Together(RuleBasedStateMachine):
    """``there`` is what the file holds; ``confirmed`` everything that anybody was told is stored."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="qual-together-")
        self.folder = small_study.copy(self.template, Path(self.place.name) / "study")
        self.studies = {name: Study(self.folder, coder=name) for name in ("Ada", "Bo")}
        self.there: set[str] = texts(self.studies["Ada"])
        self.confirmed: set[str] = set()
        self.held: dict[Path, set[str]] = {}  # what the backups asked for hold
        self.behind: set[str] = set()  # who has not noticed yet that the file is another one
        self.away: Path | None = None
        self.number = 0

    @rule(who=WHO)
    def act(self, who: str) -> None:
        self.number += 1
        words = f"notat {self.number}"
        refusal = self.attempt(who, words)
        if refusal is None:
            assert self.away is None
            self.confirmed.add(words)
            self.there = self.there | {words}
        else:
            # the folder is known again by the file that is open
            gone = "study.gone" if who in self.behind else "study.renamed"
            assert refusal == (gone if self.away else "study.replaced")
            assert self.away or who in self.behind
        if self.away is None:
            self.behind.discard(who)

    def attempt(self, who: str, words: str) -> str | None:
        try:
            coding.add_memo(self.studies[who].acting(who), "study", None, words)
        except StudyError as error:
            return error.code
        return None

    @precondition(lambda self: self.away is None)
    @rule(who=WHO)
    def back_up(self, who: str) -> None:
        self.held[self.studies[who].backup()] = self.there
        self.behind.discard(who)

    @precondition(lambda self: self.away is None and self.held)
    @rule(who=WHO, chance=st.integers(0, 99))
    def restore(self, who: str, chance: int) -> None:
        chosen = list(self.held)[chance % len(self.held)]
        revision = max(study.revision for study in self.studies.values())
        self.behind.clear()
        marks = {study.mark for study in self.studies.values()}
        self.studies[who].restore(chosen)
        self.there = self.held[chosen]
        assert all(study.revision > revision for study in self.studies.values())
        assert marks.isdisjoint(study.mark for study in self.studies.values())

    @precondition(lambda self: self.away is None and self.held)
    @rule(chance=st.integers(0, 99))
    def move_over(self, chance: int) -> None:
        chosen = list(self.held)[chance % len(self.held)]
        arriving = self.folder / "study.db.arriving"
        shutil.copy(chosen, arriving)
        arriving.replace(self.folder / "study.db")
        self.there = self.held[chosen]
        self.behind = set(self.studies)

    @precondition(lambda self: self.away is None)
    @rule()
    def move_away(self) -> None:
        self.away = self.folder.rename(self.folder.with_name("elsewhere"))

    @precondition(lambda self: self.away is not None)
    @rule()
    def bring_back(self) -> None:
        assert not self.folder.exists()  # nobody has made anything at the old place
        assert self.away is not None
        self.away.rename(self.folder)
        self.away = None

    @precondition(lambda self: self.away is None)
    @rule(who=WHO)
    def look(self, who: str) -> None:
        assert texts(self.studies[who]) == self.there
        self.behind.discard(who)

    @precondition(lambda self: self.away is None)
    @rule(who=WHO)
    def open_anew(self, who: str) -> None:
        self.studies[who].store.settle()  # else what it holds is let go unseen, as when a program is killed
        self.studies[who].close()
        self.studies[who] = Study(self.folder, coder=who)
        self.behind.discard(who)
        assert texts(self.studies[who]) == self.there

    @invariant()
    def nothing_is_half_done(self) -> None:
        assert not list((self.away or self.folder).rglob("*.part"))

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        if self.away is not None:
            self.bring_back()
        found = set(self.there)
        for study in self.studies.values():
            assert texts(study) == self.there
        for backup in self.studies["Ada"].backups():
            found |= _held(backup.path, self.template, Path(self.place.name))
        assert self.confirmed <= found
        for study in self.studies.values():
            study.close()
        with Study(self.folder) as anew:
            assert texts(anew) == self.there
            assert anew.store.refusal is None
        self.place.cleanup()


def _held(backup: Path, template: Path, place: Path) -> set[str]:
    folder = place / "looked at"
    folder.mkdir()
    shutil.copy(template / "study.toml", folder)
    shutil.copy(backup, folder / "study.db")
    with Study(folder) as opened:
        found = texts(opened)
    shutil.rmtree(folder)
    return found


def test_whatever_the_order(small_folder: Path) -> None:
    class Case(Together):
        template = small_folder / "study"

    options: Any = settings(
        max_examples=many(12), stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Case, settings=options)
