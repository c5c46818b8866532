"""Inside a running notebook: note what it depends on, and keep it inside the project.

`start` is called before the notebook's first cell, `used` after its last. An audit hook sees every
file that Python opens, every folder it lists, every program and database; questions whether a file
exists are asked through functions that are wrapped (`publisher.run.looking`), and so are those
that let compiled libraries read and write (`publisher.run.readers`, `publisher.run.writers`). What a program reads is not seen: such
a page runs at every build.

A page's result depends on the project and nothing else: changing the project, reading files
outside it and opening a network connection raise `NotAllowed`, unless a build allows it.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from publisher.run import looking, modules, programs, readers, rows, writers
from publisher.run.notes import NotAllowed, Notes

NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
OF_A_SOCKET = {"socket.connect", "socket.sendto"}  # whose first argument is the socket
CHANGES = {
    "os.remove": 1, "os.rename": 2, "os.rmdir": 1, "os.mkdir": 1, "os.link": 2, "os.symlink": 2,
    "os.truncate": 1, "os.chmod": 1, "os.chown": 1, "os.utime": 1,
}  # fmt: skip
CHOICES = ("network", "outside", "write")
# What SQLite calls statements that change tables, indexes, triggers and views.
CHANGES_A_DATABASE = {1, 2, 7, 8, 9, 10, 11, 16, 17, 18, 23, 26, 27}
ATTACH = 24  # what SQLite calls a statement that opens another database

_notes: Notes


def start(root: str, allow: Iterable[str] = ()) -> None:
    """Begin to note what is used of the project at `root`, and to refuse what is not allowed."""
    global _notes
    _notes = notes = Notes(root, frozenset(allow))
    modules.watch(notes)
    looking.watch(notes)
    readers.watch(notes)
    writers.watch(notes)
    programs.watch(notes)
    _watch_databases(notes)
    handlers: dict[str, Callable[..., None]] = {
        "open": _open,
        "os.listdir": _list,
        "os.scandir": _list,
        "sqlite3.connect": _database,
        "import": modules.imported,
        rows.EVENT: _rows,
        "ctypes.dlopen": programs.calls_library,
    }
    handlers |= {event: partial(_network, event) for event in NETWORK}
    handlers |= {event: partial(_change, event, count) for event, count in CHANGES.items()}
    handlers |= {event: partial(programs.started, event) for event in programs.EVENTS}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler is not None and not notes.busy:
            with own_business(notes):
                handler(notes, *arguments)

    sys.addaudithook(hook)


def used() -> list[list[str]]:
    """What was used since `start`, as lists of the fields of `Input`."""
    with own_business(_notes):
        modules.note_modules(_notes)
        return [[one.kind, one.path, one.about, one.seen] for one in _notes.everything()]


@contextlib.contextmanager
def own_business(notes: Notes) -> Iterator[None]:
    """Look at files for the sake of a note."""
    notes.busy = True
    try:
        yield
    finally:
        notes.busy = False


def _open(notes: Notes, path: object, mode: object, flags: int) -> None:
    if not isinstance(path, str | bytes):
        return
    full = notes.full(path)
    if isinstance(mode, str):
        writes = any(letter in mode for letter in "wax+")
    else:
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
    if not full.startswith(notes.project):
        notes.require_inside(full)
    elif writes:
        notes.require_write(full)
    elif os.path.isdir(full):
        notes.listed(full)
    elif not notes.expects(full):
        notes.content(_source(full))
        written = os.path.abspath(os.fsdecode(path))
        if written != full and written.startswith(
            notes.project
        ):  # a link, which may lead elsewhere
            notes.content(written)


def _rows(notes: Notes, path: str, column: str, value: str) -> None:
    notes.rows(notes.full(path), column, value)


def _source(full: str) -> str:
    """The file of a module in the place of its compiled form."""
    if full.endswith(".pyc") and "__pycache__" in full:
        with contextlib.suppress(ValueError):
            return importlib.util.source_from_cache(full)
    return full


def _change(event: str, count: int, notes: Notes, *arguments: Any) -> None:
    for path in arguments[:count]:
        if isinstance(path, str | bytes | os.PathLike):
            folder, name = os.path.split(os.path.abspath(os.fsdecode(path)))
            notes.require_write(os.path.join(notes.full(folder), name), f"changes ({event})")


def _list(notes: Notes, path: object = None) -> None:
    if _importing():
        return
    if isinstance(path, int):
        path = os.readlink(f"/proc/self/fd/{path}") if os.path.exists("/proc/self/fd") else "."
    full = notes.full("." if path is None else path)
    notes.require_inside(full, "lists")
    notes.listed(full)


def _importing() -> bool:
    """Whether a folder is listed by the import system, which `modules` takes care of.

    Its metadata lists every folder of the path in search of installed packages, which the lock names.
    """
    frame = sys._getframe(3)
    looks_for_packages = frame.f_globals.get("__name__") == "importlib.metadata"
    return looks_for_packages or frame.f_code.co_filename.startswith("<frozen importlib")


def _network(event: str, notes: Notes, *arguments: Any) -> None:
    local = event == "socket.connect" and isinstance(arguments[1], str | bytes)
    if "network" not in notes.allowed and not local:
        raise NotAllowed(
            f"opens a network connection{_to_host(arguments[event in OF_A_SOCKET])}; put what it needs "
            "into the project, or build with --allow network:REASON"
        )


def _to_host(address: object) -> str:
    """Where a connection leads to, in words: a host, or an address that begins with one."""
    host = address[0] if isinstance(address, tuple) and address else address
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    return f" to {text}" if re.fullmatch(r"[\w.:-]+", text) else ""


def _database(notes: Notes, database: object) -> None:
    """Note a database, with the journals beside it. One that is not there would be made."""
    full = _database_file(notes, database)
    if full is None:
        return
    notes.require_inside(full)
    if not os.path.exists(full) and "mode=ro" not in str(database):
        notes.require_write(full, "makes")
    notes.content(full)
    for journal in ("-wal", "-journal"):
        notes.content(full + journal)


def _database_file(notes: Notes, database: object) -> str | None:
    """The file of a database; None of one in memory."""
    name = os.fsdecode(database) if isinstance(database, str | bytes | os.PathLike) else ""
    if name.startswith("file:"):
        uri = urlsplit(name)
        name = "" if "mode=memory" in uri.query else unquote(uri.path)
    return None if name in ("", ":memory:") else notes.full(name)


def _watch_databases(notes: Notes) -> None:
    """Note the databases that are attached to a connection later, and let none be changed.

    Python announces only the first. SQLite itself says of what is refused that it is not authorized.
    """
    try:
        import sqlite3
    except ImportError:  # a Python without it
        return
    original = sqlite3.connect

    def authorize(
        kept: bool, action: int, name: str | None, _: Any, database: Any, *__: Any
    ) -> int:
        if action == ATTACH and name is not None and not notes.busy:
            with own_business(notes):
                _database(notes, name)
        changed = kept and database == "main" and action in CHANGES_A_DATABASE
        return sqlite3.SQLITE_DENY if changed else sqlite3.SQLITE_OK

    @functools.wraps(original)
    def connect(*arguments: Any, **options: Any) -> Any:
        connection = original(*arguments, **options)
        with own_business(notes):
            full = _database_file(notes, arguments[0] if arguments else options.get("database"))
        kept = full is not None and notes.name(full) is not None and "write" not in notes.allowed
        connection.set_authorizer(partial(authorize, kept))
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = connect
