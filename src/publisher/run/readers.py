"""Inside a running notebook: note which files compiled libraries are told to read.

GDAL, Arrow and others open files by themselves. The functions of Python that hand them a path are
wrapped, when their module is imported.
"""

from __future__ import annotations

import functools
import glob
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

from publisher.run import wrapping
from publisher.run.notes import NotAllowed, Notes

# What is wrapped of which module. Of a class it is what makes one of it.
READERS = {
    "pyogrio.raw": ("get_vsi_path_or_buffer",),
    "pyogrio.core": ("get_vsi_path_or_buffer",),
    "pyogrio.geopandas": ("get_vsi_path_or_buffer",),
    "pyarrow": ("memory_map", "OSFile", "input_stream"),
    "pyarrow.parquet.core": (
        "ParquetFile", "ParquetDataset", "read_table", "read_schema", "read_metadata",
    ),
    "pyarrow.parquet": ("read_table", "read_schema", "read_metadata"),
    "pyarrow.dataset": ("dataset", "parquet_dataset"),
    "pyarrow.feather": ("read_table", "read_feather"),
    "pyarrow.csv": ("read_csv", "open_csv"),
    "pyarrow.json": ("read_json", "open_json"),
    "pyarrow.orc": ("ORCFile", "read_table"),
    "lxml.etree": ("parse", "iterparse"),
    "polars": (
        "read_csv", "read_csv_batched", "scan_csv", "read_parquet", "scan_parquet", "read_ipc", "scan_ipc",
        "read_ipc_stream", "read_json", "read_ndjson", "scan_ndjson", "read_avro", "read_lines", "scan_lines",
        "read_parquet_schema", "read_parquet_metadata", "read_ipc_schema", "read_excel", "read_ods",
        "read_delta", "scan_delta",
    ),
    "fastexcel": ("read_excel",),
}  # fmt: skip
# What a query names is read, and names in queries are text.
QUERIES = {"duckdb": "DuckDBPyConnection", "polars.sql.context": "SQLContext"}
QUOTED = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"")
WRITTEN = re.compile(
    r"\b(?:to|export\s+database)\s*\Z", re.IGNORECASE
)  # before what a query writes
QUERY = re.compile(r"\S\s+\S|['\";]")
REMOTE = re.compile(r"^/?(vsi)?(https?|s3|gs|gcs|ftp|az|hf|curl)(:|/|_streaming)", re.IGNORECASE)
SCHEME = re.compile(r"^(file://|zip://|/vsizip/|/vsigzip/|/vsitar/)+")
NAMES = ("source", "path", "where", "path_or_paths", "path_or_buffer", "database", "query")
LONGEST = 4096


def watch(notes: Notes) -> None:
    """Wrap the readers of the modules that are loaded, and of those that will be."""
    wrapping.watch({*READERS, *QUERIES}, functools.partial(wrap, notes))


def wrap(notes: Notes, module: ModuleType) -> None:
    """Wrap the readers of a loaded module."""
    for name in READERS.get(module.__name__, ()):
        reader = getattr(module, name, None)
        if isinstance(reader, type) and "__init__" in vars(reader) and not _fixed(reader):
            reader.__init__ = noting(notes, reader.__init__)  # type: ignore[misc]
        elif reader is not None:
            setattr(module, name, noting(notes, reader))
    if connection := getattr(module, QUERIES.get(module.__name__, ""), None):
        for owner in (module, connection):
            for name in dir(owner):
                call = getattr(owner, name)
                if not name.startswith("_") and callable(call) and not isinstance(call, type):
                    setattr(owner, name, noting(notes, call, query=True))


def _fixed(reader: type) -> bool:
    """Whether a class is compiled, so that nothing in it can be replaced."""
    return not reader.__flags__ & (1 << 9)


def noting(notes: Notes, reader: Any, *, query: bool = False) -> Any:
    """A reader that notes which files its arguments name."""

    @functools.wraps(reader)
    def read(*arguments: Any, **options: Any) -> Any:
        if not notes.busy:
            notes.busy = True
            try:
                for value in told(arguments, options):
                    note(notes, value, query=query)
            finally:
                notes.busy = False
        return reader(*arguments, **options)

    return read


def told(arguments: tuple[Any, ...], options: dict[str, Any]) -> list[Any]:
    """The arguments that can name a file: the first, behind the object of a method, and some
    named ones.
    """
    own = arguments and not isinstance(arguments[0], str | os.PathLike | list | tuple)
    first = arguments[1:2] if own else arguments[:1]
    return [*first, *(options[name] for name in NAMES if name in options)]


def note(notes: Notes, value: Any, *, query: bool = False) -> None:
    """Note the files that an argument names: a path, several, or a query with paths in it."""
    if isinstance(value, list | tuple | set):
        for one in value:
            note(notes, one, query=query)
    elif isinstance(value, os.PathLike):
        note_path(notes, os.fsdecode(value))
    elif isinstance(value, str) and query and QUERY.search(value):
        for quoted in QUOTED.finditer(value):
            path = quoted[1] or quoted[2] or ""
            if WRITTEN.search(value[: quoted.start()]):
                notes.require_inside(notes.full(path), "writes to")
                notes.require_write(notes.full(path))
            else:
                note_path(notes, path)
    elif isinstance(value, str):
        note_path(notes, value)


def note_path(notes: Notes, text: str) -> None:
    """Note what a library reads when it is told a path: files with one stem, or a whole folder."""
    if REMOTE.match(text) and "network" not in notes.allowed:
        raise NotAllowed(
            f"reads {text}; put what it needs into the project, "
            "or build with --allow network:REASON"
        )
    path = SCHEME.sub("", text).partition("!")[0]
    if not path or len(path) > LONGEST or "\0" in path or "\n" in path or path.startswith("{"):
        return
    if ".zip/" in path:
        path = path.partition(".zip/")[0] + ".zip"
    if glob.has_magic(path) and not os.path.lexists(path):
        matching(notes, path)
        return
    full = notes.full(path)
    if os.path.lexists(full):
        notes.require_inside(full, "reads")
    if os.path.isdir(full):
        whole(notes, full)
    else:
        notes.content(full)
        alike(notes, full)


def alike(notes: Notes, full: str) -> None:
    """Note the files beside one that share its stem: they may say how to read it."""
    folder, name = os.path.split(full)
    stem = name.partition(".")[0]
    if not stem or notes.name(full) is None or not os.path.isdir(folder):
        return
    pattern = f"{glob.escape(stem)}.*"
    notes.listed(folder, pattern)
    for path in glob.glob(os.path.join(glob.escape(folder), pattern)):
        notes.content(path)


def whole(notes: Notes, full: str) -> None:
    """Note a folder with all that is in it."""
    if notes.name(full) is None:
        return
    for folder, _, names in os.walk(full):
        notes.listed(folder)
        for name in names:
            notes.content(os.path.join(folder, name))


def matching(notes: Notes, pattern: str) -> None:
    """Note what matches a pattern, and the folders in which more could."""
    fixed = Path(os.path.abspath(pattern))
    while glob.has_magic(str(fixed)):
        fixed = fixed.parent
    top = notes.full(fixed)
    if notes.name(top) is None:
        return
    for folder, _, _ in os.walk(top):
        notes.listed(folder)
    for path in glob.glob(pattern, recursive=True):
        notes.content(notes.full(path))
