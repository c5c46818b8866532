"""The published tables of a project, typed as their dictionary says, to be written in other formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from publisher.site.dictionaries import packages
from publisher.site.project import Project

TYPES: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "year": int,
    "number": float,
    "boolean": lambda text: text.strip().lower() in ("true", "1"),
}


@dataclass(frozen=True)
class Reference:
    """What columns of a table say which row of another table is meant."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One published table: its name, its columns as its dictionary tells them, and its rows.

    An empty cell is None; a date stays the text that it is.
    """

    name: str
    path: str
    title: str
    description: str
    licence: str
    columns: tuple[Mapping[str, Any], ...] = field(hash=False)
    rows: tuple[tuple[Any, ...], ...] = field(hash=False)
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


def published(project: Project) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """The path, entry and dictionary of each resource that the project publishes as it is."""
    for name, package in packages(project):
        for entry in package.get("resources") or ():
            path = (PurePosixPath(name).parent / str(entry.get("path"))).as_posix()
            if path in project.resources:
                yield path, entry, package


def published_tables(project: Project) -> list[Table]:
    """Every table that the project publishes as CSV, in the order of its dictionaries."""
    return [
        read_table(path, entry, package, (project.root / path).read_bytes())
        for path, entry, package in published(project)
        if path.endswith(".csv")
    ]


def read_table(
    path: str, entry: Mapping[str, Any], package: Mapping[str, Any], content: bytes
) -> Table:
    """A table of CSV with the types that its entry in a dictionary gives its columns."""
    schema = entry.get("schema") or {}
    fields = {each["name"]: each for each in schema.get("fields") or ()}
    head, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=None))) or [[]]
    columns = tuple(fields.get(name, {"name": name}) for name in head)
    kinds = [TYPES.get(str(column.get("type")), str) for column in columns]
    key = schema.get("primaryKey") or ()
    under = entry.get("licenses") or package.get("licenses") or []
    return Table(
        name=str(entry["name"]),
        path=path,
        title=str(entry.get("title") or entry["name"]),
        description=" ".join(str(entry.get("description") or "").split()),
        licence=", ".join(str(each.get("name") or each.get("title")) for each in under),
        columns=columns,
        rows=tuple(
            tuple(kind(cell) if cell else None for kind, cell in zip(kinds, row, strict=True))
            for row in rows
        ),
        key=names_of(key),
        references=tuple(references(entry)),
    )


def references(entry: Mapping[str, Any]) -> Iterator[Reference]:
    """The rows of other tables, or of its own, that the rows of a table name."""
    for each in (entry.get("schema") or {}).get("foreignKeys") or ():
        told = each["reference"]
        table = str(told.get("resource") or entry["name"])
        yield Reference(names_of(each["fields"]), table, names_of(told["fields"]))


def names_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Names of columns, of which one alone may stand without a list."""
    return (given,) if isinstance(given, str) else tuple(given)
