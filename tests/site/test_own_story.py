"""As a journalist would: take a figure of ours, say it in French, add a row, print, publish, embed it."""

from __future__ import annotations

import functools
import threading
from html import unescape
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html as lxml_html

from conftest import QuietHandler
from sites import atlas, only
from visits import visit_with

pytestmark = pytest.mark.slow
FRENCH = """
french = {"cohort": "Cohorte", "count.added": "Ajoutées", "count.total": "Total"}
own = atlas.read("data/mine.csv", source="Compté par nous, https://example.org/compte")
rows = pd.concat([cohorts, own], ignore_index=True)
"""
FIGURE = """#| label: fig-ma-question
#| fig-cap: "Chaque marche est une cohorte."
#| fig-alt: "Courbe en escalier, une marche par cohorte."
shown = atlas.figure(
    atlas.cohort_count(rows, as_of="2027-12-31", words=french),
    title="Toujours plus de zones pilotes",
    table=rows[["cohort", "regions_added"]],
    columns={"cohort": "Cohorte", "regions_added": "Ajoutées"},
    sources=[*atlas.cited(cohorts), *own.attrs["sources"]],
)
shown.save(OWN / "a.png", size="print", lang="fr")
shown.save(OWN / "a.html", lang="fr", credit="Le Quotidien")
shown
"""


def rewritten(path: Path) -> None:
    """What the journalist changes: words, a table of their own beside ours, a file for print."""
    notebook = nbformat.read(path, as_version=4)
    setup, shown = [cell for cell in notebook.cells if cell.cell_type == "code"]
    imports = "from pathlib import Path\n\nimport pandas as pd\n"
    own = (
        f"\nOWN = Path({str(path.parents[2])!r})  # beside the project, which a story only reads\n"
    )
    setup.source = setup.source.replace("import helpers", f"{imports}import helpers") + own + FRENCH
    shown.source = FIGURE
    nbformat.write(notebook, path)


def embedded(folder: Path, page: Path) -> None:
    """The journalist's own page: the frame as the published page offers it, and the saved figure."""
    offered = lxml_html.parse(page).xpath("//details[@class='figure-share']//pre/code")[0]
    frame = unescape(offered.text_content()).replace('src="', 'src="project/_site/')
    saved = (
        '<iframe id="saved" src="a.html" title="Le Quotidien" width="700" height="640"></iframe>'
    )
    head = '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Le Quotidien</title>'
    (folder / "page.html").write_text(f"{head}{frame}{saved}</html>", encoding="utf-8")


def seen_in_frames(browser: Any, folder: Path) -> tuple[str, str, float]:
    """What both frames of that page say, and how much of the first is cut off."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for visit in visit_with(browser, f"http://127.0.0.1:{server.server_port}"):
            visit.open("page.html")
            inside = visit.page.frame_locator("iframe >> nth=0").locator("html")
            visit.page.wait_for_function("document.querySelector('iframe').height !== '640'")
            height = visit.page.locator("iframe").first.evaluate("frame => frame.clientHeight")
            cut = inside.evaluate("page => page.scrollHeight") - height
            said = [visit.page.frame_locator(f"iframe >> nth={n}").locator("body").inner_text()
                    for n in (0, 1)]  # fmt: skip
            assert visit.complaints == [] and visit.foreign_requests == []
        server.shutdown()
    return said[0], said[1], cut


def test_a_story_of_ones_own_is_made_from_ours_published_and_embedded(
    project_copy: Path, browser: Any
):
    source = str(project_copy / "src")
    told = atlas(
        project_copy, "new", "ma-question", "--like", "cohort-timeline#fig-cohort-count",
        "--title", "Toujours plus", PYTHONPATH=source,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    only(project_copy, "notebooks/ma-question.ipynb")
    rewritten(project_copy / "notebooks" / "ma-question.ipynb")
    own = "cohort,name_en,regions_added,regions_total,published_on,published_on_precision\n"
    own += "2027,Fifth cohort,3,23,2027-05-01,day\n"
    (project_copy / "data" / "mine.csv").write_text(own)
    allowed = ("--allow", "outside:it saves its picture beside the project")
    built = atlas(project_copy, "build", "--renderer", "pandoc", *allowed, PYTHONPATH=source)
    assert built.returncode == 0, built.stderr
    assert (project_copy.parent / "a.png").read_bytes().startswith(b"\x89PNG")
    page = lxml_html.parse(project_copy / "_site" / "notebooks" / "ma-question.html")
    text = " ".join(page.getroot().text_content().split())
    assert "Toujours plus de zones pilotes" in text and "Compté par nous" in text
    assert page.xpath("//table//td[normalize-space()='3']")
    embedded(project_copy.parent, project_copy / "_site" / "notebooks" / "ma-question.html")
    published, saved, cut = seen_in_frames(browser, project_copy.parent)
    for said in (published, saved):
        assert "Toujours plus de zones pilotes" in said and "Compté par nous" in said
    assert "Services Atlas of China" in published and "Le Quotidien" in saved
    assert cut <= 2
