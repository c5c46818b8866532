"""The rows of a table that are about one thing, read so that a page depends on them alone.

Whoever records what a notebook reads can hear, as an event of Python's auditing, that of the file
which is opened next only these rows count. Nobody has to listen.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from helpers.tables.cells import converted, require_unique
from helpers.tables.dictionary import (
    field,
    fields,
    primary_key,
    project_root,
    resource,
)
from helpers.tables.load import read_cells

EVENT = "table.rows"  # with the path of the file, the name of a column, and the value in it


def load_rows(name: str, *, root: Path | None = None, **where: str) -> pd.DataFrame:
    """Read the rows of one table whose column holds a value: `load_rows("milestones", region_id="wuhan")`.

    Typed as `load` types them; there may be none. A page that reads a table in no other way runs
    again only if one of these rows changes. Raises `TableError` as `load` does, and for a column
    that the table has not.
    """
    ((column, value),) = where.items()
    field(name, column, root=root)
    path = f"data/{resource(name, root=root)['path']}"
    sys.audit(EVENT, str((root or project_root()) / path), column, value)
    cells = read_cells(name, root=root)
    kept = cells.loc[cells[column] == value]
    entries = fields(name, root=root)
    table = pd.DataFrame(
        {each["name"]: converted(kept[each["name"]], each, path) for each in entries}
    )
    return require_unique(table.reset_index(drop=True), primary_key(name, root=root), where=path)
