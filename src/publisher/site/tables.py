"""Check the project's tables: each as it was saved, against its dictionary, against each other.

All that can be told is told in one run: where some cells are wrong, the tables are taken as they will
be once that is mended which has one right answer, and what hangs on any other cell is left out.
"""

from __future__ import annotations

import inspect as signatures
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from publisher.base.problems import Problem, SiteError
from publisher.site.dictionaries import dictionary_names
from publisher.site.faults import RULE, Table, Told
from publisher.site.own_code import hook
from publisher.site.project import Project
from publisher.site.reading import read_yaml
from publisher.site.sheets.copies import as_mended
from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.meanings import Known
from publisher.site.sheets.packages import beside_problems, keys_of, lost, sheets_of

FORMS = {"datetime": "'2026-11-27T00:00:00Z'", "uri": "https://example.org/", "array": "[a, b]"}
NO_TEXT = "is not of type 'string'"
DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
PLACE = re.compile(r"(?P<path>.+?), row (?P<row>\d+)(?P<rest>, .*)?")


@dataclass
class Looked:
    """The tables that were looked at, by their paths, and their packages by the dictionaries; what
    was found; whose values are in doubt.
    """

    packages: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)

    def mended(self) -> Mapping[str, bytes]:
        """The bytes of the tables that are to be mended."""
        return {
            path: table.seen.mended
            for path, table in self.tables.items()
            if table.seen.mended is not None
        }


def table_problems(project: Project) -> list[Problem]:
    """Every fault in the tables that `_quarto.yml` names under `atlas.data` and `atlas.checks`.

    The dictionaries are Frictionless Data Packages; `atlas.checks` are functions of the project
    for rules across tables that a dictionary cannot state. They are called on tables that are valid;
    one that has a parameter `doubtful` is also called where some are not, with their paths.
    """
    looked, names = Looked(), dictionary_names(project)
    keys = all_keys(project)
    opened = [name for name in names if look(project.root, name, looked, keys)]
    closed = len(opened) < len(names)
    with as_mended(project.root, looked.mended()) as root:
        for descriptor in opened:
            looked.problems += valid_problems(root, descriptor, looked)
        for name in project.settings.get("checks") or []:
            if not closed:
                looked.problems += rule_problems(hook(project.root, name), root, looked)
    return looked.problems


def package_problems(root: Path, descriptor: str) -> list[Problem]:
    """Validate one Frictionless Data Package and every table it describes."""
    looked = Looked()
    if look(root, descriptor, looked):
        with as_mended(root, looked.mended()) as mended:
            looked.problems += valid_problems(mended, descriptor, looked)
    return looked.problems


def all_keys(project: Project) -> Callable[[], list[Known]]:
    """The keys of all tables of a project, read when they are first asked for."""

    @cache
    def keys() -> list[Known]:
        return [
            known
            for name in dictionary_names(project)
            for known in package_keys(project.root, name)
        ]

    return keys


def package_keys(root: Path, descriptor: str) -> list[Known]:
    """The keys of all tables of a dictionary; none if it cannot be opened."""
    package, _ = open_package(root, descriptor)
    return [] if package is None else list(keys_of(package, root, descriptor))


def look(
    root: Path, descriptor: str, looked: Looked, keys: Callable[[], Sequence[Known]] = tuple
) -> bool:
    """Look at every table of a dictionary as it was saved; whether the dictionary could be opened."""
    from frictionless import system

    with system.use_context(trusted=True):
        package, problems = open_package(root, descriptor)
        looked.problems += problems
        if package is None:
            return False
        looked.doubtful |= {each.where for each in problems}
        looked.packages[descriptor] = package
        looked.problems += beside_problems(package, root, descriptor)
        for sheet, place in sheets_of(package, root, descriptor, keys):
            seen = inspect(sheet, place.read_bytes())
            looked.problems += seen.problems
            looked.tables[sheet.path] = Table(sheet, seen)
            if seen.spoiled or seen.rows is None:
                looked.doubtful.add(sheet.path)
    return True


def open_package(root: Path, descriptor: str) -> tuple[Any, list[Problem]]:
    """The package that a dictionary describes, without tables that are not there, and what is wrong
    with it; None if it cannot be opened at all.
    """
    import frictionless

    path = root / descriptor
    if not path.is_file():
        return None, [Problem(descriptor, "is missing", "Restore it, or correct atlas.data.")]
    content = read_yaml(path, root)
    folder = Path(descriptor).parent
    try:
        package = frictionless.Package.from_descriptor(
            with_own_names(content), basepath=str(path.parent)
        )
    except frictionless.FrictionlessException as error:
        notes = [reason.note for reason in error.reasons] or [error.error.note]
        return None, [
            Problem(
                descriptor, f"is not a valid Data Package: {_told(note)}", _descriptor_remedy(note)
            )
            for note in notes
        ]
    missing = [
        (folder / resource.path).as_posix()
        for resource in package.resources
        if resource.path and not resource.remote and not (path.parent / resource.path).is_file()
    ]
    without(package, set(missing), folder)
    return package, [Problem(name, *lost(root / name, name, descriptor)) for name in missing]


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


def _told(note: str) -> str:
    """What Frictionless notes, with a day as it is written."""
    return DAY.sub(lambda found: "-".join(part.zfill(2) for part in found.groups()), note)


def _descriptor_remedy(note: str) -> str:
    """What to do about a property that has another form than Data Packages give it."""
    if NO_TEXT in note:
        day = f", such as {FORMS['datetime']}" if DAY.search(note) else ""
        return f"Put it between quotes{day}: without them YAML reads no text."
    form = re.search(r'is not valid "([^"]+)"', note)
    example = FORMS.get(form.group(1)) if form else None
    return f"Write it as in {example}." if example else "Correct it."


def valid_problems(root: Path, descriptor: str, looked: Looked) -> Iterator[Problem]:
    """What the rules of the dictionary find in the tables whose rows could be told apart."""
    import frictionless

    folder = Path(descriptor).parent
    with frictionless.system.use_context(trusted=True):
        package = looked.packages[descriptor]
        if looked.mended():
            package, _ = open_package(root, descriptor)
        without(
            package,
            {path for path, each in looked.tables.items() if each.seen.rows is None},
            folder,
        )
        told = Told(package, descriptor, looked.tables)
        try:
            report = package.validate()
        except frictionless.FrictionlessException as error:
            yield Problem(descriptor, f"is not a valid Data Package: {error.error.note}", RULE)
            return
        for fault in report.errors:
            yield Problem(descriptor, str(fault.message), RULE)
        yield from told.problems(report)
    looked.doubtful |= told.doubtful


def without(package: Any, paths: set[str], folder: Path) -> None:
    """Take tables that cannot be read out of a package, and every reference to them."""
    names = {
        resource.name
        for resource in package.resources
        if resource.path and (folder / resource.path).as_posix() in paths
    }
    for name in names:
        package.remove_resource(name)
    for resource in package.resources:
        if names and resource.schema is not None:
            keys = resource.schema.foreign_keys
            resource.schema.foreign_keys = [
                key for key in keys if key["reference"]["resource"] not in names
            ]


def found_by(check: Callable[..., Any], root: Path, options: Mapping[str, Any]) -> list[Any]:
    """What a check of the project finds. Raises `SiteError` naming the check that cannot be made."""
    try:
        return list(check(root, **options))
    except SiteError:
        raise
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        raise SiteError.single(
            f"{check.__module__}:{check.__qualname__}",
            f"raises {type(error).__name__}: {error}",
            f"Make the check say what is wrong with the tables; it stopped at {at.filename}, line {at.lineno}.",
        ) from error


def rule_problems(check: Callable[..., Any], root: Path, looked: Looked) -> Iterator[Problem]:
    """What a check of the project finds in tables that are read right, by the rows as they stand."""
    options = {}
    if looked.doubtful:
        if "doubtful" not in signatures.signature(check).parameters:
            return
        options["doubtful"] = frozenset(looked.doubtful)
    for fault in found_by(check, root, options):
        where = fault["where"]
        if place := PLACE.fullmatch(where):
            table = looked.tables.get(place["path"])
            row = table.number(int(place["row"])) if table else int(place["row"])
            if table and any(row == spoiled for spoiled, _ in table.seen.spoiled):
                continue  # that row was told of
            where = f"{place['path']}, row {row}{place['rest'] or ''}"
        yield Problem(where, fault["found"], fault["remedy"])
