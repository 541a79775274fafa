"""Figures in a real browser: at every width, light and dark, with short names and long ones; by keyboard, on the big screen, on
paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shapes import Source, built

from qual import coding
from qual.coding import STANCES, Span
from qual.study import Study
from qual.ui.pages.themes import page as themes_page

from .conftest import App, at_rest, running, settled
from .geometry import SCHEMES, faults, resized

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser
LENGTHS = (3, 40)
#: the figures that are drawn, and not tables; two are of one theme
DRAWN = [
    (part, figure)
    for part, figure in (
        *(("change", one) for one in themes_page.FIGURES["change"] if one != "places"),  # lines too, by another split
        *(("one", one) for one in ("life", "grid")),
        *(("talk", one) for one in themes_page.FIGURES["talk"]),
        ("compare", "cases"),
    )
]


def name(number: int, length: int) -> str:
    """A name of so many letters, no two alike, with words in it where there is room."""
    return f"{number} barnehagens assistenter og fagarbeidere"[:length].strip() if length > 3 else f"G{number}"[:length]


def sources(length: int) -> list[Source]:
    """Six groups in four rounds, one place empty, few in some; and two cases beside them."""
    found = []
    for group in range(1, 7):
        for number in (1, 2, 3, 4):
            labels = ("A", "B", "C", "D", "E")[: 2 + (group + number) % 4]
            code = name(group, length)
            place: dict[str, object] = {"group": code, "round": number}
            present = {label: f"p{group}{label}" for label in labels}
            gone = group == 2 and number == 3
            said = [] if gone else talk(labels, f"i uke {number} hos {group}")
            found.append(Source(f"{code}-R{number}", said, place, {} if gone else present))
    for number in (8, 9):
        found.append(Source(name(number, length), talk(("A",), f"i sak {number}"), {"kind": "case"}))
    return found


def talk(labels: tuple[str, ...], where: str) -> list[tuple[str, str]]:
    return [("Mod", "Hvordan har det gått siden sist?")] + [
        (one, f"Vi prøvde dette {where}, sa {one}") for _ in (1, 2) for one in labels
    ]


def exchanges(folder: Path) -> None:
    """In every session somebody agrees, or opposes, or builds on what another says."""
    with Study(folder) as study:
        said = study.utterances()
        first = study.codes()["id"].iloc[0]
        for at, (_, rows) in enumerate(said[~said["is_moderator"].astype(bool)].groupby("session")):
            spans = [Span(row["utterance"], 0, len(row["text"])) for row in rows.head(2).to_dict("records")]
            coding.apply(study, first, spans, kind="interaction", stance=STANCES[at % len(STANCES)])


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], App]]:
    """The app on a study of six groups in four rounds whose names have so many letters, each served once."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        served: dict[int, App] = {}

        def app(length: int) -> App:
            if length not in served:
                folder = tmp_path_factory.mktemp(f"names{length}")
                themes = (name(1, length), name(2, length))
                made = built("named", sources(length), folder, themes, name(3, length))
                exchanges(made)
                served[length] = stack.enter_context(running(made))
            return served[length]

        yield app


def choose(page: Page, app: App, part: str, figure: str) -> None:
    """Turn to a figure of Temaer."""
    page.goto(app.address(f"themes?part={part}&as={figure}"))
    page.locator(".qual-figure .mark").first.wait_for()
    at_rest(page)


@pytest.mark.slow  # a server of its own; the heat map is drawn and clicked in test_pages.py
@pytest.mark.parametrize(("width", "scheme", "length"), [(1400, "light", 40), (900, "dark", 40)])
def test_the_heat_map_can_be_read(
    apps: Callable[[int], App], open_page: OpenPage, width: int, scheme: str, length: int
) -> None:
    page = open_page(apps(length), "themes", color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator(".qual-figure .mark").first.wait_for()
    assert faults(page, ".qual-figure") == []
    filled(page)


@pytest.mark.slow
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_figure_can_be_read_at_every_width(
    apps: Callable[[int], App], open_page: OpenPage, scheme: str, length: int
) -> None:
    """Ten figures at five widths in one window, which is resized without a reload; then each on the big screen."""
    page = open_page(apps(length), "themes", color_scheme=scheme)
    settled(page)
    found = {}
    for part, figure in DRAWN:
        choose(page, apps(length), part, figure)
        for width in resized(page):
            found[figure, width] = faults(page, ".qual-figure")
        page.keyboard.press("f")
        page.locator("dialog[open] .qual-figure .mark").first.wait_for()
        for width in resized(page, (1090, 1920)):
            found[figure, f"screen {width}"] = faults(page, "dialog[open]")
        page.keyboard.press("Escape")
        page.locator("dialog[open]").wait_for(state="detached")
    assert {place: said for place, said in found.items() if said} == {}


def filled(page: Page) -> None:
    """Cells are 34 to 64 px wide and 34 high or more, with figures of 13.5 px, and as many as have room stand in the column."""
    told = page.evaluate("""() => {
      const root = document.querySelector(".qual-figure");
      const cells = [...root.querySelectorAll(".cells .mark")].map((one) => one.getBoundingClientRect());
      return {
        wide: cells.map(({ width }) => width), high: cells.map(({ height }) => height),
        left: root.querySelector(".row").getBoundingClientRect().x - root.getBoundingClientRect().x,
        right: root.getBoundingClientRect().right - Math.max(...cells.map(({ right }) => right)),
        size: parseFloat(getComputedStyle(root).fontSize), font: getComputedStyle(root).fontFamily,
        page: getComputedStyle(root.closest("[data-testid=stApp]")).fontFamily,
        ground: getComputedStyle(root).backgroundColor,
      };
    }""")
    assert min(told["wide"]) >= 32  # a seam of 2 px beside
    assert max(told["wide"]) <= 66
    assert min(told["high"]) >= 34
    assert told["size"] >= 13.5
    assert told["left"] == 0
    assert 0 <= told["right"] <= 40 or max(told["wide"]) >= 62
    assert told["font"] == told["page"]
    assert told["ground"] == "rgba(0, 0, 0, 0)"


@pytest.mark.slow  # walking is in tests/js/figure.test.js, the screen in test_day.py, a click in test_pages.py
def test_a_figure_is_walked_by_the_arrows_and_shown_on_the_big_screen(
    apps: Callable[[int], App], open_page: OpenPage
) -> None:
    length = 40  # as above: its app runs
    one, two = name(1, length), name(2, length)
    page = open_page(apps(length), "themes", viewport={"width": 1920, "height": 1080})
    first = page.locator(".qual-figure .mark[tabindex='0']")
    first.wait_for()
    assert first.count() == 1  # one stop for Tab, the others by the arrows
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.ariaLabel").startswith(f"{two} · {one} runde 2")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Deltakere som sier det").wait_for()
    assert smallest(page) >= 22
    mark = dialog.get_by_role("button", name=re.compile(f"{one} · {one} runde 1"))
    mark.focus()
    page.keyboard.press("Enter")
    dialog.get_by_text(re.compile("«Vi prøvde dette i uke 1 hos 1, sa [ABCD]»")).first.wait_for()
    dialog.get_by_text("Deltaker", exact=True).first.wait_for()  # as it is printed: nobody's name
    page.keyboard.press("Escape")  # the words
    dialog.get_by_text("«Vi prøvde").first.wait_for(state="detached")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.locator(".qual-figure .mark").first.is_visible()


def smallest(page: Page) -> float:
    """The size of the smallest text on the big screen, in pixels."""
    found: float = page.evaluate("""() => Math.min(...[...document.querySelectorAll("dialog *")]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .map((one) => parseFloat(getComputedStyle(one).fontSize)))""")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("quotes", "Deltaker"),
        ("themes?part=together", "Sammen"),
        ("themes?part=compare", "runde 4"),
        ("themes?part=who&as=returning", "Gruppe"),
        ("analysis_day?group=G1", "Runde 1"),
    ],
)
@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_every_list_goes_on_the_big_screen(
    apps: Callable[[int], App], open_page: OpenPage, address: str, said: str
) -> None:
    page = open_page(apps(3), address, viewport={"width": 1920, "height": 1080})
    page.locator("[data-qual-screen]").first.wait_for()
    at_rest(page)
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(said).first.wait_for()
    assert smallest(page) >= 22
    assert faults(page, "dialog[open]") == []
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_on_paper_a_figure_is_light_and_fills_it(apps: Callable[[int], App], open_page: OpenPage) -> None:
    page = open_page(apps(3), "themes", color_scheme="dark", viewport={"width": 900, "height": 900})
    page.locator(".qual-figure .mark").first.wait_for()
    page.emulate_media(media="print")
    settled(page)
    assert faults(page, ".qual-figure") == []
    shade = page.locator(".qual-figure .legend .step-5").first
    assert shade.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(68, 1, 84)"
