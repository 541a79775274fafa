"""The tables. They are the truth; the log (`log`, `log_changes`) explains and reverses them.

Conventions that every table keeps:

* ``id`` is an opaque UUID (text). References printed for people (``BN-R2-0143``) are columns of their own,
  minted once and never reused (`minted`).
* **Words live in one table**, `texts`: what was said, names of codes and persons, memos, reasons. Everything else
  refers to a version by its id, so that a withdrawal can erase words without touching the log.
* Positions are 0-based, end-exclusive Unicode code points in one version of an utterance's text.
* Times of the talk are seconds (float); dates are ISO 8601 text; moments are UTC ISO 8601 text.
* Only SQL that SQLite and PostgreSQL both understand.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def _ref(name: str, target: str, *, null: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String(36), ForeignKey(f"{target}.id"), nullable=null, index=index)


def _words(name: str) -> Column[str]:
    """A reference to a version in `texts`."""
    return Column(name, String(36), ForeignKey("texts.id"), nullable=True)


def _str(name: str, *, null: bool = True, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=null, server_default=default)


def _int(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default))


def _flag(name: str, default: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default="1" if default else "0")


# Columns that belong together stand on a line, up to the kinds of things.
# fmt: off
texts = Table(
    "texts", metadata, _id(),
    _str("kind", null=False),
    Column("owner_id", String(36), index=True),
    _int("version", 1),
    _str("text"),  # NULL once purged
    _str("created_at", null=False),
    _str("purged_at"),
)

# --- people and presence -------------------------------------------------------------------------------------
groups = Table(
    "groups", metadata, _id(),
    Column("code", Text, nullable=False, unique=True),
    _str("name"), _str("level"), _str("municipality"), _int("position"),
)
rounds = Table(
    "rounds", metadata, _id(),
    Column("number", Integer, nullable=False, unique=True),
    _str("name"), Column("year", Integer), _int("position"),
)
persons = Table(
    "persons", metadata, _id(),
    Column("code", Text, nullable=False, unique=True),
    _words("pseudonym_id"),
)
coders = Table(
    "coders",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _ref("person_id", "persons", null=True),
)
collections = Table(
    "collections",
    metadata,
    _id(),
    _words("name_id"),
    _words("approval_id"),
    _str("deletion_date"),
    Column("readers", JSON),
)
consents = Table(
    "consents", metadata, _id(), _ref("person_id", "persons", index=True),
    _str("purpose"), _str("publication"), _str("given"), _str("withdrawn"), _flag("by_guardian"),
)

# --- material ------------------------------------------------------------------------------------------------
sources = Table(
    "sources", metadata, _id(),
    Column("name", Text, nullable=False, unique=True),  # BN-R2, or a free name outside the grid
    _str("kind", null=False, default="focus group"),
    _ref("group_id", "groups", null=True, index=True), _ref("round_id", "rounds", null=True, index=True),
    _ref("collection_id", "collections", null=True),
    _str("date"), _flag("held", True), _words("note_id"), Column("tags", JSON), _int("position"),
)
attendances = Table(
    "attendances", metadata, _id(),
    _ref("source_id", "sources", index=True), _ref("person_id", "persons", null=True, index=True),
    _str("function", null=False, default="participant"),  # participant | moderator | observer
    _str("role"), _str("service"), _str("unit"), _int("position"),
)
speakers = Table(  # a label as it stands in one session's transcript, and who it is there
    "speakers", metadata, _id(),
    _ref("source_id", "sources", index=True), _words("label_id"),
    _ref("attendance_id", "attendances", null=True, index=True),
    _str("kind", null=False, default="person"),  # person | several | unknown
    _flag("moderates"),  # a moderator by label, before anyone has said who it is
)
reported_counts = Table(
    "reported_counts", metadata, _id(),
    _ref("source_id", "sources", null=True), _ref("group_id", "groups", null=True), _ref("round_id", "rounds", null=True),
    _int("value"), _words("origin_id"), _int("position"),
)
documents = Table(
    "documents", metadata, _id(),
    _ref("source_id", "sources", index=True),
    _int("part", 1), _int("version", 1), _words("filename_id"), _str("sha256", null=False), _str("format", null=False),
    _str("imported_at", null=False), _flag("live"), Column("report", JSON),
)
utterances = Table(
    "utterances", metadata, _id(),
    _ref("document_id", "documents"),
    Column("reference", Text, nullable=False, unique=True),
    # its number in the file; the pieces of one that was split share the room up to the next number
    Column("position", Float, nullable=False, server_default="0"), _ref("speaker_id", "speakers", null=True, index=True),
    Column("start", Float), Column("end", Float), _flag("start_estimated"),
    _words("text_id"), _int("words"), Column("nonspeech", JSON),
    _flag("back_channel"), _flag("overlap"), _flag("live", True),
    Index("ix_utterances_order", "document_id", "position"),
)
tombstones = Table(  # an utterance that was split or joined, and what stands in its place
    "tombstones", metadata, _id(), _ref("utterance_id", "utterances", index=True), _ref("successor_id", "utterances"),
)
recordings = Table(  # a sound file outside the study folder; its second `offset` is the transcript's second 0
    "recordings", metadata, _id(),
    _ref("source_id", "sources", index=True), _int("part", 1), _words("path_id"), Column("offset", Float),
)
guide_questions = Table(
    "guide_questions", metadata, _id(),
    Column("code", Text, nullable=False, unique=True),
    _str("guide"), _ref("round_id", "rounds", null=True), _words("text_id"), _int("position"),
)
guide_marks = Table(
    "guide_marks", metadata, _id(),
    _ref("utterance_id", "utterances", index=True), _ref("question_id", "guide_questions"),
    UniqueConstraint("utterance_id", "question_id"),
)
question_themes = Table(  # what a question asks for: a theme, the name that somebody wrote for one, or both
    "question_themes", metadata, _id(), _ref("question_id", "guide_questions"),
    _str("target_kind"), Column("target_id", String(36)),  # none while the name waits for its theme
    _words("name_id"),
)

# --- codebook ------------------------------------------------------------------------------------------------
codes = Table(
    "codes", metadata, _id(),
    _words("name_id"), _words("definition_id"), _words("include_id"), _words("exclude_id"),
    _str("origin", null=False, default="empirical"),  # empirical | framework
    Column("colour", Integer), _flag("live", True), _ref("merged_into", "codes", null=True), _int("position"),
)
groupings = Table(
    "groupings", metadata, _id(), _words("name_id"), _flag("framework"), _flag("active"), _int("position"),
)
code_groups = Table(
    "code_groups", metadata, _id(),
    _ref("grouping_id", "groupings", index=True), _words("name_id"), _words("definition_id"), _int("position"),
)
code_group_members = Table(
    "code_group_members", metadata, _id(),
    _ref("grouping_id", "groupings"), _ref("code_id", "codes", index=True), _ref("code_group_id", "code_groups", index=True),
    UniqueConstraint("grouping_id", "code_id"),
)
concepts = Table(
    "concepts", metadata, _id(), _words("name_id"), _words("definition_id"), _int("position"),
)
concept_groups = Table(
    "concept_groups", metadata, _id(),
    _ref("concept_id", "concepts", index=True), _ref("code_group_id", "code_groups", index=True),
    UniqueConstraint("concept_id", "code_group_id"),
)
reference_points = Table(
    "reference_points", metadata, _id(), _words("statement_id"), _words("note_id"), _int("position"),
)
reference_links = Table(
    "reference_links", metadata, _id(),
    _ref("reference_point_id", "reference_points", index=True),
    _str("target_kind", null=False),  # utterance | coding | code | code group | concept
    Column("target_id", String(36), nullable=False), Column("start", Integer), Column("end", Integer),
)
relations = Table(  # theory: a sentence on how concepts hang together
    "relations", metadata, _id(), _words("statement_id"), _int("position"),
)
relation_concepts = Table(
    "relation_concepts", metadata, _id(),
    _ref("relation_id", "relations", index=True), _ref("concept_id", "concepts", index=True),
    UniqueConstraint("relation_id", "concept_id"),
)
verdicts = Table(
    "verdicts", metadata, _id(),
    _str("test", null=False),  # code | grouping | concept
    _str("target_kind", null=False), Column("target_id", String(36), nullable=False, index=True),
    _str("answer", null=False), _words("reason_id"), _ref("coder_id", "coders"), _str("at", null=False), _int("revision"),
)

# --- coding --------------------------------------------------------------------------------------------------
codings = Table(
    "codings", metadata, _id(),
    _ref("code_id", "codes", index=True), _ref("coder_id", "coders", index=True),
    _str("kind", null=False, default="individual"),  # individual | group | interaction
    _str("origin", null=False, default="hand"),  # hand | suggestion | import
    Column("rank", Integer), _str("created_at", null=False), _int("revision"),
    _str("stance"),  # of an exchange: agreed | opposed | developed
    _str("valence"),  # of the experience told: positive | negative
)
segments = Table(
    "segments", metadata, _id(),
    _ref("coding_id", "codings", index=True), _int("position"),
    _ref("utterance_id", "utterances", index=True), _ref("text_id", "texts"),
    _int("start"), _int("end"),
    _int("word_from"), _int("word_to"),  # which words of the utterance start in the span; half-open
)
suggestion_verdicts = Table(
    "suggestion_verdicts", metadata, _id(),
    _ref("utterance_id", "utterances", index=True), _ref("code_id", "codes", null=True), _words("label_id"),
    _int("rank"), Column("score", Float), _str("answer", null=False),  # accepted | rejected
    _ref("coder_id", "coders"), _str("at", null=False),
)
coverage = Table(  # how far a coder says to have come with a session, or with a part of it (0: all of it)
    "coverage", metadata, _id(),
    _ref("source_id", "sources", index=True), _int("part"), _ref("coder_id", "coders"),
    _str("coding_pass", null=False),  # empirical | framework
    _str("state", null=False),  # not_begun | under_way | done
    UniqueConstraint("source_id", "part", "coder_id", "coding_pass"),
)
memos = Table(
    "memos", metadata, _id(),
    _str("target_kind", null=False), Column("target_id", String(36), index=True),
    _words("text_id"), _ref("coder_id", "coders"), _str("at", null=False),
)
actions = Table(
    "actions", metadata, _id(),
    _ref("source_id", "sources", index=True), _ref("utterance_id", "utterances", null=True),
    _words("what_id"), _words("who_id"), _str("status", null=False, default="open"), _words("outcome_id"),
)
events = Table(
    "events", metadata, _id(), _str("date", null=False), _words("name_id"), _str("municipality"), _words("note_id"),
)
views = Table(  # a page's choices under a name
    "views", metadata, _id(),
    _words("name_id"), _str("page", null=False), Column("query", JSON), _ref("coder_id", "coders"), _str("at", null=False),
)
snapshots = Table(
    "snapshots", metadata, _id(),
    _words("name_id"), Column("query", JSON), _int("revision"), Column("results", JSON), _str("at", null=False),
)

# --- record --------------------------------------------------------------------------------------------------
minted = Table(  # the last number given out under a prefix; never goes back
    "minted", metadata, Column("prefix", Text, primary_key=True), _int("last"),
)
log = Table(
    "log", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    _ref("coder_id", "coders", index=True), _str("device", null=False), Column("parent", String(36)), _str("at", null=False),
    _str("operation", null=False), Column("about", JSON),
    Column("undoes", String(36)),  # the entry that this one reverses, for undo and redo
    _flag("undone"), _flag("undoable", True),
)
log_changes = Table(
    "log_changes", metadata, _id(),
    Column("log_id", String(36), ForeignKey("log.id"), nullable=False, index=True), _int("position"),
    _str("table_name", null=False), Column("row_id", String(36), nullable=False, index=True),
    Column("before", JSON), Column("after", JSON),
)
# fmt: on

TABLES = metadata.sorted_tables  # what a table refers to stands before it

#: the table of each kind of thing that a row may point at by ``target_kind`` and ``target_id``
OF_KIND = {
    "utterance": utterances,
    "coding": codings,
    "code": codes,
    "code group": code_groups,
    "grouping": groupings,
    "concept": concepts,
    "reference point": reference_points,
    "relation": relations,
    "session": sources,
}
