"""What a chart of the programme shows, in words, for who cannot see it: extent, groups and gaps.

Each function writes from the same table its chart draws. An author may add to it, or write their
own: `figure` asks only that there be at least two sentences. `words` are texts that go before the
built-in ones, by the key of a label (`helpers.words.catalogue.descriptions`).
"""

from __future__ import annotations

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.periods import Day
from helpers.words.labels import Texts, Words
from helpers.words.pilots import cohort_steps


def describe_map(
    facts: pd.DataFrame, *, as_of: Day, lang: str = "en", words: Texts | None = None
) -> str:
    """Tell where the pilot regions lie: by cohort, and by province where there is more than one.

    `facts` comes from `pilot_facts`, all rows or some. Raises `TableError` if it has none.
    """
    say = Words.of(lang, words)
    _require_rows(facts, "facts")
    extent = say.label(
        "describe.map.extent",
        date=say.date(as_of),
        regions=say.count(len(facts)),
        provinces=say.count(facts["province_iso"].nunique()),
    )
    cohorts = [
        _cohort("describe.map.cohort", cohort, members, say)
        for cohort, members in facts.groupby("cohort")
    ]
    shared = [names for _, names in facts.groupby("province_iso")["name"] if len(names) > 1]
    if not shared:
        return say.sentences([extent, *cohorts])
    pairs = say.names([say.names(sorted(names)) for names in shared], apart=True)
    return say.sentences([extent, *cohorts, say.label("describe.map.shared", pairs=pairs)])


def describe_timeline(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Tell when each cohort began, which have a stated period, and how many marks there are.

    `periods` comes from `pilot_periods`, `plans` and `events` from `dated_marks`; of each all rows
    or some. Raises `TableError` if there is no period.
    """
    say = Words.of(lang, words)
    _require_rows(periods, "periods")
    firsts = periods.drop_duplicates("region_id")
    extent = say.label(
        "describe.timeline.extent",
        regions=say.count(len(firsts)),
        start=say.date(periods["starts_on"].min(), "year"),
        date=say.date(as_of),
    )
    cohorts = [
        _cohort("describe.timeline.cohort", cohort, members, say)
        for cohort, members in firsts.groupby("cohort")
    ]
    marks = say.label(
        "describe.timeline.marks",
        plans=say.count(len(plans.drop_duplicates(["on", "what"]))),
        events=say.count(len(events.drop_duplicates(["on", "what"]))),
    )
    return say.sentences([extent, *cohorts, *_stated(periods, as_of=as_of, say=say), marks])


def describe_count(cohorts: pd.DataFrame, *, lang: str = "en", words: Texts | None = None) -> str:
    """Tell the steps of the running count. `cohorts` is the table of that name, all rows or some.

    Raises `TableError` if it has none, or for a cohort without any date.
    """
    say = Words.of(lang, words)
    _require_rows(cohorts, "cohorts")
    steps = cohort_steps(cohorts, lang=lang, words=words)
    extent = say.label(
        "describe.count.extent",
        steps=say.count(len(steps), spelled=True),
        first=steps["regions_total"].iloc[0],
        last=steps["regions_total"].iloc[-1],
    )
    told = [
        say.label(
            "describe.count.step",
            cohort=step["cohort"],
            total=step["regions_total"],
            added=step["regions_added"],
            since=step["since_why"],
        )
        for step in steps.to_dict("records")
    ]
    return say.sentences([extent, *told])


def _cohort(key: str, cohort: object, members: pd.DataFrame, say: Words) -> str:
    """One cohort: how many began with it, which, and since when."""
    return say.label(
        f"{key}.one" if len(members) == 1 else key,
        cohort=cohort,
        count=say.count(len(members), spelled=True),
        names=say.names(members["name"]),
        since=members["since"].iloc[0],
    )


def _stated(periods: pd.DataFrame, *, as_of: Day, say: Words) -> list[str]:
    """For how many regions a period is stated, for how many it still runs, and for how many none is."""
    stated = periods.loc[periods["status"] == "stated"]
    running = stated.loc[stated["ends_on"] >= pd.Timestamp(as_of), "region_id"].nunique()
    unstated = periods.loc[periods["status"] == "unstated", "region_id"].nunique()
    told = say.label(
        "describe.timeline.stated" if running else "describe.timeline.ended",
        stated=say.count(stated["region_id"].nunique()),
        running=say.count(running, spelled=True),
    )
    without = say.label("describe.timeline.unstated", count=say.count(unstated))
    return [told, without] if unstated else [told]


def _require_rows(table: pd.DataFrame, argument: str) -> None:
    if table.empty:
        raise TableError(
            argument, "the table has no row", "Give the rows that the chart draws; it needs one."
        )
