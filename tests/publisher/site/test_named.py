"""What `_quarto.yml` names for every page and is not there is told once, at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hooked import read_config, write_config
from publisher.base.problems import SiteError
from publisher.build import build
from publisher.publish.sharing import write_icons
from publisher.run.prepare import prepare
from publisher.site.named import menu_problems
from publisher.site.project import Project
from sites import PLAIN, tiny_site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}><rect width="9" height="9"/></svg>'


def told(folder: Path, **website: Any) -> list[str]:
    """What a project with these settings of its website is told."""
    tiny_site(folder, index=PLAIN, story=PLAIN)
    config = read_config(folder)
    config["website"] |= website
    write_config(folder, config)
    try:
        prepare(Project.open(folder))
    except SiteError as error:
        return list(map(str, error.problems))
    return []


@pytest.mark.parametrize(
    ("website", "says"),
    [
        (
            {"navbar": {"left": [{"href": "notebooks/stroy.ipynb"}]}},
            "_quarto.yml, website.navbar.left: 'notebooks/stroy.ipynb' is no page of the site\n"
            "    Is 'notebooks/story.ipynb' meant? Else add the page, or take the entry out.",
        ),
        (
            {"navbar": {"right": [{"text": "More", "menu": ["index.ipynb", "/x.qmd#a"]}]}},
            "website.navbar.right: 'x.qmd' is no page",
        ),
        ({"page-footer": {"center": [{"file": "x.md"}]}}, "website.page-footer.center: 'x.md'"),
        ({"favicon": "icon.svg"}, "_quarto.yml, website.favicon: there is no file 'icon.svg'"),
        ({"favicon": "data"}, "there is no file 'data'"),
        ({"favicon": "index.svg"}, "'index.svg' is no drawing in SVG"),
        ({"favicon": "html.svg"}, "no drawing in SVG: its root is <html>"),
    ],
)
def test_what_is_not_there_is_told_once(tmp_path: Path, website: dict[str, Any], says: str):
    (tmp_path / "index.svg").write_text("<html>x")
    (tmp_path / "html.svg").write_text("<html>x</html>")
    (problem,) = told(tmp_path, **website)
    assert says in problem


def test_a_page_that_the_menu_has_and_the_site_lacks_is_told_once_and_not_by_every_page(tmp_path):
    (tmp_path / "later.ipynb").write_text("{}")
    tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    config = read_config(tmp_path)
    config["website"]["navbar"] = {"left": [{"text": "Later", "href": "later.ipynb"}]}
    write_config(tmp_path, config)
    with pytest.raises(SiteError) as stopped:
        build(Project.open(tmp_path), renderer="pandoc")
    assert list(map(str, stopped.value.problems)) == [
        "_quarto.yml, website.navbar.left: 'later.ipynb' is in the project, but no page of the site\n"
        "    Add it to project.render, or take the entry out."
    ]
    config["project"]["resources"] = ["later.ipynb"]  # to be taken away as it is
    write_config(tmp_path, config)
    assert list(menu_problems(Project.open(tmp_path))) == []


@pytest.mark.parametrize("name", ["_quarto.yml.local", "_quarto.yaml.local"])
def test_settings_that_would_be_left_out_in_silence_are_told(tmp_path, name):
    (tmp_path / name).write_text("website: {title: Other}")
    (problem,) = told(tmp_path)
    assert problem.startswith(f"{name}: is not read: the site is built from _quarto.yml alone")


def test_a_profile_and_shortcodes_of_the_site_are_told(tmp_path, monkeypatch):
    (tmp_path / "_quarto-web.yml").write_text("website: {title: Other}")
    monkeypatch.setenv("QUARTO_PROFILE", "draft,web")
    footer = {"left": "L {{< var x >}}"}
    profile, left, title = told(tmp_path, title="T {{< meta y >}}", **{"page-footer": footer})
    assert profile.startswith("_quarto-web.yml: is not read, though QUARTO_PROFILE is web")
    assert title.startswith("_quarto.yml, website.title: {{< meta y >}} would be printed")
    assert left.startswith("_quarto.yml, website.page-footer.left: {{< var x >}} would be")


def test_a_menu_may_lead_to_pages_that_are_not_made_this_time(tmp_path):
    project = tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    config = read_config(tmp_path)
    config["website"]["navbar"] = {"left": ["notebooks/story.ipynb"]}
    write_config(tmp_path, config)
    assert list(menu_problems(project.only(["index.ipynb"]))) == []


def test_what_is_there_or_elsewhere_is_no_fault(tmp_path: Path):
    (tmp_path / "icon.svg").write_text(SVG.format('viewBox="0 0 9 9"'))
    left = [
        {"href": "index.ipynb"},
        "notebooks/story.ipynb",
        {"text": "x", "href": "https://a.example/x.md"},
        {"text": "-"},
    ]
    footer = {"left": "[a](x.md)", "right": [{"text": "Data", "href": "data/places.csv"}]}
    assert (
        told(tmp_path, favicon="icon.svg", navbar={"left": left}, **{"page-footer": footer}) == []
    )


@pytest.mark.parametrize("root", ['viewBox="0,0,9,9"', 'width="9px" height="9"', ""])
def test_an_icon_is_published_without_being_listed(tmp_path: Path, root: str):
    (tmp_path / "icon.svg").write_text(SVG.format(root))
    assert told(tmp_path, favicon="icon.svg") == []
    project = Project.open(tmp_path)
    build(project, renderer="pandoc")
    assert (project.output_dir / "icon.svg").is_file()
    assert (project.output_dir / "assets" / "icon-180.png").stat().st_size > 100


@pytest.mark.parametrize("root", ['viewBox="0 0 0 0"', 'viewBox="0 0 . 9"'])
def test_an_icon_that_cannot_be_drawn_is_told(tmp_path: Path, root: str):
    (tmp_path / "icon.svg").write_text(SVG.format(root))
    told(tmp_path, favicon="icon.svg")
    with pytest.raises(SiteError, match=r"website\.favicon: icon\.svg cannot be drawn"):
        write_icons(Project.open(tmp_path), tmp_path / "out")


@pytest.mark.parametrize(
    ("day", "remedy"),
    [
        ("27/11/2026", "Write 2026-11-27."),
        ("03/04/2026", "Write 2026-03-04 or 2026-04-03."),
        ("soon", "Write year, month and day with hyphens: YYYY-MM-DD."),
    ],
)
def test_a_date_of_a_page_is_told_as_it_is_meant(tmp_path: Path, day: str, remedy: str):
    project = tiny_site(tmp_path, index=PLAIN.replace("title:", f"date: {day}\ntitle:", 1))
    with pytest.raises(SiteError) as stopped:
        build(project, renderer="pandoc")
    (problem,) = stopped.value.problems
    assert problem.found == f"date: {day!r} is no date" and problem.remedy == remedy


def test_a_dictionary_that_is_no_yaml_is_named_with_its_folder(tmp_path: Path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "datapackage.yaml").write_text("a: [")
    with pytest.raises(SiteError, match=r"^data/datapackage\.yaml, line 2: is not valid YAML"):
        build(project, renderer="pandoc")
