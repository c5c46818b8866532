"""What Quarto's filter hands over, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest

from hooked import hooked_project
from publisher.base.problems import SiteError
from publisher.base.progress import silent
from publisher.quarto import pre_render
from publisher.render.filtering import hand_over

pytestmark = pytest.mark.slow


def test_a_notebook_comes_back_executed_and_drawn(tmp_path):
    project = hooked_project(tmp_path)
    pre_render(project, silent)
    given = (tmp_path / "notebooks" / "story.ipynb").read_text(encoding="utf-8")
    drawn = nbformat.reads(hand_over(tmp_path, given), as_version=4)
    assert "for the 2 places" in "".join(cell.source for cell in drawn.cells)
    shown = [output for cell in drawn.cells for output in cell.get("outputs", ())]
    assert "<svg" in shown[-1].data["text/markdown"]


def test_the_filter_that_quarto_calls_needs_no_package(tmp_path):
    project = hooked_project(tmp_path)
    pre_render(project, silent)
    given = (tmp_path / "index.ipynb").read_text(encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(tmp_path / ".atlas" / "filter.py")]
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    cells = json.loads(done.stdout)["cells"]
    assert "make 4." in "".join(line for cell in cells for line in cell["source"])
    assert all(isinstance(cell["source"], list) for cell in cells), "Quarto would join the lines"


def test_quarto_is_handed_ascii_of_which_it_can_part_no_letter(tmp_path):
    project = hooked_project(tmp_path, index="---\ntitle: Front\n---\n\nXi’an is 西安.\n")
    pre_render(project, silent)
    given = hand_over(tmp_path, (tmp_path / "index.ipynb").read_text(encoding="utf-8"))
    assert given.isascii()
    assert "Xi’an is 西安." in "".join(json.loads(given)["cells"][-1]["source"])


def test_a_page_whose_data_changed_is_not_handed_over(tmp_path):
    project = hooked_project(tmp_path)
    pre_render(project, silent)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1\nb,3\n", encoding="utf-8")
    given = (tmp_path / "notebooks" / "story.ipynb").read_text(encoding="utf-8")
    with pytest.raises(SiteError, match="data/places.csv changed since it ran"):
        hand_over(tmp_path, given)
    front = (tmp_path / "index.ipynb").read_text(encoding="utf-8")
    assert hand_over(tmp_path, front)


def test_a_notebook_that_is_no_page_is_refused(tmp_path):
    project = hooked_project(tmp_path)
    pre_render(project, silent)
    stranger = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Who am I?")])
    with pytest.raises(SiteError, match="ipynb-filters: this notebook is no prepared page"):
        hand_over(tmp_path, nbformat.writes(stranger))
    nbformat.write(stranger, tmp_path / "notebooks" / "new.ipynb")
    with pytest.raises(SiteError, match=r"notebooks/new\.ipynb: .*no prepared page"):
        hand_over(tmp_path, nbformat.writes(stranger))
