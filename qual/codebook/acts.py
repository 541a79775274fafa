"""Single acts on a study's codebook: each is one entry of the log, made by the desk's coder, and can be undone.

An act that would change nothing leaves no entry. All raise `CodebookError` for blank or taken names and for rows that are no
longer there.
"""

from __future__ import annotations

from collections.abc import Sequence

from qual.codebook import sdi
from qual.codebook.ladder import LINK_KINDS, MAIN_GROUPING, ORIGINS, line, prose
from qual.errors import CodebookError
from qual.store import codebook as store
from qual.store import codebook_acts as write
from qual.store import used
from qual.store.acts import Act
from qual.store.codebook_acts import Seen
from qual.store.desk import Desk
from qual.store.material import utterance


# --- codes ---------------------------------------------------------------------------------------------------
def add_code(desk: Desk, name: str, *, origin: str = "empirical", definition: str | None = None) -> str:
    """The id of the code ``name``; made, at the end of the list, when no live code has it (case aside).

    >>> made = codebook.add_code(study, "kortene ligger", definition="Kortene er der, men ingen tar dem.")
    >>> study.code_id("Kortene ligger") == made
    True
    """
    with desk.act("code.add") as act:
        act.about["code"] = code_id = code_named(act, name, origin=origin, definition=definition)
        return code_id


def code_named(act: Act, name: str, *, origin: str = "empirical", definition: str | None = None) -> str:
    """`add_code` inside an act that is already open."""
    name = tidy_name(name)
    if origin not in ORIGINS:
        raise CodebookError("codebook.unknown_origin", code_name=name, origin=origin)
    found = store.find_code(act.connection, name)
    return found or write.add_code(act, name, origin=origin, definition=prose(definition))


def rename_code(desk: Desk, code_id: str, name: str, *, seen: Seen = ...) -> None:
    """Give the code another name; one that another live code has is refused (merge them instead).

    ``seen`` : the name that one started from; raises `ConflictError` when somebody else has changed it since.

    >>> code = study.code_id("alt henger på én")
    >>> codebook.rename_code(study, code, "alt hviler på én", seen="alt henger på én")
    >>> study.code_id("alt hviler på én") == code
    True
    """
    name = tidy_name(name)
    with desk.act("code.rename", about={"code": code_id}) as act:
        live_code(act, code_id)
        if store.find_code(act.connection, name) not in (None, code_id):
            raise CodebookError("codebook.name_taken", name=name)
        write.set_words(act, "code", code_id, "name", name, seen)


def set_definition(desk: Desk, code_id: str, definition: str | None, *, seen: Seen = ...) -> None:
    """Give the code a definition, another one, or (None or blank) none; ``seen`` as in `rename_code`.

    >>> codebook.set_definition(study, study.code_id("alt henger på én"), "Én person bærer det hele.")
    >>> study.codes().set_index("code").loc["alt henger på én", "definition"]
    'Én person bærer det hele.'
    """
    with desk.act("code.define", about={"code": code_id}) as act:
        live_code(act, code_id)
        write.set_words(act, "code", code_id, "definition", prose(definition), seen)


def retire_code(desk: Desk, code_id: str) -> None:
    """Take a code that nobody has used out of the codebook. Raises `CodebookError` when it has codings.

    >>> made = codebook.add_code(study, "kortene ligger")
    >>> codebook.retire_code(study, made)
    >>> "kortene ligger" in set(study.codes()["code"])
    False
    """
    with desk.act("code.retire", about={"code": code_id}) as act:
        name = live_code(act, code_id)
        if codings := used.count(act.connection, code_id):
            raise CodebookError("codebook.in_use", name=name, count=codings)
        write.retire(act, code_id)


def merge_codes(desk: Desk, source_id: str, target_id: str) -> None:
    """Make the source part of the target: codings, memos and reference points move, codings that would say the same twice (same
    segments, coder and kind) become one, and the source keeps a pointer to the target.

    >>> source, target = study.code_id("mappa ligger i skuffen"), study.code_id("alt henger på én")
    >>> codebook.merge_codes(study, source, target)
    >>> [row["name"] for row in codebook.absorbed(study, target)]
    ['mappa ligger i skuffen']
    """
    with desk.act("code.merge", about={"code": target_id}) as act:
        name = live_code(act, source_id)
        live_code(act, target_id)
        if source_id == target_id:
            raise CodebookError("codebook.merge_self", name=name)
        write.merge(act, source_id, target_id)


# --- groupings and groups ------------------------------------------------------------------------------------
def add_grouping(desk: Desk, name: str, *, framework: bool = False) -> str:
    """The id of the grouping ``name``, made when there is none; the first of the study's own becomes the active one.

    >>> made = codebook.add_grouping(study, "Andre forsøk")
    >>> [grouping.name for grouping in codebook.read_from(study).groupings if not grouping.framework]
    ['Kodegrupper 2018', 'Andre forsøk']
    """
    with desk.act("grouping.add") as act:
        return _grouping(act, tidy_name(name), framework)


def activate_grouping(desk: Desk, grouping_id: str) -> None:
    """Make this grouping the study's active one, and no other.

    >>> codebook.activate_grouping(study, codebook.id_of(study, "grouping", "Implementering"))
    >>> codebook.board(study)["grouping"]["name"]
    'Implementering'
    """
    with desk.act("grouping.activate", about={"grouping": grouping_id}) as act:
        write.activate(act, grouping_id)


def add_group(desk: Desk, name: str, *, grouping_id: str | None = None, definition: str | None = None) -> str:
    """The id of the code group ``name`` in the grouping (default: the active one, made when the study has none).

    >>> made = codebook.add_group(study, "Kortene lever", definition="Det som skjer i praten rundt kortet.")
    >>> codebook.id_of(study, "code group", "kortene lever") == made
    True
    """
    name = tidy_name(name)
    with desk.act("group.add") as act:
        act.about["group"] = group = _group_named(act, name, grouping_id, definition)
        return group


def _group_named(act: Act, name: str, grouping_id: str | None, definition: str | None = None) -> str:
    grouping = grouping_id or store.active_grouping(act.connection) or _grouping(act, MAIN_GROUPING, framework=False)
    write.require(act, "grouping", grouping)
    found = store.find_group(act.connection, grouping, name)
    return found or write.add_group(act, name, grouping_id=grouping, definition=prose(definition))


def group_codes(desk: Desk, code_ids: Sequence[str], name: str, *, grouping_id: str | None = None) -> str:
    """Put codes into the group ``name``, made when there is none: one act, so one undo takes both back; the group's id.

    >>> codes = [study.code_id("alt henger på én"), study.code_id("mappa ligger i skuffen")]
    >>> made = codebook.group_codes(study, codes, "Kortene lever")
    >>> study.codes().set_index("code").loc["alt henger på én", "group"]
    'Kortene lever'
    """
    name = tidy_name(name)
    with desk.act("code.group") as act:
        group = _group_named(act, name, grouping_id)
        grouping = write.grouping_of(act, group)
        for code_id in code_ids:
            write.place(act, code_id, group, grouping)
        act.about |= {"codes": len(code_ids), "group": group}
        return group


def move_code(desk: Desk, code_ids: str | Sequence[str], group_id: str | None, grouping_id: str | None = None) -> None:
    """Put one code or many into a group of the grouping (default: the active one); None is its residual group.

    >>> codebook.move_code(study, study.code_id("alt henger på én"), None)
    >>> "alt henger på én" in set(study.codes().query("group.isna()")["code"])
    True
    """
    with desk.act("code.move") as act:
        grouping = grouping_id or store.active_grouping(act.connection)
        if grouping is None:
            raise CodebookError("codebook.no_grouping")
        moved = [code_ids] if isinstance(code_ids, str) else code_ids
        for code_id in moved:
            write.place(act, code_id, group_id, grouping)
        act.about |= {"codes": len(moved)} | ({"group": group_id} if group_id else {})


# --- concepts and reference points ---------------------------------------------------------------------------
def add_concept(desk: Desk, name: str, *, definition: str | None = None) -> str:
    """The id of the concept ``name``, made when there is none.

    >>> made = codebook.add_concept(study, "Lånt tid", definition="Tid som ingen har satt av.")
    >>> codebook.id_of(study, "concept", "lånt tid") == made
    True
    """
    name = tidy_name(name)
    with desk.act("concept.add") as act:
        act.about["concept"] = concept = _concept_named(act, name, definition)
        return concept


def _concept_named(act: Act, name: str, definition: str | None = None) -> str:
    found = store.find_concept(act.connection, name)
    return found or write.add_concept(act, name, definition=prose(definition))


def raise_groups(desk: Desk, group_ids: Sequence[str], concept: str) -> str:
    """Say that groups are cases of the concept of this name (made when there is none), in one act; the concept's id.

    >>> group = codebook.id_of(study, "code group", "Noen få bærer på lånt tid")
    >>> made = codebook.raise_groups(study, [group], "Lånt tid")
    >>> [concept.groups for concept in codebook.read_from(study).concepts if concept.name == "Lånt tid"]
    [('Noen få bærer på lånt tid',)]
    """
    name = tidy_name(concept)
    with desk.act("concept.raise") as act:
        concept_id = _concept_named(act, name)
        for group_id in group_ids:
            write.link(act, concept_id, group_id)
        act.about["concept"] = concept_id
        return concept_id


def link_group(desk: Desk, concept_id: str, group_id: str) -> None:
    """Say that the group is a case of the concept.

    >>> concept = codebook.id_of(study, "concept", "Mottakerberedskap")
    >>> codebook.link_group(study, concept, codebook.id_of(study, "code group", "Huset merkes når det stenger"))
    >>> len(next(one for one in codebook.read_from(study).concepts if one.name == "Mottakerberedskap").groups)
    5
    """
    with desk.act("concept.link", about={"concept": concept_id}) as act:
        write.link(act, concept_id, group_id)


def unlink_group(desk: Desk, concept_id: str, group_id: str) -> None:
    """Say that the group is no case of the concept after all.

    >>> concept = codebook.id_of(study, "concept", "Usynlig bærevirke")
    >>> codebook.unlink_group(study, concept, codebook.id_of(study, "code group", "Huset merkes når det stenger"))
    >>> next(one for one in codebook.read_from(study).concepts if one.name == "Usynlig bærevirke").groups
    ('Noen få bærer på lånt tid',)
    """
    with desk.act("concept.unlink", about={"concept": concept_id}) as act:
        write.link(act, concept_id, group_id, linked=False)


def add_reference_point(desk: Desk, statement: str, *, note: str | None = None) -> str:
    """Write down an empirical–analytic reference point; returns its id, also when it stands there already.

    >>> made = codebook.add_reference_point(study, "Kortene må tas i hånda.", note="Etter runde 3")
    >>> codebook.id_of(study, "reference point", "Kortene må tas i hånda.") == made
    True
    """
    statement = tidy_name(statement)
    with desk.act("reference.add") as act:
        return point_named(act, statement, note)


def point_named(act: Act, statement: str, note: str | None = None) -> str:
    """`add_reference_point` inside an act that is already open."""
    return store.find_point(act.connection, statement) or write.add_reference_point(act, statement, prose(note))


def link_reference(
    desk: Desk, reference_point_id: str, kind: str, target_id: str, *, start: int | None = None, end: int | None = None
) -> str:
    """Hang a reference point on a code, code group, concept, coding or utterance; returns the link's id.

    Of an utterance (by id or printed reference), ``start`` and ``end`` may say which words: code points, end exclusive.

    >>> point = codebook.add_reference_point(study, "Kortene må tas i hånda.")
    >>> made = codebook.link_reference(study, point, "utterance", "BN-R3-0005", start=0, end=27)
    >>> codebook.read_from(study).reference_points[-1].links[0].name
    'BN-R3-0005'
    """
    with desk.act("reference.link") as act:
        if kind not in LINK_KINDS:
            raise CodebookError("codebook.bad_link", kind=kind, kinds=", ".join(LINK_KINDS))
        target = store.target_id(act.connection, kind, target_id)
        if target is None:
            raise CodebookError("codebook.gone")
        if kind != "utterance":
            start = end = None
        elif start is not None or end is not None:
            require_span(act, target, start, end)
        return write.hang(act, reference_point_id, kind, target, start, end)


def require_span(act: Act, utterance_id: str, start: int | None, end: int | None) -> str:
    """The words of the utterance in this span. Raises `CodebookError` when it does not lie within the text."""
    found = utterance(act.connection, utterance_id) or {"text": "", "reference": utterance_id}
    text = found["text"] or ""
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise CodebookError("codebook.bad_span", reference=found["reference"], start=start, end=end)
    return str(text[start:end])


# --- tests ---------------------------------------------------------------------------------------------------
def record_verdict(
    desk: Desk, test: str, target_kind: str, target_id: str, answer: str | Sequence[str], reason: str | None = None
) -> str:
    """Record an answer to one of the three tests of stepwise-deductive induction (`TESTS`; Tjora 2021); returns its id.

    Parameters
    ----------
    test : ``code``, ``grouping`` or ``concept``.
    target_kind, target_id : the code, code group or concept that was tested.
    answer : one of the test's `SdiTest.answers`; of the code test also two, one to each of its questions (the last one's id is
        returned). It may be answered in part: what one does not answer stays as it stood (`outcome`).
    reason : why, in your own words.

    Raises `CodebookError` for another test, target or answer, and for what is gone.

    >>> code = study.code_id("alt henger på én")
    >>> made = codebook.record_verdict(study, "code", "code", code, "empirical", "Ingen spurte om det.")
    >>> codebook.read_from(study).verdicts[-1].answer
    'empirical'
    """
    answers = [answer] if isinstance(answer, str) else list(answer)
    for one in answers or [""]:
        sdi.require(test, target_kind, one)
    with desk.act("verdict.record", about={"on": target_kind, "id": target_id}) as act:
        if store.target_id(act.connection, target_kind, target_id) is None:
            raise CodebookError("codebook.gone")
        return [write.add_verdict(act, test, target_kind, target_id, one, prose(reason)) for one in answers][-1]


def silence_advice(desk: Desk, code_id: str, key: str, *, silenced: bool = True) -> None:
    """Say that this advice (`Advice.key`) on the code has been thought over; ``silenced=False`` lets it speak again.

    >>> code = codebook.add_code(study, "samarbeid")
    >>> codebook.silence_advice(study, code, codebook.advice_on(study)[code]["key"])
    >>> code in codebook.advice_on(study)
    False
    """
    with desk.act("advice.silence", about={"code": code_id}) as act:
        live_code(act, code_id)
        found = store.silenced(act.connection).get((code_id, key))
        if silenced and found is None:
            write.add_verdict(act, store.ADVICE, "code", code_id, key, None)
        elif not silenced and found is not None:
            write.take_back_verdict(act, found)


# --- helpers -------------------------------------------------------------------------------------------------
def tidy_name(name: str) -> str:
    """The name on one line. Raises `CodebookError` when it is blank."""
    tidy = line(name)
    if not store.name_key(tidy):
        raise CodebookError("codebook.no_name")
    return tidy


def live_code(act: Act, code_id: str) -> str:
    """The name of the code. Raises `CodebookError` when it is gone, merged or retired."""
    name = store.live_name(act.connection, code_id)
    if name is None:
        raise CodebookError("codebook.gone")
    return name


def _grouping(act: Act, name: str, framework: bool) -> str:
    found = store.find_grouping(act.connection, name)
    if found:
        return found
    first = not framework and store.active_grouping(act.connection) is None
    return write.add_grouping(act, name, framework=framework, active=first)
