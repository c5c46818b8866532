"""Services FDI as a share: of the country's FDI, and of the pilot regions in the country's.

What no source prints is computed here from what sources do print, and says so in `how`:
`reported` (a source prints the share), `computed` (from two printed amounts of one period and one
basis), `estimated` (an amount is worked back from the next year's amount and growth).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from helpers.look import config, drafting, haloed, layout_named
from helpers.palette import INK, INK_SOFT, PAPER, REST, RULE_STRONG, SERVICES
from helpers.words import format_amount, format_percent, format_period, label

OLD_SCOPE = "-old-services"  # ends the name of a basis whose list of services is the older one
HOW = ("reported", "computed", "estimated")


def national_shares(national: pd.DataFrame) -> pd.DataFrame:
    """Give the services share of national FDI: one row per full year and basis, then the latest part.

    The latest part of a year is added where the last year is not complete (`part` is true). A year
    may stand on two bases; on each, a printed share goes before a computed one, and that before an
    estimated one.
    """
    years = national.loc[national["period_kind"] == "year"]
    found = [*_reported(years), *_computed(years), *_estimated(years)]
    last = int(years["year"].max())
    for _, part in national.loc[
        (national["period_kind"] == "ytd") & (national["year"] > last)
    ].groupby("period"):
        found += [{**row, "part": True} for row in (*_reported(part), *_computed(part))]
    shares = pd.DataFrame(found).assign(order=lambda rows: rows["how"].map(HOW.index))
    kept = shares.sort_values(["period", "basis", "order"]).drop_duplicates(["period", "basis"])
    parts = kept.loc[kept["part"]].groupby("year")["period"].transform("max")
    latest = kept["part"] & (kept["period"] != parts.reindex(kept.index))
    return (
        kept.loc[~latest]
        .drop(columns="order")
        .sort_values(["year", "basis"], ascending=[True, False], ignore_index=True)
    )


def _row(
    row: Mapping[Any, Any], how: str, share: float, printed: str, sources: str
) -> dict[str, Any]:
    return {
        "period": row["period"],
        "year": int(row["year"]),
        "share_percent": share,
        "how": how,
        "basis": row["basis"],
        "part": False,
        "printed": printed,
        "source_ids": sources,
    }


def _reported(national: pd.DataFrame) -> list[dict[str, Any]]:
    rows = national.loc[
        (national["measure"] == "services_share") & national["share_percent"].notna()
    ]
    return [
        _row(row, "reported", row["share_percent"], row["as_reported"], row["source_ids"])
        for row in rows.to_dict("records")
    ]


def _amounts(national: pd.DataFrame) -> pd.DataFrame:
    """Services and total in yuan, side by side: one row per period on which both have one basis."""
    known = national.loc[national["inflow_bn_cny"].notna()]
    services = known.loc[known["measure"] == "services_inflow"]
    totals = known.loc[known["measure"] == "total_inflow"]
    # The list of services does not change the total, so that basis is one for totals.
    return services.assign(total_basis=services["basis"].str.removesuffix(OLD_SCOPE)).merge(
        totals,
        left_on=["period", "total_basis"],
        right_on=["period", "basis"],
        suffixes=("", "_total"),
        validate="many_to_one",
    )


def _computed(national: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        _row(
            row,
            "computed",
            100 * row["inflow_bn_cny"] / row["inflow_bn_cny_total"],
            f"{row['as_reported']} / {row['as_reported_total']}",
            f"{row['source_ids']};{row['source_ids_total']}",
        )
        for row in _amounts(national).to_dict("records")
    ]


def worked_back(national: pd.DataFrame) -> pd.DataFrame:
    """Try the estimate where its result is known: one row per year that also has a printed share.

    `estimated_percent` is the share worked back from the year after, `printed_percent` the one a
    source prints on the same basis, `error_points` the first less the second.
    """
    years = national.loc[national["period_kind"] == "year"]
    columns = ["period", "basis", "share_percent"]
    estimated = pd.DataFrame(_estimated(years))[columns]
    printed = pd.DataFrame(_reported(years))[columns]
    return (
        estimated.merge(printed, on=["period", "basis"], suffixes=("_estimated", "_printed"))
        .rename(
            columns={
                "share_percent_estimated": "estimated_percent",
                "share_percent_printed": "printed_percent",
            }
        )
        .assign(error_points=lambda rows: rows["estimated_percent"] - rows["printed_percent"])
        .sort_values("period", ignore_index=True)
    )


def _estimated(years: pd.DataFrame) -> list[dict[str, Any]]:
    services = years.loc[
        (years["measure"] == "services_inflow")
        & years["inflow_bn_cny"].notna()
        & years["yoy_percent"].notna()
    ]
    totals = years.loc[
        (years["measure"] == "total_inflow") & years["inflow_bn_cny"].notna()
    ].set_index("year")
    rows = []
    for row in services.to_dict("records"):
        before = int(row["year"]) - 1
        if before not in totals.index:
            continue
        total = totals.loc[before]
        if total["basis"] != row["basis"].removesuffix(OLD_SCOPE):
            continue
        amount = row["inflow_bn_cny"] / (1 + row["yoy_percent"] / 100)
        rows.append(
            _row(
                {"period": str(before), "year": before, "basis": row["basis"]},
                "estimated",
                100 * amount / total["inflow_bn_cny"],
                f"{row['as_reported']} ({row['yoy_percent']:+g}%) / {total['as_reported']}",
                f"{row['source_ids']};{total['source_ids']}",
            )
        )
    return rows


def pilot_shares(pilot: pd.DataFrame, *, national: pd.DataFrame) -> pd.DataFrame:
    """Set services FDI of the pilot regions against the country's: one row per group and period.

    The rows differ in members and in basis: they are never to be joined. `members` counts the
    regions; `amount_bn_cny` is empty where a source gives dollars only.
    """
    known = (national["measure"] == "services_inflow") & national["inflow_bn_cny"].notna()
    services = national.loc[known].set_index(["period", "basis"]).to_dict("index")
    rows = []
    for row in pilot.to_dict("records"):
        country = services.get((row["period"], row["basis"]))
        share, how = row["share_of_national_services_percent"], "reported"
        sources = row["source_ids"]
        if pd.isna(share) and country is not None:
            share, how = 100 * row["services_inflow_bn_cny"] / country["inflow_bn_cny"], "computed"
            sources = f"{sources};{country['source_ids']}"
        if pd.isna(share):
            raise ValueError(
                f"fdi_pilot, {row['group_id']} {row['period']}: neither a share nor the country's "
                f"services FDI on basis {row['basis']!r} is known. Add one of them."
            )
        rows.append(
            {
                "group_id": row["group_id"],
                "members": sum(int(part) for part in row["group_id"].split("+")),
                "scope_en": row["scope_en"],
                "scope_zh": row["scope_zh"],
                "period": row["period"],
                "year": int(row["year"]),
                "share_percent": share,
                "how": how,
                "amount_bn_cny": row["services_inflow_bn_cny"],
                "amount_bn_usd": row["services_inflow_bn_usd"],
                "basis": row["basis"],
                "single_source": bool(row["single_source"]),
                "source_ids": sources,
            }
        )
    ends = [str(row["period"]).split("/")[-1].ljust(7, "~") for row in rows]
    return (
        pd.DataFrame(rows)
        .assign(ends=ends)
        .sort_values(["year", "ends"], ignore_index=True)
        .drop(columns="ends")
    )


# ------------------------------------------------------------------------------------------ drawing


@drafting()
def fdi_share(
    shares: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
) -> alt.LayerChart:
    """Draw the services share of national FDI, each basis on its own, with its breaks.

    `shares` comes from `national_shares`, `bases` names each basis (`tables.value_labels`). Full
    dots are printed shares, rings are computed, a part of a year is a square. Years are joined
    only on one basis and only if they follow each other.
    """
    measures = layout_named(layout)
    drawn = shares.assign(
        segment=_segments(shares),
        text=[
            label("share.estimated.short", lang, share=share) if how == "estimated" else share
            for share, how in zip(
                shares["share_percent"].map("{:.1f}".format), shares["how"], strict=True
            )
        ],
        value=[format_percent(share) for share in shares["share_percent"]],
        when=[format_period(period, lang=lang) for period in shares["period"]],
        months=[format_period(period, short=True, lang=lang) for period in shares["period"]],
        how_label=[label(f"share.{how}", lang) for how in shares["how"]],
        basis_label=shares["basis"].map(bases),
        mark=shares["how"].where(~shares["part"], "part"),
        above=_above(shares),
    )
    first, last = int(shares["year"].min()), int(shares["year"].max())
    low = 5 * int(shares["share_percent"].min() // 5) - 5
    high = 5 * int(shares["share_percent"].max() // 5) + 10
    x = (
        alt.X("year:Q")
        .scale(domain=[first - 0.5, last + 0.6], nice=False, zero=False)
        .axis(
            values=list(range(first, last + 1, 2 if measures.compact else 1)),
            format="d",
            grid=False,
            ticks=True,
            domain=True,
        )
        .title(None)
    )
    y = (
        alt.Y("share_percent:Q")
        .scale(domain=[low, high], nice=False, zero=False)
        .axis(values=list(range(low, high, 10)), labelExpr="datum.label + '%'")
        .title(None)
    )
    base = alt.Chart(alt.to_values(drawn))
    points = base.encode(
        x=x,
        y=y,
        description=alt.Description("value:N"),
        tooltip=[
            alt.Tooltip("when:N", title=label("period", lang)),
            alt.Tooltip("value:N", title=label("share.share", lang)),
            alt.Tooltip("how_label:N", title=label("share.how", lang)),
            alt.Tooltip("basis_label:N", title=label("share.basis", lang)),
            alt.Tooltip("printed:N", title=label("share.printed", lang)),
        ],
    )
    layers: list[alt.Chart] = [
        *_break_marks(
            breaks,
            shares,
            top=high,
            layout_small=measures.small,
            compact=measures.compact,
            lang=lang,
            x=x,
            y=y,
        ),
        base.transform_filter("!datum.part")
        .mark_line(color=SERVICES, strokeWidth=2.5, aria=False)
        .encode(x=x, y=y, detail=alt.Detail("segment:N")),
        *(
            points.transform_filter(f"datum.mark == '{mark}'").mark_point(
                opacity=1, **SHARE_MARKS[mark]
            )
            for mark in drawn["mark"].unique()
        ),
        *haloed(
            base.transform_filter("datum.above").encode(x=x, y=y, text=alt.Text("text:N")),
            fontSize=measures.small + 0.5,
            dy=-13,
        ),
        *haloed(
            base.transform_filter("!datum.above").encode(x=x, y=y, text=alt.Text("text:N")),
            fontSize=measures.small + 0.5,
            dy=15,
        ),
        base.transform_filter("datum.part")
        .mark_text(dy=18, fontSize=measures.small, color=INK_SOFT, aria=False)
        .encode(x=x, y=y, text=alt.Text("months:N")),
        *_gap_marks(shares, small=measures.small, lang=lang, x=x, y=y),
    ]
    key = _share_key(
        drawn,
        low=low,
        first=first,
        last=last,
        compact=measures.compact,
        small=measures.small,
        lang=lang,
        x=x,
        y=y,
    )
    return alt.layer(
        *layers,
        *key,
        width=measures.width - (40 if measures.compact else 50),
        height=260 if measures.compact else 330,
        config=config(measures),
    )


SHARE_MARKS: dict[str, dict[str, Any]] = {
    "reported": {
        "shape": "circle",
        "size": 90,
        "filled": True,
        "fill": SERVICES,
        "stroke": PAPER,
        "strokeWidth": 1,
    },
    "computed": {
        "shape": "circle",
        "size": 75,
        "filled": True,
        "fill": PAPER,
        "stroke": SERVICES,
        "strokeWidth": 2,
    },
    "estimated": {
        "shape": "circle",
        "size": 75,
        "filled": True,
        "fill": PAPER,
        "stroke": SERVICES,
        "strokeWidth": 2,
        "strokeDash": [2, 2],
    },
    "part": {
        "shape": "square",
        "size": 75,
        "filled": True,
        "fill": PAPER,
        "stroke": SERVICES,
        "strokeWidth": 2,
    },
}


def _segments(shares: pd.DataFrame) -> pd.Series:
    """Number the runs of years that follow each other on one basis; only a run is one line."""
    ordered = shares.sort_values(["basis", "part", "year"])
    starts = (
        (ordered["basis"] != ordered["basis"].shift())
        | (ordered["part"] != ordered["part"].shift())
        | (ordered["year"].diff() != 1)
    )
    return starts.cumsum().reindex(shares.index)


def _above(shares: pd.DataFrame) -> pd.Series:
    """Whether a value is written above its point: not where its line comes down to it or leaves up."""
    ordered = shares.assign(segment=_segments(shares)).sort_values(["segment", "year"])
    runs = ordered.groupby("segment")["share_percent"]
    beside = pd.concat([runs.shift(1), runs.shift(-1)], axis=1)
    lowest = beside.notna().any(axis=1) & (beside.min(axis=1) > ordered["share_percent"])
    return ~lowest.reindex(shares.index)


def _break_marks(
    breaks: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    top: int,
    layout_small: float,
    compact: bool,
    lang: str,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """A rule where the basis changes: between two years, or on the year that is known on both."""
    both = shares.loc[shares["year"].duplicated(keep=False), "year"].tolist()
    rows = []
    title = f"title_{lang}" if f"title_{lang}" in breaks else "title_en"
    for row in breaks.sort_values("starts_on").to_dict("records"):
        at = row["starts_on"].year - 0.5
        if at - 0.5 in both:
            at = at - 0.5
        rows.append(
            {"year": at, "share_percent": top, "text": row[title], "why": row["description_en"]}
        )
    marks = alt.Chart({"values": rows})
    return [
        marks.mark_rule(color=RULE_STRONG, strokeDash=[4, 4], strokeWidth=1.2).encode(
            x=x,
            description=alt.Description("text:N"),
            tooltip=[alt.Tooltip("why:N", title=label("share.basis", lang))],
        ),
        marks.mark_text(
            align="left",
            baseline="top",
            dx=6,
            fontSize=layout_small,
            color=INK_SOFT,
            aria=False,
            limit=140 if compact else 260,
        ).encode(x=x, y=y, text=alt.Text("text:N")),
    ]


def _gap_marks(
    shares: pd.DataFrame, *, small: float, lang: str, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Words where years are missing, half-way between their neighbours."""
    years = sorted(shares["year"].unique())
    by_year = shares.groupby("year")["share_percent"].max()
    gaps = [
        {
            "year": (before + after) / 2,
            "share_percent": (by_year[before] + by_year[after]) / 2,
            "text": label("share.gap", lang),
        }
        for before, after in zip(years, years[1:], strict=False)
        if after - before > 1
    ]
    if not gaps:
        return []
    return [
        alt.Chart({"values": gaps})
        .mark_text(dy=14, fontSize=small, fontStyle="italic", color=INK_SOFT, aria=False)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    ]


def _share_key(
    drawn: pd.DataFrame,
    *,
    low: int,
    first: int,
    last: int,
    compact: bool,
    small: float,
    lang: str,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """What the marks mean, in the free corner below the line."""
    used = [mark for mark in SHARE_MARKS if mark in set(drawn["mark"])]
    step = 2.3 if compact else 1.75
    rows = [
        {
            "mark": mark,
            "year": first + (1.4 if compact else 2.4),
            "share_percent": low + 1.4 + step * (len(used) - 1 - row),
            "text": label(f"share.{mark}", lang),
        }
        for row, mark in enumerate(used)
    ]
    key = alt.Chart({"values": rows}).encode(x=x, y=y)
    return [
        *(
            key.transform_filter(f"datum.mark == '{mark}'").mark_point(
                opacity=1, aria=False, **SHARE_MARKS[mark]
            )
            for mark in used
        ),
        key.mark_text(align="left", dx=12, fontSize=small, color=INK_SOFT, aria=False).encode(
            text=alt.Text("text:N")
        ),
    ]


@drafting()
def pilot_share(
    shares: pd.DataFrame,
    *,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
) -> alt.LayerChart:
    """Draw pilot regions against the rest of the country, one bar per period, never joined.

    `shares` comes from `pilot_shares`, `bases` names each basis (`tables.value_labels`). Each bar
    says which regions and which basis it counts.
    """
    measures = layout_named(layout)
    rows: list[dict[str, Any]] = []
    for row in shares.to_dict("records"):
        when = format_period(row["period"], lang=lang)
        who = label("regions" if measures.compact else "pilot.members", lang, count=row["members"])
        amount = _amount(row, lang=lang)
        common = {
            "row": row["period"],
            "when": when,
            "scope": row[f"scope_{lang}"],
            "basis": bases[row["basis"]],
            "amount": amount,
            "how": label(f"share.{row['how']}", lang),
            "detail": " · ".join(
                [who, bases[row["basis"]]]
                + ([amount] if amount else [])
                + ([label("pilot.single", lang)] if row["single_source"] else [])
            ),
        }
        share = row["share_percent"]
        rows += [
            {
                **common,
                "part": "regions",
                "from": 0.0,
                "to": share,
                "value": format_percent(share),
                "name": label("pilot.regions", lang),
            },
            {
                **common,
                "part": "rest",
                "from": share,
                "to": 100.0,
                "value": format_percent(100 - share),
                "name": label("pilot.rest", lang),
            },
        ]
    order = list(dict.fromkeys(row["row"] for row in rows))
    step, bar = (88, 30) if measures.compact else (72, 32)
    head, detail, middle = (-36, -18, 12) if measures.compact else (-22, -22, 10)
    x = alt.X("from:Q").scale(domain=[0, 100], nice=False).axis(None)
    right = alt.X("to:Q").axis(None)
    y = alt.Y("row:N").sort(order).scale(padding=0).axis(None)
    base = alt.Chart({"values": rows})
    regions = base.transform_filter("datum.part == 'regions'")
    rest = base.transform_filter("datum.part == 'rest'")
    told = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("value:N", title=label("share.share", lang)),
        alt.Tooltip("when:N", title=label("period", lang)),
        alt.Tooltip("scope:N", title=label("pilot.scope", lang)),
        alt.Tooltip("basis:N", title=label("share.basis", lang)),
        alt.Tooltip("amount:N", title=label("pilot.amount", lang)),
        alt.Tooltip("how:N", title=label("share.how", lang)),
    ]
    beside = 0 if measures.compact else 205
    return alt.layer(
        *(
            half.mark_bar(height=bar, color=color, yOffset=middle).encode(
                x=x, x2=alt.X2("to:Q"), y=y, description=alt.Description("value:N"), tooltip=told
            )
            for half, color in ((regions, SERVICES), (rest, REST))
        ),
        regions.mark_text(
            align="left",
            dx=10,
            dy=middle,
            fontSize=measures.text + 1,
            fontWeight="bold",
            color=PAPER,
            aria=False,
        ).encode(x=x, y=y, text=alt.Text("value:N")),
        rest.mark_text(
            align="right", dx=-10, dy=middle, fontSize=measures.text + 1, color=INK, aria=False
        ).encode(x=right, y=y, text=alt.Text("value:N")),
        regions.mark_text(
            align="left", dy=head, fontSize=measures.text, fontWeight="bold", color=INK, aria=False
        ).encode(x=x, y=y, text=alt.Text("when:N")),
        regions.mark_text(
            align="left", dx=beside, dy=detail, fontSize=measures.small, color=INK_SOFT, aria=False
        ).encode(x=x, y=y, text=alt.Text("detail:N")),
        *(
            half.transform_filter(f"datum.row == '{order[0]}'")
            .mark_text(
                align=align, fontSize=measures.text, fontWeight="bold", color=color, aria=False
            )
            .encode(x=edge, y=alt.YValue(-14), text=alt.Text("name:N"))
            for half, align, edge, color in (
                (regions, "left", x, SERVICES),
                (rest, "right", right, INK_SOFT),
            )
        ),
        width=measures.width - 10,
        height=step * len(order),
        config=config(measures),
    )


def _amount(row: Mapping[Any, Any], *, lang: str) -> str:
    for unit in ("bn_cny", "bn_usd"):
        if pd.notna(row[f"amount_{unit}"]):
            return format_amount(row[f"amount_{unit}"], unit, lang=lang)
    return ""
