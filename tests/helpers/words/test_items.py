"""The list of regions beside a map: names in both languages, facts in words, sources."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers import (
    load,
    load_cohorts,
    load_plans,
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


def test_a_source_that_is_not_known_is_named(facts: pd.DataFrame):
    wrong = facts.assign(source_ids="nowhere")
    with pytest.raises(TableError, match="nowhere"):
        region_items(wrong)
