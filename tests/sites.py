"""A very small project of two pages and one table, for tests that need one to break."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from publisher.site.frame import DEFAULTS
from publisher.site.new import from_markdown
from publisher.site.project import Project

ROOT = Path(__file__).resolve().parents[1]
STORE = Path(".atlas") / "store"
# What a build keeps of a small site by its content alone, whatever its pages are.
KEPT = ("runtime", "drawn", "composed-png", "composed-pdf", "parquet", "sqlite", "xlsx")
PUBLISHER = {"PYTHONPATH": str(ROOT / "src")}

CONFIG = """\
project:
  type: website
  output-dir: _site
  render: [index.ipynb, notebooks/story.ipynb]
  resources: [data/*.csv]
lang: en
website:
  title: Tiny
  navbar:
    left:
      - {text: Story, href: notebooks/story.ipynb}
format:
  html:
    toc: true
atlas:
  data: data/datapackage.yaml
"""
DRAWS = "  preload: [altair, pandas]\n"

DICTIONARY = """\
name: tiny
resources:
  - name: places
    type: table
    path: places.csv
    schema:
      fields:
        - {name: place_id, type: string, constraints: {required: true, unique: true}}
        - {name: count, type: integer}
      primaryKey: place_id
"""

INDEX = """\
---
title: "Front"
---

Two and two make `{python} 2 + 2`. See [the story](notebooks/story.ipynb).
"""

STORY = """\
---
title: "Story"
---

```python
#| include: false
import altair as alt
import pandas as pd
places = pd.read_csv("../data/places.csv")
```

See @fig-bars for the `{python} len(places)` places.

```python
#| label: fig-bars
#| fig-cap: "Places by count."
#| fig-alt: "Two bars, the second twice as long."
from IPython.display import publish_display_data
chart = alt.Chart(places).mark_bar(color="#0072b2").encode(x="count:Q", y="place_id:N")
chart = chart.add_params(alt.param(name="least", value=0, bind=alt.binding_range(min=0, max=2)))
chart = chart.transform_filter("datum.count >= least")
grey = {f"{part}Color": "#555555" for part in ("label", "title", "grid", "domain", "tick")}
chart = chart.configure(background="#ffffff", axis=grey, view={"stroke": None})
publish_display_data({"application/vnd.atlas.figure+json": {
    "version": 1,
    "title": "The second place has twice as many",
    "description": "Two bars. The longest is b.",
    "spec": chart.to_dict(),
    "table": {
        "caption": "Places",
        "columns": [
            {"name": "place_id", "title": "Place", "type": "string"},
            {"name": "count", "title": "Count", "type": "integer", "unit": "items"},
        ],
        "rows": places.values.tolist(),
    },
    "sources": [{"id": "s1", "title": "A", "publisher": "B", "url": "https://example.org/a"}],
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "as_of": "2026-11-21",
    "views": [{"name": "all", "title": "All places", "params": {"least": 0}}],
    "palette": {
        "#ffffff": {"name": "ground", "dark": "#15181b"},
        "#555555": {"name": "axis", "dark": "#bbbbbb"},
        "#0072b2": {"name": "bars", "dark": "#56b4e9"},
    },
}})
```
"""


PLAIN = """\
---
title: "Story"
---

Three and four make `{python} 3 + 4`.
"""


begin_with: Path | None = None  # the cache of a small site that others begin with: see `begun`


def tiny_site(folder: Path, *, index: str = INDEX, story: str = STORY) -> Project:
    """Write the small project into `folder` and open it."""
    for kind in KEPT if begin_with else ():
        shutil.copytree(begin_with / kind, folder / STORE / kind)
    for name in ("data", "notebooks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    config = CONFIG + DRAWS * ("import altair" in index + story)
    (folder / "_quarto.yml").write_text(config, encoding="utf-8")
    (folder / "data" / "datapackage.yaml").write_text(DICTIONARY, encoding="utf-8")
    (folder / "data" / "places.csv").write_text("place_id,count\na,1\nb,2\n", encoding="utf-8")
    (folder / "requirements.txt").write_text("", encoding="utf-8")
    write_page(folder / "index.ipynb", index)
    write_page(folder / "notebooks" / "story.ipynb", story)
    return Project.open(folder)


def only(project: Path, page: str) -> None:
    """Leave of the site this page and a front page, so that nothing else has to run."""
    path = project / "_quarto.yml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"  render:\n(?:    - .*\n)+", f"  render:\n    - index.md\n    - {page}\n", text)
    text = re.sub(r"    left:\n(?:      .*\n)+    right:\n(?:      .*\n)+", "    left: []\n", text)
    text = re.sub(r"  pages:\n(?:    .*\n)+", "", text)
    path.write_text(text, encoding="utf-8")
    (project / "index.ipynb").unlink()
    (project / "index.md").write_text("---\ntitle: Home\n---\n\nHello.\n", encoding="utf-8")


def own_frame(folder: Path) -> None:
    """Give the project in `folder` a frame of its own: a copy of every file of the publisher's."""
    shutil.copytree(DEFAULTS, folder / "assets", dirs_exist_ok=True)


def write_page(path: Path, text: str) -> None:
    """Write a notebook from Markdown with fenced `python` cells."""
    nbformat.write(from_markdown(text, path.stem), path)


def with_cell(code: str, page: str = INDEX) -> str:
    """A page with one more cell at its end: its third, if the page is the front page."""
    return f"{page}\n```python\n{code}\n```\n"


def command(*arguments: str) -> list[str]:
    """The command `atlas`, as Python runs it."""
    return [sys.executable, "-m", "publisher", *arguments]


def atlas(
    folder: Path, *arguments: str, prefix: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `atlas` in a folder, after `prefix` (a program that runs it) if there is one."""
    return subprocess.run(
        [*prefix, *command(*arguments)],
        cwd=folder,
        env=os.environ | PUBLISHER | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
