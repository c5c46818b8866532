"""Check the project's tables: each as it was saved, against its dictionary, against each other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.site.project import Project, read_yaml
from publisher.site.sheets.inspect import inspect, numbered
from publisher.site.sheets.packages import sheets_of, workbook_problems

REMEDIES = {
    "extra-label": "Describe the column in the dictionary, or take it out of the table.",
    "missing-label": "Add the column, or take it out of the dictionary.",
    "incorrect-label": "Name the columns as the dictionary does, in its order.",
    "extra-cell": "Quote a value that holds a comma, or take the cell out.",
    "missing-cell": "Fill the row up with one cell for each column.",
    "type-error": "Correct the value; the dictionary gives the column's type.",
    "constraint-error": "Correct the value; the dictionary gives what is allowed.",
    "unique-error": "Give each row its own value.",
    "primary-key": "Merge the rows, or give each its own key.",
    "foreign-key": "Correct the key, or add the row that it refers to.",
    "blank-row": "Take the empty line out.",
    "duplicate-row": "Take one of the two rows out.",
    "hash-count": "If the file was changed on purpose, write its new hash in the dictionary.",
    "byte-count": "If the file was changed on purpose, write its new size in the dictionary.",
}
FORMS = {"datetime": "'2026-11-27T00:00:00Z'", "uri": "https://example.org/", "array": "[a, b]"}
RULE = "Correct the value, or what the dictionary says of it."


def table_problems(project: Project) -> list[Problem]:
    """Every fault in the tables that `_quarto.yml` names under `atlas.data` and `atlas.checks`.

    The dictionaries are Frictionless Data Packages; `atlas.checks` are functions of the project
    for rules across tables that a dictionary cannot state, called only on tables that are valid.
    """
    settings = project.settings
    problems = [
        problem
        for package in packages_of(project)
        for problem in package_problems(project.root, package)
    ]
    if problems:
        return problems
    return [
        Problem(fault["where"], fault["found"], fault["remedy"])
        for check in settings.get("checks") or []
        for fault in project.hook(check)(project.root)
    ]


def packages_of(project: Project) -> list[str]:
    """The dictionaries that `_quarto.yml` names."""
    packages = project.settings.get("data") or []
    return [packages] if isinstance(packages, str) else list(packages)


def package_problems(root: Path, descriptor: str) -> list[Problem]:
    """Validate one Frictionless Data Package and every table it describes.

    What a spreadsheet did to a table is told first: on a table that is not read right, every other
    rule would tell the same fault again.
    """
    from frictionless import system

    with system.use_context(trusted=True):
        package, problems = open_package(root, descriptor)
        if problems:
            return problems
        problems = [*workbook_problems(package, root, descriptor)]
        for sheet, place in sheets_of(package, root, descriptor):
            problems += inspect(sheet, place.read_bytes()).problems
        return problems or [*valid_problems(root, descriptor, package)]


def open_package(root: Path, descriptor: str) -> tuple[Any, list[Problem]]:
    """The package that a dictionary describes, or what keeps it from being opened."""
    import frictionless

    path = root / descriptor
    if not path.is_file():
        return None, [Problem(descriptor, "is missing", "Restore it, or correct atlas.data.")]
    content = read_yaml(path)
    folder = Path(descriptor).parent
    try:
        package = frictionless.Package.from_descriptor(
            with_own_names(content), basepath=str(path.parent)
        )
    except frictionless.FrictionlessException as error:
        notes = [reason.note for reason in error.reasons] or [error.error.note]
        return None, [
            Problem(descriptor, f"is not a valid Data Package: {note}", _descriptor_remedy(note))
            for note in notes
        ]
    missing = [
        (folder / resource.path).as_posix()
        for resource in package.resources
        if resource.path and not resource.remote and not (path.parent / resource.path).is_file()
    ]
    return package, [
        Problem(name, "is missing", f"Restore it or edit {descriptor}.") for name in missing
    ]


def with_own_names(content: Any) -> Any:
    """A dictionary in which a table that refers to itself, as '', does so by its name."""
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        return content
    for resource in content["resources"]:
        schema = resource.get("schema") if isinstance(resource, dict) else None
        keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
        for key in keys if isinstance(keys, list) else ():
            referred = key.get("reference") if isinstance(key, dict) else None
            if isinstance(referred, dict) and referred.get("resource") == "":
                referred["resource"] = resource.get("name")
    return content


def _descriptor_remedy(note: str) -> str:
    """What to do about a property that has another form than Data Packages give it."""
    form = re.search(r'is not valid "([^"]+)"', note)
    example = FORMS.get(form.group(1)) if form else None
    return f"Write it as in {example}." if example else "Correct it."


def valid_problems(root: Path, descriptor: str, package: Any) -> Iterator[Problem]:
    """What the rules of the dictionary find in tables that are read right."""
    import frictionless

    try:
        report = package.validate()
    except frictionless.FrictionlessException as error:
        yield Problem(descriptor, f"is not a valid Data Package: {error.error.note}", RULE)
        return
    folder = Path(descriptor).parent
    for fault in report.errors:
        yield Problem(descriptor, str(fault.message), REMEDIES.get(fault.type, RULE))
    lost: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    repeated: set[tuple[str, int]] = set()  # a row that is there twice repeats all that is unique
    for task in report.tasks:
        table = (folder / task.place).as_posix() if task.place else task.name
        for fault in task.errors:
            row = (table, getattr(fault, "row_number", 0))
            if fault.type == "foreign-key":
                key = (fault.reference_name, *fault.reference_field_names, *fault.field_cells)
                lost.setdefault(tuple(map(str, key)), []).append(row)
            elif fault.type not in ("unique-error", "primary-key"):
                yield _problem(table, fault)
            elif row not in repeated:
                repeated.add(row)
                yield _problem(table, fault)
    for names, rows in lost.items():
        yield _lost_key(package, folder, names, rows)


def _problem(table: str, error: Any) -> Problem:
    where = table
    if row := getattr(error, "row_number", None):
        where += f", row {row}"
    if name := getattr(error, "field_name", None):
        where += f", {name}"
    elif label := getattr(error, "label", None):
        where += f", column {label}"
    cell = getattr(error, "cell", None)
    value = f"{cell!r}: " if cell is not None else ""
    said = same_row(error) or error.note or error.message or error.title
    return Problem(where, f"{value}{said}", REMEDIES.get(error.type, RULE))


def same_row(error: Any) -> str:
    """What is said of a row, or of a value, that an earlier row has too; empty of another fault."""
    earlier = re.search(r"row at position \"?(\d+)", error.note or "")
    if earlier is None or error.type not in ("duplicate-row", "primary-key", "unique-error"):
        return ""
    what = "is" if error.type == "duplicate-row" else "has"
    key = {"primary-key": "the same key as", "unique-error": "the same value as"}
    return f"{what} {key.get(error.type, 'the same as')} row {earlier[1]}"


def _lost_key(
    package: Any, folder: Path, key: tuple[str, ...], rows: list[tuple[str, int]]
) -> Problem:
    """One key that no row has, however many rows refer to it."""
    name, *rest = key
    columns, values = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    places: dict[str, list[int]] = {}
    for table, row in rows:
        places.setdefault(table, []).append(row)
    first, numbers = next(iter(places.items()))
    value = ", ".join(values)
    referred = (folder / package.get_resource(name).path).as_posix()
    found = f"no row of {referred} has {' and '.join(columns)} {value!r}"
    others = ", ".join(f"{table}, {numbered(each)}" for table, each in list(places.items())[1:])
    if others:
        found += f"; {others} refer{'' if len(places) > 2 else 's'} to it too"
    near = _near(package.get_resource(name), columns, value)
    meant = f" Is {near!r} meant?" if near else ""
    remedy = f"Correct the key, or add its row to {referred}.{meant}"
    return Problem(f"{first}, {numbered(numbers)}", found, remedy)


def _near(resource: Any, columns: Iterable[str], value: str) -> str:
    """The key of a row that is nearly the same."""
    (column, *more) = columns
    if more:
        return ""
    known = {str(row[column]) for row in resource.read_rows()}
    return next(iter(difflib.get_close_matches(value, known, n=1)), "")
