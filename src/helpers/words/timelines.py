"""The programme in time, in words: pilot periods, and what is marked on them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.tables.periods import Day
from helpers.tables.terms import last_day, stated_periods, stretches
from helpers.words.formats import format_date, join_names
from helpers.words.labels import label
from helpers.words.pilots import dated_cohorts

PROGRAMME = "programme"  # the row of what concerns more regions than a row each could show
WIDELY = 4  # an event of more regions than this stands in the programme's row


def pilot_periods(
    regions: pd.DataFrame,
    *,
    cohorts: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
) -> pd.DataFrame:
    """Cut each region's time in the pilot into stated periods and what lies outside them.

    One row per region and stretch. `status` is `stated` for the period that the approval of its
    cohort states, or a later plan of its own; `after` for the time outside such a period,
    `unstated` where none is known at all. Starts are dated by approval, or by publication where no
    source gives the approval. `ends_on` is the first day that is no longer in; `begins` and `until`
    are the first and the last day in words, as exact as they are known.
    """
    as_of_day = pd.Timestamp(as_of)
    dates = dated_cohorts(cohorts, lang=lang)[
        ["cohort", "dated_on", "precision", "since", "since_why", "period_years"]
    ]
    terms = plan_regions[["plan_id", "region_id"]].merge(
        plans.loc[plans["period_years"].notna()], on="plan_id", validate="many_to_one"
    )
    rows: list[dict[str, Any]] = []
    joined = regions.merge(dates, on="cohort", how="left", validate="many_to_one")
    for region in joined.to_dict("records"):
        own = terms.loc[terms["region_id"] == region["region_id"]].sort_values("issued_on")
        stated = stated_periods(region, own)
        since = (region["dated_on"], region["precision"])
        for status, years, (starts_on, begins), (ends_on, ends) in stretches(
            stated, since=since, until=as_of_day
        ):
            rows.append(
                {
                    "region_id": region["region_id"],
                    "name": region[f"name_{lang}"],
                    "cohort": int(region["cohort"]),
                    "status": status,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                    "since": region["since"],
                    "since_why": region["since_why"],
                    "status_label": label(f"timeline.{status}", lang, years=years),
                    "begins": format_date(starts_on, begins, lang=lang),
                    "until": label("timeline.to_date", lang, date=format_date(as_of_day, lang=lang))
                    if ends_on == as_of_day
                    else format_date(last_day(ends_on, ends), ends, lang=lang),
                }
            )
    return pd.DataFrame(rows).sort_values(["cohort", "name", "starts_on"], ignore_index=True)


def dated_marks(
    table: pd.DataFrame,
    table_regions: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    key: str,
    day: str,
    lang: str = "en",
) -> pd.DataFrame:
    """Place each plan or event (`key` names its id, `day` its date) on the rows it belongs to.

    One row per mark: on the row of each region it names, or on the programme's row if it names
    none, or more than four. Titles are in English where the table has no other.
    """
    names = regions.set_index("region_id")[f"name_{lang}"]
    cohorts = regions.set_index("region_id")["cohort"]
    named = table_regions.groupby(key)["region_id"].agg(list)
    title = f"title_{lang}" if f"title_{lang}" in table else "title_en"
    rows: list[dict[str, Any]] = []
    for mark in table.to_dict("records"):
        about = named.get(mark[key], [])
        own_rows = about if 0 < len(about) <= WIDELY else [PROGRAMME]
        for region_id in own_rows:
            rows.append(
                {
                    "region_id": region_id,
                    "name": label("timeline.programme", lang)
                    if region_id == PROGRAMME
                    else names[region_id],
                    "cohort": None if region_id == PROGRAMME else int(cohorts[region_id]),
                    "on": mark[day],
                    "when": format_date(mark[day], mark[f"{day}_precision"], lang=lang),
                    "what": mark[title],
                    "regions": _regions_named(about, names, lang=lang),
                }
            )
    return pd.DataFrame(rows).astype({"cohort": "Int64"}).sort_values("on", ignore_index=True)


def _regions_named(about: list[str], names: pd.Series, *, lang: str) -> str:
    if not about:
        return label("timeline.programme", lang)
    if len(about) > WIDELY + 5:
        return label("regions", lang, count=len(about))
    return join_names([names[region_id] for region_id in about], lang=lang)
