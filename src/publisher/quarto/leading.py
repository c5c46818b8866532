"""Links from one document to another page: to its document of the same kind, or to the site's page.

Quarto leads from page to page only where it writes HTML; elsewhere a link names a notebook, which no
reader of Word or Markdown has.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from publisher.base import files
from publisher.site.project import Project, output_path

SOURCES = r"\.(?:ipynb|qmd|md)"
IN_TEXT = re.compile(rf'(\]\(<?|href=")([^()\s"<>#:]+?{SOURCES})(?=[#)>"\s])')
IN_WORD = re.compile(rf'(Target=")([^"#:]+?{SOURCES})(?=[#"])')
RELATIONS = re.compile(r"word/_rels/.+\.rels")


def lead_on(project: Project, document: Path, name: str, beside: set[str]) -> None:
    """Let the links of a document lead to other documents.

    `name` is its path in the folder of documents, which that of its page has too; `beside` are the
    documents that stand there.
    """

    def led(link: re.Match[str]) -> str:
        return link[1] + (address(project, name, unquote(link[2]), beside) or link[2])

    if document.suffix in (".md", ".markdown"):
        text = document.read_text(encoding="utf-8")
        if (changed := IN_TEXT.sub(led, text)) != text:
            files.write(document, changed)
    elif document.suffix == ".docx":
        with zipfile.ZipFile(document) as package:
            parts = [(part, package.read(part)) for part in package.infolist()]
        with zipfile.ZipFile(document, "w") as package:
            for part, content in parts:
                if RELATIONS.fullmatch(part.filename):
                    content = IN_WORD.sub(led, content.decode()).encode()
                package.writestr(part, content, part.compress_type)


def address(project: Project, name: str, link: str, beside: set[str]) -> str | None:
    """Where a link to a page leads from a document; None if it names no page of the project."""
    folder = posixpath.dirname(name)
    page = posixpath.normpath(posixpath.join(folder, link))
    if page not in project.pages:
        return None
    sibling = str(PurePosixPath(page).with_suffix(PurePosixPath(name).suffix))
    base = str((project.config.get("website") or {}).get("site-url") or "").rstrip("/")
    if sibling not in beside and base:
        return f"{base}/{quote(output_path(page))}"
    return quote(posixpath.relpath(sibling, folder or "."))
