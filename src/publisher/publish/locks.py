"""The requirements of a pack: of the project's lock, what the pack's code imports, by hash."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version

from publisher.base.code import parse_code

ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", re.MULTILINE)
IMPORTS = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)
# What a notebook is opened and run with, and what saves a chart as a picture.
ALWAYS = ("ipykernel", "jupyterlab", "vl-convert-python")
HEAD = "# What this story needs, every file of it by its hash.\n"
UNLOCKED = (
    "# The project this story is from has no locked requirements: versions as it was run with.\n"
)


def normal(name: str) -> str:
    """The name of a distribution as packages spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def imported(code: str) -> frozenset[str]:
    """The top-level modules that some code imports; a cell with magics is read line by line."""
    try:
        tree = parse_code(code)
    except SyntaxError:
        return frozenset(IMPORTS.findall(code))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return frozenset(names)


@cache
def distributions() -> dict[str, list[str]]:
    """The installed distributions by the modules that they bring."""
    return {
        module: sorted(map(normal, names)) for module, names in packages_distributions().items()
    }


def needed(modules: Iterable[str]) -> list[str]:
    """The distributions that bring some modules, and those that every pack needs."""
    wanted = set(modules) - sys.stdlib_module_names
    return sorted(
        {name for module in wanted for name in distributions().get(module, ())[:1]} | set(ALWAYS)
    )


def requirements(lock: str, wanted: list[str]) -> str:
    """The part of a lock that installs `wanted` with all they need, on every platform.

    A lock names under each entry what asked for it, and has one entry for each range of Pythons that
    takes a version of its own. Where there is no lock, the versions installed.
    """
    entries: dict[str, str] = {}
    for name, text in blocks(lock):
        entries[name] = entries.get(name, "") + text
    if not entries:
        return UNLOCKED + "".join(f"{name}{pinned(name)}\n" for name in wanted)
    asked: dict[str, set[str]] = {}
    for name, text in entries.items():
        for parent in parents(text):
            asked.setdefault(parent, set()).add(name)
    kept: set[str] = set()
    open_ones = [name for name in wanted if name in entries]
    while open_ones:
        name = open_ones.pop()
        if name not in kept:
            kept.add(name)
            open_ones.extend(asked.get(name, ()))
    return HEAD + "".join(entries[name] for name in sorted(kept))


def blocks(lock: str) -> Iterator[tuple[str, str]]:
    """Each entry of a lock that carries hashes, by the name of its distribution."""
    places = list(ENTRY.finditer(lock))
    for number, place in enumerate(places, 1):
        end = places[number].start() if number < len(places) else len(lock)
        text = lock[place.start() : end]
        if "--hash=" in text:
            yield normal(place["name"]), text


def parents(block: str) -> set[str]:
    """The distributions that asked for the one of an entry, as its comment tells."""
    lines = [line.strip("# ") for line in block.splitlines() if line.lstrip().startswith("#")]
    return {
        normal(line.removeprefix("via").strip().partition("[")[0])
        for line in lines
        if line != "via"
    }


def pinned(name: str) -> str:
    """`==` and the version that is installed; nothing if it is not."""
    try:
        return f"=={version(name)}"
    except PackageNotFoundError:
        return ""
