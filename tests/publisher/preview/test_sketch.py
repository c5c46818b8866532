"""The pages that are open are made before the site, as the site will have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.preview.sketch import pages_at, sketch
from publisher.site.project import Project, output_path
from sites import tiny_site

OPEN = ["notebooks/story.ipynb", "index.ipynb"]
SAVED = {
    "nothing": ("README.md", "Read me."),
    "a value": ("data/places.csv", "place_id,count\na,1\nb,7\n"),
    "a row": ("data/places.csv", "place_id,count\na,1\nb,2\nc,3\n"),
    "a stylesheet": ("assets/atlas.css", "body { color: #123; }\n"),
    "a page of Markdown": ("about.md", "---\ntitle: About\n---\n\nOther words.\n"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small site with a page of Markdown, built."""
    project = tiny_site(tmp_path_factory.mktemp("sketch"))
    settings = project.root / "_quarto.yml"
    more = settings.read_text(encoding="utf-8").replace("[index.ipynb,", "[about.md, index.ipynb,")
    settings.write_text(more, encoding="utf-8")
    (project.root / "about.md").write_text("---\ntitle: About\n---\n\nWords.\n", encoding="utf-8")
    build(Project.open(project.root), renderer="pandoc")
    return Project.open(project.root)


def texts(site: Path) -> dict[str, bytes]:
    """Every page of a site."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}


@pytest.mark.parametrize("saved", SAVED)
def test_an_open_page_is_what_the_build_makes_of_it(built: Project, saved: str, tmp_path: Path):
    name, text = SAVED[saved]
    (built.root / name).parent.mkdir(exist_ok=True)
    (built.root / name).write_text(text, encoding="utf-8")

    sketch(built, [*OPEN, "about.md"], tmp_path)

    drawn = texts(tmp_path)
    assert {output_path(page) for page in (*OPEN, "about.md")} <= drawn.keys()
    build(built, renderer="pandoc")
    assert drawn == {name: texts(built.output_dir)[name] for name in drawn}
    styles = {path.name for path in (tmp_path / "assets").glob("*.css")}
    assert styles == {path.name for path in (built.output_dir / "assets").glob("atlas-*.css")}


def test_a_colour_that_the_site_does_not_have_yet_is_in_the_sketch(built: Project, tmp_path: Path):
    story = built.root / "notebooks" / "story.ipynb"
    story.write_text(story.read_text(encoding="utf-8").replace("#0072b2", "#a03060"))

    sketch(built, [OPEN[0]], tmp_path)

    (styles,) = (tmp_path / "assets").glob("atlas-*.css")
    assert "light-dark(#a03060,#56b4e9)" in styles.read_text(encoding="utf-8")


def test_no_page_is_made_that_is_not_open(built: Project, tmp_path: Path):
    assert pages_at(built, {"notebooks/story.html", "figures/fig-bars.html"}) == OPEN[:1]
    sketch(built, OPEN[1:], tmp_path)
    assert texts(tmp_path).keys() == {"index.html"}


def test_a_fault_of_another_page_does_not_keep_an_open_one_back(built: Project, tmp_path: Path):
    (built.root / "about.md").write_text("---\ntitle: About\nsidebar: true\n---\n\n", "utf-8")
    sketch(built, OPEN[1:], tmp_path)
    with pytest.raises(SiteError, match="about.md"):
        sketch(built, ["about.md"], tmp_path)
