"""What the built-in renderer knows of Quarto's settings, and the settings of one page.

Settings are refused by name unless they are listed here, so none is ignored by accident.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from publisher.base.problems import Problem, SiteError
from publisher.site.project import CONFIG
from publisher.site.refused import ICON, LOOKS, SETTINGS, SITE, printed_settings, setting_remedy

# Settings of a page: in its front matter, in `format: html:` of either, or for all pages in
# `_quarto.yml`. The second set speaks about Quarto's own theme; here the stylesheet answers.
PAGE_KEYS = {
    "affiliations", "author", "bibliography", "body-classes", "code-fold", "code-summary", "csl", "css", "date",
    "editor", "editor_options", "keep-ipynb", "keep-md", "order", "strip-comments",
    "date-format", "date-modified", "description", "execute", "format", "html-math-method",
    "image", "image-alt", "jupyter", "keywords", "lang", "language", "link-citations", "nocite",
    "number-sections", "page-layout", "pagetitle", "search", "section-divs", "subtitle", "title",
    "title-block-style", "toc", "toc-depth", "toc-title",
}  # fmt: skip
THEME_KEYS = LOOKS | {
    "citations-hover", "code-copy", "code-overflow", "code-tools", "crossrefs-hover",
    "email-obfuscation", "fig-responsive", "filters", "footnotes-hover", "html-table-processing",
    "ipynb-filters", "lightbox", "minimal", "respect-user-color-scheme", "template", "theme",
}  # fmt: skip
# What else Quarto knows that is not a slip of one of these.
ALIKE = {
    "CJKmainfont", "affiliation", "bibliographystyle", "code-link", "description-meta",
    "html-pre-tag-processing", "image-width", "link-bibliography", "listings", "metadata-file",
    "monobackgroundcolor", "notebook-view-style", "pointsize", "self-contained-math", "to",
}  # fmt: skip
# What `atlas prepare` lays out for Quarto, and which commands its hooks call.
FRAME = ".atlas/frame/"
HOOK = re.compile(r"(?:.*[\s/\\\"'])?atlas(?:\.py)?[\s\"']+(?:prepare|finish)[\s\"']*")
SITE_KEYS = {
    "project": {
        "type", "output-dir", "pre-render", "post-render", "render", "resources", "preview",
    },
    "website": {
        "title", "description", "site-url", "site-path", "favicon", "image", "image-alt",
        "navbar", "page-footer", "open-graph", "repo-url", "search", "bread-crumbs",
    },
    "website.navbar": {
        "title", "left", "right", "background", "foreground", "search", "collapse",
        "collapse-below", "pinned", "toggle-position", "tools-collapse",
    },
    "website.page-footer": {"left", "center", "right", "background", "foreground", "border"},
}  # fmt: skip
NAV_KEYS = {"text", "href", "file", "menu"}
# Keys of which this renderer knows only some values.
ONLY: dict[str, tuple[Any, ...]] = {
    "code-copy": (False,),
    "code-tools": (False,),
    "lightbox": (False,),
    "date-format": ("iso", "long"),
    "html-math-method": ("mathml", "plain"),
    "link-citations": (True,),
    "number-sections": (False,),
    "page-layout": ("article", "full"),
    "section-divs": (True,),
    "title-block-style": ("default", "plain", "none"),
    "website.search": (False,),
    "website.bread-crumbs": (False,),
    "website.navbar.search": (False,),
    "project.type": ("website",),
}
EXECUTE_KEYS = {
    "echo", "eval", "output", "warning", "error", "include", "enabled", "cache", "freeze", "daemon",
    "keep-md", "keep-ipynb",
}  # fmt: skip
# How the advice begins that is given where Quarto knows what this renderer does not.
WITH_QUARTO = "Render this page with Quarto"


def unsupported(
    where: str, feature: str, page: str | None = None, *, remedy: str | None = None
) -> Problem:
    """The refusal of a Quarto feature that this renderer does not know.

    A `remedy` is given where Quarto would not help either.
    """
    if remedy:
        return Problem(where, feature, remedy)
    command = f"quarto render {page}" if page else "quarto render"
    return Problem(where, feature, f"{WITH_QUARTO} ({command}) or take it out.")


def needs_quarto(error: SiteError) -> bool:
    """Whether Quarto would help against everything that stopped the built-in renderer."""
    return all(problem.remedy.startswith(WITH_QUARTO) for problem in error.problems)


def config_problems(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Refuse what `_quarto.yml` asks for and this renderer does not know."""
    for key in config:
        if key not in PAGE_KEYS | THEME_KEYS | {"project", "website", "atlas"}:
            remedy = setting_remedy(key, config[key])
            yield unsupported(f"{CONFIG}, {key}", f"unknown setting {key!r}", remedy=remedy)
    for section, known in SITE_KEYS.items():
        for key in lookup(config, section):
            if key not in known:
                remedy = SITE.get(section, {}).get(key)
                where = f"{CONFIG}, {section}.{key}"
                yield unsupported(where, f"unknown setting {key!r}", remedy=remedy)
    for name in (each for each in ONLY if "." in each):
        section, _, key = name.rpartition(".")
        value = lookup(config, section).get(key)
        if value is not None and not any(value == known for known in ONLY[name]):
            remedy = SITE.get(section, {}).get(key)
            yield unsupported(f"{CONFIG}, {name}", f"the value {value!r}", remedy=remedy)
    for hook in ("pre-render", "post-render"):
        asked = lookup(config, "project").get(hook) or ()
        for script in [asked] if isinstance(asked, str) else asked:
            if not HOOK.fullmatch(str(script)):
                yield unsupported(f"{CONFIG}, project.{hook}", f"the script {script!r}")
    navbar = lookup(config, "website.navbar")
    for side in ("left", "right"):
        for item in navbar.get(side) or ():
            yield from nav_problems(item, f"{CONFIG}, website.navbar.{side}")
    yield from settings_problems(config, CONFIG, None)


NO_HOOK = "does not call `atlas finish`, so that nothing would check what Quarto renders"
CALL_IT = (
    "Write `pre-render: atlas prepare` and `post-render: atlas finish` under `project:`, as "
    "`atlas init` does, or build with --renderer pandoc."
)


def has_hooks(config: Mapping[str, Any]) -> bool:
    """Whether `_quarto.yml` has Quarto call the atlas before it renders and after."""
    asked = lookup(config, "project")
    hooks = (as_list(asked.get(name)) for name in ("pre-render", "post-render"))
    return all(any(HOOK.fullmatch(str(script)) for script in scripts) for scripts in hooks)


def slip_remedy(key: str) -> str | None:
    """What to do about a setting that is a slip of one that is known; None of any other."""
    known = sorted(PAGE_KEYS | THEME_KEYS | SETTINGS.keys())
    near = (
        []
        if key in ALIKE or key in known
        else difflib.get_close_matches(key, known, n=1, cutoff=0.8)
    )
    return f"Is {near[0]!r} meant? Correct it, or take it out." if near else None


def nav_problems(item: Any, where: str) -> Iterator[Problem]:
    """Refuse unknown keys of a navigation item and of its menu."""
    if isinstance(item, Mapping):
        for key in item.keys() - NAV_KEYS:
            remedy = ICON if key == "icon" else None
            found = f"unknown setting {key!r} of a navigation item"
            yield unsupported(where, found, remedy=remedy)
        for child in item.get("menu") or ():
            yield from nav_problems(child, f"{where}.menu")


def settings_problems(
    settings: Mapping[str, Any], where: str, page: str | None
) -> Iterator[Problem]:
    """Refuse unknown values, formats and execution settings of `_quarto.yml` or a front matter."""
    formats = as_formats(settings.get("format"))
    lost = list(format_problems(settings, where))
    for name in () if lost else formats.keys() - {"html"}:
        yield unsupported(f"{where}, format", f"the format {name!r}", page)
    yield from lost
    nested = formats.get("html", {})
    for key in nested:
        if key not in PAGE_KEYS | THEME_KEYS:
            found, remedy = f"unknown setting {key!r}", setting_remedy(key, nested[key])
            yield unsupported(f"{where}, format.html", found, page, remedy=remedy)
    for key, value in {**settings, **nested}.items():
        if key in ONLY and not any(value == known for known in ONLY[key]):
            found, remedy = f"the value {value!r} of {key!r}", setting_remedy(key, value)
            yield unsupported(f"{where}, {key}", found, page, remedy=remedy)
    for made in own_filters({**settings, **nested}):
        yield unsupported(where, made, page)
    yield from template_problems(settings, where)
    yield from printed_settings(settings, where)
    for key in lookup(settings, "execute").keys() - EXECUTE_KEYS:
        yield unsupported(f"{where}, execute", f"unknown setting {key!r}", page)


def format_problems(settings: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Refuse formats of which none is a page: neither renderer makes a site of them."""
    formats = as_formats(settings.get("format"))
    if formats and not any(name.partition("+")[0].endswith("html") for name in formats):
        found = f"is {', '.join(formats)}, which makes no page of the site"
        yield Problem(f"{where}, format", found, "Write html, alone or among others.")


def template_problems(settings: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Refuse a template that is not that of the frame: no page made of another passes the gates."""
    template = {**settings, **as_formats(settings.get("format")).get("html", {})}.get("template")
    if template and not str(template).startswith(FRAME):
        remedy = "Copy template.html of the frame into assets/, and change it there: it goes before the frame's."
        yield Problem(where, f"the template {template!r} is not that of the frame", remedy)


def own_filters(settings: Mapping[str, Any]) -> Iterator[str]:
    """The filters by which Quarto would make a page: this renderer makes it by those of the frame alone."""
    filters = settings.get("filters") or ()
    for each in [filters] if isinstance(filters, str) else filters:
        path = each.get("path") if isinstance(each, Mapping) else each
        if not str(path).startswith(FRAME) and path != "quarto":
            yield f"the filter {path!r}"


def lookup(config: Mapping[str, Any], dotted: str) -> Mapping[str, Any]:
    """The mapping at `a.b` in nested mappings; empty where there is none."""
    for key in dotted.split("."):
        value = config.get(key)
        config = value if isinstance(value, Mapping) else {}
    return config


def as_formats(value: Any) -> dict[str, dict[str, Any]]:
    """`format: html`, `format: {html: default}` and the long form, as the long form."""
    formats = {value: {}} if isinstance(value, str) else value
    if not isinstance(formats, Mapping):
        return {}
    return {str(name): each if isinstance(each, dict) else {} for name, each in formats.items()}


def merged(config: Mapping[str, Any], *layers: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one page: the project's, overruled by each layer, its front matter last."""
    site = {key: value for key, value in config.items() if key in PAGE_KEYS | THEME_KEYS}
    settings: dict[str, Any] = {}
    execute: dict[str, Any] = {}
    for layer in (site, *layers):
        nested = as_formats(layer.get("format")).get("html", {})
        settings |= {**layer, **nested}
        for part in (layer, nested):
            execute |= lookup(part, "execute")
    settings["execute"] = execute
    return settings


def as_list(value: Any) -> list[Any]:
    """A setting that may be one value, several or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def yaml_word(value: Any) -> str:
    """A setting as YAML writes it: True is `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value)
