"""What the tables hold of one region: its neighbours, what was opened there, its figures, the gaps."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.plans import TASK_PLANS

EARTH_KM = 6371.0
# What is held of a region, in the order in which it is asked for: kind to table.
KNOWN = ("milestones", "openings", "focus", "total", "services", "enterprises", "baseline")


def require_region(regions: pd.DataFrame, region_id: str) -> pd.Series:
    """The row of one region. Raises `TableError` if the table has none."""
    found = regions.loc[regions["region_id"] == region_id]
    if found.empty:
        raise TableError(
            "data/regions.csv",
            f"no region is called {region_id!r}",
            f"Choose one of {', '.join(regions['region_id'])}.",
        )
    return found.iloc[0]


def neighbours(facts: pd.DataFrame, region_id: str, *, count: int = 3) -> pd.DataFrame:
    """The nearest other regions, nearest first: one row each, with `km` from point to point.

    `facts` has a point (`lon`, `lat` in degrees) for every region. Raises `TableError` for an
    unknown region.
    """
    here = require_region(facts, region_id)
    others = facts.loc[facts["region_id"] != region_id]
    away = [
        _kilometres(here["lon"], here["lat"], lon, lat)
        for lon, lat in zip(others["lon"], others["lat"], strict=True)
    ]
    return others.assign(km=away).nsmallest(count, "km").reset_index(drop=True)


def _kilometres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance between two points on the globe, by the haversine formula."""
    up, across = math.radians(other_lat - lat), math.radians(other_lon - lon)
    cosines = math.cos(math.radians(lat)) * math.cos(math.radians(other_lat))
    chord = math.sin(up / 2) ** 2 + cosines * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))


def region_measures(
    measures: pd.DataFrame, named: pd.DataFrame, *, for_all: Collection[str], scopes: pd.Series
) -> pd.DataFrame:
    """The measures that name one region: one row each, `named` being its rows of measure_regions.

    `reach` is `all` where a measure is one of `for_all` (see `named_for_all`), else `one` or `some`;
    `programme` says whether it is part of the programme, which is never counted together with other
    policies. `scopes` counts by `measure_id` how many regions each names. Sources: `source_ids`.
    """
    joined = named[["measure_id", "place"]].merge(
        measures, on="measure_id", how="left", validate="many_to_one"
    )
    counts = joined["measure_id"].map(scopes)
    reach = counts.map(lambda count: "one" if count == 1 else "some")
    return joined.assign(
        reach=reach.mask(joined["measure_id"].isin(list(for_all)), "all"),
        regions=counts,
        programme=joined["policy"] == "programme",
    ).sort_values(["starts_on", "measure_id"], na_position="last", ignore_index=True)


def named_for_all(
    measure_regions: pd.DataFrame,
    *,
    measures: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    regions: pd.DataFrame,
    cohorts: pd.DataFrame,
) -> list[str]:
    """The measures that name every region: all there are, or all that were in when their plan was issued.

    A region that joins later changes nothing about what a plan of before opened for all.
    """
    let_in = cohorts["approved_on"].fillna(cohorts["published_on"])
    since = regions["cohort"].map(dict(zip(cohorts["cohort"], let_in, strict=True)))
    issued = plans.set_index("plan_id")["issued_on"]
    of_plan = plan_regions["plan_id"].value_counts()
    then = {plan: int((since <= day).sum()) for plan, day in issued.dropna().items()}
    whole = [plan for plan, count in then.items() if 1 < count <= of_plan.get(plan, 0)]
    enough = measures["plan_id"].map({plan: then[plan] for plan in whole}).fillna(len(regions))
    names = measures["measure_id"].map(measure_regions["measure_id"].value_counts())
    return measures.loc[names >= enough, "measure_id"].to_list()


def unplaced_measures(
    measures: pd.DataFrame,
    measure_regions: pd.DataFrame,
    *,
    plan_ids: Collection[str] | None = None,
) -> pd.DataFrame:
    """The measures of the programme whose sources do not say for which regions they are.

    With `plan_ids` only those of these plans, and those of no plan: what may be for a region of them.
    """
    named = measures["measure_id"].isin(measure_regions["measure_id"])
    found = measures.loc[~named & (measures["policy"] == "programme")]
    if plan_ids is not None:
        found = found.loc[found["plan_id"].isna() | found["plan_id"].isin(list(plan_ids))]
    return found.reset_index(drop=True)


def beside_national(
    printed: pd.DataFrame,
    *,
    national: pd.DataFrame,
    pilot: pd.DataFrame,
    cohorts: pd.DataFrame,
    cohort: int,
) -> pd.DataFrame:
    """Put beside each printed figure of one region the country's for the same months, and the group's.

    One row per row of `printed`, by measure, basis and period; `national` lists the matching rows
    of fdi_national, one for each basis, and `group` those of fdi_pilot, if the region's `cohort` is
    in the group: they have an amount for services alone. Nothing is converted. Raises `KeyError`
    for a group that is the `framework` of none of `cohorts`. Sources: those of each.
    """
    ordered = printed.sort_values(["basis", "measure", "year", "period"], ignore_index=True)
    last = cohorts.dropna(subset="framework").set_index("framework")["cohort"]
    member = pilot.loc[[last[group] >= cohort for group in pilot["group_id"]]]
    same = _by_key(national, ["measure", "period", "period_kind"])
    groups = _by_key(member.assign(measure="services_inflow"), ["measure", "period", "period_kind"])
    keys = ordered[["measure", "period", "period_kind"]].itertuples(index=False, name=None)
    found = [(same.get(key, []), groups.get(key, [])) for key in keys]
    return ordered.assign(
        national=pd.Series([country for country, _ in found], dtype="object"),
        group=pd.Series([group for _, group in found], dtype="object"),
    )


def _by_key(table: pd.DataFrame, key: list[str]) -> dict[tuple[Any, ...], list[dict[Any, Any]]]:
    """The rows of a table by the values of some columns."""
    found: dict[tuple[Any, ...], list[dict[Any, Any]]] = {}
    for row in table.to_dict("records"):
        found.setdefault(tuple(row[column] for column in key), []).append(row)
    return found


def plans_of(region_id: str, *, plans: pd.DataFrame, plan_regions: pd.DataFrame) -> pd.DataFrame:
    """The plans that set one region's tasks, oldest first. Sources: `source_ids`."""
    named = plan_regions.loc[plan_regions["region_id"] == region_id, "plan_id"]
    own = plans["plan_id"].isin(named) & plans["kind"].isin(TASK_PLANS)
    return plans.loc[own].sort_values("issued_on", ignore_index=True)


def valued(printed: pd.DataFrame) -> pd.DataFrame:
    """The rows of fdi_regions that have a figure, and not the growth alone."""
    columns = ["inflow_bn_usd", "inflow_bn_cny", "share_percent", "enterprises_count"]
    return printed.loc[printed[columns].notna().any(axis=1)]


def years_without(printed: pd.DataFrame, *, since: int, to: int, measure: str) -> list[int]:
    """The full years from `since` to `to` for which no figure of a measure is printed."""
    figures = valued(printed)
    full = (figures["measure"] == measure) & (figures["period_kind"] == "year")
    known = {int(year) for year in figures.loc[full, "year"]}
    return [year for year in range(since, to + 1) if year not in known]


def printed_instead(
    printed: pd.DataFrame, *, years: Collection[int], measure: str
) -> dict[str, list[Any]]:
    """What rows of fdi_regions tell of full years that have no figure of a measure.

    `part`: the years of which months are printed; `growth`: those with the growth of the full year
    alone; `share`: for services, those with a share of the full year; `together`: the periods of
    several years that hold one of them.
    """
    rows = printed.loc[printed["measure"] == measure]
    shares = printed.loc[printed["measure"] == "services_share"]
    figures, missing = valued(rows), set(years)
    bare = rows.loc[~rows.index.isin(figures.index) & rows["yoy_percent"].notna()]
    own = shares if measure == "services_inflow" else shares.iloc[:0]
    held = {
        "part": figures.loc[figures["period_kind"] == "ytd", "year"],
        "growth": bare.loc[bare["period_kind"] == "year", "year"],
        "share": own.loc[own["period_kind"] == "year", "year"],
    }
    told: dict[str, list[Any]] = {
        kind: sorted(missing & set(map(int, found))) for kind, found in held.items()
    }
    several = figures.loc[figures["period_kind"] == "years", "period"].drop_duplicates()
    return told | {"together": [each for each in several if missing & _years_of(each)]}


def _years_of(period: str) -> set[int]:
    """The years that a period of several touches: 2020/2024, 2020-06/2025-05."""
    first, last = (int(end[:4]) for end in period.split("/"))
    return set(range(first, last + 1))


def begins_before(measures: pd.DataFrame, day: pd.Timestamp) -> list[bool]:
    """Whether each measure begins before a day for certain: its month or year too, if no day is known."""
    ends = {
        "day": pd.offsets.Day(0),
        "month": pd.offsets.MonthEnd(0),
        "year": pd.offsets.YearEnd(0),
    }
    return [
        pd.notna(start) and pd.Timestamp(start) + ends[precision] < day
        for start, precision in zip(
            measures["starts_on"], measures["starts_on_precision"], strict=True
        )
    ]


def what_is_known(
    regions: pd.DataFrame,
    *,
    milestones: pd.DataFrame,
    measures: pd.DataFrame,
    measure_regions: pd.DataFrame,
    for_all: Collection[str],
    region_focus: pd.DataFrame,
    fdi_regions: pd.DataFrame,
    baseline: pd.DataFrame,
) -> pd.DataFrame:
    """Count what the tables hold of each region: one row per region and kind of `KNOWN`, as `count`.

    Rows are counted, not facts: a row of `measures` is not a task. `openings` are measures of the
    programme that name the region and are none of `for_all`, `total`, `services` and `enterprises` printed full years of FDI.
    """
    programme = measures.loc[measures["policy"] == "programme", "measure_id"]
    some = measure_regions.loc[~measure_regions["measure_id"].isin(list(for_all))]
    years = valued(fdi_regions).loc[lambda rows: rows["period_kind"] == "year"]
    held = {
        "milestones": milestones["region_id"],
        "openings": some.loc[some["measure_id"].isin(programme), "region_id"],
        "focus": region_focus["region_id"],
        "total": _once(years, "total_inflow"),
        "services": _once(years, "services_inflow", "services_share"),
        "enterprises": _once(years, "new_enterprises"),
        "baseline": baseline.loc[baseline["value"].notna(), "scope_id"],
    }
    counts = {kind: rows.value_counts() for kind, rows in held.items()}
    return pd.DataFrame(
        {"region_id": region, "kind": kind, "count": int(counts[kind].get(region, 0))}
        for region in regions["region_id"]
        for kind in KNOWN
    )


def _once(years: pd.DataFrame, *measures: str) -> pd.Series:
    """The regions of printed full years, each year once whatever its basis."""
    printed = years.loc[years["measure"].isin(measures)]
    return printed.drop_duplicates(["region_id", "year"])["region_id"]
