"""Shares of the pilot regions in the country, worded to be drawn beside each other."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.words.labels import Texts, Words


def shares_to_compare(
    bars: Iterable[tuple[str, str, float, str, str]],
    *,
    lang: str = "en",
    words: Texts | None = None,
) -> pd.DataFrame:
    """Word shares for `shares_beside`: key, of what, percent, period and which regions of each.

    Which regions is `eleven` or `twenty`. Raises `WordError` for others.
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
    )
