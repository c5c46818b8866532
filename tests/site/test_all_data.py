"""All data of the built site at once: in every format the same rows, and opened by the tools named."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml
from frictionless import Package

NAME = "services-opening-up-atlas"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of all data, unpacked."""
    folder = tmp_path_factory.mktemp("data")
    with zipfile.ZipFile(built_site / "download" / f"{NAME}.zip") as archive:
        archive.extractall(folder)
    return folder / NAME


def rows_of(path: Path) -> int:
    return len(pd.read_csv(path, dtype=str))


def test_every_format_holds_the_rows_of_every_table(built_site: Path, unpacked: Path):
    import fastparquet

    download = built_site / "download"
    database = sqlite3.connect(download / f"{NAME}.sqlite")
    with zipfile.ZipFile(download / f"{NAME}.xlsx") as book:
        sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    for path in (built_site / "data").glob("*.csv"):
        table, rows = path.stem, rows_of(path)
        assert database.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (rows,)
        parquet = fastparquet.ParquetFile(str(download / "parquet" / f"{table}.parquet"))
        assert parquet.count() == rows
        assert rows_of(unpacked / "data" / path.name) == rows
        assert table in sheets
    assert sheets[:2] == ["About", "Columns"]


def test_numbers_in_the_database_are_numbers_and_gaps_are_null(built_site: Path):
    database = sqlite3.connect(built_site / "download" / f"{NAME}.sqlite")
    kinds = database.execute("SELECT DISTINCT typeof(value) FROM baseline").fetchall()
    assert {kind for (kind,) in kinds} <= {"real", "integer", "null"}
    meaning = "SELECT title FROM columns_ WHERE \"table\" = 'regions' AND \"column\" = 'cohort'"
    assert database.execute(meaning).fetchone()[0]


def test_the_database_declares_which_rows_name_which_and_none_names_what_is_not_there(
    built_site: Path,
):
    database = sqlite3.connect(built_site / "download" / f"{NAME}.sqlite")
    keys = database.execute('SELECT "table", "from" FROM pragma_foreign_key_list(\'measures\')')
    assert set(keys) >= {("plans", "plan_id")}
    declared = "SELECT count(*) FROM sqlite_master, pragma_foreign_key_list(sqlite_master.name)"
    assert database.execute(declared).fetchone()[0] == sum(
        len([key["fields"]] if isinstance(key["fields"], str) else key["fields"])
        for folder in ("data", "geo")
        for table in yaml.safe_load((ROOT / folder / "datapackage.yaml").read_text())["resources"]
        for key in table.get("schema", {}).get("foreignKeys", ())
        if table["path"].endswith(".csv")
    )
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_published_dictionaries_resolve_from_where_they_stand_and_are_valid(built_site: Path):
    for folder in ("data", "geo"):
        report = Package(str(built_site / folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["message"])[:3]


def test_the_zip_has_dictionaries_shapes_licences_citation_and_change_log(unpacked: Path):
    there = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*.*")}
    assert {
        "data/datapackage.json", "geo/datapackage.json", "geo/provinces.topojson",
        "provinces.geojson", "CITATION.cff", "CHANGELOG.md", "README.md",
    } <= there  # fmt: skip
    assert (unpacked / "LICENSE").is_file()


def test_the_geojson_has_every_shape_wound_as_its_standard_asks(built_site: Path):
    import shapely

    shapes = json.loads((built_site / "download" / "provinces.geojson").read_text("utf-8"))
    names = {shape["properties"]["iso"] for shape in shapes["features"]}
    assert names == set(pd.read_csv(built_site / "geo" / "provinces.csv")["iso"])
    for shape in shapes["features"]:
        parts = shapely.get_parts(shapely.geometry.shape(shape["geometry"]))
        assert all(part.exterior.is_ccw for part in parts)


def test_what_the_zip_says_of_pandas_duckdb_and_sqlite_runs(built_site: Path, unpacked: Path):
    duckdb = pytest.importorskip("duckdb")
    database = sqlite3.connect(built_site / "download" / f"{NAME}.sqlite")
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    snippets = dict(re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL))
    assert set(snippets) == {"python", "r", "sql", "sqlite", "sh"}
    done = subprocess.run(
        [sys.executable, "-c", snippets["python"]],
        cwd=unpacked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "beijing" in done.stdout
    query = snippets["sql"].replace("'data/", f"'{unpacked}/data/")
    columns = snippets["sqlite"].partition("\n")[2]  # the first line is a command of its shell
    assert len(database.execute(columns).fetchall()) > 5
    assert duckdb.sql(query).fetchall() == [(rows_of(unpacked / "data" / "regions.csv"),)]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R")
def test_what_the_zip_says_of_r_reads_whole_tables_in_any_locale_from_disk_and_from_the_site(
    built_site: Path, unpacked: Path, site_url: str
):
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    snippet = re.findall(r"```r\n(.*?)```", text, re.DOTALL)[0]
    own = snippet + 'cat(nrow(table), table$name_zh[1] == "\\u5317\\u4eac", class(table$cohort))\n'
    served = own.replace('"data/', f'"{site_url}/data/')
    assert served != own
    path = "data/regions.csv"
    longest = max((built_site / "data").glob("*.csv"), key=rows_of)
    other = snippet.replace(path, f"data/{longest.name}") + "cat(nrow(table))\n"
    for script, said in (
        (own, f"{rows_of(unpacked / path)} TRUE integer"),
        (served, f"{rows_of(unpacked / path)} TRUE integer"),
        (other, str(rows_of(longest))),
    ):
        done = subprocess.run(
            ["Rscript", "--vanilla", "-e", script],
            cwd=unpacked, env=os.environ | {"LC_ALL": "C"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 and "Warning" not in done.stderr, done.stderr
        assert done.stdout.endswith(said), done.stdout[-300:]


def test_datasette_opens_the_database_as_the_zip_says_and_follows_its_keys(
    built_site: Path, unpacked: Path, tmp_path: Path
):
    """In an environment of its own, thrown away; skipped where no registry is reached, but for CI."""
    give_up = pytest.fail if os.environ.get("CI") else pytest.skip
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        give_up("there is no uv to install Datasette with")
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", python.parents[1]], check=True)
    installed = subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", python, "datasette>=0.64,<2"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if installed.returncode:
        give_up(f"Datasette cannot be installed here: {installed.stderr.strip()[-200:]}")
    readme = (unpacked / "README.md").read_text(encoding="utf-8")
    snippet = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)[0].split()
    shown = subprocess.run(
        [python.parent / snippet[0], *snippet[1:], "--get", f"/{NAME}/plan_regions?_size=1"],
        cwd=built_site / "download", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.search(rf'href="/{NAME}/plans/', shown.stdout)


def test_the_citation_file_agrees_with_the_dictionary():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    told = yaml.safe_load((ROOT / "data" / "datapackage.yaml").read_text(encoding="utf-8"))
    assert cited["title"] == told["title"] and str(cited["version"]) == str(told["version"])
    assert str(cited["date-released"]) == str(told["created"])[:10]
    assert [each["name"] for each in cited["authors"]] == [
        each["title"] for each in told["contributors"] if each["role"] == "author"
    ]


def test_the_workbook_of_a_figure_says_source_licence_units_and_notes(built_site: Path):
    with zipfile.ZipFile(built_site / "figures" / "fig-fdi-share.xlsx") as book:
        text = book.read("xl/sharedStrings.xml").decode()
        sheets = book.read("xl/workbook.xml").decode()
    assert 'name="Data"' in sheets and 'name="About"' in sheets
    for word in ("Source", "CC BY 4.0", "Column ", "(percent)", "Data as of"):
        assert word in text
    table = pd.read_csv(io.BytesIO((built_site / "figures" / "fig-fdi-share.csv").read_bytes()))
    assert table.columns[0].isidentifier(), "no mark and no comment before the first name"
