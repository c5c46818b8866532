"""What the pilot regions have of the country's services FDI."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import require_known, require_table
from helpers.charts.columns import require_columns, require_each, require_numbers
from helpers.charts.keys import in_pixels
from helpers.charts.look import Layout, config, haloed, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER, REST, RULE_STRONG, SERVICES
from helpers.charts.whole_layers import LOW, Bars
from helpers.charts.wholes import Heading, parts_of_whole
from helpers.words.labels import Texts, Words
from helpers.words.pilot_shares import OTHERS, REGIONS, pilot_bars

BAR_TITLES = {
    "value": "share.share",
    "when": "period",
    "scope": "pilot.scope",
    "basis": "share.basis",
    "amount": "pilot.amount",
    "how": "share.how",
}
SECTION = -16  # pixels from the top of the first bar's row to the name of its group
PARTS = -22  # and how much higher it is over the names of the parts
BREAK = -48  # and to the break before it


@drafted
def pilot_share(
    shares: pd.DataFrame,
    *,
    bases: Mapping[str, str],
    baseline: pd.DataFrame | None = None,
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.VConcatChart:
    """Draw pilot regions against the rest of the country, one bar per period, never joined.

    `shares` comes from `pilot_shares`, `bases` names each basis (`tables.value_labels`). Bars of the
    same regions on the same basis stand together, with a break drawn before others; a part of a year
    is a lower bar. `baseline` has a row for each mark to read a bar against: the `period` of the
    bar, `percent` from 0 to 100 and a `text`. Raises `ChartError` if there is no share, a period
    stands twice, a basis has no name, or a mark is of a period that is not drawn.
    """
    require_table(shares, ["period", "basis"], argument="shares")
    require_known(shares["basis"], bases, argument="bases")
    marks = _known_marks(baseline, shares)
    say, measures = Words.of(lang, words), layout_named(layout)
    bars = pilot_bars(shares, bases=bases, lang=lang, words=words)
    sections = list(dict.fromkeys(bars["section"]))
    parts = []
    for place, section in enumerate(sections):
        rows = bars.loc[bars["section"] == section]
        drawn = parts_of_whole(
            rows,
            row="period",
            part="part",
            value="percent",
            text="value",
            low="part_year",
            heading=Heading(title="when", detail="detail"),
            colors={REGIONS: SERVICES, OTHERS: REST},
            names={part: "" if place else say.label(f"pilot.{part}") for part in (REGIONS, OTHERS)},
            tooltip={"name": " "} | {column: say.label(key) for column, key in BAR_TITLES.items()},
            layout=layout,
            lang=lang,
            words=words,
        )
        before = bars.loc[bars["section"] == sections[place - 1]] if place else rows.iloc[:0]
        over = _over(section, _break(before, rows, say), width=drawn.width, layout=measures)
        own = marks.loc[marks["period"].isin(rows["period"])]
        layers = [*_with_data(drawn), *over, *_marks(own, rows, drawn, layout=measures)]
        parts.append(alt.LayerSpec(layer=layers, width=drawn.width, height=drawn.height))
    return alt.vconcat(*parts, spacing=26, config=config(measures))


def _with_data(chart: alt.LayerChart) -> list[alt.Chart]:
    """The layers of a chart, each with the table that it shares with the others."""
    layers = []
    for layer in chart.layer:
        own = layer.copy(deep=False)
        own.data = chart.data
        layers.append(own)
    return layers


def _known_marks(baseline: pd.DataFrame | None, shares: pd.DataFrame) -> pd.DataFrame:
    if baseline is None or baseline.empty:
        return pd.DataFrame({"period": [], "percent": [], "text": []})
    require_columns(
        baseline, **{f"baseline, {name}": name for name in ("period", "percent", "text")}
    )
    require_numbers(baseline, **{"baseline, percent": "percent"})
    require_each(
        baseline,
        baseline["percent"].between(0, 100),
        argument="baseline, percent",
        found="is not between 0 and 100",
        remedy="Write a share in percent of the whole.",
    )
    require_known(baseline["period"], set(shares["period"]), argument="baseline, period")
    return baseline


def _break(before: pd.DataFrame, rows: pd.DataFrame, say: Words) -> str:
    """Why the bars of a group are not to be compared with those before; nothing for the first."""
    if before.empty:
        return ""
    members = set(before["scope"]) != set(rows["scope"])
    basis = set(before["basis"]) != set(rows["basis"])
    which = "" if members and basis else ".members" if members else ".basis"
    return say.label(f"pilot.break{which}")


def _over(section: str, why: str, *, width: float, layout: Layout) -> list[alt.Chart]:
    """The name of a group of bars, and over it the break that parts it from the group before."""
    layers = [
        in_pixels([{"x": 0, "y": SECTION if why else SECTION + PARTS, "text": section}])
        .mark_text(align="left", fontSize=layout.text + 1, fontWeight="bold", color=INK, aria=False)
        .encode(text=alt.Text("text:N"))
    ]
    if not why:
        return layers
    rule = in_pixels([{"x": 0, "x2": width, "y": BREAK, "y2": BREAK}])
    return [
        rule.mark_rule(color=RULE_STRONG, strokeDash=[4, 4], strokeWidth=1.2, aria=False).encode(
            x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")
        ),
        in_pixels([{"x": 0, "y": BREAK + 11, "text": why}])
        .mark_text(align="left", fontSize=layout.small, color=INK_SOFT, aria=False)
        .encode(text=alt.Text("text:N")),
        *layers,
    ]


def _marks(
    marks: pd.DataFrame, rows: pd.DataFrame, drawn: alt.LayerChart, *, layout: Layout
) -> list[alt.Chart]:
    """Strokes over bars at what they are to be read against, with the words under the bar."""
    if marks.empty:
        return []
    order = list(dict.fromkeys(rows["period"]))
    step, width = drawn.height / len(order), float(drawn.width)
    bars = Bars(rows=rows, colors={}, names={}, layout=layout, width=width, told=[])
    strokes = []
    texts = []
    for period, own in marks.sort_values("percent").groupby("period", sort=False):
        middle = (order.index(str(period)) + 0.5) * step + bars.lower
        low = bool(rows.loc[rows["period"] == period, "part_year"].any())
        half = bars.bar * (LOW if low else 1) / 2
        foot = middle + half + 3
        for percent in own["percent"]:
            x = percent / 100 * width
            strokes.append({"x": x, "x2": x, "y": middle - half - 3, "y2": foot})
        words = ", ".join(own["text"])
        texts.append({"x": own["percent"].min() / 100 * width - 1, "y": foot + 8, "text": words})
    lines = in_pixels(strokes).encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    return [
        lines.mark_rule(color=PAPER, strokeWidth=4, aria=False),
        lines.mark_rule(color=INK, strokeWidth=2, aria=False),
        *haloed(
            in_pixels(texts).encode(text=alt.Text("text:N")), align="left", fontSize=layout.small
        ),
    ]
