"""The frame is the publisher's; a file of a project's assets/ takes the place of one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.publish.script import SCRIPTS
from publisher.render.frame import FILTER, TEMPLATE
from publisher.site import frame
from publisher.site.frame import DEFAULTS, LAID_OUT, frame_file, frame_label, lay_out_frame
from publisher.site.project import Project
from sites import tiny_site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]
NEEDED = {TEMPLATE, FILTER, "atlas.css", "references.csl", *(f"{stem}.js" for stem in SCRIPTS)}


def built(project: Project) -> str:
    """The front page of the project, built."""
    build(project, renderer="pandoc")
    return (project.output_dir / "index.html").read_text(encoding="utf-8")


def test_the_publisher_brings_every_file_of_the_frame():
    assert {path.name for path in DEFAULTS.iterdir()} >= NEEDED


def test_a_project_without_assets_is_built(tmp_path: Path):
    project = tiny_site(tmp_path)
    assert not (tmp_path / "assets").exists()
    assert "<main" in built(project)


@pytest.mark.parametrize("name", sorted(NEEDED | {"figure.html"}))
def test_a_file_in_assets_takes_the_place_of_one_of_the_frame(tmp_path: Path, name: str):
    before = frame_file(tmp_path, name)
    own = tmp_path / "assets" / name
    own.parent.mkdir()
    own.write_text("own", encoding="utf-8")
    assert (before, frame_file(tmp_path, name)) == (DEFAULTS / name, own)
    assert frame_label(tmp_path, before) == f"the publisher's {name}"
    assert frame_label(tmp_path, own) == f"assets/{name}"


def test_template_style_and_script_of_ones_own_make_the_pages(tmp_path: Path):
    project = tiny_site(tmp_path)
    assert "<!-- mine -->" not in built(project)
    (tmp_path / "assets").mkdir()
    for name, mark in (
        ("template.html", "<!-- mine -->"),
        ("atlas.css", "/* mine */"),
        ("say.js", "// mine"),
        ("figure.html", "<!-- my figure -->"),
    ):
        text = frame_file(tmp_path, name).read_text(encoding="utf-8")
        (tmp_path / "assets" / name).write_text(f"{text}\n{mark}\n", encoding="utf-8")
    assert "<!-- mine -->" in built(project)
    story = (project.output_dir / "notebooks" / "story.html").read_text(encoding="utf-8")
    assert "<!-- my figure -->" in story
    written = [path.read_text(encoding="utf-8") for path in project.output_dir.glob("assets/*")]
    assert sum("/* mine */" in text for text in written) == 1
    assert sum("// mine" in text for text in written) == 1
    shutil.rmtree(tmp_path / "assets")
    assert "<!-- mine -->" not in built(project)


def test_a_script_that_no_page_could_load_is_refused_until_it_is_published(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "assets").mkdir()
    own = frame_file(tmp_path, "atlas.js").read_text(encoding="utf-8")
    more = 'import { mine } from "./mine.js";\n'
    (tmp_path / "assets" / "atlas.js").write_text(f"{more}{own}", encoding="utf-8")
    (tmp_path / "assets" / "mine.js").write_text("export const mine = 1;\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"assets/atlas\.js: imports \./mine\.js, which is not"):
        build(project, renderer="pandoc")
    config = (tmp_path / "_quarto.yml").read_text(encoding="utf-8")
    resources = "resources: [data/*.csv"
    assert resources in config
    config = config.replace(resources, f"{resources}, assets/mine.js")
    (tmp_path / "_quarto.yml").write_text(config, encoding="utf-8")
    assert "<main" in built(Project.open(tmp_path))
    assert (project.output_dir / "assets" / "mine.js").is_file()


def test_a_change_of_the_publishers_own_frame_builds_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    project = tiny_site(tmp_path / "project")
    assert "<!-- newer -->" not in built(project)
    newer = tmp_path / "publisher" / "frame"
    shutil.copytree(DEFAULTS, newer)
    template = (newer / "template.html").read_text(encoding="utf-8")
    (newer / "template.html").write_text(f"{template}\n<!-- newer -->\n", encoding="utf-8")
    monkeypatch.setattr(frame, "DEFAULTS", newer)
    (project.output_dir / "index.html").unlink()  # what a build finds out by the publisher's digest
    assert "<!-- newer -->" in built(project)


def test_the_frame_that_is_in_force_is_laid_out_for_quarto(tmp_path: Path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "atlas.css").write_text("/* mine */", encoding="utf-8")
    lay_out_frame(tmp_path)
    laid_out = {path.name: path.read_bytes() for path in (tmp_path / LAID_OUT).iterdir()}
    assert laid_out.keys() == {path.name for path in DEFAULTS.iterdir()}
    assert laid_out["atlas.css"] == b"/* mine */"
    (tmp_path / "assets" / "atlas.css").unlink()
    lay_out_frame(tmp_path)
    assert (tmp_path / LAID_OUT / "atlas.css").read_bytes() == (DEFAULTS / "atlas.css").read_bytes()


def test_the_style_of_citations_is_that_of_the_frame_by_its_laid_out_name(tmp_path: Path):
    project = tiny_site(tmp_path)
    config = (tmp_path / "_quarto.yml").read_text(encoding="utf-8")
    more = "bibliography: references.json\ncsl: .atlas/frame/references.csl\n"
    (tmp_path / "_quarto.yml").write_text(more + config, encoding="utf-8")
    (tmp_path / "references.json").write_text(
        '[{"id": "one", "type": "book", "title": "One", "author": [{"family": "Writer"}]}]'
    )
    cited = tiny_index(tmp_path)
    assert "Writer" in built(cited)
    assert cited.output_dir == project.output_dir


def tiny_index(folder: Path) -> Project:
    """The project with a citation on its front page."""
    from sites import INDEX, write_page

    write_page(folder / "index.ipynb", f"{INDEX}\nAs [@one] says.\n")
    return Project.open(folder)
