"""What is said of a cell that stops names the cause and what to do; what is not seen is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publisher.run.clocks import asked_times
from publisher.run.faults import cell_raised
from publisher.run.inline import NoValue, text
from publisher.run.inputs import Input
from publisher.run.job import Job
from publisher.run.outputs import placeless, settled, tidy


def told(name: str, text: str, **about: object) -> tuple[str, str]:
    """What is found in the second cell of a page, and the remedy."""
    cell = new_code_cell("x", metadata={"atlas": {"index": 1, **about}})
    (problem,) = cell_raised(cell, Job("page.ipynb", ""), name, text).problems
    assert problem.where == "page.ipynb, cell 2"
    return problem.found, problem.remedy


@pytest.mark.parametrize(
    "said",
    [
        "opens a network connection; put it into the project, or build with --allow network:REASON",
        "<urlopen error opens a network connection; put it into the project, or build with "
        "--allow network:REASON>",
        "HTTPSConnectionPool(host='a.org', port=443): Max retries exceeded (Caused by NewConnectionError("
        "\"HTTPSConnection(host='a.org'): Failed to establish a new connection: opens a network connection"
        '; put it into the project, or build with --allow network:REASON"))',
    ],
)
def test_what_is_not_allowed_is_told_with_its_own_remedy(said: str):
    found, remedy = told("URLError", said)
    assert found == "opens a network connection"
    assert remedy == "Put it into the project, or build with --allow network:REASON."


def test_a_library_that_is_missing_is_to_be_installed():
    found, remedy = told("ModuleNotFoundError", "No module named 'plotly'")
    assert "No module named 'plotly'" in found
    assert "requirements" in remedy


def test_an_expression_without_a_value_is_told_by_what_it_says():
    found, remedy = told("NoValue", "says 'nan' in 'nan percent'", expression="share")
    assert found == "the expression `share` says 'nan' in 'nan percent'"
    assert "Compute it" in remedy


def test_asking_for_the_time_is_told_wherever_it_stands(tmp_path: Path):
    (tmp_path / "own.py").write_text("import time\nBEGAN = time.time()\n")
    notebook = new_notebook(
        cells=[
            new_code_cell("# date.today() would not do\nx = datetime . now()"),
            new_markdown_cell("Today is `{python} pd.Timestamp.today()`, not `date.today()`."),
        ]
    )
    found = [one.path for one in asked_times(notebook, [Input("file", "own.py")], tmp_path)]
    assert found == [
        "asks what time it is (Timestamp.today(…))",
        "asks what time it is (datetime.now(…))",
        "asks what time it is (time.time(…))",
    ]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("%%time\nx = 1", "asks what time it is (%time(…))"),
        ("%timeit f()", "asks what time it is (%timeit(…))"),
        ("from time import perf_counter as now\nnow()", "asks what time it is (now(…))"),
        ("import time\ntime.strftime('%Y')", "asks what time it is (time.strftime(…))"),
        ("import datetime as dt\ndt.datetime.now()", "asks what time it is (datetime.now(…))"),
        ("import os\nos.getpid()", "asks which machine runs it (os.getpid)"),
        ("path.stat().st_mtime", "asks when a file was changed (st_mtime)"),
        ("import time\ntime.strftime('%Y', moment)", None),
        ("import time\ntime.sleep(1)", None),
        ("'%%time'", None),
    ],
)
def test_asking_for_the_time_or_the_machine_is_seen_however_it_is_imported(
    tmp_path: Path, code: str, told: str | None
):
    notebook = new_notebook(cells=[new_code_cell(code)])
    found = [one.path for one in asked_times(notebook, [], tmp_path)]
    assert found == ([told] if told else [])


def test_pictures_of_matplotlib_have_the_same_bytes_whenever_they_are_drawn():
    one, two = (
        f'<svg><dc:title>Matplotlib v3.11</dc:title><dc:date>{day}</dc:date><path id="p{lot}"/>'
        f'<path id="m{lot[::-1]}"/><g clip-path="url(#p{lot})"><use xlink:href="#m{lot[::-1]}"/></g></svg>'
        for day, lot in (("2021-01-01", "0123456789"), ("2022-02-02", "abcdef0123"))
    )
    assert settled(one) == settled(two)
    assert "url(#p1)" in settled(one)
    assert '"#m2"' in settled(one)


def test_a_warning_names_no_folder_of_the_machine():
    import nbformat

    said = f"{nbformat.__file__}:1: UserWarning\n/srv/jane/atlas/notebooks/own.py:3: UserWarning"
    assert placeless(said, "/srv/jane/atlas") == (
        "nbformat/__init__.py:1: UserWarning\nnotebooks/own.py:3: UserWarning"
    )


def test_a_chart_that_cannot_be_drawn_is_told_with_its_own_remedy():
    found, remedy = told("FigureError", "figure 'untitled': its chart reads a.csv. Save it anew.")
    assert (found, remedy) == ("its chart reads a.csv", "Save it anew.")


def test_a_table_that_is_refused_is_told_with_its_own_remedy():
    said = "data/concepts.csv: no term is called 'a.b'. Choose one of c, d, or add it there."
    assert told("TableError", said) == (
        "data/concepts.csv: no term is called 'a.b'",
        "Choose one of c, d, or add it there.",
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-0.0, "0.0"),
        ("−0.00 percent", "0.00 percent"),
        (-0.04, "-0.04"),
        ("3-0", "3-0"),
        (pd.Timestamp("2021-01-02"), "2021-01-02"),
        (pd.Timestamp("2021-01-02 05:00"), "2021-01-02 05:00:00"),
    ],
)
def test_a_value_in_a_sentence_reads_as_one_writes_it(value: object, said: str):
    assert text(value) == said


@pytest.mark.parametrize("value", [None, pd.NaT, pd.NA, float("nan"), float("inf"), "", object()])
def test_a_value_that_says_nothing_is_refused(value: object):
    with pytest.raises(NoValue):
        text(value)


def test_a_styled_table_is_named_by_its_place():
    outputs = [
        {
            "output_type": "display_data",
            "data": {"text/html": table.style.to_html()},
            "metadata": {},
        }
        for table in [pd.DataFrame({"a": [1]})] * 2
    ]
    first, second = (each["data"]["text/html"] for each in tidy(outputs, cell=3))
    assert '<table id="T_3-1"' in first
    assert "#T_3-1_row0_col0" in first or 'id="T_3-1_row0_col0"' in first
    assert second == first.replace("T_3-1", "T_3-2")


def test_no_output_says_where_in_memory_a_thing_lies():
    data = {"text/plain": "[<matplotlib.lines.Line2D at 0x7fa383d4c610>]"}
    (kept,) = tidy([{"output_type": "execute_result", "data": data, "metadata": {}}])
    assert kept["data"]["text/plain"] == "[<matplotlib.lines.Line2D at 0x0000>]"


def test_a_variable_that_notebooks_are_not_given_is_told_with_its_setting():
    cell = new_code_cell('import os\nkey = os.environ["API_KEY"]', metadata={"atlas": {"index": 1}})
    (problem,) = cell_raised(cell, Job("page.ipynb", ""), "KeyError", "'API_KEY'").problems
    assert "the environment variable API_KEY, which notebooks are not given" in problem.found
    assert "environment: [API_KEY]" in problem.remedy


def test_another_key_that_is_missing_is_none_of_the_environment():
    cell = new_code_cell('os.environ["HOME"]; {}["API_KEY"]', metadata={"atlas": {"index": 1}})
    (problem,) = cell_raised(cell, Job("page.ipynb", ""), "KeyError", "'API_KEY'").problems
    assert problem.found == "raises KeyError: 'API_KEY'"
