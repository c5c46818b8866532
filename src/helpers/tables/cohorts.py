"""Cohorts: the regions that one State Council approval let in, and the day it counts from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.tables.dictionary import TableError


def cohort_dates(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Date each cohort by its approval, or by publication where no source gives the approval.

    One row per cohort of `load_cohorts`, oldest first, with `dated_on`, `dated_by` (`approved` or
    `published`) and `precision` (`day`, `month` or `year`) added. Raises `TableError` naming a
    cohort that has neither date.
    """
    approved = cohorts["approved_on"].notna()
    dated = cohorts.assign(
        dated_on=cohorts["approved_on"].fillna(cohorts["published_on"]),
        dated_by=approved.map({True: "approved", False: "published"}),
        precision=cohorts["approved_on_precision"].where(
            approved, cohorts["published_on_precision"]
        ),
    )
    undated = dated.loc[dated["dated_on"].isna(), "cohort"].to_list()
    if undated:
        raise TableError(
            "data/cohorts.csv",
            f"cohort {', '.join(map(str, undated))} has neither approved_on nor published_on",
            "Give at least the day the list was made public.",
        )
    return dated.sort_values("dated_on", ignore_index=True)


def official_order(regions: pd.DataFrame) -> pd.DataFrame:
    """The regions as every list, table and chart shows them: by cohort, oldest first, as announced.

    Within a cohort they keep the order of data/regions.csv, which is that of the State Council's
    lists. It ranks nobody by size or by letters, which would differ from language to language.
    """
    return regions.sort_values("cohort", kind="stable", ignore_index=True)


def require_cohorts(regions: pd.DataFrame, *, cohorts: pd.DataFrame) -> None:
    """Raise `TableError` naming a cohort that a region of `regions` belongs to and `cohorts` lacks."""
    unknown = sorted(set(regions["cohort"]) - set(cohorts["cohort"]))
    if unknown:
        raise TableError(
            "data/cohorts.csv",
            f"cohort {', '.join(map(str, unknown))} is missing, but regions belong to it",
            "Give its row too, or leave its regions out.",
        )


def counted_by_year(cohorts: pd.DataFrame, *, years: Iterable[int]) -> pd.DataFrame:
    """Count the regions at the end of each year: one row per year, `year` and `regions_total`.

    Sources: `source_ids` of the cohorts.
    """
    return pd.DataFrame(
        {
            "year": year,
            "regions_total": int(cohorts.loc[cohorts["cohort"] <= year, "regions_added"].sum()),
        }
        for year in years
    )
