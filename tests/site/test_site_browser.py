"""The built site in a real browser that reaches no host but its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest

from conftest import BROWSER_ARGUMENTS, chromium, pages_to_visit
from visits import Visit, visit_with, wake

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages_to_visit()
WIDTHS = (1280, 390)
# The outermost elements that reach past the window's right edge and are not inside something that
# scrolls or hides what does not fit.
WIDER_THAN_WINDOW = """() => {
  const kept = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !kept(element))
    .filter((element) => !(element instanceof SVGElement) || element.tagName === "svg")
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`)
    .slice(0, 5);
}"""


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader on a desktop."""
    yield from visit_with(browser, site_url, viewport={"width": 1280, "height": 900})


@pytest.fixture
def visit_without_script(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader whose browser runs no script."""
    yield from visit_with(browser, site_url, java_script_enabled=False)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_complaint_and_asks_no_other_host(visit: Visit, path: str):
    assert visit.open(path).ok
    figures = visit.page.locator(".atlas-figure")
    for index in range(figures.count()):
        wake(figures.nth(index))
    visit.page.wait_for_load_state("networkidle")
    assert visit.complaints == []
    assert visit.foreign_requests == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_its_window_without_sideways_scrolling(visit: Visit, path: str, width: int):
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open(path)
    wide = visit.page.evaluate(WIDER_THAN_WINDOW)
    assert wide == [], f"wider than {width} pixels"
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(scope="module")
def wide_fonts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a reader whose only fonts have wide letters."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    source = pylopdf_fonts_zh_cn.serif_path().parent
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{source}</dir><cachedir>{folder}</cachedir></fontconfig>\n"
    )
    return {"FONTCONFIG_FILE": str(config)}


def test_every_page_fits_a_phone_whatever_fonts_its_reader_has(
    browser: Any, site_url: str, wide_fonts: dict[str, str]
):
    other = browser.browser_type.launch(
        executable_path=chromium(), args=BROWSER_ARGUMENTS, env=os.environ | wide_fonts
    )
    page = other.new_page(viewport={"width": 390, "height": 800})
    found = {}
    for path in PAGES:
        page.goto(f"{site_url}/{path}")
        found[path] = page.evaluate(WIDER_THAN_WINDOW)
    other.close()
    assert found == dict.fromkeys(PAGES, [])


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_is_drawn_described_and_tabled_without_script(
    visit_without_script: Visit, path: str
):
    visit_without_script.open(path)
    figures = visit_without_script.page.locator(".atlas-figure")
    for index in range(figures.count()):
        figure = figures.nth(index)
        assert figure.locator(".figure-canvas svg:visible").count() == 1
        assert figure.locator(".figure-data table tbody tr").count() > 0
        assert figure.locator(".figure-description").count() == 1
        assert figure.locator(".figure-sources a").count() > 0
