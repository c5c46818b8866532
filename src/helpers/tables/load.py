"""The curated tables: read each with its dictionary, or say what is wrong with it.

A table is a CSV file in `data/`; what its columns mean, their types, units and labels in two
languages stand in `data/datapackage.yaml` and nowhere else. `load` turns a file into a DataFrame
with exactly the types the dictionary names.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.tables.cells import converted, require_columns, require_unique
from helpers.tables.cohorts import official_order
from helpers.tables.dictionary import (
    DELIMITER,
    DICTIONARY,
    TableError,
    fields,
    note_read,
    primary_key,
    project_root,
    resource,
)
from helpers.tables.theirs import told_as_theirs

UNREAD = (
    "Save it as CSV UTF-8, parted by commas. In the project, `atlas check` says what a spreadsheet has "
    "done to it, and how to mend it."
)

# ---------------------------------------------------------------------------------------- reading


def load(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read one table with the types its dictionary names.

    Dates become datetimes, whole numbers and years `Int64`, numbers floats, booleans `boolean`;
    an empty cell is a missing value, whose reason stands in `<column>_missing` where the table has
    such a column. Raises `TableError` with file, row and value if a column is missing or extra, a
    value is required, has the wrong type or is not allowed, or a key repeats.
    """
    return typed(read_cells(name, root=root), name, root=root)


def typed(cells: pd.DataFrame, name: str, *, root: Path | None = None) -> pd.DataFrame:
    """The text of one table's cells (`read_cells`) with the types its dictionary names; `load` tells
    which, and what is raised.
    """
    where = f"data/{resource(name, root=root)['path']}"
    columns = {
        entry["name"]: converted(cells[entry["name"]], entry, where)
        for entry in fields(name, root=root)
    }
    table = require_unique(pd.DataFrame(columns), primary_key(name, root=root), where=where)
    for entry in fields(name, root=root):
        if entry.get("constraints", {}).get("unique"):
            require_unique(table, [entry["name"]], where=where)
    return table


def read_cells(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read one table as the text of its cells, missing where a cell is empty.

    One row per row of the file; in a pack, one that somebody changed is told as theirs. Raises
    `TableError` if the file is missing or its columns are not those of the dictionary.
    """
    entry = resource(name, root=root)
    path = (root or project_root()) / "data" / entry["path"]
    where = f"data/{entry['path']}"
    if not path.is_file():
        raise TableError(
            where,
            "the file is missing",
            f"Restore it, or take {name} out of {DICTIONARY}; a pack that came without it takes it from "
            "the zip of all data.",
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    except ValueError as error:  # not UTF-8, or not parted by commas
        raise TableError(where, f"it cannot be read ({error})", UNREAD) from error
    if not isinstance(
        cells.index, pd.RangeIndex
    ):  # pandas takes what is too much for names of rows
        raise TableError(where, "row 2 has more cells than there are columns", UNREAD)
    expected = [column["name"] for column in entry["schema"]["fields"]]
    require_columns(list(cells.columns), expected, where)
    note_read(where)
    return told_as_theirs(cells, where, root=root or project_root())


def cited(*tables: pd.DataFrame) -> list[str]:
    """The source ids that the rows of these tables cite, each once, in order of appearance.

    A table has its ids in `source_ids`, parted by semicolons; what they stand for is in the table
    sources.
    """
    cells: Iterable[str] = (
        cell for table in tables for cell in table["source_ids"].dropna().to_list()
    )
    return list(dict.fromkeys(name for cell in cells for name in cell.split(DELIMITER)))


# ------------------------------------------------------------------------------ table by table


def load_regions(*, root: Path | None = None) -> pd.DataFrame:
    """Read the pilot regions: one row per region, keyed by `region_id`, in their `official_order`.

    `focus` is empty where no source names one; `focus_basis` says how official it is. A region's
    point stands in geo/city_points.csv. Raises `TableError` as `load` does. Sources: `source_ids`
    of each row.
    """
    return official_order(load("regions", root=root))


def load_cohorts(*, root: Path | None = None) -> pd.DataFrame:
    """Read the cohorts: one row per State Council approval, keyed by its year, `cohort`.

    `approved_on` is the date of the State Council reply and is empty where no source shows it;
    `published_on` is known for all and stands in for it there (`cohort_dates`). Raises
    `TableError` as `load` does. Sources: `source_ids` of each row.
    """
    return load("cohorts", root=root)


def load_plans(*, root: Path | None = None) -> pd.DataFrame:
    """Read the plans: one row per plan, task list or notice, keyed by `plan_id`.

    `issued_on` has a precision and a basis; `measures_count` is empty where no source counts them.
    Which regions a plan names stands in `plan_regions`. Raises `TableError` as `load` does.
    Sources: `source_ids` of each row.
    """
    return load("plans", root=root)


def load_events(*, root: Path | None = None) -> pd.DataFrame:
    """Read the events: one row per dated happening, oldest first, keyed by `event_id`.

    Not a full record: an event is here because a source we read reports it. Raises `TableError` as
    `load` does. Sources: `source_ids` of each row.
    """
    return load("events", root=root)


def load_measures(*, root: Path | None = None) -> pd.DataFrame:
    """Read the measures named in public: one row per measure as a source words it.

    A row is not certain to be one official task, and most official tasks are not here: never count
    rows as tasks. Raises `TableError` as `load` does. Sources: `source_ids` of each row.
    """
    return load("measures", root=root)


def load_fdi_national(*, root: Path | None = None) -> pd.DataFrame:
    """Read national FDI: one row per period, measure and statistical basis.

    Amounts are in billions, growth and shares in percent, all as printed by a source. Rows of
    different `basis` do not make one series. Raises `TableError` as `load` does. Sources:
    `source_ids` of each row.
    """
    return load("fdi_national", root=root)


def load_fdi_pilot(*, root: Path | None = None) -> pd.DataFrame:
    """Read services FDI of the pilot regions as a group: one row per group and period.

    The groups differ in membership and the rows in `basis`: never join them by a line. Raises
    `TableError` as `load` does. Sources: `source_ids` of each row.
    """
    return load("fdi_pilot", root=root)


def load_fdi_regions(*, root: Path | None = None) -> pd.DataFrame:
    """Read FDI of single regions: one row per region, period, measure and statistical basis.

    Coverage is patchy and calibres differ: no ranking of the regions can be made from it. Raises
    `TableError` as `load` does. Sources: `source_ids` of each row.
    """
    return load("fdi_regions", root=root)


def load_breaks(*, root: Path | None = None) -> pd.DataFrame:
    """Read the breaks: one row per place where a series stops being comparable.

    Raises `TableError` as `load` does. Sources: `source_ids` of each row.
    """
    return load("breaks", root=root)


def load_sources(*, root: Path | None = None) -> pd.DataFrame:
    """Read the sources: one row per page or document that a table cites, keyed by `source_id`.

    Raises `TableError` as `load` does.
    """
    return load("sources", root=root)


def load_corrections(*, root: Path | None = None) -> pd.DataFrame:
    """Read what sources get wrong or disagree on, with what the atlas holds instead and why.

    One row per statement. Raises `TableError` as `load` does. Sources: `source_ids` and
    `statement_source_ids`.
    """
    return load("corrections", root=root)
