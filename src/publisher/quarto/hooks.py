"""What Quarto's own hooks call: `pre-render`, `ipynb-filters` and `post-render`."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from publisher.base import files
from publisher.base.files import MANIFEST
from publisher.base.problems import Problem, SiteError, require_none
from publisher.base.progress import Report
from publisher.check.budgets import published_table
from publisher.figures.draw import draw_figures
from publisher.publish import inputs
from publisher.publish.finish import finish
from publisher.publish.place import UNFINISHED
from publisher.quarto import pages, place
from publisher.quarto.asked import call_refusals, config_refusals, set_up_refusals
from publisher.quarto.call import FOLDER, Call, allowed, kernel
from publisher.quarto.laying import FRAMES, known_notebooks, lay_out, write_frames
from publisher.quarto.on_disk import disk_refusals
from publisher.quarto.refusals import page_refusals, unmade_refusals
from publisher.render.sources import read_source
from publisher.run.choices import Choices
from publisher.run.prepare import STATE, executed, prepare
from publisher.run.story import Story
from publisher.run.trace import Traces
from publisher.site.lay import lay_derived, naming_parameters
from publisher.site.named import menu_problems
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project, output_path
from publisher.site.refused import in_place_hint

POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
# Quarto's preview puts inline scripts below a page and opens a socket; nothing else is let in.
PREVIEW_POLICY = (
    r"\1default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    r"img-src 'self' data:; media-src 'self' data:; font-src 'self' data:; connect-src 'self' ws:; object-src 'none'; "
    r"base-uri 'none'; form-action 'none'\2"
)
NO_PAGES = "Quarto sees no page of this project and would render nothing"
MOVE_IT = (
    "Without a list of pages Quarto sees none below a folder whose name begins with a dot: "
    "move the project, or name its pages in project.render."
)


def pre_render(project: Project, report: Report) -> None:
    """Prepare the pages that Quarto is about to render.

    Raises `SiteError` if Quarto sees no page at all (it would end without an error), and if it is
    asked for what would be lost or would write into the sources.
    """
    if FOLDER not in os.environ:  # nobody but a person asks, who has no list of pages
        lay_derived(project)
    call = Call.of(project)
    if call.whole and not call.pages:
        raise SiteError.single("quarto render", NO_PAGES, MOVE_IT)
    with place.beginning(project, call), naming_parameters(project.root):
        lay_derived(project)
        listed = call.pages
        if call.whole:  # Quarto looked for pages before, and will again
            call = replace(call, pages=tuple(project.pages))
        require_none(call_refusals(call))
        if not call.pages:  # a preview, and Quarto takes every page for up to date
            tell_stale(project)
            return
        choices = Choices(kernel(), allow=dict.fromkeys(allowed(), "granted to the build"))
        require_none(strange_pages(project, listed))
        if not call.whole:
            tell_stale(project, besides=call.pages)
        asked = project.only([page for page in project.pages if page in call.pages])
        require_none(
            [
                *config_refusals(project.config),
                *set_up_refusals(project.config),
                *menu_problems(project),
                *every_refusal(asked),
                *beside_refusals(project, asked.pages),
            ]
        )
        if call.whole:
            inputs.begin(project)
            if hint := in_place_hint(project.config):
                print(hint)
        prepared = prepare(asked, choices=choices, report=report)
        notebooks = known_notebooks(project, prepared.notebooks)
        require_none(
            problem
            for page in asked.notebooks
            for problem in unmade_refusals(read_source(project, page, notebooks))
        )
        write_frames(project, notebooks)
        lay_out(project, prepared, notebooks, call.format)


def strange_pages(project: Project, listed: Iterable[str]) -> Iterator[Problem]:
    """Notebooks in a site that stands inside the project: to Quarto `notebooks/*.ipynb` means every
    folder of that name.
    """
    for name in sorted(set(listed) - set(project.pages)):
        folders = PurePosixPath(name).parents
        site = next((each for each in folders if files.holds_site(project.root / each)), None)
        if site is not None:
            yield Problem(
                name,
                f"is part of the site in {site}, and Quarto takes it for a page of project.render",
                f"Move {site} out of the project, or give it a name that begins with _.",
            )


def tell_stale(project: Project, besides: Collection[str] = ()) -> None:
    """Say of each page that is shown as it was, though an input of it changed: Quarto looks at the
    notebook alone. Left out are those `besides`.
    """
    traces = Traces(project, allow=allowed(), kernel=kernel())
    for page in [page for page in project.notebooks if page not in besides]:
        with contextlib.suppress(SiteError):  # what cannot be read stops its own page alone
            beginning = traces.beginning(page, read_notebook(project.root / page, page))
            if traces.find(beginning) is None:
                print(f"{page} is shown as it was last rendered: {traces.reason(beginning)}.")
                print("    Run `quarto render`, or save the notebook while the preview runs.")


def every_refusal(project: Project) -> Iterator[Problem]:
    """What the pages of a project ask for in vain. What cannot be read is told by `prepare`."""
    notebooks = known_notebooks(project, {})
    for page in project.pages:
        if page in notebooks or not page.endswith(".ipynb"):
            yield from page_refusals(project, read_source(project, page, notebooks))


def beside_refusals(project: Project, asked: Collection[str]) -> Iterator[Problem]:
    """Pages beside those asked for that Quarto cannot read, which it does for their titles."""
    notebooks = known_notebooks(project, {})
    for page in sorted(notebooks.keys() - set(asked)):
        yield from disk_refusals(project, read_source(project, page, notebooks))


def post_render(project: Project) -> None:
    """Finish the site that Quarto rendered and put it in the place of the old one.

    Documents (Word, Markdown, a notebook) are set aside: they are no part of the site.
    """
    call = Call.of(project)
    folder = call.folder or project.rendered_dir
    with place.ending(project, call):
        if names := place.documents(call):
            if call.own:
                moved = place.set_aside(project, names, folder)
                place.put_back(project, call)
                print("Beside the site, in _documents/:", *moved, sep="\n  ")
            return
        try:
            complete(project, call, folder)
        finally:
            if call.preview:
                show_changes(folder)
        if call.preview:
            return
        if call.own:
            place.publish(project, call)
            if call.whole:
                inputs.settle(project)
    print(published_table(folder))
    for name in project.unlisted:
        print(f"{name} is no page of it: project.render in _quarto.yml does not list it.")
    if call.own:
        print(f"\nThe site is in {os.path.relpath(project.output_dir, project.root)}.")


def complete(project: Project, call: Call, folder: Path) -> None:
    """Finish the folder that Quarto filled."""
    settle(project, folder, call.pages)
    (folder / "search.json").unlink(missing_ok=True)  # Quarto\'s own, even where its search is off
    place.drop_copies(project, folder)
    require_none(lost_pages(project, call, folder))
    told = site_stories(project, call)
    figures = [
        figure for story in told for figure in draw_figures(project, story.page, story.notebook)[1]
    ]
    finish(project, figures, folder, stories=told)
    traces = Traces(project, allow=allowed(), kernel=kernel())
    for story in told:
        if story.page in call.pages:
            traces.show(traces.beginning(story.page, story.source))


def lost_pages(project: Project, call: Call, folder: Path) -> Iterator[Problem]:
    """Some pages alone make no site where none was before."""
    missing = [page for page in project.pages if not (folder / output_path(page)).is_file()]
    if missing and not call.whole:
        yield Problem(
            "quarto render",
            f"rendered {', '.join(call.pages)}, but there is no site yet for it to join",
            "Render the whole project once: `quarto render`.",
        )


def site_stories(project: Project, call: Call) -> list[Story]:
    """The notebook of every page: of those just rendered as they are now, else as last rendered."""
    traces = Traces(project, allow=allowed(), kernel=kernel())
    found = []
    for page in project.notebooks:
        source = read_notebook(project.root / page, page)
        if page in call.pages:
            notebook = executed(project, page, allow=allowed(), kernel=kernel())
            found.append(Story(page, source, notebook, traces.read(traces.beginning(page, source))))
        elif (shown := traces.shown(page)) is not None:
            found.append(Story(page, source, *shown, fresh=False))
    return found


def show_changes(folder: Path) -> None:
    """Let Quarto's preview put its script into every page; such a folder is no site."""
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        files.write(path, POLICY.sub(PREVIEW_POLICY, text))
    (folder / MANIFEST).unlink(missing_ok=True)
    files.write(folder / UNFINISHED, "Quarto's preview wrote this folder. Do not publish it.\n")


def settle(project: Project, out: Path, asked: Collection[str] | None = None) -> None:
    """Refuse what Quarto only warned of, and do what it left half done, in the folder `out`.

    Every page that stands there, or only those asked for: the others were settled before.
    """
    frames = json.loads((project.root / STATE / FRAMES).read_text(encoding="utf-8"))
    if asked is not None:
        frames = {page: frame for page, frame in frames.items() if page in asked}
    pages.settle(project, out, frames)
