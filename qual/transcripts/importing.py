"""From a file to utterances in the store: where it belongs, who speaks, one act a file, all or nothing."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from qual.design import SOURCE_KINDS, Design, Session
from qual.design.guide import put_asked
from qual.design.loading import mark_questions, put_actions
from qual.errors import DesignError, FileError, ImportConflict
from qual.language.order import norwegian
from qual.language.sameness import same
from qual.store import Connection, Desk, design, labels, material
from qual.store.acts import Act
from qual.store.files import fitting, sha256_of
from qual.transcripts import file_name, naming, reimport, report, wall
from qual.transcripts.keeping import keeping
from qual.transcripts.margin import keep_comments
from qual.transcripts.model import Header, Place, Transcript
from qual.transcripts.opening import LARGEST_FILE
from qual.transcripts.reading import formats, read
from qual.transcripts.unswept import unswept

Existing = Literal["error", "replace", "skip"]
ORIGINALS = "originals"
#: kinds of sources that have neither group nor round
OUTSIDE = tuple(kind for kind in SOURCE_KINDS if kind not in ("focus group", wall.KIND))
TRIES = 3  # to align a corrected file with a transcript that somebody is correcting at the same time

_MODERATOR = re.compile(
    r"(?i)^(m\d?|mod\w*\.?( ?\d)?|moderator.*|ordstyrer.*|fasilitator.*|facilitator.*|"
    r"interv(juer|juar|iewer)?\.?( ?\d)?|int\.?( ?\d)?|i\d?)$"
)
_BESIDE = re.compile(r"(?i)\.|~\$|(desktop\.ini|thumbs\.db)$")
_SEVERAL = re.compile(r"(?i)^(flere|alle|samtlige|several|all|everyone|multiple)( .*)?$")
_UNKNOWN = re.compile(r"(?i)^(ukjent|unknown|uidentifisert|unidentified|\?+)( .*)?$")


@dataclass(frozen=True)
class Imported:
    """What became of one file, and numbers of what it holds.

    ``warnings`` : what was told of the reading, in words. ``encoding`` : of a text file, as it was detected or told.
    ``memos`` : comments in the file's margin, kept as memos. Where it took another's place: ``kept`` coded segments keep
    theirs, of which ``moved`` stand elsewhere in the corrected utterance and ``changed`` cover other words now; ``lost``
    became memos on the session, as the user said they may.
    """

    file: str
    session: str
    status: Literal["imported", "replaced", "skipped"]
    utterances: int = 0
    speakers: int = 0
    new_labels: tuple[str, ...] = ()
    left_out: int = 0
    warnings: tuple[str, ...] = ()
    encoding: str | None = None
    memos: int = 0
    kept: int = 0
    moved: int = 0
    changed: int = 0
    lost: int = 0
    document: str | None = field(default=None, repr=False)


@unswept()
def add(
    desk: Desk,
    folder: Path,
    path: Path,
    *,
    plan: Design | None = None,
    place: Place | None = None,
    existing: Existing = "error",
    transcript: Transcript | None = None,
    called: str | None = None,
    originals: str = ORIGINALS,
    lose_codings: bool = False,
) -> Imported:
    """Import one transcript into the study, in one act; the file itself is copied to the folder ``originals``.

    Parameters
    ----------
    plan : the study's ``study.toml``, for files listed there and where the guide's questions were asked.
    place : what the user says of group, round, session, date and part; wins over everything else.
    existing : what to do when this part of the session is there already.
    transcript : the file as already read (a preview), so that it is not read twice.
    called : the name under which the study knows the file, where its own may not be told.
    lose_codings : what has no place in a corrected file becomes memos on the session, instead of a refusal.

    Raises `FileError`, `DesignError` (unknown or unsaid group or round) or `ImportConflict`.
    """
    path = Path(path)
    read_from, wanted = placed(path, place, transcript, plan)
    if not read_from.utterances:
        raise FileError("file.empty", file=path.name)
    file = _File(path, read_from, plan, wanted, existing, sha256_of(path), called or path.name)
    for _ in range(TRIES):
        aligned = _aligned(desk, file) if existing == "replace" else None  # before the act: others can write meanwhile
        try:
            return _add(desk, folder / originals, file, aligned, lose_codings)
        except reimport.OutOfDate:
            continue
    raise ImportConflict("import.changed_meanwhile", file=path.name)


def placed(
    path: Path, place: Place | None, transcript: Transcript | None = None, plan: Design | None = None
) -> tuple[Transcript, Place]:
    """The file as it is read for the ``place`` that the user said, unless it is read already, and where it is to go."""
    place = place or Place()
    if transcript is None:
        transcript = read(path, kind=place.kind, languages=plan.languages if plan else ("no",))
    return transcript, wall.place(path, place, transcript) if place.kind == wall.KIND else place


@dataclass(frozen=True)
class _File:
    """What `add` was asked for."""

    path: Path
    transcript: Transcript
    plan: Design | None
    place: Place
    existing: Existing
    sha256: str
    called: str

    @property
    def planned(self) -> Session | None:
        """The session in whose list the file stands in ``study.toml``."""
        return self.plan.session_of_file(self.path.name) if self.plan else None

    def planned_as(self, session: str) -> Session | None:
        """`planned`, where the file does belong to it: the user may know better."""
        return self.planned if self.planned and self.planned.name == session else None


def _aligned(desk: Desk, file: _File) -> reimport.Alignment | None:
    """What stands in the file's place beside the file; None where nothing does."""
    with desk.read() as connection:
        source = locate(connection, file.path, file.transcript, file.place, file.planned)
        if source is None:
            return None
        part = part_of(file.path, file.transcript, file.place, file.planned_as(source["name"]))
        document = material.live_document(connection, source["id"], part)
        texts = [utterance.text for utterance in file.transcript.utterances]
        return reimport.aligned(connection, document["id"], texts) if document else None


def _add(desk: Desk, originals: Path, file: _File, aligned: reimport.Alignment | None, lose_codings: bool) -> Imported:
    """`add` in one act. Raises `reimport.OutOfDate` where somebody has written since the file was ``aligned``."""
    read_from = file.transcript
    with (
        keeping(desk, originals, file.path, file.sha256) as keep,
        desk.act("import", about={"sha256": file.sha256}) as act,
    ):
        source = _source(act, file.path, read_from, file.place, file.planned)
        planned = file.planned_as(source["name"])
        part = part_of(file.path, read_from, file.place, planned)
        there = material.live_document(act.connection, source["id"], part)
        if there is not None and file.existing == "skip":
            return Imported(file.path.name, source["name"], "skipped")
        if there is not None and file.existing == "error":
            raise ImportConflict("import.exists", session=source["name"], part=part, file=file.path.name)
        rows, new_labels = _rows(act, source["id"], read_from)
        columns = _columns(act, file, part, there)
        replaced = None
        if there is None:
            document, ids = material.add_document(act, source["id"], source["name"], dict(enumerate(rows, 1)), columns)
        elif aligned is None:  # somebody has imported this part meanwhile
            raise reimport.OutOfDate
        else:
            replaced = reimport.replace(act, there, source, rows, columns, alignment=aligned, lose=lose_codings)
            document, ids = replaced.document, replaced.ids
        if planned is not None and part == 1:
            if there is None:
                mark_questions(act, planned, ids)
            put_actions(act, planned, source["id"], ids)
        put_asked(act, source["name"], [(asked.text, ids[asked.utterance - 1]) for asked in read_from.questions])
        memos = keep_comments(act, source["id"], read_from, ids)
        act.about |= {"session": source["id"], "document": document, "utterances": len(ids)}
        keep()  # last, so that hardly anything can fail once the file is there
    imported = Imported(
        file=file.path.name,
        session=source["name"],
        status="replaced" if there else "imported",
        utterances=len(ids),
        speakers=len({row.speaker_id for row in rows}),
        new_labels=tuple(new_labels),
        left_out=len(read_from.left_out),
        warnings=tuple(notice.text() for notice in read_from.warnings),
        encoding=read_from.encoding,
        memos=memos,
        document=document,
    )
    if replaced is None:
        return imported
    return dataclasses.replace(
        imported, kept=replaced.kept, moved=replaced.moved, changed=replaced.changed, lost=replaced.lost
    )


def _columns(act: Act, file: _File, part: int, there: material.Document | None) -> material.FileColumns:
    """What the new document says of its file; it is one version newer than the one ``there``."""
    return {
        "part": part,
        "version": there["version"] + 1 if there else 1,
        "filename_id": act.words("filename", file.called),
        "sha256": file.sha256,
        "format": file.transcript.format,
        "report": {
            "left_out": len(file.transcript.left_out),
            "encoding": file.transcript.encoding,
            "told_id": act.words("report", report.pack(file.transcript)),
        },
    }


def standing(desk: Desk, originals: Path, path: Path, called: str) -> Imported | None:
    """The file as it stands in the study already, found by name and content without reading it; None where it does not.

    ``originals``, ``called`` : where the study would keep the file, and under which name it would know it.
    """
    try:
        if not (originals / fitting(path.name)).exists() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        sha256 = sha256_of(path)
    except OSError:  # reading it will say what is wrong
        return None
    with desk.read() as connection:
        session = material.session_of(connection, sha256, called)
    return Imported(path.name, session, "skipped") if session else None


def part_of(path: Path, transcript: Transcript, place: Place, planned: Session | None) -> int:
    """Which part of the session the file is: what the user says, the file, its place in the design's list, else the first."""
    return place.part or transcript.header.part or (planned and planned.part_of_file(path.name)) or 1


def locate(
    connection: Connection, path: Path, transcript: Transcript, place: Place, planned: Session | None
) -> design.Source | None:
    """The session to which `add` would give the file; None while the study has none there. Raises `DesignError`."""
    name = _said_name(path, place, planned)
    if name is not None:
        return design.find_source(connection, name)
    group, number, _ = said(connection, path.name, transcript.header, place)
    if group is None or number is None:
        raise DesignError("import.which_session", file=path.name)
    there = design.source_at(connection, group, number)
    return design.source(connection, there) if there else None


def _said_name(path: Path, place: Place, planned: Session | None) -> str | None:
    if place.session or place.group is not None or place.round is not None:
        return place.session
    return planned.name if planned else outside(place, path.name).session


def outside(place: Place, file: str) -> Place:
    """The place of a source of a kind that stands outside the grid: nobody having named it, it is named after its file."""
    if place.session or place.kind not in OUTSIDE:
        return place
    return dataclasses.replace(place, session=file_name.title(Path(file).stem), group=None, round=None)


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files in ``folder`` that can be read, by name, and those that cannot; hidden files, Word's locks and what Windows' own
    file window leaves are neither.

    >>> from pathlib import Path
    >>> known, rest = transcripts.files_in(Path("transcripts_sample"))
    >>> known[0].name, [path.name for path in rest]
    ('BN_2015.docx', ['codebook.yaml', 'study.toml'])
    """
    here = (path for path in folder.iterdir() if path.is_file() and not _BESIDE.match(path.name))
    found = sorted(here, key=lambda path: norwegian(path.name))
    known = [path for path in found if path.suffix.lower() in formats()]
    return known, [path for path in found if path not in known]


def _source(act: Act, path: Path, transcript: Transcript, place: Place, planned: Session | None) -> design.Source:
    """The session that the file belongs to: what the user says, the design's file list, the header, the file name."""
    connection = act.connection
    name = _said_name(path, place, planned)
    if name is not None:
        if place.create and design.find_source(connection, name) is None:
            day = place.date or said(connection, path.name, transcript.header, place)[2]
            design.put_source(act, name, kind=place.kind or "interview", date=day)
        return design.known_source(connection, name)
    group, number, day = said(connection, path.name, transcript.header, place)
    if group is None or number is None:
        raise DesignError("import.which_session", file=path.name)
    group_id, round_id = _known(act, group, number, path.name, place.create)
    there = design.source_at(connection, group, number)
    if there is None:
        name = _free_name(connection, f"{group}-R{number}")
        there = design.put_source(act, name, kind=place.kind or "focus group", group_id=group_id, round_id=round_id)
    source = design.source(connection, there)
    date = place.date or day
    if date and not source["date"]:
        design.change_source(act, there, date=date)
    if not source["held"]:  # there is talk from it
        design.change_source(act, there, held=True)
    return source


def _free_name(connection: Connection, name: str) -> str:
    """``name``, or ``name (2)`` … where a session that was moved elsewhere still has it."""
    number, free = 1, name
    while design.find_source(connection, free):
        number += 1
        free = f"{name} ({number})"
    return free


def said(connection: Connection, file: str, header: Header, place: Place) -> tuple[str | None, int | None, str | None]:
    """The group, round and date (ISO) of a file: as the user says, else as its first lines do, else as its name does; a group
    of the study is called by its code."""
    known = group_names(connection)
    stem = Path(file).stem
    named = file_name.read(stem, known)
    inside = None if header.group == file_name.read(stem).group else header.group
    group = place.group or (inside if same(inside or "") in known else named.group or inside)
    number = place.round or header.round or named.round
    year = header.year or named.year
    if number is None and year is not None:
        number = design.round_of_year(connection, year)
    day = header.date or named.date
    return known.get(same(group or ""), group), number, day.isoformat() if day else None


def group_names(connection: Connection) -> dict[str, str]:
    """The code of each group by its code and by its name, as `same` has them: people write either."""
    named = {same(name): code for code, name in design.names_of_groups(connection).items() if name}
    codes = design.group_ids(connection)
    return named | {same(code): code for code in codes}


def _known(act: Act, group: str, number: int, file: str, create: bool) -> tuple[str, str]:
    """The ids of the group and the round, made where they are new and the user said so."""
    groups, rounds = design.group_ids(act.connection), design.round_ids(act.connection)
    if group not in groups:
        if not create:
            raise DesignError("import.unknown_group", key=group, where=file, known=", ".join(groups) or "–")
        groups[group] = design.put_group(act, group)
    if number not in rounds:
        if not create:
            raise DesignError(
                "import.unknown_round", key=number, where=file, known=", ".join(map(str, sorted(rounds))) or "–"
            )
        rounds[number] = design.put_round(act, number)
    return groups[group], rounds[number]


def _rows(act: Act, source_id: str, transcript: Transcript) -> tuple[list[material.UtteranceRow], list[str]]:
    """The utterances as the store takes them, and the labels that the design had not named."""
    speakers = labels.of_session(act.connection, source_id)
    fresh = [
        label
        for label in dict.fromkeys(u.speaker for u in transcript.utterances)
        if label is not None and label not in speakers
    ]
    new = {label: labels.New(label_kind(label), moderates(label)) for label in fresh}
    speakers |= labels.add_many(act, source_id, new)
    rows = [
        material.row_of(one.text, None if one.speaker is None else speakers[one.speaker], one.start, one.end)
        for one in transcript.utterances
    ]
    return rows, fresh


def moderates(label: str) -> bool:
    """Whether a label says that a moderator speaks."""
    return bool(_MODERATOR.match(label))


def label_kind(label: str) -> str:
    """What a label says that it stands for: ``person``, ``several`` or ``unknown``."""
    if _SEVERAL.match(label):
        return "several"
    return "unknown" if _UNKNOWN.match(label) or naming.is_unsure(label) else "person"
