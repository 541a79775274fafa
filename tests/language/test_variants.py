"""Label variants are proposed together, moderators are recognised; nothing is merged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.language.variants import looks_like_moderator, propose_variants


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"Interviewer 1": 30, "Interviewer1": 4, "interviewr": 1, "INT": 2, "D1": 20, "D2": 19},
            [("Interviewer 1", "Interviewer1", "INT", "interviewr")],
        ),
        ({"Deltaker 1": 9, "Deltaker 2": 8, "Deltaker1": 1}, [("Deltaker 1", "Deltaker1")]),
        ({"Mod 1": 9, "Mod 2": 8, "Moderator": 1}, []),
        ({"Anne": 20, "Anna": 18}, []),
        ({"Kristoffer": 20, "Kristofer": 1, "Kari": 7}, [("Kristoffer", "Kristofer")]),
        ({"ANNE": 3, "Anne": 20, "Anne (ler)": 1}, [("Anne", "ANNE", "Anne (ler)")]),
        ({"Anne": 20, "Anne Berg": 5, "Per": 2}, [("Anne", "Anne Berg")]),
        ({"Anne": 20, "Anne Berg": 5, "Anne Dahl": 4}, []),
        ({"SPEAKER_00": 5, "SPEAKER_01": 5}, []),
        ({"D1": 4, "D01": 2, "D10": 3}, [("D1", "D01")]),
        ({}, []),
    ],
)
def test_variants_within_a_session(counts: dict[str, int], expected: list[tuple[str, ...]]) -> None:
    assert propose_variants(counts) == expected


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.integers(1, 50), max_size=8))
def test_each_label_is_proposed_once_at_most_and_as_it_is_written(counts: dict[str, int]) -> None:
    proposed = [label for group in propose_variants(counts) for label in group]
    assert len(proposed) == len(set(proposed))
    assert set(proposed) <= counts.keys()
    assert all(len(group) > 1 for group in propose_variants(counts))


@pytest.mark.parametrize(
    "label", ["Moderator", "M1", "Mod. 2", "INT", "Interviewer 1", "I", "Intervjuar", "Q", "Ordstyrer"]
)
def test_moderators_by_label(label: str) -> None:
    assert looks_like_moderator(label)


@pytest.mark.parametrize(
    "label", ["Maria", "Ingrid", "D1", "Informant 2", "Interviewee", "Milla", "Befragte", "", None]
)
def test_others_by_label(label: str | None) -> None:
    assert not looks_like_moderator(label)


def test_moderators_by_what_they_do() -> None:
    talk = [("Siri", "Velkommen. Hvordan går det?"), ("Leif", "Fint."), ("Siri", "Og båten?"), ("Leif", "Hvilken?")]
    talk += [("Siri", "Hva med naustet?"), ("Leif", "Det står."), ("Gro", "Ja."), ("Siri", "Takk.")]
    assert looks_like_moderator("Siri", talk)
    assert not looks_like_moderator("Leif", talk)
    assert not looks_like_moderator("Gro", talk)
    asking = [("Deltaker 1" if who == "Siri" else who, text) for who, text in talk]
    assert not looks_like_moderator("Deltaker 1", asking)
