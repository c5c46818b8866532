"""Notebooks of other kernels and other times: Python and prose are shown, the rest is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from publisher.base.problems import SiteError
from publisher.run.choices import Choices
from publisher.run.prepare import prepare
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project
from sites import PLAIN, tiny_site, with_cell, write_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]

TITLE = {"cell_type": "raw", "metadata": {}, "source": '---\ntitle: "T"\n---'}


def code(source: str, **fields: Any) -> dict[str, Any]:
    """A code cell as JSON."""
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    return cell | {"execution_count": None} | fields


def write(folder: Path, cells: list[Any], metadata: Any, **fields: Any) -> None:
    """A project whose front page is a notebook of the given JSON."""
    tiny_site(folder, story=PLAIN)
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    (folder / "index.ipynb").write_text(json.dumps(content | fields))


def shown(folder: Path) -> list[str]:
    """What the cells of the front page show when it is prepared."""
    cells = prepare(Project.open(folder)).notebooks["index.ipynb"].cells
    return [one.text for cell in cells for one in cell.get("outputs", [])]


def told(folder: Path, kernel: str = "warm") -> str:
    """What is said of a front page that cannot be built."""
    with pytest.raises(SiteError) as stopped:
        prepare(Project.open(folder), choices=Choices(kernel=kernel))
    [problem] = stopped.value.problems
    assert problem.where.startswith("index.ipynb") and problem.remedy
    return str(problem)


def spec(name: str, language: str | None = "python") -> dict[str, Any]:
    """Metadata that name a kernel."""
    kernel = {"name": name, "display_name": name} | ({"language": language} if language else {})
    return {"kernelspec": kernel}


PYTHON = {
    "conda": spec("conda-env-news-py"),
    "an environment of VS Code": spec(".venv") | {"vscode": {"interpreter": {"hash": "x"}}},
    "Colab": {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "colab": {"name": "x"},
    },
    "Python 2": spec("python2"),
    "an unknown name": spec("newsroom", None),
    "no name": {"kernelspec": {"name": "", "display_name": ""}},
    "no kernel": {},
    "only a language": {"language_info": {"name": "python"}},
    "ipython": spec("python3", "ipython"),
    "PySpark": spec("pysparkkernel", "python"),
}


@pytest.mark.parametrize("case", PYTHON)
def test_python_runs_whatever_its_kernel_is_called(tmp_path: Path, case: str):
    write(tmp_path, [TITLE, code("print(6 * 7)")], PYTHON[case])
    assert shown(tmp_path) == ["42\n"]


def test_it_is_said_that_another_kernel_is_not_used(tmp_path: Path):
    write(tmp_path, [TITLE, code("print(6 * 7)")], spec("conda-env-news-py"))
    reason = prepare(Project.open(tmp_path)).reasons["index.ipynb"]
    assert "not by its kernel 'conda-env-news-py', but by Python 3" in reason


def test_what_only_python_2_understands_is_named(tmp_path: Path):
    write(tmp_path, [TITLE, code('print "x"')], spec("python2"))
    said = told(tmp_path)
    assert "index.ipynb, cell 2: raises SyntaxError" in said and "Python 2" in said


OTHERS = {
    "R": spec("ir", "R"),
    "R without a language": spec("ir", None),
    "Julia": spec("julia-1.10", "julia"),
    "Julia without a language": spec("julia-1.10", None),
    "Bash": spec("bash", None),
    "C++": spec("xcpp17", None),
    "JavaScript": {"language_info": {"name": "javascript"}},
}


@pytest.mark.parametrize("kernel", ["warm", "jupyter"])
@pytest.mark.parametrize("case", OTHERS)
def test_another_language_is_refused_by_name(tmp_path: Path, case: str, kernel: str):
    write(tmp_path, [TITLE, code("x <- 1")], OTHERS[case])
    said = told(tmp_path, kernel)
    assert f"index.ipynb: has code in {case.partition(' ')[0]}".lower() in said.lower()
    assert "only Python is run" in said


@pytest.mark.parametrize("case", ["R", "Julia without a language", "JavaScript"])
def test_prose_needs_no_kernel(tmp_path: Path, case: str):
    prose = {"cell_type": "markdown", "metadata": {}, "source": "Only words."}
    write(tmp_path, [TITLE, prose], OTHERS[case])
    assert prepare(Project.open(tmp_path)).notebooks["index.ipynb"].cells[1].source == "Only words."


def test_cells_without_a_line_need_no_kernel(tmp_path: Path):
    write(tmp_path, [TITLE, code("  \n")], OTHERS["R"])
    assert shown(tmp_path) == []


def test_the_oldest_format_that_is_still_met_is_read(tmp_path: Path):
    old = {"cell_type": "code", "input": "print(6 * 7)", "language": "python", "metadata": {}}
    cells = [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Old title"},
        old | {"outputs": [], "collapsed": False},
    ]
    write(tmp_path, [], {"name": ""})
    sheet = {"cells": cells, "metadata": {}}
    content = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}
    (tmp_path / "index.ipynb").write_text(json.dumps(content))
    assert shown(tmp_path) == ["42\n"]


def test_a_notebook_of_format_4_0_is_read(tmp_path: Path):
    write(tmp_path, [TITLE, code("print(6 * 7)")], spec("python3"), nbformat_minor=0)
    assert shown(tmp_path) == ["42\n"]


def test_cells_of_one_identifier_are_told_apart(tmp_path: Path):
    cells = [TITLE | {"id": "t"}, code("print(1)", id="a"), code("print(2)", id="a")]
    write(tmp_path, cells, spec("python3"), nbformat_minor=5)
    assert shown(tmp_path) == ["1\n", "2\n"]


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
def test_half_of_a_character_is_named_with_its_cell(tmp_path: Path, kind: str):
    cell = code("x = '\ud800'") | {"cell_type": kind}
    if kind != "code":
        cell = {"cell_type": kind, "metadata": {}, "source": "half \ud800"}
    write(tmp_path, [TITLE, cell], spec("python3"))
    assert "index.ipynb, cell 2, line 1: holds '\\ud800'" in told(tmp_path)


@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\ufffe"])
def test_control_characters_are_named(tmp_path: Path, kind: str, character: str):
    cell = code(f"x = 1 # {character}") if kind == "code" else {
        "cell_type": kind, "metadata": {}, "source": f"a{character}b",
    }  # fmt: skip
    write(tmp_path, [TITLE, cell], spec("python3"))
    assert f"cell 2, line 1: holds {ascii(character)}" in told(tmp_path)


def test_stored_outputs_are_not_looked_at(tmp_path: Path):
    stored = [{"output_type": "stream", "name": "stdout", "text": "stale \ud800"}]
    write(tmp_path, [TITLE, code("print('fresh')", outputs=stored)], spec("python3"))
    assert shown(tmp_path) == ["fresh\n"]


ENDS = {
    "kills": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "exits": "import os\nos._exit(0)",
    "aborts": "import os\nos.abort()",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "recurses": "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return max(map(f, [n]))\nf(1)",
}


@pytest.mark.parametrize("case", ENDS)
def test_a_cell_that_ends_its_process_is_named(tmp_path: Path, case: str):
    write(tmp_path, [TITLE, code(ENDS[case])], spec("python3"))
    assert "index.ipynb, cell 2: " in told(tmp_path)


@pytest.mark.parametrize(
    ("kernel", "cell"),
    [
        ({"name": "python3"}, {}),
        ({"display_name": "Python"}, {}),
        ({"name": None}, {"metadata": None, "outputs": None, "source": None}),
    ],
)
def test_what_a_notebook_leaves_out_and_jupyter_does_not_miss_is_filled_in(tmp_path, kernel, cell):
    cells = [{"cell_type": "code", "source": "1", "id": "no id", **cell}]
    content = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(content | {"nbformat": 4, "nbformat_minor": 5}))
    [read] = read_notebook(path, "a.ipynb").cells
    assert (read.metadata, read.outputs, read.execution_count) == ({}, [], None)


def test_a_cell_that_is_none_of_the_format_is_named(tmp_path):
    cells = [{"cell_type": "code", "source": "1", "id": "a", "outputs": [{"output_type": "odd"}]}]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(content))
    with pytest.raises(SiteError, match="is not a valid notebook: cell 1: "):
        read_notebook(tmp_path / "a.ipynb", "a.ipynb")


BROKEN = {
    "empty": "",
    "a list": "[]",
    "a number": "4",
    "no format": '{"cells": []}',
    "a format to come": '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    "no cells": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}}',
    "cells that are none": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [1]}',
    "a kernel that is none": (
        '{"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": [7]}, "cells": []}'
    ),
    "a format that is no number": '{"nbformat": "x", "metadata": {}, "cells": []}',
    "format 2": '{"nbformat": 2, "worksheets": 7}',
    "not JSON": "<html>",
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_notebook_is_named(tmp_path: Path, case: str):
    tiny_site(tmp_path, story=PLAIN)
    (tmp_path / "index.ipynb").write_text(BROKEN[case])
    told(tmp_path)


def test_bytes_that_are_no_text_are_named(tmp_path: Path):
    tiny_site(tmp_path, story=PLAIN)
    (tmp_path / "index.ipynb").write_bytes(b"\xff\xfe\x00{")
    told(tmp_path)


CHART = """
#| label: fig-one
#| fig-cap: "Each bar is a kind."
#| fig-alt: "Two bars."
import altair as alt
import pandas as pd

alt.Chart(pd.DataFrame({"kind": ["a", "b"], "value": [1, 2]})).mark_bar().encode(x="value", y="kind")
""".strip()


def described(folder: Path) -> str:
    (figure,) = prepare(Project.open(folder)).figures
    return str(figure.record["description"])


def test_a_figure_is_described_in_the_language_of_its_page(tmp_path):
    """Also where the site has another; and anew where the page's language changes."""
    front = TITLE | {"source": '---\ntitle: "T"\nlang: zh\n---'}
    write(tmp_path, [front, code(CHART)], PYTHON["conda"])
    assert described(tmp_path).startswith("条形图：各kind的value")
    page = tmp_path / "index.ipynb"
    page.write_text(page.read_text().replace("lang: zh", "lang: en"))
    assert described(tmp_path).startswith("A bar chart of value by kind")


def test_a_chart_of_no_rows_is_told_as_such(tmp_path):
    empty = CHART.replace('value": [1, 2]})', 'value": [1, 2]}).query("value > 9")')
    assert empty != CHART
    write(tmp_path, [TITLE, code(empty)], PYTHON["conda"])
    assert "the data of its chart have no rows" in told(tmp_path)


def test_no_english_describes_a_figure_of_a_french_page(tmp_path):
    (tmp_path / "_language-fr.yml").write_text("fig: Figure\n")
    front = TITLE | {"source": '---\ntitle: "T"\nlang: fr\n---'}
    write(tmp_path, [front, code(CHART)], PYTHON["conda"])
    assert "A bar chart" not in described(tmp_path)


@pytest.mark.parametrize("asked", ["julia-1.9", "{kernelspec: {name: ir, language: R}}"])
def test_the_kernel_of_the_front_matter_goes_before_that_of_the_notebook(
    tmp_path: Path, asked: str
):
    front = {"cell_type": "raw", "metadata": {}, "source": f"---\ntitle: T\njupyter: {asked}\n---"}
    write(tmp_path, [front, code("x <- 1")], spec("python3"))
    assert "only Python is run" in told(tmp_path)


@pytest.mark.parametrize("name", ["json.py", "html.py", "signal.py", "pagefind.py"])
def test_a_module_of_the_project_stands_before_none_of_pythons_own_in_the_build(
    tmp_path: Path, name: str
):
    tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    write_page(tmp_path / "index.ipynb", with_cell("import os\n'PYTHONSAFEPATH' in os.environ"))
    (tmp_path / name).write_text("V = 1\n", encoding="utf-8")
    command = Path(sys.executable).with_name(
        "atlas"
    )  # `python -m` would look into the folder itself
    done = subprocess.run(
        [command, "build", "--renderer", "pandoc"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "False" in (tmp_path / "_site" / "index.html").read_text(encoding="utf-8")


def test_a_mark_of_byte_order_before_the_front_matter_is_passed_over(tmp_path: Path):
    front = {"cell_type": "raw", "metadata": {}, "source": "\ufeff---\ntitle: Bom\n---"}
    write(tmp_path, [front, code("print(1)")], spec("python3"))
    assert shown(tmp_path) == ["1\n"]


@pytest.mark.parametrize("metadata", [None, {"kernelspec": None, "language_info": None}])
def test_metadata_that_say_nothing_are_none(tmp_path: Path, metadata: Any):
    write(tmp_path, [TITLE, code("print(6 * 7)")], metadata)
    assert shown(tmp_path) == ["42\n"]


def test_metadata_that_no_notebook_can_have_are_named(tmp_path: Path):
    write(tmp_path, [TITLE, code("1")], {"language_info": [1]})
    with pytest.raises(SiteError, match=r"is not a valid notebook: metadata.language_info: \[1\]"):
        read_notebook(tmp_path / "index.ipynb", "index.ipynb")
