"""Themes over rounds and groups: how often, by how many of those present, in how many words; and what is done with them.

A figure is a function that gives a DataFrame; its ``attrs`` say what was asked for. A picture is a function that takes such a
frame and gives an Altair chart (`heatmap`, `lines`, `lifelines`, `talk_bars` …), and `telling` says in a sentence what it
shows. The figures share their choices: ``level`` (what a theme is), ``by`` (the splits that make the cells), ``grouping``,
``themes``, ``coder``, ``language``: see `matrix`. How each figure is counted stands in docs/measures.md.
"""

from qual.store.codebook import LEVELS
from qual.store.held import First
from qual.themes import beneath, survey, telling
from qual.themes.actions import STATUSES, actions, add_action, find_action, update_action
from qual.themes.behind import exchanges_counted, references
from qual.themes.biography import Biography, biography, events
from qual.themes.cases import cases, experiences
from qual.themes.cases import picture as case_bars
from qual.themes.change import change, followed
from qual.themes.charts import heatmap, lines
from qual.themes.charts import render as render_picture
from qual.themes.charts import save as save_picture
from qual.themes.compare import CHANGES, Passage, compare, passages
from qual.themes.content import contents
from qual.themes.cooccurrence import cooccurrence
from qual.themes.day import Round, side_by_side
from qual.themes.decided import DAY, REPLIES, entries, replies, rewrite, take_back, write_down
from qual.themes.emergence import emergence, saturation
from qual.themes.interaction import STANCES, exchanges, uptake
from qual.themes.intervals import intervals
from qual.themes.lifelines import lifelines
from qual.themes.matrix import BY, MEASURES, matrix, wide
from qual.themes.missing import missing
from qual.themes.participation import participation, voices
from qual.themes.pictures import prompted_bars, saturation_curve, small_multiples, stance_bars, talk_bars
from qual.themes.prompted import codings_asked, overrule, prompted
from qual.themes.snapshots import Snapshot, all_snapshots, open_snapshot
from qual.themes.snapshots import make as make_snapshot
from qual.themes.splits import usual_split
from qual.themes.views import all_views, delete_view, save_view

__all__ = [
    "BY",
    "CHANGES",
    "DAY",
    "LEVELS",
    "MEASURES",
    "REPLIES",
    "STANCES",
    "STATUSES",
    "Biography",
    "First",
    "Passage",
    "Round",
    "Snapshot",
    "actions",
    "add_action",
    "all_snapshots",
    "all_views",
    "beneath",
    "biography",
    "case_bars",
    "cases",
    "change",
    "codings_asked",
    "compare",
    "contents",
    "cooccurrence",
    "delete_view",
    "emergence",
    "entries",
    "events",
    "exchanges",
    "exchanges_counted",
    "experiences",
    "find_action",
    "followed",
    "heatmap",
    "intervals",
    "lifelines",
    "lines",
    "make_snapshot",
    "matrix",
    "missing",
    "open_snapshot",
    "overrule",
    "participation",
    "passages",
    "prompted",
    "prompted_bars",
    "references",
    "render_picture",
    "replies",
    "rewrite",
    "saturation",
    "saturation_curve",
    "save_picture",
    "save_view",
    "side_by_side",
    "small_multiples",
    "stance_bars",
    "survey",
    "take_back",
    "talk_bars",
    "telling",
    "update_action",
    "uptake",
    "usual_split",
    "voices",
    "wide",
    "write_down",
]
