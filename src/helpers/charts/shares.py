"""Services FDI: its share in the country's FDI, or its amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.checks import require_known, require_table
from helpers.charts.marks import dot, ring
from helpers.charts.palette import SERVICES
from helpers.charts.planes import Measure
from helpers.charts.series import Detail, series_with_breaks
from helpers.tables.breaks import breaks_of
from helpers.words.labels import Texts, Words
from helpers.words.shares import UNITS, Unit, breaks_in_words, shares_in_words

# One mark for each way in which a value is known, and for a part of a year.
STYLES: dict[str, dict[str, Any]] = {
    "reported": dot(SERVICES, size=90),
    "computed": ring(SERVICES, size=75, strokeWidth=2),
    "estimated": ring(SERVICES, size=75, strokeWidth=2, strokeDash=[2, 2]),
    "part": ring(SERVICES, shape="square", size=75, strokeWidth=2),
}
SERIES = "fdi_national/services_share"  # as the table breaks calls it
SCALES: dict[str, dict[str, Any]] = {
    "percent": {"step": 10, "from_zero": False},
    "yuan": {"step": 200},
}


def fdi_share(
    shares: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw services FDI as a share of national FDI or in yuan, each basis on its own.

    `shares` comes from `national_shares`, `breaks` is the table breaks, of which those of this series
    are drawn, `bases` names each basis
    (`tables.value_labels`). The parameter `unit` chooses between `percent` and `yuan`. Full dots are
    printed, rings are computed, a part of a year is a square. Years are joined only on one basis
    and only if they follow each other. Raises `ChartError` if there is no share, or a basis has no
    name.
    """
    require_table(shares, ["year", "basis", "part"], argument="shares")
    require_known(shares["basis"], bases, argument="bases")
    say = Words.of(lang, words)
    return series_with_breaks(
        shares_in_words(shares, bases=bases, lang=lang, words=words),
        x="year",
        y="number",
        basis="basis",
        breaks=breaks_in_words(_own(breaks), lang=lang, words=words),
        mark="mark",
        styles=STYLES,
        detail=Detail(apart="part", text="text", note="months", value="value"),
        measure={unit.name: _measure(unit, say) for unit in UNITS},
        choice="unit",
        layout=layout,
        lang=lang,
        words=words,
    )


def _measure(unit: Unit, say: Words) -> Measure:
    """How a unit of the figure is drawn and named."""
    titles = {
        "when": "period",
        "value": f"{unit.words}.{unit.words}",
        "how_label": "share.how",
        "basis_label": "share.basis",
        "printed": "share.printed",
    }
    return Measure(
        title=say.label(f"{unit.words}.unit"),
        tooltip={column: say.label(key) for column, key in titles.items()},
        key={mark: say.label(f"{unit.words}.{mark}") for mark in STYLES},
        sign=say.label("percent", number="") if unit.name == "percent" else "",
        **SCALES[unit.name],
    )


def _own(breaks: pd.DataFrame) -> pd.DataFrame:
    """The breaks of the series of the country; all of them in a table that names no series."""
    return breaks_of(breaks, series=SERIES) if "series" in breaks else breaks
