"""FDI of single regions, as far as sources print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import Layout, config, drafting, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER, RULE, RULE_STRONG, SERVICES
from helpers.words.formats import format_amount
from helpers.words.labels import label

UNITS = ("bn_usd", "bn_cny")  # in the order of preference: most regions print dollars

# One mark per basis; grey are the bases that count more or otherwise than the ministry does.
BASIS_MARKS: dict[str, dict[str, Any]] = {
    "ministry": {"shape": "circle", "fill": SERVICES, "stroke": PAPER, "strokeWidth": 1},
    "unstated": {"shape": "circle", "fill": PAPER, "stroke": SERVICES, "strokeWidth": 1.8},
    "earlier-local": {"shape": "square", "fill": PAPER, "stroke": INK_SOFT, "strokeWidth": 1.8},
    "wide-local": {"shape": "triangle-up", "fill": PAPER, "stroke": INK_SOFT, "strokeWidth": 1.8},
}


def yearly_totals(
    fdi_regions: pd.DataFrame, *, regions: pd.DataFrame, breaks: pd.DataFrame, lang: str = "en"
) -> pd.DataFrame:
    """Take the printed full-year totals of each region: one row per region, year, unit and basis.

    Each region and unit keeps to itself; no currency is converted, and where a source prints both,
    dollars are kept. `run` numbers the years that follow each other on one basis with no break
    between them: only a run may be drawn as one line.
    """
    printed = fdi_regions.loc[
        (fdi_regions["measure"] == "total_inflow") & (fdi_regions["period_kind"] == "year")
    ]
    long = (
        printed.melt(
            id_vars=[
                "region_id",
                "year",
                "basis",
                "qualifier",
                "as_reported",
                "source_ids",
                "note",
            ],
            value_vars=[f"inflow_{unit}" for unit in UNITS],
            var_name="unit",
            value_name="amount",
        )
        .dropna(subset="amount")
        .assign(unit=lambda rows: rows["unit"].str.removeprefix("inflow_"))
        .sort_values("unit", key=lambda units: units.map(UNITS.index))
        .drop_duplicates(["region_id", "year", "basis"])
        .merge(
            regions[["region_id", f"name_{lang}", "cohort"]],
            on="region_id",
            how="inner",
            validate="many_to_one",
        )
        .rename(columns={f"name_{lang}": "name"})
        .sort_values(["cohort", "name", "unit", "basis", "year"], ignore_index=True)
    )
    same = (
        long[["region_id", "unit", "basis"]] == long[["region_id", "unit", "basis"]].shift()
    ).all(axis=1)
    follows = long["year"].diff() == 1
    broken = [
        _breaks_between(region_id, int(year) - 1, int(year), breaks)
        for region_id, year in zip(long["region_id"].array, long["year"].array, strict=True)
    ]
    return long.assign(run=(~(same & follows) | pd.Series(broken, index=long.index)).cumsum())


def _breaks_between(region_id: str, before: int, after: int, breaks: pd.DataFrame) -> bool:
    return any(before < start <= after for start in _break_years(region_id, breaks))


def _break_years(region_id: str, breaks: pd.DataFrame) -> list[int]:
    """The first year of each new basis of a region: the year its new basis starts in, or after it."""
    about = breaks.loc[breaks["series"].str.fullmatch(rf"fdi_regions/[^/]*/{region_id}")]
    return [int(day.year) for day in about["starts_on"]]


@drafting()
def region_totals(
    totals: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
) -> alt.VConcatChart:
    """Draw each region's printed totals in a panel of its own, dollars and yuan apart.

    `totals` comes from `yearly_totals`, `bases` names each basis (`tables.value_labels`). One mark
    per basis; years are joined only within a run; a dashed rule is a break in the series. Panels of
    one currency share one scale.
    """
    measures = layout_named(layout)
    units = [unit for unit in UNITS if unit in set(totals["unit"])]
    years = (int(totals["year"].min()), int(totals["year"].max()))
    parts = [_key(totals, bases=bases, layout=measures)] + [
        _panels(
            totals.loc[totals["unit"] == unit],
            unit=unit,
            years=years,
            breaks=breaks,
            bases=bases,
            layout=measures,
            lang=lang,
        )
        for unit in units
    ]
    return alt.vconcat(*parts, spacing=18, config=config(measures))


def _panels(
    totals: pd.DataFrame,
    *,
    unit: str,
    years: tuple[int, int],
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: Layout,
    lang: str,
) -> alt.FacetChart:
    order = list(dict.fromkeys(totals["name"]))
    drawn = totals.assign(
        kind="amount",
        value=[
            label(f"amount.{qualifier}", lang, amount=format_amount(amount, unit, lang=lang))
            for amount, qualifier in zip(totals["amount"], totals["qualifier"], strict=True)
        ],
        basis_label=totals["basis"].map(bases),
        note=totals["note"].fillna(""),
    )[["name", "year", "amount", "basis", "basis_label", "run", "kind", "value", "note"]]
    rules = pd.DataFrame(
        [
            {"name": name, "year": year - 0.5, "kind": "break"}
            for region_id, name in totals[["region_id", "name"]]
            .drop_duplicates()
            .itertuples(index=False)
            for year in _break_years(region_id, breaks)
        ]
    )
    columns = 2 if layout.compact else 4
    first, last = years
    x = (
        alt.X("year:Q")
        .scale(domain=[first - 0.7, last + 0.7], nice=False, zero=False)
        .axis(
            values=[2015, 2020, 2025],
            format="d",
            grid=False,
            ticks=True,
            domain=True,
            domainColor=RULE,
        )
        .title(None)
    )
    top = float(totals["amount"].max())
    y = alt.Y("amount:Q").scale(domain=[0, top * 1.12], nice=False).axis(tickCount=3).title(None)
    base = alt.Chart().encode(x=x, y=y)
    amounts = base.transform_filter("datum.kind == 'amount'")
    layers = [
        alt.Chart()
        .transform_filter("datum.kind == 'break'")
        .mark_rule(color=RULE_STRONG, strokeDash=[3, 3], aria=False)
        .encode(x=x),
        amounts.mark_line(color=INK_SOFT, strokeWidth=1.5, aria=False).encode(
            detail=alt.Detail("run:N")
        ),
        *(
            amounts.transform_filter(f"datum.basis == '{basis}'")
            .mark_point(size=66, filled=True, opacity=1, **style)
            .encode(
                description=alt.Description("value:N"),
                tooltip=[
                    alt.Tooltip("name:N", title=label("region", lang)),
                    alt.Tooltip("year:Q", title=label("year", lang), format="d"),
                    alt.Tooltip("value:N", title=label("totals.amount", lang)),
                    alt.Tooltip("basis_label:N", title=label("share.basis", lang)),
                    alt.Tooltip("note:N", title=label("note", lang)),
                ],
            )
            for basis, style in BASIS_MARKS.items()
            if basis in set(totals["basis"])
        ),
    ]
    gap = 14
    width = (layout.width - 40 - gap * (columns - 1)) // columns
    return alt.FacetChart(
        pd.concat([drawn, rules], ignore_index=True),
        spec=alt.LayerSpec(layer=layers, width=width, height=84),
        facet=alt.Facet("name:N")
        .sort(order)
        .title(None)
        .header(labelAnchor="start", labelPadding=4, labelColor=INK, labelFontSize=layout.text),
        columns=columns,
        spacing=gap,
        title=alt.TitleParams(
            label(f"totals.axis.{unit}", lang),
            anchor="start",
            fontSize=layout.small,
            fontWeight="normal",
            color=INK_SOFT,
        ),
    )


def _key(totals: pd.DataFrame, *, bases: Mapping[str, str], layout: Layout) -> alt.LayerChart:
    used = [basis for basis in BASIS_MARKS if basis in set(totals["basis"])]
    columns = 2 if layout.compact else 4
    table = pd.DataFrame(
        [
            {
                "basis": basis,
                "text": bases[basis],
                "x": 6 + (index % columns) * (layout.width - 10) / columns,
                "y": 8 + (index // columns) * 20,
            }
            for index, basis in enumerate(used)
        ]
    )
    key = alt.Chart(table).encode(
        x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("y:Q", scale=None, axis=None)
    )
    return alt.layer(
        *(
            key.transform_filter(f"datum.basis == '{basis}'").mark_point(
                size=58, filled=True, opacity=1, aria=False, **BASIS_MARKS[basis]
            )
            for basis in used
        ),
        key.mark_text(
            align="left", dx=11, fontSize=layout.small, color=INK_SOFT, aria=False
        ).encode(text=alt.Text("text:N")),
        width=layout.width - 10,
        height=20 * -(-len(used) // columns),
    )
