"""Marks in time: plans and events, each on the rows of the regions that it concerns."""

from __future__ import annotations

import pandas as pd

PROGRAMME = "programme"  # the row of what concerns more regions than a row each could show
AT_MOST = 4  # regions on whose own rows a mark stands


def marks_by_row(
    table: pd.DataFrame,
    table_regions: pd.DataFrame,
    *,
    key: str,
    regions: pd.DataFrame,
    at_most: int = AT_MOST,
) -> pd.DataFrame:
    """Place each plan or event, whose id is in `key`, on the rows it belongs to.

    One row per mark and row: the columns of `table` with `about`, the ids of all regions that it
    names, and `region_id`, where it stands: each of these that `regions` has, or `PROGRAMME` if
    there are none or more than `at_most`. A mark of other regions only has no row. Sources: those
    of `table`.
    """
    named = table_regions.groupby(key)["region_id"].agg(list).to_dict()
    about = pd.Series([named.get(mark, []) for mark in table[key]], table.index, dtype="object")
    known = set(regions["region_id"])
    rows = about.map(
        lambda ids: [one for one in ids if one in known] if 0 < len(ids) <= at_most else [PROGRAMME]
    )
    placed = table.assign(about=about, region_id=rows).explode("region_id")
    return placed.dropna(subset="region_id")
