"""The look: one accent colour, the system's own font, light and dark; a palette that colour-blind eyes can tell apart."""

from __future__ import annotations

from importlib.resources import files

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

#: Twelve colours in a fixed order for codes, as (light, dark); each has contrast of 4.5:1 or more against its background.
PALETTE: tuple[tuple[str, str], ...] = (
    ("#0b6ba8", "#6cb8e6"),
    ("#b3480a", "#f29a63"),
    ("#00735a", "#4fc3a1"),
    ("#8f3f7d", "#d99acb"),
    ("#7a6100", "#d9bd4a"),
    ("#a8323e", "#ee8f97"),
    ("#3f51a3", "#9fadf0"),
    ("#2f7030", "#83c784"),
    ("#6b4fa0", "#bda6ec"),
    ("#8a5a2b", "#d6a878"),
    ("#00708a", "#5cc4da"),
    ("#6a6a6a", "#b5b5b5"),
)

#: Shades of a figure from "none" to "all", as (light, its text, dark, its text): each text has 4.5:1 or more on its shade. In the
#: dark "none" recedes and "all" is brightest, so the dark scale is one of its own and not the light one turned round.
STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("#f5f4ea", "#5f5f58", "#20252b", "#a3abb3"),
    ("#d3e8b8", "#1c2126", "#1d3b4e", "#ffffff"),
    ("#93cfa8", "#1c2126", "#1f585f", "#ffffff"),
    ("#3fa39b", "#000000", "#2a7a75", "#ffffff"),
    ("#31688e", "#ffffff", "#7bca8c", "#10151a"),
    ("#440154", "#ffffff", "#f3e67a", "#10151a"),
)
#: Parts of a bar, each with a lightness of its own, from what speaks to what recedes; as above.
PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("#3d4a87", "#ffffff", "#f3e67a", "#10151a"),
    ("#3fa39b", "#000000", "#5fb59a", "#10151a"),
    ("#bddb9c", "#1c2126", "#1f6068", "#ffffff"),
    ("#ececec", "#1c2126", "#2c333b", "#e6e8ea"),
)
#: Of a figure besides: its words, its quiet words, its lines, its rules, and what grows in it.
INKS = {
    "ink": ("#1c2126", "#e6e8ea"),
    "ink-quiet": ("#5a6067", "#a3abb3"),
    "ink-line": ("#9aa0a6", "#6b747d"),
    "ink-faint": ("#e4e6e8", "#2a3038"),
    "trend": ("#2f7690", "#6fc3cf"),
}

#: Levels have fixed colours (places in the palette); municipalities a mark.
LEVEL_COLOURS = (0, 1, 2, 3, 6, 8)
MUNICIPALITY_MARKS = ("●", "▲", "■", "◆")

THEME: dict[str, str | int | bool | list[str]] = {
    "theme.font": FONT,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "6px",
    "theme.showWidgetBorder": True,
    "theme.headingFontSizes": ["1.7rem", "1.15rem", "1.15rem", "1rem", "1rem", "1rem"],
    "theme.light.primaryColor": "#0b6ba8",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f4f5f7",
    "theme.light.textColor": "#1c2126",
    "theme.light.borderColor": "#d6dade",
    "theme.light.linkColor": "#0b6ba8",
    "theme.dark.primaryColor": "#6cb8e6",
    "theme.dark.backgroundColor": "#15181c",
    "theme.dark.secondaryBackgroundColor": "#1f242a",
    "theme.dark.textColor": "#e6e8ea",
    "theme.dark.borderColor": "#3a4149",
    "theme.dark.linkColor": "#6cb8e6",
}

_COLOURS = "".join(f"--qual-{place}: light-dark({light}, {dark}); " for place, (light, dark) in enumerate(PALETTE))

_COLOURS += "".join(f"--qual-{name}: light-dark({light}, {dark}); " for name, (light, dark) in INKS.items())


def _shades(name: str, shades: tuple[tuple[str, str, str, str], ...]) -> str:
    """A class for each shade, with its ground and the ink on it."""
    return "".join(
        f".{name}-{at} {{ --ground: light-dark({light}, {dark}); --ink: light-dark({on_light}, {on_dark}); }}\n"
        for at, (light, on_light, dark, on_dark) in enumerate(shades)
    )


_LINES = "".join(f".line-{at} {{ --line: var(--qual-{place}); }}\n" for at, place in enumerate(LEVEL_COLOURS))
_RULES = "\n".join((files("qual.ui") / "components" / name).read_text("utf-8") for name in ("app.css", "bar.css"))
CSS = f"<style>:root {{ {_COLOURS} }}\n{_shades('step', STEPS)}{_shades('shade', PARTS)}{_LINES}{_RULES}</style>"


def uploader(choose: str, drop: str) -> str:
    """CSS that gives Streamlit's file uploader, which speaks English only, its words in the window's language."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    told = f'{zone} [data-testid="stFileUploaderDropzoneInstructions"]'
    return f"""
<style>
  {zone} > span button p {{ font-size: 0; }}
  {zone} > span button p::after {{ content: "{choose}"; font-size: 1rem; }}
  {told} > div {{ display: none; }}
  {told}::after {{ content: "{drop}"; opacity: 0.7; font-size: 0.9rem; }}
</style>
"""
