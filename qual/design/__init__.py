"""The study's design: groups, rounds, sessions, who was present, the guide; from ``study.toml`` or the app.

A `Design` is what a ``study.toml`` says (docs/study_toml.md), and `load_into` puts it into a study. What the app's forms do,
the other functions do: one act each, that undo takes back. Groups, persons and questions go by their code, rounds by their
number, sessions by their name.
"""

from qual.design import guide
from qual.design.edits import (
    add_group,
    add_person,
    add_round,
    add_session,
    map_label,
    place_session,
    set_present,
    take_out,
)
from qual.design.happenings import add_event, change_event, remove_event
from qual.design.loading import load_guide, load_into
from qual.design.newcomers import add_newcomers, propose_codes
from qual.design.proposals import Proposal, merge_labels, propose_merges, propose_persons
from qual.design.toml import SOURCE_KINDS, Consent, Count, Design, Present, Session, read, write_new

__all__ = [
    "SOURCE_KINDS",
    "Consent",
    "Count",
    "Design",
    "Present",
    "Proposal",
    "Session",
    "add_event",
    "add_group",
    "add_newcomers",
    "add_person",
    "add_round",
    "add_session",
    "change_event",
    "guide",
    "load_guide",
    "load_into",
    "map_label",
    "merge_labels",
    "place_session",
    "propose_codes",
    "propose_merges",
    "propose_persons",
    "read",
    "remove_event",
    "set_present",
    "take_out",
    "write_new",
]
