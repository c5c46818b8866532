"""The site on a phone: what is out of reach on a wide screen only, and words that keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from visits import Visit, come_to, visit_with, wake

TIMELINE = "notebooks/cohort-timeline.html"
OPENED = "notebooks/what-was-opened.html"
SHARES = "notebooks/fdi-share.html"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Words of the drawings in sight that stand on each other, halos left out.
TOUCHING = """() => [...document.querySelectorAll('.figure-drawing svg')]
  .filter(svg => svg.getBoundingClientRect().width)
  .flatMap(svg => {
    const words = [...svg.querySelectorAll('text')]
      .filter(text => text.textContent.trim() && text.getAttribute('opacity') !== '0'
        && (text.getAttribute('stroke') ?? 'none') === 'none')
      .map(text => [text.textContent, text.getBoundingClientRect()]);
    return words.flatMap(([text, one], at) => words.slice(at + 1)
      .filter(([other, two]) => other !== text
        && Math.min(one.right, two.right) > Math.max(one.left, two.left)
        && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
          > 0.4 * Math.min(one.height, two.height))
      .map(([other]) => `${text} | ${other}`));
  })"""
BAR = """(figure, region) => {
  const bars = [...figure.querySelectorAll('.figure-stage .mark-rect path')]
    .filter(mark => mark.__data__.tooltip && mark.__data__.datum.region_id === region)
    .map(mark => mark.getBoundingClientRect());
  return [bars[0].x + bars[0].width / 2, bars[0].y + bars[0].height / 2];
}"""
NAME = """(figure, cohort) => {
  const box = [...figure.querySelectorAll('.figure-stage text')]
    .filter(text => text.textContent === cohort && text.__data__.mark.interactive)
    .at(-1).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    for each in visit_with(browser, site_url, **PHONE):
        yield each
        assert each.complaints == []


EXPLAINED = """term => {
  const shown = getComputedStyle(term, '::after');
  return shown.position === 'fixed' && shown.content === JSON.stringify(term.title);
}"""


def figure_of(visit: Visit, path: str, name: str) -> Any:
    visit.open(path)
    return visit.page.locator(f"[data-figure={name}]")


def test_the_first_touch_explains_a_term_and_the_second_leads_to_the_glossary(
    browser: Any, site_url: str
):
    for visit in visit_with(browser, site_url, **PHONE, is_mobile=True):
        visit.open("notebooks/context.html")
        term = visit.page.locator("a.term").nth(1)
        assert not term.evaluate(EXPLAINED)
        term.tap()
        assert term.evaluate(EXPLAINED)
        assert visit.page.url.endswith("context.html")
        visit.page.get_by_role("heading", level=1).tap()
        assert not term.evaluate(EXPLAINED)
        term.tap()
        term.tap()
        visit.page.wait_for_url("**/glossary.html#term-*")
        assert visit.complaints == []


def test_a_term_that_keys_reach_is_explained_and_not_hidden_by_its_explanation(
    browser: Any, site_url: str
):
    for visit in visit_with(browser, site_url, java_script_enabled=False):
        visit.open("notebooks/context.html")
        visit.page.emulate_media(reduced_motion="reduce")
        for term in visit.page.locator("a.term").all():
            visit.page.evaluate("scrollTo(0, 0)")
            term.focus()
            assert term.evaluate(EXPLAINED)
            box = term.bounding_box()
            height = term.evaluate("term => parseFloat(getComputedStyle(term, '::after').height)")
            assert 0 <= box["y"] < 720 - height - 30 - box["height"]


def test_a_table_without_heads_in_sight_is_sorted_by_a_list_of_its_columns(visit: Visit):
    visit.open("notebooks/regions.html")
    body, choice = visit.page.locator(".table-tools tbody"), visit.page.get_by_label("Sort by")
    names = body.locator("tr > th").all_text_contents()
    choice.select_option("2 true")  # its third column, descending
    counts = [int(text) for text in body.locator("tr > td:nth-child(3)").all_text_contents()]
    assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]
    choice.select_option(label="as listed")
    assert body.locator("tr > th").all_text_contents() == names
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    assert not choice.is_visible()


def test_a_tap_on_a_bar_tells_of_its_region_and_one_on_a_name_chooses_the_cohort(visit: Visit):
    figure = figure_of(visit, TIMELINE, "fig-cohort-timeline")
    wake(figure)
    visit.page.touchscreen.tap(*figure.evaluate(BAR, "chengdu"))
    assert figure.locator(".figure-detail-title").inner_text() == "Chengdu"
    assert figure.get_by_role("radio", name="All cohorts").is_checked()
    assert "cohort=" not in visit.page.url
    visit.page.touchscreen.tap(*figure.evaluate(NAME, "2022"))
    assert figure.get_by_role("radio", name="2022").is_checked()


def test_a_region_chosen_among_the_measures_is_named_where_columns_are_cohorts(visit: Visit):
    figure = figure_of(visit, OPENED, "fig-opened")
    figure.get_by_label("Region", exact=True).select_option(label="Shenzhen")
    said = figure.locator(".figure-stage text")
    said.filter(has_text="Shenzhen").wait_for()
    left = said.filter(has_text="Empty rows left out").text_content()
    assert int(left.rpartition(" ")[2]) > 0


CELL = """(figure, [item, column]) => {
  const box = [...figure.querySelectorAll('.figure-stage .mark-symbol path')]
    .find(mark => mark.__data__.datum?.column === column && mark.__data__.datum.item?.startsWith(item))
    .getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.mark.parametrize(
    ("item", "column", "title"),
    [("finance--", "Chongqing", "Finance in Chongqing"), ("m", "Suzhou", None)],
)
def test_a_cell_of_the_measures_opens_the_one_or_all_that_it_counts(
    visit: Visit, item: str, column: str, title: str | None
):
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    figure = figure_of(visit, OPENED, "fig-opened")
    wake(figure)
    visit.page.mouse.click(*figure.evaluate(CELL, [item, column]))
    panel = figure.locator(".figure-detail")
    panel.wait_for()
    if title:
        assert panel.locator(".figure-detail-title").inner_text() == title
        assert panel.locator("dt").count() > 1  # each measure by its name
    else:
        assert {"Opened for", "Instrument", "When"} <= {*panel.locator("dt").all_text_contents()}
    assert panel.locator("a").count()


def test_the_open_menu_leaves_the_name_of_the_site_in_sight(visit: Visit):
    visit.open("index.html")
    visit.page.get_by_role("button", name="Menu").click()
    menu = visit.page.locator("#site-menu").bounding_box()
    name = visit.page.locator(".navbar-brand").bounding_box()
    assert name["y"] + name["height"] <= menu["y"]


def test_the_table_of_the_map_opens_for_the_link_that_names_it(visit: Visit):
    visit.open("notebooks/pilot-map.html")
    table = visit.page.locator("#fig-pilot-map-data")
    assert not table.is_visible()
    visit.page.get_by_role("link", name="the table of the map").click()
    table.wait_for()


@pytest.mark.parametrize("path", [TIMELINE, OPENED, SHARES])
def test_no_words_of_a_drawing_stand_on_others(visit: Visit, path: str):
    visit.open(path)
    come_to(visit.page.locator(".atlas-figure").first)
    assert visit.page.evaluate(TOUCHING) == []
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    assert visit.page.evaluate(TOUCHING) == []
