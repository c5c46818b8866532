"""The lines of Python that a figure is taken with read its table as it is."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pytest

from publisher.figures.taking import reading_options


@pytest.mark.parametrize(
    "cells", [["007", "08"], ["1.10", "1.1"], ["NA", "CN"], ["1e5", "null"], ["one", None], ["a,b", "c"], ["True", "False"], ["inf", "inf"]]
)  # fmt: skip
def test_the_words_of_a_table_are_read_as_they_are(cells: list[Any]):
    table = {
        "columns": [{"name": "code", "type": "string"}, {"name": "v", "type": "number"}],
        "rows": [[cell, number] for number, cell in enumerate(cells)],
    }
    written = pd.DataFrame(table["rows"], columns=["code", "v"]).to_csv(index=False)
    call = f"pd.read_csv(file{reading_options(table)})"
    read = eval(call, {"pd": pd, "file": io.StringIO(written)})
    assert [None if pd.isna(cell) else cell for cell in read["code"]] == cells
    assert read["v"].tolist() == [0, 1]


def test_a_table_of_plain_words_needs_no_options():
    table = {"columns": [{"name": "a", "type": "string"}], "rows": [["one"], ["two"]]}
    assert reading_options(table) == ""
