"""Every claim of the pages holds, and there is a change of the data that makes it false.

Who writes a claim runs this test. If it names the claim, none of the changes below makes it false:
add one that does, under a name that says what changed in the world. If no change of the tables can,
the claim says nothing: rewrite its condition.
"""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest

from falsified import ROOT, Cells, Change, Page, Tables, falsified
from publisher.site.front import notebook_front
from publisher.site.lay import lay_derived, read_record
from publisher.site.project import Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables as they stand."""
    return Tables.as_they_stand()


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    """The pages that make claims; of those made for the rows of a table the notebook they are made of."""
    project = Project.open(ROOT)
    lay_derived(project)
    derived = read_record(ROOT)["pages"]
    made_of = [entry["notebook"] for entry in project.settings.get("pages") or []]
    names = [name for name in project.notebooks if name not in derived] + made_of
    return [page for page in map(Page, names) if page.claims]


# ---- what may change in the world ----


def put(table: str, column: str, value: str, **where: str) -> Change:
    """Write a value into a column, in all rows or in those that match; there must be one."""

    def change(cells: Cells) -> None:
        rows = cells[table]
        chosen = pd.Series(True, index=rows.index)
        for name, wanted in where.items():
            chosen &= rows[name] == wanted
        assert chosen.any(), f"{table} has no row with {where}"
        rows.loc[chosen, column] = value or None

    return change


def times(table: str, column: str, factor: float, **where: str) -> Change:
    """Multiply the numbers of a column, in all rows or in those that match."""

    def change(cells: Cells) -> None:
        rows = cells[table]
        chosen = rows[column].notna()
        for name, wanted in where.items():
            chosen &= rows[name] == wanted
        assert chosen.any(), f"{table} has no number with {where}"
        numbers = rows.loc[chosen, column].astype(float) * factor
        rows.loc[chosen, column] = [f"{number:.4f}" for number in numbers]

    return change


def without(table: str, **where: str) -> Change:
    """Take out the rows that match."""

    def change(cells: Cells) -> None:
        rows = cells[table]
        chosen = pd.Series(True, index=rows.index)
        for name, wanted in where.items():
            chosen &= rows[name] == wanted
        cells[table] = rows.loc[~chosen].reset_index(drop=True)

    return change


def like(table: str, new: dict[str, str], **where: str) -> Change:
    """Add a row that is like the first one that matches, but for some cells."""

    def change(cells: Cells) -> None:
        rows = cells[table]
        model = rows
        for name, wanted in where.items():
            model = model.loc[model[name] == wanted]
        cells[table] = pd.concat(
            [rows, pd.DataFrame([{**model.iloc[0], **new}])], ignore_index=True
        )

    return change


def few(table: str, count: int) -> Change:
    """Keep the first rows alone."""

    def change(cells: Cells) -> None:
        cells[table] = cells[table].head(count)

    return change


def every_region_prints(measure: str) -> Change:
    """Add a full-year amount of every region and year that the table knows."""

    def change(cells: Cells) -> None:
        rows = cells["fdi_regions"]
        model = rows.loc[(rows["period_kind"] == "year") & (rows["measure"] == "total_inflow")]
        years = sorted(model["year"].unique())
        added = [
            {**model.iloc[0], "region_id": region, "period": year, "year": year}
            | {"measure": measure, "inflow_bn_usd": "5", "enterprises_count": "5"}
            | {"basis": "unstated"}
            for region in cells["regions"]["region_id"]
            for year in years
        ]
        kept = rows.loc[rows["measure"] != measure]
        cells["fdi_regions"] = pd.concat([kept, pd.DataFrame(added)], ignore_index=True)

    return change


def all_of(*changes: Change) -> Change:
    """Several changes at once."""

    def change(cells: Cells) -> None:
        for each in changes:
            each(cells)

    return change


def each_its_own(table: str, column: str, form: str) -> Change:
    """Every row gets a value of its own, made of its number."""

    def change(cells: Cells) -> None:
        rows = cells[table]
        rows[column] = [form.format(number) for number in range(len(rows))]

    return change


CHANGES: dict[str, Change] = {
    "the first region was a province": put("regions", "level", "province", cohort="2015"),
    "two regions began in 2015": put("cohorts", "regions_total", "2", cohort="2015"),
    "three regions began in 2015": put("cohorts", "regions_added", "3", cohort="2015"),
    "two regions joined in 2025": put("cohorts", "regions_added", "2", cohort="2025"),
    "the second approval came after a year": put(
        "cohorts", "approved_on", "2016-04-09", cohort="2021"
    ),
    "every approval is for twenty years": put("cohorts", "period_years", "20"),
    "every region lies inland": put("regions", "province_iso", "CN-SC"),
    "every region lies in the north-west": each_its_own("regions", "adcode", "61{:04}"),
    "every region is a city": put("regions", "level", "sub-provincial city"),
    "several sources give the amounts of the pilot regions": put(
        "fdi_pilot", "single_source", "false"
    ),
    "a source prints the share of 2024": put(
        "fdi_pilot", "share_of_national_services_percent", "50.2", period="2024"
    ),
    "twice as much went to the pilot regions": all_of(
        times("fdi_pilot", "services_inflow_bn_cny", 2),
        times("fdi_pilot", "services_inflow_bn_usd", 2),
        times("fdi_pilot", "share_of_national_services_percent", 1.7),
    ),
    "half as much went to the pilot regions": all_of(
        times("fdi_pilot", "services_inflow_bn_cny", 0.5),
        times("fdi_pilot", "share_of_national_services_percent", 0.5),
    ),
    "services FDI rose in the last year": times(
        "fdi_national", "inflow_bn_cny", 1.3, period="2025", measure="services_inflow"
    ),
    "services FDI fell more than the rest": times(
        "fdi_national", "inflow_bn_cny", 0.5, period="2025", measure="services_inflow"
    ),
    "services FDI of early 2023 was small": times(
        "fdi_national", "inflow_bn_cny", 0.3, period="2023-01/2023-09", measure="services_inflow"
    ),
    "services FDI grew faster than all FDI in 2022": put(
        "fdi_national", "yoy_percent", "20", period="2022-01/2022-11", measure="services_inflow"
    ),
    "services FDI grew twice as fast as printed": times(
        "fdi_national", "yoy_percent", 2, measure="services_inflow"
    ),
    "the shares given years later were low": all_of(
        times("fdi_national", "share_percent", 0.5, period="2015", measure="services_share"),
        times("fdi_national", "share_percent", 0.5, period="2019", measure="services_share"),
    ),
    "a source prints services FDI of 2024 in dollars": put(
        "fdi_national", "inflow_bn_usd", "81.3", period="2024", measure="services_inflow"
    ),
    "a source prints services FDI of 2022": like(
        "fdi_national",
        {"period": "2022", "year": "2022", "inflow_bn_cny": "890"},
        period="2023",
        measure="services_inflow",
    ),
    "the list of services never grew": without("breaks", break_id="services-scope-2016"),
    "the pilot regions have more services": times(
        "baseline", "value", 2, scope_id="1+4+6", measure="services_value_added"
    ),
    "services weigh less in the pilot regions": times(
        "baseline", "value", 0.5, scope_id="1+4+6", measure="services_share_of_gdp"
    ),
    "the number of people was read": put(
        "baseline", "value", "1408", scope_id="china", measure="population"
    ),
    "every region prints its total every year": every_region_prints("total_inflow"),
    "every region prints services FDI every year": every_region_prints("services_inflow"),
    "every region prints everything every year": all_of(
        *map(every_region_prints, ("total_inflow", "services_inflow", "new_enterprises"))
    ),
    "no more regions were in by 2025": put("cohorts", "regions_total", "11", cohort="2025"),
    "the last plan has one area": put("plans", "areas_count", "1", plan_id="all-2025"),
    "wide figures are as large as the ministry's": put("fdi_regions", "inflow_bn_usd", "5"),
    "one full year is known of the pilot regions": without("fdi_pilot", period="2024"),
    "fifty measures were read": few("measures", 50),
    "the tasks of an area are printed": put("task_areas", "tasks_count", "7", kind="area"),
    "nobody knows whether a measure belongs": put("measures", "note", "", policy="unclear"),
    "the tasks of every area are printed": put("task_areas", "tasks_count", "5"),
    "the last plan has three tasks": put("plans", "measures_count", "3", plan_id="all-2025"),
    "no measure is for Beijing": without("measure_regions", region_id="beijing"),
    "the last plan says for whom each measure is": put(
        "measures", "scope_basis", "stated", plan_id="all-2025"
    ),
    "another policy is part of the plan": put(
        "measures", "plan_id", "all-2025", policy="separate policy"
    ),
    "app stores have a cap": put("caps", "pilot_percent", "49", activity_en="App stores"),
    "networks have no cap": put(
        "caps", "pilot_percent", "100", activity_en="Domestic private networks"
    ),
    "tours began in Tianjin": put(
        "measure_regions", "region_id", "tianjin", measure_id="m173", region_id="beijing"
    ),
    "tours went on without a gap": put("measures", "starts_on", "2022-05-01", measure_id="m130"),
    "one opening reaches one city less": without(
        "measure_regions", measure_id="m132", region_id="nanjing"
    ),
    "two counts of FDI agree": put("concept_values", "value", "100", concept_id="mofcom-safe"),
    "the lists did not become shorter": put(
        "concept_values", "value", "60", concept_id="negative-list"
    ),
    "a quotation says nothing of its language": put("voices", "quote_language", ""),
    "every statement of the articles is wrong": put("statements", "verdict", "wrong"),
    "one article started the collection": without("sources", source_id="seed_expands"),
    "a point concerns another table": put("corrections", "concerns", "plans", concerns="cohorts"),
}


NO_FINDING = {"notebooks/method.ipynb", "notebooks/region.ipynb"}  # their titles only name them


def test_a_title_that_states_a_finding_says_it_in_the_words_of_a_claim(pages: list[Page]):
    for page in pages:
        notebook = nbformat.read(ROOT / page.page, as_version=4)
        title = str(notebook_front(notebook, page.page)["title"]).lower()
        words = [claim.words.strip("'\"").replace("\\'", "'").lower() for claim in page.claims]
        claimed = any(len(each) > 12 and each in title for each in words)
        assert claimed or page.page in NO_FINDING, f"{page.page} is called {title!r}"


def test_every_claim_holds_on_the_tables_as_they_stand(pages: list[Page], tables: Tables):
    held = {claim: holds for page in pages for claim, holds in page.judge(tables).items()}
    assert [claim for claim, holds in held.items() if not holds] == []
    assert [claim for page in pages for claim in page.claims if claim not in held] == []


def test_a_full_year_with_a_share_alone_makes_no_claim_false(pages: list[Page], tables: Tables):
    alone = {"period": "2026", "year": "2026", "share_percent": "72.1", "as_reported": ""}
    change = like("fdi_national", alone, measure="services_share", year="2024", period="2024")
    grown, _ = tables.changed(change)
    for page in pages:
        page.judge(tables)
        if "fdi_national" in page.reads:
            held = page.judge(grown)
            assert [claim for claim in page.claims if not held.get(claim)] == []


def test_a_change_of_the_data_makes_every_claim_false(pages: list[Page], tables: Tables):
    for page in pages:
        page.judge(tables)
    found = falsified(pages, CHANGES, tables)
    left = [claim for page in pages for claim in page.claims if claim not in found]
    assert left == [], "no change makes these claims false: see the head of this file"
