"""What is known of a pilot region, and how it is worded."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.tables.load import load, load_plans, load_regions
from helpers.words.pilots import latest_plans, pilot_facts


@pytest.fixture
def plans() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "plan_id": ["own-2015", "own-2023", "all-2025", "list-2026"],
            "kind": ["first plan", "follow-up plan", "programme-wide plan", "task list"],
            "title_en": ["First", "Second", "For all", "List"],
            "document_no": ["No. 1", None, "No. 3", None],
            "issued_on": pd.to_datetime(["2015-05-05", "2023-11-23", "2025-04-11", "2026-01-09"]),
            "issued_on_precision": ["day", "month", "day", "day"],
            "measures_count": pd.array([86, 170, 155, 159], dtype="Int64"),
            "measures_qualifier": ["exact", "at least", "exact", "exact"],
        }
    )


@pytest.fixture
def plan_regions() -> pd.DataFrame:
    pairs = [
        ("own-2015", "capital"),
        ("own-2023", "capital"),
        ("all-2025", "capital"),
        ("all-2025", "harbour"),
        ("list-2026", "harbour"),
        ("list-2026", "delta"),
    ]
    return pd.DataFrame(pairs, columns=["plan_id", "region_id"])


def test_the_latest_plan_keeps_its_own_date_document_and_measures(plans, plan_regions):
    latest = latest_plans(plans, plan_regions).set_index("region_id").loc["capital"]
    assert latest["plan"] == "Second (November 2023)"
    assert latest["document"] == "not found in any source"
    assert latest["measures"] == "at least 170"


def test_a_plan_for_the_whole_programme_is_nobodys_own(plans, plan_regions):
    latest = latest_plans(plans, plan_regions).set_index("region_id")
    assert not latest["plan"].str.contains("For all").any()


def test_measures_that_regions_share_say_so(plans, plan_regions):
    latest = latest_plans(plans, plan_regions).set_index("region_id")
    assert latest.loc["delta", "measures"] == "159, in one list for two regions"


def test_every_region_has_a_latest_plan_of_the_published_table():
    plans, links = load_plans(), load("plan_regions")
    latest = latest_plans(plans, links)
    assert set(latest["region_id"]) == set(load_regions()["region_id"])


def test_themes_that_are_not_official_say_so():
    regions = pd.DataFrame(
        {
            "region_id": ["a", "b", "c"],
            "name_en": ["A", "B", "C"],
            "level": "province",
            "cohort": 2015,
            "focus": ["Shipping", "Trade", None],
            "focus_basis": ["official", "inferred", None],
            "source_ids": "x",
        }
    )
    cohorts = pd.DataFrame(
        {
            "cohort": [2015],
            "approved_on": pd.to_datetime(["2015-05-05"]),
            "approved_on_precision": "day",
            "published_on": pd.to_datetime(["2015-05-21"]),
            "published_on_precision": "day",
        }
    )
    facts = pilot_facts(
        regions,
        cohorts=cohorts,
        plans=load_plans(),
        plan_regions=load("plan_regions"),
    )
    assert facts["focus"].to_list() == [
        "Shipping",
        "Trade (assigned by us from a press list)",
        "not found in any source",
    ]
