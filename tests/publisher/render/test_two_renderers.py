"""Quarto and the built-in renderer make the same pages of the same notebooks.

What a reader gets is compared: the frame around the text, words in their order, headings, figures
and tables with their numbers and ids, links, table cells, what has to be loaded; in a browser also
where each of them stands, how large and in which colours. Quarto's hooks have to refuse what Quarto itself only warns of.
Needs `quarto` on the PATH; without it every test that renders with it is skipped, and says so.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import posixpath
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest
import yaml
from lxml import etree, html

from conftest import QuietHandler
from publisher.base.problems import SiteError
from publisher.build import build
from publisher.publish.place import UNFINISHED
from publisher.quarto import lost_labels, settle, write_frames
from publisher.render.pandoc import render_pages
from publisher.run.choices import Choices
from publisher.site.frame import frame_file
from publisher.site.project import Project, output_path
from publisher.site.start import start_project
from sites import INDEX, own_frame, tiny_site, write_page

ROOT = Path(__file__).resolve().parents[3]
FEATURES = ROOT / "tests" / "fixtures" / "site"
NO_QUARTO = "no `quarto` on the PATH: the two renderers were NOT compared (`make quarto`)"
BASE = "https://site.example"

# What frames the text of a page is compared by itself.
FRAME = ("script", "style", "nav[@id='TOC']")
# Content that is moved beside the text: compared as a set of its own, wherever it stands.
BESIDE = "*[contains(concat(' ', @class, ' '), ' column-margin ')] | .//*[contains(concat(' ', @class, ' '), ' aside ')]"
LABELS = ("fig-", "tbl-", "sec-", "fn", "ref-")


@dataclass(frozen=True)
class Content:
    """What one page says."""

    title: str
    words: list[str]
    beside: list[str]
    headings: list[tuple[str, str, str]]
    captions: list[tuple[str, str]]
    labels: list[str]
    links: list[tuple[str, str]]
    tables: list[list[list[str]]]
    pictures: list[tuple[str, str]]


def words(element: etree._Element) -> list[str]:
    """The words of an element, as a reader sees them."""
    return " ".join(element.itertext()).split()


def text(element: etree._Element) -> str:
    """The text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def content(site: Path, page: str, base_path: str) -> Content:
    """Read what a rendered page says; `base_path` is where the site's root is addressed."""
    document = html.fromstring((site / page).read_bytes())
    main = document.find(".//main")
    assert main is not None, f"{page} has no <main>"
    for part in FRAME:
        for element in main.xpath(f".//{part}"):
            element.drop_tree()
    address = posixpath.join(base_path, page)
    headings = [
        (element.tag, heading_id(element), text(element))
        for element in main.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6")
    ]
    captions = [
        (float_id(element), text(element)) for element in main.xpath(".//figure/figcaption")
    ]
    labels = sorted(
        name for name in main.xpath(".//@id") if name.startswith(LABELS) and "-caption-" not in name
    )
    links = [
        (resolved(element.get("href"), address), text(element))
        for element in main.xpath(".//a[@href]")
        if text(element)
    ]
    tables = [
        [[text(cell) for cell in row.xpath("./th | ./td")] for row in table.xpath(".//tr")]
        for table in main.xpath(".//table")
    ]
    pictures = sorted(
        (alternative(element), element.tag) for element in main.xpath(".//img | .//svg")
    )
    beside = []
    for element in main.xpath(f".//{BESIDE}"):
        beside.extend(words(element))
        element.drop_tree()
    return Content(
        title=text(document.find(".//title")),
        words=words(main),
        beside=sorted(beside),
        headings=headings,
        captions=captions,
        labels=labels,
        links=sorted(links),
        tables=tables,
        pictures=pictures,
    )


def frame(site: Path, page: str, base_path: str) -> list[tuple[str, dict[str, str], str]]:
    """Everything around the text of a page: each element, its attributes and its own words.

    What stands in the head has no order.
    """
    document = html.fromstring((site / page).read_bytes())
    document.find(".//div[@class='page-body']").clear()
    address = posixpath.join(base_path, page)
    found = []
    for element in document.iter(etree.Element):
        attributes = {k: "" if v == k else v for k, v in element.attrib.items()}
        for name in {"href", "src"} & attributes.keys():
            attributes[name] = resolved(attributes[name], address)
        if attributes.get("rel") == "icon":
            attributes.pop("type", None)  # Quarto also says what kind of picture it is
        found.append((element.tag, attributes, " ".join((element.text or "").split())))
    head = len(document.xpath("//head/*")) + 2
    unordered = sorted(
        found[:head], key=lambda each: str((each[0], sorted(each[1].items()), each[2]))
    )
    return [*unordered, *found[head:]]


def alternative(picture: etree._Element) -> str:
    """What stands for a picture, if that is more than its caption, which stands there anyway."""
    says = picture.get("alt") or picture.get("aria-label") or ""
    captions = [text(caption) for caption in picture.xpath("ancestor::figure[1]/figcaption")]
    return "" if says in captions else says


def heading_id(heading: etree._Element) -> str:
    """The address of a heading: its own, or that of the section it opens."""
    parent = heading.getparent()
    section = parent.get("id", "") if parent.tag == "section" else ""
    return heading.get("data-anchor-id") or heading.get("id") or section


def float_id(caption: etree._Element) -> str:
    """The label of the figure or table that a caption belongs to."""
    for element in caption.iterancestors():
        if (element.get("id") or "").startswith(("fig-", "tbl-")):
            return element.get("id")
    return ""


def resolved(href: str, address: str) -> str:
    """Where a link leads, however it is written."""
    parts = urlsplit(urljoin(f"{BASE}{address}", href))
    if f"{parts.scheme}://{parts.netloc}" != BASE:
        return href
    path = posixpath.normpath(unquote(parts.path) or "/")
    path = path.removesuffix("index.html")
    return path.rstrip("/") + (f"#{unquote(parts.fragment)}" if parts.fragment else "")


def differences(page: str, quarto: Content, built_in: Content) -> Iterator[str]:
    """Each part in which two renderings of a page differ, with the first place where they do."""
    for part in fields(Content):
        one, other = getattr(quarto, part.name), getattr(built_in, part.name)
        if one == other:
            continue
        if isinstance(one, str):
            yield f"{page}, {part.name}: Quarto {one!r}, built in {other!r}"
            continue
        at = next(
            (
                index
                for index, pair in enumerate(zip(one, other, strict=False))
                if pair[0] != pair[1]
            ),
            min(len(one), len(other)),
        )
        near = slice(max(0, at - 3), at + 8)
        yield (
            f"{page}, {part.name} ({len(one)} and {len(other)}), from number {at}:\n"
            f"  Quarto:   {one[near]}\n  built in: {other[near]}"
        )


def require_same(project: Project, quarto: Path, built_in: Path) -> None:
    """Fail with every difference between two renderings of a project."""
    base = urlsplit(project.config.get("website", {}).get("site-url", "")).path or "/"
    for page in map(output_path, project.pages):
        assert frame(quarto, page, base) == frame(built_in, page, base), page
    found = [
        difference
        for page in map(output_path, project.pages)
        for difference in differences(
            page, content(quarto, page, base), content(built_in, page, base)
        )
    ]
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def quarto() -> str:
    """Quarto's command; without it these tests are skipped, with a reason nobody overlooks."""
    command = shutil.which("quarto")
    if command is None:
        pytest.skip(NO_QUARTO)
    return command


def run_quarto(quarto: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `quarto render` in a project, its hooks with the Python and modules of this test."""
    environment = os.environ | {"QUARTO_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [quarto, "render", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def render(quarto: str, folder: Path, *arguments: str) -> None:
    """Render a project with Quarto, which has to succeed."""
    done = run_quarto(quarto, folder, *arguments)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def hooked_site(tmp_path: Path) -> Project:
    """The small project, set up for Quarto the way the atlas is."""
    folder = tmp_path / "tiny"
    tiny_site(folder)
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    atlas_config = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    for hook in ("pre-render", "post-render"):
        config["project"][hook] = atlas_config["project"][hook]
    config["format"] = atlas_config["format"]
    config["execute"] = atlas_config["execute"]
    config["ipynb-filters"] = atlas_config["ipynb-filters"]
    config["website"]["search"] = False
    config["bibliography"] = "references.json"
    source = {"id": "known", "type": "webpage", "title": "A page", "language": "en"}
    (folder / "references.json").write_text(json.dumps([source]), encoding="utf-8")
    write_config(folder, config)
    return Project.open(folder)


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Write a project's `_quarto.yml`."""
    (folder / "_quarto.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="session")
def feature_sites(
    quarto: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, Path, Path]:
    """A site of every feature that both know, by Quarto and by the built-in renderer."""
    folder = tmp_path_factory.mktemp("features") / "site"
    built_in = folder.with_name("built-in")
    shutil.copytree(FEATURES, folder)
    for site in (folder, built_in):
        own_frame(site)  # its settings name the stylesheet, as those of another site might
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    config["csl"] = ".atlas/frame/references.csl"
    ours = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))["format"]["html"]
    config["format"]["html"] = ours | config["format"]["html"]
    write_config(folder, config)
    project = Project.open(folder)
    notebooks = {
        page: nbformat.read(project.root / page, as_version=4) for page in project.notebooks
    }
    for page, notebook in notebooks.items():
        nbformat.write(notebook, project.root / page)
    render_pages(project, notebooks, built_in)
    write_frames(project, notebooks)
    render(quarto, folder)
    settle(project, project.output_dir)
    return project, project.output_dir, built_in


def test_every_feature_is_the_same(feature_sites: tuple[Project, Path, Path]) -> None:
    require_same(*feature_sites)


def test_a_new_project_is_the_same(
    quarto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hooks are the command `atlas` itself; a template of its own makes the pages of both."""
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    monkeypatch.setenv("PATH", commands)
    start_project(tmp_path / "x")
    project = Project.open(tmp_path / "x")
    own = project.root / "assets" / "template.html"
    own.parent.mkdir()
    text = frame_file(project.root, own.name).read_text(encoding="utf-8")
    own.write_text(text.replace("</main>", "<!-- mine --></main>"), encoding="utf-8")
    build(project, renderer="pandoc", output=tmp_path / "built-in")
    render(quarto, project.root)
    require_same(project, project.output_dir, tmp_path / "built-in")
    for site in (project.output_dir, tmp_path / "built-in"):
        assert "<!-- mine -->" in (site / "index.html").read_text(encoding="utf-8")


ONLY_QUARTO = """
::: {#nte-why .callout-note title="Why"}
Because.
:::

::: {layout-ncol=2}
One.

Two.
:::

See @nte-why.
"""


def test_what_only_quarto_knows_stands_in_the_same_frame(quarto: str, hooked_site: Project) -> None:
    write_page(hooked_site.root / "index.ipynb", f"{INDEX}{ONLY_QUARTO}")
    render(quarto, hooked_site.root)
    page = html.fromstring((hooked_site.output_dir / "index.html").read_bytes())
    assert text(page.find(".//*[@class='callout-title-container']")) == "Note 1: Why"
    assert [text(link) for link in page.xpath("//a[@class='quarto-xref']")] == ["Note 1"]
    assert len(page.xpath("//*[@class='quarto-layout-row']/*")) == 2
    assert page.xpath("//header[@id='quarto-header']//a[@class='nav-link']/text()") == ["Story"]
    scripts = {posixpath.basename(address)[:6] for address in page.xpath("//script/@src")}
    assert scripts == {"atlas-"}


def test_quarto_render_alone_builds_the_site(quarto: str, hooked_site: Project) -> None:
    build(hooked_site, renderer="pandoc", output=hooked_site.root / "built-in")
    render(quarto, hooked_site.root)
    require_same(hooked_site, hooked_site.output_dir, hooked_site.root / "built-in")
    assert (hooked_site.output_dir / "figures" / "fig-bars.svg").is_file()


def test_changed_data_reaches_the_pages_that_are_rendered(
    quarto: str, hooked_site: Project
) -> None:
    page = hooked_site.output_dir / "notebooks" / "story.html"
    other = hooked_site.output_dir / "index.html"
    table = hooked_site.root / "data" / "places.csv"
    render(quarto, hooked_site.root)
    assert "for the 2 places" in page.read_text(encoding="utf-8")
    before = other.read_bytes()
    table.write_text("place_id,count\na,1\nb,2\nc,3\n", encoding="utf-8")
    render(quarto, hooked_site.root, "notebooks/story.ipynb")
    assert "for the 3 places" in page.read_text(encoding="utf-8")
    assert other.read_bytes() == before
    table.write_text("place_id,count\na,1\n", encoding="utf-8")
    render(quarto, hooked_site.root)
    assert "for the 1 places" in page.read_text(encoding="utf-8")
    assert not (hooked_site.output_dir / UNFINISHED).exists()


LOST = [
    ("See @fig-nowhere.", "the cross-reference @fig-nowhere names no figure"),
    ("So it is said [@nobody].", "the citation @nobody is not in the bibliography"),
]


@pytest.mark.parametrize(("sentence", "found"), LOST)
def test_what_quarto_only_warns_of_stops_the_render(
    quarto: str, hooked_site: Project, sentence: str, found: str
) -> None:
    write_page(hooked_site.root / "index.ipynb", f"{INDEX}\n{sentence}\n")
    done = run_quarto(quarto, hooked_site.root)
    assert done.returncode == 1
    assert found in done.stdout
    assert (hooked_site.output_dir / UNFINISHED).is_file()


def test_a_mark_that_quarto_leaves_is_found_where_it_stands() -> None:
    page = """<html lang="en"><body><main>
      <p>As <strong>?@fig-x</strong> shows (<span class="citation" data-cites="y z">
      <a href="#ref-y"><strong>y?</strong></a>, <a href="#ref-z">Z</a></span>), <span class="quarto-unresolved-ref">sec-w</span>.</p>
      <p>Why <strong>not?</strong> The mark <code>?@fig-x</code> is code.</p>
    </main></body></html>"""
    found = [problem.found for problem in lost_labels("a.html", page)]
    assert [text.split(" ")[2] for text in found] == ["@sec-w", "@fig-x", "@y"]


def test_a_render_that_stops_early_leaves_no_site(quarto: str, hooked_site: Project) -> None:
    (hooked_site.root / "data" / "places.csv").write_text("place_id,count\na,many\n", "utf-8")
    done = run_quarto(quarto, hooked_site.root)
    assert done.returncode == 1
    assert "places.csv" in done.stdout
    assert (hooked_site.output_dir / UNFINISHED).is_file()


def test_a_failed_build_with_quarto_leaves_the_site_as_it_was(
    quarto: str, hooked_site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    build(hooked_site, renderer="quarto")
    before = folder_digests(hooked_site.output_dir)
    assert UNFINISHED not in before
    write_page(hooked_site.root / "index.ipynb", f"{INDEX}\n{LOST[0][0]}\n")
    with pytest.raises(SiteError, match="fig-nowhere"):
        build(hooked_site, renderer="quarto")
    assert folder_digests(hooked_site.output_dir) == before
    assert not list((hooked_site.root / ".atlas").glob(".atlas-build-*"))


def test_what_a_build_allows_reaches_the_hooks(
    quarto: str, hooked_site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    cell = "```python\nletters = open('data/new.txt', 'w').write('abc')\n```"
    text = f"{INDEX}\n{cell}\n\nIt wrote `{{python}} letters` letters.\n"
    write_page(hooked_site.root / "index.ipynb", text)
    build(hooked_site, renderer="quarto", choices=Choices(allow={"write": "a test of it"}))
    assert "It wrote 3 letters." in (hooked_site.output_dir / "index.html").read_text("utf-8")


def folder_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_site_is_the_same(quarto_site: Path, built_site: Path) -> None:
    require_same(Project.open(ROOT), quarto_site, built_site)


def test_files_of_the_site_are_the_same(quarto_site: Path, built_site: Path) -> None:
    made_of_pages = {*map(output_path, Project.open(ROOT).pages), "weights.json", "manifest.json"}

    def others(site: Path) -> dict[str, str | None]:
        """Every file but the search index, whose names change with the pages."""
        return {
            name: None if name in made_of_pages else digest
            for name, digest in folder_digests(site).items()
            if not name.startswith("pagefind/")
        }

    assert others(quarto_site) == others(built_site)


def test_pages_load_the_same_style_and_script(quarto_site: Path, built_site: Path) -> None:
    def loaded(site: Path) -> dict[str, Any]:
        pages = json.loads((site / "weights.json").read_text(encoding="utf-8"))["pages"]
        return {
            name: [
                page["limit"],
                page["script_limit"],
                page["parts"]["style"],
                page["parts"]["script"],
            ]
            for name, page in pages.items()
        }

    assert loaded(quarto_site) == loaded(built_site)


# ---- what a browser shows ----

# A page of each kind: figures, wide tables, callouts, code, references.
SEEN = ("index", "notebooks/pilot-map", "notebooks/method", "notebooks/boundaries", "404")
# Where every part of a page stands, how large and in which colours.
LOOK = """() => {
  const groups = [
    "#quarto-header :is(a, button)",
    "#toc-title, #TOC a",
    `main :is(h1, h2, h3, h4, p, li, dt, dd, summary, figcaption, table, pre, .description,
      .atlas-figure, .figure-drawing, .figure-controls, .callout, .csl-entry, .key-number):not(#TOC *)`,
    "footer, footer .nav-footer > div",
  ];
  const seen = (element) => {
    if (!element.checkVisibility() || !element.textContent.trim()) return [];
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width < 2 ? [] : [{
      what: `${element.localName} ${element.textContent.trim().split(/\\s+/, 4).join(" ")}`,
      box: [box.left, box.top + scrollY, box.width, box.height],
      style: [style.fontSize, style.fontFamily, style.fontWeight, style.lineHeight, style.color,
        style.backgroundColor, style.textAlign.replace("left", "start")].join(" "),
    }];
  };
  return groups.flatMap((group) => [...document.querySelectorAll(group)].flatMap(seen));
}"""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder on a server of this machine, without the closing slash."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def quarto_url(quarto_site: Path) -> Iterator[str]:
    """The address of the site that Quarto rendered."""
    with served(quarto_site) as address:
        yield address


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (768, "light"), (390, "dark")])
def test_pages_look_the_same(
    browser: Any, quarto_url: str, site_url: str, width: int, theme: str
) -> None:
    require_same_look(browser, quarto_url, site_url, SEEN, width, theme)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_every_feature_looks_the_same(
    browser: Any, feature_sites: tuple[Project, Path, Path], width: int, theme: str
) -> None:
    _, quarto, built_in = feature_sites
    with served(quarto) as one, served(built_in) as other:
        require_same_look(browser, one, other, ["notebooks/features"], width, theme)


def require_same_look(
    browser: Any, quarto: str, built_in: str, pages: Sequence[str], width: int, theme: str
) -> None:
    """Fail with the first differences in what two sites show on some of their pages."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    found = []
    for name in pages:
        looks = []
        for address in (quarto, built_in):
            page.goto(f"{address}/{name}.html", wait_until="networkidle")
            looks.append(page.evaluate(LOOK))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found += [f"{name}: {difference}" for difference in unlike(*looks)]
    page.close()
    assert not found, "\n".join(found[:20])


def unlike(quarto: list[dict[str, Any]], built_in: list[dict[str, Any]]) -> Iterator[str]:
    """Where two pages differ by more than two pixels or in a font or colour."""
    if (one := [part["what"] for part in quarto]) != (other := [p["what"] for p in built_in]):
        yield f"shown by one only: {sorted(set(one) ^ set(other))[:5]}"
        return
    for left, right in zip(quarto, built_in, strict=True):
        far = [abs(a - b) > 2 for a, b in zip(left["box"], right["box"], strict=True)]
        if any(far) or left["style"] != right["style"]:
            yield f"{left['what']}: Quarto {left['box']} {left['style']}, built in {right['box']} "
            f"{right['style']}"
