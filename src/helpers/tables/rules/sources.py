"""Rules of sources: what is cited is listed, and what is listed is cited."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.tables.dictionary import DELIMITER, table_names
from helpers.tables.rules.faults import (
    Fault,
    InDoubt,
    Tables,
    indexed_rows,
    meant,
    nearest,
    table_path,
)


def every_source_is_listed(tables: Tables) -> Iterator[Fault]:
    """Every id in a column of source ids is a row of data/sources.csv, and stands there once."""
    listed = set(tables.cells("sources")["source_id"].dropna())
    for name, index, column, ids in _citations(tables):
        for source in ids:
            if source not in listed:
                yield Fault(
                    table_path(name),
                    index,
                    f"{column} names {source!r}, which is not in data/sources.csv",
                    f"Add the source there, or correct the id.{meant(source, listed)}",
                )
        if len(set(ids)) < len(ids):
            yield Fault(
                table_path(name), index, f"{column} repeats an id: {';'.join(ids)}", "Name it once."
            )


def every_source_is_cited(tables: Tables) -> Iterator[Fault]:
    """No source stands in the list without a row that rests on it."""
    if tables.doubtful or tables.text.keys() != set(table_names(root=tables.root)):
        raise InDoubt("a table that may cite it")
    sources = tables["sources"]
    cited = {source for _, _, _, ids in _citations(tables) for source in ids}
    cited |= {nearest(source, sources["source_id"]) for source in cited - set(sources["source_id"])}
    for index, row in indexed_rows(sources.loc[~sources["source_id"].isin(cited)]):
        yield Fault(
            table_path("sources"),
            index,
            f"source_id {row['source_id']!r} is cited by no row",
            "Cite it where it belongs, or take it out.",
        )


def _citations(tables: Tables) -> Iterator[tuple[str, int, str, list[str]]]:
    for name, table in tables.text.items():
        for column in table.columns[table.columns.str.endswith("source_ids")]:
            for index, cell in table[column].dropna().items():
                yield name, int(str(index)), column, cell.split(DELIMITER)
