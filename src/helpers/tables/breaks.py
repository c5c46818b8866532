"""Breaks: where a series stops being comparable, and which series that concerns."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pandas as pd


def series_names(table: pd.DataFrame, *, name: str) -> pd.Series:
    """Name the series each row belongs to, as `breaks.series` does: table, measure, region.

    `name` is the name of the table. Services FDI of the pilot regions is one series. One name per
    row of `table`.
    """
    parts = [column for column in ("measure", "region_id") if column in table]
    if not parts:
        return pd.Series(f"{name}/services_inflow", index=table.index)
    named = ["/".join([name, *row]) for row in table[parts].itertuples(index=False)]
    return pd.Series(named, index=table.index, dtype=object)


def breaks_of(breaks: pd.DataFrame, *, series: str) -> pd.DataFrame:
    """The breaks of one series, oldest first, as in `fdi_national/services_share`.

    One row per break of the table breaks, with its sources in `source_ids`; none if the series has
    none.
    """
    concerned = [fnmatchcase(series, pattern) for pattern in breaks["series"]]
    return breaks[pd.Series(concerned, breaks.index, dtype=bool)].sort_values(
        "starts_on", ignore_index=True
    )
