"""What a chart shows, in words, for who cannot see it: extent, extremes, groups and gaps.

Each function writes from the same table its chart draws. An author may add to it, or write their
own: `figure` asks only that there be at least two sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.charts.shares import HOW, amount_in_words
from helpers.tables.pilots import Day, cohort_steps
from helpers.words.labels import (
    format_amount,
    format_count,
    format_date,
    format_percent,
    format_period,
    join_names,
    label,
)


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


def describe_share(
    shares: pd.DataFrame, *, breaks: pd.DataFrame, bases: Mapping[str, str], lang: str = "en"
) -> str:
    """Tell services FDI as a share and in yuan: extent, extremes on each basis, breaks, gaps."""
    full = shares.loc[~shares["part"]]
    title = f"title_{lang}" if f"title_{lang}" in breaks else "title_en"
    sentences = [
        label(
            "describe.share.extent",
            lang,
            first=full["year"].min(),
            last=full["year"].max(),
            bases=format_count(full["basis"].nunique(), spelled=True, lang=lang),
        ),
        *_values(
            shares.assign(told=shares["share_percent"].map(format_percent)),
            "share_percent",
            how="how",
            words="describe.share",
            bases=bases,
            lang=lang,
        ),
        label(
            "describe.share.breaks",
            lang,
            breaks=join_names(
                [
                    f"{format_date(row['starts_on'], 'year', lang=lang)} ({str(row[title]).lower()})"
                    for row in breaks.sort_values("starts_on").to_dict("records")
                ],
                lang=lang,
            ),
        ),
    ]
    amounts = shares.loc[shares["inflow_bn_cny"].notna()]
    if len(amounts):
        told = [amount_in_words(row, lang=lang) for row in amounts.to_dict("records")]
        sentences += [
            label("describe.inflow.extent", lang),
            *_values(
                amounts.assign(told=told),
                "inflow_bn_cny",
                how="amount_how",
                words="describe.inflow",
                bases=bases,
                lang=lang,
            ),
        ]
    return _text(sentences, lang)


def _values(
    rows: pd.DataFrame, column: str, *, how: str, words: str, bases: Mapping[str, str], lang: str
) -> list[str]:
    """Extremes on each basis, the part of a year, missing years and how each year is known.

    `told` writes the values of `column`; `words` begins the keys of the sentences.
    """
    full = rows.loc[~rows["part"]]
    sentences = []
    for basis, known in full.groupby("basis", sort=False):
        low, high = _extremes(known, column)
        sentences.append(
            label(
                f"{words}.basis",
                lang,
                basis=bases[str(basis)],
                low=low["told"],
                low_year=low["year"],
                high=high["told"],
                high_year=high["year"],
            )
        )
    sentences += [
        label(
            f"{words}.part",
            lang,
            period=format_period(part["period"], lang=lang),
            value=label("digest.marked", lang, text=part["told"])
            if part["digest"]
            else part["told"],
        )
        for part in rows.loc[rows["part"]].to_dict("records")
    ]
    years = set(full["year"])
    missing = [str(year) for year in range(min(years), max(years)) if year not in years]
    if missing:
        sentences.append(label(f"{words}.gaps", lang, years=join_names(missing, lang=lang)))
    twice = full["year"].duplicated(keep=False)
    precise = full["year"].astype(str) + " (" + full["told"] + ")"
    named = full["year"].astype(str).where(~twice, precise)
    for way in HOW:
        told = named.loc[full[how] == way].tolist()
        if told:
            sentences.append(label(f"{words}.{way}", lang, years=join_names(told, lang=lang)))
    return sentences


def describe_pilot_share(
    shares: pd.DataFrame, *, bases: Mapping[str, str], lang: str = "en"
) -> str:
    """Tell each bar with its members and basis, what rests on one source, and that it is no series."""
    sentences = [
        label(
            "describe.pilot.extent", lang, count=format_count(len(shares), spelled=True, lang=lang)
        )
    ]
    for row in shares.to_dict("records"):
        sentences.append(
            label(
                "describe.pilot.row",
                lang,
                period=format_period(row["period"], lang=lang),
                members=format_count(row["members"], spelled=True, lang=lang),
                share=format_percent(row["share_percent"]),
                how=label(f"describe.how.{row['how']}", lang),
                basis=bases[row["basis"]],
            )
        )
    single = shares.loc[shares["single_source"], "period"]
    if len(single):
        key = "describe.pilot.single.one" if len(single) == 1 else "describe.pilot.single"
        periods = [format_period(period, lang=lang) for period in single]
        sentences.append(label(key, lang, periods=join_names(periods, lang=lang)))
    sentences.append(label("describe.pilot.apart", lang))
    return _text(sentences, lang)


def describe_totals(totals: pd.DataFrame, *, regions: pd.DataFrame, lang: str = "en") -> str:
    """Tell how many regions have a printed total, the extremes of each currency, and who has none."""
    sentences = [
        label(
            "describe.totals.extent",
            lang,
            regions=format_count(totals["region_id"].nunique()),
            of=format_count(len(regions)),
            first=totals["year"].min(),
            last=totals["year"].max(),
        )
    ]
    for unit, rows in totals.groupby("unit", sort=False):
        low, high = _extremes(rows, "amount")
        sentences.append(
            label(
                f"describe.totals.extremes.{unit}",
                lang,
                low=format_amount(low["amount"], str(unit), lang=lang),
                low_name=low["name"],
                low_year=low["year"],
                high=format_amount(high["amount"], str(unit), lang=lang),
                high_name=high["name"],
                high_year=high["year"],
            )
        )
    without = regions.loc[~regions["region_id"].isin(totals["region_id"]), f"name_{lang}"]
    if len(without):
        sentences.append(
            label("describe.totals.without", lang, names=join_names(without, lang=lang))
        )
    sentences.append(label("describe.totals.apart", lang))
    return _text(sentences, lang)


def _extremes(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """The row with the lowest and the row with the highest value of a column."""
    ordered = rows.sort_values(column)
    return ordered.iloc[0], ordered.iloc[-1]


def _text(sentences: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(sentences)
