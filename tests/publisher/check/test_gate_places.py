"""What a gate found on a page, told at the cell and line in which it is written."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from shown import png
from sites import tiny_site

pytestmark = pytest.mark.slow
FAULTS = """\
---
title: "Front"
---

See [the story](notebooks/story.ipynb).

```python
print(1)
```

A picture without words:

<img src="https://example.org/pic.png" width="3" height="3">

#### Too *deep* here

<iframe src="https://www.example.org/embed/x" title="t"></iframe>

<p id="twice">x</p>
<p id="twice">x</p>
"""
PLACES = {
    "the image 'https://example.org/pic.png' has no alternative": "index.ipynb, cell 4, line 3",
    "the heading 'Too deep here' is of level 4": "index.ipynb, cell 4, line 5",
    "https://www.example.org/embed/x": "index.ipynb, cell 4, line 7",
    "the id 'twice' stands 2 times": "index.ipynb, cell 4, line 9",
}


def test_a_gate_names_cell_and_line(tmp_path: Path):
    project = tiny_site(tmp_path, index=FAULTS)
    with pytest.raises(SiteError) as stopped:
        build(project, renderer="pandoc")
    told = [(problem.found, problem.where) for problem in stopped.value.problems]
    for found, where in PLACES.items():
        assert [place for text, place in told if found in text] == [where], told


def test_a_picture_that_a_cell_holds_is_told_at_its_cell(tmp_path: Path):
    project = tiny_site(tmp_path, index="---\ntitle: F\n---\n\nText.\n\n![](attachment:b.png)\n")
    path = tmp_path / "index.ipynb"
    notebook = nbformat.read(path, 4)
    cell = next(each for each in notebook.cells if "attachment:" in each.source)
    cell["attachments"] = {"b.png": {"image/png": png(4, 3)}}
    nbformat.write(notebook, path)
    with pytest.raises(SiteError) as stopped:
        build(project, renderer="pandoc")
    (problem,) = stopped.value.problems
    assert "has no alternative" in problem.found
    assert problem.where.startswith("index.ipynb, cell ") and ", line " in problem.where
