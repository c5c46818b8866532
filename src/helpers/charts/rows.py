"""Rows of a table inside a chart, made once and never copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

Rows = Sequence[dict[str, Any]]


class Held(alt.InlineData):  # type: ignore[misc]  # Altair loads it lazily
    """The rows of a chart. Altair copies a chart whole each time it is put into another: not these."""

    def __deepcopy__(self, memo: object) -> Held:
        """The rows themselves: nobody changes them."""
        return self


def rows_of(table: pd.DataFrame) -> Rows:
    """The rows of a table, as Altair writes them."""
    rows: Rows = alt.to_values(table)["values"]
    return rows


def held(rows: pd.DataFrame | Rows) -> Held:
    """Rows as the data of a chart: `alt.Chart(held(table))`."""
    return Held(values=rows_of(rows) if isinstance(rows, pd.DataFrame) else list(rows))
