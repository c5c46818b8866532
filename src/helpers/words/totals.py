"""FDI of single regions in words: what its panels write, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.words.labels import Texts, Words


def totals_in_words(
    totals: pd.DataFrame, *, bases: Mapping[str, str], lang: str = "en", words: Texts | None = None
) -> pd.DataFrame:
    """Say each amount of `yearly_totals`: one row per amount, with `value` and `basis_label`.

    `bases` names each basis. Raises `WordError` for a unit or qualifier that has no words.
    """
    say = Words.of(lang, words)
    amounts = zip(totals["amount"], totals["unit"], totals["qualifier"], strict=True)
    return totals.assign(
        value=[
            say.label(f"amount.{qualifier}", amount=say.amount(amount, unit))
            for amount, unit, qualifier in amounts
        ],
        basis_label=totals["basis"].map(bases),
        note=totals["note"].fillna(""),
    )


def describe_totals(
    totals: pd.DataFrame, *, regions: pd.DataFrame, lang: str = "en", words: Texts | None = None
) -> str:
    """Tell how many regions have a printed total, the extremes of each currency, and who has none.

    `totals` comes from `yearly_totals`, `regions` has all that were looked for. Raises `WordError`
    for a key or language that has no words.
    """
    say = Words.of(lang, words)
    extent = say.label(
        "describe.totals.extent",
        regions=say.count(totals["region_id"].nunique()),
        of=say.count(len(regions)),
        first=totals["year"].min(),
        last=totals["year"].max(),
    )
    units = totals.groupby("unit", sort=False)
    sentences = [extent, *(_extremes(str(unit), rows, say) for unit, rows in units)]
    without = regions.loc[~regions["region_id"].isin(totals["region_id"]), f"name_{lang}"]
    if len(without):
        sentences.append(say.label("describe.totals.without", names=say.names(without)))
    return say.sentences([*sentences, say.label("describe.totals.apart")])


def _extremes(unit: str, rows: pd.DataFrame, say: Words) -> str:
    """The lowest and the highest amount in a unit, or the only one."""
    ordered = rows.sort_values("amount")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    key = f"describe.totals.{'extremes' if len(rows) > 1 else 'one'}.{unit}"
    return say.label(
        key,
        low=say.amount(low["amount"], unit),
        low_name=low["name"],
        low_year=low["year"],
        high=say.amount(high["amount"], unit),
        high_name=high["name"],
        high_year=high["year"],
    )
