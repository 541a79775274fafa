"""A study: its folder, its design, its tables as DataFrames, and the whole way from transcript to report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual import codebook, coding, design
from qual.errors import QualError, StudyError
from qual.store import Database, Desk, backups, frames, litter, permissions
from qual.store.backups import Backup
from qual.store.checkup import Finding, examine
from qual.store.design import known_source
from qual.store.files import write_whole
from qual.store.frames import CodeOrder
from qual.store.health import trouble
from qual.store.naming import translated
from qual.store.opening import is_study, lacks_tables, was_used
from qual.store.permissions import Permissions
from qual.store.private import make_folder, make_study_folder, settle

if TYPE_CHECKING:
    import pandas as pd

    from qual.design import Design
    from qual.privacy import Hit, Name
    from qual.store.asked import Came
    from qual.store.codebook import Level
    from qual.suggest import Suggestion
    from qual.themes.matrix import Always
    from qual.transcripts import Place, Transcript
    from qual.transcripts.comparing import Comparison
    from qual.transcripts.importing import Existing, Imported
    from qual.transcripts.report import Told

DEFAULT_CODER = "meg"


class Study(Desk):
    """An open study folder; see `open_study`.

    Parameters
    ----------
    folder : the study folder, with ``study.toml`` and ``study.db``.
    coder : who acts; every act is logged under this name, and undo takes back this person's own acts.

    Raises `StudyError` when the folder is no study, cannot be read or was made by a newer version.

    >>> from qual import Study
    >>> with Study("demo", coder="Bo") as bos:
    ...     len(bos.groups())
    8
    """

    def __init__(self, folder: Path | str, *, coder: str = DEFAULT_CODER) -> None:
        self.folder = Path(folder)
        if not is_study(self.folder):
            raise StudyError("study.none_here", folder=self.folder)
        #: what a process that was killed had left here, and what became of it: to be told once
        self.tidied = litter.tidy(self.folder)
        super().__init__(Database(self.folder / "study.db", made=True), coder)

    @classmethod
    def create(
        cls, folder: Path | str, *, plan: Path | None = None, name: str | None = None, coder: str = DEFAULT_CODER
    ) -> Study:
        """Make a study folder, empty or with the design of a ``study.toml``.

        Parameters
        ----------
        folder : made where there is none.
        plan : a ``study.toml`` (docs/study_toml.md) to copy and follow; without it the study has neither groups nor rounds.
        name : of the study, where no plan says it; default the folder's.
        coder : as in `Study`.

        Returns the open study. Raises `StudyError` when a study is there already or the folder cannot be written,
        `DesignError` for a broken design.

        >>> from pathlib import Path
        >>> from qual import Study
        >>> with Study.create("ny", plan=Path("transcripts_sample/study.toml")) as new:
        ...     new.rounds()["year"].tolist()
        [2015, 2016, 2017, 2018]
        """
        folder = Path(folder)
        if is_study(folder):
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
        """What ``study.toml`` says, as `qual.design.read` gives it.

        >>> study.plan.languages
        ('no',)
        """
        self.store.settle()  # a study that has gone is told as that, not as a missing file
        return design.read(self.folder / "study.toml")

    @property
    def name(self) -> str:
        """The study's name.

        >>> study.name
        'Ordbrua (fiktiv eksempelstudie)'
        """
        return self.plan.name

    @property
    def fictional(self) -> bool:
        """Whether the material is invented, which every page and report then says.

        >>> study.fictional
        True
        """
        return self.plan.fictional

    # --- material --------------------------------------------------------------------------------------------
    def transcript(
        self,
        path: Path | str,
        *,
        encoding: str | None = None,
        columns: Mapping[str, str | int] | None = None,
        kind: str | None = None,
    ) -> Transcript:
        """Read one transcript with the languages that this study expects; stores nothing. See `qual.transcripts.read`.

        >>> read = study.transcript("transcripts_sample/BN_R3.odt")
        >>> read.header.group, read.header.round, read.utterances[0].speaker
        ('BN', 3, 'M1')
        """
        from qual.transcripts import read

        return read(path, encoding=encoding, columns=columns, languages=self.plan.languages, kind=kind)

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
        """Import one transcript, in one act; the file itself is copied to ``originals/``.

        A file that is there already, the same to the byte, is ``"skipped"`` unless it is to be replaced, so that a folder can
        be imported again after a stop.

        Parameters
        ----------
        path : of a file in one of `qual.transcripts.formats`.
        place : what you know of group, round, session, date and part (`qual.transcripts.Place`); it wins over the design, the
            file and its name. Of kind ``wall``: the file is read as the posts of a dialogue conference.
        existing : when this part of the session is there already: ``"error"``, ``"skip"``, or ``"replace"``, which keeps its
            codings.
        transcript : the file as already read (`transcript`), so that it is not read twice.
        names : names to replace before anything is stored (`qual.privacy`). The study keeps them apart, in ``private/``, and
            replaces them in every later import too; an empty list replaces none this time.
        hits : where in the ``transcript`` they are to be replaced; wherever it is sure by default.
        lose_codings : what has no place in a corrected file becomes memos on the session, instead of a refusal.

        Returns `qual.transcripts.Imported`. Raises `FileError`, `DesignError` (an unknown group or round, or none said) or
        `ImportConflict`; then nothing is stored.

        >>> from qual.transcripts import Place
        >>> done = study.add("HV-R2.txt", place=Place(group="HV", round=2, create=True))
        >>> done.status, done.session, done.utterances
        ('imported', 'HV-R2', 2)
        """
        from qual import privacy

        return privacy.add(
            self, self.folder, path, plan=self.plan, place=place, existing=existing, transcript=transcript,
            names=names, hits=hits, lose_codings=lose_codings,
        )  # fmt: skip

    def changes_in(
        self,
        path: Path | str,
        *,
        place: Place | None = None,
        transcript: Transcript | None = None,
        names: Sequence[Name] | None = None,
        hits: Sequence[Hit] | None = None,
    ) -> Comparison | None:
        """What a corrected file would change if it were imported; nothing is stored.

        The parameters are those of `add`. Returns `qual.transcripts.Comparison`, or None where nothing stands in its place yet.
        Raises `FileError` and `DesignError`.

        >>> found = study.changes_in("transcripts_sample/BN_R3.odt")
        >>> len(found.changed), found.unchanged
        (0, 51)
        """
        from qual import privacy

        return privacy.changes_in(
            self, self.folder, path, plan=self.plan, place=place, transcript=transcript, names=names, hits=hits
        )

    def files(self, session: str) -> list[Told]:
        """The files that a session's talk came from, and what was told when they were read: what was left out, and why.

        Returns a list of `qual.transcripts.report.Told`, one per part; empty for a session without a transcript.

        >>> told = study.files("BN-R3")[0]
        >>> told.file, told.part, told.live
        ('BN_R3.odt', 1, True)
        """
        from qual.transcripts.report import told_of

        return told_of(self, self.folder, session)

    def add_all(
        self, paths: Iterable[Path | str], *, existing: Existing = "error"
    ) -> Iterator[Imported | tuple[Path, Exception]]:
        """Import files one by one, each all or nothing; a file that fails gives its error and the next one goes on.

        Yields `qual.transcripts.Imported`, or (path, error). ``existing`` as in `add`.

        >>> [done.status for done in study.add_all(["transcripts_sample/BN_R3.odt", "transcripts_sample/BV_R1.txt"])]
        ['skipped', 'skipped']
        """
        for path in paths:
            try:
                yield self.add(path, existing=existing)
            except QualError as error:
                yield Path(path), error

    # --- tables ----------------------------------------------------------------------------------------------
    def sessions(self) -> pd.DataFrame:
        """Sessions and other sources, one row each, in the design's order. Columns: docs/tables.md.

        >>> study.sessions().query("status != 'held'")["session"].tolist()
        ['MV-R3']
        """
        with self.read() as connection:
            return frames.sessions(connection)

    def groups(self) -> pd.DataFrame:
        """The rows of the grid: group, name, level, municipality. Columns: docs/tables.md.

        >>> study.groups()["group"].tolist()
        ['LN', 'LV', 'MN', 'MV', 'SKN', 'SKV', 'BN', 'BV']
        """
        with self.read() as connection:
            return frames.groups(connection)

    def rounds(self) -> pd.DataFrame:
        """The columns of the grid: round, year, name. Columns: docs/tables.md.

        >>> study.rounds()[["round", "year"]].values.tolist()
        [[1, 2015], [2, 2016], [3, 2017], [4, 2018]]
        """
        with self.read() as connection:
            return frames.rounds(connection)

    def unmapped(self) -> pd.DataFrame:
        """Labels that one person has in a session and nobody has said who is: session, label, utterances. Columns:
        docs/tables.md.

        >>> len(study.unmapped())
        0
        """
        with self.read() as connection:
            return frames.unmapped(connection)

    def persons(self) -> pd.DataFrame:
        """Persons: code, pseudonym, number of sessions. Columns: docs/tables.md.

        >>> study.persons().query("person == 'bn1'")[["pseudonym", "sessions"]].values.tolist()
        [['Grete', 4]]
        """
        with self.read() as connection:
            return frames.persons(connection)

    def attendances(self) -> pd.DataFrame:
        """Who was present where, as what, under which label; one row per person or unnamed attendee. Columns: docs/tables.md.

        >>> len(study.attendances().query("session == 'BN-R2' and function == 'participant'"))
        5
        """
        with self.read() as connection:
            return frames.attendances(connection)

    def speakers(self, session: str) -> pd.DataFrame:
        """The labels of one session, who they are there, and how much each says. Columns: docs/tables.md.

        Raises `DesignError` for an unknown session.

        >>> study.speakers("BN-R3")[["label", "person", "utterances"]].values.tolist()[0]
        ['M1', 'm1', 5]
        """
        with self.read() as connection:
            return frames.speakers(connection, known_source(connection, session)["id"])

    def progress(self, pass_: str | None = None) -> pd.DataFrame:
        """How far the coding has come: one row per session with a transcript. Columns: docs/tables.md.

        Counted are the participants' utterances of five words or more, and shorter ones that have a code. ``pass_`` : count only
        the codes of one pass, ``empirical`` or ``framework``; default all.

        >>> study.progress().query("session == 'BN-R3'")[["coded", "codable"]].values.tolist()
        [[29, 36]]
        """
        with self.read() as connection:
            return frames.progress(connection, pass_)

    def utterances(self, session: str | None = None) -> pd.DataFrame:
        """Utterances in reading order; times in seconds. Columns: docs/tables.md.

        ``session`` : the name of the only session wanted.

        >>> study.utterances("BN-R3")[["utterance", "speaker"]].head(2).values.tolist()
        [['BN-R3-0001', 'M1'], ['BN-R3-0002', 'M2']]
        """
        with self.read() as connection:
            return frames.utterances(connection, session)

    def codings(self) -> pd.DataFrame:
        """One row per coded segment; positions in code points, end exclusive. Columns: docs/tables.md.

        >>> study.codings()["coder"].unique().tolist()
        ['Koder A', 'Koder B']
        """
        with self.read() as connection:
            return frames.codings(connection)

    def codes(self, order: CodeOrder = "list") -> pd.DataFrame:
        """Codes with their group in the active grouping, their concepts and how many codings they have. Columns: docs/tables.md.

        ``order`` : ``list`` (as they came), ``name``, ``use``, ``newest`` or ``group``; names in Norwegian order.

        >>> study.codes().query("code == 'alt henger på én'")[["origin", "group", "codings"]].values.tolist()
        [['empirical', 'Noen få bærer på lånt tid', 13]]
        """
        with self.read() as connection:
            return frames.codes(connection, order)

    def themes(
        self,
        *,
        level: Level = "code",
        by: Sequence[str] | None = None,
        measure: str = "participants",
        grouping: str | None = None,
        themes: Sequence[str] | None = None,
        coder: str | None = None,
        moderators: bool = False,
        where: Mapping[str, Any] | None = None,
        always: Always = False,
        outside: bool = False,
        residual: bool = False,
        language: str | None = None,
    ) -> pd.DataFrame:
        """The theme matrix: one row per theme and cell.

        The parameters, the columns and the errors are those of `qual.themes.matrix`.

        >>> found = study.themes(level="concept", by=["round"])
        >>> found.loc[found["theme"] == "Mottakerberedskap", "display"].tolist()
        ['30 av 48', '29 av 46', '21 av 38', '27 av 42']
        """
        from qual.themes import matrix

        return matrix(
            self, level=level, by=by, measure=measure, grouping=grouping, themes=themes, coder=coder,
            moderators=moderators, where=where, always=always, outside=outside, residual=residual, language=language,
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
        """Quotations, one row each.

        The parameters, the columns and the errors are those of `qual.quotes.find`.

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
        came: Came | None = None,
        level: Level = "code",
        grouping: str | None = None,
        coder: str | None = None,
        moderators: bool = False,
        always: Always = False,
        context: int = 0,
        language: str | None = None,
    ) -> pd.DataFrame:
        """The quotations behind a mark in a figure.

        The parameters, the columns and the errors are those of `qual.quotes.behind`.

        >>> study.behind("alt henger på én", {"group": "LN", "round": 1})["quote"].tolist()
        ['LN-R1-0053']
        """
        from qual.quotes import behind

        return behind(
            self, theme, where, beside=beside, came=came, level=level, grouping=grouping, coder=coder,
            moderators=moderators, always=always, context=context, language=language,
        )  # fmt: skip

    def actions(self) -> pd.DataFrame:
        """What groups said they would work on, and what came of it. Columns: docs/tables.md; `qual.themes.actions` narrows.

        >>> study.actions()["status"].tolist()[:3]
        ['done', 'partly', 'not done']
        """
        with self.read() as connection:
            return frames.actions(connection)

    def permissions(self) -> Permissions:
        """What may be done with the material: ``collections`` (name, approval, deletion date, readers) and ``consents``
        (person, purpose, publication, when given and withdrawn, by a guardian), each a list of dicts.

        >>> [collection["readers"] for collection in study.permissions()["collections"]]
        [['Koder A', 'Koder B']]
        """
        with self.read() as connection:
            return {"collections": permissions.collections(connection), "consents": permissions.consents(connection)}

    # --- coding ----------------------------------------------------------------------------------------------
    def code(
        self, utterance: str, code: str, *, start: int | None = None, end: int | None = None, kind: str = "individual"
    ) -> str:
        """Give an utterance, or a span of it, a code by name.

        A code that does not exist yet is made, as an empirical one, in the same act: one undo takes both back.

        Parameters
        ----------
        utterance : its printed reference (``BN-R2-0143``) or its id.
        code : the code's name.
        start, end : code points in the utterance's text, end exclusive; None for both is all of it.
        kind : ``individual``, ``group`` (said for the group) or ``interaction`` (an exchange).

        Returns the coding's id. Raises `CodingError` for an unknown utterance or a span outside its text, `CodebookError` for
        a blank name.

        >>> made = study.code("BN-R3-0005", "kortene ligger", start=0, end=20)
        >>> study.codings().set_index("coding").loc[made, "code"]
        'kortene ligger'
        """
        return coding.apply_new(self, code, [coding.Span(utterance, start, end)], kind=kind)[1]

    def code_id(self, name: str) -> str:
        """The id of the code ``name``, which most acts of `qual.codebook` and `qual.coding` ask for. Raises `CodingError` when
        there is none.

        >>> study.code_id("alt henger på én") == study.codes().set_index("code")["id"]["alt henger på én"]
        True
        """
        return codebook.id_of(self, "code", name)

    def undo(self) -> str:
        """Take back the coder's last own act; returns its operation. See `qual.coding.undo`.

        >>> _ = study.code("BN-R3-0005", "kortene ligger")
        >>> study.undo()
        'coding.apply_new'
        """
        return coding.undo(self)

    def redo(self) -> str:
        """Do again what was undone last; returns its operation. See `qual.coding.redo`.

        >>> _ = study.code("BN-R3-0005", "kortene ligger")
        >>> _ = study.undo()
        >>> study.redo()
        'coding.apply_new'
        """
        return coding.redo(self)

    def load_codings(self, path: Path | str) -> int:
        """Load a ``codings.csv`` (docs/codings_csv.md), in one act; returns how many codings are new.

        Raises `FileError` for what cannot be read and `CodingError` for a row that does not fit the talk.

        >>> study.load_codings("mine.csv")
        1
        """
        return coding.load_codings(self, path)

    def suggestions(
        self, session: str, *, k: int = 3, level: str = "framework", uncoded_only: bool = True
    ) -> dict[str, list[Suggestion]]:
        """At most ``k`` ranked codes for the utterances of one session, by printed reference; they never code by themselves.

        The parameters are those of `qual.suggest.for_study`. Returns a dict: reference → list of `qual.suggest.Suggestion`.

        >>> found = study.suggestions("BN-R3", k=1)
        >>> next(iter(found.values()))[0].rank
        1
        """
        from qual.suggest.session import for_session

        return for_session(self, session, k=k, level=level, uncoded_only=uncoded_only)

    # --- safety ----------------------------------------------------------------------------------------------
    def check(self) -> list[Finding]:
        """Look through the whole study: tables, log, positions, originals, backups, permissions; see
        `qual.store.checkup.examine`.

        Returns a list of `qual.store.checkup.Finding`, the gravest first; empty when all is well.

        >>> [found.about for found in study.check() if found.level == "bad"]
        []
        """
        return examine(self.folder)

    def backup(self, target: Path | str | None = None) -> Path:
        """Copy the database to ``backups/`` (or ``target``) and return the copy. Originals are files and stay where they are.

        Raises `StudyError` where it cannot be written.

        >>> study.backup().parent.name
        'backups'
        """
        return backups.make(self.store, Path(target) if target else None)

    def backups(self) -> Sequence[Backup]:
        """The backups in the folder with what they hold (`qual.store.backups.Backup`), the one with the newest act first.

        >>> made = study.backup()
        >>> made in [backup.path for backup in study.backups()]
        True
        """
        return backups.listed(self.folder)

    def restore(self, backup: Path | str | None = None) -> Path | None:
        """Put a backup in the place of the study's tables, as one act that everybody who has the study open sees.

        Without ``backup``: of those somebody asked for, the one with the newest act; never a safety copy. Returns the copy of
        what stood there before (None where nothing stood there). Raises `StudyError` when there is no backup, it is broken,
        or the study is locked.

        >>> made = study.backup()
        >>> study.restore(made).exists()
        True
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
    """`Study.restore` for a folder whose tables may be too broken to be opened, or gone.

    Parameters
    ----------
    folder : of the study.
    backup : which; default the newest that somebody asked for.
    coder : who does it.

    Returns the backup and the copy of what stood there (None where nothing did). Raises `StudyError` as `Study.restore`.

    >>> copy = study.backup()
    >>> qual.restore("demo", copy)[0] == copy
    True
    """
    folder, wanted = Path(folder), Path(backup) if backup else None
    try:
        with closing(Database(folder / "study.db", made=True)) as store:
            return backups.put_back(Desk(store, coder), wanted)
    except StudyError as error:
        if not backups.broken(error):
            raise
    return backups.put_in_place(folder, wanted, coder=coder)


def open_study(path: Path | str, *, coder: str = DEFAULT_CODER) -> Study:
    """Open a study folder.

    Parameters
    ----------
    path : the folder, with ``study.toml`` and ``study.db``.
    coder : who acts; every act is logged under this name, and undo takes back this person's own acts.

    Returns the `Study`, which may stand in a ``with`` statement. Raises `StudyError` when the folder is no study, cannot be
    read or was made by a newer version.

    >>> import qual
    >>> with qual.open_study("demo", coder="Bo") as opened:
    ...     opened.name
    'Ordbrua (fiktiv eksempelstudie)'
    """
    return Study(path, coder=coder)
