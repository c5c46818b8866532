"""The pages of the regions: one for each, each with all its parts, and a new one by itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from publisher.run.prepare import prepare
from publisher.site.lay import lay_derived
from publisher.site.project import Project
from visits import Visit, visit_with

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ["time", "opened", "focus", "investment", "unknown", "sources", "others"]
LIGHT = 110  # kilobytes, before a reader does anything


def rows(name: str, root: Path = ROOT) -> list[dict[str, str]]:
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = {row["region_id"]: row for row in rows("regions")}


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, Any]:
    """The page of each region, read."""
    return {
        path.stem: html.fromstring(path.read_bytes()) for path in built_site.glob("regions/*.html")
    }


def test_every_region_has_a_page_named_in_both_languages(pages: dict[str, Any]):
    assert pages.keys() == REGIONS.keys()
    for region, page in pages.items():
        title = page.findtext(".//title").replace("’", "'")
        assert title.startswith(f"{REGIONS[region]['name_en']} {REGIONS[region]['name_zh']} – ")


def test_every_page_has_its_parts_in_one_order(pages: dict[str, Any]):
    for region, page in pages.items():
        found = [each.removeprefix("sec-") for each in page.xpath("//main//section/@id")]
        assert [each for each in found if each in SECTIONS] == SECTIONS, region


def test_every_page_is_light(built_site: Path):
    weights = json.loads((built_site / "weights.json").read_text(encoding="utf-8"))["pages"]
    sizes = {name: page["total"] for name, page in weights.items() if name.startswith("regions/")}
    assert len(sizes) == len(REGIONS)
    assert {name: size for name, size in sizes.items() if size > LIGHT * 1000} == {}


def test_a_measure_of_another_policy_stands_apart_from_those_of_the_programme(
    pages: dict[str, Any],
):
    measures = {row["measure_id"]: row for row in rows("measures")}
    for named in rows("measure_regions"):
        measure = measures[named["measure_id"]]
        page = pages[named["region_id"]]
        apart = page.xpath("string(//*[@id='other-policies'])").replace("’", "'")
        assert (measure["title_en"] in apart) is (measure["policy"] != "programme")


@pytest.mark.slow
def test_a_region_that_is_added_to_the_tables_has_a_page_and_a_place_in_the_index(
    project_copy: Path,
):
    add_region(project_copy)
    project = Project.open(project_copy)
    lay_derived(project)
    page, index = "regions/wuxi.ipynb", "notebooks/regions.ipynb"
    assert page in project.pages
    prepared = prepare(project.only([page, index]))
    shown = json.dumps(prepared.notebooks[page], ensure_ascii=False)
    assert "Wuxi" in shown and "Suzhou" in shown and "No source read states it." in shown
    assert "../regions/wuxi.ipynb" in json.dumps(prepared.notebooks[index])


def add_region(root: Path) -> None:
    """Add a made-up pilot region to the tables: its row and point, the event, the counts."""
    made_up = REGIONS["suzhou"] | {
        "region_id": "wuxi",
        "name_en": "Wuxi",
        "name_zh": "无锡",
        "official_name_zh": "无锡市",
        "adcode": "320200",
        "focus": "",
        "focus_missing": "No source read states it.",
        "focus_basis": "",
    }
    with (root / "data" / "regions.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(made_up), lineterminator="\n").writerow(made_up)
    points = root / "geo" / "city_points.csv"
    points.write_text(points.read_text() + "wuxi,Wuxi,无锡,120.3,31.57,1,Wuxi,above,\n")
    with (root / "data" / "event_regions.csv").open("a", encoding="utf-8") as file:
        file.write("e036,wuxi\n")
    cohorts = root / "data" / "cohorts.csv"
    text = cohorts.read_text(encoding="utf-8")
    assert ",9,20," in text
    cohorts.write_text(text.replace(",9,20,", ",10,21,"), encoding="utf-8")


# ---- in a browser ----


@pytest.fixture
def visit(browser: Any, site_url: str) -> Iterator[Visit]:
    yield from visit_with(browser, site_url, viewport={"width": 1280, "height": 900})


def test_a_search_for_a_name_leads_first_to_the_page_of_the_region(visit: Visit):
    visit.open("index.html", until="networkidle")
    visit.page.keyboard.press("/")
    field = visit.page.locator("#search-words")
    first = visit.page.locator(".search-results > li > a").first
    for typed, region in (("Suzhou", "suzhou"), ("苏州", "suzhou"), ("xi'an", "xian")):
        field.fill(typed)
        visit.page.wait_for_function(
            "region => document.querySelector('.search-results > li > a')"
            "?.pathname.endsWith(`regions/${region}.html`)",
            arg=region,
        )
        assert first.get_attribute("href").endswith(f"regions/{region}.html")
        field.fill("")
    assert visit.complaints == []


def test_the_index_is_filtered_by_a_word_and_sorted_by_a_column(visit: Visit):
    visit.open("notebooks/regions.html", until="networkidle")
    body = visit.page.locator(".table-tools tbody")
    visit.page.get_by_label("Filter rows by a word").fill("苏州")
    assert body.locator("tr:visible").count() == 1
    visit.page.get_by_label("Filter rows by a word").fill("")
    visit.page.get_by_role("button", name="Measures that name it").click()
    counts = [int(text) for text in body.locator("tr > td:nth-child(3)").all_text_contents()]
    assert len(counts) == len(REGIONS) and counts == sorted(counts)


def test_two_regions_stand_side_by_side_at_their_own_address(visit: Visit):
    visit.open("regions/suzhou.html?with=wuhan", until="networkidle")
    other = visit.page.locator("#with-sec-focus")
    other.wait_for()
    here = visit.page.locator("#sec-focus").bounding_box()
    there = other.bounding_box()
    assert here["y"] == there["y"] and here["x"] < there["x"]
    ids = visit.page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    leads = visit.page.locator(".compared").first
    assert "Suzhou, a " in leads.inner_text() and "Wuhan, a " in leads.inner_text()
    assert leads.locator(".locator").count() == 2
    captions = visit.page.locator("figcaption").all_text_contents()
    numbers = [text.strip().split(":")[0] for text in captions if text.strip()[:5] == "Table"]
    assert numbers and len(numbers) == len(set(numbers))
    first = [figure.locator("text").first for figure in visit.page.locator(".figure-canvas").all()]
    assert first[0].text_content() == first[1].text_content()  # the scales of time begin alike
    visit.page.get_by_label("Compare with").select_option("")
    other.wait_for(state="detached")
    assert visit.page.locator(".compared-title").count() == 0
    assert visit.page.locator(".page-body > .cell .locator").count() == 1
    assert "with=" not in visit.page.url
    visit.page.go_back()
    other.wait_for()
    assert visit.complaints == [] and visit.foreign_requests == []


def test_a_region_that_is_not_there_is_told_beside_the_choice(visit: Visit):
    visit.open("regions/suzhou.html?with=Atlantis", until="networkidle")
    told = visit.page.get_by_text("No other region is called “Atlantis”.")
    told.wait_for()
    visit.page.get_by_label("Compare with").select_option("wuhan")
    told.wait_for(state="detached")
    visit.page.locator("#with-sec-focus").wait_for()


@pytest.mark.parametrize("name", ["Xi%E2%80%99an", "xi%27an", "%E8%A5%BF%E5%AE%89", "XIAN"])
def test_a_region_to_compare_with_is_found_by_its_name(visit: Visit, name: str):
    visit.open(f"regions/suzhou.html?with={name}", until="networkidle")
    visit.page.locator("#with-sec-focus").wait_for()
    assert visit.page.get_by_label("Compare with").input_value() == "xian"


@pytest.mark.parametrize(
    ("page", "figure"),
    [
        ("index", "fig-stages"),
        ("notebooks/pilot-map", "fig-pilot-map"),
        ("notebooks/cohort-timeline", "fig-cohort-timeline"),
        ("notebooks/fdi-share", "fig-region-totals"),
        ("notebooks/regions", "fig-known"),
    ],
)
def test_tables_of_figures_lead_to_the_page_of_a_region(built_site: Path, page: str, figure: str):
    tree = html.fromstring((built_site / f"{page}.html").read_bytes())
    names = tree.xpath(f"//*[@id='{figure}-data']//tbody/tr/th")
    links = tree.xpath(f"//*[@id='{figure}-data']//tbody/tr/th/a/@href")
    assert len(links) == len(names) > 10
    assert {link.split("/")[-1].removesuffix(".html") for link in links} <= set(REGIONS)


@pytest.mark.parametrize(
    ("page", "figure"),
    [("index", "fig-stages"), ("notebooks/cohort-timeline", "fig-cohort-timeline")],
)
def test_what_a_mark_tells_leads_to_the_page_of_its_region(visit: Visit, page: str, figure: str):
    visit.open(f"{page}.html", until="networkidle")
    place = visit.page.locator(f"#{figure}")
    place.locator(".figure-canvas").focus()
    visit.page.keyboard.press("ArrowDown")
    place.locator(".figure-spot").wait_for(state="attached")
    link = place.locator(".figure-detail a[href*='regions/']")
    for _ in range(5):
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("Enter")
        if link.count():
            break
    link.click()
    visit.page.wait_for_url("**/regions/*.html")
    assert visit.complaints == []


def test_the_map_leads_to_the_page_of_a_region(built_site: Path):
    page = html.fromstring((built_site / "notebooks" / "pilot-map.html").read_bytes())
    links = page.xpath("//details[@data-item]//a/@href")
    assert {f"../regions/{region}.html" for region in REGIONS} <= set(links)
