"""Ordinary Altair charts, as a journalist writes them: nothing is said of looks but what is named."""

from __future__ import annotations

import altair as alt
import pandas as pd

CROPS = pd.DataFrame(
    [
        (year, crop, field, amount)
        for year, amounts in {
            2021: (12.0, 7.5, 3.1, 9.9, 4.2, 6.0),
            2022: (14.5, 6.1, 4.0, 8.7, 5.5, 6.6),
            2023: (11.2, 8.3, 5.2, 9.1, 7.4, 7.1),
            2024: (16.8, 8.9, 6.5, 10.4, 8.0, 5.9),
        }.items()
        for (crop, field), amount in zip(
            [(c, f) for c in ("Barley", "Maize", "Rye") for f in ("Hill", "Valley")],
            amounts,
            strict=True,
        )
    ],
    columns=["year", "crop", "field", "tonnes"],
)
TEMPERATURES = pd.DataFrame(
    {
        "day": pd.date_range("2024-01-01", periods=60, freq="D").repeat(2),
        "town": ["Aber", "Brock"] * 60,
        "degrees": [
            round(5 + 8 * ((n * 37) % 60) / 60 + (3 if n % 2 else -2) + n / 12, 1)
            for n in range(120)
        ],
    }
)
HOUSES = pd.DataFrame(
    {
        "area": [(n * 29) % 140 + 30 for n in range(60)],
        "price": [((n * 29) % 140 + 30) * 3 + (n * 53) % 90 for n in range(60)],
        "rooms": [(n * 7) % 6 + 1 for n in range(60)],
        "kind": [("flat", "terrace", "farm")[n % 3] for n in range(60)],
    }
)
VOTES = pd.DataFrame(
    {"party": ["Red", "Green", "Blue", "Others"], "share": [38.5, 27.0, 24.5, 10.0]}
)
SQUARES = [
    {
        "type": "Feature",
        "properties": {"name": f"Cell {at}", "rate": 2.5 * at + 1},
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[100 + at, 30], [100 + at, 31], [101 + at, 31], [101 + at, 30], [100 + at, 30]]
            ],
        },
    }
    for at in range(6)
]
crops, houses, days = alt.Chart(CROPS), alt.Chart(HOUSES), alt.Chart(TEMPERATURES)
votes, squares = alt.Chart(VOTES), alt.Chart(alt.Data(values=SQUARES))
TOTAL = "sum(tonnes)"


def bars_and_stacks() -> dict[str, alt.TopLevelMixin]:
    over = crops.encode(x=alt.X("year:O"), y=TOTAL)
    return {
        "bars": over.mark_bar(),
        "bars sorted": crops.mark_bar().encode(x=TOTAL, y=alt.Y("crop").sort("-x")),
        "stacked bars": over.mark_bar().encode(color="crop"),
        "shares of bars": crops.mark_bar().encode(
            x="year:O", y=alt.Y("tonnes").stack("normalize"), color="crop"
        ),
        "grouped bars": over.mark_bar().encode(xOffset="crop", color="crop"),
        "diverging bars": crops.transform_calculate(change="datum.tonnes - 8")
        .mark_bar()
        .encode(
            x=alt.X("change:Q").aggregate("mean"),
            y="crop",
            color=alt.condition(
                "datum.mean_change > 0", alt.value("seagreen"), alt.value("crimson")
            ),
        ),
        "bars with numbers": over.mark_bar() + over.mark_text(dy=-6).encode(text=TOTAL),
        "bars with a word that is the same on all": over.mark_bar()
        + alt.Chart(VOTES.head(1)).mark_rule().encode(y=alt.datum(9))
        + alt.Chart(VOTES.head(1)).mark_text(text="enough").encode(y=alt.datum(9)),
        "areas": crops.mark_area().encode(x="year:T", y=TOTAL, color="crop"),
        "lollipops": crops.mark_rule().encode(x=TOTAL, y="crop")
        + crops.mark_circle(size=90, opacity=1).encode(x=TOTAL, y="crop"),
        "slices": votes.mark_arc().encode(theta="share", color="party"),
        "a ring": votes.mark_arc(innerRadius=60).encode(theta="share", color="party"),
        "a pie with words": votes.encode(
            theta=alt.Theta("share").stack(True), color=alt.Color("party").legend(None)
        ).mark_arc(outerRadius=90)
        + votes.encode(theta=alt.Theta("share").stack(True), text="party").mark_text(radius=115),
    }


def lines_and_points() -> dict[str, alt.TopLevelMixin]:
    chosen = alt.selection_point(fields=["kind"], bind="legend")
    return {
        "lines": days.mark_line().encode(x="day", y="degrees", color="town"),
        "a line with points": crops.mark_line(point=True).encode(x="year:O", y=TOTAL, color="field"),
        "slopes": crops.transform_filter("datum.year == 2021 || datum.year == 2024")
        .mark_line(point=True)
        .encode(x="year:O", y=TOTAL, color="crop"),
        "a moving mean": days.mark_point(opacity=0.4).encode(x="day", y="degrees", color="town")
        + days.transform_window(mean="mean(degrees)", frame=[-5, 5], groupby=["town"])
        .mark_line(strokeWidth=3)
        .encode(x="day", y="mean:Q", color="town"),
        "points": houses.mark_point().encode(x="area", y="price", color="kind", shape="kind"),
        "bubbles": houses.mark_circle().encode(
            x="area", y="price", size="rooms", color=alt.Color("kind").scale(scheme="category10")
        ),
        "a brush": houses.mark_point()
        .encode(
            x="area",
            y="price",
            color=alt.condition(brush := alt.selection_interval(), "kind", alt.value("lightgray")),
        )
        .add_params(brush),
        "a legend to choose by": houses.mark_circle()
        .encode(x="area", y="price", color="kind", opacity=alt.condition(chosen, alt.value(0.9), alt.value(0.1)))
        .add_params(chosen),
        "ranged dots": crops.mark_line(color="#db646f").encode(x="tonnes", y="field", detail="crop")
        + crops.mark_point(size=80, filled=True, opacity=1)
        .encode(x="tonnes", y="field", color=alt.Color("year:O").scale(range=["#e6959c", "#911a24", "rgb(90, 10, 20)", "hsl(200, 60%, 40%)"])),
        "ticks": houses.mark_tick().encode(x="price", y="kind"),
        "a threshold": crops.mark_bar().encode(x="year:O", y=TOTAL)
        + alt.Chart(pd.DataFrame({"goal": [50]})).mark_rule(color="firebrick", size=2).encode(y="goal"),
    }  # fmt: skip


def distributions_and_maps() -> dict[str, alt.TopLevelMixin]:
    grid = crops.encode(x="year:O", y="crop")
    shares = alt.Chart(pd.DataFrame({"name": [f"Cell {n}" for n in range(6)], "rate": range(6)}))
    return {
        "a histogram": houses.mark_bar().encode(x=alt.X("price").bin(maxbins=15), y="count()"),
        "boxes": houses.mark_boxplot().encode(x="kind", y="price"),
        "error bars": crops.mark_errorbar(extent="stdev").encode(x="tonnes", y="crop")
        + crops.mark_point(filled=True).encode(x="mean(tonnes)", y="crop"),
        "a band": days.mark_errorband(extent="ci").encode(x="week(day):T", y="degrees")
        + days.mark_line().encode(x="week(day):T", y="mean(degrees)"),
        "a heatmap": grid.mark_rect().encode(color=TOTAL),
        "a heatmap of viridis with words": grid.mark_rect().encode(
            color=alt.Color(TOTAL).scale(scheme="viridis")
        )
        + grid.mark_text().encode(
            text=TOTAL,
            color=alt.condition("datum.sum_tonnes > 15", alt.value("black"), alt.value("white")),
        ),
        "differences from the mean": crops.transform_calculate(change="datum.tonnes - 8")
        .mark_rect()
        .encode(
            x="year:O", y="crop", color=alt.Color("mean(change):Q").scale(scheme="redblue", domainMid=0)
        ),
        "a choropleth": squares.mark_geoshape(stroke="white").encode(color="properties.rate:Q"),
        "a looked-up choropleth in classes": squares.mark_geoshape(stroke="white")
        .transform_lookup(
            lookup="properties.name", from_=alt.LookupData(shares.data, "name", ["rate"])
        )
        .encode(
            color=alt.Color("rate:Q").scale(
                type="threshold", domain=[2, 4], range=["#fee0d2", "#fc9272", "#de2d26"]
            )
        ),
        "panels": crops.mark_bar().encode(x="year:O", y="tonnes", column="field", color="crop"),
        "wrapped panels": houses.mark_point().encode(x="area", y="price", facet=alt.Facet("kind", columns=2)),
        "side by side": houses.mark_point().encode(x="area", y="price")
        | houses.mark_bar().encode(x="count()", y="kind"),
        "one below the other": days.mark_line().encode(x="day", y="degrees", color="town")
        & days.mark_bar().encode(x="mean(degrees)", y="town"),
        "repeated": houses.mark_point()
        .encode(x=alt.X(alt.repeat("column"), type="quantitative"), y="price")
        .repeat(column=["area", "rooms"]),
    }  # fmt: skip


def ordinary_charts() -> dict[str, alt.TopLevelMixin]:
    """All of them by name."""
    return bars_and_stacks() | lines_and_points() | distributions_and_maps()
