"""Inside a running notebook: refuse what compiled libraries are told to write into the project.

Arrow, GDAL, polars and DuckDB write files by themselves, and Python announces nothing.
"""

from __future__ import annotations

import functools
import os
from types import ModuleType
from typing import Any

from publisher.run import wrapping
from publisher.run.notes import NotAllowed, Notes
from publisher.run.readers import REMOTE, SCHEME

ITSELF = ""  # the functions of the module, not of a class
# What is wrapped of which module, by the class that it is a method of.
WRITERS: dict[str, dict[str, tuple[str, ...]]] = {
    "polars.dataframe.frame": {
        "DataFrame": (
            "write_csv", "write_parquet", "write_ipc", "write_ipc_stream", "write_json",
            "write_ndjson", "write_avro", "write_excel", "write_delta",
        ),
    },
    "polars.lazyframe.frame": {
        "LazyFrame": ("sink_csv", "sink_parquet", "sink_ipc", "sink_ndjson", "sink_delta"),
    },
    "pyarrow.csv": {ITSELF: ("write_csv",)},
    "pyarrow.parquet.core": {ITSELF: ("write_table", "write_to_dataset", "write_metadata")},
    "pyarrow.parquet": {ITSELF: ("write_table", "write_to_dataset", "write_metadata")},
    "pyarrow.feather": {ITSELF: ("write_feather",)},
    "pyarrow.dataset": {ITSELF: ("write_dataset",)},
    "pyarrow.orc": {ITSELF: ("write_table",)},
    "pyogrio.geopandas": {ITSELF: ("write_dataframe",)},
    "pyogrio.raw": {ITSELF: ("write", "write_arrow")},
    "pyogrio": {ITSELF: ("write_dataframe", "write_arrow")},
    "pyarrow": {ITSELF: ("OSFile", "memory_map", "create_memory_map", "output_stream")},
    "duckdb": {ITSELF: ("connect",), "DuckDBPyRelation": ("to_csv", "write_csv", "to_parquet", "write_parquet")},
}  # fmt: skip
MODES = {"OSFile": "r", "memory_map": "r"}  # what reads, unless it is told another mode
NAMES = (
    "file",
    "path",
    "where",
    "dest",
    "base_dir",
    "root_path",
    "workbook",
    "target",
    "file_name",
)


def watch(notes: Notes) -> None:
    """Wrap the writers of the modules that are loaded, and of those that will be."""
    wrapping.watch(WRITERS, functools.partial(wrap, notes))


def wrap(notes: Notes, module: ModuleType) -> None:
    """Wrap the writers of a loaded module."""
    for owner_name, names in WRITERS[module.__name__].items():
        owner: Any = getattr(module, owner_name, None) if owner_name else module
        for name in names:
            if (writer := getattr(owner, name, None)) is not None:
                setattr(owner, name, refusing(notes, writer))


def refusing(notes: Notes, writer: Any) -> Any:
    """A writer that first asks whether it may write where its arguments say."""

    @functools.wraps(writer)
    def write(*arguments: Any, **options: Any) -> Any:
        if not notes.busy and writes(writer, arguments, options):
            notes.busy = True
            try:
                paths = [each for each in arguments if isinstance(each, str | os.PathLike)][:1]
                for path in [*paths, *(options[name] for name in NAMES if name in options)]:
                    changes(notes, path)
            finally:
                notes.busy = False
        return writer(*arguments, **options)

    return write


def writes(writer: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> bool:
    """Whether a call writes at all: a file may be opened to be read, a database be there already."""
    name, told = getattr(writer, "__name__", ""), [*arguments, *options.values()]
    if name in MODES:
        return any(isinstance(each, str) and each in ("w", "wb", "a", "r+", "r+b") for each in told)
    if name == "connect":
        path = next((each for each in told if isinstance(each, str | os.PathLike)), "")
        return bool(path) and ":" not in os.fsdecode(path) and not os.path.exists(path)
    return True


def changes(notes: Notes, path: object) -> None:
    """Raise `NotAllowed` if a path lies in the project or elsewhere where a story does not write."""
    if not isinstance(path, str | os.PathLike):
        return
    text = os.fsdecode(path)
    if REMOTE.match(text) and "network" not in notes.allowed:
        raise NotAllowed(f"writes to {text}; take it out, or build with --allow network:REASON")
    full = notes.full(SCHEME.sub("", text))
    notes.require_inside(full, "writes to")
    notes.require_write(full)
