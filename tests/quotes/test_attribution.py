"""Attribution templates and quotation marks."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.errors import QualError
from qual.quotes import Line, attribute, printed, quoted, verify

ROW = {
    "quote": "FN-R2-0006", "role": "leder, klubb", "group": "FN", "round": 2, "year": 2016, "level": "fritid",
    "municipality": "Nordfjell", "pseudonym": "Tove", "moderator": False, "text": "vi ringer",
}  # fmt: skip


def line(speaker: str, text: str, moderator: bool = False) -> Line:
    return Line("FN-R1-0001", speaker, None, moderator, text)


def test_the_default_names_neither_role_nor_place_nor_round() -> None:
    assert attribute(ROW, language="nb") == "Deltaker, fritid"
    assert attribute(ROW, language="en") == "Participant, fritid"


def test_the_default_tells_moderators_and_several_voices_apart() -> None:
    assert attribute(ROW | {"moderator": True}, language="nb") == "Moderator, fritid"
    both = (line("Ø1", "ja"), line("Ø2", "nei"), line("M1", "så?", True))
    assert attribute(ROW | {"lines": both}, language="nb") == "Deltakere, fritid"
    assert attribute(ROW | {"lines": both[1:]}, language="nb") == "Deltaker, fritid"


def test_every_field() -> None:
    template = "{role}|{group}|{round}|{year}|{level}|{municipality}|{reference}|{pseudonym}"
    assert attribute(ROW, template) == "leder, klubb|FN|2|2016|fritid|Nordfjell|FN-R2-0006|Tove"


def test_a_series_works_as_well_as_a_dict() -> None:
    assert attribute(pd.DataFrame([ROW]).iloc[0], "{role} ({year})") == "leder, klubb (2016)"


@pytest.mark.parametrize(
    ("template", "printed_as"),
    [
        ("{role}, {level}", "fritid"),
        ("{level}, {role}", "fritid"),
        ("{level}, {role}, {year}", "fritid, 2016"),
        ("{level} ({role})", "fritid"),
        ("{level} ({role}, {year})", "fritid (2016)"),
        ("{role} ({year}, {level})", "(2016, fritid)"),
        ("{level}, runde {round}, {year}", "fritid, 2016"),
        ("{level} – {role}", "fritid"),
        ("{role}, {pseudonym}", ""),
        ("{{{level}}}", "{fritid}"),
    ],
)
@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, "", "  "])
def test_what_is_missing_leaves_nothing_behind(template: str, printed_as: str, missing: object) -> None:
    assert attribute(ROW | {"role": missing, "round": missing, "pseudonym": missing}, template) == printed_as


def test_commas_inside_a_value_are_its_own() -> None:
    assert attribute(ROW | {"level": None}, "{level}, {role}") == "leder, klubb"


def test_a_round_that_became_a_float_is_still_a_number_of_a_round() -> None:
    assert attribute(ROW | {"round": 2.0}, "R{round}") == "R2"


def test_an_unknown_field_is_named_with_those_there_are() -> None:
    with pytest.raises(QualError) as raised:
        attribute(ROW, "{navn}, {level}")
    assert raised.value.code == "quotes.unknown_field"
    for language in ("nb", "en"):
        assert "navn" in raised.value.text(language)
        assert "{municipality}" in raised.value.text(language)


@pytest.mark.parametrize("template", ["{level", "level}", "{level:>9}", "{level!r}"])
def test_a_broken_template_is_named(template: str) -> None:
    with pytest.raises(QualError, match=r"\{who\}, \{level\}"):
        attribute(ROW, template)


@pytest.mark.parametrize("template", ["{level.__class__}", "{level[0]}", "{}", "{0}"])
def test_a_template_reaches_nothing_but_its_fields(template: str) -> None:
    with pytest.raises(QualError, match=r"\{pseudonym\}"):
        attribute(ROW, template)


@pytest.mark.parametrize(
    ("said", "print_"),
    [
        ('hun sa "kom nå" og gikk', "«hun sa “kom nå” og gikk»"),
        ("hun sa «kom nå» og gikk", "«hun sa “kom nå” og gikk»"),
        ("hun sa „kom nå“ og gikk", "«hun sa “kom nå” og gikk»"),
        ("hun sa “kom nå” og ”så” gikk", "«hun sa “kom nå” og ”så” gikk»"),
        ("det er vårt, ikke sant # [ler]", "«det er vårt, ikke sant # [ler]»"),
    ],
)
def test_marks_inside_a_quotation(said: str, print_: str) -> None:
    assert quoted(said) == print_


@given(st.text(min_size=1).filter(lambda text: any(letter.isalnum() for letter in text)))
def test_print_changes_nothing_but_the_marks(said: str) -> None:
    inside = quoted(said)[1:-1]
    assert len(inside) == len(said)
    assert all(a == b or (a in '«»„“”‟"' and b in "“”") for a, b in zip(said, inside, strict=True))
    assert verify(quoted(said), said)


def test_an_exchange_is_printed_without_the_transcripts_labels() -> None:
    lines = (line("Kari Nes", "ja"), line("Ola", 'så "fint"'), line("M1", "hva?", True), line("Kari Nes", "nei"))
    assert printed({"text": "", "lines": lines}, "nb") == ["A: «ja»", "B: «så “fint”»", "Moderator: «hva?»", "A: «nei»"]
    assert printed({"text": "ja", "lines": lines[:1]}) == ["«ja»"]
