"""What Quarto knows and no page of a site can show: the frame has no place for it, a reader would
have to load too much, or it would be dropped without a word. Each with what to do instead.

The built-in renderer and Quarto's hooks refuse the same by the same words, so that the advice to
render a page with Quarto is given only where Quarto helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from publisher.base.problems import Problem

TEXT = "Write it into the text of the page."
HEAD = (
    "Put script into a file that `atlas.script` in _quarto.yml names, style into one that `css` "
    "names, and text into the page."
)
MENU = "Link the pages in website.navbar, or in the text."
NO_PLACE = "The site's frame has no place for it: take it out."
# Settings of a page, in its front matter, in `_metadata.yml` or for all pages in `_quarto.yml`.
SETTINGS = {
    **dict.fromkeys(
        ("abstract", "abstract-title", "copyright", "license", "citation", "doi", "funding"), TEXT
    ),
    **dict.fromkeys(("about", "institute", "affiliations", "title-prefix"), TEXT),
    **dict.fromkeys(
        ("include-in-header", "include-before-body", "include-after-body", "header-includes"), HEAD
    ),
    **dict.fromkeys(("include-before", "include-after", "margin-header", "margin-footer"), HEAD),
    "categories": "Take the line out; link related pages in the text.",
    "listing": "Write the list in Markdown, one link to a line.",
    "title-block-banner": NO_PLACE,
    "title-block-banner-color": NO_PLACE,
    "sidebar": MENU,
    "comments": "It loads script of another host: link to where readers can write.",
    "code-links": TEXT,
    "other-links": TEXT,
    "notebook-view": TEXT,
    "repo-actions": NO_PLACE,
    "draft": "Take the page out of project.render until it is to be published.",
    "keep-hidden": "It publishes what is hidden: take it out, and show what is to be seen.",
    "output-file": "Name the source file as its page is to be called.",
    "embed-resources": "A page shares its style and script with the site: take it out.",
    "self-contained": "A page shares its style and script with the site: take it out.",
    "params": "A page for each value is made by `atlas.pages` in _quarto.yml; one value stands in the code.",
    "suppress-bibliography": "Take it out: what is cited stands at the end of the page.",
    "code-line-numbers": "Take it out: the frame numbers no lines of code.",
    **dict.fromkeys(
        ("link-external-newwindow", "link-external-icon", "link-external-filter"),
        "Take it out: a link opens as the reader asks it to.",
    ),
    "template-partials": "Copy template.html of the frame into assets/, and change it there.",
    "profile": "Take it out: the site is built from _quarto.yml alone; keep what differs in a project of its own.",
    "metadata-files": "Write what they hold into _quarto.yml.",
    "toc-expand": "Take it out: the list of headings shows all of the second level.",
    "dir": "The site's style is written for text from left to right: take it out.",
}
SUBCAPTION = (
    "Give each picture or table a cell of its own with label and caption; `::: {layout-ncol=2}` around them "
    "sets them side by side with Quarto."
)
# Options of a cell that come to nothing with either renderer.
OPTIONS = dict.fromkeys(("fig-subcap", "tbl-subcap"), SUBCAPTION) | {
    "code-line-numbers": SETTINGS["code-line-numbers"],
}
ICON = "Write a `text` in its place: the menu shows no pictures."
DAY = "Write `iso` or `long`, or take it out."
MATH = "Take it out: formulas are written as MathML, which needs no script."
THEME = "Take it out: the frame has a style of its own. Put rules of yours into a stylesheet that `css` names."
# Settings of looks, which speak about Quarto's own theme: here the stylesheet answers.
LOOKS = {
    "anchor-sections", "backgroundcolor", "fontcolor", "fontsize", "grid", "highlight-style", "linestretch",
    "linkcolor", "mainfont", "max-width", "monofont", "smooth-scroll", "toc-location",
}  # fmt: skip
# Settings of which only some values come to nothing.
VALUES: dict[str, tuple[Any, str]] = {
    "reference-location": ("margin", "Take it out; write an aside as [text]{.aside}."),
    "citation-location": ("margin", "Take it out; the sources stand at the end of the page."),
    "lightbox": (True, "It needs more script than a page may load: link the picture to its file."),
    "footnotes-hover": (
        True,
        "It needs more script than a page may load: notes stand at the page's end.",
    ),
    "code-tools": (True, "Link to the notebook in the text."),
    "code-copy": (True, "Take it out: the page loads no script for its button."),
    "code-link": (True, "Link to the manual in the text."),
    "code-annotations": ("hover", "Take it out: annotations then stand below the code."),
}
# Sections of `website:` and their settings, as far as the frame knows them.
SITE = {
    "project": {"type": "Write `type: website`: the frame is that of a website."},
    "website": {
        "page-navigation": MENU,
        "sidebar": MENU,
        "comments": SETTINGS["comments"],
        "google-analytics": "It loads script of another host: count visits on your own server.",
        "cookie-consent": "The site sets no cookie: take it out.",
        "drafts": SETTINGS["draft"],
        "search": "Write `search: false`: the site has a search of its own, of all its pages.",
        "bread-crumbs": NO_PLACE,
        **dict.fromkeys(
            (
                *("announcement", "back-to-top-navigation", "body-header", "body-footer"),
                *("margin-header", "margin-footer", "other-links", "code-links", "reader-mode"),
                *("repo-actions", "twitter-card"),
            ),
            NO_PLACE,
        ),
    },
    "website.navbar": dict.fromkeys(("logo", "logo-alt", "logo-href", "tools"), NO_PLACE),
}
# What runs when a page is rendered. Cells of a notebook do; blocks of a plain page do not.
NOTEBOOK = (
    "Write a notebook, whose cells are run: `quarto convert {page}` makes one of this page; list it "
    "in project.render, and delete {page}."
)
PICTURE = "Put in a picture with an alternative, or draw it as a figure in a notebook."
SHOWN = "Write ```{language} without braces: the code is then shown, not run."
BLOCKS = {
    "python": NOTEBOOK,
    "r": "Write it in Python, in a notebook.",
    "julia": "Write it in Python, in a notebook.",
    "ojs": "It needs script of another host: draw a figure in a notebook.",
    "mermaid": PICTURE,
    "dot": PICTURE,
}
# Shortcodes of which Quarto makes what no page can load.
SHORTCODES = {
    "video": 'It needs more script than a page may load: write <video controls src="…"></video> for a '
    "file of the site, which project.resources names, or link to the page that shows it.",
}
# Directives and roles of MyST, which Jupyter Book reads and Quarto does not.
BOXES = ("note", "tip", "warning", "important", "caution")
MYST = re.compile(r"\s*(?:`{3,}|~{3,}|:{3,})\s*\{([A-Za-z][\w:-]*)\}")
MERMAID = re.compile(r"\s*(?:`{3,}|~{3,})\s*mermaid\b")
ROLE = re.compile(r"\{([a-z]+(?::[a-z]+)?)\}`[^`]+`")
KNOWN_ROLES = {"python", "r", "julia", "ojs"}  # inline code of Quarto
CALLOUT = "Write it as a callout: `::: {.callout-note}`, the text, `:::`."
DIRECTIVES = {
    **dict.fromkeys(
        (*BOXES, "admonition", "seealso", "attention", "hint", "danger", "error"), CALLOUT
    ),
    **dict.fromkeys(("figure", "image"), "Write ![what it shows](path)."),
    "math": "Write it between $$ and $$.",
    **dict.fromkeys(("code-block", "code-cell", "code"), "Write ```python without braces."),
}
ROLES = {
    **dict.fromkeys(("ref", "numref", "eq"), "Write @sec-…, @fig-… or @tbl-…, or a link."),
    **dict.fromkeys(("doc", "download"), "Write a link: [text](page.ipynb)."),
    "math": "Write it between dollars: $x$.",
    "sub": "Write H~2~O.",
    "sup": "Write x^2^.",
}


def numbering_of(line: str) -> tuple[str, str] | None:
    """What numbers or colours a formula in LaTeX, or refers to its number, in a line of text, and what
    to write instead; None if there is nothing of it. Pandoc leaves number and colour out, and prints the
    reference.
    """
    if found := re.search(r"\\tag\*?\{[^}]*\}", line):
        number = found[0].partition("{")[2].rstrip("}")
        return (
            f"the number {found[0]} of a formula",
            f"Write it into the formula: \\qquad ({number}).",
        )
    if found := re.search(r"\$[^$]*(\\color\s*\{[^}]*\})[^$]*\$", line):
        return (
            f"the colour {found[1]} of a formula",
            "Take it out: formulas have the colour of the text.",
        )
    if found := re.search(r"\\(?:eq|auto|page|c)?ref\{[^}]*\}", line):
        return (
            f"the reference {found[0]}",
            "Write the number, or a link to a heading, in its place.",
        )
    return None


def directive_of(line: str) -> tuple[str, str] | None:
    """A directive or role of MyST in a line of text, and what to write instead; None if there is none."""
    if (found := MYST.match(line)) and (found[1] in DIRECTIVES or line.lstrip().startswith(":")):
        what = f"the MyST directive {{{found[1]}}}"
        return what, DIRECTIVES.get(found[1], "Write it in Markdown as Pandoc knows it.")
    if MERMAID.match(line):
        return (
            "a Mermaid diagram",
            f"{PICTURE} Its source is a block of text.",
        )
    if (role := ROLE.search(line)) and role[1] not in KNOWN_ROLES:
        what = f"the MyST role {{{role[1]}}}"
        return what, ROLES.get(role[1], "Write it in Markdown as Pandoc knows it.")
    return None


def block_remedy(language: str, page: str) -> str:
    """What to do instead of an executable block, which no page runs."""
    remedy = BLOCKS.get(language.lower(), SHOWN)
    return remedy.format(page=page, language=language)


def setting_remedy(key: str, value: Any = None) -> str | None:
    """What to do instead of a setting with this value; None if it is not refused."""
    if key in SETTINGS and value not in (None, False):
        return SETTINGS[key]
    if key == "html-math-method":
        method = value.get("method") if isinstance(value, Mapping) else value
        return None if method in ("mathml", "plain", None) else MATH
    if key == "date-format":
        return None if value in ("iso", "long", None) else DAY
    if key == "theme":
        return None if value in ("none", ["none"], False, None) else THEME
    if key in VALUES:
        refused, remedy = VALUES[key]
        kinds = (refused, "select") if refused == "hover" else (refused,)
        if value in kinds or (refused is True and isinstance(value, Mapping | str)):
            return remedy
    return None


def in_place_hint(config: Mapping[str, Any]) -> str:
    """What to tell of a project whose hooks let Quarto render into the site's own folder."""
    project, atlas = config.get("project") or {}, config.get("atlas") or {}
    folder = str(project.get("output-dir") or "_site")
    if "pre-render" not in project or str(atlas.get("site") or folder).strip("/") != folder.strip(
        "/"
    ):
        return ""
    return (
        f"Quarto empties {folder}, the site, before it renders, and leaves it so if it fails: give it a folder "
        f"of its own in _quarto.yml, `output-dir: .atlas/quarto` under project, and `site: {folder}` under atlas."
    )


def looks_hint(config: Mapping[str, Any]) -> str:
    """What to tell of settings of looks, which have no effect; empty if there is none.

    Quarto begins every project with a theme. Rendered by Quarto it would weigh more than a page may.
    """
    formats = config.get("format")
    html = formats.get("html") if isinstance(formats, Mapping) else None
    settings = {**config, **(html if isinstance(html, Mapping) else {})}
    theme = settings.get("theme")
    told = [f"theme ({theme})"] if setting_remedy("theme", theme) else []
    told += [key for key in sorted(LOOKS) if settings.get(key) not in (None, False)]
    return f"Of no effect on the site, in _quarto.yml: {', '.join(told)}. {THEME}" * bool(told)


def refused_settings(settings: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Every setting of a page that comes to nothing on it."""
    for key, value in settings.items():
        if remedy := setting_remedy(key, value):
            yield Problem(where, f"the setting {key!r} has no effect on this site", remedy)


def printed_settings(settings: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Every setting whose shortcode no page resolves."""
    for key in ("title", "subtitle", "description"):
        if "{{<" in str(settings.get(key) or ""):
            found = f"the shortcode in {key!r} would be printed as it stands"
            yield Problem(where, found, "Write out what it stands for.")


def refused_sections(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Every setting of `website:` that comes to nothing."""
    website = config.get("website") or {}
    navbar = website.get("navbar")
    sections = {"website": website, "website.navbar": navbar if isinstance(navbar, dict) else {}}
    for name, section in sections.items():
        for key, value in section.items():
            remedy = SITE[name].get(key)
            if remedy and value not in (None, False):
                found = f"the setting {key!r} has no effect on this site"
                yield Problem(f"_quarto.yml, {name}.{key}", found, remedy)
    for side in ("left", "right"):
        for item in sections["website.navbar"].get(side) or ():
            if isinstance(item, Mapping) and "icon" in item:
                where = f"_quarto.yml, website.navbar.{side}"
                yield Problem(where, f"the icon {item['icon']!r} is not shown", ICON)
