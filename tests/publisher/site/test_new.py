"""A new story builds as it is, and is entered in `_quarto.yml` without touching the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hooked import read_config, write_config
from publisher.base.problems import SiteError
from publisher.build import build
from publisher.site.menu import MENU, RENDER, enter_page, entered
from publisher.site.new import new_story
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project
from publisher.site.reading import load_yaml, read_yaml
from publisher.site.start import start_project
from publisher.site.untouched import untouched_hints
from sites import atlas, only, tiny_site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]
CONFIG = """\
# The site.
project:
  render:
    - index.ipynb  # the front page
    # stories
    - notebooks/one.ipynb

    - 404.qmd
website:
  navbar:
    left:
      - text: "One"
        href: notebooks/one.ipynb
      - text: "More"  # a menu
        menu:
          - text: "Two"
            href: notebooks/two.ipynb

    right:
      - {text: About, href: about.qmd}
"""
ENTRY = {"text": "Why: a question", "href": "notebooks/new.ipynb"}


def test_a_page_comes_after_the_last_notebook_and_comments_stay():
    after = entered(CONFIG, RENDER, "notebooks/new.ipynb")
    line = "    - notebooks/one.ipynb\n"
    assert after == CONFIG.replace(line, f"{line}    - notebooks/new.ipynb\n")


def test_an_entry_of_the_menu_comes_last_and_the_rest_stays():
    after = entered(CONFIG, MENU, ENTRY)
    line = "            href: notebooks/two.ipynb\n"
    added = '      - text: "Why: a question"\n        href: notebooks/new.ipynb\n'
    assert after == CONFIG.replace(line, line + added)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("project: {render: [a.ipynb]}", "project: {render: [a.ipynb, new.ipynb]}"),
        ("project:\n  render: [a.ipynb, b.qmd]  # two\n", None),
        ("project:\n  render:\n  - a.ipynb", "project:\n  render:\n  - a.ipynb\n  - new.ipynb\n"),
        ('project:\n  render:\n  - "a.ipynb"\n', None),
    ],
)
def test_a_list_is_written_on_as_it_is_written(before: str, after: str | None):
    made = entered(before, RENDER, "new.ipynb")
    assert made is not None
    assert "new.ipynb" in load_yaml(made)["project"]["render"]
    assert after is None or made == after


@pytest.mark.parametrize("text", ["project: {}", "project:\n  render: []\n", "a: 1", ""])
def test_where_there_is_no_list_nothing_is_tried(text: str):
    assert entered(text, RENDER, "new.ipynb") is None


def test_what_cannot_be_entered_is_told_word_for_word(tmp_path: Path):
    (tmp_path / "_quarto.yml").write_text("project:\n  render: ['notebooks/*.ipynb']\n")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "new.ipynb").write_text("{}")
    left = enter_page(Project.open(tmp_path), "notebooks/new.ipynb", "It grows")
    assert left == [
        "add this to website.navbar.left in _quarto.yml: "
        '- {"text": "It grows", "href": "notebooks/new.ipynb"}'
    ]
    assert read_yaml(tmp_path / "_quarto.yml") == {"project": {"render": ["notebooks/*.ipynb"]}}


def test_a_new_story_of_a_new_project_builds_and_stands_in_the_menu(tmp_path: Path):
    start_project(tmp_path / "x")
    told = atlas(tmp_path / "x", "new", "it-grows", "--title", 'It "grows": twice')
    assert told.returncode == 0 and "By hand" not in told.stdout, told.stderr
    project = Project.open(tmp_path / "x")
    build(project, renderer="pandoc")
    page = (project.output_dir / "notebooks" / "it-grows.html").read_text(encoding="utf-8")
    assert 'id="fig-it-grows"' in page
    assert "It &quot;grows&quot;: twice" in page or 'It "grows": twice' in page
    front = (project.output_dir / "index.html").read_text(encoding="utf-8")
    assert 'href="notebooks/it-grows.html"' in front


def test_a_new_story_where_nothing_is_in_assets_is_that_of_the_publisher(tmp_path: Path):
    project = tiny_site(tmp_path)
    path = new_story(project, "second", "It grows")
    assert "from figure import figure" in (tmp_path / path).read_text(encoding="utf-8")


def test_a_new_story_of_the_atlas_builds_with_its_own_template(project_copy: Path):
    shutil.rmtree(project_copy / "_site", ignore_errors=True)
    told = atlas(project_copy, "new", "why", PYTHONPATH=str(project_copy / "src"))
    assert told.returncode == 0 and "By hand" not in told.stdout, told.stderr
    before = (project_copy / "_quarto.yml").read_text(encoding="utf-8")
    assert before.count("notebooks/why.ipynb") == 2
    assert '      - text: "Why"' in before.split("\n")
    only(project_copy, "notebooks/why.ipynb")
    built = atlas(
        project_copy, "build", "--renderer", "pandoc", PYTHONPATH=str(project_copy / "src")
    )
    assert built.returncode == 0, built.stderr
    page = (project_copy / "_site" / "notebooks" / "why.html").read_text(encoding="utf-8")
    assert 'id="fig-why"' in page


def test_what_still_stands_as_the_template_has_it_is_told_by_cell(tmp_path):
    project = tiny_site(tmp_path)
    path = new_story(project, "my-question", "My question", chart="bars")
    page = path.as_posix()
    hints = list(untouched_hints(tmp_path, {page: read_notebook(tmp_path / path, page)}))
    assert any(
        f"{page}, cell 1: still says “One sentence for search engines" in hint for hint in hints
    )
    assert any(
        "“How to read the figure: each bar is one kind.” (and 3 more)" in hint for hint in hints
    )
    story = read_notebook(tmp_path / "notebooks/story.ipynb", "story")
    assert list(untouched_hints(tmp_path, {"notebooks/story.ipynb": story})) == []


@pytest.mark.parametrize(
    ("render", "told"),
    [
        (
            ["index.ipynb", "notebooks/*.ipynb", "!notebooks/s*.ipynb"],
            "take '!notebooks/s*.ipynb' out",
        ),
        ("index.ipynb", 'as a list: ["index.ipynb", "notebooks/story-two.ipynb"]'),
    ],
)
def test_a_list_that_keeps_the_page_out_is_told_and_nothing_is_entered(tmp_path, render, told):
    project = tiny_site(tmp_path)
    config = read_config(tmp_path)
    config["project"]["render"] = render
    write_config(tmp_path, config)
    before = (tmp_path / "_quarto.yml").read_text(encoding="utf-8")
    new_story(project, "story-two", "A second")
    left = enter_page(Project.open(tmp_path), "notebooks/story-two.ipynb", "A second")
    assert told in left[0]
    assert (tmp_path / "_quarto.yml").read_text(encoding="utf-8") == before


def test_without_a_list_every_page_is_rendered_and_none_is_asked_for(tmp_path):
    project = tiny_site(tmp_path)
    config = read_config(tmp_path)
    del config["project"]["render"]
    write_config(tmp_path, config)
    new_story(project, "story-two", "A second")
    left = enter_page(Project.open(tmp_path), "notebooks/story-two.ipynb", "A second")
    assert not any("project.render" in each for each in left)


def test_a_sign_of_a_citation_in_a_title_cites_nothing(tmp_path):
    project = tiny_site(tmp_path)
    new_story(project, "mail", "Write to @cite or a@b.org")
    text = read_notebook(tmp_path / "notebooks" / "mail.ipynb", "mail").cells[0].source
    assert r"Write to \\@cite or a@b.org" in text


def test_a_name_that_no_disk_takes_is_refused(tmp_path):
    with pytest.raises(SiteError, match="at most 80 letters"):
        new_story(tiny_site(tmp_path), "a" * 300, "Long")
