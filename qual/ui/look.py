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

#: Levels have fixed colours (places in the palette); municipalities a mark.
LEVEL_COLOURS = (0, 1, 2, 3, 6, 8)
MUNICIPALITY_MARKS = ("●", "▲", "■", "◆")

THEME: dict[str, str | int | bool | list[str]] = {
    "theme.font": FONT,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "6px",
    "theme.showWidgetBorder": True,
    "theme.headingFontSizes": ["1.7rem", "1.35rem", "1.15rem", "1rem", "1rem", "1rem"],
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

_RULES = "\n".join((files("qual.ui") / "components" / name).read_text("utf-8") for name in ("app.css", "bar.css"))
CSS = f"<style>:root {{ {_COLOURS} }}\n{_RULES}</style>"


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
