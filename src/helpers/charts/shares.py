"""Services FDI: its share in the country's FDI, its amount, and what the pilot regions have of it.

What no source prints is computed here from what sources do print, and says so in `how`:
`reported` (a source prints it), `computed` (a share from two printed amounts, an amount from a
printed share and a printed total, of one period and one basis), `estimated` (an amount is worked
back from the next year's amount and growth).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers.charts.look import config, drafting, haloed, layout_named
from helpers.charts.palette import INK, INK_SOFT, PAPER, REST, RULE_STRONG, SERVICES
from helpers.tables.readings import digest_only, marked_digests
from helpers.words.labels import format_amount, format_percent, format_period, label

OLD_SCOPE = "-old-services"  # ends the name of a basis whose list of services is the older one
HOW = ("reported", "computed", "estimated")


def national_shares(national: pd.DataFrame, *, sources: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the services share of national FDI: one row per full year and basis, then the latest part.

    The latest part of a year is added where the last year is not complete (`part` is true). A year
    may stand on two bases; on each, a printed share goes before a computed one, and that before an
    estimated one. Beside each share stands the amount in yuan, known in its own way: `amount_how`,
    `amount_qualifier` and `amount_printed`; it is empty where nothing printed leads to it. With
    `sources`, `digest` is true of a row that rests on unofficial digests alone.
    """
    years = national.loc[national["period_kind"] == "year"]
    found = [*_reported(years), *_computed(years), *_estimated(years)]
    last = int(years["year"].max())
    for _, part in national.loc[
        (national["period_kind"] == "ytd") & (national["year"] > last)
    ].groupby("period"):
        found += [{**row, "part": True} for row in (*_reported(part), *_computed(part))]
    kept = _best_known(pd.DataFrame(found), "how")
    parts = kept.loc[kept["part"]].groupby("year")["period"].transform("max")
    latest = kept["part"] & (kept["period"] != parts.reindex(kept.index))
    shares = kept.loc[~latest].merge(
        _known_amounts(national), on=["period", "basis"], how="left", validate="one_to_one"
    )
    both = shares["source_ids"] + (";" + shares["amount_source_ids"]).fillna("")
    known = shares.assign(source_ids=both).drop(columns="amount_source_ids")
    return known.assign(
        digest=False if sources is None else digest_only(known, sources=sources)
    ).sort_values(["year", "basis"], ascending=[True, False], ignore_index=True)


def _best_known(found: pd.DataFrame, how: str) -> pd.DataFrame:
    """Of each period and basis the row that is known best."""
    order = found[how].map(HOW.index)
    ordered = found.assign(order=order).sort_values(["period", "basis", "order"])
    return ordered.drop_duplicates(["period", "basis"]).drop(columns="order")


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


def _with_totals(services: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Rows on services beside the total in yuan of their period and basis, where one is printed."""
    totals = national.loc[
        (national["measure"] == "total_inflow") & national["inflow_bn_cny"].notna()
    ]
    # The list of services does not change the total, so that basis is one for totals.
    return services.assign(total_basis=services["basis"].str.removesuffix(OLD_SCOPE)).merge(
        totals,
        left_on=["period", "total_basis"],
        right_on=["period", "basis"],
        suffixes=("", "_total"),
        validate="many_to_one",
    )


def _amounts(national: pd.DataFrame) -> pd.DataFrame:
    """The rows that print services FDI in yuan."""
    return national.loc[
        (national["measure"] == "services_inflow") & national["inflow_bn_cny"].notna()
    ]


def _divided(row: Mapping[Any, Any], how: str) -> dict[str, Any]:
    return _row(
        row,
        how,
        100 * row["inflow_bn_cny"] / row["inflow_bn_cny_total"],
        f"{row['as_reported']} / {row['as_reported_total']}",
        f"{row['source_ids']};{row['source_ids_total']}",
    )


def _computed(national: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        _divided(row, "computed")
        for row in _with_totals(_amounts(national), national).to_dict("records")
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


def _years_before(years: pd.DataFrame) -> pd.DataFrame:
    """Services FDI of the year before each, worked back from its amount and its growth."""
    grown = _amounts(years).loc[lambda rows: rows["yoy_percent"].notna()]
    growth = [f" ({percent:+g}%)" for percent in grown["yoy_percent"]]
    return grown.assign(
        year=grown["year"] - 1,
        period=(grown["year"] - 1).astype(str),
        inflow_bn_cny=grown["inflow_bn_cny"] / (1 + grown["yoy_percent"] / 100),
        as_reported=grown["as_reported"] + growth,
    )


def _estimated(years: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        _divided(row, "estimated")
        for row in _with_totals(_years_before(years), years).to_dict("records")
    ]


def _known_amounts(national: pd.DataFrame) -> pd.DataFrame:
    """Services FDI in yuan: one row per period and basis to which anything printed leads."""
    shares = national.loc[
        (national["measure"] == "services_share") & national["share_percent"].notna()
    ]
    parts = _with_totals(shares, national)
    computed = parts.assign(
        inflow_bn_cny=parts["share_percent"] * parts["inflow_bn_cny_total"] / 100,
        as_reported=parts["as_reported"] + " × " + parts["as_reported_total"],
        source_ids=parts["source_ids"] + ";" + parts["source_ids_total"],
    )
    estimated = _years_before(national.loc[national["period_kind"] == "year"])
    found = pd.concat(
        [
            _amounts(national).assign(amount_how="reported"),
            computed.assign(amount_how="computed", qualifier="about"),
            estimated.assign(amount_how="estimated", qualifier="about"),
        ]
    )
    return _best_known(found, "amount_how")[
        ["period", "basis", "inflow_bn_cny", "amount_how", "qualifier", "as_reported", "source_ids"]
    ].rename(
        columns={
            "qualifier": "amount_qualifier",
            "as_reported": "amount_printed",
            "source_ids": "amount_source_ids",
        }
    )


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


@dataclass(frozen=True)
class Unit:
    """A unit of the share figure: its columns in `national_shares`, its words, its scale."""

    name: str
    value: str
    how: str
    printed: str
    words: str  # begins the keys of its labels
    step: int  # from one line of the grid to the next
    from_zero: bool
    sign: str = ""  # stands behind each number of the axis

    def extent(self, values: pd.Series) -> tuple[int, int]:
        """Where its scale begins and ends, with room for words above the values."""
        half = self.step // 2
        low = 0 if self.from_zero else half * int(values.min() // half) - half
        return low, half * int(values.max() // half) + 2 * half


UNITS = (
    Unit("percent", "share_percent", "how", "printed", "share", 10, from_zero=False, sign="%"),
    Unit("yuan", "inflow_bn_cny", "amount_how", "amount_printed", "inflow", 200, from_zero=True),
)


@drafting()
def fdi_share(
    shares: pd.DataFrame,
    *,
    breaks: pd.DataFrame,
    bases: Mapping[str, str],
    layout: str = "wide",
    lang: str = "en",
) -> alt.LayerChart:
    """Draw services FDI as a share of national FDI or in yuan, each basis on its own.

    `shares` comes from `national_shares`, `bases` names each basis (`tables.value_labels`). The
    parameter `unit` chooses between `percent` and `yuan`. Full dots are printed, rings are
    computed, a part of a year is a square. Years are joined only on one basis and only if they
    follow each other.
    """
    measures = layout_named(layout)
    drawn = {unit: _in_unit(shares, unit, bases=bases, lang=lang) for unit in UNITS}
    extents = {unit: unit.extent(rows["number"]) for unit, rows in drawn.items()}
    first, last = int(shares["year"].min()), int(shares["year"].max())
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
    lines = {unit: list(range(*extent, unit.step)) for unit, extent in extents.items()}
    y = (
        alt.Y("number:Q")
        .scale(
            domainMin=_of_unit({unit: low for unit, (low, _) in extents.items()}),
            domainMax=_of_unit({unit: high for unit, (_, high) in extents.items()}),
            nice=False,
            zero=False,
        )
        .axis(
            values=_of_unit(lines),
            format="d",
            labelExpr=f"datum.label + {_of_unit({unit: unit.sign for unit in UNITS}).expr}",
        )
        .title(None)
    )
    base = _in_chosen_unit(pd.concat(drawn.values()))
    layers: list[alt.Chart] = [
        *_break_marks(
            breaks, shares, layout_small=measures.small, compact=measures.compact, lang=lang, x=x
        ),
        base.transform_filter("!datum.part")
        .mark_line(color=SERVICES, strokeWidth=2.5, aria=False)
        .encode(x=x, y=y, detail=alt.Detail("segment:N")),
        *(
            alt.Chart(alt.to_values(rows.loc[rows["mark"] == mark]))
            .transform_filter(f"unit == '{unit.name}'")
            .mark_point(opacity=1, **SHARE_MARKS[mark])
            .encode(
                x=x,
                y=y,
                description=alt.Description("value:N"),
                tooltip=_told(unit, lang=lang),
            )
            for unit, rows in drawn.items()
            for mark in rows["mark"].unique()
        ),
        *(
            text
            for place, offset in PLACES.items()
            for text in haloed(
                base.transform_filter(f"datum.place == '{place}'").encode(
                    x=x, y=y, text=alt.Text("text:N")
                ),
                fontSize=measures.small + 0.5,
                **offset,
            )
        ),
        *(
            base.transform_filter(f"datum.part && datum.place == '{place}'")
            .mark_text(dy=dy, fontSize=measures.small, color=INK_SOFT, lineBreak="\n", aria=False)
            .encode(x=x, y=y, text=alt.Text("months:N"))
            for place, dy in MONTHS_BELOW.items()
        ),
        *_gap_marks(drawn, small=measures.small, lang=lang, x=x, y=y),
        *_unit_marks(lines, small=measures.small, lang=lang, y=y),
    ]
    key = _share_key(
        drawn,
        extents=extents,
        first=first,
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
        params=[_unit_parameter(lang).param],
        config=config(measures),
    )


def _unit_parameter(lang: str) -> alt.Parameter:
    """The unit that the share figure shows, percent at first."""
    return alt.param(
        name="unit",
        value=UNITS[0].name,
        bind=alt.binding_radio(
            options=[unit.name for unit in UNITS],
            labels=[label(f"{unit.words}.unit", lang) for unit in UNITS],
            name=label("unit", lang),
        ),
    )


def _of_unit(values: Mapping[Unit, Any]) -> alt.ExprRef:
    """The value that belongs to the unit chosen."""
    return alt.ExprRef(f"({json.dumps({unit.name: each for unit, each in values.items()})})[unit]")


def _in_chosen_unit(rows: pd.DataFrame) -> alt.Chart:
    """A chart of those rows that are in the unit chosen."""
    return alt.Chart(alt.to_values(rows)).transform_filter("datum.unit == unit")


def _in_unit(
    shares: pd.DataFrame, unit: Unit, *, bases: Mapping[str, str], lang: str
) -> pd.DataFrame:
    """What the figure draws in one unit: a row for each value that is known."""
    known = shares.loc[shares[unit.value].notna()]
    number, how = known[unit.value], known[unit.how]
    low, high = unit.extent(number)
    short = number.map("{:.1f}".format if unit.name == "percent" else "{:.0f}".format)
    return pd.DataFrame(
        {
            "unit": unit.name,
            "year": known["year"],
            "number": number,
            "part": known["part"],
            "basis": known["basis"],
            "segment": _segments(known),
            "place": _places(known.assign(number=number), near=(high - low) / 10),
            "mark": how.where(~known["part"], "part"),
            "text": [
                label("share.estimated.short", lang, share=text) if one == "estimated" else text
                for text, one in zip(short, how, strict=True)
            ],
            "months": [
                label("digest.lines", lang, text=months) if digest else months
                for months, digest in zip(
                    [format_period(period, short=True, lang=lang) for period in known["period"]],
                    known["digest"],
                    strict=True,
                )
            ],
            "when": [format_period(period, lang=lang) for period in known["period"]],
            "value": [
                format_percent(row["share_percent"])
                if unit.name == "percent"
                else amount_in_words(row, lang=lang)
                for row in known.to_dict("records")
            ],
            "how_label": marked_digests(
                [label(f"{unit.words}.{one}", lang) for one in how], known["digest"], lang=lang
            ),
            "basis_label": known["basis"].map(bases),
            "printed": known[unit.printed],
        }
    )


def amount_in_words(row: Mapping[Any, Any], *, lang: str = "en") -> str:
    """The amount in a row of `national_shares`: as printed, or if worked out in whole billions."""
    decimals = None if row["amount_how"] == "reported" else 0
    amount = format_amount(row["inflow_bn_cny"], "bn_cny", decimals=decimals, lang=lang)
    return label(f"amount.{row['amount_qualifier']}", lang, amount=amount)


def _told(unit: Unit, *, lang: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=label("period", lang)),
        alt.Tooltip("value:N", title=label(f"{unit.words}.{unit.words}", lang)),
        alt.Tooltip("how_label:N", title=label("share.how", lang)),
        alt.Tooltip("basis_label:N", title=label("share.basis", lang)),
        alt.Tooltip("printed:N", title=label("share.printed", lang)),
    ]


# Where a value is written, by how far from its point.
PLACES: dict[str, dict[str, Any]] = {
    "above": {"dy": -13},
    "below": {"dy": 15},
    "beside": {"align": "left", "dx": 10, "dy": -3},
}
# How far below its point the months of a part of a year stand: under its value, if that is there.
MONTHS_BELOW = {"above": 18, "below": 32}
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


def _places(rows: pd.DataFrame, *, near: float) -> pd.Series:
    """Where each value is written: above its point, unless its line or another value is there.

    Below, if its line comes down to it and leaves up, if it is the lower of two of one year that are
    `near`, or if it is a part of a year near the year before. Beside, if the year before stands near and on another basis only.
    """
    ordered = rows.assign(segment=_segments(rows)).sort_values(["segment", "year"])
    runs = ordered.groupby("segment")["number"]
    joined = pd.concat([runs.shift(1), runs.shift(-1)], axis=1)
    lowest = joined.notna().any(axis=1) & (joined.min(axis=1) > ordered["number"])
    full = rows.loc[~rows["part"]]

    def place(row: Mapping[Any, Any], comes_down: bool) -> str:
        others = full.loc[full["basis"] != row["basis"]]
        beside = others.loc[(others["number"] - row["number"]).abs() < near]
        twins = beside.loc[beside["year"] == row["year"], "number"]
        before = full.loc[full["year"] == row["year"] - 1, "basis"]
        if row["part"]:
            last = full.loc[full["year"] == row["year"] - 1, "number"]
            return "below" if (last - row["number"]).abs().lt(near).any() else "above"
        if len(twins):
            return "below" if row["number"] < twins.min() else "above"
        if row["basis"] not in set(before) and (beside["year"] == row["year"] - 1).any():
            return "beside"
        return "below" if comes_down else "above"

    down = lowest.reindex(rows.index)
    return pd.Series(
        [place(row, each) for row, each in zip(rows.to_dict("records"), down, strict=True)],
        index=rows.index,
    )


def _break_marks(
    breaks: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    layout_small: float,
    compact: bool,
    lang: str,
    x: alt.X,
) -> list[alt.Chart]:
    """A rule where the basis changes: between two years, or on the year that is known on both."""
    both = shares.loc[shares["year"].duplicated(keep=False), "year"].tolist()
    rows = []
    title = f"title_{lang}" if f"title_{lang}" in breaks else "title_en"
    for row in breaks.sort_values("starts_on").to_dict("records"):
        at = row["starts_on"].year - 0.5
        if at - 0.5 in both:
            at = at - 0.5
        rows.append({"year": at, "text": row[title], "why": row["description_en"]})
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
        ).encode(x=x, y=alt.YValue(0), text=alt.Text("text:N")),
    ]


def _gap_marks(
    drawn: Mapping[Unit, pd.DataFrame], *, small: float, lang: str, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Words where years are missing, half-way between their neighbours."""
    gaps = []
    for unit, rows in drawn.items():
        by_year = rows.groupby("year")["number"].max()
        years = by_year.index.to_list()
        gaps += [
            {
                "unit": unit.name,
                "year": (before + after) / 2,
                "number": (by_year[before] + by_year[after]) / 2,
                "text": label("share.gap", lang),
            }
            for before, after in zip(years, years[1:], strict=False)
            if after - before > 1
        ]
    if not gaps:
        return []
    return [
        _in_chosen_unit(pd.DataFrame(gaps))
        .mark_text(dy=14, fontSize=small, fontStyle="italic", color=INK_SOFT, aria=False)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    ]


def _unit_marks(
    lines: Mapping[Unit, list[int]], *, small: float, lang: str, y: alt.Y
) -> list[alt.Chart]:
    """The name of a unit that has no sign, under the highest line of its grid."""
    named = [
        {"unit": unit.name, "number": each[-1], "text": label(f"{unit.words}.unit", lang)}
        for unit, each in lines.items()
        if not unit.sign
    ]
    return haloed(
        _in_chosen_unit(pd.DataFrame(named)).encode(x=alt.XValue(0), y=y, text=alt.Text("text:N")),
        ink=INK_SOFT,
        align="left",
        baseline="top",
        dy=4,
        fontSize=small,
    )


def _share_key(
    drawn: Mapping[Unit, pd.DataFrame],
    *,
    extents: Mapping[Unit, tuple[int, int]],
    first: int,
    compact: bool,
    small: float,
    lang: str,
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """What the marks mean, in the free corner below the line."""
    step = (0.46 if compact else 0.35) / 7
    rows = []
    for unit, values in drawn.items():
        low, high = extents[unit]
        used = [mark for mark in SHARE_MARKS if mark in set(values["mark"])]
        rows += [
            {
                "unit": unit.name,
                "mark": mark,
                "year": first + 2.4,
                "number": low + (0.04 + step * (len(used) - 1 - row)) * (high - low),
                "text": label(f"{unit.words}.{mark}", lang),
            }
            for row, mark in enumerate(used)
        ]
    key = _in_chosen_unit(pd.DataFrame(rows)).encode(x=x, y=y)
    return [
        *(
            key.transform_filter(f"datum.mark == '{mark}'").mark_point(
                opacity=1, aria=False, **SHARE_MARKS[mark]
            )
            for mark in SHARE_MARKS
            if mark in set(pd.concat(drawn.values())["mark"])
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
