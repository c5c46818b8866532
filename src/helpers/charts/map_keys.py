"""What is written over the map of the pilot regions: how many there are, and what the marks mean."""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.charts.groups import cohort_color, cohort_shape, cohort_size
from helpers.charts.insets import MapSize
from helpers.charts.keys import GroupKey, line_height, shade_layers
from helpers.charts.look import Layout
from helpers.charts.palette import BEYOND, COUNTRY, INK, INK_SOFT, PAPER, PILOT_LAND
from helpers.tables.periods import Day
from helpers.words.labels import Words

BY_YEAR = "datum.cohort <= year"  # a region is drawn from the year in which it joined
CHOSEN = "(cohort.cohort ? cohort.cohort[0] : 0)"  # the cohort brought forward, 0 for all
GROUND = {"stroke": BEYOND, "strokeWidth": 4, "strokeJoin": "round"}
LAND_KINDS = {"none": COUNTRY, "pilot": PILOT_LAND, "apart": PAPER}


def land_color() -> alt.Fill:
    """The colour of a province, by what it is to the programme; not on the scale of the cohorts."""
    scale = alt.Scale(domain=list(LAND_KINDS), range=list(LAND_KINDS.values()))
    return alt.Fill("kind:N", scale=scale, legend=None)


def count_layers(facts: pd.DataFrame, *, as_of: Day, layout: Layout, say: Words) -> list[alt.Chart]:
    """The number of pilot regions in what is shown, large, with its words."""
    counts = alt.Chart({"values": _counts(facts, as_of=as_of, say=say)}).transform_filter(
        f"datum.year == year && datum.cohort == {CHOSEN}"
    )
    top = 2
    below = top + layout.large * 0.98
    return [
        counts.mark_text(
            align="left",
            baseline="top",
            fontSize=size,
            fontWeight=weight,
            aria=False,
            **paint,
        ).encode(x=alt.XValue(6), y=alt.YValue(y), text=alt.Text(f"{column}:N"))
        for column, size, weight, color, y in (
            ("count", layout.large, "bold", INK, top),
            ("what", layout.text, "bold", INK, below),
            ("when", layout.small, "normal", INK_SOFT, below + layout.text * 1.3),
        )
        # Once as a thick line of the ground, so that no border crosses the words.
        for paint in ({"fill": BEYOND, **GROUND}, {"fill": color})
    ]


def _counts(facts: pd.DataFrame, *, as_of: Day, say: Words) -> list[dict[str, object]]:
    """How many regions there are at the end of each year, of all cohorts (0) and of each."""
    first, last = int(facts["cohort"].min()), pd.Timestamp(as_of).year
    cohorts = [0, *sorted({int(cohort) for cohort in facts["cohort"]})]
    rows: list[dict[str, object]] = []
    for year in range(first, last + 1):
        when = say.date(as_of) if year == last else year
        told = "map.to_date" if year == last else "map.by_year"
        there = facts.loc[facts["cohort"] <= year, "cohort"]
        for cohort in cohorts:
            count = len(there) if cohort == 0 else int((there == cohort).sum())
            key = f"map.count{'.of' if cohort else ''}{'.one' if count == 1 else ''}"
            rows.append(
                {
                    "year": year,
                    "cohort": cohort,
                    "count": str(count),
                    "what": say.label(key, **({"cohort": cohort} if cohort else {})),
                    "when": say.label(told, **{"date" if year == last else "year": when}),
                }
            )
    return rows


def key_height(facts: pd.DataFrame, *, layout: Layout) -> float:
    """How much room the key needs under the country; none where its corner is free for it."""
    rows = max(facts["cohort"].nunique(), 2)
    return (rows + 0.2) * line_height(layout) if layout.compact else 0


def key_layers(
    facts: pd.DataFrame, *, cohort: alt.Parameter, size: MapSize, layout: Layout, say: Words
) -> list[alt.Chart]:
    """What marks and provinces mean: in the free corner of a wide map, else in two columns below."""
    line = line_height(layout)
    entries = _cohort_entries(facts, say=say)
    lines = len(entries) + 2
    top = size.height - line * 0.4 if layout.compact else size.height - (lines + 0.5) * line
    key = GroupKey(
        title="",
        entries=entries,
        color=cohort_color(facts),
        shape=cohort_shape(facts),
        group=cohort,
        tooltip=alt.Tooltip("since:N", title=say.label("fact.since")),
        size=cohort_size(facts, area=layout.symbol),
        visible=BY_YEAR,
    )
    left = size.width * 0.4 if layout.compact else 14
    first = top + line if layout.compact else top + (len(entries) + 1) * line
    lands = [
        {"kind": kind, "text": say.label(f"map.key.{kind}"), "x": left, "y": first + line * place}
        for place, kind in enumerate(("pilot", "apart"))
    ]
    return [
        *key.layers(top=top, layout=layout, left=8 if layout.compact else 14),
        *shade_layers(lands, land_color(), layout=layout),
    ]


def _cohort_entries(facts: pd.DataFrame, *, say: Words) -> list[dict[str, object]]:
    """Of each cohort how many regions it has, and since when."""
    firsts = facts.drop_duplicates("cohort").sort_values("cohort")
    counts = facts["cohort"].value_counts()
    return [
        {
            "cohort": int(year),
            "text": say.label(
                "cohort.counted.one" if counts[year] == 1 else "cohort.counted",
                cohort=int(year),
                count=int(counts[year]),
            ),
            "since": str(since),
        }
        for year, since in zip(firsts["cohort"], firsts["since_why"], strict=True)
    ]
