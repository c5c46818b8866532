"""Services FDI: its share in the country's FDI, its amount, and what the pilot regions have of it.

What no source prints is computed here from what sources do print, and says so in `how`:
`reported` (a source prints it), `computed` (a share from two printed amounts, an amount from a
printed share and a printed total, of one period and one basis), `estimated` (an amount is worked
back from the next year's amount and growth).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.readings import digest_only

NATIONAL, PILOT = "data/fdi_national.csv", "data/fdi_pilot.csv"
OLD_SCOPE = "-old-services"  # ends the name of a basis whose list of services is the older one
HOW = ("reported", "computed", "estimated")
_COLUMNS = ["period", "year", "share_percent", "how", "basis", "part", "printed", "source_ids"]
_PILOT_COLUMNS = [
    *("group_id", "members", "scope_en", "scope_zh", "period", "year", "share_percent", "how"),
    *("amount_bn_cny", "amount_bn_usd", "basis", "single_source", "source_ids"),
]
# Of a known amount: the names it bears in the table, and those it bears beside a share.
_AMOUNT = {
    "period": "period",
    "basis": "basis",
    "inflow_bn_cny": "inflow_bn_cny",
    "amount_how": "amount_how",
    "qualifier": "amount_qualifier",
    "as_reported": "amount_printed",
    "source_ids": "amount_source_ids",
}


def national_shares(national: pd.DataFrame, *, sources: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the services share of national FDI: one row per full year and basis, then the latest part.

    `national` is the table fdi_national or a part of it. The latest part of a year is added where
    the last year is not complete (`part` is true). A year may stand on two bases; on each, a
    printed share goes before a computed one, and that before an estimated one. `share_percent` is
    in percent. Beside each share stands the amount in billion yuan, known in its own way:
    `amount_how`, `amount_qualifier` and `amount_printed`; it is empty where nothing printed leads
    to it. With `sources`, `digest` is true of a row that rests on unofficial digests alone. Raises
    `TableError` if no share of a full year is known. Sources: `source_ids`.
    """
    shares = _latest_parts(_known_shares(national)).merge(
        _known_amounts(national), on=["period", "basis"], how="left", validate="one_to_one"
    )
    both = shares["source_ids"] + (";" + shares["amount_source_ids"]).fillna("")
    known = shares.assign(source_ids=both).drop(columns="amount_source_ids")
    return known.assign(
        digest=False if sources is None else digest_only(known, sources=sources)
    ).sort_values(["year", "basis"], ascending=[True, False], ignore_index=True)


def worked_back(national: pd.DataFrame) -> pd.DataFrame:
    """Try the estimate where its result is known: one row per year that also has a printed share.

    `estimated_percent` is the share worked back from the year after, `printed_percent` the one a
    source prints on the same basis, both in percent; `error_points` is the first less the second,
    in percentage points. No row if it can be tried on no year. Source: the table fdi_national.
    """
    years = national.loc[national["period_kind"] == "year"]
    columns = ["period", "basis", "share_percent"]
    estimated = pd.DataFrame(_estimated(years), columns=_COLUMNS)[columns]
    printed = pd.DataFrame(_reported(years), columns=_COLUMNS)[columns]
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


# ------------------------------------------------------------------------------------------- shares


def _known_shares(national: pd.DataFrame) -> pd.DataFrame:
    """Of each period and basis the share that is known best: full years, then parts of a later one."""
    years = national.loc[national["period_kind"] == "year"]
    found = [*_reported(years), *_computed(years), *_estimated(years)]
    if not found:
        raise TableError(
            NATIONAL,
            "no row leads to the services share of a full year",
            "Keep the rows of at least one full year: its services_share, or its services_inflow "
            "and total_inflow on one basis.",
        )
    last = int(years["year"].max())
    parts = national.loc[(national["period_kind"] == "ytd") & (national["year"] > last)]
    for _, part in parts.groupby("period"):
        found += [{**row, "part": True} for row in (*_reported(part), *_computed(part))]
    return _best_known(pd.DataFrame(found), "how")


def _latest_parts(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares without those parts of a year after which a longer one is known."""
    latest = shares.loc[shares["part"]].groupby("year")["period"].transform("max")
    earlier = shares["part"] & (shares["period"] != latest.reindex(shares.index))
    return shares.loc[~earlier]


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


def _printed(national: pd.DataFrame, measure: str, column: str) -> pd.DataFrame:
    """The rows that print this measure in this column."""
    return national.loc[(national["measure"] == measure) & national[column].notna()]


def _reported(national: pd.DataFrame) -> list[dict[str, Any]]:
    rows = _printed(national, "services_share", "share_percent")
    return [
        _row(row, "reported", row["share_percent"], row["as_reported"], row["source_ids"])
        for row in rows.to_dict("records")
    ]


def _computed(national: pd.DataFrame) -> list[dict[str, Any]]:
    known = _with_totals(_amounts(national), national)
    return [_divided(row, "computed") for row in known.to_dict("records")]


def _estimated(years: pd.DataFrame) -> list[dict[str, Any]]:
    known = _with_totals(_years_before(years), years)
    return [_divided(row, "estimated") for row in known.to_dict("records")]


def _divided(row: Mapping[Any, Any], how: str) -> dict[str, Any]:
    return _row(
        row,
        how,
        100 * row["inflow_bn_cny"] / row["inflow_bn_cny_total"],
        f"{row['as_reported']} / {row['as_reported_total']}",
        f"{row['source_ids']};{row['source_ids_total']}",
    )


def _with_totals(services: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Rows on services beside the total in yuan of their period and basis, where one is printed."""
    # The list of services does not change the total, so that basis is one for totals.
    return services.assign(total_basis=services["basis"].str.removesuffix(OLD_SCOPE)).merge(
        _printed(national, "total_inflow", "inflow_bn_cny"),
        left_on=["period", "total_basis"],
        right_on=["period", "basis"],
        suffixes=("", "_total"),
        validate="many_to_one",
    )


# ------------------------------------------------------------------------------------------ amounts


def _amounts(national: pd.DataFrame) -> pd.DataFrame:
    """The rows that print services FDI in yuan."""
    return _printed(national, "services_inflow", "inflow_bn_cny")


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


def _multiplied(national: pd.DataFrame) -> pd.DataFrame:
    """Services FDI in yuan where its share and the total are printed."""
    parts = _with_totals(_printed(national, "services_share", "share_percent"), national)
    return parts.assign(
        inflow_bn_cny=parts["share_percent"] * parts["inflow_bn_cny_total"] / 100,
        as_reported=parts["as_reported"] + " × " + parts["as_reported_total"],
        source_ids=parts["source_ids"] + ";" + parts["source_ids_total"],
    )


def _known_amounts(national: pd.DataFrame) -> pd.DataFrame:
    """Services FDI in yuan: one row per period and basis to which anything printed leads."""
    years = national.loc[national["period_kind"] == "year"]
    found = pd.concat(
        [
            _amounts(national).assign(amount_how="reported"),
            _multiplied(national).assign(amount_how="computed", qualifier="about"),
            _years_before(years).assign(amount_how="estimated", qualifier="about"),
        ]
    )
    return _best_known(found, "amount_how")[list(_AMOUNT)].rename(columns=_AMOUNT)


# ---------------------------------------------------------------------------------- pilot regions


def pilot_shares(pilot: pd.DataFrame, *, national: pd.DataFrame) -> pd.DataFrame:
    """Set services FDI of the pilot regions against the country's: one row per group and period.

    The rows differ in members and in basis: they are never to be joined. `members` counts the
    regions; `share_percent` is in percent; `amount_bn_cny` (billion yuan) is empty where a source
    gives dollars only. Raises `TableError` naming the row whose share neither is printed nor
    follows from printed amounts. Sources: `source_ids`, from fdi_pilot and fdi_national.
    """
    country = _amounts(national).set_index(["period", "basis"]).to_dict("index")
    rows = [
        _pilot_row(row, country.get((row["period"], row["basis"])))
        for row in pilot.to_dict("records")
    ]
    ends = [str(row["period"]).split("/")[-1].ljust(7, "~") for row in rows]
    return (
        pd.DataFrame(rows, columns=_PILOT_COLUMNS)
        .assign(ends=ends)
        .sort_values(["year", "ends"], ignore_index=True)
        .drop(columns="ends")
    )


def _pilot_row(row: Mapping[Any, Any], country: Mapping[Any, Any] | None) -> dict[str, Any]:
    """A group's share as printed, else of the `country`'s amount for that period and basis."""
    share, how = row["share_of_national_services_percent"], "reported"
    sources = row["source_ids"]
    if pd.isna(share) and country is not None:
        share, how = 100 * row["services_inflow_bn_cny"] / country["inflow_bn_cny"], "computed"
        sources = f"{sources};{country['source_ids']}"
    if pd.isna(share):
        raise TableError(
            f"{PILOT}, {row['group_id']} {row['period']}",
            "neither a share nor services FDI of both the group and the country on basis "
            f"{row['basis']!r} is known",
            "Add one of them.",
        )
    return {
        **row,
        "members": sum(int(part) for part in row["group_id"].split("+")),
        "year": int(row["year"]),
        "share_percent": share,
        "how": how,
        "amount_bn_cny": row["services_inflow_bn_cny"],
        "amount_bn_usd": row["services_inflow_bn_usd"],
        "single_source": bool(row["single_source"]),
        "source_ids": sources,
    }
