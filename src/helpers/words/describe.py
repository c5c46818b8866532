"""What a chart shows, in words, for who cannot see it: extent, extremes, groups and gaps.

Each function writes from the same table its chart draws. An author may add to it, or write their
own: `figure` asks only that there be at least two sentences.
"""

from __future__ import annotations

import pandas as pd

from helpers.tables.periods import Day
from helpers.words.formats import (
    format_count,
    format_date,
    join_names,
)
from helpers.words.labels import label
from helpers.words.pilots import cohort_steps


def describe_map(facts: pd.DataFrame, *, as_of: Day, lang: str = "en") -> str:
    """Tell where the pilot regions lie: by cohort, and by province where there is more than one."""
    sentences = [
        label(
            "describe.map.extent",
            lang,
            date=format_date(as_of, lang=lang),
            regions=format_count(len(facts)),
            provinces=format_count(facts["province_iso"].nunique()),
        )
    ]
    for cohort, members in facts.groupby("cohort"):
        key = "describe.map.cohort.one" if len(members) == 1 else "describe.map.cohort"
        sentences.append(
            label(
                key,
                lang,
                cohort=cohort,
                count=format_count(len(members), spelled=True, lang=lang),
                names=join_names(members["name"], lang=lang),
                since=members["since"].iloc[0],
            )
        )
    shared = [names for _, names in facts.groupby("province_iso")["name"] if len(names) > 1]
    if shared:
        pairs = join_names(
            [join_names(sorted(names), lang=lang) for names in shared], lang=lang, apart=True
        )
        sentences.append(label("describe.map.shared", lang, pairs=pairs))
    return _text(sentences, lang)


def describe_timeline(
    periods: pd.DataFrame,
    *,
    plans: pd.DataFrame,
    events: pd.DataFrame,
    as_of: Day,
    lang: str = "en",
) -> str:
    """Tell when each cohort began, which have a stated period, and how many marks there are."""
    firsts = periods.drop_duplicates("region_id")
    unstated = firsts.loc[firsts["status"] == "unstated"]
    today = pd.Timestamp(as_of)
    running = periods.loc[
        (periods["status"] == "stated") & (periods["ends_on"] >= today), "region_id"
    ]
    stated = periods.loc[periods["status"] == "stated", "region_id"].nunique()
    sentences = [
        label(
            "describe.timeline.extent",
            lang,
            regions=format_count(len(firsts)),
            start=format_date(periods["starts_on"].min(), "year", lang=lang),
            date=format_date(as_of, lang=lang),
        )
    ]
    for cohort, members in firsts.groupby("cohort"):
        key = "describe.timeline.cohort.one" if len(members) == 1 else "describe.timeline.cohort"
        sentences.append(
            label(
                key,
                lang,
                cohort=cohort,
                count=format_count(len(members), spelled=True, lang=lang),
                since=members["since"].iloc[0],
            )
        )
    key = "describe.timeline.stated" if len(running) else "describe.timeline.ended"
    sentences.append(
        label(
            key,
            lang,
            stated=format_count(stated),
            running=format_count(running.nunique(), spelled=True, lang=lang),
        )
    )
    if len(unstated):
        sentences.append(
            label("describe.timeline.unstated", lang, count=format_count(len(unstated)))
        )
    sentences.append(
        label(
            "describe.timeline.marks",
            lang,
            plans=format_count(len(plans.drop_duplicates(["on", "what"]))),
            events=format_count(len(events.drop_duplicates(["on", "what"]))),
        )
    )
    return _text(sentences, lang)


def describe_count(cohorts: pd.DataFrame, *, lang: str = "en") -> str:
    """Tell the steps of the running count."""
    steps = cohort_steps(cohorts, lang=lang)
    sentences = [
        label(
            "describe.count.extent",
            lang,
            steps=format_count(len(steps), spelled=True, lang=lang),
            first=steps["regions_total"].iloc[0],
            last=steps["regions_total"].iloc[-1],
        )
    ]
    sentences += [
        label(
            "describe.count.step",
            lang,
            cohort=step["cohort"],
            total=step["regions_total"],
            added=step["regions_added"],
            since=step["since_why"],
        )
        for step in steps.to_dict("records")
    ]
    return _text(sentences, lang)


def _text(sentences: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(sentences)
