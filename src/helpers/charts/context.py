"""What stands beside the programme: FDI over the years, two ways of counting it, lists of bans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import require_known, require_table
from helpers.charts.columns import require_numbers
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
    "balance": ring(COHORT_COLORS[2025], shape="square"),
    "ministry": dot(SERVICES),
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
    width = measures.width - (60 if measures.compact else 66)
    frames = [Frame(width=width, height=height, span=span) for height in (150, 100)]
    own = {"layout": layout, "lang": lang, "words": words}
    marks = breaks_in_words(breaks, lang=lang)
    shown = counts[counts["year"].between(*span)]
    return stacked(
        {
            say.label("context.amount"): _amounts(amounts, marks, say, frame=frames[0], **own),
            say.label("context.count"): _counts(shown, say, frame=frames[1], **own),
        },
        layout=layout,
    )


def _amounts(
    amounts: pd.DataFrame, breaks: pd.DataFrame, say: Words, **drawn: Any
) -> alt.LayerChart:
    """Services FDI in yuan, each basis on its own."""
    return series_with_breaks(
        amounts,
        x="year",
        y="number",
        basis="basis",
        breaks=breaks,
        mark="mark",
        styles=STYLES,
        detail=Detail(value="value"),
        measure=Measure(
            step=400,
            tooltip={"when": say.label("period"), "value": say.label("inflow.inflow")},
            key={mark: say.label(f"inflow.{mark}") for mark in STYLES},
        ),
        **drawn,
    )


def _counts(counts: pd.DataFrame, say: Words, **drawn: Any) -> alt.LayerChart:
    """The number of regions at the end of each year, joined by no line."""
    texts = [say.count(each) for each in counts["regions_total"]]
    titles = {"year": say.label("year"), "regions_total": say.label("count.title")}
    return series_with_breaks(
        counts.assign(alone=True, text=texts),
        x="year",
        y="regions_total",
        detail=Detail(apart="alone", text="text"),
        measure=Measure(step=10, tooltip=titles),
        **drawn,
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
        values={"balance": "balance_bn_usd", "ministry": "ministry_bn_usd"},
        styles=TWO_COUNTS,
        names={name: say.label(f"context.{name}") for name in TWO_COUNTS},
        join=("balance", "ministry"),
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
    require_numbers(rows, **{"rows, percent": "percent"})
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
