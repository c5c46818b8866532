"""Plans: what each region was asked to do, and with which document it began."""

from __future__ import annotations

import pandas as pd


def region_plans(plans: pd.DataFrame, *, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """Every plan of every region: one row per region and plan, by region and date."""
    return plan_regions.merge(plans, on="plan_id", how="left", validate="many_to_one").sort_values(
        ["region_id", "issued_on", "plan_id"], ignore_index=True
    )


def founding_plans(plans: pd.DataFrame, *, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """The plan with which each region began: its earliest. One row per region.

    The nine cities of 2025 have no plan of their own: theirs is the work plan for the programme.
    """
    return region_plans(plans, plan_regions=plan_regions).drop_duplicates(
        "region_id", keep="first", ignore_index=True
    )
