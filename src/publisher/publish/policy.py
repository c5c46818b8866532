"""What is written into every page at the end: content security policy, theme, guarded links."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publisher.base import files
from publisher.check.html import is_foreign
from publisher.figures.figure import FIGURES, Figure
from publisher.publish.offer import offered_in
from publisher.publish.sharing import sharing, without_sharing
from publisher.run.story import Story
from publisher.site.project import LOST, Project, output_path

# The reader's own choice of theme, before anything is painted.
THEME = (
    'try{const t=localStorage.getItem("theme");'
    'if(t==="dark"||t==="light")document.documentElement.dataset.theme=t}catch{}'
)
# What `complete_page` puts into a head, and the plain stylesheet that a renderer linked there.
OURS = re.compile(
    r'<meta http-equiv="Content-Security-Policy"[^>]*>\n'
    r'|<link[^>]*href="[^"]*assets/atlas(?:-[0-9a-f]{10})?\.css"[^>]*>\n?'
    r'|<script type="module" src="[^"]*assets/atlas-[0-9a-f]{10}\.js"></script>\n'
    rf"|<script>{re.escape(THEME)}</script>\n"
)


def complete_pages(
    project: Project,
    figures: list[Figure],
    out: Path,
    stories: Sequence[Story] = (),
    *,
    stylesheet: str,
    script: str,
) -> None:
    """Complete every page that was rendered, tell in its head what it is, and offer what to take."""
    told = {output_path(story.page): story.page for story in stories}
    for page in sorted(out.rglob("*.html")):
        name = page.relative_to(out).as_posix()
        root = project.base if name == LOST else "../" * name.count("/")
        text = without_sharing(page.read_text(encoding="utf-8"))
        if not name.startswith(f"{FIGURES}/"):
            text = before_head_ends(text, sharing(project, name, text, figures))
        if name in told:
            text = offered_in(project, text, told[name])
        files.write(page, text)
        complete_page(page, root=root, stylesheet=stylesheet, script=script)


def complete_page(page: Path, *, root: str, stylesheet: str, script: str) -> None:
    """Give a page the shared style and script and its content security policy.

    `root` leads from the page to the top of the site. Quarto keeps pages of an earlier render, so
    one that is complete already is completed anew.
    """
    text = guarded(OURS.sub("", page.read_text(encoding="utf-8")))
    text = before_head_ends(
        text,
        f'<link rel="stylesheet" href="{root}{stylesheet}">\n'
        f"<script>{THEME}</script>\n"
        f'<script type="module" src="{root}{script}"></script>',
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(text))}">\n'
    text = re.sub(r"<head[^>]*>\n?", lambda match: match.group() + meta, text, count=1)
    files.write(page, text)


def guarded(text: str) -> str:
    """HTML whose links to other hosts hand over nothing of the window they are opened from."""

    def guard(match: re.Match[str]) -> str:
        tag, address = match[0], match[1]
        rel = re.search(r'\srel="([^"]*)"', tag)
        if not is_foreign(html.unescape(address)) or (rel and "noopener" in rel[1].split()):
            return tag
        words = f"{rel[1]} noopener" if rel else "noopener"
        return f'<a rel="{words}"{(tag.replace(rel[0], "", 1) if rel else tag)[2:]}'

    return re.sub(r'<a\s[^<>]*?href="([^"]*)"[^<>]*>', guard, text)


def before_head_ends(text: str, markup: str) -> str:
    """Insert markup as the last thing in the head."""
    head, tag, rest = text.partition("</head>")
    return f"{head}{markup}\n{tag}{rest}"


def policy(text: str) -> str:
    """The content security policy of one page: its own host, and its own inline scripts by hash."""
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", text, re.DOTALL)
    code = {body for attributes, body in inline if "json" not in attributes and body.strip()}
    hashes = sorted(script_hash(body) for body in code)
    rules: dict[str, list[Any]] = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def script_hash(code: str) -> str:
    """How a policy names one piece of inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
