"""The tables that a dictionary describes, as sheets to look at; and the workbooks beside them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.site.sheets.decoding import SAVE
from publisher.site.sheets.inspect import Sheet

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
OPEN = ("~$", ".~lock.")  # begins the name of what a spreadsheet puts beside a file that is open


def sheets_of(package: Any, root: Path, descriptor: str) -> Iterator[tuple[Sheet, Path]]:
    """Each table of a Frictionless package that is a file of rows with a line of names, and its file."""
    folder = (root / descriptor).parent

    @cache
    def letters() -> Set[str]:
        return familiar_letters(folder, root / descriptor)

    for resource in package.resources:
        if not is_sheet(resource):
            continue
        place = folder / resource.path
        yield (
            Sheet(
                path=place.relative_to(root).as_posix(),
                dictionary=descriptor,
                fields=resource.schema.fields,
                told=[field.custom for field in resource.schema.fields],
                delimiter=delimiter_of(resource),
                encoding=resource.encoding or "utf-8",
                familiar=letters,
            ),
            place,
        )


def is_sheet(resource: Any) -> bool:
    """Whether a resource is one file of separated values whose first row names its columns."""
    if not resource.path or resource.extrapaths or resource.remote:
        return False
    plain = set(resource.dialect.to_descriptor()) <= {"csv", "delimiter", "$schema", "profile"}
    exact = resource.schema.to_descriptor().get("fieldsMatch", "exact") in ("exact", ["exact"])
    return bool(
        resource.format in ("csv", "tsv", "txt")
        and not resource.compression
        and plain
        and exact
        and resource.schema.fields
    )


def delimiter_of(resource: Any) -> str:
    """What parts the cells of a table, as its dictionary says."""
    control = resource.dialect.get_control("csv") if resource.dialect.has_control("csv") else None
    said = control.to_descriptor().get("delimiter") if control else None
    return str(said or ("\t" if resource.format == "tsv" else ","))


def familiar_letters(folder: Path, dictionary: Path) -> Set[str]:
    """The letters of the dictionary and of the tables beside it that can be read."""
    letters: set[str] = set()
    for path in (dictionary, *folder.glob("*.csv")):
        try:
            letters |= set(path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, OSError):
            continue
    return letters


def workbook_problems(package: Any, root: Path, descriptor: str) -> Iterator[Problem]:
    """Workbooks that stand beside a table of the same name and are no table of the dictionary."""
    folder = (root / descriptor).parent
    described = {resource.path for resource in package.resources}
    for resource in package.resources:
        if not resource.path or resource.remote:
            continue
        table = folder / resource.path
        for path in sorted(table.parent.glob("*")):
            same = (
                path.stem.casefold() == table.stem.casefold() and path.suffix.lower() in WORKBOOKS
            )
            if same and path.relative_to(folder).as_posix() not in described:
                place = table.relative_to(root).as_posix()
                yield Problem(
                    path.relative_to(root).as_posix(),
                    f"is a workbook beside {place}, and nobody can tell which of the two is newer; "
                    "only the CSV file is read and published",
                    f"{SAVE}, as {place}; then move the workbook out of the folder.",
                )
