"""What Quarto's command line and `_quarto.yml` ask for in vain: refused before Quarto begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publisher.base.problems import Problem
from publisher.quarto.call import Call
from publisher.site.project import CONFIG
from publisher.site.refused import refused_sections, refused_settings
from publisher.site.settings import (
    CALL_IT,
    FRAME,
    NO_HOOK,
    as_formats,
    as_list,
    format_problems,
    has_hooks,
    template_problems,
)

METADATA = "Leave it out, and write it into the front matter of the page or into _quarto.yml."
PARAMETERS = "A page for each value is made by `atlas.pages` in _quarto.yml."
CACHED = "Leave it out: a notebook is run again only when one of its inputs changed."
WORDS = {
    **dict.fromkeys(("-P", "--execute-param", "--execute-params"), PARAMETERS),
    **dict.fromkeys(("--cache", "--cache-refresh"), CACHED),
    **dict.fromkeys(("-M", "--metadata", "--metadata-file"), METADATA),
    "--execute-dir": "Leave it out: notebooks run in their own folder, as in JupyterLab.",
}
EXECUTES = "Take it out: notebooks are run before Quarto renders, and only when an input changed."


def call_refusals(call: Call) -> Iterator[Problem]:
    """What Quarto's command line asks for."""
    for word in call.words:
        name = word.partition("=")[0]
        if remedy := WORDS.get(name):
            yield Problem(f"quarto render {name}", "would come to nothing", remedy)
    if call.profile:
        yield Problem(
            f"the profile {call.profile}",
            f"changes {CONFIG}, which the site's hooks read without it",
            "Render without --profile and QUARTO_PROFILE, and without `profile` in _quarto.yml; keep what "
            "differs in a project of its own.",
        )
    if "--execute" in call.words:
        yield Problem(
            "quarto render --execute",
            "Quarto would run the notebooks itself and write their outputs into the sources",
            "Leave --execute out: what changed is run anyway; `rm -r .atlas` lets everything run.",
        )


def config_refusals(config: Mapping[str, Any]) -> Iterator[Problem]:
    """What `_quarto.yml` asks for in vain."""
    yield from refused_sections(config)
    yield from format_problems(config, CONFIG)
    yield from refused_settings(flat(config), CONFIG)
    kind = (config.get("project") or {}).get("type", "website")
    if kind != "website":
        yield Problem(
            f"{CONFIG}, project.type",
            f"is {kind!r}, and the frame is that of a website",
            "Write `type: website`.",
        )
    if (config.get("execute") or {}).get("enabled"):
        yield Problem(f"{CONFIG}, execute.enabled", "lets Quarto run notebooks again", EXECUTES)


def set_up_refusals(config: Mapping[str, Any]) -> Iterator[Problem]:
    """What Quarto needs of `_quarto.yml` to show notebooks as they were run, in the site's frame."""
    html = as_formats(config.get("format")).get("html", {})
    filters = [
        each.get("path") if isinstance(each, Mapping) else each
        for each in as_list(html.get("filters"))
    ]
    if not has_hooks(config):
        yield Problem(f"{CONFIG}, project.post-render", NO_HOOK, CALL_IT)
    yield from template_problems(config, CONFIG)
    template = as_list(html.get("template"))
    needed = [
        ("ipynb-filters", ".atlas/filter.py", as_list(config.get("ipynb-filters"))),
        ("format.html.filters", f"{FRAME}filter.lua", filters),
        *([] if template else [("format.html.template", f"{FRAME}template.html", template)]),
    ]
    for name, path, given in needed:
        if path not in given:
            yield Problem(
                f"{CONFIG}, {name}",
                f"lacks {path}, without which Quarto would publish other pages than were checked",
                "Write it so, as in the `_quarto.yml` of `atlas init`, or use `atlas build --renderer "
                "pandoc`.",
            )


def flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with those under `format: html:` among them."""
    return {**settings, **as_formats(settings.get("format")).get("html", {})}
