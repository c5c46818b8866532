"""The built site in a real browser that reaches no host but its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from publisher.project import Project, output_path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [output_path(page) for page in Project.open(ROOT).pages]
MAP = "notebooks/pilot-map.html"
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


@dataclass
class Visit:
    """A page as opened by a reader, with everything the browser complained about or asked for."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def take_down(self, message: Any) -> None:
        """Keep a line of the console if it tells of a fault, with the address it is about."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def open(self, path: str) -> Any:
        """Open a page of the site, wait until it is at rest, and give the answer."""
        answer = self.page.goto(f"{self.address}/{path}", wait_until="networkidle")
        assert answer is not None
        return answer

    @property
    def foreign_requests(self) -> list[str]:
        """Requests that were meant for another host."""
        own = (f"{self.address}/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


def visit_with(browser: Any, address: str, **options: Any) -> Iterator[Visit]:
    """Open a fresh window that takes down what goes wrong in it."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.set_default_timeout(15_000)
    visit = Visit(page, address)
    page.on("console", visit.take_down)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("requestfailed", lambda request: visit.complaints.append(f"failed: {request.url}"))
    page.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    context.close()


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader on a desktop."""
    yield from visit_with(browser, site_url, viewport={"width": 1280, "height": 900})


@pytest.fixture
def visit_without_script(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader whose browser runs no script."""
    yield from visit_with(browser, site_url, java_script_enabled=False)


def wake(visit: Visit, figure: Any) -> None:
    """Bring the pointer to a figure and wait until it is live."""
    figure.locator(".figure-canvas").scroll_into_view_if_needed()
    figure.locator(".figure-canvas").hover()
    visit.page.wait_for_function(
        "figure => figure.dataset.live === 'true'", arg=figure.element_handle()
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_complaint_and_asks_no_other_host(visit: Visit, path: str):
    assert visit.open(path).ok
    figures = visit.page.locator(".atlas-figure")
    for index in range(figures.count()):
        wake(visit, figures.nth(index))
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


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_is_drawn_described_and_tabled_without_script(
    visit_without_script: Visit, path: str
):
    visit_without_script.open(path)
    figures = visit_without_script.page.locator(".atlas-figure")
    for index in range(figures.count()):
        figure = figures.nth(index)
        assert figure.locator(".figure-canvas svg").first.is_visible()
        assert figure.locator(".figure-data table tbody tr").count() > 0
        assert figure.locator(".figure-description").count() == 1
        assert figure.locator(".figure-sources a").count() > 0


def test_no_figure_loads_the_runtime_before_a_reader_touches_it(visit: Visit):
    visit.open(MAP)
    before = [url for url in visit.requests if "/vega-" in url]
    wake(visit, visit.page.locator(".atlas-figure").first)
    after = [url for url in visit.requests if "/vega-" in url]
    assert (len(before), len(after)) == (0, 1)


def test_the_map_answers_a_click_with_facts_about_the_place(visit: Visit):
    visit.open(MAP)
    figure = visit.page.locator(".atlas-figure").first
    wake(visit, figure)
    assert figure.locator(".figure-detail").count() == 0
    figure.locator(".figure-stage g.mark-symbol path").last.click(force=True)
    detail = figure.locator(".figure-detail")
    detail.wait_for()
    assert detail.locator("dt").count() >= 3
    assert visit.complaints == []


def test_the_year_control_redraws_the_map_and_stays_in_the_address(visit: Visit):
    visit.open(MAP)
    figure = visit.page.locator(".atlas-figure").first
    wake(visit, figure)
    points = figure.locator(".figure-stage g.mark-symbol path")
    year = figure.locator("input[type=range]").first
    year.fill(year.get_attribute("max"))
    visit.page.wait_for_timeout(500)
    latest = figure.locator(".figure-stage").inner_html()
    assert points.count() > 0
    year.fill(year.get_attribute("min"))
    visit.page.wait_for_timeout(500)
    assert figure.locator(".figure-stage").inner_html() != latest
    assert f"={year.get_attribute('min')}" in visit.page.url
