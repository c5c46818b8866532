"""Start a new project: the smallest one that builds."""

from __future__ import annotations

from pathlib import Path

import nbformat

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.site.new import from_markdown

START = Path(__file__).resolve().parents[1] / "start"
IGNORE = "_site/\n_documents/\n.atlas/\n.quarto/\n"
ATTRIBUTES = "* text=auto eol=lf\n"  # so that the line ends of a spreadsheet are no change to git


def start_project(folder: Path) -> list[str]:
    """Write the smallest project into `folder`, which is made if need be; give its files.

    One notebook with one figure from one table, the table's dictionary, the settings of the site
    and a README. Raises `SiteError` if the folder holds anything, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise SiteError.single(str(folder), "is a file", "Name a new or empty folder.")
    if held := sorted(path.name for path in folder.glob("*")):
        what = f"holds {', '.join(held[:3])}{' and more' if len(held) > 3 else ''}"
        raise SiteError.single(str(folder), what, "Name a new or empty folder.")
    for name in files.tree(START):
        text = (START / name).read_text(encoding="utf-8")
        if name.endswith("index.md"):
            name, text = "index.ipynb", f"{nbformat.writes(from_markdown(text, 'index'))}\n"
        files.write(folder / name, text)
    files.write(folder / ".gitignore", IGNORE)
    files.write(folder / ".gitattributes", ATTRIBUTES)
    return files.tree(folder)
