"""What the tables hold of one region: neighbours, measures, figures beside the country's, gaps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.tables.dictionary import TableError
from helpers.tables.load import load, load_cohorts, load_fdi_national, load_fdi_pilot
from helpers.tables.profiles import (
    beside_national,
    named_for_all,
    neighbours,
    plans_of,
    region_measures,
    require_region,
    unplaced_measures,
    valued,
    what_is_known,
    years_without,
)
from helpers.tables.rows import load_rows

PLACES = pd.DataFrame(
    {
        "region_id": ["here", "near", "far"],
        "lon": [120.0, 121.0, 100.0],
        "lat": [30.0, 30.0, 30.0],
    }
)
MEASURES = pd.DataFrame(
    {
        "measure_id": ["own", "shared", "common", "other", "unplaced"],
        "policy": ["programme", "programme", "programme", "separate policy", "programme"],
        "starts_on": pd.to_datetime(["2021-04-01", None, "2025-04-11", "2024-01-01", None]),
    }
)
NAMED = pd.DataFrame(
    [("own", "here"), ("shared", "here"), ("shared", "near")]
    + [("common", region) for region in PLACES["region_id"]]
    + [("other", "here")],
    columns=["measure_id", "region_id"],
).assign(place=None)


def opened() -> pd.DataFrame:
    return region_measures(
        MEASURES,
        NAMED.loc[NAMED["region_id"] == "here"],
        for_all=["common"],
        scopes=NAMED["measure_id"].value_counts(),
    )


def test_the_nearest_region_comes_first_with_its_distance_on_the_globe():
    near = neighbours(PLACES, "here")
    assert near["region_id"].to_list() == ["near", "far"]
    assert near["km"].iloc[0] == pytest.approx(96.3, abs=0.2)  # a degree at 30 degrees north


def test_a_region_that_no_table_has_is_told_with_those_it_has():
    with pytest.raises(TableError, match="no region is called 'atlantis'.*here, near, far"):
        require_region(PLACES, "atlantis")


def test_measures_for_one_region_for_some_and_for_all_are_told_apart():
    assert dict(zip(opened()["measure_id"], opened()["reach"], strict=True)) == {
        "own": "one", "shared": "some", "common": "all", "other": "one",
    }  # fmt: skip


def test_a_measure_of_another_policy_is_none_of_the_programme():
    rows = opened().set_index("measure_id")["programme"]
    assert rows[~rows].index.to_list() == ["other"]


def test_measures_without_a_place_are_those_of_the_programme_that_name_nobody():
    assert unplaced_measures(MEASURES, NAMED)["measure_id"].to_list() == ["unplaced"]


def test_a_measure_without_a_place_is_for_no_region_that_its_plan_does_not_name():
    measures = MEASURES.assign(plan_id="of-others")
    assert len(unplaced_measures(measures, NAMED, plan_ids=["of-others"])) == 1
    assert len(unplaced_measures(measures, NAMED, plan_ids=["own"])) == 0
    assert len(unplaced_measures(measures.assign(plan_id=None), NAMED, plan_ids=["own"])) == 1


def test_beside_a_figure_stands_the_country_in_the_same_months_and_no_other():
    printed = load("fdi_regions")
    compared = beside_national(
        printed,
        national=load_fdi_national(),
        pilot=load_fdi_pilot(),
        cohorts=load_cohorts(),
        cohort=2015,
    )
    assert len(compared) == len(printed)
    for row in compared.to_dict("records"):
        for other in (*row["national"], *row["group"]):
            assert (other["period"], other["period_kind"]) == (row["period"], row["period_kind"])
        assert {other["measure"] for other in row["national"]} <= {row["measure"]}


def test_a_group_stands_beside_its_members_alone():
    pilot = load_fdi_pilot()
    printed = load("fdi_regions").iloc[:1].assign(measure="services_inflow", period="2021")
    for cohort, groups in ((2021, {"1+4"}), (2025, set())):
        compared = beside_national(
            printed.assign(period_kind="year"),
            national=load_fdi_national(),
            pilot=pilot,
            cohorts=load_cohorts(),
            cohort=cohort,
        )
        assert {row["group_id"] for row in compared["group"].iloc[0]} == groups


def figures(*rows: tuple[str, int, str, float | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["measure", "year", "period_kind", "inflow_bn_usd"])
    columns = ["inflow_bn_cny", "share_percent", "enterprises_count"]
    return table.assign(region_id="here", **dict.fromkeys(columns, None))


def test_a_year_is_missing_unless_a_figure_of_the_whole_of_it_is_printed():
    printed = figures(
        ("total_inflow", 2021, "year", 5.0),
        ("total_inflow", 2022, "ytd", 5.0),
        ("total_inflow", 2023, "year", None),  # only the growth is printed
        ("services_inflow", 2024, "year", 5.0),
    )
    missing = years_without(printed, since=2021, to=2024, measure="total_inflow")
    assert missing == [2022, 2023, 2024]
    assert len(valued(printed)) == 3


def test_what_is_known_counts_rows_of_the_programme_and_years_with_a_figure():
    known = what_is_known(
        PLACES,
        milestones=pd.DataFrame({"region_id": ["here", "here"]}),
        measures=MEASURES,
        measure_regions=NAMED,
        for_all=["common"],
        region_focus=pd.DataFrame({"region_id": ["near"]}),
        fdi_regions=figures(
            ("total_inflow", 2021, "year", 5.0),
            ("total_inflow", 2021, "year", 6.0),  # on another basis
            ("total_inflow", 2022, "year", None),
        ),
        baseline=pd.DataFrame({"scope_id": ["far", "far"], "value": [1.0, None]}),
    )
    counts = known.pivot(index="region_id", columns="kind", values="count")
    assert counts.loc["here", ["milestones", "openings", "total"]].to_list() == [2, 2, 1]
    assert counts.loc["near", ["focus", "openings", "total"]].to_list() == [1, 1, 0]
    assert counts.loc["far", "baseline"] == 1


def test_the_plans_of_a_region_are_those_that_set_its_tasks():
    plans = load("plans")
    found = plans_of("beijing", plans=plans, plan_regions=load("plan_regions"))
    assert found["plan_id"].iloc[0] == "bj-2015"
    assert "all-2025" not in set(found["plan_id"])


def test_rows_of_one_region_are_typed_and_there_may_be_none():
    rows = load_rows("milestones", region_id="wuhan")
    assert set(rows["region_id"]) == {"wuhan"}
    assert rows["occurred_on"].dtype.kind == "M"
    assert load_rows("milestones", region_id="atlantis").empty


def test_a_bad_cell_of_another_region_does_not_matter_to_one_that_has_none(project_copy: Path):
    path = project_copy / "data" / "milestones.csv"
    path.write_text(path.read_text().replace("beijing,2015-05-05", "beijing,soon"))
    assert len(load_rows("milestones", region_id="wuhan", root=project_copy))
    with pytest.raises(TableError, match="occurred_on is 'soon'"):
        load_rows("milestones", region_id="beijing", root=project_copy)


def test_a_column_that_a_table_has_not_is_refused():
    with pytest.raises(TableError, match="milestones has no column 'river_id'"):
        load_rows("milestones", river_id="elbe")


def test_a_region_that_joins_later_changes_nothing_about_what_was_opened_for_all():
    """Measures of a plan for all of its day, of one for some, of none, and of a plan for the first alone."""
    days = pd.to_datetime(["2015-05-05", "2021-04-09", "2026-01-01"])
    cohorts = pd.DataFrame(
        {"cohort": [2015, 2021, 2026], "approved_on": days, "published_on": days}
    )
    members = {"first": 2015, "second": 2021, "third": 2021, "new": 2026}
    plans = {
        "begin": ("2015-05-05", ["first"]),
        "all": ("2021-04-09", ["first", "second", "third"]),
    }
    plans["some"] = ("2022-01-01", ["second", "third"])
    named = {"a": ("begin", ["first"]), "b": ("all", ["first", "second", "third"])}
    named |= {"c": ("all", ["first", "second"]), "d": ("some", ["second", "third"])}
    named |= {"e": (None, ["first", "second", "third"]), "f": (None, [*members])}

    def pairs(held: dict[str, tuple[str | None, list[str]]], key: str) -> pd.DataFrame:
        rows = [(name, region) for name, (_, ids) in held.items() for region in ids]
        return pd.DataFrame(rows, columns=[key, "region_id"])

    found = named_for_all(
        pairs(named, "measure_id"),
        measures=pd.DataFrame(
            {"measure_id": [*named], "plan_id": [plan for plan, _ in named.values()]}
        ),
        plans=pd.DataFrame(
            {"plan_id": [*plans], "issued_on": pd.to_datetime([day for day, _ in plans.values()])}
        ),
        plan_regions=pairs(plans, "plan_id"),
        regions=pd.DataFrame({"region_id": [*members], "cohort": [*members.values()]}),
        cohorts=cohorts,
    )
    assert found == ["b", "f"]
