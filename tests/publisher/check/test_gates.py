"""Each gate lets a sound site through and stops one with a fault sown into it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.base.problems import Problem
from publisher.check.gates import gate_problems
from publisher.figures.figure import Figure
from publisher.publish.policy import guarded
from publisher.run.prepare import prepare
from publisher.site.project import Project

STORY = "notebooks/story.html"


@dataclass(frozen=True)
class Site:
    """A finished site to break."""

    project: Project
    figures: list[Figure]
    out: Path

    def faults(self) -> list[Problem]:
        """What the gates say of it."""
        return gate_problems(self.project, self.figures, self.out)

    def change(self, name: str, pattern: str, new: str) -> None:
        """Change the first place of a file that matches."""
        path = self.out / name
        text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"), count=1)
        assert count, f"{name} holds no {pattern}"
        path.write_text(text, encoding="utf-8")

    def add(self, markup: str, name: str = "index.html") -> None:
        """Put markup at the end of a page's text."""
        self.change(name, "</main>", f"{markup}</main>")


@pytest.fixture(scope="module")
def sound(small_site: Project) -> Site:
    """A small site without fault."""
    return Site(small_site, prepare(small_site).figures, small_site.output_dir)


@pytest.fixture
def site(sound: Site, tmp_path: Path) -> Site:
    """A copy of the sound site, for one test to break."""
    shutil.copytree(sound.out, tmp_path / "site")
    return Site(sound.project, sound.figures, tmp_path / "site")


def test_a_sound_site_passes(site: Site):
    assert site.faults() == []


def test_a_page_that_was_not_rendered_is_named(site: Site):
    (site.out / STORY).unlink()
    assert any(fault.where == "notebooks/story.ipynb" for fault in site.faults())


def test_a_figure_that_is_not_at_its_address_is_named(site: Site):
    site.change(STORY, 'id="fig-bars"', 'id="fig-other"')
    assert any("fig-bars is not at #fig-bars" in fault.found for fault in site.faults())


# What is added to the front page, and what the gates then have to say. The first of each kind is
# the plain case; the others are what a hasty check would overlook.
ADDED = {
    "an id used twice": ('<p id="a">x</p><p id="a">y</p>', "the id 'a' stands 2 times"),
    "a label of nothing": ('<label for="none">x</label>', "for='none' names no element"),
    "a description that is gone": (
        '<p id="b" aria-describedby="b gone">x</p>',
        "aria-describedby='gone' names no element",
    ),
    "a button that opens nothing": (
        '<button popovertarget="gone">x</button>',
        "popovertarget='gone' names no element",
    ),
    "a name that only an object has": (
        '<button aria-label="&lt;built-in method clear of dict object at 0x7fd3&gt;">x</button>',
        "where a value is missing",
    ),
    "a link to no file": ('<a href="none.html">x</a>', "'none.html' leads to no file"),
    "a link out of the site": ('<a href="../other.html">x</a>', "leads to no file"),
    "a link to no place": ('<a href="#nowhere">x</a>', "leads to no place in index.html"),
    "a link to no place of another page": (
        f'<a href="{STORY}#nowhere">x</a>',
        f"leads to no place in {STORY}",
    ),
    "a picture that is not there": ('<img src="a.png" alt="" width="1" height="1">', "no file"),
    "a link that runs script": ('<a href="javascript:go()">x</a>', "runs script"),
    "a link that holds a page": ('<a href=" DATA:text/html,x">x</a>', "runs script"),
    "an unguarded link": ('<a href="https://example.org/">x</a>', "has no rel=noopener"),
    "an unguarded link with a rel": (
        '<a rel="author" href="//example.org/">x</a>',
        "has no rel=noopener",
    ),
    "a script of another host": (
        '<script src="https://example.org/a.js"></script>',
        "<script> loads 'https://example.org/a.js'",
    ),
    "a script without a protocol": ('<script src="//example.org/a.js"></script>', "<script> loads"),
    "a frame": ('<iframe src="https://example.org/" title="x"></iframe>', "<iframe> loads"),
    "a film": ('<video poster="https://example.org/a.png"></video>', "<video> loads"),
    "an image with choices": (
        '<img srcset="https://example.org/a.png 2x" alt="" width="1" height="1">',
        "<img> loads",
    ),
    "a drawing without alternative": ("<svg></svg>", "a picture has no alternative"),
    "a drawing from elsewhere": (
        '<svg aria-label="x"><use href="https://example.org/a.svg#b"></use></svg>',
        "<use> loads",
    ),
    "an early connection": ('<link rel="preconnect" href="https://example.org">', "<link> loads"),
    "a style element": (
        "<style>p { background: url('https://example.org/a.png') }</style>",
        "<style> loads",
    ),
    "a style attribute": ('<p style="background: url(//example.org/a.png)">x</p>', "<style> loads"),
    "a script in the text": ("<script>go()</script>", "holds a script, 'go()', which no page lets run"),
    "a module in the text": ('<script type="module" src="a.js"></script>', "holds a script, 'a.js'"),
    "a title that lacks a value": ('<a href="#" title="Source 1: nan">x</a>', "shows 'nan'"),
    "a handler of ours": ('<p onclick="go()">x</p>', "<p> carries script in onclick"),
    "an image without alternative": (
        '<img src="assets/favicon.svg" width="1" height="1">',
        "has no alternative",
    ),
    "an image without measure": (
        '<img src="assets/favicon.svg" alt="">',
        "has no width and height",
    ),
    "a second main heading": ("<h1>x</h1>", "has 2 main headings"),
    "a level left out": ("<h2>a</h2><h4>b</h4>", "the heading 'b' is of level 4 below one of"),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED)
def test_what_is_added_to_a_page_is_refused(site: Site, case: str):
    markup, said = ADDED[case]
    site.add(markup)
    faults = site.faults()
    assert any(fault.where == "index.html" and said in fault.found for fault in faults), faults
    assert all(fault.remedy for fault in faults)


def test_a_fault_is_told_however_often_it_is_looked_for(site: Site):
    site.add('<p id="a">x</p><p id="a">y</p>')
    assert site.faults() == site.faults() != []


def test_a_page_that_was_sound_is_looked_at_again_when_it_changed(site: Site):
    assert site.faults() == site.faults() == []
    site.add("<h1>x</h1>")
    assert [fault.where for fault in site.faults()] == ["index.html"]


# What is changed in a page, and what the gates then have to say.
CHANGED = {
    "no language": (' lang="en"', "", "has no language"),
    "no title": ("<title>[^<]*</title>", "<title> </title>", "has no title"),
    "no main heading": ("<h1[^>]*>.*?</h1>", "", "has 0 main headings"),
    "an empty title": ('(?<=<h1 class="title">)[^<]+', "", "its main heading is empty"),
    "no policy": ("<meta http-equiv=[^>]*>", "", "has 0 content security policies"),
    "a policy that comes too late": (
        "<head>",
        '<head><link rel="icon" href="../assets/favicon.svg">',
        "stands below something that is loaded",
    ),
    "a policy that lets text become code": (
        "script-src ",
        "script-src &#x27;unsafe-eval&#x27; ",
        "lets scripts run from 'unsafe-eval'",
    ),
    "a policy that lets strangers in": (
        "img-src ",
        "img-src https: ",
        "lets img-src ask https:",
    ),
    "a policy that names no scripts": ("script-src [^;]*;", "", None),
    "a figure without its description": ("figure-description", "x", "has no description"),
    "a figure without its table": ("figure-data", "x", "has no data table"),
    "a figure without its sources": ("figure-sources", "x", "has no sources"),
    "a figure without its files": ("figure-downloads", "x", "has no downloads"),
    "a figure without its picture": ("figure-canvas", "x", "has no picture"),
    "a picture without alternative": (' aria-label="Two bars[^"]*"', "", "has no alternative"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_what_is_changed_in_a_page_is_refused(site: Site, case: str):
    pattern, new, said = CHANGED[case]
    site.change(STORY, pattern, new)
    found = [fault.found for fault in site.faults() if fault.where == STORY]
    if said is None:  # the default of a policy holds for what it does not name
        assert found == []
    else:
        assert any(said in each for each in found), found


@pytest.mark.parametrize(
    "css",
    [
        "@import 'https://example.org/a.css';",
        "@font-face { src: url(https://example.org/a.woff2) }",
        'p { background: url( "//example.org/a.png" ) }',
        "p { background: image-set('https://example.org/a.png' 2x) }",
    ],
)
def test_a_stylesheet_that_asks_another_host_is_refused(site: Site, css: str):
    (site.out / "assets" / "more.css").write_text(css, encoding="utf-8")
    [fault] = site.faults()
    assert fault.where == "assets/more.css" and "example.org" in fault.found


def test_a_stylesheet_with_its_own_pictures_passes(site: Site):
    css = "p { background: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\") }"
    (site.out / "assets" / "more.css").write_text(css, encoding="utf-8")
    assert site.faults() == []


@pytest.mark.parametrize(
    "code",
    [
        'import("https://example.org/a.js")',
        'import{a}from"https://example.org/a.js"',
        "import 'https://example.org/a.js'",
        "fetch(`//example.org/a.json`)",
        'new Worker("https://example.org/a.js")',
        'navigator.sendBeacon("https://example.org/")',
        'new WebSocket("wss://example.org/")',
        'request.open("GET", "https://example.org/")',
        'image.src = "https://example.org/a.png"',
    ],
)
def test_a_script_that_asks_another_host_is_refused(site: Site, code: str):
    (site.out / "assets" / "more.js").write_text(code, encoding="utf-8")
    [fault] = site.faults()
    assert fault.where == "assets/more.js" and "example.org" in fault.found


def test_a_script_that_only_names_an_address_passes(site: Site):
    code = 'const help = "https://example.org/"; fetch("./a.json"); import("./b.js")'
    (site.out / "assets" / "more.js").write_text(code, encoding="utf-8")
    assert site.faults() == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="https://a.b/">', '<a rel="noopener" href="https://a.b/">'),
        ('<a rel="license" href="//a.b/">', '<a rel="license noopener" href="//a.b/">'),
        ('<a href="https://a.b/" rel="noopener">', '<a href="https://a.b/" rel="noopener">'),
        ('<a href="a.html">', '<a href="a.html">'),
        ('<abbr title="https://a.b/">', '<abbr title="https://a.b/">'),
    ],
)
def test_finish_guards_links_to_other_hosts_and_no_others(before: str, after: str):
    assert guarded(before) == after
