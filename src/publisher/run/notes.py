"""Inside a running notebook: what it was seen to depend on, written down in a file.

A process that is forked from the notebook's writes into the same file.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from publisher.run import inputs
from publisher.run.inputs import ABSENT, FILE, IGNORED, LISTING, PRESENCE, ROWS, Input
from publisher.run.rows import rows_state

SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/sys", "/dev", "/opt", "/var/cache")


class NotAllowed(PermissionError):
    """A notebook tried to do what would make its result depend on more than the project."""


class Notes:
    """What a run depended on below `root`, and where it may read at all.

    Looking at a path for a note is not noted itself: `busy` says that one is being made.
    """

    def __init__(self, root: str, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.project = _folder(root)
        self.inside, self.outside = self._libraries()
        self.publisher = _folder(str(Path(__file__).parents[1]))
        self.noted: set[Input] = set()
        self.written: set[str] = set()
        self.own = threading.local()
        self.path = os.path.join(tempfile.gettempdir(), "inputs.txt")

    @property
    def busy(self) -> bool:
        """Whether this thread is making a note."""
        return getattr(self.own, "busy", False)

    @busy.setter
    def busy(self, busy: bool) -> None:
        self.own.busy = busy

    def _libraries(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Folders of the interpreter and its libraries: those inside the project, and all others.

        Inside lies at most an environment such as `.venv`; outside also count the system, the
        run's own folder and whatever else modules are imported from.
        """
        libraries = {sys.prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
        others = {*SYSTEM, sys.base_prefix, tempfile.gettempdir(), *filter(None, sys.path)}
        others |= {os.environ[name] for name in ("HOME", "SYSTEMROOT") if name in os.environ}
        folders = {_folder(path) for path in libraries}
        inside = {path for path in folders if path.startswith(self.project)} - {self.project}
        outside = {_folder(path) for path in libraries | others}
        return tuple(sorted(inside)), tuple(
            sorted(path for path in outside if not path.startswith(self.project))
        )

    def full(self, path: Any) -> str:
        """A path as it really is: absolute, through all links."""
        return os.path.realpath(os.fsdecode(path))

    def name(self, full: str) -> str | None:
        """A full path relative to the project; None if no run depends on what is there."""
        if not f"{full}/".startswith(self.project):
            return None
        if f"{full}/".startswith((*self.inside, self.publisher)):
            return None
        name = full[len(self.project) :]
        if IGNORED.intersection(Path(name).parts) or os.path.basename(name).startswith("<"):
            return None
        return name

    def require_inside(self, full: str, what: str = "opens") -> None:
        """Raise `NotAllowed` for a path outside the project that is no library's either."""
        if "outside" in self.allowed or f"{full}/".startswith((self.project, *self.outside)):
            return
        raise NotAllowed(
            f"{what} {full}, which is outside the project; copy it into data/, "
            "or build with --allow outside:REASON"
        )

    def require_write(self, full: str, verb: str = "writes to") -> None:
        """Raise `NotAllowed` for a change of the project, unless the build allows it."""
        if not (name := self.name(full)):
            return
        if "write" not in self.allowed:
            raise NotAllowed(
                f"{verb} {name}, but a story only reads the project; take it out, "
                "or build with --allow write:REASON"
            )
        self.written.add(name)

    def note(self, kind: str, path: str, about: str = "", seen: str = "") -> None:
        """Write down one input, once."""
        one = Input(kind, path, about, seen)
        if one not in self.noted:
            self.noted.add(one)
            # Opened anew each time: a process on its way to be another program has closed its files.
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(file, json.dumps([kind, path, about, seen]).encode() + b"\n")
            os.close(file)

    def content(self, full: str) -> None:
        """Note that a file was read, or that nothing was found in its place."""
        if (name := self.name(full)) is None:
            return
        there = inputs.presence(full)
        if there == "file":
            self.note(FILE, name)
        else:
            self.note(PRESENCE, name, seen=there)

    def rows(self, full: str, column: str, value: str) -> None:
        """Note that of a table which is opened next only some rows are used.

        A table without that column is noted as a whole when it is opened.
        """
        name, seen = self.name(full), rows_state(full, column, value)
        if name is not None and seen is not None:
            self.note(ROWS, name, f"{column}={value}", seen)
            self.own.expected = full

    def expects(self, full: str) -> bool:
        """Whether a file is opened for the sake of some of its rows, as was said just before."""
        expected = getattr(self.own, "expected", None)
        self.own.expected = None
        return full == expected

    def looked_for(self, full: str) -> None:
        """Note that somebody asked whether there is something."""
        if name := self.name(full):
            self.note(PRESENCE, name, seen=inputs.presence(full))

    def listed(self, full: str, pattern: str = "") -> None:
        """Note that the names in a folder were asked for."""
        if (name := self.name(full)) is not None:
            self.note(LISTING, name, pattern, inputs.listing(full, pattern))

    def everything(self) -> list[Input]:
        """All that was noted, in this process and in those forked from it, without what the run
        itself has written, and without what other notes say already.
        """
        lines = Path(self.path).read_text(encoding="utf-8").splitlines()
        found = {Input(*json.loads(line)) for line in lines}
        known = {one.path for one in found if one.kind in (FILE, LISTING, ROWS)}
        known |= {str(parent) for path in known for parent in Path(path).parents}
        touched = {os.path.dirname(path) for path in self.written}
        return sorted(
            replace(one, seen="") if one.kind == LISTING and one.path in touched else one
            for one in found
            if one.path not in self.written
            and not (one.kind == PRESENCE and one.seen != ABSENT and one.path in known)
        )


def _folder(path: str) -> str:
    return os.path.join(os.path.realpath(path), "")
