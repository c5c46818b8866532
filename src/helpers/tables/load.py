"""The curated tables: read each with its dictionary, or say what is wrong with it.

A table is a CSV file in `data/`; what its columns mean, their types, units and labels in two
languages stand in `data/datapackage.yaml` and nowhere else. `load` turns a file into a DataFrame
with exactly the types the dictionary names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
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


# ---------------------------------------------------------------------------- project, dictionary


def project_root() -> Path:
    """The folder that holds `_quarto.yml`, looked for upwards from this file."""
    for folder in Path(__file__).resolve().parents:
        if (folder / CONFIG).is_file():
            return folder
    raise TableError(
        str(Path(__file__).resolve().parent),
        f"no {CONFIG} in this folder or above",
        "Use the helpers from inside the project, or install the project in place (pip install -e).",
    )


def dictionary(*, root: Path | None = None) -> dict[str, Any]:
    """The whole of `data/datapackage.yaml`. Do not change what you get: it is shared."""
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
    """The day on which the tables were last brought up to date: `created` of the dictionary."""
    return pd.Timestamp(str(dictionary(root=root)["created"])[:10])


def table_names(*, root: Path | None = None) -> list[str]:
    """The tables the dictionary describes, in its order."""
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
    """The columns of one table as the dictionary describes them, in file order."""
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
    """What to call each column before a reader: column to label, in `en` or `zh`."""
    key = _label_key(lang)
    return {entry["name"]: entry[key] for entry in fields(name, root=root)}


def units(name: str, *, root: Path | None = None) -> dict[str, str]:
    """The unit of each column that has one, as in `bn CNY` or `percent`."""
    return {e["name"]: e["unit"] for e in fields(name, root=root) if "unit" in e}


def value_labels(
    name: str, column: str, lang: str = "en", *, root: Path | None = None
) -> dict[str, str]:
    """What to call each code of a column before a reader: code to label, in `en` or `zh`."""
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


# ---------------------------------------------------------------------------------------- reading


def load(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read one table with the types its dictionary names.

    Dates become datetimes, whole numbers and years `Int64`, numbers floats, booleans `boolean`;
    an empty cell is a missing value, whose reason stands in `<column>_missing` where the table has
    such a column. Raises `TableError` with file, row and value if a column is missing or extra, a
    value is required or has the wrong type, or a key repeats.
    """
    cells = read_cells(name, root=root)
    where = f"data/{resource(name, root=root)['path']}"
    columns = {
        entry["name"]: _convert(cells[entry["name"]], entry, where)
        for entry in fields(name, root=root)
    }
    return require_unique(pd.DataFrame(columns), primary_key(name, root=root), where=where)


def read_cells(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read one table as the text of its cells, missing where a cell is empty."""
    entry = resource(name, root=root)
    path = (root or project_root()) / "data" / entry["path"]
    where = f"data/{entry['path']}"
    if not path.is_file():
        raise TableError(
            where,
            "the file is missing",
            f"Restore it, or take {name} out of {DICTIONARY}.",
        )
    with path.open(encoding="utf-8", newline="") as file:
        cells = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    expected = [column["name"] for column in entry["schema"]["fields"]]
    _require_columns(list(cells.columns), expected, where)
    return cells


def primary_key(name: str, *, root: Path | None = None) -> list[str]:
    """The columns that together name a row."""
    key = resource(name, root=root)["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def require_unique(table: pd.DataFrame, key: list[str], *, where: str) -> pd.DataFrame:
    """Return `table` unchanged, or raise `TableError` naming the first repeated key and its row."""
    repeated = table.duplicated(key)
    if repeated.any():
        row = int(repeated.to_numpy().nonzero()[0][0])
        value = ", ".join(str(table[column].iloc[row]) for column in key)
        raise TableError(
            f"{where}, row {row + 2}",
            f"{' + '.join(key)} {value!r} stands in an earlier row already",
            "Merge the two rows, or give each its own key.",
        )
    return table


def _require_columns(found: list[str], expected: list[str], where: str) -> None:
    if found == expected:
        return
    missing = [column for column in expected if column not in found]
    extra = [column for column in found if column not in expected]
    fault = "; ".join(
        text
        for text in (
            f"column {', '.join(missing)} is missing" if missing else "",
            f"column {', '.join(extra)} is not in the dictionary" if extra else "",
            "" if missing or extra else f"the columns stand in another order: {', '.join(found)}",
        )
        if text
    )
    raise TableError(
        f"{where}, row 1", fault, f"Make the first row read: {','.join(expected)} ({DICTIONARY})."
    )


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype("str")


def _integers(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch(r"-?\d+", na=False)).astype("Int64")


def _numbers(cells: pd.Series) -> pd.Series:
    return cells.where(cells.str.fullmatch(r"-?\d+(\.\d+)?", na=False)).astype("float64")


def _booleans(cells: pd.Series) -> pd.Series:
    return cells.map({"true": True, "false": False}).astype("boolean")


def _dates(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


# Frictionless type to: how a column is read (missing where a cell cannot be), what to ask for.
_TYPES: dict[str, tuple[Callable[[pd.Series], pd.Series], str]] = {
    "string": (_texts, "text"),
    "integer": (_integers, "a whole number without separators, as in 159"),
    "year": (_integers, "a year, as in 2021"),
    "number": (_numbers, "a number with a decimal point and no separators, as in 584.56"),
    "boolean": (_booleans, "true or false"),
    "date": (_dates, "a day as in 2021-04-20"),
}


def _convert(cells: pd.Series, entry: dict[str, Any], where: str) -> pd.Series:
    """Turn the text of one column into its type, or raise `TableError` at the first bad cell."""
    read, expected = _TYPES[entry["type"]]
    required = entry.get("constraints", {}).get("required", False)
    values = read(cells)
    empty = cells.isna().to_numpy()
    bad = values.isna().to_numpy() & (~empty | required)
    if bad.any():
        row = int(bad.argmax())
        place = f"{where}, row {row + 2}"
        if empty[row]:
            raise TableError(
                place,
                f"{entry['name']} is empty, but every row needs one",
                f"Write {expected}, or take the row out.",
            )
        raise TableError(
            place,
            f"{entry['name']} is {cells.iloc[row]!r}, which is not {expected}",
            f"Write {expected}, or leave the cell empty if no source gives it.",
        )
    return values


def cited(*tables: pd.DataFrame) -> list[str]:
    """The source ids that the rows of these tables cite, each once, in order of appearance."""
    cells: Iterable[str] = (
        cell for table in tables for cell in table["source_ids"].dropna().to_list()
    )
    return list(dict.fromkeys(name for cell in cells for name in cell.split(DELIMITER)))


# ------------------------------------------------------------------------------ table by table


def load_regions(*, root: Path | None = None) -> pd.DataFrame:
    """Read the pilot regions: one row per region, keyed by `region_id`.

    `focus` is empty where no source names one; `focus_basis` says how official it is. A region's
    point stands in geo/city_points.csv.
    """
    return load("regions", root=root)


def load_cohorts(*, root: Path | None = None) -> pd.DataFrame:
    """Read the cohorts: one row per State Council approval, keyed by its year, `cohort`.

    `approved_on` is the date of the State Council reply and is empty where no source shows it;
    `published_on` is known for all and stands in for it there (`pilots.dated_cohorts`).
    """
    return load("cohorts", root=root)


def load_plans(*, root: Path | None = None) -> pd.DataFrame:
    """Read the plans: one row per plan, task list or notice, keyed by `plan_id`.

    `issued_on` has a precision and a basis; `measures_count` is empty where no source counts them.
    Which regions a plan names stands in `plan_regions`.
    """
    return load("plans", root=root)


def load_events(*, root: Path | None = None) -> pd.DataFrame:
    """Read the events: one row per dated happening, oldest first, keyed by `event_id`.

    Not a full record: an event is here because a source we read reports it.
    """
    return load("events", root=root)


def load_measures(*, root: Path | None = None) -> pd.DataFrame:
    """Read the measures named in public: one row per measure as a source words it.

    A row is not certain to be one official task, and most official tasks are not here: never count
    rows as tasks.
    """
    return load("measures", root=root)


def load_fdi_national(*, root: Path | None = None) -> pd.DataFrame:
    """Read national FDI: one row per period, measure and statistical basis.

    Amounts are in billions, growth and shares in percent, all as printed by a source. Rows of
    different `basis` do not make one series.
    """
    return load("fdi_national", root=root)


def load_fdi_pilot(*, root: Path | None = None) -> pd.DataFrame:
    """Read services FDI of the pilot regions as a group: one row per group and period.

    The groups differ in membership and the rows in `basis`: never join them by a line.
    """
    return load("fdi_pilot", root=root)


def load_fdi_regions(*, root: Path | None = None) -> pd.DataFrame:
    """Read FDI of single regions: one row per region, period, measure and statistical basis.

    Coverage is patchy and calibres differ: no ranking of the regions can be made from it.
    """
    return load("fdi_regions", root=root)


def load_breaks(*, root: Path | None = None) -> pd.DataFrame:
    """Read the breaks: one row per place where a series stops being comparable."""
    return load("breaks", root=root)


def load_sources(*, root: Path | None = None) -> pd.DataFrame:
    """Read the sources: one row per page or document that a table cites, keyed by `source_id`."""
    return load("sources", root=root)


def load_corrections(*, root: Path | None = None) -> pd.DataFrame:
    """Read what sources get wrong or disagree on, with what the atlas holds instead and why."""
    return load("corrections", root=root)
