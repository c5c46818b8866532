"""Services FDI of the pilot regions in words: what its bars write, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.words.labels import Texts, Words

REGIONS, OTHERS = "regions", "rest"  # the parts of each bar


def pilot_bars(
    shares: pd.DataFrame,
    *,
    bases: Mapping[str, str],
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Say each row of `pilot_shares` as a whole of two parts: one row per period and part.

    `percent` is in percent of the country's services FDI, `part` says whose it is. `bases` names
    each basis; `section` names the regions and the basis, which bars that compare have in common.
    """
    say = Words.of(lang, words)
    rows = []
    for row in shares.to_dict("records"):
        common = _bar(row, bases=bases, say=say)
        parts = {REGIONS: row["share_percent"], OTHERS: 100 - row["share_percent"]}
        rows += [
            {
                **common,
                "part": part,
                "percent": percent,
                "value": say.percent(percent),
                "name": say.label(f"pilot.{part}"),
            }
            for part, percent in parts.items()
        ]
    return pd.DataFrame(rows)


def _bar(row: Mapping[Any, Any], *, bases: Mapping[str, str], say: Words) -> dict[str, Any]:
    """What is said of a whole bar, and of the bars of the same regions on the same basis."""
    amount, basis = _amount(row, say), bases[row["basis"]]
    single = say.label("pilot.single") if row["single_source"] else ""
    return {
        "period": row["period"],
        "when": say.period(row["period"]),
        "scope": row.get(f"scope_{say.lang}", row["scope_en"]),
        "basis": basis,
        "amount": amount,
        "how": say.label(f"share.{row['how']}"),
        "part_year": "/" in row["period"],
        "section": say.label(
            "pilot.section",
            count=say.count(row["members"], spelled=True).capitalize(),
            basis=basis,
        ),
        "detail": " · ".join(filter(None, (amount, single))),
    }


def _amount(row: Mapping[Any, Any], say: Words) -> str:
    """The amount in yuan, else in dollars, else nothing."""
    for unit in ("bn_cny", "bn_usd"):
        if pd.notna(row[f"amount_{unit}"]):
            return say.amount(row[f"amount_{unit}"], unit)
    return ""


def describe_pilot_share(
    shares: pd.DataFrame,
    *,
    bases: Mapping[str, str],
    lang: str = "en",
    words: Texts | None = None,
) -> str:
    """Tell each bar with its members and basis, what rests on one source, and that it is no series.

    `shares` comes from `pilot_shares`, `bases` names each basis. Raises `WordError` for a key or
    language that has no words.
    """
    say = Words.of(lang, words)
    sentences = [
        say.label("describe.pilot.extent", count=say.count(len(shares), spelled=True)),
        *(_told_bar(row, bases=bases, say=say) for row in shares.to_dict("records")),
    ]
    single = shares.loc[shares["single_source"].astype(bool), "period"]
    if len(single):
        key = "describe.pilot.single.one" if len(single) == 1 else "describe.pilot.single"
        periods = [say.period(period) for period in single]
        sentences.append(say.label(key, periods=say.names(periods)))
    return say.sentences([*sentences, say.label("describe.pilot.apart")])


def _told_bar(row: Mapping[Any, Any], *, bases: Mapping[str, str], say: Words) -> str:
    return say.label(
        "describe.pilot.row",
        period=say.period(row["period"]),
        members=say.count(row["members"], spelled=True),
        share=say.percent(row["share_percent"]),
        how=say.label(f"describe.how.{row['how']}"),
        basis=bases[row["basis"]],
    )
