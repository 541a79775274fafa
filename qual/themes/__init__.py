"""Themes over rounds and groups: how often, by how many of those present, in how many words; and what is done with them."""

from qual.themes.actions import actions, add_action, update_action
from qual.themes.behind import references
from qual.themes.biography import biography, events
from qual.themes.cases import cases, experiences
from qual.themes.change import change, followed
from qual.themes.compare import compare, passages
from qual.themes.cooccurrence import cooccurrence
from qual.themes.day import side_by_side
from qual.themes.decided import entries, replies, rewrite, take_back, write_down
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import exchanges, uptake
from qual.themes.intervals import intervals
from qual.themes.matrix import BY, LEVELS, MEASURES, matrix, wide
from qual.themes.missing import missing
from qual.themes.participation import participation
from qual.themes.prompted import codings_asked, overrule, prompted
from qual.themes.snapshots import all_snapshots, open_snapshot
from qual.themes.snapshots import make as make_snapshot
from qual.themes.views import all_views, delete_view, save_view

__all__ = [
    "BY",
    "LEVELS",
    "MEASURES",
    "actions",
    "add_action",
    "all_snapshots",
    "all_views",
    "biography",
    "cases",
    "change",
    "codings_asked",
    "compare",
    "cooccurrence",
    "delete_view",
    "emergence",
    "entries",
    "events",
    "exchanges",
    "experiences",
    "followed",
    "intervals",
    "make_snapshot",
    "matrix",
    "missing",
    "open_snapshot",
    "overrule",
    "participation",
    "passages",
    "prompted",
    "references",
    "replies",
    "rewrite",
    "saturation",
    "save_view",
    "side_by_side",
    "take_back",
    "update_action",
    "uptake",
    "wide",
    "write_down",
]
