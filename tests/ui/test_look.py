"""The colours of figures: every text can be read on its ground, light and dark, and a scale reads in greyscale."""

from __future__ import annotations

import itertools

import pytest

from qual.ui import look

SCHEMES = ("light", "dark")


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def paper(scheme: str) -> str:
    return str(look.THEME[f"theme.{scheme}.backgroundColor"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_on_each_shade_can_be_read(scheme: str) -> None:
    at = 2 * SCHEMES.index(scheme)
    for shade in (*look.STEPS, *look.PARTS):
        assert contrast(shade[at], shade[at + 1]) >= 4.5, shade
    for name in ("ink", "ink-quiet"):
        assert contrast(look.INKS[name][at // 2], paper(scheme)) >= 4.5, name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_none_recedes_and_all_stands_farthest_from_the_paper(scheme: str) -> None:
    """So in greyscale too, as each step is farther off than the one before."""
    at = 2 * SCHEMES.index(scheme)
    steps = [contrast(shade[at], paper(scheme)) for shade in look.STEPS]
    assert all(after > 1.15 * before for before, after in itertools.pairwise(steps)), steps
    parts = [contrast(shade[at], paper(scheme)) for shade in look.PARTS]
    assert all(before > 1.15 * after for before, after in itertools.pairwise(parts)), parts


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_drawn_without_words_can_be_seen(scheme: str) -> None:
    """Lines and points, and the frames of what is missing: 3:1, as WCAG asks of graphics (ink-faint is of rules alone)."""
    at = SCHEMES.index(scheme)
    for colour in (look.INKS["trend"][at], *(look.PALETTE[place][at] for place in look.LEVEL_COLOURS)):
        assert contrast(colour, paper(scheme)) >= 3
