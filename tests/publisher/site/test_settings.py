"""Settings that the built-in renderer does not know are refused by name, and looks told of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from publisher.base.problems import SiteError
from publisher.site.project import Project
from publisher.site.refused import in_place_hint, looks_hint
from publisher.site.settings import WITH_QUARTO, config_problems
from publisher.site.words import SEARCH, english_hint, page_words, search_words
from sites import PLAIN, tiny_site

FRAME = {"template": ".atlas/frame/template.html", "filters": [{"path": ".atlas/frame/filter.lua"}]}
ONLY_QUARTO: dict[str, dict[str, Any]] = {
    "the script 'python mk.py'": {"project": {"pre-render": ["python mk.py", "atlas prepare"]}},
    "the script 'sh after.sh'": {"project": {"post-render": "sh after.sh"}},
    "the filter 'up.lua'": {"filters": ["up.lua"]},
    "the filter 'myx'": {"format": {"html": {"filters": [{"path": "myx", "at": "pre-ast"}]}}},
}
NEITHER: dict[str, dict[str, Any]] = {
    "unknown setting 'metadata-files'": {"metadata-files": ["more.yml"]},
    "unknown setting 'drafts'": {"website": {"drafts": ["x.ipynb"]}},
    "unknown setting 'icon' of a navigation item": {"website": {"navbar": {"left": [{"icon": "x"}]}}},
    "the template 't.html' is not that of the frame": {"format": {"html": {"template": "t.html"}}},
    "the value True of 'code-copy'": {"code-copy": True},
    "the value True": {"website": {"search": True}},
    "the value 'D MMMM' of 'date-format'": {"date-format": "D MMMM"},
}  # fmt: skip


@pytest.mark.parametrize("found", ONLY_QUARTO)
def test_what_quarto_alone_would_do_is_refused_and_leads_there(found: str):
    (problem,) = config_problems(ONLY_QUARTO[found])
    assert problem.found == found
    assert problem.remedy.startswith(WITH_QUARTO)


@pytest.mark.parametrize("found", NEITHER)
def test_what_quarto_would_not_help_against_leads_nowhere_else(found: str):
    (problem,) = config_problems(NEITHER[found])
    assert problem.found == found
    assert not problem.remedy.startswith(WITH_QUARTO)


@pytest.mark.parametrize("hook", ["atlas prepare", "scripts/atlas.py prepare", "python3 scripts/atlas.py prepare",
                                  ".venv/bin/atlas prepare"])  # fmt: skip
def test_hooks_and_frame_of_the_publisher_are_no_fault(hook: str):
    config = {"project": {"pre-render": hook}, "format": {"html": FRAME}}
    assert list(config_problems(config)) == []


def test_settings_of_looks_are_told_of():
    told = looks_hint({"format": {"html": {"theme": "cosmo", "fontsize": "20px"}}, "grid": {}})
    assert told.startswith(
        "Of no effect on the site, in _quarto.yml: theme (cosmo), fontsize, grid. "
    )

    assert looks_hint({"format": {"html": {"theme": "none", "smooth-scroll": False}}}) == ""


@pytest.mark.parametrize(
    ("project", "site", "told"),
    [
        ({"output-dir": "_site", "pre-render": "atlas prepare"}, None, True),
        ({"pre-render": "atlas prepare"}, "_site/", True),
        ({"output-dir": ".atlas/quarto", "pre-render": "atlas prepare"}, "_site", False),
        ({"output-dir": "_site"}, None, False),
    ],
)
def test_that_quarto_empties_the_site_itself_is_told(project: Any, site: str | None, told: bool):
    hint = in_place_hint({"project": project, "atlas": {"site": site}})
    assert ("`output-dir: .atlas/quarto`" in hint) == told


def test_words_of_figures_that_stand_in_english_are_told_and_may_be_given(tmp_path: Path):
    tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    config = (tmp_path / "_quarto.yml").read_text(encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text(config.replace("lang: en", "lang: de-AT"))
    project = Project.open(tmp_path)
    known = {"data": "Data", "and_more": "and {} more", "sizes": {"page": "page"}}
    hint = english_hint(project, known)
    assert "Write these lines into _language-de.yml in 'de-AT'" in hint
    told = yaml.safe_load(hint.partition(":\n")[2])
    assert told == {"figure": known, "search": SEARCH}
    own = {"figure": {"data": "Daten"}, "search": SEARCH | {"title": "Suche"}}
    (tmp_path / "_language-de.yml").write_text(yaml.safe_dump(own), encoding="utf-8")
    left = yaml.safe_load(english_hint(project, known).partition(":\n")[2])
    assert left == {"figure": {"and_more": "and {} more", "sizes": {"page": "page"}}}
    assert english_hint(project, {"data": "Data"}) == ""
    words = json.loads(search_words(project, {"lang": "de-AT"}, "index.ipynb"))
    assert words == SEARCH | {"title": "Suche"}


def test_the_search_says_its_own_words_in_english_and_what_a_project_says_otherwise(tmp_path: Path):
    project = tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    assert search_words(project, {"lang": "en"}, "index.ipynb") == ""
    (tmp_path / "_language.yml").write_text("search: {hint: A word.}\n", encoding="utf-8")
    assert search_words(project, {"lang": "en"}, "index.ipynb") == '{"hint":"A word."}'


def test_the_words_that_are_missing_are_called_as_quarto_calls_them(tmp_path: Path):
    tiny_site(tmp_path, index=PLAIN, story=PLAIN)
    with pytest.raises(SiteError, match=r"`crossref-fig-title: Figure` and so on in 'de'"):
        page_words(Project.open(tmp_path), {"lang": "de"}, "index.ipynb")
