"""A page that only leads to another: at an old address, or where a site has no front page."""

from __future__ import annotations

import html
import posixpath
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import html as lxml_html

from publisher.base import files
from publisher.site.project import LOST, Project, output_path

FRONT = "index.html"


def leading_page(out: Path, name: str, address: str, language: str) -> str:
    """The page `name` of the folder `out`, which leads to `address`, with script and without."""
    target = out / posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
    tree = lxml_html.fromstring(target.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    title = html.escape(" ".join(tree.xpath("string(//main//h1)").split()) or address)
    link = html.escape(address)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<meta http-equiv="refresh" content="0; url={link}">\n'
        f'<meta name="robots" content="noindex">\n</head>\n<body>\n<main>\n'
        f'<h1><a href="{link}">{title}</a></h1>\n</main>\n</body>\n</html>\n'
    )


def lead_from_front(project: Project, out: Path) -> None:
    """Let the address of a site without a front page lead to its first page."""
    names = [name for page in project.pages if (out / (name := output_path(page))).is_file()]
    first = next((name for name in names if name != LOST), None)
    if first and not (out / FRONT).is_file():
        page = leading_page(out, FRONT, quote(first), str(project.config.get("lang", "en")))
        files.write(out / FRONT, page)
