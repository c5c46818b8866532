"""What was opened: each measure with its field and date, and the regions that it reaches."""

from __future__ import annotations

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.periods import Day

# How a measure reaches a region, from the surest to the least sure.
REACHES = ("named", "ended", "indirect", "all", "unstated")
INDIRECT = ("group", "inferred")  # bases of a scope that does not name the region by itself


def opened_measures(
    measures: pd.DataFrame, *, themes: pd.DataFrame, plans: pd.DataFrame
) -> pd.DataFrame:
    """Give each measure its field and its day, as `dated_measures` does: one row per measure.

    `field_en` and `field_zh` come from the table themes. Raises `TableError` for a theme that themes
    has not. Sources: those of `measures`.
    """
    fields = themes[["theme", "field_en", "field_zh"]]
    known = measures.merge(fields, on="theme", how="left", validate="many_to_one")
    lost = sorted(set(known.loc[known["field_en"].isna(), "theme"]))
    if lost:
        raise TableError(
            "data/measures.csv",
            f"theme {', '.join(lost)} is not in data/themes.csv",
            "Add the theme there with its field, or correct it.",
        )
    return dated_measures(known, plans)


def dated_measures(measures: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Give each measure the day from which it is dated: `dated_on`, with `dated_precision`.

    That is its beginning or, where none is known, the day its plan was issued; empty where there is
    neither. One row per measure. Sources: those of `measures`.
    """
    issued = plans.set_index("plan_id")[["issued_on", "issued_on_precision"]]
    by_plan = issued.reindex(measures["plan_id"]).set_index(measures.index)
    return measures.assign(
        dated_on=measures["starts_on"].fillna(by_plan["issued_on"]),
        dated_precision=measures["starts_on_precision"].fillna(by_plan["issued_on_precision"]),
    )


def reached_regions(
    measures: pd.DataFrame,
    measure_regions: pd.DataFrame,
    plan_regions: pd.DataFrame,
    *,
    as_of: Day,
) -> pd.DataFrame:
    """Tell which regions each measure reaches, and how: one row per measure and region.

    `reach` is `named` where a source names the region, `ended` where it did and the measure has
    ended by `as_of` (not where it is told only until when it holds at least), `indirect` where it names a group of plans together or the region follows from
    the context, `all` where it is for every region of a plan for several, `unstated` where it stands
    in such a plan and no source says for which of them, or only for some. `place` is the part of the region. A measure without any region has no row.
    Sources: `source_ids` of `measure_regions`, and those of `measures`.
    """
    about = measures.set_index("measure_id")[["scope_basis", "ends_on", "plan_id"]]
    about["ends_on"] = about["ends_on"].mask(is_open_end(measures).to_numpy())
    named = measure_regions.merge(about.reset_index(), on="measure_id")
    ended = (named["ends_on"] < pd.Timestamp(as_of)).fillna(value=False)
    named = named.assign(reach=_reach(named["scope_basis"], ended))
    for_all = named["measure_id"].isin(_for_all(named, plan_regions))
    named = named.assign(reach=named["reach"].mask(for_all & (named["reach"] == "named"), "all"))
    rest = _unstated(about, plan_regions, named)
    columns = ["measure_id", "region_id", "place", "reach"]
    return pd.concat([named[columns], rest[columns]], ignore_index=True)


def is_open_end(measures: pd.DataFrame) -> pd.Series:
    """Whether a measure holds until its `ends_on` and perhaps longer: one value for each row."""
    return measures["ends_on_precision"] == "at least"


def _reach(bases: pd.Series, ended: pd.Series) -> pd.Series:
    reach = bases.isin(INDIRECT).map({True: "indirect", False: "named"})
    return reach.mask(ended & (reach == "named"), "ended")


def _for_all(named: pd.DataFrame, plan_regions: pd.DataFrame) -> list[str]:
    """The measures that name each region of their plan, where it is for several."""
    every = {plan: set(rows["region_id"]) for plan, rows in plan_regions.groupby("plan_id")}
    whole = []
    for name, rows in named.groupby("measure_id"):
        of_plan = every.get(rows["plan_id"].iloc[0], set())
        if len(of_plan) > 1 and of_plan <= set(rows["region_id"]):
            whole.append(str(name))
    return whole


def _unstated(about: pd.DataFrame, plan_regions: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """The regions of the plan of each measure of which it is not stated that it is for them."""
    several = plan_regions[plan_regions.duplicated("plan_id", keep=False)]
    open_ones = about[about["scope_basis"].isin(["not stated", "partly stated"])].reset_index()
    spread = open_ones.merge(several, on="plan_id")
    pairs = spread.merge(named[["measure_id", "region_id"]], how="left", indicator=True)
    return pairs[pairs["_merge"] == "left_only"].assign(place=None, reach="unstated")


def cells_with_several(
    fields: pd.Series, reached: pd.DataFrame
) -> dict[tuple[str, str], list[str]]:
    """The measures of each field and region that has several of them which name it.

    `fields` has the key of the field of each measure, by its id; `reached` comes from `reached_regions`.
    """
    named = reached[~reached["reach"].isin(["all", "unstated"])]
    named = named.assign(field=named["measure_id"].map(fields)).dropna(subset="field")
    cells: dict[tuple[str, str], list[str]] = {}
    for row in named.to_dict("records"):
        cells.setdefault((row["field"], row["region_id"]), []).append(row["measure_id"])
    return {cell: ids for cell, ids in cells.items() if len(ids) > 1}


def programme_only(measures: pd.DataFrame) -> pd.DataFrame:
    """The measures of the programme; those of other policies, and one that is not clear, are left out."""
    return measures[measures["policy"] == "programme"]
