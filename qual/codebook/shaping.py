"""Acts that reshape the ladder: renaming and deleting groups, concepts and groupings, second attempts, splitting, recoding.

As in `acts`, each is one entry of the log and can be undone; one that would change nothing leaves none. ``seen`` is what one
started from: `ConflictError` when somebody else has changed it since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.codebook.acts import live_code, tidy_name
from qual.codebook.ladder import prose
from qual.errors import CodebookError
from qual.store import codebook as store
from qual.store import codebook_acts as write
from qual.store import used
from qual.store.codebook_acts import Seen
from qual.store.desk import Desk


# --- groups --------------------------------------------------------------------------------------------------
def rename_group(desk: Desk, group_id: str, name: str, *, seen: Seen = ...) -> None:
    """Give the group another name; one that another group of its grouping has is refused.

    >>> group = codebook.id_of(study, "code group", "Huset merkes når det stenger")
    >>> codebook.rename_group(study, group, "Huset savnes")
    >>> codebook.id_of(study, "code group", "Huset savnes") == group
    True
    """
    name = tidy_name(name)
    with desk.act("group.rename", about={"group": group_id}) as act:
        grouping_id = write.grouping_of(act, group_id)
        _free(store.find_group(act.connection, grouping_id, name), group_id, name)
        write.set_words(act, "code group", group_id, "name", name, seen)


def define_group(desk: Desk, group_id: str, definition: str | None, *, seen: Seen = ...) -> None:
    """Say what holds the group together, anew, or (None or blank) nothing.

    >>> group = codebook.id_of(study, "code group", "Huset merkes når det stenger")
    >>> codebook.define_group(study, group, "Det en ser først når det er borte.")
    >>> groups = codebook.read_from(study).groupings[0].groups
    >>> next(one for one in groups if one.name == "Huset merkes når det stenger").definition
    'Det en ser først når det er borte.'
    """
    with desk.act("group.define", about={"group": group_id}) as act:
        write.set_words(act, "code group", group_id, "definition", prose(definition), seen)


def delete_group(desk: Desk, group_id: str) -> None:
    """Take the group away: its codes fall back to the residual group, its verdicts and links go, its memos stay.

    >>> codebook.delete_group(study, codebook.id_of(study, "code group", "Huset merkes når det stenger"))
    >>> len(codebook.board(study)["groups"])
    8
    """
    with desk.act("group.delete", about={"group": group_id}) as act:
        write.delete_group(act, group_id)


# --- concepts ------------------------------------------------------------------------------------------------
def rename_concept(desk: Desk, concept_id: str, name: str, *, seen: Seen = ...) -> None:
    """Give the concept another name; one that another concept has is refused.

    >>> concept = codebook.id_of(study, "concept", "Mottakerberedskap")
    >>> codebook.rename_concept(study, concept, "Noen står klar")
    >>> codebook.id_of(study, "concept", "Noen står klar") == concept
    True
    """
    name = tidy_name(name)
    with desk.act("concept.rename", about={"concept": concept_id}) as act:
        write.require(act, "concept", concept_id)
        _free(store.find_concept(act.connection, name), concept_id, name)
        write.set_words(act, "concept", concept_id, "name", name, seen)


def define_concept(desk: Desk, concept_id: str, definition: str | None, *, seen: Seen = ...) -> None:
    """Say what the concept is, anew, or (None or blank) nothing.

    >>> concept = codebook.id_of(study, "concept", "Mottakerberedskap")
    >>> codebook.define_concept(study, concept, "At noen står klar til å ta imot.")
    >>> codebook.read_from(study).concepts[1].definition
    'At noen står klar til å ta imot.'
    """
    with desk.act("concept.define", about={"concept": concept_id}) as act:
        write.set_words(act, "concept", concept_id, "definition", prose(definition), seen)


def delete_concept(desk: Desk, concept_id: str) -> None:
    """Take the concept away; its groups stay, its verdicts and links go, its memos stay.

    >>> codebook.delete_concept(study, codebook.id_of(study, "concept", "Mottakerberedskap"))
    >>> len(codebook.read_from(study).concepts)
    2
    """
    with desk.act("concept.delete", about={"concept": concept_id}) as act:
        write.delete_concept(act, concept_id)


# --- groupings -----------------------------------------------------------------------------------------------
def rename_grouping(desk: Desk, grouping_id: str, name: str, *, seen: Seen = ...) -> None:
    """Give the grouping another name; one that another grouping has is refused.

    >>> grouping = codebook.id_of(study, "grouping", "Kodegrupper 2018")
    >>> codebook.rename_grouping(study, grouping, "Første forsøk")
    >>> codebook.board(study)["grouping"]["name"]
    'Første forsøk'
    """
    name = tidy_name(name)
    with desk.act("grouping.rename", about={"grouping": grouping_id}) as act:
        write.require(act, "grouping", grouping_id)
        _free(store.find_grouping(act.connection, name), grouping_id, name)
        write.set_words(act, "grouping", grouping_id, "name", name, seen)


def delete_grouping(desk: Desk, grouping_id: str) -> None:
    """Take the grouping away with its groups; no code goes. The active one goes only as the last of the study's own.

    >>> made = codebook.add_grouping(study, "Andre forsøk")
    >>> codebook.delete_grouping(study, made)
    >>> [grouping.name for grouping in codebook.read_from(study).groupings]
    ['Kodegrupper 2018', 'Implementering']
    """
    with desk.act("grouping.delete", about={"grouping": grouping_id}) as act:
        write.require(act, "grouping", grouping_id)
        active = store.active_grouping(act.connection) == grouping_id
        others = [row for row in store.groupings(act.connection) if row["id"] != grouping_id and not row["framework"]]
        if active and others:
            raise CodebookError("codebook.grouping_active", other=others[0]["name"] or "")
        write.delete_grouping(act, grouping_id)


def copy_grouping(desk: Desk, grouping_id: str, name: str) -> str:
    """A second attempt: a grouping ``name`` with the same groups, codes and concepts, not active; returns its id.

    Verdicts and memos judged the first attempt and stay with it.

    >>> first = codebook.id_of(study, "grouping", "Kodegrupper 2018")
    >>> second = codebook.copy_grouping(study, first, "Andre forsøk")
    >>> codebook.compare_groupings(study, first, second).agreement
    1.0
    """
    name = tidy_name(name)
    with desk.act("grouping.copy", about={"grouping": grouping_id}) as act:
        _free(store.find_grouping(act.connection, name), None, name)
        return write.copy_grouping(act, grouping_id, name)


# --- codes ---------------------------------------------------------------------------------------------------
def split_code(desk: Desk, code_id: str, parts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Make new codes of some or all of a code's codings; returns the new codes' ids by name.

    Each part is a new code of the same origin in the same groups, with its codings and what hangs on them. What no part takes
    stays where it was. Where nothing is left, the code is retired and its memos stand on every part.

    Parameters
    ----------
    parts : the name of each new code with the ids of its codings.

    Raises `CodebookError` for a taken name, for codings that are gone, of another code, or in two parts, and where a part has
    none.

    >>> code = study.code_id("alt henger på én")
    >>> some = study.codings().query("code == 'alt henger på én'")["coding"].unique().tolist()[:3]
    >>> made = codebook.split_code(study, code, {"alt henger på rektor": some})
    >>> int(study.codes().set_index("code").loc["alt henger på rektor", "codings"])
    3
    """
    with desk.act("code.split", about={"code": code_id}) as act:
        name = live_code(act, code_id)
        made: dict[str, str] = {}
        for given, coding_ids in parts.items():
            part = tidy_name(given)
            _free(store.find_code(act.connection, part), None, part)
            codings = write.codings_with(act, coding_ids)
            wrong = [row for row in codings if row.code_id != code_id]
            if not codings or wrong:
                raise CodebookError("codebook.split_codings", part=part, name=name, count=len(wrong))
            made[part] = write.split(act, code_id, part, codings)
        if made and not used.count(act.connection, code_id):
            for part_id in made.values():
                write.copy_memos(act, "code", code_id, part_id)
            write.retire(act, code_id)
        return made


def recode_many(desk: Desk, coding_ids: Sequence[str], code_id: str) -> int:
    """Give chosen codings another code, in one act; returns how many had another one before.

    Spans, coder, kind and memos stay. One that would say the same as a coding of that code becomes one with it. Raises
    `CodebookError` for a code or codings that are gone.

    >>> some = study.codings().query("code == 'alt henger på én'")["coding"].unique().tolist()[:3]
    >>> codebook.recode_many(study, some, study.code_id("mappa ligger i skuffen"))
    3
    """
    with desk.act("coding.recode_many", about={"code": code_id}) as act:
        live_code(act, code_id)
        codings = [row for row in write.codings_with(act, coding_ids) if row.code_id != code_id]
        write.recode(act, codings, code_id)
        act.about["codings"] = len(codings)
        return len(codings)


def _free(found: str | None, own: str | None, name: str) -> None:
    if found not in (None, own):
        raise CodebookError("codebook.name_in_use", name=name)
