"""Tables in the formats that people work in: a workbook, a database, Parquet; shapes as GeoJSON.

The same tables give the same bytes on any day.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publisher.figures.sheets import Sheet, workbook
from publisher.publish.tables import Table

SQL = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
PANDAS = {"integer": "Int64", "year": "Int64", "number": "Float64", "boolean": "boolean"}
ABOUT = ("table", "column", "title", "description", "unit")


def dictionary_rows(tables: Sequence[Table]) -> list[tuple[str, ...]]:
    """What each column of each table means, and its unit."""
    return [
        (
            table.name,
            str(column["name"]),
            str(column.get("title") or ""),
            " ".join(str(column.get("description") or "").split()),
            str(column.get("unit") or ""),
        )
        for table in tables
        for column in table.columns
    ]


def as_workbook(tables: Sequence[Table], about: Sequence[tuple[str, str]]) -> bytes:
    """All tables as one workbook: what it is, what its columns mean, and a sheet for each table."""
    held = [(table.title, f"{table.name}: {table.description} {table.licence}") for table in tables]
    return workbook(
        [
            Sheet("About", ("What", "Text"), [*about, *held]),
            Sheet("Columns", ABOUT, dictionary_rows(tables)),
            *(
                Sheet(table.name, [column["name"] for column in table.columns], table.rows)
                for table in tables
            ),
        ]
    )


def as_database(tables: Sequence[Table]) -> bytes:
    """All tables as one database of SQLite, with what their columns mean in the table `columns_`.

    Keys are declared, and those to other tables where these are in the database by their own key.
    """
    keys = {table.name: table.key for table in tables}
    with sqlite3.connect(":memory:") as database:
        for table in tables:
            columns = [
                f"{quoted(column['name'])} {SQL.get(str(column.get('type')), 'TEXT')}"
                for column in table.columns
            ]
            if table.key:
                columns.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
            columns += [
                f"FOREIGN KEY ({', '.join(map(quoted, each.columns))}) REFERENCES "
                f"{quoted(each.table)} ({', '.join(map(quoted, each.to))})"
                for each in table.references
                if each.to == keys.get(each.table)
            ]
            database.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)})")
            insert(database, table.name, table.rows, len(table.columns))
        database.execute(f"CREATE TABLE columns_ ({', '.join(map(quoted, ABOUT))})")
        insert(database, "columns_", dictionary_rows(tables), len(ABOUT))
        database.commit()
        return bytes(database.serialize())


def insert(
    database: sqlite3.Connection, name: str, rows: Sequence[Sequence[Any]], width: int
) -> None:
    """Put rows into a table of a database."""
    marks = ", ".join("?" * width)
    database.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", rows)


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever signs it holds."""
    return '"' + str(name).replace('"', '""') + '"'


def as_parquet(table: Table) -> bytes:
    """One table as Parquet, its types kept, with title and licence in its metadata."""
    import fastparquet
    import pandas as pd

    cells = zip(*table.rows, strict=True) if table.rows else [() for _ in table.columns]
    frame = pd.DataFrame(
        {
            column["name"]: pd.Series(
                list(values), dtype=PANDAS.get(str(column.get("type")), "object")
            )
            for column, values in zip(table.columns, cells, strict=True)
        }
    )
    texts = [name for name in frame.columns if frame[name].dtype == object]
    told = {"title": table.title, "description": table.description, "licence": table.licence}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.parquet")
        fastparquet.write(
            str(path),
            frame,
            compression="GZIP",
            write_index=False,
            object_encoding=dict.fromkeys(texts, "utf8"),
            custom_metadata=told,
        )
        return path.read_bytes()


def as_geojson(topojson: bytes) -> bytes:
    """Shapes of TopoJSON as GeoJSON, wound as RFC 7946 asks.

    The file is written anew for the reader, which takes a path alone.
    """
    import geopandas
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "shapes.topojson")
        path.write_bytes(topojson)
        shapes = geopandas.read_file(path)
    shapes = shapes.set_geometry(shapely.orient_polygons(shapes.geometry.array))
    text = json.loads(shapes.set_crs(4326, allow_override=True).to_json(drop_id=True))
    text.pop("crs", None)
    return json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()
