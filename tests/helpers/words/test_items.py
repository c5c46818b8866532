"""The list of regions beside a map: names in both languages, facts in words, sources."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import (
    load,
    load_cohorts,
    load_plans,
    load_provinces,
    load_regions,
    load_sources,
    pilot_facts,
    region_items,
)
from helpers.tables.dictionary import TableError


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return pilot_facts(
        load_regions(),
        cohorts=load_cohorts(),
        plans=load_plans(),
        plan_regions=load("plan_regions"),
        sources=load_sources(),
    )


def test_every_region_is_listed_once(facts: pd.DataFrame):
    ids = [entry["id"] for entry in region_items(facts)["entries"]]
    assert ids == sorted(facts["region_id"])


def test_a_region_has_its_name_in_both_languages(facts: pd.DataFrame):
    entries = {entry["id"]: entry for entry in region_items(facts)["entries"]}
    assert entries["beijing"]["names"] == [
        {"text": "Beijing", "lang": None},
        {"text": "北京", "lang": "zh"},
    ]
    chinese = {entry["id"]: entry for entry in region_items(facts, lang="zh")["entries"]}
    assert [name["lang"] for name in chinese["beijing"]["names"]] == [None, "en"]


def test_every_region_has_facts_and_sources(facts: pd.DataFrame):
    for entry in region_items(facts)["entries"]:
        assert all(fact["name"] and fact["value"] for fact in entry["facts"])
        assert all(source["title"] for source in entry["sources"])
        assert entry["sources"]


def test_a_province_tells_which_regions_it_has_that_it_has_none_or_takes_no_part(
    facts: pd.DataFrame,
):
    others = region_items(facts, provinces=load_provinces())["others"]
    told = {entry["names"][0]["text"]: entry for entry in others["entries"]}
    assert told["Guangdong"]["items"] == ["guangzhou", "shenzhen"]
    assert told["Guangdong"]["told"] == "Pilot regions here: 2"
    assert told["Yunnan"]["told"] == "No pilot region in Yunnan"
    assert told["Hong Kong"]["told"] == "Not part of the programme"
    assert "Beijing" not in told  # a region itself


def test_a_source_that_is_not_known_is_named(facts: pd.DataFrame):
    wrong = facts.assign(source_ids="nowhere")
    with pytest.raises(TableError, match="nowhere"):
        region_items(wrong)
