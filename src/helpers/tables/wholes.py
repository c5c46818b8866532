"""Wholes and their parts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def parts_in_percent(
    table: pd.DataFrame, *, whole: Sequence[str], part: str, value: str
) -> pd.DataFrame:
    """Reckon what part of its whole each row is: one row per part, wholes and parts in their order.

    The columns `whole` say to which whole a row belongs. Adds `percent`, and `from` and `to`, where
    it begins and ends on a bar of a hundred percent. A whole of zero has parts of zero percent.
    """
    order = {each: place for place, each in enumerate(dict.fromkeys(table[part]))}
    wholes = table.groupby(list(whole), sort=False)
    ordered = (
        table.assign(
            percent=(table[value] / (wholes[value].transform("sum") / 100)).fillna(0.0),
            _whole=wholes.ngroup(),
        )
        .sort_values(["_whole", part], key=lambda by: by.map(order) if by.name == part else by)
        .drop(columns="_whole")
    )
    ordered["to"] = ordered.groupby(list(whole), sort=False)["percent"].cumsum()
    begun = ordered.groupby(list(whole), sort=False)["to"].shift(fill_value=0.0)
    return ordered.assign(**{"from": begun})
