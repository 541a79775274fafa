"""The codebook: codes close to what is said, groups, concepts, reference points, and the tests back down the ladder."""

from qual.codebook.acts import (
    activate_grouping,
    add_code,
    add_concept,
    add_group,
    add_grouping,
    add_reference_point,
    link_group,
    link_reference,
    merge_codes,
    move_code,
    record_verdict,
    rename_code,
    retire_code,
    set_definition,
    unlink_group,
)
from qual.codebook.checks import TESTS, Advice, SdiTest, advice, wording
from qual.codebook.files import load, save
from qual.codebook.ladder import Code, Codebook, CodeGroup, Concept, Grouping, Link, ReferencePoint, Verdict
from qual.codebook.loading import load_into, read_from

__all__ = [
    "TESTS",
    "Advice",
    "Code",
    "CodeGroup",
    "Codebook",
    "Concept",
    "Grouping",
    "Link",
    "ReferencePoint",
    "SdiTest",
    "Verdict",
    "activate_grouping",
    "add_code",
    "add_concept",
    "add_group",
    "add_grouping",
    "add_reference_point",
    "advice",
    "link_group",
    "link_reference",
    "load",
    "load_into",
    "merge_codes",
    "move_code",
    "read_from",
    "record_verdict",
    "rename_code",
    "retire_code",
    "save",
    "set_definition",
    "unlink_group",
    "wording",
]
