"""A cohort, its regions, plan and event, a full year and sources are added in tables alone, and every
page follows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import html as lxml_html

from conftest import NOT_COPIED, ROOT, atlas
from growth import CITIES, NAMES, YEAR, grow
from helpers.charts.palette import cohort_styles

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the project to which all of it was added; built once for all tests."""
    copy = tmp_path_factory.mktemp("grown") / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    grow(copy)
    done = atlas("build", "--renderer", "pandoc", root=copy)
    assert done.returncode == 0, done.stderr
    return copy / "_site"


def page(site: Path, path: str) -> lxml_html.HtmlElement:
    return lxml_html.parse(site / path).getroot()


def words(element: lxml_html.HtmlElement, path: str = "//main") -> str:
    """What a reader reads in the parts of a page."""
    return " ".join(" ".join(each.text_content().split()) for each in element.xpath(path))


def spec(site: Path, figure: str) -> str:
    """What draws a figure."""
    return (site / "figures" / f"{figure}.vl.json").read_text(encoding="utf-8")


def test_the_front_page_counts_the_new_cohort_and_cites_its_source(grown: Path):
    front = words(page(grown, "index.html"))
    assert "now has 30 regions (Ministry of Commerce 2027)" in front
    assert "30" in words(page(grown, "index.html"), "//dl[contains(@class, 'key-numbers')]")
    assert "in five cohorts" in front
    timeline = words(page(grown, "notebooks/cohort-timeline.html"))
    assert "One pilot became 30 in twelve years" in timeline


def test_the_list_of_cohorts_names_the_new_regions(grown: Path):
    (item,) = page(grown, "notebooks/pilot-map.html").xpath("//li[strong='2027:']")
    text = " ".join(item.text_content().split())
    assert all(name in text for name in NAMES)
    assert "two lie in provinces without a coast: Changsha and Zhengzhou" in text


def test_the_map_shows_the_new_regions_in_a_colour_and_shape_of_their_own(grown: Path):
    colors, shapes = cohort_styles([YEAR])
    for figure in ("fig-pilot-map", "fig-overview"):
        drawn = spec(grown, figure)
        assert all(name in drawn for name in NAMES)
        assert {colors[YEAR], shapes[YEAR]} <= set(json_texts(drawn))
        picture = (grown / "figures" / f"{figure}.svg").read_text(encoding="utf-8")
        assert all(name in picture for name in NAMES)
        assert f"to 30 June {YEAR}" in picture or "30 June 2027" in picture


def json_texts(text: str) -> list[str]:
    """Every text in a JSON value."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(json.loads(text))
    return found


def test_the_new_colour_has_a_dark_twin_on_the_page(grown: Path):
    colors, _ = cohort_styles([YEAR])
    svg = page(grown, "notebooks/pilot-map.html")
    assert colors[YEAR] in lxml_html.tostring(svg).decode() or "cohort-later-1" in str(
        lxml_html.tostring(svg)
    )


def test_the_timeline_has_rows_for_the_new_regions_and_counts_the_approval(grown: Path):
    timeline = page(grown, "notebooks/cohort-timeline.html")
    text = words(timeline)
    assert "1, 5, 11, 20 and 30" in text
    assert "Five approvals took the programme from one region to 30" in text
    assert all(name in spec(grown, "fig-cohort-timeline") for name in NAMES)
    rows = words(timeline, "//*[@id='fig-cohort-timeline']//table//th[@scope='row']")
    assert all(name in rows for name in NAMES)


def test_the_new_plan_and_event_stand_in_their_tables(grown: Path):
    timeline = page(grown, "notebooks/cohort-timeline.html")
    assert "Tasks of the ten new pilots" in words(timeline, "//*[@id='tbl-plans']")
    assert "Ten more regions are let in" in words(timeline, "//*[@id='events']")


def test_a_full_year_takes_the_place_of_its_part(grown: Path):
    text = words(page(grown, "notebooks/fdi-share.html"))
    assert "Services took 73.8% of the FDI that China reported for 2026" in text
    assert "From 2025 to 2026 services FDI fell by 4.5%" in text
    table = words(page(grown, "notebooks/fdi-share.html"), "//*[@id='fig-fdi-share']//table")
    assert "73.8" in table
    assert "January to August 2026" not in table


def test_the_method_counts_what_was_added_and_keeps_what_was_said_of_2025(grown: Path):
    method = words(page(grown, "notebooks/method.html"))
    assert "Five cohorts, not two" in method
    assert "The nine cities of 2025 have been called a second cohort. They are the fourth" in method
    assert "The work plan binds all 20 regions of that time" in method
    assert "anything later than" not in method


def test_the_new_sources_are_listed(grown: Path):
    data = words(page(grown, "notebooks/data.html"))
    assert "The fifth list of pilot regions" in data
    assert "FDI of the full year 2026" in data


def test_every_page_is_as_of_the_day_that_the_tables_give(grown: Path):
    for path in ("index.html", "notebooks/pilot-map.html", "notebooks/fdi-share.html"):
        assert "27 November 2026" not in words(page(grown, path))
    assert "30 June 2027" in words(page(grown, "notebooks/data.html"))


def test_the_points_of_the_map_are_counted(grown: Path):
    boundaries = words(page(grown, "notebooks/boundaries.html"))
    assert f"The points of the {20 + len(CITIES)} pilot regions" in boundaries
