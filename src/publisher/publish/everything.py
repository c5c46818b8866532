"""All data of a site at once: as a zip, a workbook, a database, Parquet, and shapes as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from publisher.base import files
from publisher.base.archives import zipped
from publisher.base.workers import Workers
from publisher.check.weights import TAKEN
from publisher.figures import sheets
from publisher.figures.markup import base_address
from publisher.publish import formats
from publisher.publish.formats import as_database, as_geojson, as_parquet, as_workbook
from publisher.publish.packs import filled, licences
from publisher.publish.tables import Table, published, published_tables
from publisher.site.dictionaries import packages
from publisher.site.project import Project

TOLD = ("CITATION.cff", "CHANGELOG.md")  # of the whole, where the project has them
Work = tuple[Any, ...]


def works(project: Project) -> dict[str, Work]:
    """The work of making each file but the zip, for `Workers`, by its place in the site."""
    tables = published_tables(project)
    if not tables:
        return {}
    name, about = name_of(project), tuple(about_of(project))
    made: dict[str, Work] = {
        f"{TAKEN}/{name}.xlsx": ("xlsx", key("xlsx", tables, about), as_workbook, tables, about),
        f"{TAKEN}/{name}.sqlite": ("sqlite", key("sqlite", tables), as_database, tables),
    }
    for table in tables:
        place = f"{TAKEN}/parquet/{table.name}.parquet"
        made[place] = ("parquet", key("parquet", [table]), as_parquet, table)
    for path, _, _ in published(project):
        if path.endswith(".topojson"):
            content = (project.root / path).read_bytes()
            place = f"{TAKEN}/{PurePosixPath(path).stem}.geojson"
            made[place] = (
                "geojson",
                files.digest(made_by().encode() + content),
                as_geojson,
                content,
            )
    return made


@cache
def made_by() -> str:
    """One digest of the code and the libraries that write the files."""
    return files.makers([formats, sheets], "fastparquet", "pandas", "xlsxwriter")


def key(kind: str, tables: list[Table], about: Any = "") -> str:
    """One digest of what a file is made of, and by."""
    facts = [
        [each.name, each.title, each.columns, each.rows, each.licence, each.key, each.references]
        for each in tables
    ]
    return files.digest(json.dumps([kind, made_by(), facts, about], default=str).encode())


def begin_everything(project: Project, workers: Workers) -> None:
    """Begin to make the files that hold all data."""
    for work in works(project).values():
        workers.begin(*work)


def write_everything(project: Project, out: Path, workers: Workers) -> None:
    """Write all data in every format, and as one zip; nothing where no table is published."""
    made = {place: workers.result(*work) for place, work in works(project).items()}
    for place, content in made.items():
        files.write(out / place, content)
    if made:
        name = name_of(project)
        shapes = {place: each for place, each in made.items() if place.endswith(".geojson")}
        held = {f"{name}/{path}": content for path, content in whole(project, out, shapes)}
        files.write(out / TAKEN / f"{name}.zip", zipped(held))


def whole(project: Project, out: Path, shapes: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of the zip: tables, shapes, dictionaries, and what is said of the whole."""
    for path, _, _ in published(project):
        yield path, (project.root / path).read_bytes()
    for name, _ in packages(project):
        target = PurePosixPath(name).with_suffix(".json").as_posix()
        yield target, (out / target).read_bytes()
    for place, content in shapes.items():
        yield PurePosixPath(place).name, content
    for licence in licences(project.root):
        yield licence.name, licence.read_bytes()
    for name in TOLD:
        if (project.root / name).is_file():
            yield name, (project.root / name).read_bytes()
    tables = published_tables(project)
    told = {
        "about": about_of(project),
        "tables": tables,
        "first": tables[0],
        "name": name_of(project),
    }
    yield "README.md", filled("data.md.txt", told).encode()


def name_of(project: Project) -> str:
    """What the files are called: the name of the first dictionary."""
    return str(next((package.get("name") for _, package in packages(project)), None) or "data")


def about_of(project: Project) -> list[tuple[str, str]]:
    """What is said of the whole: title, version, day, licence, address."""
    first = next((package for _, package in packages(project)), {})
    website = project.config.get("website") or {}
    under = ", ".join(
        f"{each.get('name')} {each.get('path', '')}".strip() for each in first.get("licenses") or ()
    )
    rows = [
        ("Title", first.get("title") or website.get("title")),
        ("Site", website.get("title")),
        ("Address", base_address(project)),
        ("Version", first.get("version")),
        ("Data as of", str(first.get("created") or "")[:10]),
        ("Licence", under),
        ("Description", " ".join(str(first.get("description") or "").split())),
    ]
    return [(name, str(text)) for name, text in rows if text]
