"""The programme in time, in words: terms of the pilot, and what is marked on them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.tables.cohorts import official_order
from helpers.tables.dictionary import TableError
from helpers.tables.marks import AT_MOST, PROGRAMME, marks_by_row
from helpers.tables.periods import Day
from helpers.tables.readings import digest_only
from helpers.tables.terms import last_day, pilot_terms
from helpers.words.labels import Texts, Words
from helpers.words.pilots import dated_cohorts
from helpers.words.readings import marked_digests

LISTED = 9  # a mark of more regions than this says how many, not which
PERIOD_COLUMNS = [
    *("region_id", "name", "cohort", "status", "starts_on", "ends_on"),
    *("since", "since_why", "status_label", "begins", "until"),
]
MARK_COLUMNS = ["region_id", "name", "cohort", "on", "when", "what", "regions"]


def pilot_periods(
    regions: pd.DataFrame,
    *,
    cohorts: pd.DataFrame,
    plans: pd.DataFrame,
    plan_regions: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Cut each region's time in the pilot into stated periods and what lies outside them.

    One row per region and stretch, regions in their `official_order`, as `pilot_terms` cuts them: `status` is `stated`, `after` or
    `unstated`. `ends_on` is the first day that is no longer in; `begins` and `until` are the first
    and the last day in words, as exact as they are known. The name of a region is `name_<lang>`;
    `words` are texts that go before the built-in ones. Raises `TableError` if no region had joined
    by `as_of`. Sources: those of `cohorts` and `plans`.
    """
    say, today = Words.of(lang, words), pd.Timestamp(as_of)
    terms = pilot_terms(
        regions, cohorts=cohorts, plans=plans, plan_regions=plan_regions, as_of=as_of
    )
    dates = dated_cohorts(cohorts, lang=lang, words=words)[["cohort", "since", "since_why"]]
    named = regions[["region_id", f"name_{lang}"]].rename(columns={f"name_{lang}": "name"})
    rows = terms.merge(named, on="region_id", validate="many_to_one").merge(
        dates, on="cohort", validate="many_to_one"
    )
    place = official_order(regions).reset_index().set_index("region_id")["index"]
    return rows.assign(
        place=rows["region_id"].map(place),
        status_label=[
            say.label(f"timeline.{status}", years=years)
            for status, years in zip(rows["status"], rows["years"], strict=True)
        ],
        begins=list(map(say.date, rows["starts_on"], rows["starts_precision"])),
        until=[
            say.label("timeline.to_date", date=say.date(today))
            if ends_on == today
            else say.date(last_day(ends_on, precision), precision)
            for ends_on, precision in zip(rows["ends_on"], rows["ends_precision"], strict=True)
        ],
    ).sort_values(["place", "starts_on"], ignore_index=True)[PERIOD_COLUMNS]


def dated_marks(
    table: pd.DataFrame,
    table_regions: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    key: str,
    day: str,
    at_most: int = AT_MOST,
    sources: pd.DataFrame | None = None,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Place each plan or event (`key` names its id, `day` its date) on the rows it belongs to.

    One row per mark, oldest first: on the row of each of `regions` it names, or on the programme's
    row if it names none, or more than `at_most`. `when` is as exact as `<day>_precision` says.
    Titles are in English where the table has no other; with `sources`, what rests on unofficial
    digests alone says so there. Sources: those of `table`.
    """
    say = Words.of(lang, words)
    names = regions.set_index("region_id")[f"name_{lang}"]
    title = f"title_{lang}" if f"title_{lang}" in table else "title_en"
    placed = marks_by_row(table, table_regions, key=key, regions=regions, at_most=at_most)
    rows = placed["region_id"]
    cohorts = rows.map(regions.set_index("region_id")["cohort"])
    marks = placed.assign(
        name=rows.map({**names, PROGRAMME: say.label("timeline.programme")}),
        cohort=cohorts.astype("Int64"),
        on=placed[day],
        when=list(map(say.date, placed[day], placed[f"{day}_precision"])),
        what=placed[title]
        if sources is None
        else marked_digests(
            placed[title], digest_only(placed, sources=sources), lang=lang, words=words
        ),
        regions=[_regions_named(about, names, say) for about in placed["about"]],
    )
    return marks.sort_values("on", ignore_index=True)[MARK_COLUMNS]


def named_moments(
    events: pd.DataFrame,
    told: Mapping[str, str],
    *,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Name some events in a few words: one row per event of `told`, which has the words by its id.

    `on` is its day, `when` its month and `what` the words. Raises `TableError` for an id that `events` does
    not have. Sources: those of `events`.
    """
    say = Words.of(lang, words)
    known = events.set_index("event_id")
    lost = [event for event in told if event not in known.index]
    if lost:
        raise TableError(
            "events",
            f"no event is called {', '.join(lost)}",
            "Correct the id, or add the event to data/events.csv.",
        )
    days = known.loc[list(told), "occurred_on"]
    whens = [say.date(day, "month") for day in days]
    return pd.DataFrame({"on": days.to_numpy(), "when": whens, "what": list(told.values())})


def _regions_named(about: list[str], names: pd.Series, say: Words) -> str:
    if not about:
        return say.label("timeline.programme")
    if len(about) > LISTED or not set(about) <= set(names.index):
        return say.label("regions", count=len(about))
    return say.names(names[region_id] for region_id in about)
