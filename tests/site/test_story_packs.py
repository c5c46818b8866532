"""Stories taken from the built site: unpacked into an empty folder, each runs from top to bottom."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
# Runs the notebooks named to it, one after the other in one process, as Jupyter does: in their own
# folder, which is where modules are looked for first. There is no network and no project.
RUN = """
import os, socket, sys
from pathlib import Path
project, *notebooks = sys.argv[1:]
sys.path[:] = [path for path in sys.path if path and not Path(path).resolve().is_relative_to(Path(project, "src"))]
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in type(finder).__module__]
def refused(*_, **__):
    raise OSError("there is no network")
socket.socket.connect = socket.getaddrinfo = refused
import nbformat
from IPython.core.interactiveshell import InteractiveShell
own = set(sys.modules)
for name in notebooks:
    os.chdir(Path(name).parent)
    sys.path.insert(0, "")
    shell = InteractiveShell.instance()
    shell.reset()
    for number, cell in enumerate(nbformat.read(name, 4).cells, 1):
        if cell.cell_type == "code":
            result = shell.run_cell(cell.source)
            if not result.success:
                sys.exit(f"{name}, cell {number}: {result.error_before_exec or result.error_in_exec!r}")
    for module in ("helpers", "figure"):
        if place := getattr(sys.modules.get(module), "__file__", None):
            assert Path(place).is_relative_to(Path(name).parent), (module, place)
    for module in [each for each in sys.modules if each.split(".")[0] in ("helpers", "figure")]:
        del sys.modules[module]
    sys.path.pop(0)
    print("ran", name)
"""


def packs(site: Path) -> list[Path]:
    """Every pack of the site."""
    return [path for path in sorted(site.rglob("*.zip")) if path.with_suffix(".ipynb").is_file()]


def ran(folder: Path, notebooks: list[Path]) -> subprocess.CompletedProcess[str]:
    """Run notebooks that were unpacked into a folder, where there is no project and no network."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", RUN, str(ROOT), *map(str, notebooks)],
        cwd=folder,
        env=environment | {"IPYTHONDIR": str(folder / ".ipython")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_story_has_a_notebook_and_a_pack_that_its_page_offers(built_site: Path):
    pages = [path.with_suffix(".html") for path in packs(built_site)]
    assert len(pages) >= 8
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert f'href="{page.stem}.zip"' in text and f'href="{page.stem}.ipynb"' in text
        assert 'href="#take-this-story"' in text


def test_every_pack_runs_in_an_empty_folder_without_project_and_network(
    built_site: Path, tmp_path: Path
):
    notebooks = []
    derived = [path for path in packs(built_site) if path.parent.name == "regions"]
    others = [path for path in packs(built_site) if path not in derived]
    # Pages derived of one notebook differ in their rows alone: a few of them stand for all.
    for path in [*others, *derived[::6]]:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
            notebooks += [tmp_path / name for name in archive.namelist() if name.endswith(".ipynb")]
    done = ran(tmp_path, notebooks)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.count("ran ") == len(notebooks)


OWN = """
rows = atlas.load_fdi_national()
shown = atlas.figure(
    atlas.fdi_share(shares, breaks=national_breaks, bases=bases, words={"share.reported": "Publié"}),
    title="La part des services", description="A. B.", sources=atlas.cited(rows), as_of=today,
    lang="fr",
)
shown.save("part.svg", size="print", lang="fr", note="Sans estimation.")
groups = atlas.pilot_shares(atlas.load_fdi_pilot(), national=atlas.load_fdi_national())
pilots = atlas.figure(
    atlas.pilot_share(groups.tail(1), bases=bases), title="Half", description="A. B.",
    sources=atlas.cited(groups.tail(1)), as_of=today,
)
pilots.save("pilots.svg", credit="The Paper")
atlas.figure(
    atlas.pilot_share(groups.head(1), bases=bases), title="A third", description="A. B.",
    sources=atlas.cited(groups.head(1)), as_of=today,
).save("others.svg")
"""


def test_a_row_of_somebodys_own_in_a_pack_is_told_with_its_source_in_the_picture_and_its_credit(
    built_site: Path, tmp_path: Path
):
    with zipfile.ZipFile(built_site / "notebooks" / "fdi-share.zip") as archive:
        archive.extractall(tmp_path)
    pack = tmp_path / "fdi-share"
    table = pack / "data" / "fdi_national.csv"
    rows = table.read_text(encoding="utf-8")
    own = '{0},{0},year,{1},{2},,,,exact,,,all-sectors,,"Compté par nous, https://example.org/c",\n'
    rows += own.format(2026, "services_inflow", 480.5) + own.format(2026, "total_inflow", 690.1)
    table.write_text(rows, encoding="utf-8")
    amounts = pack / "data" / "fdi_pilot.csv"
    amounts.write_text(amounts.read_text("utf-8").replace("293.2", "301.4", 1), encoding="utf-8")
    path = pack / "notebooks" / "fdi-share.ipynb"
    notebook = nbformat.read(path, 4)
    kept = [cell for cell in notebook.cells if "include: false" in cell.source]
    notebook.cells = [*kept, nbformat.v4.new_code_cell(OWN)]
    nbformat.write(notebook, path)
    done = ran(tmp_path, [path])
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    said = picture_words(path.parent / "part.svg")
    count = len(rows.splitlines())
    assert f"data/fdi_national.csv (ligne {count - 1}, {count} ajoutée)" in said
    assert "Source : Compté par nous;" in said and "Services Atlas of China, modifié" in said
    assert "Publié" in said and "2026" in said and "Sans estimation." in said
    assert "fdi_pilot" not in said  # that table was changed, but is not in this figure
    theirs, others = (picture_words(path.parent / f"{name}.svg") for name in ("pilots", "others"))
    assert "Source: changed by The Paper" in theirs and "301.4, published as 293.2" in theirs
    assert "one source" not in theirs and "fdi_national" not in theirs
    assert "hanged" not in others and "Source: CCTV News" in others


def picture_words(path: Path) -> str:
    """What a saved picture says."""
    return " ".join(re.findall(r">([^<>]+)<", path.read_text(encoding="utf-8")))


def test_a_pack_holds_the_tables_of_its_story_and_no_others(built_site: Path):
    with zipfile.ZipFile(built_site / "notebooks" / "boundaries.zip") as archive:
        names = archive.namelist()
        readme = archive.read("boundaries/README.md").decode()
    assert "boundaries/geo/provinces.topojson" in names
    assert "boundaries/data/fdi_regions.csv" not in names
    assert "geo/provinces.topojson" in readme and "uv run" in readme and "pip install" in readme
    assert {"boundaries/LICENSE", "boundaries/LICENSE-DATA"} <= set(names)


def test_the_requirements_of_a_pack_are_locked_and_leave_out_what_builds_the_site(
    built_site: Path,
):
    with zipfile.ZipFile(built_site / "index.zip") as archive:
        text = archive.read("index/requirements.txt").decode()
    names = set(re.findall(r"^([\w-]+)==", text, re.MULTILINE))
    assert {"altair", "pandas", "pyyaml", "jupyterlab", "ipykernel", "vl-convert-python"} <= names
    assert not {"pagefind", "frictionless", "pypandoc-binary"} & names
    entries = re.split(r"^(?=[\w-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("page", ["index", "notebooks/fdi-share", "notebooks/method"])
def test_a_published_notebook_reads_anywhere(built_site: Path, page: str):
    notebook = nbformat.read(built_site / f"{page}.ipynb", as_version=4)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.search(r"\{python\}|:::|@(?:fig|tbl|sec)-|\[@|\{#", text)
    assert text.startswith("# ")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert "application/vnd.atlas" not in json.dumps(outputs)


def test_a_published_notebook_shows_its_figures_with_number_and_caption(built_site: Path):
    notebook = nbformat.read(built_site / "notebooks" / "fdi-share.ipynb", as_version=4)
    shown = [
        cell.outputs
        for cell in notebook.cells
        if "fig-fdi-share" in cell.source and cell.cell_type == "code"
    ]
    picture, caption = shown[0]
    assert "image/png" in picture.data and "**Figure 2:**" in caption.data["text/markdown"]
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "Figure 2 " in prose and "](http" in prose
