"""Rows of one's own matched to the places of the atlas: by name, Chinese name or code."""

from __future__ import annotations

import difflib
import re
import unicodedata
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.load import load_regions
from helpers.tables.places import load_points, load_units

MOST_TOLD = 6
PLACES = ("provinces", "regions")
# What a place is called besides its name: left out of both sides before they are compared.
ENDS = re.compile(
    r"(?: (?:province|municipality|city|new area|autonomous region|sar|special administrative region"
    r"|zhuang|hui|uygur|uyghur|shi|sheng))+$"
)
HAN_ENDS = re.compile(r"(?:壮族|回族|维吾尔)?(?:自治区|特别行政区|省|市)$")


class UnmatchedWarning(UserWarning):
    """Rows of a table that no place of the atlas is known for."""


def joined(
    table: pd.DataFrame,
    *,
    to: str,
    on: str | None = None,
    where: str = "the table",
    root: Path | None = None,
) -> pd.DataFrame:
    """Match each row to a province or a pilot region, and add what the atlas knows of it.

    `to="provinces"` adds `province_iso`, `province` and `province_zh`; `to="regions"` adds
    `region_id`, `region`, `region_zh`, `cohort`, `province_iso`, `lon` and `lat`. A column that the
    table has already stays as it is. Places are told by the column `on`: name, Chinese name, id, ISO
    code or six-digit code, with or without "Province", "City", 省 or 市; left open, by the column
    that matches best. Rows that match nothing are kept with gaps, and named in an `UnmatchedWarning`
    with what is nearest. Raises `TableError` if `to` or `on` is unknown, or no row matches.
    """
    known, names = _known(to, root=root)
    if on is not None and on not in table.columns:
        raise TableError(
            where,
            f"it has no column {on!r}",
            f"Choose on= from {', '.join(map(str, table.columns))}.",
        )
    candidates = [on] if on is not None else list(table.columns)
    best, keys = _best(table, candidates, names)
    if not keys.notna().any():
        remedy = _other_join(table, to, root=root) or _remedy(to, on, table, known)
        raise TableError(where, f"no row matches one of our {to}", remedy)
    if keys.isna().any():
        _tell_unmatched(table[best], keys, names, known, where, _better_join(table, to, keys, root))
    ours = known.drop(columns=[name for name in known.columns if name in table.columns])
    result = pd.concat([table, ours.reindex(keys).set_index(table.index)], axis=1)
    result.attrs = dict(table.attrs)
    return result


def _best(
    table: pd.DataFrame, candidates: list[Any], names: dict[str, str]
) -> tuple[Any, pd.Series]:
    """The column that matches best, and the key of each of its rows."""
    found = {
        column: table[column].map(lambda cell: names.get(plain(cell))) for column in candidates
    }
    best = max(found, key=lambda column: found[column].notna().sum())
    return best, found[best]


def _other_join(
    table: pd.DataFrame, to: str, *, root: Path | None, more_than: int = 0
) -> str | None:
    """The other places that rows match, and how many of them; None if no more than so many do."""
    for other in PLACES:
        if other == to:
            continue
        column, keys = _best(table, list(table.columns), _known(other, root=root)[1])
        if (count := int(keys.notna().sum())) > more_than:
            return (
                f"{count} of {len(table)} rows match one of our {other} by {column!r}: "
                f'write join="{other}", on="{column}".'
            )
    return None


def _better_join(table: pd.DataFrame, to: str, keys: pd.Series, root: Path | None) -> str | None:
    return _other_join(table, to, root=root, more_than=int(keys.notna().sum()))


def _known(to: str, *, root: Path | None) -> tuple[pd.DataFrame, dict[str, str]]:
    """What is added of each place, by its key; and the key of every name that it may be called by."""
    if to == "provinces":
        units = load_units(root=root)
        called = units[["iso", "name_en", "name_zh", "adcode"]].assign(short=units["iso"].str[-2:])
        units = units.rename(
            columns={"iso": "province_iso", "name_en": "province", "name_zh": "province_zh"}
        )
        columns = ["province_iso", "province", "province_zh"]
        return units[columns].set_index("province_iso", drop=False), _names(called, "iso")
    if to == "regions":
        regions = load_regions(root=root).merge(
            load_points(root=root)[["region_id", "lon", "lat"]], on="region_id", validate="1:1"
        )
        called = regions[["region_id", "name_en", "name_zh", "official_name_zh", "adcode"]]
        regions = regions.rename(columns={"name_en": "region", "name_zh": "region_zh"})
        columns = ["region_id", "region", "region_zh", "cohort", "province_iso", "lon", "lat"]
        return regions[columns].set_index("region_id", drop=False), _names(called, "region_id")
    raise TableError("the table", f"nothing can be joined to {to!r}", "Use provinces or regions.")


def _names(called: pd.DataFrame, key: str) -> dict[str, str]:
    return {
        plain(cell): str(row[key])
        for row in called.to_dict("records")
        for cell in row.values()
        if not pd.isna(cell)
    }


def plain(cell: object) -> str:
    """What is compared of a name: letters and digits, without accents and the kind of place."""
    if cell is None or (isinstance(cell, float) and cell != cell) or cell is pd.NA:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    folded = unicodedata.normalize("NFKD", text.casefold().strip())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    letters = HAN_ENDS.sub("", ENDS.sub("", letters))
    return re.sub(r"[^\w]|_", "", letters)


def _tell_unmatched(
    cells: pd.Series,
    keys: pd.Series,
    names: dict[str, str],
    known: pd.DataFrame,
    where: str,
    other: str | None,
) -> None:
    """Warn of the rows that match nothing, each with the name that is nearest to it."""
    pairs = zip(range(2, len(cells) + 2), cells, keys, strict=True)
    missing = [(number, cell) for number, cell, key in pairs if not isinstance(key, str)]
    told = []
    for number, cell in missing[:MOST_TOLD]:
        near = difflib.get_close_matches(plain(cell), names, n=1, cutoff=0.75)
        hint = f", perhaps {known.iloc[:, 1][names[near[0]]]}" if near else ""
        told.append(f"row {number} ({'empty' if pd.isna(cell) else cell}{hint})")
    more = len(missing) - len(told)
    warnings.warn(
        f"{where}: {len(cells) - len(missing)} of {len(cells)} rows match by {cells.name!r}. "
        f"Not matched: {'; '.join(told)}{f'; and {more} more' if more > 0 else ''}."
        f"{f' {other}' if other else ''}",
        UnmatchedWarning,
        stacklevel=4,
    )


def _remedy(to: str, on: str | None, table: pd.DataFrame, known: pd.DataFrame) -> str:
    example = ", ".join(map(str, known.iloc[0, :2]))
    looked = f"the column {on!r}" if on else f"any of {', '.join(map(str, table.columns))}"
    return f"Name a place in {looked} as we do, by name or code ({example}), or choose on=."
