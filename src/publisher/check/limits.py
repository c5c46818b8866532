"""What a page may weigh, and why it may weigh more than others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from publisher.base.problems import SiteError
from publisher.figures.figure import Figure
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path

PAGE_KB = 150.0
SCRIPT_KB = 12.0


@dataclass(frozen=True)
class Limit:
    """What a page may weigh, and why it may weigh that if it is more than others may."""

    page_kb: float = PAGE_KB
    script_kb: float = SCRIPT_KB
    reason: str = ""

    @property
    def picture_kb(self) -> float:
        """What each picture of its figures may weigh: a page has other things too."""
        return self.page_kb / 2


def raised_limits(project: Project, figures: Iterable[Figure] = ()) -> dict[str, Limit]:
    """What those pages may weigh that may weigh more than others, by their address.

    A page raises its own limit in its front matter, `atlas: {budget-kb: 300, reason: …}`, and so that
    of the page of each of its figures. Raises `SiteError` if it gives no reason.
    """
    raised = {}
    for page in project.pages:
        if asked := front_matter(project, page).get("atlas"):
            address = output_path(page)
            raised[address] = asked_limit(asked, f"{address}, atlas")
    return raised | {
        figure.page_file: raised[output_path(figure.page)]
        for figure in figures
        if output_path(figure.page) in raised
    }


def asked_limit(asked: Mapping[str, Any], where: str) -> Limit:
    """A limit as an author asks for it."""
    if not asked.keys() & {"budget-kb", "script-kb"}:
        return Limit()
    if not str(asked.get("reason") or "").strip():
        raise SiteError.single(
            where, "raises a limit without a reason", "Say why under `reason:` beside it."
        )
    try:
        return Limit(
            float(asked.get("budget-kb", PAGE_KB)),
            float(asked.get("script-kb", SCRIPT_KB)),
            str(asked["reason"]).strip(),
        )
    except (TypeError, ValueError) as error:
        raise SiteError.single(where, str(error), "Give the limit as a number of kB.") from error


def front_matter(project: Project, page: str) -> dict[str, Any]:
    """The settings at the head of a page."""
    from publisher.render.cells import Cell, notebook_cell
    from publisher.render.front import take_front_matter

    path = project.root / page
    if page.endswith(".ipynb"):
        cells = [
            notebook_cell(cell, number)
            for number, cell in enumerate(read_notebook(path, page).cells, 1)
        ]
    else:
        text = path.read_text(encoding="utf-8")
        cells = [Cell("markdown", None, text, text)]
    return take_front_matter(page, cells)[0]
