"""A small site with one page for each river of a table, for tests of pages that are derived."""

from __future__ import annotations

from pathlib import Path

import nbformat

from publisher.site.project import Project
from sites import CONFIG, DICTIONARY, STORY, tiny_site, write_page

RIVERS = "river_id,name,km,sea\nelbe,Elbe,1094,North Sea\noder,Oder,840,Baltic\n"
FIELDS = """\
  - name: rivers
    type: table
    path: rivers.csv
    schema:
      fields:
        - {name: river_id, type: string, constraints: {required: true, unique: true}}
        - {name: name, type: string}
        - {name: km, type: integer}
        - {name: sea, type: string}
      primaryKey: river_id
"""
PAGES = """\
  pages:
    - notebook: notebooks/river.ipynb
      table: rivers
      parameter: river_id
      output: rivers/{river_id}.html
"""
RIVER = f"""\
---
title: "{{name}}, a river"
description: "How long the {{name}} is."
---

```python
river_id = "elbe"  # any river of the table
```

```python
#| include: false
import altair as alt
import pandas as pd
rivers = pd.read_csv("../data/rivers.csv").set_index("river_id", drop=False)
river = rivers.loc[river_id]
places = pd.DataFrame({{"place_id": [river["name"]], "count": [int(river["km"])]}})
```

The `{{python}} river["name"]` is `{{python}} river["km"]` km long, as @fig-length shows.

{STORY[STORY.index("```python" + chr(10) + "#| label") :].replace("fig-bars", "fig-length")}
"""


def rivers_site(folder: Path, *, page: str = RIVER, pages: str = PAGES) -> Project:
    """Write the site into `folder` and open it; the second cell of `page` holds the parameter."""
    tiny_site(folder)
    (folder / "data" / "rivers.csv").write_text(RIVERS, encoding="utf-8")
    (folder / "data" / "datapackage.yaml").write_text(DICTIONARY + FIELDS, encoding="utf-8")
    write_river(folder, page)
    listed = CONFIG.replace("notebooks/story.ipynb]", "rivers/*.ipynb]")
    listed = listed.replace("href: notebooks/story.ipynb", "href: rivers/elbe.ipynb")
    (folder / "_quarto.yml").write_text(listed + pages, encoding="utf-8")
    link = "---\ntitle: Front\n---\n\nSee [the Oder](rivers/oder.ipynb).\n"
    write_page(folder / "index.ipynb", link)
    return Project.open(folder)


def write_river(folder: Path, page: str) -> None:
    """Write the notebook of the rivers, its second cell tagged as that of its parameters."""
    path = folder / "notebooks" / "river.ipynb"
    write_page(path, page)
    notebook = nbformat.read(path, 4)
    notebook.cells[1].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)
