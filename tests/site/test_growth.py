"""A cohort, its regions, plan and event, a full year and sources are added in tables alone, and every
page follows."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from lxml import html as lxml_html

from conftest import NOT_COPIED, ROOT
from growth import CITIES, NAMES, YEAR, grow, join
from helpers.charts.palette import COLORS, cohort_styles
from hooked import read_config, write_config
from publisher.figures.figure import Figure
from publisher.render.pandoc import render_pages
from publisher.run.prepare import prepare
from publisher.site.lay import lay_derived
from publisher.site.project import Project
from sites import write_page

pytestmark = pytest.mark.slow
NEW = "regions/changsha.ipynb"
EMPTY = "---\ntitle: Another page\n---\n\nNothing.\n"


@dataclass(frozen=True)
class Grown:
    """The pages and figures of a copy of the project to which all of it was added."""

    pages: Path
    figures: dict[str, Figure]

    def words(self, path: str, where: str = "//main") -> str:
        """What a reader reads in the parts of a page."""
        parts = lxml_html.parse(self.pages / path).getroot().xpath(where)
        return " ".join(" ".join(each.text_content().split()) for each in parts)


@pytest.fixture(scope="module")
def grown(shared: Path) -> Grown:
    """All pages but those of the other regions, made once for all tests."""
    kept = shared / "grown.pickle"
    with FileLock(shared / "grown.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_grown(shared / "grown")))
    return pickle.loads(kept.read_bytes())


def _grown(copy: Path) -> Grown:
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    grow(copy)
    lay_derived(Project.open(copy))
    project = Project.open(copy)
    for page in project.notebooks:
        if page.startswith("regions/") and page != NEW:
            write_page(copy / page, EMPTY)  # others lead to it; nobody reads it here
    prepared = prepare(project)
    render_pages(project, prepared.notebooks, copy / "_site")
    return Grown(copy / "_site", {figure.id: figure for figure in prepared.figures})


def test_the_front_page_counts_the_new_cohort_and_cites_its_source(grown: Grown):
    front = grown.words("index.html")
    assert "had 30 regions by 30 June 2027 (Ministry of Commerce 2027b)" in front
    assert "30" in grown.words("index.html", "//dl[contains(@class, 'key-numbers')]")
    assert "in five cohorts" in front
    together = grown.words("notebooks/regions.html")
    assert "One pilot became 30 in twelve years" in together


def test_a_new_cohort_has_a_step_of_its_own_with_its_picture(grown: Grown):
    front = lxml_html.parse(grown.pages / "index.html").getroot()
    steps = front.xpath("//*[contains(@class, 'steps')]/*[contains(@class, 'step')]")
    whens = [step.xpath("string(.//*[@class='step-when'])") for step in steps]
    assert whens == ["2015", "2021", "2022", "2025", "2027", "What became of the money"]
    told = " ".join(steps[4].text_content().split())
    assert "Ten more. Jinan, Yantai, Wuxi" in told
    assert "there are now 30 (Ministry of Commerce 2027b)" in told
    assert steps[4].xpath(".//*[contains(@class, 'still')]//svg[@role='img']")


def test_the_list_of_cohorts_names_the_new_regions(grown: Grown):
    text = grown.words("notebooks/pilot-map.html", "//li[strong='2027:']")
    assert all(name in text for name in NAMES)
    assert "two lie in provinces without a coast: Changsha and Zhengzhou" in text


@pytest.mark.parametrize("figure", ["fig-pilot-map", "fig-overview"])
def test_a_map_shows_the_new_regions_in_a_colour_with_a_dark_twin(grown: Grown, figure: str):
    (colour, *_), _ = (list(styles.values())[-1:] for styles in cohort_styles([YEAR]))
    drawn = grown.figures[figure]
    assert all(name in drawn.wide.svg for name in NAMES)
    assert drawn.palette is not None
    (known,) = (each for each in COLORS.values() if each.light == colour)
    assert drawn.palette[colour]["dark"] == known.dark
    assert cohort_styles([YEAR])[1][YEAR] in json.dumps(drawn.record)
    assert "30 June 2027" in drawn.wide.svg


def test_the_timeline_has_rows_for_the_new_regions_and_counts_the_approval(grown: Grown):
    text = grown.words("notebooks/cohort-timeline.html")
    assert "1, 5, 11, 20 and 30" in text
    assert "Five approvals took the programme from one region to 30" in text
    drawn = grown.figures["fig-cohort-timeline"].wide.svg
    assert all(name in drawn for name in NAMES)
    assert "ten more" in drawn


def test_a_new_region_has_a_page_and_stands_in_the_index(grown: Grown):
    assert "Changsha" in grown.words("regions/changsha.html", "//h1")
    assert "2027" in grown.words("regions/changsha.html")
    index = grown.words("notebooks/regions.html", "//*[@id='tbl-regions']")
    assert all(name in index for name in NAMES)


def test_the_new_plan_and_event_stand_in_their_tables(grown: Grown):
    timeline = "notebooks/cohort-timeline.html"
    assert "Tasks of the ten new pilots" in grown.words(timeline, "//*[@id='tbl-plans']")
    assert "Ten more regions are let in" in grown.words(timeline, "//*[@id='events']")


def test_a_full_year_takes_the_place_of_its_part(grown: Grown):
    text = grown.words("notebooks/fdi-share.html")
    assert "Services took 73.8% of the FDI that China reported for 2026" in text
    assert "From 2025 to 2026 services FDI fell by 4.5%" in text
    table = grown.words("notebooks/fdi-share.html", "//*[@id='fig-fdi-share']//table")
    assert "73.8" in table
    assert "January to August 2026" not in table


def test_the_front_page_tells_the_fall_until_the_last_full_year(grown: Grown):
    front = grown.words("index.html")
    assert "services FDI in all of China, 2023 to 2026, in yuan" in front
    assert "in 2023 and 520.5 billion yuan in 2026" in front.replace("CN¥", "")
    assert "−32.9%" in front and "the pilots went from eleven to 20" in front
    told = grown.figures["fig-pilots-and-money"].record["description"]
    assert "in 2026, both with finance counted in" in told


def test_a_figure_describes_no_more_pilots_than_it_draws(grown: Grown):
    told = grown.figures["fig-pilots-and-money"].record["description"]
    assert f"to 20 in {YEAR - 1}" in told and str(YEAR) not in told


def test_the_method_counts_what_was_added_and_keeps_what_was_said_of_2025(grown: Grown):
    method = grown.words("notebooks/method.html")
    assert "Five cohorts, not two" in method
    assert "Nine cities of 2025 have been called a second cohort. Theirs is the fourth" in method
    assert "The work plan binds all 20 regions of that time" in method
    assert "anything later than" not in method


def test_the_new_sources_are_listed(grown: Grown):
    data = grown.words("notebooks/data.html")
    assert "The fifth list of pilot regions" in data
    assert "FDI of the full year 2026" in data


def test_every_figure_is_as_of_the_day_that_the_tables_give(grown: Grown):
    days = {figure.record["as_of"] for figure in grown.figures.values()} - {None}
    assert days == {"2027-06-30"}
    assert "as of 30 June 2027" in grown.words("notebooks/data.html")


def test_the_points_of_the_map_are_counted(grown: Grown):
    boundaries = grown.words("notebooks/boundaries.html")
    assert f"The points of the {20 + len(CITIES)} pilot regions" in boundaries


def test_a_region_may_join_a_cohort_of_before(tmp_path: Path):
    copy = tmp_path / "joined"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    join(copy)
    config = read_config(copy)
    del config["atlas"]["pages"]
    config["project"]["render"] = ["index.ipynb", "notebooks/context.ipynb"]
    write_config(copy, config)
    prepared = prepare(Project.open(copy))
    told = json.dumps(prepared.notebooks["notebooks/context.ipynb"], ensure_ascii=False)
    assert "whose share in GDP is not known, since no figure of Jinan was read" in told
    assert "had 21 regions by" in json.dumps(prepared.notebooks["index.ipynb"])
