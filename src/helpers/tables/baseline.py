"""What a share of FDI is read against: the share of the same regions in GDP, services, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

NATION = "china"


@dataclass(frozen=True)
class Share:
    """The share of some regions in the country, in percent; `percent` is None where it is unknown.

    `older` are the regions of which the year before is counted, `missing` those of which nothing
    is known; `source_ids` are those of all rows added.
    """

    percent: float | None
    older: tuple[str, ...]
    missing: tuple[str, ...]
    source_ids: tuple[str, ...]


def share_of_nation(
    baseline: pd.DataFrame, regions: Sequence[str], *, measure: str, year: int
) -> Share:
    """Add up a measure over regions, as a share of the country's of that full year.

    `baseline` is the table of that name. A region without a value of the year counts with that of
    the year before; with one that has neither, or without the country's value, there is no share.
    """
    full = baseline[
        (baseline["measure"] == measure)
        & (baseline["period_kind"] == "year")
        & baseline["value"].notna()
    ].set_index(["scope_id", "year"])
    found = {
        region: next((each for each in (year, year - 1) if (region, each) in full.index), None)
        for region in (*regions, NATION)
    }
    missing = tuple(region for region in regions if found[region] is None)
    older = tuple(region for region in regions if found[region] == year - 1)
    if missing or found[NATION] != year:
        return Share(None, older, missing, ())
    rows = full.loc[[(region, found[region]) for region in (*regions, NATION)]]
    values = rows["value"].astype(float)
    ids = tuple(dict.fromkeys(rows["source_ids"]))
    return Share(float(100 * values.iloc[:-1].sum() / values.iloc[-1]), older, (), ids)


def shares_of_group(baseline: pd.DataFrame, group_id: str, *, period: str) -> dict[str, float]:
    """The share of a group of regions in the country in some months, in percent: `services`, its value
    added of services, and `gdp`, which follows from that and the part that services have in the GDP of
    the group. Raises `KeyError` if the table holds no such row.
    """
    values = baseline.set_index(["scope_id", "period", "measure"])["value"].sort_index()
    nation, group = (values.loc[scope, period] for scope in (NATION, group_id))
    services = group["services_value_added"]
    own_gdp = services / (group["services_share_of_gdp"] / 100)
    return {
        "services": float(100 * services / nation["services_value_added"]),
        "gdp": float(100 * own_gdp / nation["gdp"]),
    }


def known_values(baseline: pd.DataFrame, regions: Sequence[str], *, measure: str, year: int) -> int:
    """Of how many of the regions a measure of that full year is known."""
    rows = baseline[
        (baseline["measure"] == measure)
        & (baseline["period_kind"] == "year")
        & (baseline["year"] == year)
        & baseline["value"].notna()
    ]
    return int(rows["scope_id"].isin(list(regions)).sum())
