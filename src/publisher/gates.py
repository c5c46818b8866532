"""Gates: what must be true of a finished site before anyone may read it.

Each gate looks at the HTML as a browser gets it, whichever renderer wrote it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

from publisher.figures import Figure
from publisher.problems import Problem
from publisher.project import Project, output_path

LOADING = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "use": ("href",),
    "image": ("href",),
}
LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch"}
FIGURE_PARTS = {
    "figure-canvas": "picture",
    "figure-description": "description",
    "figure-data": "data table",
    "figure-sources": "sources",
    "figure-downloads": "downloads",
}


@dataclass(frozen=True)
class Page:
    """One HTML file of the site, parsed."""

    name: str
    tree: lxml_html.HtmlElement

    @property
    def ids(self) -> Counter[str]:
        return Counter(self.tree.xpath("//body//@id"))


def gate_problems(project: Project, figures: list[Figure], out: Path) -> list[Problem]:
    """Everything that keeps the folder `out` from being published."""
    pages = {
        path.relative_to(out).as_posix(): Page(
            path.relative_to(out).as_posix(),
            lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8")),
        )
        for path in sorted(out.rglob("*.html"))
        if "site_libs" not in path.parts
    }
    problems = missing_pages(project, pages)
    problems += missing_figures(figures, pages)
    for page in pages.values():
        problems += duplicate_ids(page)
        problems += broken_links(page, pages, out)
        problems += foreign_requests(page)
        problems += unnamed_parts(page)
        problems += incomplete_figures(page)
    problems += foreign_styles(out)
    return problems


def missing_pages(project: Project, pages: dict[str, Page]) -> list[Problem]:
    """Pages of the project that were not rendered."""
    return [
        Problem(page, "was not rendered", "Look at the renderer's messages above.")
        for page in project.pages
        if output_path(page) not in pages
    ]


def missing_figures(figures: list[Figure], pages: dict[str, Page]) -> list[Problem]:
    """Figures whose page does not hold them at their own address."""
    return [
        Problem(
            figure.page,
            f"the figure {figure.id} is not at #{figure.id} in {output_path(figure.page)}",
            "Show the cell's output (no `output: false` or `include: false`).",
        )
        for figure in figures
        if output_path(figure.page) in pages
        and figure.id not in pages[output_path(figure.page)].ids
    ]


def duplicate_ids(page: Page) -> list[Problem]:
    """Ids that stand more than once in a page, so that a link to them is ambiguous."""
    return [
        Problem(page.name, f"the id {name!r} stands {count} times", "Rename heading or label.")
        for name, count in page.ids.items()
        if count > 1
    ]


def broken_links(page: Page, pages: dict[str, Page], out: Path) -> list[Problem]:
    """Links inside the site that lead nowhere: no such file, or no such place in it."""
    problems = []
    for link in page.tree.xpath("//a[@href] | //link[@href] | //*[@src]"):
        address = link.get("href") or link.get("src")
        if link.tag == "link" and link.get("rel") in ("canonical", "alternate"):
            continue
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = unquote(parts.path)
        name: str | None
        if target.startswith("/"):
            name = target.lstrip("/") or "index.html"
        elif target:
            name = _resolve(page.name, target)
        else:
            name = page.name
        if name is None or not (out / name).exists():
            problems.append(
                Problem(page.name, f"the link {address!r} leads to no file", "Correct the link.")
            )
        elif parts.fragment and name in pages:
            place = unquote(parts.fragment)
            if place not in pages[name].ids and place != "top":
                problems.append(
                    Problem(
                        page.name,
                        f"the link {address!r} leads to no place in {name}",
                        "Correct the part after #.",
                    )
                )
    return problems


def _resolve(page: str, target: str) -> str | None:
    """Address of `target` seen from `page`, or None if it leaves the site."""
    parts = page.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) + ("/index.html" if target.endswith("/") else "") or "index.html"


def foreign_requests(page: Page) -> list[Problem]:
    """Whatever a browser would load from another host."""
    addresses = []
    for tag, attributes in LOADING.items():
        for element in page.tree.iter(tag):
            addresses += [(tag, element.get(name)) for name in attributes if element.get(name)]
    for element in page.tree.iter("link"):
        if LOADING_LINKS.intersection((element.get("rel") or "").split()):
            addresses.append(("link", element.get("href") or ""))
    for element in page.tree.iter("style"):
        addresses += [("style", address) for address in css_addresses(element.text or "")]
    for style in page.tree.xpath("//@style"):
        addresses += [("style", address) for address in css_addresses(style)]
    return [
        Problem(page.name, f"<{tag}> loads {address!r}", "Serve it from the site, or do without.")
        for tag, address in addresses
        if is_foreign(address)
    ]


def is_foreign(address: str) -> bool:
    """Tell whether loading an address asks another host."""
    return address.startswith("//") or urlsplit(address).scheme in ("http", "https", "ws", "wss")


def css_addresses(css: str) -> list[str]:
    """Every address that a stylesheet loads."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)", css)
    return found + re.findall(r"@import\s+['\"]([^'\"]+)", css)


def foreign_styles(out: Path) -> list[Problem]:
    """Stylesheets that load something from another host."""
    return [
        Problem(path.relative_to(out).as_posix(), f"loads {address!r}", "Use system fonts.")
        for path in sorted(out.rglob("*.css"))
        for address in css_addresses(path.read_text(encoding="utf-8"))
        if is_foreign(address)
    ]


def unnamed_parts(page: Page) -> list[Problem]:
    """A page without language or title, an image without alternative."""
    problems = []
    if not page.tree.get("lang"):
        problems.append(Problem(page.name, "has no language", "Set `lang` in _quarto.yml."))
    if not (page.tree.findtext(".//title") or "").strip():
        problems.append(Problem(page.name, "has no title", "Give the page a `title`."))
    problems += [
        Problem(
            page.name, f"the image {image.get('src', '')[:60]!r} has no alternative", "Add one."
        )
        for image in page.tree.iter("img")
        if image.get("alt") is None
    ]
    problems += [
        Problem(page.name, "a picture has no alternative", "Give the figure a `fig-alt`.")
        for image in page.tree.xpath(
            "//div[contains(@class, 'figure-canvas')]/*[local-name()='svg']"
        )
        if not image.get("aria-label")
    ]
    return problems


def incomplete_figures(page: Page) -> list[Problem]:
    """Figures that lost one of their parts on the way."""
    problems = []
    for figure in page.tree.xpath("//div[@data-figure]"):
        classes = " ".join(figure.xpath(".//@class")).split()
        problems += [
            Problem(
                page.name, f"{figure.get('data-figure')} has no {part}", "Restore the template."
            )
            for name, part in FIGURE_PARTS.items()
            if name not in classes
        ]
    return problems
