"""Codebooks of every shape, for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from qual.codebook import Code, Codebook, CodeGroup, Concept, Grouping, Link, ReferencePoint, Relation, Verdict
from qual.codebook.ladder import line, prose
from qual.store.codebook import name_key

HOSTILE = [
    "=1+1", "'=1+1", "''-x", "+47", "@meg", "-", "#N/A", "no", "null", "~", "2019", "1e3", "a;b", 'si "ja"', "a,b",
           "TRUE", "'", "<<", "=", "- a", "a: b", "æøå", "x_x000D_y", "{a}", "# b", "2015-04-14", "007"]  # fmt: skip

words = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=12)
names = words.map(line).filter(lambda name: bool(name_key(name)) and " / " not in name)
proses = st.none() | words | st.text(max_size=30).map(lambda text: f"{text}\n\nmer {text}")


def several(item: st.SearchStrategy[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(item, max_size=most, unique_by=name_key)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    code_names = draw(several(names, 6))
    concept_names = draw(several(names, 3))
    group_names = {name: draw(several(names, 3)) for name in draw(several(names, 3))}
    active = draw(st.none() | st.sampled_from(list(group_names))) if group_names else None
    groupings = []
    for grouping, of_it in group_names.items():
        home = {code: draw(st.none() | st.sampled_from(of_it)) for code in code_names} if of_it else {}
        groups = tuple(
            CodeGroup(group, draw(proses), tuple(code for code in code_names if home[code] == group)) for group in of_it
        )
        groupings.append(Grouping(grouping, draw(st.booleans()), grouping == active, groups))
    every = [f"{grouping} / {group}" for grouping, of_it in group_names.items() for group in of_it]
    targets = {"code": code_names, "code group": every, "concept": concept_names}
    return Codebook(
        codes=tuple(
            Code(name, draw(st.sampled_from(("empirical", "framework"))), draw(proses), draw(proses), draw(proses),
                 draw(st.none() | st.integers(0, 11)))
            for name in code_names
        ),
        groupings=tuple(groupings),
        concepts=tuple(Concept(name, draw(proses), tuple(draw(some(every)))) for name in concept_names),
        reference_points=tuple(
            ReferencePoint(statement, draw(proses), tuple(draw(st.lists(links(targets), max_size=3))))
            for statement in draw(several(names, 2))
        ),
        relations=tuple(Relation(name, tuple(draw(some(concept_names)))) for name in draw(several(names, 2))),
        verdicts=tuple(draw(st.lists(verdicts(targets), max_size=3))) if any(targets.values()) else (),
    )  # fmt: skip


def some(items: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), max_size=2) if items else st.just([])


def links(targets: dict[str, list[str]]) -> st.SearchStrategy[Link]:
    spans = st.tuples(st.integers(0, 9), st.integers(10, 20))
    said = st.builds(lambda name, span, quote: Link("utterance", name, *span, quote), names, spans, proses)
    quoted = st.builds(lambda quote: Link("utterance", quotation=quote), proses.filter(lambda text: bool(prose(text))))
    whole = st.builds(Link, st.sampled_from(("utterance", "coding")), names)
    known = [(kind, name) for kind, of_it in targets.items() for name in of_it]
    named = st.sampled_from(known).map(lambda pair: Link(*pair)) if known else st.nothing()
    return said | quoted | whole | named


def verdicts(targets: dict[str, list[str]]) -> st.SearchStrategy[Verdict]:
    answers = {"code": ("code", "sorting"), "code group": ("grouping", "holds"), "concept": ("concept", "local")}
    known = [(kind, name) for kind, of_it in targets.items() for name in of_it]
    moments = st.none() | st.sampled_from(("2016-04-14T09:00:00.000+00:00", "2017-05-01"))
    return st.builds(
        lambda pair, reason, by, at: Verdict(answers[pair[0]][0], *pair, answers[pair[0]][1], reason, by, at),
        st.sampled_from(known), proses, st.none() | names, moments,
    )  # fmt: skip
