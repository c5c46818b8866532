"""Rows that somebody changed in a pack: they are theirs, and no longer rest on our sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from figure.published import SOURCES, rows_changed

SINGLE = "single_source"


def told_as_theirs(cells: pd.DataFrame, path: str, *, root: Path) -> pd.DataFrame:
    """The cells of a table, as text; a row with a changed value names in place of our sources who changed it.

    Nor is it said of such a row that only one source has it. Whoever wrote a source of their own into
    it is named. `path` is the file below `root`; nothing is changed but in a pack.
    """
    rows = [row for row in rows_changed(root, path) if row.told_as_theirs]
    if not rows or SOURCES not in cells.columns:
        return cells
    told = cells.copy()
    for row in rows:
        place = row.number - 2
        told.loc[place, SOURCES] = row.source
        if SINGLE in told.columns and SINGLE not in row.cells:
            told.loc[place, SINGLE] = "false"
    return told
