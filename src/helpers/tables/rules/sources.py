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

MANY = 20  # ids that are not listed: more are told as one fault, of the list
FEW = 3  # of them that are shown


def every_source_is_listed(tables: Tables) -> Iterator[Fault]:
    """Every id in a column of source ids is a row of data/sources.csv, and stands there once."""
    listed = set(tables.cells("sources")["source_id"].dropna())
    lost: dict[str, list[tuple[str, int, str]]] = {}
    for name, index, column, ids in _citations(tables):
        for source in ids:
            if source not in listed:
                lost.setdefault(source, []).append((table_path(name), index, column))
        if len(set(ids)) < len(ids):
            yield Fault(
                table_path(name), index, f"{column} repeats an id: {';'.join(ids)}", "Name it once."
            )
    yield from _unlisted(lost, listed)


def _unlisted(lost: dict[str, list[tuple[str, int, str]]], listed: set[str]) -> Iterator[Fault]:
    """One fault for each id that is not listed, however many rows name it; one for very many ids."""
    if len(lost) > MANY:
        shown = ", ".join(map(repr, list(lost)[:FEW]))
        yield Fault(
            table_path("sources"),
            0,
            f"{len(lost)} ids that rows name are not in the table, {shown} and others",
            "If rows were lost from it, by a filter or in a merge, restore them; else add the sources.",
        )
        return
    for source, places in lost.items():
        path, index, column = places[0]
        also = f" (so do {len(places) - 1} more rows)" if len(places) > 2 else ""
        also = f" (so does {places[1][0]}, row {places[1][1] + 2})" if len(places) == 2 else also
        yield Fault(
            path,
            index,
            f"{column} names {source!r}, which is not in data/sources.csv{also}",
            f"Add the source there, or correct the id.{meant(source, listed)}",
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
