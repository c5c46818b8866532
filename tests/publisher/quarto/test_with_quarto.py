"""What an editor does with Quarto itself, on small projects. Needs `quarto` on the PATH."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html

from hiding import HIDES_BOTH, HIDES_CODE, HIDES_OUTPUT
from hooked import (
    NO_QUARTO,
    add_page,
    hook,
    hooked_project,
    quarto_environment,
    render,
    run_quarto,
)
from publisher.base.seal import verify
from publisher.publish.place import UNFINISHED
from publisher.site.project import Project
from rivers import RIVERS, rivers_site
from sites import INDEX, atlas, snapshot, with_cell, write_page

pytestmark = pytest.mark.skipif(shutil.which("quarto") is None, reason=NO_QUARTO)

ANNOTATED = """\
```python
x = 1  # <1>
```
1. One.

$$ y = \\frac{a}{b} $$

::: {layout-ncol=2}
![One](pic.svg){width=300 height=200 fig-alt="A square"}

![Two](pic.svg){fig-alt="Another"}
:::
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project, rendered once; whoever uses it leaves it as it was."""
    project = hooked_project(tmp_path_factory.mktemp("built") / "tiny")
    render(project.root)
    return project


def test_a_broken_table_leaves_the_site_as_it_was(built: Project) -> None:
    before, table = snapshot(built.output_dir), built.root / "data" / "places.csv"
    good = table.read_text(encoding="utf-8")
    table.write_text("place_id,count\na,many\n", encoding="utf-8")
    done = run_quarto(built.root)
    table.write_text(good, encoding="utf-8")
    assert done.returncode == 1
    assert "places.csv" in done.stdout
    assert snapshot(built.output_dir) == before
    assert verify(built.output_dir) == []
    render(
        built.root, "index.ipynb"
    )  # beside it the story is as it was rendered, not as it last ran
    assert snapshot(built.output_dir) == before


def test_a_site_that_quarto_rendered_is_published_while_it_is_of_its_project(
    built: Project, tmp_path: Path
) -> None:
    target, table = str(tmp_path / "www"), built.root / "data" / "places.csv"
    assert atlas(built.root, "publish", target).returncode == 0
    good = table.read_text(encoding="utf-8")
    table.write_text(good.replace(",1", ",7"), encoding="utf-8")
    done = atlas(built.root, "publish", target)
    table.write_text(good, encoding="utf-8")
    assert done.returncode == 1
    assert "was built before data/places.csv changed" in done.stderr
    assert atlas(built.root, "publish", target).returncode == 0


def test_the_folder_of_the_site_on_the_command_line_loses_nothing(built: Project) -> None:
    before, table = snapshot(built.output_dir), built.root / "data" / "places.csv"
    good = table.read_text(encoding="utf-8")
    table.write_text("place_id,count\na,many\n", encoding="utf-8")
    done = run_quarto(built.root, "--output-dir", "_site")
    table.write_text(good, encoding="utf-8")
    assert done.returncode == 1
    assert snapshot(built.output_dir) == before


def test_a_page_alone_leaves_the_packs_of_others_as_they_were_shown(built: Project) -> None:
    before, table = snapshot(built.output_dir), built.root / "data" / "places.csv"
    good, story = table.read_text(encoding="utf-8"), built.root / "notebooks" / "story.ipynb"
    written = story.read_bytes()
    table.write_text(good.replace("2", "3"), encoding="utf-8")
    write_page(story, "---\ntitle: Other\ndescription: Never run.\n---\n\n```python\n1 / 0\n```\n")
    done = run_quarto(built.root, "index.ipynb")
    table.write_text(good, encoding="utf-8")
    story.write_bytes(written)
    assert done.returncode == 0, done.stdout
    assert "notebooks/story.ipynb is shown as it was last rendered" in done.stdout
    after = snapshot(built.output_dir)
    for name in ("notebooks/story.zip", "notebooks/story.ipynb", "notebooks/story.html"):
        assert after[name] == before[name]
    render(built.root)


@pytest.mark.parametrize(
    "fault", ["raise ValueError('here')", "1\n```\n\nSee @fig-nowhere.\n\n```python\n1"]
)
def test_a_page_that_fails_leaves_the_site_and_stops_only_itself(
    built: Project, fault: str
) -> None:
    before = snapshot(built.output_dir)
    write_page(built.root / "index.ipynb", with_cell(fault))
    failed = run_quarto(built.root)
    alone = run_quarto(built.root, "notebooks/story.ipynb")
    write_page(built.root / "index.ipynb", INDEX)
    assert failed.returncode == 1
    assert alone.returncode == 0, alone.stdout
    assert snapshot(built.output_dir).keys() == before.keys()
    assert (built.output_dir / "index.html").read_bytes() == before["index.html"]
    assert verify(built.output_dir) == []


def test_what_is_hidden_by_whatever_tool_is_on_no_page(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    marks = [*HIDES_CODE, *HIDES_OUTPUT, *HIDES_BOTH]
    notebook = nbformat.read(project.root / "index.ipynb", as_version=4)
    notebook.cells += [
        nbformat.v4.new_code_cell(f"print('told', {number})  # code {number}.", metadata=mark)
        for number, mark in enumerate(marks)
    ]
    nbformat.write(notebook, project.root / "index.ipynb")
    render(project.root)
    text = (project.output_dir / "index.html").read_text(encoding="utf-8")
    words = "".join(html.fromstring(text).xpath("//main")[0].itertext())
    shown = {mark for mark in range(len(marks)) if f"code {mark}." in words}
    told = {int(number) for number in re.findall(r"told (\d+)", words)}
    outputs = len(HIDES_CODE) + len(HIDES_OUTPUT)
    assert told == set(range(len(HIDES_CODE)))
    assert shown == set(range(len(HIDES_CODE), outputs))


STRANGE = """\
# Strange

```python
a = 1  # <1>
```

```python
b = "{{<"  # <1>
print("{{< env HOME >}}", "{{{< meta title >}}}", "{{</* x */>}}", b, "\\x1b[31mred\\x1b[0m")
```

```python
#| echo: no
"<table><tr><td>quoted</td></tr></table>"
```

```python
#| label: fig-two
#| fig-cap: Both dots.
#| fig-alt: [First, Second]
from IPython.display import SVG, display
for _ in range(2):
    display(SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'))
```

See @fig-two. The end.

## Refs

Named like a part of the frame, with \\alpha as text.
"""


def test_what_a_notebook_shows_is_run_by_nobody_and_lost_to_nobody(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    write_page(project.root / "index.ipynb", STRANGE)
    notebook = nbformat.read(project.root / "index.ipynb", as_version=4)
    notebook.metadata.kernelspec = {"name": "mine", "display_name": "Mine"}
    nbformat.write(notebook, project.root / "index.ipynb")
    render(project.root)
    text = (project.output_dir / "index.html").read_text(encoding="utf-8")
    words = " ".join("".join(html.fromstring(text).xpath("//main")[0].itertext()).split())
    assert "{{< env HOME >}} {{{< meta title >}}} {{</* x */>}} {{< red" in words
    assert "'<table><tr><td>quoted</td></tr></table>'" in words
    assert words.count("quoted") == 1
    assert "Refs Named like a part of the frame, with \\alpha as text." in words
    assert "a = 1 # <1>" in words
    assert "Figure 1: Both dots. See Figure 1. The end." in words
    alternatives = html.fromstring(text).xpath("//*[@id='fig-two']//img/@alt")
    assert alternatives == ["First", "Second"]
    assert "\N{WORD JOINER}" not in text


def test_no_letter_of_a_long_page_is_lost(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    long = "\n\n".join(f"Paragraph {number} of Xi’an 西安." for number in range(20_000))
    write_page(project.root / "index.ipynb", f"---\ntitle: Long\n---\n\n{long}\n")
    render(project.root)
    text = (project.output_dir / "index.html").read_text(encoding="utf-8")
    assert text.count("of Xi’an 西安.") == 20_000


@pytest.mark.parametrize("page", ["notebooks/story.ipynb", "."])
def test_documents_stand_beside_the_site(built: Project, page: str) -> None:
    before = snapshot(built.output_dir)
    render(built.root, page, "--to", "docx")
    assert snapshot(built.output_dir) == before
    with zipfile.ZipFile(built.root / "_documents" / "notebooks" / "story.docx") as word:
        names = word.namelist()
        text = "".join(html.fromstring(word.read("word/document.xml")).itertext())
    assert [name for name in names if name.endswith(".png")]
    assert "The second place has twice as many" in text
    assert "Sources: A, B." in text
    assert "Places by count." in text


TABLE = """
#| label: tbl-rain
#| tbl-cap: "Rain."
import pandas as pd
pd.DataFrame({"place": ["Aa", "Bb"], "mm": [1200, 3]})
"""


def test_word_shows_the_cells_of_a_table_and_the_words_of_html(tmp_path: Path) -> None:
    folded = "from IPython.display import HTML\n"
    folded += "HTML('<details><summary>Of all places</summary><p>Text.</p></details>')"
    index = with_cell(TABLE).rstrip() + f"\n\n```python\n{folded}\n```\n"
    project = hooked_project(tmp_path / "tiny", index=index)
    render(project.root, "index.ipynb", "--to", "docx")
    with zipfile.ZipFile(project.root / "_documents" / "index.docx") as word:
        text = "".join(html.fromstring(word.read("word/document.xml")).itertext())
    assert "1200" in text and "Of all places" in text


DRAWING = """#| echo: false
from IPython.display import HTML
HTML('<div><svg aria-label="Where it lies" viewBox="0 0 40 30"><path d="M0,0h40v30z" '
     'style="fill:light-dark(#0072b2,#ffffff);stroke:var(--ink)"/></svg>'
     '<svg aria-hidden="true" viewBox="0 0 9 9"><path d="M0,0h9"/></svg></div>')
"""


def test_a_drawing_amid_html_is_a_picture_in_word_and_markdown(tmp_path: Path) -> None:
    """In its light colours, with its name; one that is hidden from readers is left out."""
    project = hooked_project(tmp_path / "tiny", index=with_cell(DRAWING))
    render(project.root, "index.ipynb", "--to", "docx")
    with zipfile.ZipFile(project.root / "_documents" / "index.docx") as word:
        (picture,) = [name for name in word.namelist() if name.startswith("word/media/")]
        assert picture.endswith(".png")
        assert 'descr="Where it lies"' in word.read("word/document.xml").decode()
    render(project.root, "index.ipynb", "--to", "gfm")
    text = (project.root / "_documents" / "index.md").read_text(encoding="utf-8")
    assert "<svg" not in text and 'alt="Where it lies"' in text


def test_a_figure_embedded_from_another_folder_is_a_picture_in_word(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    embed = "{{< embed /.atlas/executed/0/notebooks/story.ipynb#fig-bars >}}"
    add_page(project, "flat.qmd", f"---\ntitle: Flat\ndescription: A page.\n---\n\n{embed}\n")
    render(project.root)
    render(project.root, "flat.qmd", "--to", "docx")
    with zipfile.ZipFile(project.root / "_documents" / "flat.docx") as word:
        assert [name for name in word.namelist() if name.endswith(".png")]


def test_markdown_shows_figures_from_files_beside_it(built: Project) -> None:
    render(built.root, "notebooks/story.ipynb", "--to", "gfm")
    folder = built.root / "_documents" / "notebooks"
    text = (folder / "story.md").read_text(encoding="utf-8")
    assert "![Two bars, the second twice as long.](story_files/fig-bars.png)" in text
    assert (folder / "story_files" / "fig-bars.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" not in text


def test_a_notebook_shows_figures_as_outputs(built: Project) -> None:
    render(built.root, "notebooks/story.ipynb", "--to", "ipynb")
    (path,) = (built.root / "_documents" / "notebooks").glob("story*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    at = next(i for i, cell in enumerate(cells) if cell.get("outputs"))
    assert cells[at].outputs[0].data["image/png"].startswith("iVBOR")
    assert "Sources: [A](https://example.org/a), B." in cells[at + 1].source


def test_a_notebook_has_its_tables_and_drawings(tmp_path: Path) -> None:
    hidden = "#| output: false\nprint('to myself')"
    index = (
        with_cell(TABLE).rstrip() + f"\n\n```python\n{DRAWING}\n```\n\n```python\n{hidden}\n```\n"
    )
    project = hooked_project(tmp_path / "tiny", index=index)
    render(project.root, "index.ipynb", "--to", "ipynb")
    (path,) = (project.root / "_documents").glob("index*.ipynb")
    told = path.read_text(encoding="utf-8")
    shown = [
        out.get("data", {})
        for cell in nbformat.reads(told, as_version=4).cells
        for out in cell.get("outputs", [])
    ]
    assert ["1200" in data.get("text/html", "") for data in shown] == [True, False, False]
    assert shown[1]["text/markdown"] == "Rain."
    assert "<svg" in shown[2]["text/html"]
    assert "to myself" not in "".join(map(str, shown))


def test_a_document_that_fails_leaves_the_site(built: Project) -> None:
    before = snapshot(built.output_dir)
    done = run_quarto(built.root, "index.ipynb", "--to", "revealjs")
    assert done.returncode == 1
    assert "not in the site's frame" in done.stdout
    assert snapshot(built.output_dir) == before
    assert not (built.output_dir / UNFINISHED).exists()


def test_execute_writes_nothing_into_the_sources(built: Project) -> None:
    before = (built.root / "index.ipynb").read_bytes()
    done = run_quarto(built.root, "index.ipynb", "--execute")
    assert done.returncode == 1
    assert "Leave --execute out" in done.stdout
    assert (built.root / "index.ipynb").read_bytes() == before


def test_a_page_alone_makes_no_site(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    done = run_quarto(project.root, "index.ipynb")
    assert done.returncode == 1
    assert "Render the whole project once" in done.stdout
    assert not project.output_dir.exists()


def test_what_quarto_leaves_half_done_is_finished(tmp_path: Path) -> None:
    project = hooked_project(
        tmp_path / "tiny", index=f"{INDEX}\n{{{{< embed notebooks/story.ipynb#fig-bars >}}}}\n"
    )
    (project.root / "pic.svg").write_text(SQUARE, encoding="utf-8")
    front = "---\ntitle: Extra\naliases: [old/place.html]\n---\n\n"
    project = add_page(project, "extra.qmd", f"{front}{ANNOTATED}")
    render(project.root)
    page = html.fromstring((project.output_dir / "extra.html").read_bytes())
    sizes = [(image.get("width"), image.get("height")) for image in page.iter("img")]
    assert sizes == [("300", "200"), ("60", "40")]
    assert page.xpath("//math[@display='block']//mfrac")
    assert page.xpath("//*[@class='code-annotation']/text()") == ["(1) "]
    moved = (project.output_dir / "old" / "place.html").read_text(encoding="utf-8")
    assert 'content="0; url=../extra.html"' in moved
    index = html.fromstring((project.output_dir / "index.html").read_bytes())
    assert index.xpath("//div[@data-figure='fig-bars']//a[@href='figures/fig-bars.csv']")


def test_a_page_that_only_quarto_knows_is_checked_with_quarto(tmp_path: Path) -> None:
    project = hooked_project(tmp_path / "tiny")
    add_page(project, "extra.qmd", "---\ntitle: Extra\n---\n\n{{< kbd A >}}\n")
    done = atlas(project.root, "check")
    assert done.returncode == 0, done.stderr
    assert "Rendered with Quarto, which alone knows what the pages ask for: extra.qmd, line 5" in (
        done.stdout
    )


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def previewed(project: Project) -> Iterator[str]:
    """The address of `quarto preview`, which runs until the end."""
    port = free_port()
    command = ["quarto", "preview", "--no-browser", "--port", str(port), "--host", "127.0.0.1"]
    log = project.root.parent / "preview.log"
    with log.open("w") as out:
        preview = subprocess.Popen(
            command, cwd=project.root, env=quarto_environment(), stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                assert preview.poll() is None, log.read_text()
                try:
                    urllib.request.urlopen(f"{address}/index.html").close()
                    break
                except OSError:
                    time.sleep(0.2)
            else:
                pytest.fail(f"the preview does not answer:\n{log.read_text()}")
            yield address
        finally:
            with suppress(ProcessLookupError):  # it ended by itself, which is told above
                os.killpg(preview.pid, signal.SIGTERM)
            preview.wait()


def test_a_preview_shows_a_change_by_itself_and_publishes_nothing(
    built: Project, browser: Any
) -> None:
    before = snapshot(built.output_dir)
    story = built.root / "notebooks" / "story.ipynb"
    written = story.read_text(encoding="utf-8")
    with previewed(built) as address:
        page = browser.new_page()
        page.goto(f"{address}/notebooks/story.html")
        assert "for the 2 places" in page.inner_text("main")
        page.wait_for_timeout(1000)  # Quarto's script opens its socket
        story.write_text(written.replace("` places.", "` places, seen live."), encoding="utf-8")
        try:
            page.get_by_text("seen live").wait_for(timeout=60_000)
        finally:
            story.write_text(written, encoding="utf-8")
        page.close()
    assert snapshot(built.output_dir) == before


def test_quarto_renders_the_pages_that_are_made_for_the_rows_of_a_table(tmp_path: Path) -> None:
    rivers_site(tmp_path)
    project = hook(tmp_path)
    render(tmp_path)
    assert (project.output_dir / "rivers" / "oder.html").is_file()
    (tmp_path / "data" / "rivers.csv").write_text(RIVERS.replace("elbe,Elbe", "rhine,Rhine"))
    config = (tmp_path / "_quarto.yml").read_text().replace("rivers/elbe", "rivers/rhine")
    (tmp_path / "_quarto.yml").write_text(config)
    render(tmp_path)
    pages = sorted(path.name for path in (project.output_dir / "rivers").glob("*.html"))
    assert pages == ["oder.html", "rhine.html"]
    assert "Rhine, a river" in (project.output_dir / "rivers" / "rhine.html").read_text()
