"""Inside a running notebook: note the modules it imports, and those that could come before them."""

from __future__ import annotations

import functools
import importlib.machinery
import importlib.util
import os
import sys
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, FileFinder
from pathlib import Path
from typing import Any

from publisher.run.inputs import FILE, MODULES, UNSEEN
from publisher.run.inputs import modules as held
from publisher.run.notes import Notes

# Compiled packages that read files through Python alone, or whose readers are wrapped. Of any other
# it is not known what it reads.
KNOWN = {
    "IPython", "PIL", "_cffi_backend", "_cyutility", "_yaml", "aiohttp", "bottleneck", "brotli", "cffi",
    "charset_normalizer", "contourpy", "coverage", "cryptography", "cython", "cytoolz", "debugpy",
    "fontTools", "frozenlist", "geopandas", "google", "greenlet", "hypothesis", "jieba", "jsonschema_rs",
    "kiwisolver", "lazy_object_proxy", "lxml", "markupsafe", "matplotlib", "mpl_toolkits",
    "msgpack", "msgspec", "multidict", "multimark", "mypy", "mypyc", "numexpr", "numpy", "orjson", "pandas",
    "patsy", "propcache", "psutil", "pyarrow", "pydantic_core", "pyogrio", "pyproj", "rapidfuzz",
    "regex", "rpds", "ruamel", "scipy", "shapely", "simplejson", "sklearn", "sqlalchemy",
    "statsmodels", "tornado", "tqdm", "ujson", "vl_convert", "wordcloud", "wrapt", "yaml", "yarl",
    "zmq", "zstandard", "duckdb", "_duckdb", "polars", "_polars_runtime_32", "_polars_runtime_64",
    "_polars_runtime_compat",
}  # fmt: skip

_asked: set[str] = set()


class Exact(importlib.machinery.SourceFileLoader):
    """Reads modules of the project, and trusts a compiled form only if it is surely of this source.

    Python compares time stamps in whole seconds: a source saved twice in one second may differ.
    """

    def get_code(self, fullname: str) -> Any:
        """The module's code."""
        path = self.get_filename(fullname)
        cached = importlib.util.cache_from_source(path)
        try:
            sure = int(os.stat(path).st_mtime) < int(os.stat(cached).st_mtime)
        except OSError:
            sure = True  # there is no compiled form
        return super().get_code(fullname) if sure else self.compiled(path)

    def compiled(self, path: str) -> Any:
        """The code of the source as it stands."""
        return self.source_to_code(self.get_data(path), path)


def watch(notes: Notes) -> None:
    """Let modules of the project be read by `Exact`."""
    loaders = (
        (importlib.machinery.ExtensionFileLoader, EXTENSION_SUFFIXES),
        (Exact, SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    )

    def finder(path: str) -> FileFinder:
        full = os.path.realpath(path or ".")
        if notes.name(full) is None or not os.path.isdir(full):
            raise ImportError("no folder of the project's modules", path=path)
        return FileFinder(path, *loaders)

    sys.path_hooks.insert(0, finder)
    for path in list(sys.path_importer_cache):
        if notes.name(os.path.realpath(path or ".")) is not None:
            del sys.path_importer_cache[path]


def imported(_: Notes, name: str, *__: Any) -> None:
    """Note that a module was asked for, found or not."""
    _asked.add(name.partition(".")[0])


def note_modules(notes: Notes) -> None:
    """Note the project's modules that are loaded, and what decides which ones are found."""
    for full in loaded_files():
        if (name := notes.name(full)) and os.path.isfile(full):
            notes.note(FILE, name)
    names = {name.partition(".")[0] for name in sys.modules} | _asked
    names = {name for name in names if name.isidentifier()} - sys.stdlib_module_names - {"__main__"}
    about = ",".join(sorted(names))
    for path in dict.fromkeys(os.path.realpath(path or ".") for path in sys.path):
        if (folder := notes.name(path)) is not None:
            notes.note(MODULES, folder, about, held(path, names))
    for package in sorted(unknown(notes)):
        notes.note(UNSEEN, f"imports {package}, compiled code that may read files by itself")


def loaded_files() -> set[str]:
    """The files of all modules that are loaded, by their full paths without links.

    There are thousands in a few hundred folders: each folder is followed once.
    """
    followed = functools.cache(os.path.realpath)
    found = set()
    for module in list(sys.modules.values()):
        if file := getattr(module, "__file__", None):
            folder, name = os.path.split(os.path.abspath(file))
            full = os.path.join(followed(folder), name)
            found.add(os.path.realpath(full) if os.path.islink(full) else full)
    return found


def unknown(notes: Notes) -> set[str]:
    """The compiled packages that are loaded and of which it is not known what they read."""
    found = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        installed = "site-packages" in Path(file).parts or "dist-packages" in Path(file).parts
        if installed and file.endswith(tuple(EXTENSION_SUFFIXES)):
            found.add(_package(name, Path(file).parts))
    return {name for name in found if name not in KNOWN and not name.startswith("_pydevd")}


def _package(name: str, parts: tuple[str, ...]) -> str:
    """The package that a compiled module belongs to; some call themselves by their last name alone."""
    first, dot, _ = name.partition(".")
    at = max(index for index, part in enumerate(parts) if part.endswith("-packages"))
    return first if dot or len(parts) == at + 2 else parts[at + 1]
