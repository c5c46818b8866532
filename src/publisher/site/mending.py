"""Mend in the project's tables what a spreadsheet did to them and has one right answer."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.site.dictionaries import dictionary_names
from publisher.site.project import Project
from publisher.site.sheets.decoding import decode
from publisher.site.sheets.inspect import inspect
from publisher.site.sheets.packages import sheets_of
from publisher.site.sheets.sheet import Sheet
from publisher.site.tables import all_keys, open_package

MOST = 60  # lines of a difference that are shown


@dataclass(frozen=True)
class Mended:
    """A table that was mended: its path, and the difference as a unified diff."""

    path: str
    difference: str


def mend_tables(project: Project) -> Iterator[Mended]:
    """Write each table anew that has something to mend; give the difference of each.

    A cell that can be read in two ways is left as it is, and so is every other byte. A table that
    cannot be opened is told by the check that follows.
    """
    from frictionless import system

    keys = all_keys(project)
    with system.use_context(trusted=True):
        for descriptor in dictionary_names(project):
            package, _ = open_package(project.root, descriptor)
            if package is None:
                continue
            for sheet, place in sheets_of(package, project.root, descriptor, keys):
                content = place.read_bytes()
                mended = inspect(sheet, content).mended
                if mended is not None:
                    replace_table(place.resolve(), content, mended)
                    yield Mended(sheet.path, difference(sheet, content, mended))


def replace_table(place: Path, content: bytes, mended: bytes) -> None:
    """Put a mended table in the place of the one that was read, with its permissions."""
    if place.read_bytes() != content:
        raise SiteError.single(str(place), "was changed while it was mended", "Try again.")
    mode = stat.S_IMODE(place.stat().st_mode)
    files.write(place, mended)
    os.chmod(place, mode)


def difference(sheet: Sheet, content: bytes, mended: bytes) -> str:
    """What was changed in a table, line by line; in words where only its encoding was."""
    old = decode(content, sheet.encoding, sheet.familiar)
    new = decode(mended, sheet.encoding)
    before, after = ((each.text or "").split("\n") for each in (old, new))
    lines = shortened(list(changed_rows(before, after, sheet.path)))
    said = f"{sheet.path} {old.found}; it is saved in {sheet.encoding.upper()} now"
    return "\n".join([*([said] if old.found else []), *(line.rstrip("\r") for line in lines)])


def changed_rows(before: list[str], after: list[str], path: str) -> Iterator[str]:
    """The rows that changed, each as it was and as it is; as a unified diff where rows went."""
    if len(before) != len(after):
        names = (f"{path} (as it was)", f"{path} (mended)")
        yield from difflib.unified_diff(before, after, *names, n=0, lineterm="")
        return
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if old != new:
            yield from (f"@@ {path}, row {number} @@", f"-{old}", f"+{new}")


def shortened(lines: list[str]) -> list[str]:
    """The first changed rows of a difference, and how many more there are."""
    if len(lines) <= MOST:
        return lines
    rest = sum(line.startswith("-") for line in lines[MOST:])
    return [*lines[:MOST], f"… and {rest} more rows; `git diff` shows them all."]
