"""Shares of the pilot regions in the country, and amounts beside their number, worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.tables.baseline import Share
from helpers.words.labels import Texts, Words


def amounts_and_counts(
    shares: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    bases: Mapping[str, str],
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """The rows of `fdi_beside_pilots` to be read: full years alone, amounts in billions of yuan.

    One row per year and basis, `shares` from `national_shares`; `counts` has `year` and
    `regions_total` at its end. A year that is not over has no end, and is left out. Sources: those
    of both.
    """
    say = Words.of(lang, words)
    full = shares.loc[~shares["part"].astype(bool)].merge(counts, on="year", validate="many_to_one")
    told = full.assign(
        inflow_bn_cny=full["inflow_bn_cny"].round(1),
        amount_how=full["amount_how"].map(
            lambda how: say.label(f"inflow.{how}"), na_action="ignore"
        ),
        basis=full["basis"].map(bases),
    )
    return told[list(amounts_and_counts_titles())]


def amounts_and_counts_titles(*, lang: str = "en", words: Texts | None = None) -> dict[str, str]:
    """The titles of the columns of `amounts_and_counts`."""
    say = Words.of(lang, words)
    columns = ("year", "inflow_bn_cny", "amount_how", "basis", "regions_total")
    return {column: say.label(f"amounts.column.{column}") for column in columns}


def shares_to_compare(
    bars: Iterable[tuple[str, str, float | None, str, str]],
    *,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Word shares for `shares_beside`: key, of what, percent, period and which regions of each.

    Which regions is `eleven` or `twenty`. A share that is not known is left out. Raises `WordError` for
    others.
    """
    say = Words.of(lang, words)
    return pd.DataFrame(
        {
            "row": key,
            "title": say.label("baseline.title", what=what, period=say.period(period)),
            "detail": say.label(f"baseline.{which}"),
            "percent": float(percent),
        }
        for key, what, percent, period, which in bars
        if percent is not None
    )


def share_in_words(
    share: Share, *, names: pd.Series, lang: str = "en", words: Texts | None = None
) -> str:
    """A share in the country in percent, or of which regions the figure is missing.

    `names` has the name of each region by its id.
    """
    say = Words.of(lang, words)
    if share.percent is not None:
        return say.percent(share.percent)
    missing = say.names(names[each] for each in share.missing) if share.missing else ""
    return say.label("baseline.missing.of" if missing else "baseline.missing", regions=missing)
