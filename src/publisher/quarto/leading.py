"""Links from one document to another page: to its document of the same kind, or to the site's page.

Quarto leads from page to page only where it writes HTML; elsewhere a link names a notebook, which no
reader of Word or Markdown has.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from publisher.base import files
from publisher.quarto.handed import joined
from publisher.site.project import Project, output_path

SOURCES = r"\.(?:ipynb|qmd|md)"
IN_TEXT = re.compile(rf'(\]\(<?|href=")([^()\s"<>#:]+?{SOURCES})(?=[#)>"\s])')
IN_WORD = re.compile(rf'(Target=")([^"#:]+?{SOURCES})(?=[#"])')
RELATIONS = re.compile(r"word/_rels/.+\.rels")
# Documents that are texts, and documents that are archives of texts.
PLAIN = (".md", ".markdown", ".ipynb", ".tex", ".typ", ".rst", ".adoc", ".org", ".txt", ".xml")
PACKED = (".docx", ".odt", ".pptx", ".epub")


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
        repack(
            document,
            lambda part, text: IN_WORD.sub(led, text) if RELATIONS.fullmatch(part) else text,
        )


def rejoin(document: Path) -> None:
    """Take out of a document the signs that kept Quarto from acting on its text.

    In a PDF they stay, unseen.
    """
    if document.suffix in PLAIN:
        text = document.read_text(encoding="utf-8")
        if (changed := joined(text)) != text:
            files.write(document, changed)
    elif document.suffix in PACKED:
        repack(document, lambda _, text: joined(text))


def repack(document: Path, change: Callable[[str, str], str]) -> None:
    """Change the texts of an archive: `change` is given the name of a part and its text."""
    with zipfile.ZipFile(document) as package:
        parts = [(part, package.read(part)) for part in package.infolist()]
    with zipfile.ZipFile(document, "w") as package:
        for part, content in parts:
            if part.filename.endswith((".xml", ".rels", ".xhtml", ".html")):
                content = change(part.filename, content.decode()).encode()
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
