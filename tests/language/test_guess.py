"""A text that is plainly in another language is told; near, mixed and short ones are let pass."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from small_study import text_file

from qual import design, transcripts
from qual.errors import DesignError
from qual.language.guess import FEWEST, LANGUAGES, foreign
from qual.study import Study

TALK = {
    "bokmål": "Vi har jo prøvd det litt før, men det var ikke så mye som skjedde da. Hva skulle vi ellers ha gjort?",
    "nynorsk": "Me har prøvd det litt før, men eg veit ikkje kva som hende då. Kva skulle me elles ha gjort, seier ho.",
    "nordnorsk": "Æ veit ikkje ka ho sa tel han, men æ trur det va sånn at vi mått ring dokker. Kor skull vi ellers spør, sa æ.",
    "trøndersk": "Æ ha itj sett nå sånt før, men hu sa at dæm skull kom. Ka skull vi gjort da, trur du? Det va itj så lett.",
    "da": "Vi har jo prøvet det lidt før, men der skete ikke så meget. Hvad skulle vi ellers have gjort, siger hun til mig.",
    "sv": "Vi har ju provat det lite innan, men det hände inte så mycket då. Vad skulle vi annars ha gjort, säger hon.",
    "en": "We had tried it before, but not much came of it. What else could we have done, she says, and I think so too.",
    "de": "Wir haben das schon versucht, aber es ist nicht viel passiert. Was hätten wir sonst tun sollen, sagt sie mir.",
    "nl": "Wij hebben het al een keer geprobeerd, maar er is niet veel gebeurd. Wat hadden we dan moeten doen, zei ze.",
    "fr": "Nous avons déjà essayé, mais il ne s'est pas passé grand-chose. Qu'est-ce que nous aurions pu faire, dit-elle.",
    "other": "Bandymės jau anksčiau, bet nelabai kas įvyko. Ką gi mums daugiau reikėjo daryti, klausia kolegė iš darželio.",
}  # fmt: skip
NORWEGIAN = ("bokmål", "nynorsk", "nordnorsk", "trøndersk")


def long(name: str) -> list[str]:
    return [TALK[name]] * 8


@pytest.mark.parametrize("name", TALK)
def test_in_a_norwegian_study(name: str) -> None:
    assert foreign(long(name)) == (None if name in NORWEGIAN else name)


@pytest.mark.parametrize("name", ["da", "sv", "en", "de", "nl", "fr"])
def test_in_a_study_of_another_language(name: str) -> None:
    assert foreign(long(name), (name,)) is None
    assert foreign(long(name), ("no", name)) is None
    for other in ("bokmål", "nynorsk"):
        assert foreign(long(other), (name,)) == "no"


def test_short_mixed_and_wordless_texts_are_let_pass() -> None:
    assert foreign([TALK["en"]]) is None
    assert len(TALK["en"].split()) < FEWEST
    assert foreign([]) is None
    assert foreign(["12 … # 00:12"] * 500) is None
    assert foreign(long("bokmål") + long("en")) is None
    assert foreign(long("bokmål") * 3 + long("da")) is None


def test_the_warning_of_a_reading_says_which(tmp_path: Path) -> None:
    path = text_file(tmp_path / "samtale.txt", "".join(f"A{n % 2}: {TALK['en']}\n" for n in range(8)))
    (notice,) = transcripts.read(path).warnings
    assert (notice.code, "engelsk" in notice.text("nb"), "English" in notice.text("en")) == ("language_en", True, True)
    assert transcripts.read(path, languages=("en",)).warnings == ()


def test_a_study_that_expects_another_language(study: Study, inbox: Path) -> None:
    files = [
        text_file(inbox / f"HN-R{number}.txt", "".join(f"A{n % 2}: {TALK[name]}\n" for n in range(8)))
        for number, name in ((2, "en"), (3, "bokmål"))
    ]
    warned = [bool(study.transcript(path).warnings) for path in files]
    assert warned == [True, False]
    told = study.add(files[0], existing="replace").warnings
    assert len(told) == 1  # a warning, and nothing more
    toml = study.folder / "study.toml"
    toml.write_text('languages = ["en"]\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    with Study(study.folder) as again:
        assert [bool(again.transcript(path).warnings) for path in files] == [False, True]


def test_a_language_that_is_not_known_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path / "study.toml", 'name = "x"\nlanguages = ["tlh"]')
    with pytest.raises(DesignError, match="tlh"):
        design.read(path)
    for language in LANGUAGES:
        assert dataclasses.replace(design.read(text_file(path, f'name = "x"\nlanguages = ["{language}"]')))
