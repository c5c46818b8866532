"""What stands beside the programme: FDI over the years, two ways of counting it, lists of bans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import require_known, require_table
from helpers.charts.dumbbells import dumbbells
from helpers.charts.frames import Frame
from helpers.charts.look import layout_named
from helpers.charts.marks import Style, dot, ring
from helpers.charts.palette import COHORT_COLORS, REST, SERVICES
from helpers.charts.panels import panels
from helpers.charts.planes import Measure
from helpers.charts.series import Detail, series_with_breaks
from helpers.charts.shares import STYLES
from helpers.charts.stacks import stacked
from helpers.charts.wholes import Heading, parts_of_whole
from helpers.words.labels import Texts, Words
from helpers.words.shares import breaks_in_words, shares_in_words

TWO_COUNTS: dict[str, Style] = {
    "ministry": dot(SERVICES),
    "balance": ring(COHORT_COLORS[2025], shape="square"),
}


def fdi_beside_pilots(
    shares: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.VConcatChart:
    """Draw services FDI in yuan above the number of pilot regions, on one axis of years.

    `shares` comes from `national_shares`; `counts` has `year` and `regions_total` at its end. The
    two are drawn apart and joined by nothing. Raises `ChartError` as `series_with_breaks` does, or
    if a basis has no name.
    """
    require_table(shares, ["year", "basis", "part"], argument="shares")
    require_table(counts, ["year", "regions_total"], argument="counts")
    require_known(shares["basis"], bases, argument="bases")
    say, measures = Words.of(lang, words), layout_named(layout)
    told = shares_in_words(shares, bases=bases, lang=lang, words=words)
    amounts = told[(told["unit"] == "yuan") & ~told["part"].astype(bool)]
    span = int(amounts["year"].min()), int(counts["year"].max())
    left = 46 if not measures.compact else 40
    frame = Frame(width=measures.width - left - 20, height=150, span=span)
    upper = series_with_breaks(
        amounts,
        x="year",
        y="number",
        basis="basis",
        breaks=breaks_in_words(breaks, lang=lang),
        mark="mark",
        styles=STYLES,
        detail=Detail(value="value"),
        measure=Measure(
            step=400,
            tooltip={"when": say.label("period"), "value": say.label("inflow.inflow")},
            key={mark: say.label(f"inflow.{mark}") for mark in STYLES},
        ),
        frame=frame,
        layout=layout,
        lang=lang,
        words=words,
    )
    shown = counts[counts["year"].between(*span)].assign(
        alone=True, text=lambda rows: [say.count(each) for each in rows["regions_total"]]
    )
    lower = series_with_breaks(
        shown,
        x="year",
        y="regions_total",
        detail=Detail(apart="alone", text="text"),
        measure=Measure(
            step=10,
            tooltip={"year": say.label("year"), "regions_total": say.label("count.title")},
        ),
        frame=Frame(width=frame.width, height=100, span=span),
        layout=layout,
        lang=lang,
        words=words,
    )
    return stacked(
        {say.label("context.amount"): upper, say.label("context.count"): lower}, layout=layout
    )


def two_counts_of_fdi(
    years: pd.DataFrame, *, layout: str = "wide", lang: str = "en", words: Texts | None = None
) -> alt.LayerChart:
    """Draw FDI as the ministry counts it beside FDI in the balance of payments, year by year.

    `years` has a row per year: `year`, `ministry_bn_usd` and `balance_bn_usd`, either of which may
    be empty. Raises `ChartError` as `dumbbells` does.
    """
    say = Words.of(lang, words)
    require_table(years, ["year", "ministry_bn_usd", "balance_bn_usd"], argument="years")
    return dumbbells(
        years.assign(year=years["year"].map(str)),
        row="year",
        values={"ministry": "ministry_bn_usd", "balance": "balance_bn_usd"},
        styles=TWO_COUNTS,
        names={name: say.label(f"context.{name}") for name in TWO_COUNTS},
        join=("ministry", "balance"),
        ticks={each: say.number(each) for each in (0, 100, 200, 300, 400)},
        layout=layout,
    )


def shares_beside(
    rows: pd.DataFrame, *, layout: str = "wide", lang: str = "en", words: Texts | None = None
) -> alt.LayerChart:
    """Draw shares of some regions in the country, one bar each, against which to read the first.

    `rows` has for each bar `row` (its key), `title`, `detail` and `percent`. Raises `ChartError` as
    `parts_of_whole` does.
    """
    say = Words.of(lang, words)
    require_table(rows, ["row", "title", "detail", "percent"], argument="rows")
    own = rows.assign(part="regions", text=[say.percent(each) for each in rows["percent"]])
    rest = rows.assign(part="rest", percent=100 - rows["percent"], text="")
    both: pd.DataFrame = pd.concat([own, rest]).sort_values("row", kind="stable")
    order: list[Any] = rows["row"].to_list()
    both = both.sort_values("row", key=lambda keys: keys.map(order.index), kind="stable")
    return parts_of_whole(
        both,
        row="row",
        part="part",
        value="percent",
        text="text",
        heading=Heading(title="title", detail="detail"),
        colors={"regions": SERVICES, "rest": REST},
        names={part: say.label(f"pilot.{part}") for part in ("regions", "rest")},
        tooltip={"title": " ", "detail": " ", "text": say.label("share.share")},
        layout=layout,
        lang=lang,
        words=words,
    )


def lists_of_bans(
    items: pd.DataFrame, *, layout: str = "wide", lang: str = "en", words: Texts | None = None
) -> alt.VConcatChart:
    """Draw how many items each negative list has had, a panel for each list.

    `items` has `year`, `value` and `list`, the name of the list. Raises `ChartError` as
    `panels` does.
    """
    say = Words.of(lang, words)
    require_table(items, ["year", "value", "list"], argument="items")
    return panels(
        items,
        series_with_breaks,
        by="list",
        columns=1 if layout == "compact" else 2,
        height=150,
        title=say.label("context.items"),
        x="year",
        y="value",
        step=3,
        measure=Measure(
            step=50, tooltip={"year": say.label("year"), "value": say.label("context.items")}
        ),
        layout=layout,
        lang=lang,
        words=words,
    )
