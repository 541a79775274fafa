"""Agreement between coders, against examples worked by hand and from the literature."""

from __future__ import annotations

import math

import pytest

from qual import codebook, coding
from qual.coding import Span
from qual.coding.agreement import Table
from qual.errors import CodingError
from qual.study import Study


def test_kappa_by_hand() -> None:
    """50 units, 20 yes by both, 15 no by both: p_o = 0.7; p_e = 0.5·0.6 + 0.5·0.4 = 0.5; kappa = 0.4."""
    table = Table(20, 5, 10, 15)
    assert (table.count, table.percent) == (50, 70)
    assert table.kappa == pytest.approx(0.4)


def test_alpha_of_two_observers_and_binary_data() -> None:
    """Ten units, judged 0100000010 and 1110010000: 4 differ, 14 noes and 6 yeses: 1 - 19·4/(14·6) = 0.095."""
    table = Table(both=1, one=1, two=3, neither=5)
    assert table.alpha == pytest.approx(1 - 76 / 84)
    assert round(table.alpha, 3) == 0.095
    assert table.percent == 60


def test_perfect_opposite_and_undefined() -> None:
    assert (Table(3, 0, 0, 7).kappa, Table(3, 0, 0, 7).alpha) == (1, 1)
    assert Table(0, 5, 5, 0).kappa == -1
    assert Table(0, 5, 5, 0).alpha == pytest.approx(1 - 19 * 10 / 100)
    assert all(
        math.isnan(value) for value in (Table(0, 0, 0, 9).kappa, Table(0, 0, 0, 9).alpha, Table(9, 0, 0, 0).kappa)
    )
    assert math.isnan(Table(0, 0, 0, 0).percent)


@pytest.fixture
def coded(study: Study) -> Study:
    """Ada and Bo on HN-R1 (four utterances of participants); only Ada on HV-R1; an empirical code by both."""
    frame = codebook.add_code(study, "nivå 1", origin="framework")
    own = codebook.add_code(study, "te først")
    for coder, code, utterances in (
        ("Ada", frame, ("HN-R1-0002", "HN-R1-0004", "HV-R1-0002")),
        ("Bo", frame, ("HN-R1-0002", "HN-R1-0005", "HN-R1-0001")),
        ("Ada", own, ("HN-R1-0003",)),
        ("Bo", own, ("HN-R2-0002",)),
    ):
        for utterance in utterances:
            coding.apply(study.acting(coder), code, [Span(utterance, 0, 2)])
    coding.apply(study.acting("Bo"), frame, [Span("HN-R1-0002", 3, 6)])  # twice on one utterance counts once
    return study


def test_framework_codes_in_sessions_that_both_coded(coded: Study) -> None:
    (row,) = coding.agreement(coded).to_dict("records")
    said = coded.utterances("HN-R1")
    count = int((~said["is_moderator"]).sum())
    assert (row["theme"], row["coder"], row["other"], row["sessions"], row["utterances"]) == (
        "nivå 1",
        "Ada",
        "Bo",
        1,
        count,
    )
    assert (row["both"], row["one"], row["two"], row["neither"]) == (1, 1, 1, count - 3)


def test_never_open_empirical_codes(coded: Study) -> None:
    assert list(coding.agreement(coded)["theme"]) == ["nivå 1"]
    with pytest.raises(CodingError) as caught:
        coding.agreement(coded, theme="te først")
    assert caught.value.code == "agreement.empirical"
    assert "--level group" in str(caught.value)


def test_groups(coded: Study) -> None:
    assert coding.agreement(coded, level="group").empty
    group = codebook.add_group(coded.acting("Ada"), "Å ringe")
    codes = [code.id for code in codebook.read_from(coded).codes if code.id]
    codebook.move_code(coded.acting("Ada"), codes, group)
    (row,) = coding.agreement(coded, level="group").to_dict("records")
    assert (row["theme"], row["sessions"], row["both"], row["one"], row["two"]) == ("Å ringe", 1, 1, 2, 1)


@pytest.mark.parametrize(
    ("choices", "code"),
    [({"level": "concept"}, "level"), ({"level": "group", "grouping": "x"}, "grouping"), ({"theme": "x"}, "theme")],
)
def test_what_does_not_exist(coded: Study, choices: dict[str, str], code: str) -> None:
    with pytest.raises(CodingError) as caught:
        coding.agreement(coded, **choices)
    assert caught.value.code == f"agreement.{code}"
    assert str(caught.value)
