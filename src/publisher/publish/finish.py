"""Finish: what a rendered folder needs to be a published site.

Works the same on what Quarto and what the built-in renderer wrote: figures' files and pages, the
shared script and styles under names that change with their content, the data package, the content
security policy, the sitemap and the manifest. The gates in `publisher.check.gates` come last.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError, require_none
from publisher.base.seal import seal
from publisher.base.workers import Workers
from publisher.check.budgets import budget_problems
from publisher.check.gates import gate_problems
from publisher.check.limits import raised_limits
from publisher.check.pictures import figure_problems
from publisher.check.weights import weigh_site, write_weights
from publisher.figures.figure import Figure
from publisher.figures.palette import palette_css
from publisher.publish.cards import write_cards
from publisher.publish.everything import begin_everything, write_everything
from publisher.publish.feed import write_feed
from publisher.publish.files import (
    begin_pictures,
    write_data_packages,
    write_figures,
    write_pictures,
)
from publisher.publish.packs import write_packs
from publisher.publish.place import UNFINISHED
from publisher.publish.policy import complete_pages
from publisher.publish.script import hashed, write_script
from publisher.publish.search import write_search
from publisher.publish.sharing import write_icons, write_robots
from publisher.render.leading import lead_from_front
from publisher.run.story import Story
from publisher.site.frame import frame_text
from publisher.site.project import Project, page_address

COLOURS = "/* The colours of the figures */\n"


def finish(
    project: Project,
    figures: list[Figure],
    out: Path,
    workers: Workers | None = None,
    stories: Sequence[Story] = (),
) -> None:
    """Complete the rendered folder `out`, then check it. What takes long is done by `workers`.

    Each of `stories` can be taken away: as a notebook to read, and as a pack that runs elsewhere.

    Raises `SiteError` with everything the gates found. The folder is marked by `UNFINISHED.txt`
    until every gate has passed.
    """
    workers = workers or Workers.immediate(project.root)
    begin_pictures(project, figures, workers)
    begin_everything(project, workers)
    raised = raised_limits(project, figures)
    require_none(figure_problems(figures, raised))
    mark_unfinished(out)
    copy_resources(project, out)
    lead_from_front(project, out)
    stylesheet = write_styles(project, palette_css(figures), out)
    script = write_script(project, out, workers)
    complete_pages(project, figures, out, stories, stylesheet=stylesheet, script=script)
    with ThreadPoolExecutor() as beside:
        searching = beside.submit(write_search, project, out)
        write_figures(project, figures, out, stylesheet=stylesheet, script=script)
        write_pictures(project, figures, out, workers)
        write_data_packages(project, out)
        write_everything(project, out, workers)
        write_packs(project, stories, figures, out, workers)
        write_sitemap(project, out)
        write_feed(project, out)
        write_icons(project, out)
        write_cards(project, figures, out, workers)
        write_robots(project, out)
        searching.result()
    weights = weigh_site(project, out, raised)
    write_weights(weights, out)
    require_none([*gate_problems(project, figures, out), *budget_problems(weights)])
    (out / UNFINISHED).unlink()
    files.let_be_read(out)
    seal(out)


def mark_unfinished(out: Path) -> None:
    """Say in the folder itself that it is no site yet."""
    files.write(out / UNFINISHED, "This folder has not passed the site's checks. Do not publish.\n")


def copy_resources(project: Project, out: Path) -> None:
    """Copy the files that `project.resources` names (Quarto has done so already for its own)."""
    for pattern in project.resource_patterns:
        names = project.expand(pattern)
        if not names:
            raise SiteError.single(
                "_quarto.yml, project.resources",
                f"{pattern!r} matches no file",
                "Correct the list.",
            )
        for name in names:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project.root / name, out / name)


def write_styles(project: Project, colours: str, out: Path) -> str:
    """One stylesheet: that of the frame, and the `colours` of the figures, which are CSS too."""
    own = frame_text(project.root, "atlas.css")
    return hashed(out, "atlas", "css", f"{own}\n{COLOURS}{colours}")


def written_colours(site: Path, *, also: str) -> str:
    """The colours in the stylesheet of the site that stands, and `also` what it lacks of these."""
    for stylesheet in (site / "assets").glob("atlas-*.css"):
        _, _, found = stylesheet.read_text(encoding="utf-8").partition(COLOURS)
        known = set(re.split(r"[;{}\n]", found))
        return found if known.issuperset(re.split(r"[;{}\n]", also)) else f"{found}\n{also}"
    return also


def write_sitemap(project: Project, out: Path) -> None:
    """List the pages for search engines, if `website.site-url` says where the site will stand."""
    base = project.config.get("website", {}).get("site-url")
    if not base:
        return
    entries = "".join(
        f"<url><loc>{html.escape(base.rstrip('/') + '/' + page_address(page))}</loc></url>\n"
        for page in project.pages
        if not page.startswith("404")
    )
    files.write(
        out / "sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
    )
