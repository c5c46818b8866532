"""What is taken of a story: what a pack holds, what it needs, and when there is none."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4

from publisher.base import files
from publisher.base.archives import zipped
from publisher.base.problems import SiteError
from publisher.base.workers import Workers
from publisher.publish.locks import imported, requirements
from publisher.publish.offer import offered
from publisher.publish.packs import Shelf, beyond_resources, pack, write_packs
from publisher.publish.readable import Reader, as_written, bibliography, readable
from publisher.run.inputs import FILE, Input
from publisher.run.story import Story
from publisher.site.project import Project
from publisher.site.reports import report_address
from sites import tiny_site

LOCK = """\
# made by hand
altair==6.0 \\
    --hash=sha256:aa
    # via tiny (pyproject.toml)
jinja2==3.1 \\
    --hash=sha256:bb
    # via
    #   altair
    #   pagefind
markupsafe==3.0 \\
    --hash=sha256:cc
    # via jinja2
pagefind==1.5 \\
    --hash=sha256:dd
    # via tiny (pyproject.toml)
"""


def with_setting(project: Project, **website: Any) -> Project:
    """The project with more said of its site."""
    told = {**project.config.get("website", {}), **website}
    return Project(project.root, {**project.config, "website": told})


def story_of(project: Project, *cells: Any) -> Story:
    """A story of some cells that read the table of the tiny site."""
    notebook = v4.new_notebook(cells=list(cells))
    digest = files.file_digest(project.root / "data" / "places.csv")
    return Story(
        "notebooks/story.ipynb", notebook, notebook, ((Input(FILE, "data/places.csv"), digest),)
    )


def test_a_pack_holds_what_its_story_read_and_how_to_run_it(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "LICENSE").write_text("Take it.\n", encoding="utf-8")
    held = pack(Shelf(project), story_of(project, v4.new_code_cell("import pandas as pd")))
    assert set(held) == {
        "story/README.md", "story/_quarto.yml", "story/published.json", "story/requirements.txt", "story/LICENSE",
        "story/data/places.csv", "story/data/datapackage.yaml", "story/notebooks/story.ipynb",
    }  # fmt: skip
    assert "pandas==" in held["story/requirements.txt"].decode()
    assert "uv run" in held["story/README.md"].decode()
    assert "A row of your own" in held["story/README.md"].decode()
    told = json.loads(held["story/published.json"])
    assert told["site"] == "Tiny" and list(told["files"]) == ["data/places.csv"]


def test_a_table_that_changed_since_the_run_makes_a_message_and_no_pack(tmp_path: Path):
    project = tiny_site(tmp_path)
    story = story_of(project)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,9\n", encoding="utf-8")
    with pytest.raises(SiteError, match="data/places.csv changed since the notebook ran") as error:
        write_packs(project, [story], [], tmp_path / "out", Workers.immediate(tmp_path))
    assert "Build again" in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_pack_has_the_same_bytes_whenever_it_is_made():
    assert zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})


def test_files_of_an_archive_can_be_read_by_everybody(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(zipped({"a/b.txt": b"x"}))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.getinfo("a/b.txt").external_attr >> 16 == 0o100644


def test_of_a_lock_a_pack_takes_what_is_imported_and_all_that_needs():
    text = requirements(LOCK, ["altair"])
    assert "markupsafe==3.0" in text and "sha256:cc" in text
    assert "pagefind==" not in text


def test_each_python_finds_its_own_version_in_the_requirements_of_a_pack():
    old, new = (f"numpy==2.{n} ; python_full_version {sign} '3.12' \\\n    --hash=sha256:n{n}\n"
                "    # via altair\n" for n, sign in ((4, "<"), (5, ">=")))  # fmt: skip
    text = requirements(LOCK + old + new, ["altair"])
    assert "numpy==2.4" in text and "numpy==2.5" in text and "sha256:n4" in text


def test_without_a_lock_a_pack_says_so_and_names_what_is_installed():
    text = requirements("", ["altair", "no-such-package"])
    assert text.startswith("# The project this story is from has no locked requirements")
    assert "altair==" in text and "\nno-such-package\n" in text


def test_imports_are_found_in_code_and_in_cells_with_magics():
    assert imported("def f():\n    import pandas.io as io\n    from . import own") == {"pandas"}
    assert imported("%matplotlib inline\nimport altair as alt") == {"altair"}


def test_prose_of_a_notebook_is_made_plain(tmp_path: Path):
    project = with_setting(tiny_site(tmp_path), **{"site-url": "https://example.org/a"})
    source = {
        "author": [{"literal": "An Office"}],
        "issued": {"date-parts": [[2024]]},
        "URL": "https://example.org/x",
    }
    reader = Reader(project, "notebooks/story.ipynb", {}, {"fig-a": "Figure 1"}, {"office": source})
    assert (
        reader.plain("See @fig-a [@office].")
        == "See Figure 1 ([An Office 2024](https://example.org/x))."
    )
    assert reader.plain("## Why {#sec-why}\n") == "## Why\n"
    assert (
        reader.plain("[front](../index.ipynb#a)") == "[front](https://example.org/a/index.html#a)"
    )
    boxed = reader.plain('::: {.callout-note title="Mind"}\nText.\n:::\nAfter.')
    assert boxed == "> **Mind**\n>\n> Text.\nAfter."
    assert reader.plain("```\n@fig-a {#x}\n```") == "```\n@fig-a {#x}\n```"
    assert reader.plain("see [@unknown]") == "see [@unknown]", "what is not known stays to be seen"


def test_the_front_matter_of_a_notebook_becomes_its_title(tmp_path: Path):
    project = tiny_site(tmp_path)
    story = story_of(project, v4.new_raw_cell('---\ntitle: "The finding"\ndescription: Why.\n---'))
    notebook = readable(project, story, [], tmp_path, bibliography(project))
    assert notebook.cells[0].source == "# The finding\n\nWhy."


# --------------------------------------------------------------------------- the project's address


def test_a_page_names_the_project_and_where_to_report_an_error_only_if_there_is_an_address(
    tmp_path: Path,
):
    project = tiny_site(tmp_path)
    assert "Report" not in offered(project, "notebooks/story.ipynb", "")
    project = with_setting(
        project, **{"repo-url": "https://git.example/atlas/", "site-url": "https://example.org"}
    )
    html = offered(project, "notebooks/story.ipynb", "")
    assert 'href="https://git.example/atlas"' in html
    where = "https%3A%2F%2Fexample.org%2Fnotebooks%2Fstory.html"
    assert (
        f"https://git.example/atlas/issues/new?title=Error%3A%20notebooks%2Fstory.html&amp;body={where}"
        in html
    )


def test_a_report_on_a_figure_names_the_figure_in_the_form_that_the_project_has(tmp_path: Path):
    project = with_setting(tiny_site(tmp_path), **{"repo-url": "https://git.example/atlas"})
    form = "issues/new?template=wrong-fact.yml&title={title}&where={where}"
    project = Project(project.root, {**project.config, "atlas": {"report": form}})
    address = report_address(project, "notebooks/story.ipynb", "fig-bars", "Two bars")
    assert address == (
        "https://git.example/atlas/issues/new?template=wrong-fact.yml&title=Error%3A%20Two%20bars"
        "&where=notebooks%2Fstory.html%23fig-bars"
    )


@pytest.mark.parametrize(
    ("option", "tags"),
    [
        ("#| output: false\n", []),
        ("#| include: false\n", []),
        ("", ["remove-output"]),
        ("", ["remove-cell"]),
        ("", ["hide_output"]),
    ],
)
def test_what_a_page_hides_is_not_in_the_notebook_that_it_offers(
    tmp_path: Path, option: str, tags: list[str]
):
    output = v4.new_output("stream", text="a secret\n")
    code = v4.new_code_cell(f"{option}print(1)", outputs=[output], metadata={"tags": tags})
    shown = v4.new_code_cell("print(2)", outputs=[v4.new_output("stream", text="no secret\n")])
    text = v4.new_markdown_cell("Kept to myself.", metadata={"tags": ["remove-cell"]})
    project = tiny_site(tmp_path)
    made = readable(project, story_of(project, code, text, shown), [], tmp_path, {})
    sources = [cell.source for cell in made.cells]
    assert f"{option}print(1)" in sources  # what follows may need it
    assert "Kept to myself." not in sources
    outputs = [output.text for cell in made.cells for output in cell.get("outputs", ())]
    assert outputs == ["no secret\n"]


REMARKS = "Seen `<!-- code -->` <!-- hidden --> on.\n\n<!-- The source asked\nnot to be named. -->\n\n```\n<!-- shown -->\n```\n"


def test_remarks_say_nothing_in_what_is_taken(tmp_path: Path):
    story = story_of(tiny_site(tmp_path), v4.new_markdown_cell(REMARKS))
    for notebook in (as_written(story), readable(tiny_site(tmp_path), story, [], tmp_path, {})):
        (cell,) = notebook.cells
        assert "hidden" not in cell.source and "named" not in cell.source
        assert "Seen `<!-- code -->`" in cell.source and "<!-- shown -->" in cell.source


def test_what_stands_between_rules_amid_a_notebook_is_kept_in_what_is_taken(tmp_path: Path):
    text = v4.new_markdown_cell("---\n\nSource: Eurostat\n\n---\n\nAfter.")
    odd = v4.new_markdown_cell("---\n\n> **A quotation**\n\n---")
    story = story_of(tiny_site(tmp_path), v4.new_markdown_cell("# T"), text, odd)
    made = readable(tiny_site(tmp_path), story, [], tmp_path, {})
    assert ["Eurostat" in cell.source for cell in made.cells] == [False, True, False]
    assert "**A quotation**" in made.cells[2].source


def test_a_pack_leaves_out_hidden_text_and_what_programs_noted(tmp_path: Path):
    text = v4.new_markdown_cell("Kept to myself.", metadata={"tags": ["remove-cell"]})
    code = v4.new_code_cell("#| include: false\nx = 1")
    story = story_of(tiny_site(tmp_path), code, text, v4.new_markdown_cell("Shown."))
    story.notebook.metadata["papermill"] = {"input_path": "elsewhere/x.ipynb"}
    for notebook in (as_written(story), readable(tiny_site(tmp_path), story, [], tmp_path, {})):
        assert [cell.source for cell in notebook.cells] == ["#| include: false\nx = 1", "Shown."]
        assert "papermill" not in notebook.metadata


def test_files_that_only_packs_publish_are_told(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    story = story_of(project)
    assert beyond_resources(project, [story]) == ""
    digest = files.file_digest(tmp_path / "secret.csv")
    read = (*story.read, (Input(FILE, "secret.csv"), digest))
    told = beyond_resources(project, [replace(story, read=read)])
    assert "secret.csv (notebooks/story.zip)" in told
