from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qual import codebook, coding
from qual.study import Study
from qual.suggest import session as suggesting
from qual.transcripts import Place

SAID = """M1: Hvordan går det med opplæring og veiledning av de nye?
D1: vi får kurs og veiledning hver eneste måned nå
D2: ledelsen har bestemt seg og står bak det hele veien
D1: kurset og veiledningen hjelper de nye som kommer
D3: ja
D2: sjefen og ledelsen snakker om det på hvert eneste møte
"""
FRAME = {"Opplæring": "kurs, opplæring og veiledning av dem som er nye", "Ledelse": "ledelsen og sjefen står bak"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    file = tmp_path / "BN-R1.txt"
    file.write_text(SAID, encoding="utf-8")
    with Study.create(tmp_path / "study", name="Liten", coder="K") as made:
        made.add(file, place=Place(session="BN-R1", group="BN", round=1, create=True))
        for name, definition in FRAME.items():
            codebook.add_code(made.acting("K"), name, origin="framework", definition=definition)
        codebook.add_code(made.acting("K"), "kurset hjelper de nye")
        yield made


def first(study: Study) -> dict[str, str]:
    return {reference: ranked[0].code for reference, ranked in study.suggestions("BN-R1").items()}


def test_framework_codes_are_ranked_for_what_participants_say(study: Study) -> None:
    assert first(study) == {
        "BN-R1-0002": "Opplæring", "BN-R1-0003": "Ledelse", "BN-R1-0004": "Opplæring", "BN-R1-0006": "Ledelse"
    }  # fmt: skip
    ranked = suggesting.for_study(study.acting("K"), k=1)
    assert {len(one) for one in ranked.values()} == {1}
    assert ranked["BN-R1-0004"][0].why[0] in ("kurset", "veiledningen")
    every = suggesting.for_study(study.acting("K"), level="code", k=9)
    assert {one.code for one in every["BN-R1-0004"]} == {*FRAME, "kurset hjelper de nye"}


def test_a_rejected_code_does_not_come_back_to_that_coder(study: Study) -> None:
    no = study.code_id("Opplæring")
    at = study.utterances().set_index("utterance").loc["BN-R1-0002", "id"]
    coding.answer_suggestion(study.acting("K"), at, no, rank=1, score=0.7, accepted=False)
    mine = suggesting.for_session(study.acting("K"), "BN-R1")
    assert [one.code for one in mine["BN-R1-0002"]] == ["Ledelse"]
    assert [one.rank for one in mine["BN-R1-0002"]] == [1]
    assert mine["BN-R1-0004"][0].code == "Opplæring"
    assert suggesting.for_session(study.acting("L"), "BN-R1")["BN-R1-0002"][0].code == "Opplæring"


def test_a_code_that_the_utterance_has_is_left_out(study: Study) -> None:
    study.code("BN-R1-0002", "Opplæring")
    assert "BN-R1-0002" not in first(study)
    every = suggesting.for_session(study.acting("K"), "BN-R1", uncoded_only=False)
    assert [one.code for one in every["BN-R1-0002"]] == ["Ledelse"]
    study.code("BN-R1-0003", "kurset hjelper de nye")  # an empirical code does not close the framework pass
    assert "BN-R1-0003" in first(study)


def test_codings_teach(study: Study) -> None:
    study.code("BN-R1-0005", "Ledelse", start=0, end=2)
    before = suggesting.train(study)
    assert suggesting.train(study) is before  # once a revision
    study.code("BN-R1-0002", "Ledelse")
    assert suggesting.train(study) is not before


def test_a_ranker_of_what_stood_before_a_backup_was_put_in_place_is_not_used(study: Study) -> None:
    study.backup()
    study.code("BN-R1-0005", "Ledelse", start=0, end=2)
    before = suggesting.train(study)
    study.restore()
    study.code("BN-R1-0002", "Opplæring")
    assert suggesting.train(study).mark != before.mark  # though the revisions have the same number


def test_without_a_frame_there_is_nothing_to_suggest(tmp_path: Path) -> None:
    with Study.create(tmp_path / "study", name="Tom") as empty:
        assert suggesting.for_study(empty.acting("K")) == {}
        with pytest.raises(ValueError, match="level"):
            suggesting.for_study(empty.acting("K"), level="concept")


def test_a_screen_never_waits_for_training(study: Study) -> None:
    assert suggesting.at_hand(study) is None
    until = time.monotonic() + 60
    while (model := suggesting.at_hand(study)) is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    study.code("BN-R1-0002", "Ledelse")
    assert suggesting.at_hand(study) is model  # the old one serves until the new one is ready


def test_a_group_that_is_near_offers_codes_in_it(study: Study) -> None:
    """A group is never given itself: what it offers are its codes, less those that the utterance has or has been refused."""
    codes = {name: codebook.add_code(study.acting("K"), name) for name in ("lærer sammen", "kurs hver måned")}
    grouping = codebook.add_grouping(study.acting("K"), "Forsøk 1")
    codebook.activate_grouping(study.acting("K"), grouping)
    near, far = (codebook.add_group(study.acting("K"), name, grouping_id=grouping) for name in ("Å lære opp", "Ledere"))
    for code in codes.values():
        codebook.move_code(study.acting("K"), code, near)
    codebook.move_code(study.acting("K"), study.code_id("Ledelse"), far)
    at = study.utterances().set_index("utterance").loc["BN-R1-0002"]

    def offered() -> dict[str, tuple[str, ...]]:
        model = suggesting.train(study, "group")
        found = suggesting.near_groups(study.acting("K"), model, {at["id"]: at["text"]})
        return {one.name: one.codes for one in found[at["id"]]}

    assert next(iter(offered().items())) == ("Å lære opp", (codes["kurs hver måned"], codes["lærer sammen"]))
    study.code("BN-R1-0002", "kurs hver måned")
    assert offered()["Å lære opp"] == (codes["lærer sammen"],)
    coding.answer_suggestion(study.acting("K"), at["id"], codes["lærer sammen"], rank=1, score=0.4, accepted=False)
    assert "Å lære opp" not in offered()
