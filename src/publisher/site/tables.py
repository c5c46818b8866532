"""Check the project's tables: each against its dictionary, then against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publisher.base.problems import Problem
from publisher.site.project import Project, read_yaml

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
}


def table_problems(project: Project) -> list[Problem]:
    """Every fault in the tables that `_quarto.yml` names under `atlas.data` and `atlas.checks`.

    The dictionaries are Frictionless Data Packages; `atlas.checks` are functions of the project
    for rules across tables that a dictionary cannot state, called only on tables that are valid.
    """
    settings = project.settings
    packages = settings.get("data") or []
    problems = [
        problem
        for package in ([packages] if isinstance(packages, str) else packages)
        for problem in package_problems(project.root, package)
    ]
    if problems:
        return problems
    return [
        Problem(fault["where"], fault["found"], fault["remedy"])
        for check in settings.get("checks") or []
        for fault in project.hook(check)(project.root)
    ]


def package_problems(root: Path, descriptor: str) -> list[Problem]:
    """Validate one Frictionless Data Package and every table it describes."""
    import frictionless
    from frictionless import Package, system

    path = root / descriptor
    if not path.is_file():
        return [Problem(descriptor, "is missing", "Restore it, or correct atlas.data.")]
    content = read_yaml(path)
    missing = [
        resource["path"]
        for resource in content.get("resources", [])
        if not (path.parent / resource["path"]).is_file()
    ]
    if missing:
        folder = Path(descriptor).parent
        return [
            Problem((folder / name).as_posix(), "is missing", f"Restore it or edit {descriptor}.")
            for name in missing
        ]
    with system.use_context(trusted=True):
        try:
            package = Package.from_descriptor(content, basepath=str(path.parent))
        except frictionless.FrictionlessException as error:
            notes = [error.error.note, *(reason.note for reason in error.reasons)]
            return [
                Problem(descriptor, f"is not a valid Data Package: {note}", "Correct it.")
                for note in notes
            ]
        report = package.validate()
    folder = Path(descriptor).parent
    problems = [
        Problem(descriptor, str(error.message), REMEDIES.get(error.type, "Correct it."))
        for error in report.errors
    ]
    for task in report.tasks:
        table = (folder / task.place).as_posix() if task.place else task.name
        problems.extend(_problem(table, error, content) for error in task.errors)
    return problems


def _problem(table: str, error: Any, dictionary: dict[str, Any]) -> Problem:
    where = table
    if row := getattr(error, "row_number", None):
        where += f", row {row}"
    if name := getattr(error, "field_name", None):
        where += f", {name}"
    elif label := getattr(error, "label", None):
        where += f", column {label}"
    cell = getattr(error, "cell", None)
    value = f"{cell!r}: " if cell is not None else ""
    return Problem(where, f"{value}{error.note}", REMEDIES.get(error.type, "Correct it."))
