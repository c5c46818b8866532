"""Gates: what must be true of a finished site before anyone may read it.

Each gate looks at the HTML as a browser gets it, whichever renderer wrote it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

from publisher.base.problems import Problem
from publisher.figures.draw import Figure
from publisher.site.project import Project, output_path

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
LOADING_LINKS = {
    *("stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch"),
    *("preconnect", "dns-prefetch", "prerender"),
}
# An address of another host that a script names where it loads something.
FOREIGN_CODE = re.compile(
    r"""(?:\b(?:import|fetch|importScripts|sendBeacon|Worker|WebSocket|EventSource)\s*\(\s*"""
    r"""|\bopen\s*\(\s*["'`][A-Z]+["'`]\s*,\s*"""
    r"""|\b(?:from|import)\s*|\.(?:src|href)\s*=\s*)"""
    r"""["'`]((?:(?:https?|wss?):)?//[^"'`]+)"""
)
# Attributes that name one or several other elements of the page by their id.
REFERENCES = (
    *("for", "headers", "list", "popovertarget", "aria-labelledby", "aria-describedby"),
    *("aria-controls", "aria-owns", "aria-details", "aria-activedescendant", "aria-flowto"),
)
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

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each id stands in it."""
        return Counter(self.tree.xpath("//body//@id"))


def gate_problems(project: Project, figures: list[Figure], out: Path) -> list[Problem]:
    """Everything that keeps the folder `out` from being published."""
    pages = {
        path.relative_to(out).as_posix(): Page(
            path.relative_to(out).as_posix(),
            lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8")),
        )
        for path in sorted(out.rglob("*.html"))
    }
    problems = missing_pages(project, pages)
    problems += missing_figures(figures, pages)
    for page in pages.values():
        problems += duplicate_ids(page)
        problems += lost_references(page)
        problems += broken_links(page, pages, out, base=project.base)
        problems += unguarded_links(page)
        problems += foreign_requests(page)
        problems += weak_policy(page)
        problems += inline_handlers(page)
        problems += unnamed_parts(page)
        problems += disordered_headings(page)
        problems += unmeasured_images(page)
        problems += incomplete_figures(page)
    problems += foreign_styles(out)
    problems += foreign_scripts(out)
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


def lost_references(page: Page) -> list[Problem]:
    """Labels, buttons and descriptions that point to an element the page does not have."""
    return [
        Problem(
            page.name, f"{name}={value!r} names no element of the page", "Correct or remove it."
        )
        for name in REFERENCES
        for values in page.tree.xpath(f"//body//@{name}")
        for value in values.split()
        if value not in page.ids
    ]


def broken_links(page: Page, pages: dict[str, Page], out: Path, *, base: str) -> list[Problem]:
    """Links inside the site that lead nowhere: no such file, or no such place in it.

    `base` is where the site stands on its host; an address from the top of the host that lies
    outside is a link that leads nowhere too.
    """
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
            inside = f"{target}/".startswith(base)
            name = (target.removeprefix(base).strip("/") or "index.html") if inside else None
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


def unguarded_links(page: Page) -> list[Problem]:
    """Links that run script, and links to other hosts that would tell them of this page's window.

    Finish gives every link to another host its `rel`.
    """
    problems = []
    for link in page.tree.xpath("//a[@href]"):
        address = str(link.get("href")).strip()
        if address.lower().startswith(("javascript:", "data:", "vbscript:")):
            problems.append(
                Problem(page.name, f"the link {address[:60]!r} runs script", "Link to a page.")
            )
        elif is_foreign(address) and "noopener" not in (link.get("rel") or "").split():
            problems.append(
                Problem(
                    page.name, f"the link {address!r} has no rel=noopener", "Give it that `rel`."
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


def weak_policy(page: Page) -> list[Problem]:
    """A content security policy that is missing, comes too late, or lets strange code run."""
    policies = page.tree.xpath("//head/meta[@http-equiv='Content-Security-Policy']")
    if len(policies) != 1:
        return [
            Problem(
                page.name,
                f"has {len(policies)} content security policies instead of one",
                "Let finish complete the page.",
            )
        ]
    problems = []
    earlier = [element.tag for element in policies[0].itersiblings(preceding=True)]
    if {"script", "link", "style"} & set(earlier):
        problems.append(
            Problem(
                page.name,
                "its content security policy stands below something that is loaded",
                "Let the policy be the first element of the head.",
            )
        )
    content = str(policies[0].get("content", ""))
    rules = dict((rule.split(maxsplit=1) + [""])[:2] for rule in content.split(";"))
    code = rules.get("script-src", rules.get("default-src", "*")).split()
    problems += [
        Problem(page.name, f"its policy lets scripts run from {source}", "Take it out.")
        for source in code
        if source in ("'unsafe-inline'", "'unsafe-eval'", "data:", "blob:")
    ]
    problems += [
        Problem(page.name, f"its policy lets {name} ask {source}", "Take it out.")
        for name, sources in rules.items()
        for source in sources.split()
        if not source.startswith("'") and source not in ("data:", "blob:")
    ]
    return problems


def inline_handlers(page: Page) -> list[Problem]:
    """Attributes such as `onclick`, which the policy does not let act."""
    return [
        Problem(
            page.name,
            f"<{element.tag}> carries script in {name}",
            "Listen for the event in assets/atlas.js, or do without what writes it.",
        )
        for element in page.tree.xpath("//*[@*[starts-with(name(), 'on')]]")
        for name in element.attrib
        if name.startswith("on")
    ]


def is_foreign(address: str) -> bool:
    """Tell whether loading an address asks another host."""
    return address.startswith("//") or urlsplit(address).scheme in ("http", "https", "ws", "wss")


def css_addresses(css: str) -> list[str]:
    """Every address that a stylesheet loads."""
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)", css)
    return found + re.findall(r"(?:@import\s+|image-set\([^)]*?)['\"]([^'\"]+)", css)


def foreign_styles(out: Path) -> list[Problem]:
    """Stylesheets that load something from another host."""
    return [
        Problem(path.relative_to(out).as_posix(), f"loads {address!r}", "Use system fonts.")
        for path in sorted(out.rglob("*.css"))
        for address in css_addresses(path.read_text(encoding="utf-8"))
        if is_foreign(address)
    ]


def foreign_scripts(out: Path) -> list[Problem]:
    """Scripts that name another host where they load something.

    The content security policy would stop them; here they are found before anyone is let down.
    """
    return [
        Problem(path.relative_to(out).as_posix(), f"loads {address!r}", "Serve it from the site.")
        for path in sorted([*out.rglob("*.js"), *out.rglob("*.mjs")])
        for address in FOREIGN_CODE.findall(path.read_text(encoding="utf-8"))
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
        for image in page.tree.xpath("//main//svg[not(ancestor::svg)]")
        if not image.xpath("@aria-label[. != ''] | ancestor-or-self::*[@aria-hidden='true']")
    ]
    return problems


def disordered_headings(page: Page) -> list[Problem]:
    """A page that has not one main heading, or whose headings skip a level."""
    headings = page.tree.xpath(
        "//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    )
    levels = [int(heading.tag[1]) for heading in headings]
    problems = []
    if levels.count(1) != 1:
        problems.append(
            Problem(
                page.name,
                f"has {levels.count(1)} main headings instead of one",
                "Let the title be the only heading of the first level; sections begin with ##.",
            )
        )
    for heading, before, level in zip(headings[1:], levels, levels[1:], strict=False):
        if level > before + 1:
            text = " ".join(heading.text_content().split())
            problems.append(
                Problem(
                    page.name,
                    f"the heading {text!r} is of level {level} below one of level {before}",
                    f"Make it level {before + 1}.",
                )
            )
    return problems


def unmeasured_images(page: Page) -> list[Problem]:
    """Images without width and height, which push the text about when they arrive."""
    return [
        Problem(
            page.name,
            f"the image {image.get('src', '')[:60]!r} has no width and height",
            "Give it both, in pixels.",
        )
        for image in page.tree.iter("img")
        if not (image.get("width") and image.get("height"))
    ]


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
