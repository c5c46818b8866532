"""The tables that a dictionary describes, as sheets to look at; and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.site.sheets.decoding import SAVE
from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.meanings import Known, keyed
from publisher.site.sheets.sheet import Sheet

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
COPY = re.compile(  # what programs add to the name of a file of which they make a second one
    r"( ?\(\d{1,2}\)| \d{1,2}|[ _-]v\d{1,2}"
    r"|( - | |_|-)(copy|kopie|copie|copia|副本|backup|bak|old|final|neu|new)( ?\(?\d+\)?)?"
    r"|[ ._-].*(conflict|konflikt|conflit|冲突).*)",  # Dropbox, Nextcloud, Syncthing
    re.I,
)
COPY_OF = re.compile(r"(copy of|kopie von|copie de) ", re.I)


def sheets_of(
    package: Any, root: Path, descriptor: str, others: Callable[[], Sequence[Known]] = tuple
) -> Iterator[tuple[Sheet, Path]]:
    """Each table of a Frictionless package that is a file of rows with a line of names, and its file.

    Each sheet knows which keys its columns refer to, or are referred to by; `others` are the keys of
    all tables, of whatever package.
    """
    alone = {
        name: (sheet, place) for name, sheet, place in _sheets_alone(package, root, descriptor)
    }

    @cache
    def keys(name: str, column: str) -> Known:
        sheet, place = alone[name]
        return values_of(sheet, place, column)

    for name, (sheet, place) in alone.items():
        yield replace(sheet, keys=_related(package, name, set(alone), keys), others=others), place


def values_of(sheet: Sheet, place: Path, column: str) -> Known:
    """What stands in a column of a table, as far as the table can be read, and what names it."""
    rows = inspect(sheet, place.read_bytes()).rows or ()
    return keyed(sheet.names, [row.cells for row in rows[1:]], column)


def keys_of(package: Any, root: Path, descriptor: str) -> Iterator[Known]:
    """The key of each table that has one of one column."""
    for name, sheet, place in _sheets_alone(package, root, descriptor):
        key = package.get_resource(name).schema.primary_key
        if len(key) == 1:
            yield values_of(sheet, place, key[0])


def _related(
    package: Any, name: str, sheets: Set[str], keys: Callable[[str, str], Known]
) -> Mapping[str, Callable[[], Known]]:
    """Where the right values of a table's columns are found: those of the column that one refers to
    by itself, or of the columns that refer to it.
    """
    from_here: dict[str, tuple[str, str]] = {}
    to_here: dict[str, list[tuple[str, str]]] = {}
    for resource in package.resources:
        for key in resource.schema.foreign_keys if resource.name in sheets else ():
            (own, *more), (other, *_) = key["fields"], key["reference"]["fields"]
            target = key["reference"]["resource"]
            if more or target not in sheets:
                continue
            if resource.name == name:
                from_here[own] = (target, other)
            elif target == name:
                to_here.setdefault(other, []).append((resource.name, own))

    def referred(place: tuple[str, str]) -> Callable[[], Known]:
        return lambda: keys(*place)

    def referring(places: Sequence[tuple[str, str]]) -> Callable[[], Known]:
        return lambda: Known(
            tuple(dict.fromkeys(value for place in places for value in keys(*place).values))
        )

    found = {column: referring(places) for column, places in to_here.items()}
    return found | {column: referred(place) for column, place in from_here.items()}


def _sheets_alone(package: Any, root: Path, descriptor: str) -> Iterator[tuple[str, Sheet, Path]]:
    """Each table by its name in the dictionary, as a sheet that knows nothing of the others."""
    folder = (root / descriptor).parent

    @cache
    def letters() -> Set[str]:
        return familiar_letters(folder, root / descriptor)

    for resource in package.resources:
        if not is_sheet(resource):
            continue
        place = folder / resource.path
        yield (
            str(resource.name),
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


def beside_problems(package: Any, root: Path, descriptor: str) -> Iterator[Problem]:
    """Workbooks and second copies that stand beside a table and are no table of the dictionary.

    What a program keeps beside a file that is open, and an editor's `regions.csv~`, is no table.
    """
    folder = (root / descriptor).parent
    described = {resource.path for resource in package.resources}
    for resource in package.resources:
        if not resource.path or resource.remote:
            continue
        table = folder / resource.path
        for path in sorted(table.parent.glob("*")):
            if path.relative_to(folder).as_posix() in described:
                continue
            if kind := _kind_beside(path, table):
                place = table.relative_to(root).as_posix()
                found, remedy = BESIDE[kind]
                where = path.relative_to(root).as_posix()
                yield Problem(where, found.format(place), remedy.format(place))


BESIDE = {
    "workbook": (
        "is a workbook beside {0}, and nobody can tell which of the two is newer; "
        "only the CSV file is read and published",
        f"{SAVE}, as {{0}}; then move the workbook out of the folder.",
    ),
    "copy": (
        "looks like a second copy of {0}, and nobody can tell which of the two is newer; "
        "only {0} is read",
        "If the copy is the newer one, put it in the place of {0}; else move it out of the folder.",
    ),
}


def _kind_beside(path: Path, table: Path) -> str:
    """What a file beside a table is to it: a workbook, a copy, or nothing."""
    stem, wanted = path.stem.casefold(), table.stem.casefold()
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS and stem == wanted:
        return "workbook"
    second = stem.startswith(wanted) and COPY.fullmatch(stem[len(wanted) :])
    named = COPY_OF.match(stem) and COPY_OF.sub("", stem, count=1) == wanted
    same = suffix in (*WORKBOOKS, table.suffix.lower())
    return "copy" if same and (second or named) else ""


def lost(place: Path, name: str, dictionary: str) -> tuple[str, str]:
    """What is said of a table that is not there, and what to do: it may stand beside its place."""
    others = sorted(place.parent.glob("*")) if place.parent.is_dir() else []
    wanted = place.name.casefold()
    for other in others:
        written = other.name.casefold()
        found = f"is missing, and {other.name} stands in its folder"
        if other.suffix.lower() in WORKBOOKS and other.stem.casefold() == place.stem.casefold():
            return found, f"{SAVE}, as {name}; then move the workbook out of the folder."
        if written == wanted or written.startswith(f"{wanted}.") or _kind_beside(other, place):
            return found, f"If that is the table, name it {place.name}; else restore it."
    return "is missing", f"Restore it or edit {dictionary}."
