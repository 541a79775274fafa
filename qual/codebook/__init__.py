"""The codebook: codes close to what is said, groups, concepts, reference points, and the tests back down the ladder.

`read_from` gives all of it as plain values (`Codebook`), `load` and `save` know files, `board` is what the app's board shows.
What changes a codebook is one act each: in the log, made by the desk's coder, taken back by `undo`; one that would change
nothing leaves no entry. Acts take ids, since names change: `id_of` finds them, and what makes something returns its id. Where
they take ``seen``, say what you started from: `ConflictError` when somebody else has changed it since. All raise
`CodebookError` for blank or taken names and for what is no longer there.

After Tjora, A. (2021), *Kvalitative forskningsmetoder i praksis*.
"""

from qual.codebook.acts import (
    activate_grouping,
    add_code,
    add_concept,
    add_group,
    add_grouping,
    add_reference_point,
    group_codes,
    link_group,
    link_reference,
    merge_codes,
    move_code,
    raise_groups,
    record_verdict,
    rename_code,
    retire_code,
    set_definition,
    silence_advice,
    unlink_group,
)
from qual.codebook.board import advice_on, board, open_tests
from qual.codebook.checks import Advice, advice, alike
from qual.codebook.comparing import Apart, GroupingComparison, compare_groupings, crossed
from qual.codebook.files import load, save
from qual.codebook.finding import id_of
from qual.codebook.ladder import Code, Codebook, CodeGroup, Concept, Grouping, Link, ReferencePoint, Relation, Verdict
from qual.codebook.loading import load_into, read_from
from qual.codebook.points import (
    delete_reference_point,
    point_from_codings,
    point_from_words,
    reword_reference_point,
    unlink_reference,
)
from qual.codebook.revisions import absorbed, at_round, revisions
from qual.codebook.sdi import TESTS, SdiTest, failing, outcome, standing, wording
from qual.codebook.shaping import (
    copy_grouping,
    define_concept,
    define_group,
    delete_concept,
    delete_group,
    delete_grouping,
    recode_many,
    rename_concept,
    rename_group,
    rename_grouping,
    split_code,
)
from qual.codebook.theory import delete_relation, relate, retie, reword_relation
from qual.codebook.wall import wall

__all__ = [
    "TESTS",
    "Advice",
    "Apart",
    "Code",
    "CodeGroup",
    "Codebook",
    "Concept",
    "Grouping",
    "GroupingComparison",
    "Link",
    "ReferencePoint",
    "Relation",
    "SdiTest",
    "Verdict",
    "absorbed",
    "activate_grouping",
    "add_code",
    "add_concept",
    "add_group",
    "add_grouping",
    "add_reference_point",
    "advice",
    "advice_on",
    "alike",
    "at_round",
    "board",
    "compare_groupings",
    "copy_grouping",
    "crossed",
    "define_concept",
    "define_group",
    "delete_concept",
    "delete_group",
    "delete_grouping",
    "delete_reference_point",
    "delete_relation",
    "failing",
    "group_codes",
    "id_of",
    "link_group",
    "link_reference",
    "load",
    "load_into",
    "merge_codes",
    "move_code",
    "open_tests",
    "outcome",
    "point_from_codings",
    "point_from_words",
    "raise_groups",
    "read_from",
    "recode_many",
    "record_verdict",
    "relate",
    "rename_code",
    "rename_concept",
    "rename_group",
    "rename_grouping",
    "retie",
    "retire_code",
    "revisions",
    "reword_reference_point",
    "reword_relation",
    "save",
    "set_definition",
    "silence_advice",
    "split_code",
    "standing",
    "unlink_group",
    "unlink_reference",
    "wall",
    "wording",
]
