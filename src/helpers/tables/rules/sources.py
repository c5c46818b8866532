"""Rules of sources: what is cited is listed, and what is listed is cited."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from helpers.tables.dictionary import DELIMITER
from helpers.tables.rules.faults import Fault, Tables, indexed_rows, table_path


def every_source_is_listed(tables: Tables) -> Iterator[Fault]:
    """Every id in a column of source ids is a row of data/sources.csv, and stands there once."""
    listed = set(tables["sources"]["source_id"])
    for name, index, column, ids in _citations(tables):
        for source in ids:
            if source not in listed:
                near = difflib.get_close_matches(source, listed, n=1)
                meant = f" Is {near[0]!r} meant?" if near else ""
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} names {source!r}, which is not in data/sources.csv",
                    f"Add the source there, or correct the id.{meant}",
                )
        if len(set(ids)) < len(ids):
            yield Fault(
                table_path(name), index, f"{column} repeats an id: {';'.join(ids)}", "Name it once."
            )


def every_source_is_cited(tables: Tables) -> Iterator[Fault]:
    """No source stands in the list without a row that rests on it."""
    cited = {source for _, _, _, ids in _citations(tables) for source in ids}
    sources = tables["sources"]
    for index, row in indexed_rows(sources.loc[~sources["source_id"].isin(cited)]):
        yield Fault(
            table_path("sources"),
            index,
            f"source_id {row['source_id']!r} is cited by no row",
            "Cite it where it belongs, or take it out.",
        )


def _citations(tables: Tables) -> Iterator[tuple[str, int, str, list[str]]]:
    for name, table in tables.typed.items():
        for column in table.columns[table.columns.str.endswith("source_ids")]:
            for index, cell in table[column].dropna().items():
                yield name, int(str(index)), column, cell.split(DELIMITER)
