"""Where a yearly total of FDI is printed and where not: all regions by years."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from helpers.charts.arguments import drafted
from helpers.charts.checks import require_known, require_table
from helpers.charts.marks import Style
from helpers.charts.matrix import matrix
from helpers.charts.palette import INK_SOFT, RULE_STRONG
from helpers.charts.rows import held
from helpers.charts.totals import BASIS_MARKS, TITLES
from helpers.tables.cohorts import official_order
from helpers.words.labels import Texts, Words
from helpers.words.totals import totals_in_words

NONE = "none"
GAP: Style = {"shape": "circle", "fill": RULE_STRONG, "size": 12, "strokeWidth": 0}
BOUNDS = {"exact": "", "about": "~", "at least": "≥", "at most": "≤"}  # before an amount


@drafted
def region_matrix(
    totals: pd.DataFrame,
    *,
    regions: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
    words: Texts | None = None,
) -> alt.LayerChart:
    """Draw all regions by years: a mark and the amount where a yearly total is printed, by basis.

    `totals` comes from `yearly_totals`, `regions` is the table of that name, all rows or some;
    `bases` names each basis (`tables.value_labels`). Years that compare (a run of `totals`) are
    joined by a line. A region that printed one year on two bases has a row for the second. Amounts
    are in billion dollars, with a sign where they are in yuan, rounded where there is little room. Raises `ChartError` if there is no
    total or region, or a basis has no name or mark.
    """
    require_table(
        totals, ["region_id", "year", "amount", "unit", "basis", "run"], argument="totals"
    )
    require_table(regions, ["region_id", "cohort", f"name_{lang}"], argument="regions")
    require_known(totals["basis"], bases, argument="bases")
    require_known(totals["basis"], BASIS_MARKS, argument="totals")
    say = Words.of(lang, words)
    cells = _cells(totals, regions, bases=bases, say=say)
    drawn = matrix(
        cells,
        row="row",
        column="year",
        state="basis",
        value="short",
        styles={**BASIS_MARKS, NONE: GAP},
        names={**bases, NONE: say.label("totals.none")},
        tooltip={column: say.label(key) for column, key in TITLES.items()},
        layout=layout,
    )
    ground, *others = drawn.layer
    drawn.layer = [ground, *_lines(cells), *others]
    return drawn


def _cells(
    totals: pd.DataFrame, regions: pd.DataFrame, *, bases: Mapping[str, str], say: Words
) -> pd.DataFrame:
    """A cell for each region and year, in the official order of regions."""
    told = totals_in_words(totals, bases=bases, lang=say.lang, words=say.given)
    years = range(int(totals["year"].min()), int(totals["year"].max()) + 1)
    cells = []
    for region in official_order(regions).to_dict("records"):
        name = region[f"name_{say.lang}"]
        own = told.loc[told["region_id"] == region["region_id"]].sort_values("basis", kind="stable")
        second = own.duplicated("year", keep="first")
        for extra, printed in ((False, own.loc[~second]), (True, own.loc[second])):
            if extra and printed.empty:
                continue
            row = name
            if extra:
                row = say.label("totals.row", name=name)
            known = {total["year"]: total for total in printed.to_dict("records")}
            cells += [_cell(row, name, year, known.get(year), say) for year in years]
    return pd.DataFrame(cells)


def _cell(
    row: str, name: str, year: int, total: Mapping[str, object] | None, say: Words
) -> dict[str, object]:
    if total is None:
        none = say.label("totals.none")
        rest = {"short": "", "value": none, "basis_label": "", "note": "", "run": None}
        return {"row": row, "name": name, "year": year, "basis": NONE, **rest}
    amount = float(str(total["amount"]))
    number = say.number(amount, decimals=0 if amount >= 10 else 1)
    sign = BOUNDS[str(total.get("qualifier") or "exact")] + "¥" * (total["unit"] == "bn_cny")
    kept = {column: total[column] for column in ("basis", "value", "basis_label", "note", "run")}
    return {"row": row, "name": name, "year": year, "short": f"{sign}{number}", **kept}


def _lines(cells: pd.DataFrame) -> list[alt.Chart]:
    """A line from year to year where the totals of a row may be compared."""
    printed = cells.dropna(subset="run")
    years = printed.groupby(["row", "basis", "run"], sort=False)["year"].transform("nunique")
    joined = printed.loc[years > 1]
    if joined.empty:
        return []
    down, across = (list(dict.fromkeys(cells[name].astype(str))) for name in ("row", "year"))
    rows = joined.assign(column=joined["year"].astype(str), run=joined["run"].astype(str))
    return [
        alt.Chart(held(rows[["row", "column", "basis", "run"]]))
        .mark_line(color=INK_SOFT, strokeWidth=1.5, yOffset=11, aria=False)
        .encode(
            x=alt.X("column:N").sort(across),
            y=alt.Y("row:N").sort(down),
            detail=[alt.Detail("row:N"), alt.Detail("basis:N"), alt.Detail("run:N")],
        )
    ]
