"""Quarto and the built-in renderer make the same pages of the same notebooks.

What a reader gets is compared: words in their order, headings, figures and tables with their
numbers and ids, links, table cells. How a page is framed (bars, contents, styles) may differ.
Needs `quarto` on the PATH; without it every test here is skipped, and says so.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest
import yaml
from lxml import etree, html

from conftest import atlas
from publisher.build import build
from publisher.pandoc import render_pages
from publisher.project import Project, output_path
from sites import tiny_site

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ROOT / "tests" / "fixtures" / "site"
NO_QUARTO = "no `quarto` on the PATH: the two renderers were NOT compared (`make quarto`)"
BASE = "https://site.example"

# What only one of the two puts into `main` to frame the page: none of it is the author's.
FRAME = (
    "script",
    "style",
    "nav[@id='TOC']",
    "button",
    "*[contains(@class, 'callout-icon-container')]",
    "a[@id='quarto-back-to-top']",
)
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
    for tab in main.xpath(".//ul[contains(@class, 'nav-tabs')]//a"):
        # Quarto lists the names of tabs before their panes; without script each heads its own.
        pane = main.xpath(".//*[@aria-labelledby=$name]", name=tab.get("id"))[0]
        name = etree.SubElement(pane, "span")
        name.text = text(tab)
        pane.insert(0, name)
        tab.drop_tree()
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


@pytest.fixture(scope="session")
def quarto_site(quarto: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as Quarto renders it, with everything its hooks add."""
    site = tmp_path_factory.mktemp("quarto") / "site"
    done = atlas("build", "--renderer", "quarto", "--output", site)
    if done.returncode:
        pytest.fail(f"atlas build --renderer quarto failed:\n{done.stderr}", pytrace=False)
    return site


def render(quarto: str, folder: Path, *arguments: str) -> None:
    """Run `quarto render` in a project, its hooks with the Python and modules of this test."""
    environment = os.environ | {"QUARTO_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [quarto, "render", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
    write_config(folder, config)
    return Project.open(folder)


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Write a project's `_quarto.yml`."""
    (folder / "_quarto.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def test_every_feature_is_the_same(quarto: str, tmp_path: Path) -> None:
    folder = tmp_path / "features"
    shutil.copytree(FEATURES, folder)
    shutil.copytree(ROOT / "assets", folder / "assets", dirs_exist_ok=True)
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    config["csl"] = "assets/references.csl"
    config["format"]["html"] |= {
        "theme": "assets/quarto-light.scss",
        "html-table-processing": "none",
    }
    write_config(folder, config)
    project = Project.open(folder)
    notebooks = {
        page: nbformat.read(project.root / page, as_version=4) for page in project.notebooks
    }
    for page, notebook in notebooks.items():
        nbformat.write(notebook, project.root / page)
    render_pages(project, notebooks, tmp_path / "built-in")
    render(quarto, folder)
    require_same(project, project.output_dir, tmp_path / "built-in")


def test_quarto_render_alone_builds_the_site(quarto: str, hooked_site: Project) -> None:
    build(hooked_site, renderer="pandoc", output=hooked_site.root / "built-in")
    render(quarto, hooked_site.root)
    require_same(hooked_site, hooked_site.output_dir, hooked_site.root / "built-in")
    assert (hooked_site.output_dir / "figures" / "fig-bars.svg").is_file()


def test_changed_data_reaches_the_one_page_that_is_rendered(
    quarto: str, hooked_site: Project
) -> None:
    page = hooked_site.output_dir / "notebooks" / "story.html"
    other = hooked_site.output_dir / "index.html"
    render(quarto, hooked_site.root)
    assert "for the 2 places" in page.read_text(encoding="utf-8")
    before = other.read_bytes()
    with (hooked_site.root / "data" / "places.csv").open("a", encoding="utf-8") as table:
        table.write("c,3\n")
    render(quarto, hooked_site.root, "notebooks/story.ipynb")
    assert "for the 3 places" in page.read_text(encoding="utf-8")
    assert other.read_bytes() == before


def test_site_is_the_same(quarto_site: Path, built_site: Path) -> None:
    require_same(Project.open(ROOT), quarto_site, built_site)


def test_files_of_the_site_are_the_same(quarto_site: Path, built_site: Path) -> None:
    def digests(site: Path) -> dict[str, str]:
        return {
            path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("data", "geo", "figures")
            for path in sorted((site / folder).rglob("*"))
            if path.is_file()
        }

    assert digests(quarto_site) == digests(built_site)
    assert digests(built_site), "the site has no data"
