"""Plans: what each region was asked to do, and with which document it began."""

from __future__ import annotations

import pandas as pd

TASK_PLANS = ("first plan", "follow-up plan", "task list")  # kinds of plan that set a region tasks


def region_plans(plans: pd.DataFrame, *, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """Every plan of every region: one row per region and plan, by region and date.

    `plans` and `plan_regions` are the tables of those names. Sources: `source_ids` of the plan.
    """
    return plan_regions.merge(plans, on="plan_id", how="left", validate="many_to_one").sort_values(
        ["region_id", "issued_on", "plan_id"], ignore_index=True
    )


def founding_plans(plans: pd.DataFrame, *, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """The plan with which each region began: its earliest. One row per region.

    The nine cities of 2025 have no plan of their own: theirs is the work plan for the programme.
    Sources: `source_ids` of the plan.
    """
    return region_plans(plans, plan_regions=plan_regions).drop_duplicates(
        "region_id", keep="first", ignore_index=True
    )


def latest_task_plans(plans: pd.DataFrame, *, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """The latest plan that sets each region's tasks: one row per region that has one.

    `sharing` counts the regions that the plan names. Plans for the whole programme and papers that
    only support a pilot do not count. Sources: `source_ids` of the plan.
    """
    joined = plan_regions[["plan_id", "region_id"]].merge(
        plans.loc[plans["kind"].isin(TASK_PLANS)],
        on="plan_id",
        how="inner",
        validate="many_to_one",
    )
    latest = joined.sort_values("issued_on").drop_duplicates("region_id", keep="last")
    sharing = plan_regions.groupby("plan_id")["region_id"].nunique()
    return latest.assign(sharing=latest["plan_id"].map(sharing))
