"""A figure is drawn as soon as its cell has run, while the rest of its notebook goes on."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from publisher.base.store import Store
from publisher.base.workers import Immediate, Workers
from publisher.figures.draw import begin_cell, draw_figures
from publisher.run.execute import execute
from publisher.run.job import Job, Listener
from publisher.site.notebooks import from_text, read_notebook, to_text
from publisher.site.project import Project
from sites import STORY, tiny_site, with_cell

PAGE = "notebooks/story.ipynb"


class Counting(Immediate):
    """An executor that works at once, and counts."""

    drawn = 0

    def submit(self, *work: Any, **more: Any) -> Future[Any]:
        self.drawn += 1
        return super().submit(*work, **more)


def followed(project: Project) -> tuple[Any, list[tuple[str, Any, Any]]]:
    """The page as it runs, and what was heard of it in turn."""
    heard: list[tuple[str, Any, Any]] = []
    job = Job(page=PAGE, notebook=to_text(read_notebook(project.root / PAGE, PAGE)))
    run = execute(
        job,
        project.root,
        Listener(
            lambda cell, cells: heard.append(("begins", cell, cells)),
            lambda index, figures: heard.append(("shows", index, figures)),
        ),
    )
    return from_text(run.notebook), heard


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny_site(tmp_path, story=with_cell("print(1)", STORY))


def test_a_figure_is_heard_of_before_the_next_cell_begins(project: Project):
    source = read_notebook(project.root / PAGE, PAGE)
    executed, heard = followed(project)
    said = [(kind, number) for kind, number, _ in heard]
    cell = next(
        index for index, each in enumerate(source.cells) if "label: fig-bars" in each.source
    )
    at = said.index(("shows", cell))
    assert said[at - 1] == ("begins", cell + 1)
    assert ("begins", cell + 2) in said[at:]
    assert [kind for kind, _ in said].count("shows") == 1

    workers = Workers(Store(project.root), counting := Counting())
    begin_cell(project, PAGE, source, cell, heard[at][2], workers)
    assert (before := counting.drawn) > 0
    _, figures = draw_figures(project, PAGE, executed, workers)
    assert [figure.id for figure in figures] == ["fig-bars"]
    assert counting.drawn == before


@pytest.mark.parametrize("hidden", ["#| output: false", "#| eval: false", "#| include: false"])
def test_what_no_page_shows_is_not_drawn_ahead(tmp_path: Path, hidden: str):
    label = "#| label: fig-bars\n"
    project = tiny_site(tmp_path, story=STORY.replace(label, f"{label}{hidden}\n"))
    source = read_notebook(project.root / PAGE, PAGE)
    _, heard = followed(project)
    workers = Workers(Store(project.root), counting := Counting())
    for kind, index, figures in heard:
        if kind == "shows":
            begin_cell(project, PAGE, source, index, figures, workers)
    assert counting.drawn == 0


def test_a_faulty_figure_is_left_to_be_told_with_the_others(tmp_path: Path):
    project = tiny_site(tmp_path, story=STORY.replace('#| fig-alt: "Two bars', '#| other: "Two'))
    source = read_notebook(project.root / PAGE, PAGE)
    _, heard = followed(project)
    workers = Workers(Store(project.root), counting := Counting())
    shown = [(index, figures) for kind, index, figures in heard if kind == "shows"]
    assert len(shown) == 1
    begin_cell(project, PAGE, source, *shown[0], workers)
    assert counting.drawn == 0
