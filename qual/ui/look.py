"""The look: one accent colour, the system's own font, light and dark; a palette that colour-blind eyes can tell apart."""

from __future__ import annotations

from typing import Any

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

#: Twelve colours in a fixed order for codes, as (light, dark); each has contrast of 4.5:1 or more against its background.
PALETTE: tuple[tuple[str, str], ...] = (
    ("#0b6ba8", "#6cb8e6"), ("#b3480a", "#f29a63"), ("#00735a", "#4fc3a1"), ("#8f3f7d", "#d99acb"),
    ("#7a6100", "#d9bd4a"), ("#a8323e", "#ee8f97"), ("#3f51a3", "#9fadf0"), ("#2f7030", "#83c784"),
    ("#6b4fa0", "#bda6ec"), ("#8a5a2b", "#d6a878"), ("#00708a", "#5cc4da"), ("#6a6a6a", "#b5b5b5"),
)  # fmt: skip

#: Levels have fixed colours (places in the palette); municipalities a mark.
LEVEL_COLOURS = (0, 1, 2, 3, 6, 8)
MUNICIPALITY_MARKS = ("●", "▲", "■", "◆")

THEME: dict[str, Any] = {
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

CSS = f"""
<style>
  .stApp {{
    {_COLOURS}
    --qual-line: light-dark(#d6dade, #3a4149); --qual-soft: light-dark(#f4f5f7, #1f242a);
    --qual-quiet: light-dark(#59626b, #a3acb5); --qual-accent: var(--qual-0); --qual-warn: var(--qual-1);
  }}
  .block-container {{ padding-top: 3.7rem; padding-bottom: 3rem; max-width: 1500px; }}
  h1 {{ padding: 0.1rem 0 0.2rem; }}
  h2, h3 {{ padding-bottom: 0.2rem; }}
  .qual-bar {{ display: flex; gap: 0.9rem; align-items: baseline; flex-wrap: wrap; min-height: 1.9rem; font-size: 0.88rem; color: var(--qual-quiet); }}
  .qual-bar b {{ color: inherit; font-weight: 600; }}
  .qual-fictional {{ border-left: 3px solid var(--qual-warn); padding-left: 0.55rem; }}
  .qual-lead {{ color: var(--qual-quiet); margin: 0 0 0.4rem; max-width: 75ch; }}
  .qual-problem {{ border-left: 4px solid var(--qual-warn); background: var(--qual-soft); padding: 0.6rem 0.9rem; border-radius: 0 6px 6px 0; margin: 0.2rem 0; max-width: 90ch; }}
  .qual-note {{ border-left: 3px solid var(--qual-line); padding: 0.15rem 0.8rem; color: var(--qual-quiet); margin: 0.1rem 0; max-width: 80ch; font-size: 0.92rem; }}
  .qual-empty {{ border: 1px dashed var(--qual-line); border-radius: 8px; padding: 1.3rem 1.5rem; max-width: 75ch; margin: 0.6rem 0; }}
  .qual-empty h3 {{ margin: 0 0 0.4rem; padding: 0; font-size: 1.1rem; }}
  .qual-empty p {{ margin: 0.35rem 0; }}
  .qual-quiet {{ color: var(--qual-quiet); }}
  .qual-small {{ font-size: 0.88rem; }}
  .qual-quote {{ margin: 0 0 0.15rem; line-height: 1.5; max-width: 72ch; }}
  .qual-quote p {{ margin: 0 0 0.15rem; white-space: pre-line; }}
  .qual-said {{ font-size: 1.02rem; }}
  .qual-by {{ color: var(--qual-quiet); font-size: 0.88rem; }}
  .qual-around {{ color: var(--qual-quiet); font-size: 0.93rem; border-left: 2px solid var(--qual-line); padding-left: 0.7rem; margin: 0.25rem 0; }}
  ul.qual-list {{ list-style: none; margin: 0 !important; padding: 0 !important; }}
  .qual-list li {{ margin: 0 !important; padding: 0.3rem 0; border-bottom: 1px solid var(--qual-line); line-height: 1.4; }}
  .qual-list li:last-child {{ border-bottom: 0; }}
  .qual-list time, .qual-list .when {{ color: var(--qual-quiet); font-size: 0.85rem; margin-right: 0.6rem; font-variant-numeric: tabular-nums; }}
  .qual-talk {{ display: grid; grid-template-columns: max-content max-content minmax(0, 75ch); column-gap: 0.9rem; row-gap: 0.35rem; line-height: 1.5; }}
  .qual-talk > div {{ white-space: pre-line; overflow-wrap: anywhere; }}
  .qual-talk .at {{ color: var(--qual-quiet); font-size: 0.8rem; font-variant-numeric: tabular-nums; padding-top: 0.2rem; }}
  .qual-talk .who {{ font-weight: 600; max-width: 9rem; }}
  .qual-talk .mod {{ color: var(--qual-quiet); font-weight: 400; }}
  .qual-chip {{ display: inline-block; border: 1px solid var(--qual-line); border-radius: 999px; padding: 0 0.55rem; font-size: 0.82rem; margin: 0 0.25rem 0.25rem 0; }}
  .qual-card h4 {{ margin: 0; padding: 0; font-size: 1.02rem; line-height: 1.35; }}
  .qual-card p {{ margin: 0.2rem 0 0; line-height: 1.4; }}
  .qual-ring {{ font-size: 0.95rem; margin-left: 0.35rem; }}
  .qual-picture {{ background: #fff; border-radius: 8px; }}
  [data-testid="InputInstructions"] {{ display: none; }}
  [class*="st-key-transcripts_list"] [data-testid="stElementToolbar"], [class*="st-key-codebook_codes"] [data-testid="stElementToolbar"],
  [class*="st-key-themes_chart"] [data-testid="stElementToolbar"], [class*="st-key-design_list"] [data-testid="stElementToolbar"] {{ display: none; }}
  .st-key-qual_picture {{ overflow-x: auto; }}
  .st-key-qual_picture [data-testid="stVegaLiteChart"] {{ border-radius: 8px; }}
  @media print {{
    header, .qual-noprint, [data-testid="stToolbar"], [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPageLink"] {{ display: none !important; }}
    .block-container {{ padding: 0; max-width: none; }}
    .qual-quote {{ break-inside: avoid; }}
  }}
</style>
"""


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
