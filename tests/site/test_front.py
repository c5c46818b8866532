"""The front page: what a first screen holds, and a story in steps with script and without."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from test_pictures import lines

from figure.compose import COLOUR
from figure.lettering import measures
from helpers.charts.palette import COLORS
from visits import Visit, visit_with

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PICTURES = {"map": "fig-pilot-map", "share": "fig-fdi-share"}
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
STEPS = 5
LIGHTEST = 110  # kB that a front page may weigh before a reader touches anything
SEEN = """(selector) => [...document.querySelectorAll(selector)]
  .map((each) => Number(getComputedStyle(each).opacity))"""
TOPS = """(selector) => [...document.querySelectorAll(selector)]
  .map((each) => Math.round(each.getBoundingClientRect().top))"""
PICTURES_OF_STEPS = ".step > :not(.step-text)"


def front(browser: Any, site_url: str, **options: Any) -> Iterator[Visit]:
    for visit in visit_with(browser, site_url, **options):
        visit.open("index.html")
        yield visit


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def first_screen(browser: Any, site_url: str, request: Any) -> Iterator[Visit]:
    """The front page as it comes."""
    yield from front(browser, site_url, viewport=request.param)


@pytest.fixture
def reader(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader at a desk."""
    yield from front(browser, site_url, viewport=DESK)


@pytest.fixture
def calm_reader(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader at a desk who wants nothing to move."""
    yield from front(browser, site_url, viewport=DESK, reduced_motion="reduce")


@pytest.fixture
def reader_without_script(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader at a desk whose browser runs no script."""
    yield from front(browser, site_url, viewport=DESK, java_script_enabled=False)


def read_step(visit: Visit, number: int) -> None:
    """Bring the words of a step into the middle of the window, at once."""
    visit.page.evaluate(
        """(at) => document.querySelectorAll(".step-text")[at]
             .scrollIntoView({ block: "center", behavior: "instant" })""",
        number,
    )


def test_the_first_screen_says_what_it_is_and_shows_the_upper_third_of_a_picture(
    first_screen: Visit,
):
    page, height = first_screen.page, first_screen.page.viewport_size["height"]
    for words in ("h1", ".description", ".quarto-title-meta time"):
        box = page.locator(words).first.bounding_box()
        assert box["y"] + box["height"] <= height, words
    drawing = page.locator(".figure-drawing svg:visible").first.bounding_box()
    assert drawing["y"] + drawing["height"] / 3 <= height


def test_the_pictures_of_the_steps_follow_the_reader(reader: Visit):
    for number in range(STEPS):
        read_step(reader, number)
        reader.page.locator(f".step:nth-child({number + 1}).current").wait_for(state="attached")
        reader.page.wait_for_function(
            f"""() => {{
              const seen = ({SEEN})("{PICTURES_OF_STEPS}");
              return seen.every((each, at) => each === (at === {number} ? 1 : 0));
            }}"""
        )
    assert reader.complaints == []


def test_the_map_keeps_its_place_while_the_steps_go_by(reader: Visit):
    tops = []
    for number in (1, 2):
        read_step(reader, number)
        tops.append(reader.page.evaluate(TOPS, PICTURES_OF_STEPS)[:4])
    assert tops[0] == tops[1]
    assert len(set(tops[0])) == 1


@pytest.mark.parametrize("kind", ["calm_reader", "reader_without_script"])
def test_where_nothing_moves_every_step_stands_with_its_picture(kind: str, request: Any):
    visit = request.getfixturevalue(kind)
    assert visit.page.evaluate(SEEN, PICTURES_OF_STEPS) == [1] * STEPS
    tops = visit.page.evaluate(TOPS, PICTURES_OF_STEPS)
    assert tops == sorted(set(tops))


def test_on_a_phone_every_step_stands_with_its_picture(browser: Any, site_url: str):
    for visit in front(browser, site_url, viewport=PHONE):
        assert visit.page.evaluate(SEEN, PICTURES_OF_STEPS) == [1] * STEPS
        tops = visit.page.evaluate(TOPS, PICTURES_OF_STEPS)
        assert tops == sorted(set(tops))


def test_on_paper_every_step_stands_with_its_picture(reader: Visit):
    reader.page.emulate_media(media="print")
    assert reader.page.evaluate(SEEN, PICTURES_OF_STEPS) == [1] * STEPS


def test_every_card_has_a_picture_that_is_there(built_site: Path):
    cards = html.parse(str(built_site / "index.html")).findall(".//li[@class='story-card']")
    assert len(cards) > 3
    for card in cards:
        (picture,) = card.findall(".//img")
        assert (built_site / picture.get("src")).is_file()
        assert picture.get("loading") == "lazy"


def test_the_front_page_is_light(built_site: Path):
    weights = json.loads((built_site / "weights.json").read_text(encoding="utf-8"))
    assert weights["pages"]["index.html"]["total"] <= LIGHTEST * 1000


def in_dark(svg: str) -> str:
    """A composed picture in the colours of dark pages: each of the palette and of its words."""
    ink = measures()["ink"]
    twins = {colour.light.lower(): colour.dark for colour in COLORS.values()}
    twins |= {ink["light"][part]: ink["dark"][part] for part in ink["light"] if part != "paper"}
    paper = f'fill="{ink["light"]["paper"]}"'
    framed = svg.replace(paper, f'fill="{ink["dark"]["paper"]}"', 1)
    return COLOUR.sub(lambda found: f"{found[1]}{twins.get(found[2].lower(), found[2])}", framed)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURES)
def test_the_readme_shows_the_pictures_that_the_build_draws(
    built_site: Path, name: str, theme: str
):
    drawn = (built_site / "figures" / f"{PICTURES[name]}.svg").read_text(encoding="utf-8")
    drawn = in_dark(drawn) if theme == "dark" else drawn
    kept = ROOT / "docs" / "pictures" / f"{name}{'-dark' if theme == 'dark' else ''}.svg"
    if os.environ.get("APPROVE_PICTURES"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(drawn, encoding="utf-8")
    looks = [lines(etree.fromstring(svg.encode()), 0) for svg in (kept.read_text("utf-8"), drawn)]
    assert looks[0] == looks[1], "Look at the figure. If it is meant to look so: make pictures"
    assert f"docs/pictures/{kept.name}" in (ROOT / "README.md").read_text(encoding="utf-8")
