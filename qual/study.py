"""A study: its folder, its design, its tables as DataFrames, and the whole way from transcript to report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual import coding, design, privacy
from qual.errors import CodingError, QualError, StudyError
from qual.store import Database, Desk, backups, frames, litter, notes
from qual.store.backups import Backup
from qual.store.checkup import Finding, examine
from qual.store.codebook import find_code
from qual.store.database import translated
from qual.store.files import write_whole
from qual.store.health import trouble
from qual.store.opening import lacks_tables, was_used
from qual.store.private import make_folder, make_study_folder, settle
from qual.transcripts import read, wall
from qual.transcripts.comparing import Comparison, compare
from qual.transcripts.importing import ORIGINALS, Existing, Imported, Place, add, standing
from qual.transcripts.report import Told, told_of

if TYPE_CHECKING:
    import pandas as pd

    from qual.design import Design
    from qual.privacy import Hit, Name
    from qual.suggest import Suggestion
    from qual.themes.matrix import Level
    from qual.transcripts import Transcript

DEFAULT_CODER = "meg"


class Study(Desk):
    """An open study folder.

    Parameters
    ----------
    folder : the study folder, with ``study.toml`` and ``study.db``.
    coder : who acts; every act is logged under this name, and undo takes back this person's own acts.

    Raises `StudyError` when the folder is no study, cannot be read or was made by a newer version.
    """

    def __init__(self, folder: Path | str, *, coder: str = DEFAULT_CODER) -> None:
        self.folder = Path(folder)
        if not (self.folder / "study.toml").is_file():
            raise StudyError("study.none_here", folder=self.folder)
        #: what a process that was killed had left here, and what became of it: to be told once
        self.tidied = litter.tidy(self.folder)
        super().__init__(Database(self.folder / "study.db", made=True), coder)

    @classmethod
    def create(
        cls, folder: Path | str, *, plan: Path | None = None, name: str | None = None, coder: str = DEFAULT_CODER
    ) -> Study:
        """Make a study folder, empty or with the design of a ``study.toml``.

        Raises `StudyError` when a study is there already or the folder cannot be written, `DesignError` for a broken design.
        """
        folder = Path(folder)
        if (folder / "study.toml").exists():
            raise StudyError("study.exists", folder=folder)
        if lacks_tables(folder / "study.db") and was_used(folder):
            raise trouble(folder, "missing")
        planned = design.read(plan) if plan else None
        with translated(folder / "study.toml"):
            make_study_folder(folder)
            for part in ("originals", "reports", "backups"):
                make_folder(folder / part, study=folder)
        with closing(Database(folder / "study.db")) as store:
            settle(folder / "study.db")
            if planned:
                design.load_into(Desk(store, coder), planned)
        # study.toml comes last: a folder that has it is a whole study, also after Ctrl-C
        if plan:
            write_whole(folder / "study.toml", plan.read_bytes())
        else:
            design.write_new(folder / "study.toml", name or folder.name)
        return cls(folder, coder=coder)

    def __repr__(self) -> str:
        return f"Study({str(self.folder)!r}, coder={self.coder!r})"

    # --- what the study is -----------------------------------------------------------------------------------
    @cached_property
    def plan(self) -> Design:
        """What ``study.toml`` says."""
        return design.read(self.folder / "study.toml")

    @property
    def name(self) -> str:
        """The study's name."""
        return self.plan.name

    @property
    def fictional(self) -> bool:
        """Whether the material is invented, which every page and report then says."""
        return self.plan.fictional

    # --- material --------------------------------------------------------------------------------------------
    def transcript(
        self, path: Path | str, *, encoding: str | None = None, columns: Mapping[str, str | int] | None = None
    ) -> Transcript:
        """Read one transcript as `qual.transcripts.read` does, with the languages that this study expects; stores nothing."""
        return read(path, encoding=encoding, columns=columns, languages=self.plan.languages)

    def add(
        self,
        path: Path | str,
        *,
        place: Place | None = None,
        existing: Existing = "error",
        transcript: Transcript | None = None,
        names: Sequence[Name] | None = None,
        hits: Sequence[Hit] | None = None,
        lose_codings: bool = False,
    ) -> Imported:
        """Import one transcript; see `qual.transcripts.importing.add`. A file that is there already, the same to the byte, is
        ``"skipped"`` unless it is to be replaced, so that a folder can be imported again after a stop.

        ``names`` : names to replace before anything is stored (`qual.privacy`). The study keeps them apart, in ``private/``,
        and replaces them in every later import too; an empty list replaces none this time. ``hits`` : where in the
        ``transcript`` they are to be replaced; wherever it is sure by default.
        A file whose ``place`` is of kind ``wall`` is read as the posts of a dialogue conference (`qual.transcripts.wall`).
        """
        path = Path(path)
        self.store.settle()  # before anything is written to a folder that may be gone
        self.store.refuse()  # before the list of names is kept
        if place is not None and place.kind == wall.KIND:
            transcript = transcript or wall.read_wall(path)
            place = wall.place(path, place, transcript)
        known = privacy.kept_names(self.folder) if names is None else tuple(names)
        pseudonyms = privacy.Pseudonyms(known)
        if transcript is None and names is None and existing != "replace" and (place is None or place.unsaid):
            originals = self.folder / (privacy.ORIGINALS if known else ORIGINALS)
            there = standing(self, originals, path, pseudonyms.file_name(path.name))
            if there is not None:
                return there
        transcript = transcript or self.transcript(path)
        if not known:
            return self._add(path, place, existing, transcript, lose_codings)
        clean = pseudonyms.apply(transcript, hits)
        privacy.keep_names(self.folder, known)
        return self._add(
            path, place, existing, clean, lose_codings,
            called=pseudonyms.file_name(path.name), originals=privacy.ORIGINALS,
        )  # fmt: skip

    def _add(
        self,
        path: Path,
        place: Place | None,
        existing: Existing,
        transcript: Transcript | None,
        lose_codings: bool,
        **kept: str,
    ) -> Imported:
        return add(
            self,
            self.folder,
            path,
            plan=self.plan,
            place=place,
            existing=existing,
            transcript=transcript,
            lose_codings=lose_codings,
            **kept,
        )

    def changes_in(
        self,
        path: Path | str,
        *,
        place: Place | None = None,
        transcript: Transcript | None = None,
        names: Sequence[Name] | None = None,
        hits: Sequence[Hit] | None = None,
    ) -> Comparison | None:
        """What a corrected file would change, before it is imported; see `add` and `qual.transcripts.comparing.compare`."""
        known = privacy.kept_names(self.folder) if names is None else tuple(names)
        posts = place is not None and place.kind == wall.KIND
        transcript = transcript or (wall.read_wall(path) if posts else self.transcript(path))
        place = wall.place(Path(path), place, transcript) if place is not None and posts else place
        clean = privacy.Pseudonyms(known).apply(transcript, hits)
        return compare(self, path, plan=self.plan, place=place, transcript=clean)

    def files(self, session: str) -> list[Told]:
        """The files that a session's talk came from, and what was told when they were read; see `qual.transcripts.report`."""
        return told_of(self, self.folder, session)

    def add_all(
        self, paths: Iterable[Path | str], *, existing: Existing = "error"
    ) -> Iterator[Imported | tuple[Path, Exception]]:
        """Import files one by one, each all or nothing; a file that fails gives its error and the next one goes on."""
        for path in paths:
            try:
                yield self.add(path, existing=existing)
            except QualError as error:
                yield Path(path), error

    # --- tables ----------------------------------------------------------------------------------------------
    def sessions(self) -> pd.DataFrame:
        """Sessions and other sources, in the design's order (columns: docs/tables.md)."""
        with self.read() as connection:
            return frames.sessions(connection)

    def groups(self) -> pd.DataFrame:
        """The rows of the grid: group, name, level, municipality."""
        with self.read() as connection:
            return frames.groups(connection)

    def rounds(self) -> pd.DataFrame:
        """The columns of the grid: round, year, name."""
        with self.read() as connection:
            return frames.rounds(connection)

    def unmapped(self) -> pd.DataFrame:
        """Labels that one person has and nobody has said who is."""
        with self.read() as connection:
            return frames.unmapped(connection)

    def persons(self) -> pd.DataFrame:
        """Persons: code, pseudonym, number of sessions."""
        with self.read() as connection:
            return frames.persons(connection)

    def attendances(self) -> pd.DataFrame:
        """Who was present where, as what, under which label."""
        with self.read() as connection:
            return frames.attendances(connection)

    def utterances(self, session: str | None = None) -> pd.DataFrame:
        """Utterances in reading order; times in seconds."""
        with self.read() as connection:
            return frames.utterances(connection, session)

    def codings(self) -> pd.DataFrame:
        """One row per coded segment; positions in code points."""
        with self.read() as connection:
            return frames.codings(connection)

    def codes(self) -> pd.DataFrame:
        """Codes with their group in the active grouping, their concepts and how often they are used."""
        import pandas as pd

        from qual.store import codebook

        with self.read() as connection:
            rows, use = codebook.codes(connection), frames.code_use(connection)
        columns = ["code", "origin", "definition", "group", "concepts", "codings", "id"]
        table = [
            (r["name"], r["origin"], r["definition"], r["group"], "; ".join(r["concepts"]), use.get(r["id"], 0), r["id"])
            for r in rows if r["live"]
        ]  # fmt: skip
        return pd.DataFrame(table, columns=columns)

    def themes(
        self,
        *,
        level: Level = "code",
        by: Sequence[str] = ("group", "round"),
        measure: str = "participants",
        grouping: str | None = None,
        themes: Sequence[str] | None = None,
        coder: str | None = None,
        moderators: bool = False,
        where: Mapping[str, Any] | None = None,
        language: str | None = None,
    ) -> pd.DataFrame:
        """The theme matrix: one row per theme and cell; see `qual.themes.matrix` for what the words mean and the columns.

        >>> study.themes(level="concept", by=["round"])["round"].tolist()[:4]
        [1, 2, 3, 4]
        """
        from qual.themes import matrix

        return matrix(
            self, level=level, by=by, measure=measure, grouping=grouping, themes=themes, coder=coder,
            moderators=moderators, where=where, language=language,
        )  # fmt: skip

    def quotes(
        self,
        *,
        level: Level = "code",
        theme: str | None = None,
        grouping: str | None = None,
        group: str | Sequence[str] | None = None,
        round: int | Sequence[int] | None = None,
        role: str | Sequence[str] | None = None,
        municipality: str | Sequence[str] | None = None,
        session: str | Sequence[str] | None = None,
        coder: str | Sequence[str] | None = None,
        moderators: bool = False,
        context: int = 0,
        language: str | None = None,
    ) -> pd.DataFrame:
        """Quotations, one row each; see `qual.quotes.find` for what the words mean and the columns.

        >>> study.quotes(theme="alt henger på én", round=1)["quote"].iloc[0]
        'LN-R1-0053'
        """
        from qual.quotes import find

        return find(
            self, level=level, theme=theme, grouping=grouping, group=group, round=round, role=role,
            municipality=municipality, session=session, coder=coder, moderators=moderators, context=context,
            language=language,
        )  # fmt: skip

    def behind(
        self,
        theme: str,
        where: Mapping[str, Any] | None = None,
        *,
        beside: str | None = None,
        level: Level = "code",
        grouping: str | None = None,
        moderators: bool = False,
        context: int = 0,
        language: str | None = None,
    ) -> pd.DataFrame:
        """The quotations behind a mark in a figure: of a theme in one cell of any split.

        Parameters
        ----------
        theme, where, beside, level, grouping : as in `qual.themes.references`, which says where the mark stands.
        moderators, context, language : as in `quotes`, whose columns come back.
        """
        from qual.themes import references

        there = references(self, theme, where, beside=beside, level=level, grouping=grouping)
        found = self.quotes(
            theme=theme, session=sorted(set(there.values())) or None, level=level, grouping=grouping,
            moderators=moderators, context=context, language=language,
        )  # fmt: skip
        return found[[any(line.reference in there for line in lines) for lines in found["lines"]]]

    def actions(self) -> pd.DataFrame:
        """What groups said they would work on, and what came of it."""
        import pandas as pd

        with self.read() as connection:
            rows = notes.actions(connection)
        return pd.DataFrame(rows, columns=["session", "utterance", "what", "who", "status", "outcome", "id"])

    def permissions(self) -> dict[str, list[dict[str, Any]]]:
        """``collections`` (name, approval, deletion date, readers) and ``consents`` (person, purpose, publication …)."""
        with self.read() as connection:
            return {"collections": notes.collections(connection), "consents": notes.consents(connection)}

    # --- coding ----------------------------------------------------------------------------------------------
    def code(
        self, utterance: str, code: str, *, start: int | None = None, end: int | None = None, kind: str = "individual"
    ) -> str:
        """Give an utterance (id or reference), or a span of it, a code by name; returns the coding's id.

        A code that does not exist yet is made, as an empirical one, in the same act: one undo takes both back.
        Raises `CodingError`.
        """
        return coding.apply_new(self, code, [coding.Span(utterance, start, end)], kind=kind)[1]

    def code_id(self, name: str) -> str:
        """The id of the code ``name``. Raises `CodingError` when there is none."""
        with self.read() as connection:
            found = find_code(connection, name)
        if found is None:
            raise CodingError("coding.unknown_code", code=name)
        return found

    def undo(self) -> str:
        """Take back the coder's last own act; returns its operation."""
        return coding.undo(self)

    def redo(self) -> str:
        """Do again what was undone last."""
        return coding.redo(self)

    def load_codings(self, path: Path | str) -> int:
        """Load a ``codings.csv`` (docs/codings_csv.md); returns how many codings are new."""
        from qual.coding.files import load

        return load(self, Path(path))

    def suggestions(
        self, session: str, *, k: int = 3, level: str = "framework", uncoded_only: bool = True
    ) -> dict[str, list[Suggestion]]:
        """At most ``k`` ranked codes for the utterances of one session, by reference; see `qual.suggest.session.for_study`."""
        from qual.suggest.session import for_session

        return for_session(self, session, k=k, level=level, uncoded_only=uncoded_only)

    # --- safety ----------------------------------------------------------------------------------------------
    def check(self) -> list[Finding]:
        """Look through the whole study; see `qual.store.checkup.examine`."""
        return examine(self.folder)

    def backup(self, target: Path | str | None = None) -> Path:
        """Copy the database to ``backups/`` (or ``target``) and return the copy. Originals are files and stay where they are."""
        return backups.make(self.store, Path(target) if target else None)

    def backups(self) -> Sequence[Backup]:
        """The backups in the folder with what they hold, the one with the newest act first."""
        return backups.listed(self.folder)

    def restore(self, backup: Path | str | None = None) -> Path | None:
        """Put a backup in the place of the study's tables, as one act that everybody who has the study open sees. What stood
        there is backed up first; returns that copy (None where nothing stood there).

        Without ``backup``: of those somebody asked for, the one with the newest act; never a safety copy.
        Raises `StudyError` when there is no backup, it is broken, or the study is locked.
        """
        wanted = Path(backup) if backup else None
        try:
            return backups.put_back(self, wanted)[1]
        except StudyError as error:
            if not backups.broken(error):
                raise
        self.store.close()
        saved = backups.put_in_place(self.folder, wanted, coder=self.coder)[1]
        self.store.reopen()
        return saved


def restore(
    folder: Path | str, backup: Path | str | None = None, *, coder: str = DEFAULT_CODER
) -> tuple[Path, Path | None]:
    """`Study.restore` for a folder whose tables may be too broken to be opened, or gone; returns the backup and the copy of
    what stood there."""
    folder, wanted = Path(folder), Path(backup) if backup else None
    try:
        with closing(Database(folder / "study.db", made=True)) as store:
            return backups.put_back(Desk(store, coder), wanted)
    except StudyError as error:
        if not backups.broken(error):
            raise
    return backups.put_in_place(folder, wanted, coder=coder)


def open_study(path: Path | str, *, coder: str = DEFAULT_CODER) -> Study:
    """Open a study folder; see `Study`."""
    return Study(path, coder=coder)
