"""Rules of breaks: no basis crosses one, and each names a series that has rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from helpers.tables.breaks import series_names
from helpers.tables.dictionary import DELIMITER, table_names, value_labels
from helpers.tables.periods import with_dates
from helpers.tables.rules.faults import Fault, Row, Tables, indexed_rows, meant, table_path


def no_basis_crosses_a_break(tables: Tables) -> Iterator[Fault]:
    """After a break no row is on the old basis, and before it only a restated one on the new."""
    published = tables["sources"].set_index("source_id")["published_on"]
    marks = tables["breaks"].dropna(subset="basis_before")
    for name, table in tables.with_column("basis"):
        if "measure" not in table and name != "fdi_pilot":
            continue
        rows = with_dates(table).assign(series=series_names(table, name=name))
        for _, mark in indexed_rows(marks):
            concerned = rows[rows["series"].str.fullmatch(_pattern(mark))]
            for index, row in indexed_rows(concerned):
                fault = _crossing(row, mark, published)
                if fault:
                    yield Fault(table_path(name), index, *fault)


def _crossing(row: Row, mark: Row, published: pd.Series) -> tuple[str, str] | None:
    """What is wrong with a row on the wrong side of a break, and its remedy.

    `published` is the day of each source, by its id: one younger than the break may restate.
    """
    late = row["ends_on"] >= mark["starts_on"]
    if late and row["basis"] == mark["basis_before"]:
        return (
            f"basis is {row['basis']!r}, but {row['period']} ends after the break "
            f"{mark['break_id']!r}",
            f"Write {mark['basis_after']!r}, or correct the break in data/breaks.csv.",
        )
    if late or row["basis"] != mark["basis_after"]:
        return None
    days = published.reindex(row["source_ids"].split(DELIMITER))
    if not (days >= mark["starts_on"]).any():
        return (
            f"basis is {row['basis']!r}, but {row['period']} ends before the break "
            f"{mark['break_id']!r} and no source is younger than it",
            f"Write {mark['basis_before']!r}, or cite the source that restates it.",
        )
    return None


def _pattern(mark: Row) -> str:
    return re.escape(str(mark["series"])).replace(r"\*", ".*")


def breaks_name_a_series_and_its_codes(tables: Tables) -> Iterator[Fault]:
    """A break names a series that has rows, and codes that the table's `basis` allows."""
    for index, mark in indexed_rows(tables["breaks"]):
        name = mark["series"].partition("/")[0]
        known = name in table_names(root=tables.root) and "basis" in tables[name]
        named = known and series_names(tables[name], name=name).str.fullmatch(_pattern(mark)).any()
        if not named:
            yield Fault(
                table_path("breaks"),
                index,
                f"series {mark['series']!r} matches no row of any table",
                "Write table/measure or table/measure/region, as in fdi_national/services_*.",
            )
            continue
        allowed = value_labels(name, "basis", root=tables.root)
        for column in ("basis_before", "basis_after"):
            if pd.notna(mark[column]) and mark[column] not in allowed:
                yield Fault(
                    table_path("breaks"),
                    index,
                    f"{column} {mark[column]!r} is no basis of {name}",
                    f"Choose one of {', '.join(allowed)}.{meant(str(mark[column]), allowed)}",
                )
