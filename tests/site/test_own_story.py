"""As a journalist would: take a figure of ours, say it in French, add a row, print it, publish it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from lxml import html as lxml_html

from sites import atlas, only

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
shown.save(Path(tempfile.mkdtemp()) / "a.png", size="print", lang="fr")
shown
"""


def rewritten(path: Path) -> None:
    """What the journalist changes: words, a table of their own beside ours, a file for print."""
    notebook = nbformat.read(path, as_version=4)
    setup, shown = [cell for cell in notebook.cells if cell.cell_type == "code"]
    imports = "import tempfile\nfrom pathlib import Path\nimport pandas as pd\n"
    setup.source = setup.source.replace("import helpers", f"{imports}import helpers") + FRENCH
    shown.source = FIGURE
    nbformat.write(notebook, path)


def test_a_story_of_ones_own_is_made_from_ours_and_published(project_copy: Path):
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
    built = atlas(project_copy, "build", "--renderer", "pandoc", PYTHONPATH=source)
    assert built.returncode == 0, built.stderr
    page = lxml_html.parse(project_copy / "_site" / "notebooks" / "ma-question.html")
    text = " ".join(page.getroot().text_content().split())
    assert "Toujours plus de zones pilotes" in text and "Compté par nous" in text
    assert page.xpath("//table//td[normalize-space()='3']")
