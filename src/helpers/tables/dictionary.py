"""The one dictionary of the tables: what each column is called, its type, unit and codes.

It stands in data/datapackage.yaml and nowhere else.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

CONFIG = "_quarto.yml"
DICTIONARY = "data/datapackage.yaml"
DELIMITER = ";"  # between the ids in a `source_ids` cell

_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it is built in


class TableError(ValueError):
    """A table cannot be trusted as it stands: where, what was found, what to do."""

    def __init__(self, where: str, found: str, remedy: str) -> None:
        super().__init__(f"{where}: {found}. {remedy}")
        self.where = where
        self.found = found
        self.remedy = remedy


@cache
def project_root() -> Path:
    """The folder that holds `_quarto.yml`, looked for upwards from this file.

    Raises `TableError` if there is none.
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / CONFIG).is_file():
            return folder
    raise TableError(
        str(Path(__file__).resolve().parent),
        f"no {CONFIG} in this folder or above",
        "Use the helpers from inside the project, or install the project in place (pip install -e).",
    )


def dictionary(*, root: Path | None = None) -> dict[str, Any]:
    """The whole of `data/datapackage.yaml`. Do not change what you get: it is shared.

    Raises `TableError` with file and line if it is missing or not YAML.
    """
    path = (root or project_root()) / DICTIONARY
    if not path.is_file():
        raise TableError(DICTIONARY, "the file is missing", "Restore it: it describes every table.")
    return _parse(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _parse(path: Path, _changed: int) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        try:
            content: dict[str, Any] = yaml.load(file, Loader=_YamlLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise TableError(
                f"{DICTIONARY}, line {mark.line + 1}" if mark else DICTIONARY,
                f"it is not valid YAML: {getattr(error, 'problem', error)}",
                "Correct the indentation or the quotes at that line.",
            ) from error
    return content


def as_of(*, root: Path | None = None) -> pd.Timestamp:
    """The day on which the tables were last brought up to date: `created` of the dictionary.

    No row tells of anything later, which a rule checks. Raises `TableError` if the dictionary cannot
    be read, or if that is no day.
    """
    created = dictionary(root=root).get("created")
    try:
        return pd.Timestamp(str(created)[:10]).normalize()
    except ValueError as error:
        raise TableError(
            DICTIONARY,
            f"created is {created!r}, which is no day",
            "Write the day on which the tables were brought up to date, as in '2026-11-27T00:00:00Z'.",
        ) from error


def table_names(*, root: Path | None = None) -> list[str]:
    """The tables the dictionary describes, in its order.

    Raises `TableError` if the dictionary cannot be read.
    """
    return [resource["name"] for resource in dictionary(root=root)["resources"]]


def resource(name: str, *, root: Path | None = None) -> dict[str, Any]:
    """The dictionary's entry of one table, or `TableError` if it has none."""
    entries: dict[str, dict[str, Any]] = {
        entry["name"]: entry for entry in dictionary(root=root)["resources"]
    }
    if name not in entries:
        raise TableError(
            DICTIONARY, f"no table is called {name!r}", f"Choose one of {', '.join(entries)}."
        )
    return entries[name]


def fields(name: str, *, root: Path | None = None) -> list[dict[str, Any]]:
    """The columns of one table as the dictionary describes them, in file order.

    Raises `TableError` for an unknown table.
    """
    columns: list[dict[str, Any]] = resource(name, root=root)["schema"]["fields"]
    return columns


def field(name: str, column: str, *, root: Path | None = None) -> dict[str, Any]:
    """The dictionary's entry of one column, or `TableError` if it has none."""
    for entry in fields(name, root=root):
        if entry["name"] == column:
            return entry
    known = ", ".join(entry["name"] for entry in fields(name, root=root))
    raise TableError(
        DICTIONARY, f"{name} has no column {column!r}", f"Choose one of {known}, or describe it."
    )


def labels(name: str, lang: str = "en", *, root: Path | None = None) -> dict[str, str]:
    """What to call each column before a reader: column to label, in `en` or `zh`.

    Raises `ValueError` for another language, `TableError` for an unknown table.
    """
    key = _label_key(lang)
    return {entry["name"]: entry[key] for entry in fields(name, root=root)}


def units(name: str, *, root: Path | None = None) -> dict[str, str]:
    """The unit of each column that has one, as in `bn CNY` or `percent`.

    Raises `TableError` for an unknown table.
    """
    return {e["name"]: e["unit"] for e in fields(name, root=root) if "unit" in e}


def value_labels(
    name: str, column: str, lang: str = "en", *, root: Path | None = None
) -> dict[str, str]:
    """What to call each code of a column before a reader: code to label, in `en` or `zh`.

    Raises `ValueError` for another language, `TableError` for a column without codes.
    """
    _label_key(lang)
    entry = field(name, column, root=root)
    if "labels" not in entry:
        raise TableError(
            DICTIONARY,
            f"{name}.{column} has no `labels`",
            "Use a column that holds codes, or give each of its values a label in both languages.",
        )
    return {str(code): label[lang] for code, label in entry["labels"].items()}


def _label_key(lang: str) -> str:
    keys = {"en": "title", "zh": "title_zh"}
    if lang not in keys:
        raise ValueError(f"lang must be one of {sorted(keys)}, not {lang!r}")
    return keys[lang]


def primary_key(name: str, *, root: Path | None = None) -> list[str]:
    """The columns that together name a row.

    Raises `TableError` for an unknown table.
    """
    key = resource(name, root=root)["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


_read: dict[str, None] = {}  # the tables that this process has read, in order


def note_read(path: str) -> None:
    """Note that a table was read, so that a failing claim can say on what it may rest."""
    _read.setdefault(path)


def tables_read() -> list[str]:
    """The paths of the tables that were read since Python began, in the order of their first reading."""
    return list(_read)
