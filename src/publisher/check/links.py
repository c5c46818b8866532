"""Links and ids: nothing leads nowhere, nothing is named twice."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from publisher.base.problems import Problem
from publisher.check.html import Page, is_foreign

# Attributes that name one or several other elements of the page by their id.
REFERENCES = (
    *("for", "headers", "list", "popovertarget", "aria-labelledby", "aria-describedby"),
    *("aria-controls", "aria-owns", "aria-details", "aria-activedescendant", "aria-flowto"),
)


def duplicate_ids(page: Page) -> list[Problem]:
    """Ids that stand more than once in a page, so that a link to them is ambiguous."""
    return [
        Problem(
            page.name,
            f"the id {name!r} stands {count} times",
            "Rename the heading, the label, or the id in the HTML of a cell.",
        )
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
            remedy = "Correct the link, or name the file in project.resources of _quarto.yml."
            problems.append(Problem(page.name, f"the link {address!r} leads to no file", remedy))
        elif parts.fragment and name in pages:
            place = unquote(parts.fragment)
            if place not in pages[name].places and place != "top":
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
