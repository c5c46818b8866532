"""Tables that passed their check, beside the same others: those are not looked at again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import publisher
from publisher.base import files
from publisher.base.store import Store
from publisher.site.dictionaries import dictionary_names
from publisher.site.own_code import hook
from publisher.site.project import Project
from publisher.site.reading import read_yaml
from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.packages import beside_problems, sheets_of
from publisher.site.sheets.sheet import Sheet
from publisher.site.tables import Looked, open_package, rule_problems

KIND = "sound-tables"


def all_sound(project: Project) -> bool:
    """Whether no table of the project has a fault, as `table_problems` finds them.

    A table that passed as it is, by the same dictionary and beside the same tables that it refers to,
    is known to be sound, unless its check asked for more than these. Rules are always tried.
    """
    if not all(sound(project.root, descriptor) for descriptor in dictionary_names(project)):
        return False
    checks = [hook(project.root, name) for name in project.settings.get("checks") or []]
    return not any(any(rule_problems(check, project.root, Looked())) for check in checks)


def sound(root: Path, descriptor: str) -> bool:
    """Whether all tables of a dictionary are sound; each that is found to be is known from then on."""
    import frictionless

    asked: set[str] = set()
    with frictionless.system.use_context(trusted=True):
        package, problems = open_package(root, descriptor)
        if problems or any(beside_problems(package, root, descriptor)):
            return False
        store, keys = Store(root), keys_of_tables(root, descriptor)
        known = {name for name, key in keys.items() if store.has(KIND, key)}
        fresh = [each for each in package.resources if each.name not in known]
        paths = {(root / descriptor).parent / each.path: each.name for each in fresh if each.path}
        for sheet, place in sheets_of(package, root, descriptor):
            if place in paths:
                seen = inspect(noting(sheet, paths[place], asked), place.read_bytes())
                if seen.problems or seen.mended is not None or seen.rows is None:
                    return False
        try:
            if not all(each.validate().valid for each in fresh):
                return False
        except frictionless.FrictionlessException:
            return False
    seen_whole = {each.name for each in fresh} & keys.keys() - asked
    # A table that was saved meanwhile is not known: what was looked at may be either state of it.
    still = keys_of_tables(root, descriptor) if seen_whole else {}
    for name in seen_whole:
        if still.get(name) == keys[name]:
            store.put(KIND, keys[name], b"")
    return True


def noting(sheet: Sheet, name: str, asked: set[str]) -> Sheet:
    """A sheet of which it is noted if its look asks for what stands in other tables."""

    def noted(give: Callable[[], Any]) -> Callable[[], Any]:
        def given() -> Any:
            asked.add(name)
            return give()

        return given

    keys = {column: noted(give) for column, give in sheet.keys.items()}
    return replace(sheet, keys=keys, familiar=noted(sheet.familiar), others=noted(sheet.others))


def keys_of_tables(root: Path, descriptor: str) -> dict[str, str]:
    """The tables of a valid dictionary by name, each with a digest of all that its own check depends on.

    Left out are those that it does not hold whole: of several files, of another host, with a schema or
    a dialect in a file of its own, or that refer to one of these.
    """
    content, folder = read_yaml(root / descriptor, root), (root / descriptor).parent
    listed = {each["name"]: each for each in content["resources"] if plain(each)}
    facts = [makers(), files.file_digest(root / descriptor)]
    keys = {}
    for name, resource in listed.items():
        foreign = (resource.get("schema") or {}).get("foreignKeys") or ()
        read = [name, *(key["reference"]["resource"] or name for key in foreign)]
        if listed.keys() >= set(read):
            digests = [files.file_digest(folder / listed[each]["path"]) for each in read]
            keys[name] = files.digest(files.to_json([*facts, name, digests]).encode())
    return keys


def plain(resource: Mapping[str, Any]) -> bool:
    """Whether a table is one file, and the dictionary holds all else that is said of it."""
    texts = ("path", "schema", "dialect")
    path, *said = (resource.get(name) for name in texts)
    return (
        isinstance(path, str)
        and "://" not in path
        and not resource.get("extrapaths")
        and not any(isinstance(each, str) for each in said)
    )


def makers() -> str:
    """One digest of the modules that look at tables, and the version of what they use."""
    folder = Path(publisher.__file__).parent
    names = [name for name in files.tree(folder) if name.startswith(("base/", "site/"))]
    digests = {name: files.file_digest(folder / name) for name in names if name.endswith(".py")}
    return files.digest(files.to_json([version("frictionless"), digests]).encode())
