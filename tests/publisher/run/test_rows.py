"""A page that says which rows of a table it uses depends on these rows, and on no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.run.choices import KEPT
from publisher.run.prepare import prepare
from publisher.run.rows import rows_state
from publisher.site.project import Project
from sites import PLAIN, tiny_site, with_cell

TABLE = "place_id,count\na,1\nb,2\na,3\n"
SAYS = "import sys\npath = '{path}'\nsys.audit('table.rows', path, '{column}', 'a')\n"
READS = "print([line for line in open(path) if line.startswith('a')])"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(TABLE)
    return path


def state(table: Path, text: str, column: str = "place_id", value: str = "a") -> str | None:
    table.write_text(text)
    return rows_state(str(table), column, value)


def test_a_row_of_something_else_does_not_count(table: Path):
    assert state(table, TABLE) == state(table, TABLE.replace("b,2", "b,9"))
    assert state(table, TABLE) == state(table, TABLE + "c,4\n")


@pytest.mark.parametrize(
    "changed",
    [
        TABLE.replace("a,3", "a,4"),
        TABLE.replace("a,3\n", ""),
        TABLE + "a,5\n",
        TABLE.replace("count", "number"),
        "place_id,count\na,3\nb,2\na,1\n",
    ],
)
def test_every_change_of_its_own_rows_counts(table: Path, changed: str):
    assert state(table, TABLE) != state(table, changed)


def test_having_no_rows_is_a_state_that_ends_with_the_first(table: Path):
    none = state(table, TABLE, value="c")
    assert none is not None
    assert none == state(table, TABLE.replace("b,2", "b,9"), value="c")
    assert none == state(table, TABLE + ",4\n\n", value="c")
    assert none != state(table, TABLE + "c,4\n", value="c")


def test_a_table_without_the_column_has_no_such_rows(table: Path):
    assert state(table, TABLE, column="other") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "kept"),
    [
        (SAYS.format(path="data/places.csv", column="place_id") + READS, True),
        (SAYS.format(path="data/places.csv", column="other") + READS, False),
        (SAYS.format(path="data/places.csv", column="place_id") + READS + "\n" + READS, False),
    ],
    ids=["said", "said of a column that is not there", "read again without saying so"],
)
def test_a_page_runs_again_only_for_the_rows_that_it_said(tmp_path: Path, code: str, kept: bool):
    project = tiny_site(tmp_path, index=with_cell(code), story=PLAIN)
    prepare(project)
    path = tmp_path / "data" / "places.csv"
    path.write_text(path.read_text().replace("b,2", "b,3"))
    reason = prepare(Project.open(tmp_path)).reasons["index.ipynb"]
    assert (reason == KEPT) is kept
    path.write_text(path.read_text().replace("a,1", "a,7"))
    reason = prepare(Project.open(tmp_path)).reasons["index.ipynb"]
    told = "the rows of data/places.csv with place_id = a" if kept else "data/places.csv"
    assert told in reason
