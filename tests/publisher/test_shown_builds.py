"""Whole builds: what a notebook shows when it runs is what its page shows."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from conftest import QuietHandler
from publisher.site.project import Project
from sites import atlas, write_page
from visits import visit_with, wake

pytestmark = pytest.mark.slow

CONFIG = "project: {type: website}\nwebsite: {title: Plain}\nlang: en\n"
INDEX = """\
---
title: "Shown"
---

```python
#| label: fig-chart
#| fig-cap: "Counts by month."
#| fig-alt: "Two bars, the second twice as long."
import altair as alt
import pandas as pd
months = pd.DataFrame({"month": ["2021-01-01", "2021-02-01"], "n": [1, 2]})
alt.Chart(months).mark_bar().encode(
    x="yearmonth(month):O", y="n:Q", tooltip=["month:T", "n:Q"]
)
```

```python
#| label: fig-plot
#| fig-cap: "A line."
#| fig-alt: "A line that rises."
import matplotlib.pyplot as plt
plt.plot([1, 2], [3, 4])
```

```python
#| fig-alt: ["One.", "Two."]
for height in (1, 2):
    plt.figure()
    plt.plot([0, height])
    plt.show()
```

```python
%config InlineBackend.figure_formats = ["svg"]
```

```python
#| fig-alt: "A line, as SVG."
plt.plot([1, 2], [3, 4]);
```

```python
#| echo: false
40 + 2;
```

```python
#| echo: false
41 + 2
```

```python
from IPython.display import JSON, Latex, Math, display
display(Math("x^2"), Latex(r"\\begin{equation}y\\end{equation}"), JSON({"a": 1}))
```

See @fig-chart and @fig-plot.
"""
STILL = """\
---
title: "Not run"
execute: {eval: false}
---

```python
raise RuntimeError("never")
```
"""
ODD = """\
---
title: "In C#"
---

```python
#| label: fig-odd
#| fig-cap: "One bar."
#| fig-alt: "One bar."
import altair as alt
import pandas as pd
alt.Chart(pd.DataFrame({"a": ["x"], "b": [1]})).mark_bar().encode(x="b", y="a")
```
"""
GAPS = """\
---
title: "Gaps"
---

```python
#| label: fig-gap
#| fig-cap: "One bar."
#| fig-alt: "One bar."
import altair as alt
import pandas as pd
told = pd.DataFrame({"a": ["x"], "b": [1], "note": [None], "share": [float("nan")]})
alt.Chart(told).mark_bar(size=200).encode(x="b", y="a", tooltip=["a", "note", "share"])
```

```python
#| label: fig-small
#| fig-cap: "A small one."
#| fig-alt: "One bar."
alt.Chart(told, width=100, height=60).mark_bar().encode(x="b", y="a")
```
"""
REFUSED = """\
---
title: "Refused"
---

```python
import altair as alt
import ipywidgets
import pandas as pd
x = float("nan")
alt.Chart(pd.DataFrame({"a": ["x"], "b": [1]})).mark_bar().encode(x="b", y="a")
```

```python
ipywidgets.IntSlider(3)
```

```python
import matplotlib.pyplot as plt
plt.plot([1, 2]);
```
"""


def small_project(folder: Path, **pages: str) -> Project:
    """A project of plain notebooks, which knows nothing of the atlas."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_quarto.yml").write_text(CONFIG, encoding="utf-8")
    for name, text in pages.items():
        write_page(folder / f"{name}.ipynb", text)
    return Project.open(folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown") / "project"
    small_project(folder, index=INDEX, still=STILL, gaps=GAPS, **{"c# 50%": ODD})
    done = atlas(folder, "build", "--renderer", "pandoc")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_site"


@pytest.fixture(scope="module")
def main(site: Path) -> Any:
    return lxml.html.parse(str(site / "index.html")).getroot().find(".//main")


def test_a_plain_chart_is_a_figure_with_picture_table_and_files(main, site):
    [figure] = main.xpath(".//*[@data-figure='fig-chart']")
    assert figure.xpath(".//*[local-name()='svg']/@aria-label")[0].startswith("Two bars")
    assert [cell.text_content() for cell in figure.xpath(".//tbody/tr[2]/*")] == ["2021-02-01", "2"]
    assert (site / "figures" / "fig-chart.png").is_file()
    assert "cdn" not in (site / "index.html").read_text(encoding="utf-8")


def test_a_plot_is_a_picture_with_size_alternative_and_caption(main):
    [image] = main.xpath(".//*[@id='fig-plot']//img")
    assert image.get("alt") == "A line that rises."
    assert int(image.get("width")) > int(image.get("height")) > 100
    assert "Figure\u00a02: A line." in main.text_content()


def test_several_plots_of_a_cell_are_all_shown(main):
    assert [each.get("alt") for each in main.iter("img")][1:3] == ["One.", "Two."]


def test_a_plot_as_svg_is_shown(main):
    image = list(main.iter("img"))[3]
    assert image.get("alt") == "A line, as SVG." and image.get("src").endswith(".svg")


def test_no_object_of_the_plotting_library_stands_on_the_page(main):
    assert "Line2D" not in main.text_content()


def test_a_value_ended_with_a_semicolon_is_not_shown(main):
    assert "43" in main.text_content()
    assert "42" not in main.text_content()


def test_formulas_and_json_are_shown(main):
    assert len(main.xpath(".//*[local-name()='math']")) == 2
    assert '"a": 1' in main.text_content()


def test_a_page_that_is_not_evaluated_shows_its_code_and_does_not_run(site):
    assert (
        'RuntimeError("never")'
        in lxml.html.parse(str(site / "still.html")).getroot().text_content()
    )


def test_a_figure_leads_to_its_page_whatever_that_is_called(site):
    assert 'href="../c%23%2050%25.html#fig-odd"' in (site / "figures/fig-odd.html").read_text()


def test_everything_that_cannot_be_shown_is_told_at_once(tmp_path):
    small_project(tmp_path, index=REFUSED)
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert done.returncode == 1
    assert not (tmp_path / "_site").exists()
    for found in (
        "cell 2: a figure has no fig-alt",
        "cell 2: a figure has no fig-cap",
        "cell 3: shows a widget, which needs a running kernel",
        "cell 4: shows a picture without an alternative",
    ):
        assert f"index.ipynb, {found}" in done.stderr


def test_a_sentence_without_its_value_is_refused_by_its_expression(tmp_path):
    text = '---\ntitle: T\n---\n\n```python\nx = float("nan")\n```\n\n'
    small_project(tmp_path, index=text + "It is `{python} f'{x:.1f} percent'`.\n")
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert "cell 3: the expression `f'{x:.1f} percent'`" in done.stderr
    assert "'nan' in 'nan percent'" in done.stderr


def test_a_label_of_two_pages_is_refused_before_anything_runs(tmp_path):
    cell = "\n\n```python\n#| label: fig-a\nraise RuntimeError\n```\n"
    small_project(tmp_path, index=f"---\ntitle: A\n---{cell}", other=f"---\ntitle: B\n---{cell}")
    done = atlas(tmp_path, "build", "--renderer", "pandoc")
    assert "the label 'fig-a' is used by index.ipynb, cell 2" in done.stderr
    assert "RuntimeError" not in done.stderr


# In a browser ------------------------------------------------------------------------------------


@pytest.fixture
def new_york(site: Path, browser: Any) -> Iterator[Any]:
    """A reader in New York."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield from visit_with(browser, address, timezone_id="America/New_York")
        server.shutdown()


def test_a_live_chart_shows_january_in_new_york_too(new_york):
    new_york.open("index.html")
    figure = new_york.page.locator("[data-figure='fig-chart']")
    wake(figure)
    words = figure.locator(".figure-stage svg").first.text_content()
    assert "Jan 2021" in words and "Feb 2021" in words
    assert "Dec" not in words
    assert new_york.foreign_requests == []


def test_a_tooltip_tells_a_missing_value_as_a_gap(new_york):
    new_york.open("gaps.html")
    figure = new_york.page.locator("[data-figure='fig-gap']")
    wake(figure)
    figure.locator(".figure-stage .mark-rect path").hover(position={"x": 20, "y": 9})
    tooltip = new_york.page.locator(".figure-tooltip")
    tooltip.wait_for()
    assert tooltip.locator("dd").all_text_contents() == ["–", "–"]
    assert "null" not in tooltip.text_content()


def test_a_small_chart_is_not_blown_up(new_york):
    """Its letters are those of the text around it, still and live; a wide one fills the column."""
    new_york.open("gaps.html")
    figure = new_york.page.locator("[data-figure='fig-small']")
    drawn, column = (figure.locator(f".{part}") for part in ("figure-drawing", "figure-canvas"))
    still = drawn.locator("svg").first.bounding_box()["width"]
    assert 100 < still < 200 < column.bounding_box()["width"]
    wake(figure)
    assert drawn.locator("svg").first.bounding_box()["width"] == pytest.approx(still, abs=1)
