"""What a codebook holds to be true of itself."""

from __future__ import annotations

import pytest

from qual.codebook import Code, Codebook, CodeGroup, Concept, Grouping, Link, ReferencePoint, Verdict
from qual.errors import CodebookError


def refused(code: str, **parts: object) -> str:
    with pytest.raises(CodebookError) as caught:
        Codebook(**parts)  # type: ignore[arg-type]
    assert caught.value.code == code
    return caught.value.text("nb") + caught.value.text("en")


def test_a_code_s_group_and_a_group_s_codes_are_one_fact() -> None:
    by_code = Codebook(codes=(Code("a", group="G"), Code("b")), groupings=(Grouping("H", groups=(CodeGroup("G"),)),))
    by_group = Codebook(
        codes=(Code("a"), Code("b")), groupings=(Grouping("H", groups=(CodeGroup("G", codes=("A",)),)),)
    )
    assert by_code == by_group
    assert by_code.codes[0].group == "G"
    assert by_code.codes[1].group is None


def test_groups_that_only_codes_name_become_a_grouping() -> None:
    book = Codebook(codes=(Code("a", group="G"), Code("b", group="g"), Code("c", group="H")))
    assert [group.codes for group in book.groupings[0].groups] == [("a", "b"), ("c",)]
    assert book.groupings[0].active
    assert not book.groupings[0].framework


def test_the_same_group_name_in_two_groupings_is_told_apart() -> None:
    book = Codebook(
        codes=(Code("a"), Code("b")),
        groupings=(
            Grouping("Adas", groups=(CodeGroup("Hjem", codes=("a",)),)),
            Grouping("Bos", active=True, groups=(CodeGroup("Hjem", codes=("b",)),)),
        ),
        concepts=(Concept("K", groups=("adas / hjem", "Hjem")),),
    )
    assert book.concepts[0].groups == ("Adas / Hjem", "Hjem")
    assert [code.group for code in book.codes] == ["Adas / Hjem", "Hjem"]


def test_names_are_one_line_of_nfc() -> None:
    assert Code("  på\n  tå ").name == "på tå"


def test_two_of_one_name() -> None:
    assert "Ble vane" in refused("codebook.duplicate", codes=(Code("ble vane"), Code("Ble vane")))
    refused("codebook.duplicate", codes=(Code("på tå"), Code("på tå")))
    refused("codebook.duplicate", concepts=(Concept("K"), Concept("k")))
    refused("codebook.duplicate", groupings=(Grouping("H", groups=(CodeGroup("G"), CodeGroup("g"))),))


def test_what_points_at_nothing() -> None:
    groups = (Grouping("H", groups=(CodeGroup("G"),)),)
    assert "Mangler" in refused(
        "codebook.unknown_group", groupings=groups, concepts=(Concept("K", groups=("Mangler",)),)
    )
    refused("codebook.unknown_group", groupings=groups, codes=(Code("a", group="Mangler"),))
    refused("codebook.unknown_target", groupings=(Grouping("H", groups=(CodeGroup("G", codes=("a",)),)),))
    refused("codebook.unknown_target", verdicts=(Verdict("code", "code", "a", "empirical"),))
    refused("codebook.unknown_target", reference_points=(ReferencePoint("S", links=(Link("concept", "K"),)),))


def test_a_code_in_two_groups_of_one_grouping() -> None:
    groups = (CodeGroup("G", codes=("a",)), CodeGroup("H", codes=("A",)))
    refused("codebook.two_groups", codes=(Code("a"),), groupings=(Grouping("X", groups=groups),))


def test_two_active_groupings() -> None:
    refused("codebook.two_active", groupings=(Grouping("X", active=True), Grouping("Y", active=True)))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Code(" "), "codebook.no_name"),
        (lambda: Code("a", origin="sorting"), "codebook.unknown_origin"),
        (lambda: Link("sofa", "x"), "codebook.bad_link"),
        (lambda: Link("utterance"), "codebook.bad_link"),
        (lambda: Link("utterance", "BN-R2-0001", 4, 4), "codebook.bad_span"),
        (lambda: Verdict("code", "code", "a", "maybe"), "codebook.unknown_answer"),
        (lambda: Verdict("code", "concept", "a", "empirical"), "codebook.wrong_target"),
        (lambda: Verdict("taste", "code", "a", "empirical"), "codebook.unknown_test"),
    ],
)
def test_values_that_make_no_sense(make: object, code: str) -> None:
    with pytest.raises(CodebookError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.code == code
    assert caught.value.text("nb") != caught.value.text("en")
