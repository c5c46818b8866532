"""A page is a notebook and its parameters: one notebook gives a page for each row of a table."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from lxml import html

from publisher.base.problems import Problem, SiteError
from publisher.build import build
from publisher.cli import check
from publisher.run.choices import KEPT
from publisher.site.lay import lay_derived, named, told_by_notebook
from publisher.site.project import Project
from rivers import PAGES, RIVER, RIVERS, rivers_site
from sites import write_page


def again(project: Project) -> Project:
    """The project, opened anew and its derived notebooks laid."""
    project = Project.open(project.root)
    lay_derived(project)
    return project


def table(project: Project, text: str) -> None:
    (project.root / "data" / "rivers.csv").write_text(text, encoding="utf-8")


def cells(project: Project, page: str) -> list[str]:
    return [cell.source for cell in nbformat.read(project.root / page, 4).cells]


def fault(project: Project) -> str:
    """What is said when derived notebooks are laid: where, what, and the remedy."""
    with pytest.raises(SiteError) as raised:
        again(project)
    return str(raised.value)


# ---- what is made ----


def test_each_row_makes_a_page(tmp_path: Path):
    assert again(rivers_site(tmp_path)).pages == [
        "index.ipynb", "rivers/elbe.ipynb", "rivers/oder.ipynb",
    ]  # fmt: skip


def test_a_check_of_a_fresh_copy_and_of_a_new_row_counts_the_pages_that_tables_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    project = rivers_site(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("publisher.build.render", lambda *_: (None, ""))
    for rows in (RIVERS, RIVERS + "ems,Ems,371,North\n"):
        table(project, rows)
        check(determinism=False, external=False, fix=False, verbose=False)
    said = capsys.readouterr().out
    assert "3 pages, their tables" in said
    assert "4 pages, their tables" in said


def test_a_page_has_its_own_value_title_and_labels_and_the_cells_of_its_notebook(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    front, parameters, _, prose, figure = cells(project, "rivers/oder.ipynb")
    assert "title: Oder, a river" in front
    assert parameters == 'river_id = "oder"  # any river of the table'
    assert prose.endswith("as @fig-length-oder shows.")
    assert figure.startswith("#| label: fig-length-oder\n")
    assert len(cells(project, "notebooks/river.ipynb")) == 5


def test_a_row_that_is_gone_takes_its_page_along(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    (tmp_path / "rivers" / "mine.ipynb").write_bytes((tmp_path / "index.ipynb").read_bytes())
    table(project, RIVERS.replace("oder,Oder,840,Baltic\n", ""))
    assert again(project).pages == ["index.ipynb", "rivers/elbe.ipynb", "rivers/mine.ipynb"]


def test_pages_whose_cache_is_lost_are_known_by_their_mark(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    (tmp_path / ".atlas" / "derived.json").unlink()
    table(project, RIVERS.replace("oder", "odra"))
    assert again(project).pages[1:] == ["rivers/elbe.ipynb", "rivers/odra.ipynb"]


def test_where_chooses_among_the_rows(tmp_path: Path):
    project = rivers_site(tmp_path, pages=PAGES + "      where: {sea: Baltic}\n")
    assert again(project).pages[1:] == ["rivers/oder.ipynb"]


def test_the_notebook_itself_is_neither_a_page_nor_missed(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    assert "notebooks/river.ipynb" not in [*project.pages, *project.unlisted]


def test_outputs_in_a_derived_notebook_are_nobodys_change(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    path = tmp_path / "rivers" / "oder.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="run by hand")]
    nbformat.write(notebook, path)
    again(project)
    assert "run by hand" not in path.read_text()


def test_an_error_in_a_derived_page_names_its_parameter_and_its_notebook(tmp_path: Path):
    again(rivers_site(tmp_path))
    told = str(named(tmp_path, Problem("rivers/oder.ipynb, cell 3", "raises KeyError", "Look.")))
    assert told.startswith("rivers/oder.ipynb (river_id = 'oder'), cell 3: raises KeyError")
    assert "made of notebooks/river.ipynb" in told


def test_a_fault_of_most_pages_of_a_notebook_is_told_once(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    names = ["elbe", "oder", "rhine", "weser", "main"]
    table(project, RIVERS + "".join(f"{name},{name},9,North Sea\n" for name in names[2:]))
    lay_derived(Project.open(tmp_path))
    where = "rivers/{}.ipynb, cell 3 (fig-length-{})"
    problems = [
        Problem(where.format(name, name), "raises KeyError: '1+4'", "Look.") for name in names
    ]
    alone = Problem("rivers/oder.ipynb, cell 4", "raises ValueError", "Look.")
    first, other = sorted(told_by_notebook(tmp_path, sorted([*problems, alone])))
    assert first.where == "rivers/elbe.ipynb (river_id = 'elbe'), cell 3 (fig-length-elbe)"
    assert "and so on 4 more pages of that notebook" in first.found
    assert "more pages" not in other.found
    assert len([*told_by_notebook(tmp_path, problems[:2])]) == 2


# ---- what is refused ----


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (PAGES.replace("table: rivers", "table: lakes"), "no table 'lakes' in atlas.data"),
        (PAGES.replace("parameter: river_id", "parameter: lake_id"), "river_id"),
        (PAGES.replace("{river_id}", "{lake_id}"), "the same path, rivers/{lake_id}.html"),
        (PAGES.replace("{river_id}", "{river_id}-{mouth}"), "has no column 'mouth'"),
        (PAGES.replace("      table: rivers\n", ""), "has no table"),
        (PAGES + "      colour: red\n", "unknown setting 'colour'"),
        (PAGES + "      where: {sea: Black Sea}\n", "river_id has no page"),
        (PAGES.replace("river.ipynb", "lake.ipynb"), "there is no notebooks/lake.ipynb"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, pages: str, told: str):
    said = fault(rivers_site(tmp_path, pages=pages))
    assert said.startswith("_quarto.yml, atlas.pages")
    assert told in said


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("river_id,name,km,sea\n../out,Out,1,X\n", "row 2, river_id: '../out' makes no page"),
        ("river_id,name,km,sea\na,A,1,X\na,B,2,X\n", "row 3"),
        ("river_id,name,km,sea\na,,1,X\n", "names {name}, which is empty"),
    ],
)
def test_a_row_that_makes_no_page_is_refused_by_row_and_value(tmp_path: Path, rows: str, told: str):
    project = rivers_site(tmp_path)
    table(project, rows)
    assert told in fault(project)


def test_two_rows_may_not_make_the_same_page(tmp_path: Path):
    project = rivers_site(tmp_path, pages=PAGES.replace("{river_id}.html", "{sea}-{river_id}.html"))
    path = tmp_path / "data" / "datapackage.yaml"
    text = path.read_text().replace("constraints: {required: true, unique: true}", "title: River")
    path.write_text(text.replace("      primaryKey: river_id\n", ""))
    table(project, "river_id,name,km,sea\na,A,1,X\na,B,2,X\n")
    assert "data/rivers.csv, row 3, river_id: 'a' makes rivers/X-a.ipynb, and so does" in fault(
        project
    )


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("lake = 1", "cell 2: is tagged 'parameters' and does not assign river_id"),
        ('river_id = "elbe"\nlength = 3', "cell 2: assigns length too"),
        ("river_id = ", "cell 2, line 1: is not Python"),
    ],
)
def test_a_cell_of_parameters_assigns_the_one_that_its_pages_have(
    tmp_path: Path, code: str, told: str
):
    page = RIVER.replace('river_id = "elbe"  # any river of the table', code)
    assert told in fault(rivers_site(tmp_path, page=page))


def test_a_notebook_without_parameters_makes_no_pages(tmp_path: Path):
    project = rivers_site(tmp_path)
    path = tmp_path / "notebooks" / "river.ipynb"
    path.write_text(path.read_text().replace('"parameters"', '"other"'))
    assert "notebooks/river.ipynb: has no cells tagged 'parameters'" in fault(project)


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path):
    project = rivers_site(tmp_path)
    (tmp_path / "rivers").mkdir()
    (tmp_path / "rivers" / "oder.ipynb").write_text("{}")
    assert "rivers/oder.ipynb: stands where a page of atlas.pages" in fault(project)
    assert (tmp_path / "rivers" / "oder.ipynb").read_text() == "{}"


def test_what_was_changed_by_hand_is_not_overwritten(tmp_path: Path):
    project = again(rivers_site(tmp_path))
    path = tmp_path / "rivers" / "oder.ipynb"
    changed = path.read_text().replace("km long", "km, and a bit")
    path.write_text(changed)
    table(project, RIVERS.replace("840", "854"))
    assert "Make the change in notebooks/river.ipynb" in fault(project)
    assert path.read_text() == changed


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("[index.ipynb]", "does not list rivers/elbe.ipynb and 1 more of rivers/"),
        ("[index.ipynb, rivers/*.ipynb, notebooks/*.ipynb]", "lists notebooks/river.ipynb"),
    ],
)
def test_pages_are_listed_and_their_notebook_is_not(tmp_path: Path, listed: str, told: str):
    project = rivers_site(tmp_path)
    path = tmp_path / "_quarto.yml"
    path.write_text(path.read_text().replace("[index.ipynb, rivers/*.ipynb]", listed))
    (tmp_path / "notebooks" / "story.ipynb").unlink()
    assert told in fault(project)


def test_a_broken_table_is_told_before_its_pages(tmp_path: Path):
    project = rivers_site(tmp_path)
    table(project, RIVERS.replace("oder,", "elbe,"))
    assert "data/rivers.csv, row 3" in fault(project)
    assert "makes rivers" not in fault(project)


# ---- the whole way ----

DRY = "assert river_id != 'dry', 'no water'\nrivers = pd.DataFrame(index=['elbe', 'oder']).assign("
WITHOUT_TABLE = RIVER.replace(
    'rivers = pd.read_csv("../data/rivers.csv").set_index("river_id", drop=False)',
    f"{DRY}name='River', km=9)",
)


@pytest.mark.slow
def test_a_page_that_raises_stops_the_build_and_the_others_are_kept(tmp_path: Path):
    project = rivers_site(tmp_path, page=WITHOUT_TABLE)
    table(project, RIVERS.replace("oder,", "dry,"))
    write_page(tmp_path / "index.ipynb", "---\ntitle: Front\n---\n\nRivers.\n")
    with pytest.raises(SiteError, match=r"rivers/dry.ipynb \(river_id = 'dry'\), cell 3: raises"):
        build(project, renderer="pandoc")
    assert not project.output_dir.exists()
    table(project, RIVERS)
    build(Project.open(tmp_path), renderer="pandoc")
    assert "<title>Oder, a river" in (project.output_dir / "rivers" / "oder.html").read_text()
    assert (project.output_dir / "figures" / "fig-length-elbe.svg").is_file()
    table(project, RIVERS.replace("Oder", "Odra"))
    reasons = build(Project.open(tmp_path), renderer="pandoc").reasons
    assert reasons["rivers/elbe.ipynb"] == KEPT
    assert reasons["rivers/oder.ipynb"] == "the notebook itself changed"


SIGNS = [
    "2*3*4 m and a_b_c",
    "C:\\new\\table",
    "H~2~O x^2^",
    "[x](y) & R&D",
    "![a](b)",
    "a <b> $x$ @c",
]


def test_a_title_says_what_stands_in_the_cell_of_its_row(tmp_path: Path):
    project = rivers_site(tmp_path)
    rows = "".join(f'r{number},"{name}",1,Baltic\n' for number, name in enumerate(SIGNS))
    table(project, RIVERS + rows)
    project = again(project)
    build(project, renderer="pandoc")
    for number, name in enumerate(SIGNS):
        page = html.parse(project.output_dir / f"rivers/r{number}.html")
        assert page.findtext(".//h1") == f"{name}, a river", name
        assert name in page.findtext(".//title")
        (told,) = page.xpath("//meta[@name='description']/@content")
        assert told == f"How long the {name} is."
