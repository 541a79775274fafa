"""The study's design: groups, rounds, sessions, who was present, the guide; from ``study.toml`` or the app."""

from qual.design.edits import (
    add_event,
    add_group,
    add_person,
    add_round,
    add_session,
    map_label,
    place_session,
    set_present,
)
from qual.design.loading import link_questions, load_into, mark_questions
from qual.design.toml import Count, Design, Present, Session, read, write_new

__all__ = [
    "Count", "Design", "Present", "Session", "add_event", "add_group", "add_person", "add_round", "add_session", "link_questions",
    "load_into", "map_label", "mark_questions", "place_session", "read", "set_present", "write_new",
]  # fmt: skip
