"""Which measures reach which regions, and what a share is read against."""

from __future__ import annotations

import pandas as pd
import pytest

import helpers as atlas
from helpers.tables.opened import cells_with_several

PLANS = pd.DataFrame(
    {
        "plan_id": ["all", "own"],
        "issued_on": pd.to_datetime(["2025-04-11", "2015-05-05"]),
        "issued_on_precision": "day",
    }
)
THEMES = pd.DataFrame({"theme": ["Banks"], "field_en": ["Finance"], "field_zh": ["金融"]})
PLAN_REGIONS = pd.DataFrame(
    [("all", "harbour"), ("all", "capital"), ("own", "capital")], columns=["plan_id", "region_id"]
)


def measures(*rows: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    """Measures by id, plan, basis of their scope and end."""
    table = pd.DataFrame(rows, columns=["measure_id", "plan_id", "scope_basis", "ends_on"])
    return table.assign(
        ends_on=pd.to_datetime(table["ends_on"]),
        ends_on_precision=table["ends_on"].map(lambda _: "day", na_action="ignore"),
        theme="Banks",
        policy="programme",
        starts_on=pd.NaT,
        starts_on_precision=None,
    )


def links(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["measure_id", "region_id"]).assign(place=None)


def reach(table: pd.DataFrame, named: pd.DataFrame) -> dict[tuple[str, str], str]:
    rows = atlas.reached_regions(table, named, PLAN_REGIONS, as_of="2026-01-01")
    return {(row["measure_id"], row["region_id"]): row["reach"] for _, row in rows.iterrows()}


def test_of_a_measure_that_names_no_region_it_is_not_stated_for_which_it_is():
    assert reach(measures(("m1", "all", "not stated", None)), links()) == {
        ("m1", "harbour"): "unstated",
        ("m1", "capital"): "unstated",
    }


def test_of_a_measure_that_names_some_regions_it_is_not_stated_of_the_others():
    table = measures(("m1", "all", "partly stated", None))
    assert reach(table, links(("m1", "harbour"))) == {
        ("m1", "harbour"): "named",
        ("m1", "capital"): "unstated",
    }


def test_a_measure_that_names_its_regions_is_for_no_other():
    table = measures(("m1", "all", "stated", None))
    assert reach(table, links(("m1", "harbour"))) == {("m1", "harbour"): "named"}


def test_a_measure_that_names_every_region_of_its_plan_is_for_all():
    table = measures(("m1", "all", "stated", None), ("m2", "own", "stated", None))
    told = reach(table, links(("m1", "harbour"), ("m1", "capital"), ("m2", "capital")))
    assert [told["m1", "harbour"], told["m1", "capital"]] == ["all", "all"]
    assert told["m2", "capital"] == "named"  # its plan is for one region alone


def test_a_measure_whose_end_has_passed_is_told_apart():
    table = measures(("m1", "own", "stated", "2022-01-30"), ("m2", "own", "stated", "2027-01-30"))
    told = reach(table, links(("m1", "capital"), ("m2", "capital")))
    assert told == {("m1", "capital"): "ended", ("m2", "capital"): "named"}


@pytest.mark.parametrize("basis", ["group", "inferred"])
def test_a_region_that_no_source_names_by_itself_is_told_apart(basis: str):
    table = measures(("m1", "all", basis, None))
    assert reach(table, links(("m1", "capital"))) == {("m1", "capital"): "indirect"}


def test_a_measure_without_a_beginning_is_dated_by_its_plan():
    opened = atlas.opened_measures(
        measures(("m1", "all", "stated", None)), themes=THEMES, plans=PLANS
    )
    assert f"{opened.loc[0, 'dated_on']:%Y-%m-%d}" == "2025-04-11"
    assert opened.loc[0, "field_en"] == "Finance"


def test_a_theme_without_a_field_is_refused():
    table = measures(("m1", "all", "stated", None)).assign(theme="Sorcery")
    with pytest.raises(atlas.TableError, match=r"Sorcery is not in data/themes\.csv"):
        atlas.opened_measures(table, themes=THEMES, plans=PLANS)


def test_another_policy_is_never_counted_for_the_programme():
    table = measures(("m1", "all", "stated", None), ("m2", "all", "stated", None))
    table.loc[1, "policy"] = "separate policy"
    assert atlas.programme_only(table)["measure_id"].to_list() == ["m1"]


# --------------------------------------------------------------------------------------- shares


def baseline(*rows: tuple[str, int, float | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["scope_id", "year", "value"])
    return table.assign(measure="gdp", period_kind="year", source_ids="s1")


def test_a_share_adds_regions_up_and_says_which_are_of_the_year_before():
    rows = baseline(("china", 2024, 200.0), ("harbour", 2024, 20.0), ("capital", 2023, 30.0))
    share = atlas.share_of_nation(rows, ["harbour", "capital"], measure="gdp", year=2024)
    assert (share.percent, share.older) == (25.0, ("capital",))


@pytest.mark.parametrize(
    "rows",
    [
        (("china", 2024, 200.0), ("harbour", 2024, 20.0)),
        (("china", 2024, None), ("harbour", 2024, 20.0), ("capital", 2024, 30.0)),
    ],
)
def test_there_is_no_share_where_a_part_or_the_whole_is_unknown(rows: tuple):
    share = atlas.share_of_nation(baseline(*rows), ["harbour", "capital"], measure="gdp", year=2024)
    assert share.percent is None


def test_regions_are_counted_at_the_end_of_each_year():
    cohorts = pd.DataFrame({"cohort": [2015, 2021], "regions_added": [1, 4]})
    counted = atlas.counted_by_year(cohorts, years=range(2014, 2022, 7))
    assert counted["regions_total"].to_list() == [0, 5]


def test_a_field_in_a_region_with_several_measures_is_a_cell_of_its_own():
    table = measures(
        ("m1", "own", "stated", None),
        ("m2", "own", "stated", None),
        ("m3", "all", "not stated", None),
    )
    named = links(("m1", "capital"), ("m2", "capital"))
    reached = atlas.reached_regions(table, named, PLAN_REGIONS, as_of="2026-01-01")
    fields = pd.Series("finance", index=["m1", "m2", "m3"])
    assert cells_with_several(fields, reached) == {("finance", "capital"): ["m1", "m2"]}
