"""Names, headings and pictures that a reader's tools rely on."""

from __future__ import annotations

from publisher.base.problems import Problem
from publisher.check.html import Page


def unnamed_parts(page: Page) -> list[Problem]:
    """A page without language or title, an image without alternative."""
    problems = []
    if not page.tree.get("lang"):
        problems.append(Problem(page.name, "has no language", "Set `lang` in _quarto.yml."))
    if not (page.tree.findtext(".//title") or "").strip():
        problems.append(Problem(page.name, "has no title", "Give the page a `title`."))
    problems += [
        Problem(
            page.name,
            f"the image {image.get('src', '')[:60]!r} has no alternative",
            "Write what it shows into the brackets: ![what it shows](…), or into alt= of the <img>.",
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
        main = [" ".join(each.text_content().split()) for each in headings if each.tag == "h1"]
        others = f": beside its title also {', '.join(map(repr, main[1:]))}" if main[1:] else ""
        problems.append(
            Problem(
                page.name,
                f"has {levels.count(1)} main headings instead of one{others}",
                "Let the title be the only heading of the first level; sections begin with ##.",
            )
        )
    elif not any(title.text_content().strip() for title in headings if title.tag == "h1"):
        problems.append(Problem(page.name, "its main heading is empty", "Give it a `title:`."))
    for heading, before, level in zip(headings[1:], levels, levels[1:], strict=False):
        in_tab = bool(heading.xpath("ancestor::*[contains(@class, 'tab-pane')]"))
        if level > before + 1 + in_tab:  # the name of a tab stands between, and is no heading
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
