"""Openings that are followed from place to place say where each holds, and where that is not said."""

from __future__ import annotations

import pandas as pd

from helpers.tables.load import load, load_measures, load_plans, load_regions
from helpers.tables.opened import dated_measures
from helpers.words.opened import followed_openings


def test_a_measure_of_which_no_source_says_where_it_holds_is_said_to_be_nowhere_named():
    regions, scopes = load_regions(), load("measure_regions")
    opened = dated_measures(load_measures(), load_plans())
    one = opened["measure_id"].iloc[0]
    rows = [{"measure_id": one, "region_id": each} for each in regions["region_id"]]

    def told(scopes: pd.DataFrame) -> str:
        tracks = followed_openings(opened, scopes, followed={"O": {"S": [one]}}, regions=regions)
        return str(tracks["row"].iloc[0])

    empty = scopes.iloc[:0]
    assert told(empty) == "S: not named"
    assert told(pd.DataFrame(rows)) == f"S: all {len(regions)}"
    assert told(pd.DataFrame(rows[:1])) == f"S: {regions['name_en'].iloc[0]}"
