from __future__ import annotations

import pytest

from qual.errors import CodingError
from qual.suggest import Figures, Suggester, evaluate

DEFINITIONS = {
    "hund": "en hund som bjeffer",
    "katt": "en katt som maler",
    "fugl": "en fugl som synger",
    "fisk": "en fisk i vannet",
}
TEXTS = ["hunden bjeffer", "katten maler", "hund og valp", "fuglen synger"]
CODES = ["hund", "katt", "hund", "fugl"]
GROUPS = ["R1", "R1", "R2", "R2"]


def test_the_model_against_its_baselines() -> None:
    result = evaluate(DEFINITIONS, TEXTS, CODES, GROUPS)
    assert result.model == Figures(1.0, 1.0, 1.0, 4)
    assert result.random.recall_at_1 == pytest.approx(1 / 4)
    assert result.random.recall_at_k == pytest.approx(3 / 4)
    assert result.random.mrr == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    # R1 is ranked by what R2 uses (fugl, hund, then fisk, katt), R2 by what R1 uses (hund, katt, then fisk, fugl)
    assert result.commonest.recall_at_1 == pytest.approx(1 / 4)
    assert result.commonest.recall_at_k == pytest.approx(2 / 4)
    assert result.commonest.mrr == pytest.approx((1 / 2 + 1 / 4 + 1 + 1 / 4) / 4)
    assert (result.sessions, result.codes, result.unseen, result.k) == (2, 4, 0, 3)


def test_it_never_trains_on_the_session_it_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[set[str]] = []
    fit = Suggester.fit

    def watched(self, definitions, texts, codes):
        trained.append(set(texts))
        return fit(self, definitions, texts, codes)

    monkeypatch.setattr(Suggester, "fit", watched)
    evaluate(DEFINITIONS, TEXTS, CODES, GROUPS)
    assert trained == [set(TEXTS[2:]), set(TEXTS[:2])]


def test_a_code_that_only_its_own_session_knows_is_a_miss() -> None:
    result = evaluate(DEFINITIONS | {"papegøyen": ""}, [*TEXTS, "papegøyen"], [*CODES, "papegøyen"], [*GROUPS, "R2"])
    assert result.unseen == 1
    assert result.model.recall_at_k == pytest.approx(4 / 5)


def test_any_code_of_a_passage_is_right_and_the_passage_counts_once() -> None:
    result = evaluate(DEFINITIONS, [*TEXTS, "hunden bjeffer"], [*CODES, "fisk"], [*GROUPS, "R1"])
    assert result.model.n == 4
    by_chance = 1 - (2 / 4 * 1 / 3)  # two right of four, first or second
    two = evaluate(DEFINITIONS, ["x", "x"], ["hund", "fisk"], ["R1", "R1"], k=2)
    assert two.random.recall_at_k == pytest.approx(by_chance)


def test_one_session_is_ranked_by_the_definitions() -> None:
    assert evaluate(DEFINITIONS, TEXTS, CODES, ["R1"] * 4).model.recall_at_1 == 1.0


def test_nothing_known_at_all() -> None:
    result = evaluate({}, ["hunden"], ["hund"], ["R1"])
    assert result.model == result.random == result.commonest == Figures(0.0, 0.0, 0.0, 1)
    assert result.unseen == 1


def test_nothing_to_score() -> None:
    with pytest.raises(CodingError) as caught:
        evaluate(DEFINITIONS, [], [], [])
    assert caught.value.code == "suggest.nothing_to_score"
    assert "two sessions" in caught.value.text("en")
