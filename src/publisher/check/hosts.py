"""Nothing is asked of another host, and no strange script runs."""

from __future__ import annotations

import re
from pathlib import Path

from publisher.base.problems import Problem
from publisher.check.html import Page, css_addresses, is_foreign

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

SCRIPTS = ("", "module", "text/javascript", "application/javascript")  # as a browser runs them


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
            "Listen for the event in atlas.js (a copy in assets/ takes its place), or do without what writes it.",
        )
        for element in page.tree.xpath("//*[@*[starts-with(name(), 'on')]]")
        for name in element.attrib
        if name.startswith("on")
    ]


def scripts_in_text(page: Page) -> list[Problem]:
    """Scripts within what a page says, which the policy does not let run: Quarto hands them on."""
    return [
        Problem(
            page.name,
            f"holds a script, {(script.get('src') or script.text or '').strip()[:60]!r}, which no page lets run",
            "Take it out. What all pages are to do stands in a copy of atlas.js in assets/.",
        )
        for script in page.tree.xpath("//main//script")
        if script.get("type", "text/javascript") in SCRIPTS
    ]


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
