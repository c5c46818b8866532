"""What is known of each pilot region, joined and worded, ready for a chart, tooltip or table."""

from __future__ import annotations

import pandas as pd

from helpers.tables.cohorts import cohort_dates, require_cohorts
from helpers.tables.dictionary import DELIMITER, TableError
from helpers.tables.plans import latest_task_plans
from helpers.words.labels import Texts, Words


def dated_cohorts(
    cohorts: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Date each cohort as `cohort_dates` does, and say so: `since`, and `since_why` with the reason.

    One row per cohort, oldest first. `words` are texts that go before the built-in ones. Raises
    `TableError` naming a cohort without any date. Sources: `source_ids` of the cohorts.
    """
    say = Words.of(lang, words)
    dated = cohort_dates(cohorts)
    dates = list(map(say.date, dated["dated_on"], dated["precision"]))
    reasons = {"approved": "dated.approved", "published": "dated.published.why"}
    ways = list(zip(dated["dated_by"], dates, strict=True))
    return dated.assign(
        since=[say.label(f"dated.{by}", date=date) for by, date in ways],
        since_why=[say.label(reasons[by], date=date) for by, date in ways],
    )


def cohort_steps(
    cohorts: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Count the regions each cohort added, with the running total, oldest first.

    One row per cohort. Raises `TableError` naming a cohort without any date. Sources: `source_ids`
    of the cohorts.
    """
    steps = dated_cohorts(cohorts, lang=lang, words=words)
    return steps[
        ["cohort", "dated_on", "dated_by", "since", "since_why", "regions_added", "regions_total"]
    ]


def measures_in_words(
    plans: pd.DataFrame, *, lang: str = "en", words: Texts | None = None
) -> list[str | None]:
    """The number of measures of each plan, as exact as a source gives it; none where none does.

    One text per row of the table plans, in its order; `words` are texts that go before the built-in
    ones.
    """
    say = Words.of(lang, words)
    return [
        None if pd.isna(count) else say.label(f"qualifier.{qualifier}", count=say.count(count))
        for count, qualifier in zip(
            plans["measures_count"], plans["measures_qualifier"], strict=True
        )
    ]


def latest_plans(
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    *,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Tell of the latest plan that sets each region's tasks: one row per region that has one.

    `plan` is its title and date, `document` its number, `measures` how many it has; what no source
    gives says so. Plans for the whole programme and papers that only support a pilot do not count.
    Sources: those of `plans`.
    """
    say = Words.of(lang, words)
    latest = latest_task_plans(plans, plan_regions=plan_regions)
    dates = map(say.date, latest["issued_on"], latest["issued_on_precision"])
    counts = measures_in_words(latest, lang=lang, words=words)
    return pd.DataFrame(
        {
            "region_id": latest["region_id"],
            "plan": [
                f"{title} ({date})"
                for title, date in zip(latest[f"title_{lang}"], dates, strict=True)
            ],
            "document": latest["document_no"].fillna(say.label("unknown")),
            "measures": [
                _measures(count, regions, say)
                for count, regions in zip(counts, latest["sharing"], strict=True)
            ],
        }
    )


def _measures(count: str | None, regions: int, say: Words) -> str:
    if count is None:
        return say.label("unknown")
    return (
        count
        if regions == 1
        else say.label("measures.shared", count=count, regions=say.count(regions, spelled=True))
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
    words: Texts | None = None,
) -> pd.DataFrame:
    """Gather what a reader wants to know of each region: one row per region, all in words.

    `since` dates the cohort, `plan`, `document` and `measures` tell of the latest plan that sets
    the region's tasks. Themes that are not official say so in `focus`, and so does what no source
    gives. `lon` and `lat`, in degrees, and `name_side` come with `points`, the publisher of the region's first
    source with `sources`. The name is `name_<lang>`; `words` are texts that go before the built-in
    ones. Raises `TableError` naming a region without a point, or a cohort that is missing. Sources: `source_ids`.
    """
    say = Words.of(lang, words)
    require_cohorts(regions, cohorts=cohorts)
    dates = dated_cohorts(cohorts, lang=lang, words=words)
    facts = (
        regions.assign(
            name=regions[f"name_{lang}"],
            level_label=[say.label(f"level.{level}") for level in regions["level"]],
            focus=_themes(regions, say),
        )
        .merge(
            dates[["cohort", "dated_on", "since", "since_why"]],
            on="cohort",
            how="left",
            validate="many_to_one",
        )
        .merge(
            latest_plans(plans, plan_regions, lang=lang, words=words),
            on="region_id",
            how="left",
            validate="one_to_one",
        )
        .fillna(dict.fromkeys(("plan", "document", "measures"), say.label("unknown")))
    )
    if points is not None:
        facts = _with_points(facts, points)
    return facts if sources is None else _with_publishers(facts, sources)


def _themes(regions: pd.DataFrame, say: Words) -> list[str]:
    return [
        say.label("unknown") if pd.isna(focus) else say.label(f"focus.{basis}", focus=focus)
        for focus, basis in zip(regions["focus"], regions["focus_basis"], strict=True)
    ]


def _with_points(facts: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in ("region_id", "lon", "lat", "name_side") if name in points]
    placed = facts.merge(points[columns], on="region_id", how="left", validate="one_to_one")
    lost = placed.loc[placed["lon"].isna(), "region_id"].to_list()
    if lost:
        raise TableError(
            "geo/city_points.csv",
            f"no point for {', '.join(lost)}",
            "Add its row to geo/city_points.csv.",
        )
    return placed


def _with_publishers(facts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    publishers = sources.set_index("source_id")[["publisher", "title"]].bfill(axis=1)["publisher"]
    return facts.assign(source=facts["source_ids"].str.split(DELIMITER).str[0].map(publishers))
