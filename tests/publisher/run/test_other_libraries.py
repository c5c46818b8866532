"""What libraries that are not in the lock show and read, imitated: the same at every build, and seen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from publisher.run import readers, writers
from publisher.run.modules import _package
from publisher.run.notes import NotAllowed, Notes
from publisher.run.outputs import named, tidy

BAR = "100%|██████████| 5/5 "


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (f"  0%|          | 0/5 [00:00<?, ?it/s]\r{BAR}[00:00<00:00, 68.39it/s]\n", f"{BAR}\n"),
        ("3it [00:00, 9218.25it/s, loss=2]\n", "3it [loss=2]\n"),
        (f"load: {BAR}[01:02:03<00:00,  2.50s/it]\n", f"load: {BAR}\n"),
        (
            "100%|████| 1.00M/1.00M [00:01<00:00, 1.03MB/s]\n",
            "100%|████| 1.00M/1.00M\n",
        ),
        ("from 5 [00:00<00:01, later]\n", "from 5 [00:00<00:01, later]\n"),
    ],
)
def test_a_bar_of_progress_is_shown_without_the_time_it_took(printed: str, kept: str):
    output = {"output_type": "stream", "name": "stderr", "text": printed}
    (shown,) = tidy([output])
    assert shown["text"].replace(" \n", "\n") == kept.replace(" \n", "\n")


def great(lot: str) -> str:
    """A table as great_tables writes it: an id drawn by lot, ids of columns that other tables share."""
    return (
        f'<div id="{lot}" style="overflow-x:auto;"><style>#{lot} .gt_table {{}}</style>'
        '<table class="gt_table" aria-labelledby="title"><td id="title">Head</td>'
        f'<th id="a">{lot}</th><td headers="a b">1</td></table></div>'
    )


def test_a_table_of_great_tables_is_named_by_its_place():
    shown = named(great("abcdefghij"), "2-1")
    assert shown.replace("abcdefghij", "x") == named(great("zyxwvutsrq"), "2-1").replace(
        "zyxwvutsrq", "x"
    ), "two builds give the same, but for what the table says"
    assert '<div id="gt-2-1" ' in shown and "<style>#gt-2-1 .gt_table" in shown
    assert 'aria-labelledby="gt-2-1-title"' in shown and 'id="gt-2-1-title"' in shown
    assert 'id="gt-2-1-a"' in shown and 'headers="gt-2-1-a gt-2-1-b"' in shown
    assert named('<div id="abcdefghij" style=""></div>', "2-1").startswith('<div id="abcdefghij"')


def test_a_compiled_module_is_told_by_its_package():
    place = ("usr", "lib", "site-packages")
    assert _package("_ni_label", (*place, "scipy", "ndimage", "_ni_label.so")) == "scipy"
    assert _package("_duckdb", (*place, "_duckdb.so")) == "_duckdb"
    assert _package("new.core", (*place, "other", "core.so")) == "new"


def test_what_polars_is_told_to_read_is_an_input(tmp_path: Path):
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text("x\n1\n")
    polars, context = ModuleType("polars"), ModuleType("polars.sql.context")
    polars.read_csv = polars.scan_csv = lambda source, **_: source  # type: ignore[attr-defined]

    class SQLContext:
        def execute(self, query: str) -> str:
            return query

    context.SQLContext = SQLContext  # type: ignore[attr-defined]
    notes = Notes(str(tmp_path), frozenset())
    for module in (polars, context):
        readers.wrap(notes, module)
    polars.read_csv(tmp_path / "a.csv")
    polars.scan_csv(source=f"{tmp_path}/b*.csv")
    SQLContext().execute(f"SELECT * FROM read_csv('{tmp_path}/c.csv')")
    read = {one.path for one in notes.everything() if one.kind == "file"}
    assert read == {"a.csv", "b.csv", "c.csv"}


def imitated(name: str, **parts: object) -> ModuleType:
    """A module of a library that is not installed here."""
    module = ModuleType(name)
    vars(module).update(parts)
    return module


class DataFrame:
    def write_csv(self, file: object = None, *, separator: str = ",") -> object:
        return file


def wrapped(folder: Path, module: ModuleType, *allowed: str) -> Notes:
    notes = Notes(str(folder), frozenset(allowed))
    writers.wrap(notes, module)
    return notes


def test_what_polars_is_told_to_write_into_the_project_is_refused(tmp_path: Path):
    class Frame(DataFrame):
        pass

    notes = wrapped(tmp_path, imitated("polars.dataframe.frame", DataFrame=Frame))
    for write in (
        lambda: Frame().write_csv(f"{tmp_path}/out.csv", separator=";"),
        lambda: Frame().write_csv(file=tmp_path / "out.csv"),
    ):
        with pytest.raises(NotAllowed, match=r"writes to out.csv, but a story only reads"):
            write()
    assert Frame().write_csv() is None
    assert Frame().write_csv(f"{tempfile.gettempdir()}/out.csv"), "its own folder is its own"
    with pytest.raises(NotAllowed, match="build with --allow network:REASON"):
        Frame().write_csv("s3://bucket/out.csv")
    assert notes.written == set()


def test_what_a_build_allows_to_be_written_is_remembered(tmp_path: Path):
    class Frame(DataFrame):
        pass

    notes = wrapped(tmp_path, imitated("polars.dataframe.frame", DataFrame=Frame), "write")
    Frame().write_csv(f"{tmp_path}/out.csv")
    assert notes.written == {"out.csv"}


def test_a_file_of_arrow_that_is_opened_to_be_read_is_not_written(tmp_path: Path):
    def OSFile(path: str, mode: str = "r") -> str:
        return mode

    wrapped(tmp_path, arrow := imitated("pyarrow", OSFile=OSFile))
    assert arrow.OSFile(f"{tmp_path}/a.parquet") == "r"
    with pytest.raises(NotAllowed, match="writes to a.parquet"):
        arrow.OSFile(f"{tmp_path}/a.parquet", "wb")


def test_a_query_that_copies_into_the_project_is_refused(tmp_path: Path):
    context = imitated("polars.sql.context", SQLContext=type("SQLContext", (), {}))
    context.SQLContext.execute = lambda self, query: query
    readers.wrap(Notes(str(tmp_path), frozenset()), context)
    with pytest.raises(NotAllowed, match="writes to out.csv"):
        context.SQLContext().execute(f"copy (select 1) to '{tmp_path}/out.csv' (header)")
