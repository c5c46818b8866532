"""Figures that come alive: what a reader can do with one, by mouse, finger, keyboard and address."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from visits import Visit, come_to, visit_with, wake

FRONT = "index.html"
MAP = "notebooks/pilot-map.html"
TIMELINE = "notebooks/cohort-timeline.html"
SHARES = "notebooks/fdi-share.html"
OPENED = "notebooks/what-was-opened.html"
REGIONS = "notebooks/regions.html"
WITH_FIGURES = (FRONT, MAP, TIMELINE, SHARES)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
# The page's script is kept in modules; these are the ones that only a living figure needs.
RUNTIME = "assets/vega-"
ON_DEMAND = ("assets/figures-", "assets/items-", RUNTIME)

BOX = "element => element.getBoundingClientRect().toJSON()"
WORDS = "svg => [...svg.querySelectorAll('text')].map(text => text.textContent).sort()"
# The mark of one thing that a live figure shows, as the centre of its box on the page.
MARK = """(figure, id) => {
  const marks = [...figure.querySelectorAll('.figure-stage :is(.mark-symbol, .mark-rect) path')]
    .filter(mark => mark.__data__.mark.interactive && mark.__data__.datum?.region_id === id)
    .map(mark => mark.getBoundingClientRect());
  const box = marks.at(-1 - (marks.length > 1));
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
# Where the button of one thing stands in its live figure, as shares of its width and height.
PLACE_OF = """(canvas, name) => {
  const spot = [...canvas.querySelectorAll('.figure-spot')]
    .find(spot => spot.textContent.includes(name)).getBoundingClientRect();
  const box = canvas.getBoundingClientRect();
  return [
    (spot.x + spot.width / 2 - box.x) / box.width,
    (spot.y + spot.height / 2 - box.y) / box.height,
  ];
}"""
# The mark of one period that a live chart shows, in the same way.
YEAR = """(figure, when) => {
  const mark = [...figure.querySelectorAll('.figure-stage .mark-symbol path')]
    .find(mark => mark.__data__.datum?.told_when === when);
  const box = mark.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
# Words of a drawing that its frame would cut.
OUTSIDE = """svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left || box.right > frame.right
      || box.top < frame.top || box.bottom > frame.bottom);
  }).map(text => text.textContent);
}"""
# How the marks of each cohort look, apart for points and bars: strong or faded.
STRENGTH = """figure => {
  const seen = {};
  for (const kind of ['symbol', 'rect']) {
    for (const mark of figure.querySelectorAll(`.figure-stage .mark-${kind} path`)) {
      const { datum, mark: { interactive } } = mark.__data__;
      const cohort = datum?.cohort;
      const ground = mark.getAttribute('fill') === '#ffffff';
      if (!cohort || !datum.region_id || ground || (kind === 'symbol') !== interactive) continue;
      const key = `${kind} ${cohort}`;
      seen[key] = Math.max(seen[key] ?? 0, Number(mark.getAttribute('opacity') ?? 1));
    }
  }
  return seen;
}"""
LARGEST_PROVINCE = """figure => {
  const boxes = [...figure.querySelectorAll('.figure-stage .mark-shape path')]
    .map(path => path.getBoundingClientRect())
    .sort((one, two) => two.width * two.height - one.width * one.height);
  return [boxes[0].x + boxes[0].width / 2, boxes[0].y + boxes[0].height / 2];
}"""
UNMARKED_CHINESE = """() => {
  const unmarked = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const box = walker.currentNode.parentElement;
    if (!/[\\u3400-\\u9fff]/.test(walker.currentNode.data) || !box.closest('.atlas-figure')) continue;
    if (!box.closest('[lang]').lang.match(/^(zh|ja)/)) unmarked.push(walker.currentNode.data);
  }
  return unmarked;
}"""
SMALL_TARGETS = """figure => [...figure.querySelectorAll('button, select, input, summary, a')]
  .filter(target => target.checkVisibility() && !target.closest('p:not(.figure-downloads), td, th'))
  .map(target => {
    const box = (target.closest('label') ?? target).getBoundingClientRect();
    const row = target.closest('li')?.getBoundingClientRect().height ?? 0;
    return [target.textContent.slice(0, 40), box.width, Math.max(box.height, row)];
  })
  .filter(([, width, height]) => width < 24 || height < 24)"""


def reader(browser: Any, site_url: str, **options: Any) -> Iterator[Visit]:
    """A reader, whose visit must end without complaint and without a request to another host."""
    for visit in visit_with(browser, site_url, **options):
        yield visit
        assert visit.complaints == []
        assert visit.foreign_requests == []


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader on a desktop."""
    yield from reader(browser, site_url, viewport=WIDE)


@pytest.fixture
def on_phone(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader on a phone."""
    yield from reader(browser, site_url, viewport=NARROW, has_touch=True, is_mobile=True)


@pytest.fixture
def without_script(browser: Any, site_url: str) -> Iterator[Visit]:
    """A reader whose browser runs no script."""
    yield from reader(browser, site_url, viewport=WIDE, java_script_enabled=False)


def figure_of(visit: Visit, path: str) -> Any:
    """Open a page and give its first figure with a list of things, else its first."""
    visit.open(path)
    listed = visit.page.locator(".atlas-figure:has(.figure-items)")
    return (listed if listed.count() else visit.page.locator(".atlas-figure")).first


def click_on(visit: Visit, figure: Any, region: str) -> None:
    """Click on the mark of a region."""
    visit.page.mouse.click(*figure.evaluate(MARK, region))


def panel_of(figure: Any) -> Any:
    """The panel that tells of what is chosen."""
    return figure.locator(".figure-detail")


def status_of(visit: Visit, *, holds: str) -> str:
    """What the page says aloud, once it says something that holds these words."""
    status = visit.page.locator("body > [role=status]", has_text=holds)
    status.wait_for(state="attached")
    return str(status.inner_text())


# ---------------------------------------------------------------------------------- coming alive


def test_the_runtime_is_loaded_once_and_only_when_a_figure_is_touched(visit: Visit):
    visit.open(TIMELINE, until="networkidle")
    figures = visit.page.locator(".atlas-figure")
    assert figures.count() == 2
    assert [url for part in ON_DEMAND for url in visit.asked_for(part)] == []
    wake(figures.nth(0))
    wake(figures.nth(1))
    assert len(visit.asked_for(RUNTIME)) == 1
    assert len(visit.asked_for("provinces.topojson")) == 0


def test_what_a_figure_in_view_needs_is_fetched_ahead_and_not_fetched_again(
    browser: Any, site_url: str
):
    for visit in reader(browser, site_url, viewport=WIDE, saves_data=False):
        visit.open(TIMELINE, until="networkidle")
        seen, below = (visit.page.locator(".atlas-figure").nth(at) for at in (0, 1))
        come_to(seen)
        visit.page.wait_for_load_state("networkidle")
        assert len(visit.asked_for(RUNTIME)) == 1
        assert seen.locator(".figure-stage").count() == 0
        wake(seen)
        assert len(visit.asked_for(RUNTIME)) == 1
        assert below.get_attribute("data-live") is None


def test_geometry_is_fetched_once_for_all_views_of_a_map(visit: Visit):
    wake(figure_of(visit, MAP))
    assert len(visit.asked_for("provinces.topojson")) == 1


def test_a_tap_wakes_a_figure_and_chooses_what_it_meant(on_phone: Visit):
    figure = figure_of(on_phone, f"{MAP}?fig-pilot-map.year=2025")
    figure.locator(".figure-stage").wait_for()
    # Xi’an is well apart from others: where it stands when the figure is live is where it is tapped.
    x, y = figure.locator(".figure-canvas").evaluate(PLACE_OF, "Xi’an")
    figure = figure_of(on_phone, MAP)
    still = figure.locator(".figure-canvas")
    still.scroll_into_view_if_needed()
    assert figure.locator(".figure-stage").count() == 0
    box = still.bounding_box()
    on_phone.page.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
    panel_of(figure).wait_for()
    assert "Xi’an" in panel_of(figure).inner_text()


# Where the mark of a year stands in a drawing, still or live, in the same way as on the page.
BESIDE = """(figure, away) => {
  const marks = [...figure.querySelectorAll('.figure-stage .mark-symbol path')]
    .filter(mark => mark.__data__.tooltip && mark.__data__.opacity !== 0);
  return marks.map(mark => {
    const box = mark.getBoundingClientRect();
    const told = Object.values(mark.__data__.tooltip)[0];
    return [box.right + away, box.y + box.height / 2, String(told)];
  });
}"""


def test_a_first_tap_beside_a_mark_wakes_the_figure_and_tells_of_the_mark(on_phone: Visit):
    figure = share_figure(on_phone)
    wake(figure)
    x, y, told = figure.evaluate(BESIDE, 5)[3]
    box = figure.locator(".figure-canvas").bounding_box()
    place = (x - box["x"], y - box["y"])
    figure = share_figure(on_phone)
    come_to(figure)
    assert figure.locator(".figure-stage").count() == 0
    box = figure.locator(".figure-canvas").bounding_box()
    on_phone.page.touchscreen.tap(box["x"] + place[0], box["y"] + place[1])
    assert told in panel_of(figure).inner_text()


def test_a_tap_five_pixels_beside_any_mark_tells_of_it(on_phone: Visit):
    figure = share_figure(on_phone)
    wake(figure)
    marks = figure.evaluate(BESIDE, 5)
    assert len(marks) > 10
    for x, y, told in marks:
        on_phone.page.touchscreen.tap(x, y)
        assert told in panel_of(figure).locator(".figure-detail-title").inner_text()


def test_a_first_hover_shows_what_is_under_the_pointer_at_rest(visit: Visit):
    figure = share_figure(visit)
    wake(figure)
    x, y, told = figure.evaluate(BESIDE, -3)[3]
    box = figure.locator(".figure-canvas").bounding_box()
    figure = share_figure(visit)
    come_to(figure)
    now = figure.locator(".figure-canvas").bounding_box()
    visit.page.mouse.move(x - box["x"] + now["x"], y - box["y"] + now["y"])
    tooltip = visit.page.locator(".figure-tooltip")
    tooltip.wait_for()
    assert tooltip.locator(".figure-tooltip-name").inner_text() == told


# Of what a figure tells, what no key reaches: the marks are walked one by one from the first.
UNREACHED = """async figure => {
  const canvas = figure.querySelector('.figure-canvas');
  const press = async key => {
    const at = canvas.contains(document.activeElement) ? document.activeElement : canvas;
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await new Promise(done => setTimeout(done));
    return document.activeElement.getAttribute('aria-label');
  };
  canvas.focus();
  const reached = new Set();
  for (let said = await press('Home'); !reached.has(said); said = await press('PageDown')) reached.add(said);
  const told = [...figure.querySelectorAll('.figure-stage svg :is(path, line, text)')]
    .map(mark => [].concat(mark.__data__)[0])
    .filter(item => item?.mark?.interactive && item.tooltip && item.opacity !== 0)
    .filter(item => !['group', 'line', 'area', 'trail'].includes(item.mark.marktype));
  const names = new Set(told.map(item => String(Object.values(item.tooltip)[0])));
  return [...names].filter(name => ![...reached].some(said => said.includes(name)));
}"""


@pytest.mark.parametrize("path", [FRONT, TIMELINE, SHARES])
def test_whatever_a_figure_tells_is_reached_and_said_by_keyboard(visit: Visit, path: str):
    visit.open(path)
    figures = visit.page.locator(".atlas-figure:not(:has(.figure-items))")
    for figure in figures.all()[:2]:
        wake(figure)
        assert figure.evaluate(UNREACHED) == []
        focused = figure.locator(".figure-spot:focus")
        outline = focused.evaluate("spot => getComputedStyle(spot).outlineStyle")
        assert outline == "solid"


def test_an_arrow_goes_to_the_mark_beside_and_closing_gives_the_focus_back(visit: Visit):
    figure = share_figure(visit)
    figure.locator(".figure-canvas").focus()
    visit.page.keyboard.press("ArrowRight")
    spot = figure.locator(".figure-spot:focus")
    spot.wait_for()
    first = spot.get_attribute("aria-label")
    visit.page.keyboard.press("ArrowRight")
    second = spot.get_attribute("aria-label")
    assert second != first
    for close in ("Escape", "Close"):
        visit.page.keyboard.press("Enter")
        panel = figure.get_by_role("region", name=second.split(". ")[0])
        panel.wait_for()
        if close == "Close":
            panel.get_by_role("button").click()
        else:
            visit.page.keyboard.press("Escape")
        assert panel_of(figure).count() == 0
        assert spot.get_attribute("aria-label") == second


def test_a_control_wakes_a_figure(visit: Visit):
    figure = figure_of(visit, MAP)
    figure.get_by_role("radio", name="2021").check(force=True)
    figure.locator(".figure-stage").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", WITH_FIGURES)
def test_a_live_figure_shows_what_the_still_one_showed_in_the_same_place(
    visit: Visit, path: str, size: dict[str, int]
):
    visit.page.set_viewport_size(size)
    visit.open(path)
    figures = visit.page.locator(".atlas-figure")
    for index in range(figures.count()):
        figure = figures.nth(index)
        drawing = figure.locator(".figure-drawing:visible")
        words = drawing.locator("svg").evaluate(WORDS)
        come_to(figure)
        box, height = drawing.bounding_box(), visit.page.evaluate("document.body.scrollHeight")
        wake(figure)
        assert drawing.locator(".figure-stage svg").evaluate(WORDS) == words
        # Browsers lay out in fractions of a pixel: less than a quarter of one is no other place.
        assert drawing.bounding_box() == pytest.approx(box, abs=0.25)
        assert visit.page.evaluate("document.body.scrollHeight") == height


def test_a_figure_takes_the_layout_of_its_place_and_keeps_what_is_chosen(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    figure.get_by_role("radio", name="2021").check(force=True)
    visit.page.set_viewport_size(NARROW)
    figure.locator(".figure-drawing.compact .figure-stage").wait_for()
    assert figure.locator(".figure-drawing.wide > svg").count() == 1
    strength = figure.evaluate(STRENGTH)
    assert strength["symbol 2021"] > strength["symbol 2025"]


def test_a_theme_repaints_a_live_figure_without_drawing_it_anew(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    click_on(visit, figure, "xiamen")
    panel_of(figure).wait_for()
    drawing = figure.locator(".figure-stage svg").element_handle()
    point = "svg => getComputedStyle([...svg.querySelectorAll('.mark-symbol path')].at(-1)).fill"
    light = drawing.evaluate(point)
    visit.page.locator(".theme-toggle").click()
    assert drawing.evaluate(point) != light
    assert drawing.evaluate("svg => svg.isConnected")
    assert panel_of(figure).count() == 1


# -------------------------------------------------------------------------------------- steering


def test_the_year_redraws_the_map_and_is_said_beside_the_control(visit: Visit):
    figure = figure_of(visit, MAP)
    year = figure.locator("input[type=range]")
    year.fill("2016")
    figure.locator(".figure-stage svg text", has_text="by the end of 2016").first.wait_for()
    assert figure.locator("output").inner_text() == "2016"
    assert figure.locator(".figure-spot").count() == 1


def test_play_walks_through_the_years_until_it_is_paused(visit: Visit):
    figure = figure_of(visit, MAP)
    button = figure.locator(".figure-play")
    button.click()
    figure.locator("output", has_text="2017").wait_for()
    assert button.inner_text() == "Pause"
    button.click()
    assert button.inner_text() == "Play"


def test_without_motion_play_goes_one_step_at_a_press(browser: Any, site_url: str):
    for visit in reader(browser, site_url, viewport=WIDE, reduced_motion="reduce"):
        figure = figure_of(visit, MAP)
        figure.locator(".figure-canvas").hover()
        button = figure.locator(".figure-play", has_text="Next")
        button.click()
        figure.locator("output", has_text="2015").wait_for()
        visit.page.wait_for_timeout(1200)
        assert figure.locator("output").inner_text() == "2015"


def test_a_cohort_chosen_where_both_are_stands_out_on_map_and_timeline(visit: Visit):
    figure = figure_of(visit, REGIONS)
    wake(figure)
    figure.get_by_role("radio", name="2022").check(force=True)
    visit.page.wait_for_timeout(200)
    strength = figure.evaluate(STRENGTH)
    for kind in ("symbol", "rect"):
        assert strength[f"{kind} 2022"] > 1.5 * strength[f"{kind} 2021"]


def test_a_click_on_a_mark_without_a_cohort_brings_all_cohorts_back(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    figure.get_by_role("radio", name="2021").check(force=True)
    visit.page.mouse.click(*figure.evaluate(LARGEST_PROVINCE))
    visit.page.wait_for_timeout(300)
    assert figure.get_by_role("radio", name="All cohorts").is_checked()
    assert len(set(figure.evaluate(STRENGTH).values())) == 1


def test_the_brush_is_where_the_pointer_drew_it(visit: Visit):
    visit.open(TIMELINE)
    figure = visit.page.locator("[data-figure=fig-cohort-timeline]")
    wake(figure)
    box = figure.locator(".figure-stage svg").bounding_box()
    scale = box["width"] / figure.locator(".figure-stage svg").evaluate(
        "svg => svg.viewBox.baseVal.width"
    )
    assert scale > 1.05, "the drawing is shown at its own size, which proves nothing"
    left, right, y = (
        box["x"] + 0.2 * box["width"],
        box["x"] + 0.45 * box["width"],
        box["y"] + 0.7 * box["height"],
    )
    visit.page.mouse.move(left, y)
    visit.page.mouse.down()
    visit.page.mouse.move((left + right) / 2, y)
    visit.page.mouse.move(right, y)
    visit.page.mouse.up()
    visit.page.wait_for_timeout(200)
    brush = figure.locator(".mark-rect.span_brush path").first.evaluate(BOX)
    assert brush["x"] == pytest.approx(left, abs=2)
    assert brush["x"] + brush["width"] == pytest.approx(right, abs=2)


def test_a_tooltip_stays_under_the_pointer_and_leaves_with_escape(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    x, y = figure.evaluate(MARK, "dalian")
    visit.page.mouse.move(x, y)
    tooltip = visit.page.locator(".figure-tooltip")
    tooltip.wait_for()
    assert "Dalian" in tooltip.inner_text()
    tooltip.hover()
    visit.page.wait_for_timeout(400)
    assert tooltip.is_visible()
    visit.page.keyboard.press("Escape")
    assert tooltip.is_hidden()


# Marks of regions that the tooltip hides.
HIDDEN = """figure => {
  const tip = document.querySelector('.figure-tooltip').getBoundingClientRect();
  return [...figure.querySelectorAll('.figure-stage .mark-symbol path')]
    .filter(mark => mark.__data__.mark.interactive && mark.__data__.datum?.region_id)
    .filter(mark => {
      const box = mark.getBoundingClientRect();
      return box.left < tip.right && box.right > tip.left && box.top < tip.bottom && box.bottom > tip.top;
    }).map(mark => mark.__data__.datum.region_id);
}"""


def test_a_tooltip_is_small_hides_no_other_mark_and_a_click_on_it_tells_the_rest(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    tooltip = visit.page.locator(".figure-tooltip")
    for region, name in (("suzhou", "Suzhou"), ("tianjin", "Tianjin"), ("shenzhen", "Shenzhen")):
        visit.page.mouse.move(*figure.evaluate(MARK, region))
        tooltip.locator(".figure-tooltip-name", has_text=name).wait_for()
        assert tooltip.bounding_box()["width"] <= 220
        assert tooltip.locator("dl > div").count() == 2
        assert figure.evaluate(HIDDEN) == []
        visit.page.mouse.move(0, 0)
        tooltip.wait_for(state="hidden")
    visit.page.mouse.move(*figure.evaluate(MARK, "suzhou"))
    tooltip.get_by_text("Click for more").click()
    panel = figure.get_by_role("region", name="Suzhou 苏州")
    close, box = panel.get_by_role("button", name="Close").bounding_box(), panel.bounding_box()
    assert close["x"] + close["width"] > box["x"] + box["width"] - 40
    assert box["height"] < figure.locator(".figure-canvas").bounding_box()["height"] / 2


def share_figure(visit: Visit, query: str = "") -> Any:
    """Open the story of shares and give the figure that can show two units."""
    visit.open(f"{SHARES}{query}")
    return visit.page.locator("[data-figure=fig-fdi-share]")


def test_the_unit_is_chosen_by_click_and_by_keyboard_and_the_address_says_so(visit: Visit):
    figure = share_figure(visit)
    views, words = figure.locator(".figure-views a"), figure.locator(".figure-stage svg text")
    assert views.nth(0).get_attribute("aria-current") == "true"
    figure.get_by_role("radio", name="Billion yuan").check(force=True)
    words.filter(has_text="1000").wait_for()
    assert words.filter(has_text=re.compile(r"^\d+%$")).count() == 0
    visit.page.wait_for_url(re.compile(r"\?fig-fdi-share\.unit=yuan$"))
    assert views.nth(0).get_attribute("aria-current") is None
    assert views.nth(1).get_attribute("aria-current") == "true"
    figure.get_by_role("radio", name="Billion yuan").focus()
    visit.page.keyboard.press("ArrowLeft")
    words.filter(has_text="80%").wait_for()
    visit.page.wait_for_url(re.compile(r"fdi-share\.html$"))
    visit.page.keyboard.press("ArrowRight")
    words.filter(has_text="1000").wait_for()


# What a reader can choose in a figure: the value of each of its controls but the first one.
CHOICES = """figure => [...figure.querySelectorAll('[data-signal]')].flatMap(control => {
  const { min, max, type } = control;
  const range = Array.from({ length: max - min }, (_, step) => String(Number(min) + step));
  const radios = [...control.querySelectorAll('input:not([checked])')].map(one => one.value);
  const listed = [...control.querySelectorAll('option')].slice(1).map(one => one.value);
  return (type === 'range' ? range : [...radios, ...listed]).map(value => [control.dataset.param, JSON.parse(value)]);
})"""


@pytest.mark.parametrize("page", [FRONT, MAP, TIMELINE, SHARES, OPENED])
def test_whatever_a_reader_chooses_the_title_says_what_is_shown(visit: Visit, page: str):
    visit.open(page, until="networkidle")
    for figure in visit.page.locator(".atlas-figure").all():
        own = figure.locator(".figure-title").inner_text()
        assert figure.locator(".figure-title").get_attribute("role") == "heading"
        states = json.loads(figure.get_attribute("data-states") or "[]")
        for param, value in figure.evaluate(CHOICES):
            if (param, value) != ("unit", "percent"):
                said = [each["title"] for each in states if each["params"] == {param: value}]
                assert said and own not in said, (param, value)


def test_title_and_subtitle_follow_the_year_and_the_view_and_come_back(visit: Visit):
    figure = figure_of(visit, MAP)
    own = figure.locator(".figure-title").inner_text()
    wake(figure)
    figure.locator("input[type=range]").fill("2018")
    assert "still the only" in figure.locator(".figure-title").inner_text()
    assert "2018" in figure.locator(".figure-subtitle").inner_text()
    assert "still the only" in (figure.locator(".figure-canvas").get_attribute("aria-label") or "")
    figure.locator("input[type=range]").fill("2026")
    assert figure.locator(".figure-title").inner_text() == own


def test_a_name_that_no_mark_has_is_said_to_be_missing_and_an_empty_field_lets_go(visit: Visit):
    figure = figure_of(visit, MAP)
    field = figure.get_by_role("combobox")
    field.fill("Atlantis")
    assert figure.get_by_role("option").inner_text() == "No pilot region of that name"
    status_of(visit, holds="No pilot region of that name")
    field.press("Enter")
    assert panel_of(figure).count() == 0
    field.fill("Dalian")
    figure.get_by_role("option").first.click()
    panel_of(figure).wait_for()
    field.fill("")
    panel_of(figure).wait_for(state="detached")


def test_a_province_is_found_framed_and_says_which_regions_it_has(visit: Visit):
    visit.page.emulate_media(reduced_motion="reduce")  # nothing moves away under the pointer
    figure = figure_of(visit, MAP)
    field, framed = figure.get_by_role("combobox"), figure.locator("path.figure-around")
    field.fill("yunnan")
    figure.get_by_role("option", name="Yunnan").click()
    panel_of(figure).get_by_text("No pilot region in Yunnan").wait_for()
    status_of(visit, holds="Yunnan 云南. No pilot region")
    framed.first.wait_for()
    visit.page.wait_for_url(re.compile(r"\.around=CN-YN"))
    visit.page.reload(wait_until="networkidle")
    panel_of(figure).get_by_text("No pilot region in Yunnan").wait_for()
    assert field.input_value() == "Yunnan 云南"
    framed.first.wait_for()
    field.fill("guangd")
    field.press("Enter")
    panel_of(figure).get_by_text("Pilot regions here: 2").wait_for()
    assert framed.first.is_visible()
    panel_of(figure).get_by_role("button", name="Guangzhou").click()
    assert "Guangzhou" in panel_of(figure).locator(".figure-detail-title").inner_text()
    assert framed.count() == 0
    visit.page.wait_for_url(re.compile(r"\.region=guangzhou"))
    assert "around=" not in visit.page.url
    figure.get_by_role("button", name="Clear").click()
    panel_of(figure).wait_for(state="detached")
    assert field.input_value() == ""
    assert figure.get_by_role("button", name="Clear").count() == 0


def test_a_figure_that_cannot_wake_says_so_and_its_controls_go_back(visit: Visit):
    waiting: list[Any] = []
    visit.page.route("**/assets/vega-*", lambda route: waiting.append(route))
    figure = figure_of(visit, MAP)
    figure.get_by_role("radio", name="2021").check(force=True)
    busy = figure.locator(".figure-canvas[aria-busy=true]")
    busy.wait_for()
    said = "canvas => getComputedStyle(canvas, '::after').content"
    assert "Loading" in busy.evaluate(said)
    visit.page.wait_for_timeout(400)
    assert busy.evaluate("canvas => getComputedStyle(canvas, '::after').visibility") == "visible"
    waiting[0].abort()
    figure.locator(".figure-failed").wait_for()
    assert figure.get_by_role("radio", name="All cohorts").is_checked()
    assert "coastal" in figure.locator(".figure-title").inner_text()
    assert figure.locator(".figure-canvas[aria-busy]").count() == 0
    visit.complaints.clear()


def test_a_mark_tells_its_value_in_the_unit_chosen(visit: Visit):
    figure = share_figure(visit, "?fig-fdi-share.unit=yuan")
    wake(figure)
    figure.locator(".figure-stage svg text", has_text="1000").wait_for()
    tooltip = visit.page.locator(".figure-tooltip")
    told = {}
    for name, unit in (("Billion yuan", "yuan"), ("Share, percent", "percent")):
        figure.get_by_role("radio", name=name).check(force=True)
        visit.page.wait_for_timeout(200)
        visit.page.mouse.move(*figure.evaluate(YEAR, "2021"))
        tooltip.filter(has_text="2021").wait_for()
        told[unit] = tooltip.inner_text()
        visit.page.keyboard.press("Escape")
        visit.page.mouse.move(0, 0)
    assert "Services FDI\n906.49 billion yuan" in told["yuan"]
    assert "Printed by a source" in told["yuan"]
    assert "Share\n78.9%" in told["percent"]
    assert "Computed from amounts" in told["percent"]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_another_unit_moves_nothing_and_fits_the_frame(visit: Visit, size: dict[str, int]):
    visit.page.set_viewport_size(size)
    figure = share_figure(visit)
    wake(figure)
    drawing = figure.locator(".figure-drawing:visible")
    before = drawing.bounding_box()
    figure.get_by_role("radio", name="Billion yuan").check(force=True)
    drawing.locator("svg text", has_text="1000").wait_for()
    assert drawing.bounding_box() == before
    assert drawing.locator("svg").evaluate(OUTSIDE) == []


# --------------------------------------------------------------------------- choosing one region


def test_a_click_on_a_region_opens_its_facts_and_sources(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    click_on(visit, figure, "xiamen")
    panel_of(figure).wait_for()
    told = panel_of(figure).inner_text()
    assert "Xiamen" in told
    assert "2025" in told
    links = panel_of(figure).locator("a[href^=http]")
    assert links.count() > 0
    panel_of(figure).get_by_role("button", name="Close").click()
    assert panel_of(figure).count() == 0
    figure.locator(".figure-spot:focus", has_text="Xiamen").wait_for()


def test_map_list_and_search_agree_on_what_is_chosen(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    click_on(visit, figure, "dalian")
    current = figure.locator(".figure-items [aria-current=true]")
    current.wait_for(state="attached")
    assert current.get_attribute("data-item") == "dalian"
    assert figure.get_by_role("combobox").input_value() == "Dalian 大连"
    figure.locator(".figure-data > summary").click()
    figure.locator(".figure-items > summary").click()
    figure.locator(".figure-items [data-item=wuhan] > summary").click()
    figure.locator(".figure-spot[aria-pressed=true]", has_text="Wuhan").wait_for()
    assert figure.get_by_role("combobox").input_value() == "Wuhan 武汉"
    assert figure.locator(".figure-items details[open]").count() == 1


@pytest.mark.parametrize("typed", ["xian", "Xi'an", "Xi’an", "西安"])
def test_a_region_is_found_by_its_english_and_its_chinese_name(visit: Visit, typed: str):
    figure = figure_of(visit, MAP)
    field = figure.get_by_role("combobox")
    field.click()
    field.press_sequentially(typed)
    figure.get_by_role("option").first.wait_for()
    assert figure.get_by_role("option").count() == 1
    assert figure.get_by_role("option").locator("[lang=zh]").inner_text() == "西安"
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("Enter")
    assert "Xi’an 西安" in status_of(visit, holds="Xi’an")
    assert figure.get_by_role("option").count() == 0


# The names to which arrow keys lead from the one in focus, and from each of these.
REACHED = """async figure => {
  const spot = name => [...figure.querySelectorAll('.figure-spot')].find(one => one.textContent === name);
  const reached = new Set([document.activeElement.textContent]);
  for (const name of reached) {
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      spot(name).focus();
      spot(name).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      reached.add(document.activeElement.textContent);
      await new Promise(done => setTimeout(done));
    }
  }
  return [...reached];
}"""


@pytest.mark.parametrize("path", [REGIONS, MAP])
def test_the_arrow_keys_reach_every_region(visit: Visit, path: str):
    figure = figure_of(visit, path)
    figure.get_by_role("combobox").focus()
    visit.page.keyboard.press("Tab")
    figure.locator(".figure-canvas[aria-label*=Arrow]:focus").wait_for()
    visit.page.keyboard.press("ArrowRight")
    focused = figure.locator(".figure-spot:focus")
    focused.wait_for()
    reached = figure.evaluate(REACHED)
    assert sorted(reached) == sorted(figure.locator(".figure-spot").all_text_contents())
    assert len(reached) == figure.locator(".figure-items [data-item]").count()


def test_the_step_shows_in_whose_picture_the_focus_is(visit: Visit):
    visit.open(FRONT)
    figure = visit.page.locator(".steps.followed > .step .atlas-figure")
    picture = visit.page.locator(".steps > .step").last.locator(":scope > :not(.step-text)")
    reached = "picture => getComputedStyle(picture).pointerEvents"
    assert picture.evaluate(reached) == "none"
    figure.locator(".figure-data > summary").focus()
    current = visit.page.locator(".step.current")
    current.locator(".atlas-figure").wait_for()  # scrolling there passes other steps
    assert current.count() == 1
    assert picture.evaluate(reached) == "auto"


def test_home_end_and_escape_work_on_the_map_and_choices_are_said(visit: Visit):
    figure = figure_of(visit, MAP)
    wake(figure)
    figure.locator(".figure-spot").nth(5).focus()
    names = figure.locator(".figure-items [data-item] > summary").all_text_contents()
    visit.page.keyboard.press("End")
    assert status_of(visit, holds=names[-1]).startswith(f"{names[-1]}. Cohort: ")
    visit.page.keyboard.press("Home")
    status_of(visit, holds=names[0])
    assert figure.locator(".figure-spot:focus").text_content() == names[0]
    outline = figure.locator(".figure-spot:focus").evaluate(
        "spot => getComputedStyle(spot).outlineStyle"
    )
    assert outline == "solid"
    visit.page.keyboard.press("Escape")
    status_of(visit, holds="Nothing is chosen")
    assert panel_of(figure).count() == 0
    assert figure.locator(".figure-spot:focus").text_content() == names[0]


def test_a_region_that_the_year_does_not_show_says_so(visit: Visit):
    figure = figure_of(visit, MAP)
    figure.locator("input[type=range]").fill("2016")
    figure.locator(".figure-stage").wait_for()
    figure.locator(".figure-data > summary").click()
    figure.locator(".figure-items > summary").click()
    figure.locator(".figure-items [data-item=wuhan] > summary").click()
    panel_of(figure).get_by_text("Not drawn in this view").wait_for()


# ----------------------------------------------------------------------------------- the address


def test_what_is_chosen_stands_in_the_address_and_comes_back_with_it(visit: Visit):
    figure = figure_of(visit, MAP)
    figure.locator("input[type=range]").fill("2022")
    figure.get_by_role("radio", name="2022").check(force=True)
    figure.locator(".figure-stage").wait_for()
    figure.locator(".figure-data > summary").click()
    figure.locator(".figure-items > summary").click()
    figure.locator(".figure-items [data-item=wuhan] > summary").click()
    visit.page.wait_for_url(re.compile(r"\.region=wuhan"))
    assert "fig-pilot-map.year=2022&" in visit.page.url.replace("?", "&") + "&"
    picture = figure.locator(".figure-stage svg").evaluate(WORDS)
    visit.page.reload(wait_until="networkidle")
    panel_of(figure).wait_for()
    assert figure.locator("output").inner_text() == "2022"
    assert figure.get_by_role("radio", name="2022").is_checked()
    assert "Wuhan" in panel_of(figure).inner_text()
    assert figure.locator(".figure-stage svg").evaluate(WORDS) == picture


def test_a_view_is_a_link_that_back_returns_from(visit: Visit):
    figure = figure_of(visit, MAP)
    views = figure.locator(".figure-views a")
    views.nth(1).hover()
    views.nth(1).focus()
    figure.locator(".figure-canvas[aria-label*=Arrow]").wait_for()
    views.nth(1).click()
    figure.locator("output", has_text="2021").wait_for()
    assert visit.page.url.endswith("?fig-pilot-map.year=2021")
    assert views.nth(1).get_attribute("aria-current") == "true"
    visit.page.go_back()
    figure.locator("output", has_not_text="2021").wait_for()
    assert "fig-pilot-map" not in visit.page.url
    visit.page.go_forward()
    figure.locator("output", has_text="2021").wait_for()


def test_an_address_that_asks_for_nonsense_shows_the_figure_as_it_is(visit: Visit):
    visit.open(f"{MAP}?fig-pilot-map.year=1066&fig-pilot-map.region=atlantis", until="networkidle")
    figure = visit.page.locator(".atlas-figure").first
    wake(figure)
    assert panel_of(figure).count() == 0
    assert figure.locator("output").inner_text() == figure.locator(
        "input[type=range]"
    ).get_attribute("max")


def test_the_link_to_copy_leads_to_what_is_shown(visit: Visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    figure = figure_of(visit, MAP)
    figure.locator("input[type=range]").fill("2021")
    figure.locator(".figure-stage").wait_for()
    figure.locator(".figure-share > summary").click()
    figure.locator("dd:has(.figure-link) button").click()
    status_of(visit, holds="Copied")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{visit.address}/{MAP}?fig-pilot-map.year=2021#fig-pilot-map"


# ------------------------------------------------------------------------- elsewhere and for all


def test_a_frame_on_another_site_takes_the_height_of_the_figure(visit: Visit):
    snippet = figure_of(visit, MAP).locator(".figure-share code").text_content()
    page = f"<!DOCTYPE html><html lang=en><title>Elsewhere</title>{snippet}".encode()

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        visit.page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
        frame = visit.page.frame_locator("iframe")
        heights = "frame => [frame.clientHeight, Number(frame.height)]"
        visit.page.wait_for_timeout(200)
        first = visit.page.locator("iframe").evaluate(heights)[0]
        frame.locator(".figure-about > summary").click()
        visit.page.wait_for_timeout(200)
        second = visit.page.locator("iframe").evaluate(heights)[0]
        inside = frame.locator("html").evaluate("page => page.scrollHeight")
        server.shutdown()
    visit.requests[:] = [url for url in visit.requests if f":{server.server_port}/" not in url]
    assert first > 700
    assert second > first
    assert second == pytest.approx(inside, abs=2)


def test_without_script_the_views_are_drawn_and_the_list_is_complete(without_script: Visit):
    figure = figure_of(without_script, MAP)
    assert figure.locator(".figure-controls").is_hidden()
    figure.locator(".figure-data > summary").click()
    figure.locator(".figure-items > summary").click()
    entry = figure.locator(".figure-items [data-item=xiamen]")
    entry.locator("summary").click()
    assert entry.locator("dd").first.is_visible()
    assert entry.locator("a[href^=http]").first.is_visible()
    figure.locator(".figure-share > summary").click()
    assert "<iframe" in figure.locator(".figure-share code").inner_text()
    addresses = figure.locator(".figure-views a").evaluate_all(
        "links => links.map(link => link.href)"
    )
    for address in addresses:
        without_script.page.goto(address)
        view = without_script.page.locator(f"[id='{address.partition('#')[2]}']")
        assert view.locator("svg").first.is_visible()


def test_a_figures_own_page_says_where_its_story_is(without_script: Visit):
    without_script.open("figures/fig-pilot-map.html")
    head = without_script.page.locator("head")
    assert head.locator("link[rel=canonical]").get_attribute("href").endswith(MAP)
    assert head.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert without_script.page.locator(f"figcaption a[href$='{MAP}#fig-pilot-map']").count() == 1


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("path", [REGIONS, MAP, "figures/fig-pilot-map.html"])
def test_nothing_scrolls_sideways_while_a_figure_is_used_on_a_phone(
    visit: Visit, path: str, width: int
):
    visit.page.set_viewport_size({"width": width, "height": 640})
    figure = figure_of(visit, path)
    wake(figure)
    figure.get_by_role("combobox").fill("a")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    figure.get_by_role("option").first.click()
    panel_of(figure).wait_for()
    for summary in figure.locator(":scope > .figure-more > details > summary").all():
        summary.click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_every_target_in_a_figure_is_large_enough(visit: Visit, path: str):
    visit.open(path)
    for figure in visit.page.locator(".atlas-figure").all():
        for summary in figure.locator(":scope > .figure-more > details > summary").all():
            summary.click()
        assert figure.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", WITH_FIGURES)
def test_chinese_words_in_a_figure_are_marked_as_chinese(visit: Visit, path: str):
    visit.open(path)
    assert visit.page.evaluate(UNMARKED_CHINESE) == []


def test_a_list_of_events_is_narrowed_to_one_region_by_the_first_choice_and_the_next(visit: Visit):
    visit.open(TIMELINE, until="networkidle")
    events = visit.page.locator(".entries")
    choice, shown = events.locator(".table-filter select"), events.locator(".table-filter output")
    total = events.locator("[data-about]").count()
    assert shown.inner_text() == ""
    choice.select_option("wuhan")
    shown.filter(has_text=f"/ {total}").wait_for()
    few = events.locator("[data-about]:not([hidden])").count()
    assert 0 < few < total
    assert shown.inner_text().startswith(f"{few} / ")
    choice.select_option("")
    shown.filter(has_text=f"{total} / {total}").wait_for()
    assert events.locator("[data-about][hidden]").count() == 0


def test_a_sorted_column_says_so_and_rows_keep_their_heads(visit: Visit):
    figure = figure_of(visit, MAP)
    figure.locator(".figure-data > summary").click()
    table = figure.locator(".figure-data table")
    head = table.locator("thead th").nth(2)
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert table.locator("[aria-sort]").count() == 1
    assert status_of(visit, holds="Sorted by").endswith("descending")
    assert table.locator("tbody tr").first.locator("td").nth(1).inner_text() == "2025"
    assert (
        table.locator("tbody tr > th:first-child[scope=row]").count()
        == table.locator("tbody tr").count()
    )
