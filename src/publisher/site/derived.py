"""Pages that are one notebook, run once for each row of a table: `atlas.pages` in `_quarto.yml`.

    atlas:
      pages:
        - notebook: notebooks/river.ipynb   # with a cell tagged `parameters`
          table: rivers                     # a table of atlas.data
          parameter: river_id               # a column of it, and a name that the cell assigns
          output: rivers/{river_id}.html
          where: {kind: river}              # only rows with these cells (may be left out)

For each page a notebook is written where the page stands (`rivers/elbe.ipynb`), before anybody
lists pages: to all else, Quarto too, it is a notebook like others. Git ignores it, and it is gone
when its row is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from publisher.base.problems import Problem, SiteError, require_none
from publisher.site.parameters import COLUMN, derived_notebook
from publisher.site.project import CONFIG, Project
from publisher.site.reading import read_text, read_yaml

KEYS = {"notebook", "table", "parameter", "output"}
PLACE = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.html")


@dataclass(frozen=True)
class Table:
    """A table as its dictionary names it: its file, and its rows by their number in the file."""

    path: str
    types: Mapping[str, str] = field(hash=False)
    rows: dict[int, dict[str, str]] = field(hash=False)


@dataclass(frozen=True)
class Derived:
    """One page: what it is made of, and with what value. `where` names its row."""

    page: str
    notebook: str
    parameter: str
    value: str | int
    where: str
    row: Mapping[str, str] = field(hash=False)

    def text(self, source: Mapping[str, Any]) -> str:
        """Its notebook, as it is written."""
        made = derived_notebook(
            dict(source),
            name=self.notebook,
            parameter=self.parameter,
            value=self.value,
            row=self.row,
        )
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def entries(project: Project) -> list[dict[str, Any]]:
    """What `atlas.pages` asks for. Raises `SiteError` naming an entry that is not complete."""
    asked = project.settings.get("pages") or []
    problems = []
    for number, entry in enumerate(asked, 1):
        where = f"{CONFIG}, atlas.pages, entry {number}"
        if missing := sorted(KEYS - entry.keys()):
            problems.append(Problem(where, f"has no {', '.join(missing)}", "Add it."))
        for key in sorted(entry.keys() - KEYS - {"where"}):
            problems.append(Problem(where, f"unknown setting {key!r}", "Take it out."))
        if not missing and entry["parameter"] not in COLUMN.findall(entry["output"]):
            found = f"gives every page the same path, {entry['output']}"
            named = COLUMN.findall(entry["output"])
            remedy = f"Write {{{entry['parameter']}}} where the pages differ"
            remedy += f", or `parameter: {named[0]}`." if named else "."
            problems.append(Problem(f"{where}, output", found, remedy))
    require_none(problems)
    return list(asked)


def derived_pages(project: Project) -> list[Derived]:
    """Every derived page of a project, in the order of its tables' rows.

    Raises `SiteError` if a table or column is not there, no row is meant, a value makes no path, or
    two rows make the same page.
    """
    found: list[Derived] = []
    for number, entry in enumerate(entries(project), 1):
        where = f"{CONFIG}, atlas.pages, entry {number}"
        table = named_table(project, entry["table"], where)
        require_columns(table, entry, where)
        pages = [derived_page(table, entry, row) for row in meant_rows(table, entry)]
        if not pages:
            raise SiteError.single(
                where,
                f"no row of {table.path} is meant, so {entry['parameter']} has no page",
                "Correct `where`, or take the entry out.",
            )
        found += pages
    require_none(pages_used_twice(found))
    return found


def named_table(project: Project, name: str, where: str) -> Table:
    """The table of that name in the dictionaries of `atlas.data`."""
    packages = project.settings.get("data") or []
    known = []
    for package in [packages] if isinstance(packages, str) else packages:
        for resource in read_yaml(project.root / package, project.root).get("resources", ()):
            known.append(resource["name"])
            if resource["name"] == name:
                path = (PurePosixPath(package).parent / resource["path"]).as_posix()
                return read_table(project.root, path, resource)
    raise SiteError.single(
        f"{where}, table",
        f"there is no table {name!r} in atlas.data",
        f"Name one of {', '.join(known)}." if known else "Describe the table in a dictionary.",
    )


def read_table(root: Path, path: str, resource: Mapping[str, Any]) -> Table:
    """Read a table; cells are text, and what they should be is for the check of tables."""
    text = read_text(root / path, path)
    delimiter = (resource.get("dialect") or {}).get("delimiter", ",")
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")
    rows = {}
    for number, row in enumerate(reader, 2):
        rows[number] = {str(key): value for key, value in row.items() if key is not None}
    fields = (resource.get("schema") or {}).get("fields", ())
    types = {each["name"]: each.get("type", "string") for each in fields}
    return Table(path, {name: types.get(name, "string") for name in reader.fieldnames or ()}, rows)


def require_columns(table: Table, entry: Mapping[str, Any], where: str) -> None:
    """Raise `SiteError` if an entry names a column that its table has not."""
    named = {entry["parameter"], *COLUMN.findall(entry["output"]), *(entry.get("where") or {})}
    require_none(
        Problem(
            where, f"{table.path} has no column {name!r}", f"Name one of {', '.join(table.types)}."
        )
        for name in sorted(named - table.types.keys())
    )


def meant_rows(table: Table, entry: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows, with their numbers, whose cells are those that `where` asks for."""
    for number, row in table.rows.items():
        asked = (entry.get("where") or {}).items()
        if all(
            row[name] in map(str, each if isinstance(each, list) else [each])
            for name, each in asked
        ):
            yield number, row


def derived_page(
    table: Table, entry: Mapping[str, Any], numbered: tuple[int, dict[str, str]]
) -> Derived:
    """The page of one row. Raises `SiteError` naming row and value if that makes no path."""
    number, row = numbered
    name = entry["parameter"]
    where, text = f"{table.path}, row {number}, {name}", row[name]
    output = COLUMN.sub(lambda found: row[found[1]], entry["output"])
    if not text or not PLACE.fullmatch(output):
        raise SiteError.single(
            where,
            f"{text!r} makes no page ({output})",
            "Write letters, digits, hyphens and underscores; the page is named by it.",
        )
    value = int(text) if table.types[name] == "integer" and text.lstrip("-").isdigit() else text
    page = PurePosixPath(output).with_suffix(".ipynb").as_posix()
    return Derived(page, entry["notebook"], name, value, where, row)


def pages_used_twice(pages: list[Derived]) -> Iterator[Problem]:
    """Rows that make a page which an earlier one makes."""
    by_page = defaultdict(list)
    for each in pages:
        by_page[each.page].append(each)
    for page, made in by_page.items():
        for again in made[1:]:
            yield Problem(
                again.where,
                f"{again.value!r} makes {page}, and so does {made[0].where}",
                "Give each row a value of its own, or let `output` tell them apart.",
            )
