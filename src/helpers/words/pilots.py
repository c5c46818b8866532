"""What is known of each pilot region, joined and worded, ready for a chart, tooltip or table."""

from __future__ import annotations

import pandas as pd

from helpers.tables.cohorts import cohort_dates
from helpers.tables.load import DELIMITER, TableError
from helpers.words.formats import format_count, format_date
from helpers.words.labels import label

TASK_PLANS = ("first plan", "follow-up plan", "task list")  # kinds of plan that set a region tasks


def dated_cohorts(cohorts: pd.DataFrame, *, lang: str = "en") -> pd.DataFrame:
    """Date each cohort as `cohort_dates` does, and say so: `since`, and `since_why` with the reason.

    One row per cohort, oldest first. Raises `TableError` naming a cohort without any date.
    """
    dated = cohort_dates(cohorts)
    dates = [
        format_date(day, precision, lang=lang)
        for day, precision in zip(dated["dated_on"], dated["precision"], strict=True)
    ]
    return dated.assign(
        since=[
            label(f"dated.{by}", lang, date=date)
            for by, date in zip(dated["dated_by"], dates, strict=True)
        ],
        since_why=[
            label("dated.published.why" if by == "published" else "dated.approved", lang, date=date)
            for by, date in zip(dated["dated_by"], dates, strict=True)
        ],
    )


def cohort_steps(cohorts: pd.DataFrame, *, lang: str = "en") -> pd.DataFrame:
    """Count the regions each cohort added, with the running total, oldest first."""
    steps = dated_cohorts(cohorts, lang=lang)
    return steps[
        ["cohort", "dated_on", "dated_by", "since", "since_why", "regions_added", "regions_total"]
    ]


def measures_in_words(plans: pd.DataFrame, *, lang: str = "en") -> list[str | None]:
    """The number of measures of each plan, as exact as a source gives it; none where none does."""
    return [
        None if pd.isna(count) else label(f"qualifier.{qualifier}", lang, count=format_count(count))
        for count, qualifier in zip(
            plans["measures_count"], plans["measures_qualifier"], strict=True
        )
    ]


def latest_plans(
    plans: pd.DataFrame, plan_regions: pd.DataFrame, *, lang: str = "en"
) -> pd.DataFrame:
    """Find the latest plan that sets each region's tasks: one row per region.

    Plans for the whole programme and papers that only support a pilot do not count.
    """
    joined = plan_regions[["plan_id", "region_id"]].merge(
        plans.loc[plans["kind"].isin(TASK_PLANS)],
        on="plan_id",
        how="inner",
        validate="many_to_one",
    )
    latest = joined.sort_values("issued_on").drop_duplicates("region_id", keep="last")
    sharing = plan_regions.groupby("plan_id")["region_id"].nunique()
    return pd.DataFrame(
        {
            "region_id": latest["region_id"],
            "plan": [
                f"{title} ({format_date(day, precision, lang=lang)})"
                for title, day, precision in zip(
                    latest[f"title_{lang}"],
                    latest["issued_on"],
                    latest["issued_on_precision"],
                    strict=True,
                )
            ],
            "document": latest["document_no"].fillna(label("unknown", lang)),
            "measures": [
                label("unknown", lang)
                if count is None
                else count
                if regions == 1
                else label("measures.shared", lang, count=count, regions=regions)
                for count, regions in zip(
                    measures_in_words(latest, lang=lang),
                    latest["plan_id"].map(sharing),
                    strict=True,
                )
            ],
        }
    )


def pilot_facts(
    regions: pd.DataFrame,
    *,
    cohorts: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    sources: pd.DataFrame | None = None,
    points: pd.DataFrame | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """Gather what a reader wants to know of each region: one row per region, all in words.

    `since` dates the cohort, `plan`, `document` and `measures` tell of the latest plan that sets
    the region's tasks. Themes that are not official say so in `focus`, and so does what no source
    gives. `lon` and `lat` come with `points`, the publisher of the region's first source with
    `sources`.
    """
    dates = dated_cohorts(cohorts, lang=lang)[["cohort", "dated_on", "since", "since_why"]]
    facts = (
        regions.assign(
            name=regions[f"name_{lang}"],
            level_label=[label(f"level.{level}", lang) for level in regions["level"]],
            focus=[
                label("unknown", lang)
                if pd.isna(focus)
                else label(f"focus.{basis}", lang, focus=focus)
                for focus, basis in zip(regions["focus"], regions["focus_basis"], strict=True)
            ],
        )
        .merge(dates, on="cohort", how="left", validate="many_to_one")
        .merge(
            latest_plans(plans, plan_regions, lang=lang),
            on="region_id",
            how="left",
            validate="one_to_one",
        )
        .fillna(dict.fromkeys(("plan", "document", "measures"), label("unknown", lang)))
    )
    if points is not None:
        facts = facts.merge(
            points[["region_id", "lon", "lat"]], on="region_id", how="left", validate="one_to_one"
        )
        lost = facts.loc[facts["lon"].isna(), "region_id"].to_list()
        if lost:
            raise TableError(
                "geo/city_points.csv",
                f"no point for {', '.join(lost)}",
                "Add the region with scripts/make_city_points.py.",
            )
    if sources is not None:
        publishers = sources.set_index("source_id")["publisher"]
        first = facts["source_ids"].str.split(DELIMITER).str[0]
        facts = facts.assign(source=first.map(publishers))
    return facts
