"""No notebook and no settings end in a traceback: a page comes of them, or a list of what is wrong."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.base.problems import Problem, SiteError
from publisher.figures.draw import draw_figures
from publisher.render.pandoc import render_pages
from publisher.run.job import Job
from publisher.run.stage import stage
from publisher.site.notebooks import read_notebook, shared_labels, source_problems, to_text
from publisher.site.project import Project

CONFIG: dict[str, Any] = {
    "project": {"type": "website", "render": ["page.ipynb"], "resources": ["data/*.csv"]},
    "lang": "en",
    "website": {"title": "T", "navbar": {"left": [{"text": "P", "href": "page.ipynb"}]}},
    "format": {"html": {"toc": True, "css": "a.css"}},
    "execute": {"echo": False},
    "atlas": {"environment": ["HOME"]},
}
FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ODD = ["\x00", "\x0b", "\ud800", "\ufffe", "---\n", "```", "`{python}`", "@x", "$$", "[^1]: a", "<!--",
       "\\begin{x}", "{{< y >}}", ":::", "![](a)", "# T", "| a |", "#| label: fig-a\n", "# | b\n",
       "\r", "\t", "- [ ] ", "::: {#fig-a}\n:::", "\u202e", "ﷺ", "`", "%%x", "!ls", "]()", "[", "&#0;"]  # fmt: skip
PLAIN = [each for each in ODD if each.isprintable() or each.endswith("\n")]
LETTERS = st.text(st.characters(codec="utf-8", categories=["L", "P", "S", "Zs"]), max_size=6)
TEXT = st.one_of(
    st.lists(st.one_of(st.sampled_from(PLAIN), LETTERS), max_size=5).map("".join),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=6)), max_size=5).map("".join),
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
OUTPUT = st.one_of(
    st.builds(lambda t: {"output_type": "stream", "name": "stdout", "text": t}, TEXT),
    st.builds(
        lambda mime, t: {"output_type": "display_data", "data": {mime: t}, "metadata": {}},
        st.sampled_from(["text/plain", "text/html", "text/markdown", "text/latex", "image/png",
                         "image/svg+xml", "application/json", "x/y"]),
        TEXT,
    ),
    st.builds(
        lambda t: {"output_type": "error", "ename": t, "evalue": t, "traceback": [t]}, TEXT
    ),
)  # fmt: skip
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.lists(TEXT, unique=True, max_size=2),
        "jupyter": st.just({"source_hidden": 1}),
    },
)
CODE = st.builds(
    lambda source, outputs, metadata: {
        "cell_type": "code", "source": source, "outputs": outputs, "metadata": metadata,
        "execution_count": None,
    },
    TEXT, st.lists(OUTPUT, max_size=2), METADATA,
)  # fmt: skip
PROSE = st.builds(
    lambda kind, source: {"cell_type": kind, "source": source, "metadata": {}},
    st.sampled_from(["markdown", "raw"]),
    TEXT,
)
TITLE = {"cell_type": "raw", "source": "---\ntitle: T\n---", "metadata": {}}
NOTEBOOK = st.builds(
    lambda head, cells: {
        "cells": [*head, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4,
    },
    st.sampled_from([[TITLE], [TITLE], []]),
    st.lists(st.one_of(CODE, PROSE), min_size=1, max_size=3),
)  # fmt: skip


def put(folder: Path, notebook: Any, config: Any = CONFIG) -> None:
    (folder / "_quarto.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "a.csv").write_text("a\n1\n")
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / "page.ipynb").write_text(text, encoding="utf-8")


def built(folder: Path) -> None:
    """Every step of a build that reads what an author wrote, but for running the code."""
    project = Project.open(folder)
    notebooks = {page: read_notebook(folder / page, page) for page in project.notebooks}
    for page, notebook in notebooks.items():
        if problems := source_problems(notebook, page):
            raise SiteError(problems)
        stage(notebook, Job(page, to_text(notebook)), folder)
    if problems := shared_labels(notebooks):
        raise SiteError(problems)
    drawn = {page: draw_figures(project, page, each)[0] for page, each in notebooks.items()}
    render_pages(project, drawn, folder / "_site")


def ends_well(folder: Path) -> None:
    """A page, or problems that each say where, what and what to do."""
    problems: list[Problem] = []
    try:
        built(folder)
    except SiteError as error:
        problems = error.problems
    assert all(each.where and each.found and each.remedy for each in problems)
    assert all(str(each).encode() for each in problems)


@settings(FEW, max_examples=60)
@given(NOTEBOOK)
def test_no_notebook_ends_in_a_traceback(notebook):
    with tempfile.TemporaryDirectory() as name:
        put(Path(name), notebook)
        ends_well(Path(name))


@settings(FEW, max_examples=60)
@given(st.data())
def test_no_settings_end_in_a_traceback(data):
    config = copy.deepcopy(CONFIG)
    place: Any = config
    key = data.draw(st.sampled_from(sorted(config)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place, key = place[key], data.draw(st.sampled_from(sorted(place[key])))
    place[key] = data.draw(VALUE)
    with tempfile.TemporaryDirectory() as name:
        put(Path(name), {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
        try:
            text = yaml.dump(config, allow_unicode=True)
            (Path(name) / "_quarto.yml").write_text(text, encoding="utf-8", errors="replace")
        except yaml.YAMLError:
            return
        ends_well(Path(name))


@FEW
@given(st.binary(max_size=40))
def test_no_bytes_end_in_a_traceback(content):
    with tempfile.TemporaryDirectory() as name:
        for file in ("_quarto.yml", "page.ipynb", "page.qmd"):
            folder = Path(name, file)
            folder.mkdir()
            put(folder, {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
            (folder / file).write_bytes(content)
            if file == "page.qmd":
                (folder / "page.ipynb").unlink()
                (folder / "_quarto.yml").write_text("project: {type: website}\n")
            ends_well(folder)


@settings(FEW, max_examples=60)
@given(VALUE)
def test_no_json_ends_in_a_traceback(content):
    with tempfile.TemporaryDirectory() as name:
        put(Path(name), json.dumps(content))
        ends_well(Path(name))


@FEW
@given(TEXT, VALUE)
def test_no_front_matter_ends_in_a_traceback(key, value):
    front = yaml.dump({"title": "T", key: value}, allow_unicode=True)
    cell = {"cell_type": "raw", "source": f"---\n{front}\n---\n", "metadata": {}}
    with tempfile.TemporaryDirectory() as name:
        put(Path(name), {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
        ends_well(Path(name))


@pytest.mark.parametrize("name", ["_quarto.yml", "page.ipynb"])
def test_a_folder_in_the_place_of_a_file_is_named(tmp_path, name):
    put(tmp_path, {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(SiteError):
        built(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="for root, every file can be read")
def test_a_file_that_is_closed_is_named(tmp_path):
    put(tmp_path, {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    (tmp_path / "page.ipynb").chmod(0)
    with pytest.raises(SiteError, match="page.ipynb: cannot be read"):
        built(tmp_path)
