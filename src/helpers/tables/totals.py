"""FDI of single regions, as far as sources print it."""

from __future__ import annotations

import pandas as pd

from helpers.tables.breaks import breaks_of
from helpers.tables.series import runs

UNITS = ("bn_usd", "bn_cny")  # in the order of preference: most regions print dollars
TOTALS = "fdi_regions/total_inflow"  # begins the name of each series of totals
_KEPT = ["region_id", "year", "basis", "qualifier", "as_reported", "source_ids", "note"]


def yearly_totals(
    fdi_regions: pd.DataFrame, *, regions: pd.DataFrame, breaks: pd.DataFrame, lang: str = "en"
) -> pd.DataFrame:
    """Take the printed full-year totals of each region: one row per region, year and basis.

    Each region and unit keeps to itself; no currency is converted, and where a source prints both,
    dollars are kept. `amount` is in billions of `unit` (`bn_usd` or `bn_cny`). `run` numbers the
    years that follow each other on one stated basis with no break between them: only a run may be drawn
    as one line. Without any printed total there is no row. Sources: `source_ids`.
    """
    named = regions.rename(columns={f"name_{lang}": "name"})[["region_id", "name", "cohort"]]
    totals = (
        _in_one_unit(fdi_regions)
        .merge(named, on="region_id", how="inner", validate="many_to_one")
        .sort_values(["cohort", "name", "unit", "basis", "year"], ignore_index=True)
    )
    # Figures whose basis no source states need not be on one.
    alone = totals.index.to_series().where(totals["basis"] == "unstated", -1)
    return totals.assign(
        run=runs(
            totals.assign(alone=alone),
            x="year",
            within=["region_id", "unit", "basis", "alone"],
            breaks=break_years(totals, breaks=breaks),
        )
    )


def _in_one_unit(fdi_regions: pd.DataFrame) -> pd.DataFrame:
    """Printed full-year totals, each in the preferred of the units it is printed in."""
    printed = fdi_regions.loc[
        (fdi_regions["measure"] == "total_inflow") & (fdi_regions["period_kind"] == "year")
    ]
    return (
        printed.rename(columns={f"inflow_{unit}": unit for unit in UNITS})
        .melt(id_vars=_KEPT, value_vars=list(UNITS), var_name="unit", value_name="amount")
        .dropna(subset="amount")
        .sort_values("unit", key=lambda units: units.map(UNITS.index))
        .drop_duplicates(["region_id", "year", "basis"])
    )


def break_years(totals: pd.DataFrame, *, breaks: pd.DataFrame) -> pd.DataFrame:
    """Give the first year of each new basis of a region: one row per region and break.

    `breaks` is the table breaks; a break that starts within a year counts for all of it. Columns:
    `region_id`, `name`, `year`. No row where no break concerns a region of `totals`.
    """
    regions = totals[["region_id", "name"]].drop_duplicates()
    rows = [
        (region_id, name, int(day.year))
        for region_id, name in regions.itertuples(index=False)
        for day in breaks_of(breaks, series=f"{TOTALS}/{region_id}")["starts_on"]
    ]
    return pd.DataFrame(rows, columns=["region_id", "name", "year"])
