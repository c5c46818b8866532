"""Where what Quarto renders goes: nothing reaches the site unless it passed."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from hooked import hooked_project, read_config, write_config
from publisher.base.seal import seal, verify
from publisher.build import build
from publisher.publish.place import UNFINISHED
from publisher.publish.swap import last_site
from publisher.quarto import place
from publisher.quarto.call import Call, is_preview, listed
from publisher.quarto.handed import JOINER
from publisher.quarto.leading import address, rejoin
from publisher.quarto.outputs import give_outputs
from publisher.site.project import Project
from sites import snapshot, tiny_site, with_cell, write_page

PNG = "iVBORw0KGgo="


def call(project: Project, **changes: object) -> Call:
    """A render of the whole project into its own folder."""
    whole = Call(
        folder=project.rendered_dir,
        whole=True,
        pages=tuple(project.pages),
        written=(),
        own=True,
        in_place=project.rendered_dir.resolve() == project.output_dir.resolve(),
        preview=False,
        words=(),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def write_site(folder: Path, text: str) -> None:
    """A sealed site of one page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    seal(folder)


def stop_half_way(folder: Path) -> None:
    """What a render does that stops when some pages are written."""
    (folder / "half.html").write_text("new", encoding="utf-8")
    raise ZeroDivisionError


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return hooked_project(tmp_path / "tiny")


@pytest.fixture
def in_place(project: Project) -> Project:
    """A project that gives Quarto the folder of the site itself."""
    config = read_config(project.root)
    config["project"]["output-dir"] = "_site"
    del config["atlas"]["site"]
    write_config(project.root, config)
    return Project.open(project.root)


def test_quarto_works_in_a_folder_that_is_not_the_site(project: Project) -> None:
    assert project.output_dir == project.root / "_site"
    assert project.rendered_dir == project.root / ".atlas" / "quarto"
    assert place.last_good(project, call(project)) == project.output_dir


def test_a_failing_render_leaves_the_site_as_it_was(project: Project) -> None:
    write_site(project.output_dir, "old")
    before = snapshot(project.output_dir)
    with pytest.raises(ZeroDivisionError), place.beginning(project, call(project)):
        stop_half_way(project.rendered_dir)
    assert snapshot(project.output_dir) == before
    assert snapshot(project.rendered_dir) == before


def test_a_finished_render_takes_the_place_of_the_site(project: Project) -> None:
    write_site(project.output_dir, "old")
    write_site(project.rendered_dir, "new")
    place.publish(project, call(project))
    assert (project.output_dir / "index.html").read_text() == "new"
    assert verify(project.output_dir) == []


def test_some_pages_alone_join_the_last_good_site(project: Project) -> None:
    write_site(project.output_dir, "old")
    project.rendered_dir.mkdir(parents=True)
    (project.rendered_dir / "index.html").write_text("of a render that failed")
    (project.rendered_dir / UNFINISHED).write_text("")
    with place.beginning(project, call(project, whole=False, pages=("index.ipynb",))):
        pass
    assert snapshot(project.rendered_dir) == snapshot(project.output_dir)


def test_a_whole_render_is_marked_until_it_is_finished(project: Project) -> None:
    with place.beginning(project, call(project)):
        assert (project.rendered_dir / UNFINISHED).is_file()
    assert not project.output_dir.exists()


def test_a_preview_changes_neither_site_nor_what_it_shows(project: Project) -> None:
    write_site(project.output_dir, "old")
    write_site(project.rendered_dir, "being written")
    before = snapshot(project.rendered_dir)
    with place.beginning(project, call(project, whole=False, preview=True)):
        pass
    assert snapshot(project.rendered_dir) == before


def test_a_site_in_quartos_own_folder_is_put_back(in_place: Project) -> None:
    write_site(in_place.output_dir, "old")
    place.publish(in_place, call(in_place))
    before = snapshot(in_place.output_dir)
    for path in in_place.output_dir.iterdir():
        path.unlink()  # as Quarto does
    with pytest.raises(ZeroDivisionError), place.beginning(in_place, call(in_place)):
        stop_half_way(in_place.output_dir)
    assert snapshot(in_place.output_dir) == before


def test_the_site_is_put_back_where_the_command_line_names_its_folder(project: Project) -> None:
    write_site(project.output_dir, "old")
    place.publish(project, call(project, folder=project.output_dir, in_place=True))
    before = snapshot(project.output_dir)
    for path in project.output_dir.iterdir():
        path.unlink()
    named = call(project, folder=project.output_dir, in_place=True)
    with pytest.raises(ZeroDivisionError), place.beginning(project, named):
        stop_half_way(project.output_dir)
    assert snapshot(project.output_dir) == before


def test_what_is_kept_of_a_site_follows_every_build(tmp_path: Path) -> None:
    project = tiny_site(tmp_path)
    build(project, renderer="pandoc")
    assert snapshot(last_site(project)) == snapshot(project.output_dir)
    (last_site(project) / "index.html").unlink()
    write_page(tmp_path / "index.ipynb", with_cell("print('more')"))
    build(project, renderer="pandoc")
    assert snapshot(last_site(project)) == snapshot(project.output_dir)


def test_a_folder_that_quarto_did_not_empty_keeps_what_an_editor_put_there(
    in_place: Project,
) -> None:
    write_site(in_place.output_dir, "old")
    place.publish(in_place, call(in_place))
    (in_place.output_dir / "mine.txt").write_text("an editor's")
    with pytest.raises(ZeroDivisionError), place.beginning(in_place, call(in_place)):
        raise ZeroDivisionError  # after `quarto render --no-clean`
    assert (in_place.output_dir / "mine.txt").read_text() == "an editor's"


def test_beside_pages_rendered_alone_only_what_quarto_wrote_is_taken_away(
    in_place: Project,
) -> None:
    write_site(in_place.output_dir, "old")
    place.publish(in_place, call(in_place))
    (in_place.output_dir / "mine.txt").write_text("an editor's")
    (in_place.output_dir / "story.html").write_text("half")
    some = call(in_place, whole=False, pages=("index.ipynb",), written=("_site/story.html",))
    with pytest.raises(ZeroDivisionError), place.ending(in_place, some):
        raise ZeroDivisionError
    assert (in_place.output_dir / "mine.txt").read_text() == "an editor's"
    assert not (in_place.output_dir / "story.html").exists()


def test_documents_are_set_aside_with_what_they_show(project: Project) -> None:
    folder = project.rendered_dir / "notebooks"
    (folder / "story_files").mkdir(parents=True)
    (folder / "story_files" / "a.png").write_text("png")
    (folder / "story.md").write_text("![A](../.atlas/pictures/fig-bars.png)")
    (project.root / place.PICTURES).mkdir(parents=True)
    (project.root / place.PICTURES / "fig-bars.png").write_text("bars")
    name = ".atlas/quarto/notebooks/story.md"
    assert place.documents(call(project, written=(name,))) == [name]
    assert place.set_aside(project, [name], project.rendered_dir) == [
        "_documents/notebooks/story.md"
    ]
    aside = project.root / "_documents" / "notebooks"
    assert (aside / "story.md").read_text() == "![A](story_files/fig-bars.png)"
    assert (aside / "story_files" / "fig-bars.png").read_text() == "bars"
    assert (aside / "story_files" / "a.png").read_text() == "png"
    assert not (folder / "story.md").exists()


def test_links_between_documents_lead_to_documents(project: Project) -> None:
    folder = project.rendered_dir / "notebooks"
    folder.mkdir(parents=True)
    (folder / "story.md").write_text('[I](../index.ipynb#a) [x](x.ipynb) <a href="story.ipynb">')
    rels = '<Relationship Target="../index.ipynb#a" TargetMode="External"/>'
    with zipfile.ZipFile(folder / "story.docx", "w") as word:
        word.writestr("word/_rels/document.xml.rels", rels)
        word.writestr("word/document.xml", "index.ipynb")
    names = [f".atlas/quarto/notebooks/story.{kind}" for kind in ("md", "docx")]
    text, word_file = place.set_aside(project, names, project.rendered_dir)
    assert (project.root / text).read_text() == (
        '[I](../index.md#a) [x](x.ipynb) <a href="story.md">'
    )
    with zipfile.ZipFile(project.root / word_file) as word:
        assert word.read("word/_rels/document.xml.rels").decode() == rels.replace("ipynb", "docx")
        assert word.read("word/document.xml") == b"index.ipynb"


def test_a_link_to_a_page_that_is_no_document_leads_to_the_site(project: Project) -> None:
    config = {**project.config, "website": {"site-url": "https://example.org/"}}
    online = replace(project, config=config)
    assert address(online, "notebooks/a.md", "../index.ipynb", {"index.md"}) == "../index.md"
    assert address(online, "notebooks/a.md", "../index.ipynb", set()) == (
        "https://example.org/index.html"
    )


def test_a_word_file_beside_its_page_is_part_of_the_site(project: Project) -> None:
    both = ("_site/index.html", "_site/index.docx")
    assert place.documents(call(project, written=both)) == []


def test_a_notebook_shows_a_figure_as_the_output_of_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "story.ipynb"
    words = nbformat.v4.new_markdown_cell("![Two\nbars](attachment:../.atlas/pictures/f.png)\n\nA.")
    words["attachments"] = {"../.atlas/pictures/f.png": {"image/png": PNG}}
    cells = [nbformat.v4.new_code_cell("bars()"), words]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    give_outputs(path, tmp_path / "none.ipynb")
    code, told = nbformat.read(path, as_version=4).cells
    assert code.outputs[0].data == {"image/png": PNG, "text/plain": "Two bars"}
    assert told.source == "A."
    assert "attachments" not in told


def test_a_notebook_has_its_tables_and_html_again(tmp_path: Path) -> None:
    """By the count of each cell; a cell that has outputs keeps them, and what was hidden is not there."""
    new_cell, output = nbformat.v4.new_code_cell, nbformat.v4.new_output
    table = output("display_data", {"text/markdown": "```{=html}\n<table></table>\n```\n"})
    printed = output("stream", text="kept")
    figure = output("display_data", {"text/markdown": '::: {}\n<div class="atlas-figure">\n:::\n'})
    written = [new_cell("", execution_count=count) for count in (2, 3, 4, None)]
    written[1].outputs = [printed]
    ran = [
        new_cell('#| label: tbl-a\n#| tbl-cap: "Rain."\nx', execution_count=2, outputs=[table]),
        new_cell("y", execution_count=3, outputs=[table]),
        new_cell("z", execution_count=4, outputs=[figure]),
        new_cell("not run", outputs=[table]),
    ]
    for name, cells in (("story", written), ("ran", ran)):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    give_outputs(tmp_path / "story.ipynb", tmp_path / "ran.ipynb")
    first, second, third, fourth = nbformat.read(tmp_path / "story.ipynb", as_version=4).cells
    assert [each.data for each in first.outputs] == [
        {"text/html": "<table></table>"},
        {"text/markdown": "Rain."},
    ]
    assert second.outputs == [printed]
    assert third.outputs == fourth.outputs == []


def test_quarto_may_list_its_files_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("index.ipynb\nnotebooks\\story.ipynb\n")
    names = ("FILES", "USE_FILE")
    found = ["index.ipynb", "notebooks/story.ipynb"]
    assert listed(names, {"USE_FILE": str(tmp_path / "list")}) == found
    assert listed(names, {"FILES": ""}) == []
    assert listed(names, {}) is None


def test_a_preview_is_known_by_the_lock_that_its_process_holds(tmp_path: Path) -> None:
    assert not is_preview(tmp_path, 12)
    lock = tmp_path / ".quarto" / "preview" / "lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("12")
    assert is_preview(tmp_path, 12)
    assert not is_preview(tmp_path, 13)


def test_what_a_hook_is_told_is_read_once(project: Project, monkeypatch) -> None:
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(project.rendered_dir))
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_FILES", ".atlas/quarto/notebooks/story.html\n")
    told = Call.of(project)
    assert told.own
    assert not told.whole
    assert told.pages == ("notebooks/story.ipynb",)
    assert json.dumps(told.words) != "[]"


@pytest.mark.parametrize("name", ["page.md", "page.docx"])
def test_no_document_keeps_a_sign_that_kept_quarto_from_acting(tmp_path: Path, name: str) -> None:
    text, document = f"{{{JOINER}{{&lt; x # <{JOINER}1>", tmp_path / name
    if name.endswith(".md"):
        document.write_text(text, encoding="utf-8")
    else:
        with zipfile.ZipFile(document, "w") as package:
            package.writestr("word/document.xml", text)
            package.writestr("word/media/a.png", b"\x89PNG")
    rejoin(document)
    if name.endswith(".md"):
        assert document.read_text(encoding="utf-8") == "{{&lt; x # <1>"
    else:
        with zipfile.ZipFile(document) as package:
            assert package.read("word/document.xml").decode() == "{{&lt; x # <1>"
            assert package.read("word/media/a.png") == b"\x89PNG"
