"""FDI of single regions, as far as sources print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import require_known, require_table
from helpers.charts.look import config, layout_named
from helpers.charts.marks import dot, key_of_marks, ring
from helpers.charts.palette import INK_SOFT, SERVICES
from helpers.charts.panels import COLUMNS, panels_part
from helpers.charts.planes import Measure
from helpers.charts.series import Detail, series_with_breaks
from helpers.tables.totals import UNITS, break_years
from helpers.words.labels import Texts, Words
from helpers.words.totals import totals_in_words

# One mark per basis; grey are the bases that count more or otherwise than the ministry does.
BASIS_MARKS: dict[str, dict[str, Any]] = {
    "ministry": dot(SERVICES),
    "unstated": ring(SERVICES),
    "earlier-local": ring(INK_SOFT, shape="square"),
    "wide-local": ring(INK_SOFT, shape="triangle-up"),
}
TITLES = {
    "name": "region",
    "year": "year",
    "value": "totals.amount",
    "basis_label": "share.basis",
    "note": "note",
}


@drafted
def region_totals(
    totals: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.VConcatChart:
    """Draw each region's printed totals in a panel of its own, dollars and yuan apart.

    `totals` comes from `yearly_totals`, `breaks` from the table breaks, `bases` names each basis
    (`tables.value_labels`). One mark per basis; years are joined only within a run; a dashed rule
    is a break in the series. Panels of one currency share one scale. Raises `ChartError` if there
    is no total, or a basis has no name or no mark.
    """
    require_table(totals, ["name", "year", "amount", "unit", "basis", "run"], argument="totals")
    require_known(totals["basis"], bases, argument="bases")
    require_known(totals["basis"], BASIS_MARKS, argument="totals")
    measures = layout_named(layout)
    say = Words.of(lang, words)
    rows = totals_in_words(totals, bases=bases, lang=lang, words=words)
    columns = min(COLUMNS[measures.compact], int(rows.groupby("unit")["name"].nunique().max()))
    used = {basis: bases[basis] for basis in BASIS_MARKS if basis in set(rows["basis"])}
    parts = [
        panels_part(
            rows.loc[rows["unit"] == unit],
            series_with_breaks,
            by="name",
            columns=columns,
            span=(int(rows["year"].min()), int(rows["year"].max())),
            title=say.label(f"totals.axis.{unit}"),
            layout=measures,
            lang=lang,
            **_drawn(rows, breaks=breaks, say=say),
        )[0]
        for unit in UNITS
        if unit in set(rows["unit"])
    ]
    key = key_of_marks(used, BASIS_MARKS, columns=COLUMNS[measures.compact], layout=measures)
    return alt.vconcat(key, *parts, spacing=18, config=config(measures))


def _drawn(rows: pd.DataFrame, *, breaks: pd.DataFrame, say: Words) -> dict[str, Any]:
    """How the totals of a unit are drawn in each panel."""
    return {
        "x": "year",
        "y": "amount",
        "basis": "run",
        "breaks": break_years(rows, breaks=breaks),
        "mark": "basis",
        "styles": BASIS_MARKS,
        "detail": Detail(value="value"),
        "measure": Measure(tooltip={column: say.label(key) for column, key in TITLES.items()}),
        "words": say.given,
    }
