"""Theory, the top of the ladder: how concepts hang together, each time a sentence and the concepts that it ties.

Tjora, A. (2021), *Kvalitative forskningsmetoder i praksis*.
"""

from __future__ import annotations

from collections.abc import Sequence

from qual.codebook.acts import tidy_name
from qual.errors import CodebookError
from qual.store import codebook as store
from qual.store import codebook_acts as write
from qual.store.codebook_acts import Seen
from qual.store.desk import Desk


def relate(desk: Desk, statement: str, concept_ids: Sequence[str]) -> str:
    """Say in a sentence how concepts hang together. One act; returns the relation's id, also when the sentence stands there
    already: then it ties these concepts too.

    Raises `CodebookError` for a blank sentence, for no concept, and for one that is gone.

    >>> ids = [codebook.id_of(study, "concept", name) for name in ("Usynlig bærevirke", "Mottakerberedskap")]
    >>> made = codebook.relate(study, "Det som bæres usynlig, blir synlig først når noen tar imot.", ids)
    >>> codebook.read_from(study).relations[0].concepts
    ('Usynlig bærevirke', 'Mottakerberedskap')
    """
    statement = tidy_name(statement)
    if not concept_ids:
        raise CodebookError("codebook.nothing_related")
    with desk.act("relation.add") as act:
        relation = store.find_relation(act.connection, statement) or write.add_relation(act, statement)
        for concept_id in concept_ids:
            write.tie(act, relation, concept_id)
        return relation


def retie(desk: Desk, relation_id: str, concept_ids: Sequence[str]) -> None:
    """Let a relation tie these concepts and no others. Raises `CodebookError` as `relate` does.

    >>> ids = [codebook.id_of(study, "concept", name) for name in ("Usynlig bærevirke", "Mottakerberedskap")]
    >>> made = codebook.relate(study, "Noen må ta imot.", ids)
    >>> codebook.retie(study, made, ids[1:])
    >>> codebook.read_from(study).relations[0].concepts
    ('Mottakerberedskap',)
    """
    if not concept_ids:
        raise CodebookError("codebook.nothing_related")
    with desk.act("relation.tie") as act:
        found = next((row for row in store.relations(act.connection) if row["id"] == relation_id), None)
        if found is None:
            raise CodebookError("codebook.gone")
        for one in found["concepts"]:
            if one["id"] not in concept_ids:
                write.tie(act, relation_id, one["id"], tied=False)
        for concept_id in concept_ids:
            write.tie(act, relation_id, concept_id)


def reword_relation(desk: Desk, relation_id: str, statement: str, *, seen: Seen = ...) -> None:
    """Give a relation another sentence. ``seen`` is what one started from: `ConflictError` when somebody else has changed it
    since. Raises `CodebookError` for a sentence that another relation has.

    >>> made = codebook.relate(study, "Noen må ta imot.", [codebook.id_of(study, "concept", "Mottakerberedskap")])
    >>> codebook.reword_relation(study, made, "Noen må være der og ta imot.")
    >>> codebook.read_from(study).relations[0].statement
    'Noen må være der og ta imot.'
    """
    statement = tidy_name(statement)
    with desk.act("relation.reword") as act:
        if store.find_relation(act.connection, statement) not in (None, relation_id):
            raise CodebookError("codebook.name_taken", kind="relation", name=statement)
        write.set_words(act, "relation", relation_id, "statement", statement, seen)


def delete_relation(desk: Desk, relation_id: str) -> None:
    """Take a relation away; its concepts stay. Raises `CodebookError` when it is gone.

    >>> made = codebook.relate(study, "Noen må ta imot.", [codebook.id_of(study, "concept", "Mottakerberedskap")])
    >>> codebook.delete_relation(study, made)
    >>> codebook.read_from(study).relations
    ()
    """
    with desk.act("relation.delete") as act:
        write.delete_relation(act, relation_id)
