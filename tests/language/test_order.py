"""Names in a list stand as in a Norwegian index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qual.language.order import norwegian

IN_ORDER = [
    "", "7", "007 a", "9", "10", "Adam", "adam b", "adam-c", "Ida", "idé", "idéer", "ü", "yrke", "zoolog", "Ærfugl", "ærlig", "øre", "Östen",
    "Aagot", "ågren", "åpner", "Åse",
]  # fmt: skip


def test_the_order_of_a_norwegian_index() -> None:
    assert sorted(reversed(IN_ORDER), key=norwegian) == IN_ORDER


def test_how_a_name_is_written_does_not_move_it() -> None:
    forms = ["Åse 2", "A\u030ase  2", "åse 2", "\u200bÅse 02"]
    assert {norwegian(form)[0] for form in forms} == {norwegian("åse 2")[0]}


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_stand_by_their_value(one: int, other: int) -> None:
    assert (norwegian(f"gruppe {one}")[0] < norwegian(f"gruppe {other}")[0]) == (one < other)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_names_have_one_order(names: list[str]) -> None:
    assert sorted(names, key=norwegian) == sorted(reversed(names), key=norwegian)
