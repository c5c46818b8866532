"""A measure, a milestone or a statement that leads nowhere is told with its table, row and remedy."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from helpers.tables import rules
from publisher.site.tables import package_problems

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow

# What is broken at once: table, the row as its first columns name it, column, what stands there.
KEYS = {
    "a region": ("measure_regions", ("m107", "beijing"), "region_id", "atlantis"),
    "an area": ("measures", ("m001",), "area_id", "2025-nowhere"),
    "a theme": ("measures", ("m101",), "theme", "Sorcery"),
    "a cap": ("caps", ("m110",), "measure_id", "m999"),
}
CELLS = {
    "a kind": ("measures", ("m102",), "kind", "magic"),
    "a source": ("milestones", ("beijing", "2019-02-22"), "source_ids", ""),
}
DATE = {"a date": ("milestones", ("beijing", "2015-05-05"), "occurred_on", "")}
BROKEN = {**KEYS, **CELLS, **DATE}


def broken(root: Path, table: str, key: tuple[str, ...], column: str, value: str) -> int:
    """Write a value into the first row that begins so, and give its row as an editor counts it."""
    path = root / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    index = next(i for i, row in enumerate(rows) if tuple(row[: len(key)]) == key)
    rows[index][head.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])
    return index + 2


def copied(root: Path) -> Path:
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str, str]]]:
    """What is told of what was broken: row, what was found, remedy."""
    told = {}
    for group in (KEYS, CELLS, DATE):
        root = copied(tmp_path_factory.mktemp("broken"))
        rows = {what: broken(root, *at) for what, at in group.items()}
        problems = package_problems(root, "data/datapackage.yaml")
        told |= {
            what: [
                (row, problem.found, problem.remedy)
                for problem in problems
                if problem.where.startswith(f"data/{group[what][0]}.csv, row {row}")
            ]
            for what, row in rows.items()
        }
    return told


@pytest.mark.parametrize("what", BROKEN)
def test_a_row_that_names_nothing_that_exists_stops_the_build_at_its_place(
    found: dict[str, list[tuple[int, str, str]]], what: str
):
    assert found[what], f"{what} was not told"
    assert all(remedy for _, _, remedy in found[what])


@pytest.mark.parametrize("what", [*KEYS, "a kind"])
def test_what_is_unknown_is_named(found: dict[str, list[tuple[int, str, str]]], what: str):
    assert any(BROKEN[what][3] in told for _, told, _ in found[what])


def test_a_statement_told_in_a_table_that_there_is_not_is_told(tmp_path: Path):
    root = copied(tmp_path)
    row = broken(root, "statements", ("s07",), "told_in", "plans;rumours")
    (problem,) = rules.problems(root)
    assert problem["where"] == f"data/statements.csv, row {row}"
    assert "'rumours'" in problem["found"]
    assert "measures" in problem["remedy"]
