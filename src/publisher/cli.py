"""The command `atlas`: build, check, preview, publish; and the steps that Quarto's hooks call.

Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from publisher.base.problems import SiteError
from publisher.run.choices import KEPT, Choices, chosen
from publisher.site.project import Project

app = typer.Typer(
    name="atlas",
    help="Check, build, preview and publish the site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Renderer = Annotated[
    str,
    typer.Option(
        help="quarto, pandoc (built in), auto: Quarto where it is on the PATH, or fast: built in, "
        "and Quarto where only Quarto knows what a page asks for."
    ),
]
Kernel = Annotated[
    str, typer.Option(help="warm: children of one warm process; jupyter: a Jupyter kernel each.")
]
Jobs = Annotated[
    int | None, typer.Option(min=1, help="Notebooks run at once; default: one per core.")
]
Dask = Annotated[
    str | None, typer.Option(help="Run notebooks on the Dask cluster at this address.")
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHAT:REASON",
        help="Let notebooks do more than read the project: network, outside or write.",
    ),
]


def main() -> None:
    """Run `atlas`; a fault of the project ends in exit code 1 and a list, not in a traceback."""
    from publisher.base.files import disk_faults

    # Whoever ends it gently, as `timeout` and CI do, ends it as Ctrl-C does: nothing is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with disk_faults():
            app()
    except SiteError as error:
        count = len(error.problems)
        print(file=sys.stderr)
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(
            f"\n{count} problem{'s' if count > 1 else ''}. Nothing was published.", file=sys.stderr
        )
        sys.exit(1)


@app.command()
def build(
    renderer: Renderer = "auto",
    output: Annotated[
        Path | None,
        typer.Option(
            help="Where the site goes; default: atlas.site of _quarto.yml, else output-dir."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every page why it was run or kept.")
    ] = False,
    kernel: Kernel = "warm",
    jobs: Jobs = None,
    dask: Dask = None,
    allow: Allow = None,
) -> None:
    """Build the whole site, check it, and only then put it in the place of the old one."""
    from publisher import build as building
    from publisher.base.progress import progress

    if renderer not in building.RENDERERS:
        raise SiteError.single(
            f"--renderer {renderer}", "is not known", f"Use {', '.join(building.RENDERERS)}."
        )
    project = Project.open()
    picked = building.choose_renderer(renderer, project)
    with (
        chosen(kernel, jobs, dask, allow) as choices,
        progress("Building", building.last_build(project).get("seconds")) as report,
    ):
        built = building.build(
            project, renderer=picked, output=output, choices=choices, report=report
        )
    if explain:
        for page, reason in built.reasons.items():
            told = reason == KEPT or reason.startswith("rendered: ")
            print(f"{page}: {reason if told else f'run: {reason}'}")
    for page, why in built.unseen.items():
        print(f"{page} runs at every build: it {why}; what that depends on is not seen.")
    name = building.NAMES.get(picked, "the renderer that is named above")
    if built.told:
        print(built.told)
    if built.anew:
        from publisher.check.budgets import published_table

        print(f"{published_table(output or project.output_dir)}\n")
        print(f"Built {len(project.pages)} pages with {name}.")
    else:
        print(f"Nothing changed since {len(project.pages)} pages were built with {name}.")
    tell_unlisted(project)
    place = output or project.output_dir
    print(
        f"The site is in {place}: look at it with `{project.told_as('preview')}`, or put it on a server."
    )


@app.command()
def check(
    determinism: Annotated[
        bool,
        typer.Option("--determinism", help="Build twice from nothing and compare every byte."),
    ] = False,
    external: Annotated[
        bool, typer.Option("--external", help="Ask every external link whether it still answers.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="First mend in the tables what has one right answer; show the difference."
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Name every notebook that is run, and why.")
    ] = False,
) -> None:
    """Check tables, notebooks, figures and pages without publishing anything."""
    from publisher.base.progress import progress
    from publisher.build import render
    from publisher.publish.staging import staging_folder
    from publisher.site.lay import lay_derived

    project = Project.open()
    if fix:
        mend(project)
    if determinism:
        from publisher.check.determinism import check_determinism

        with progress("Building twice") as report:
            count = check_determinism(project, report)
        print(f"Two builds from nothing wrote the same {count} files, byte for byte.")
        return
    lay_derived(project)  # before anybody counts the pages: some of them are made of tables
    title = f"Checking {len(project.pages)} pages"
    with (
        progress(title, brief=not verbose) as report,
        staging_folder(project, project.output_dir) as folder,
    ):
        _, told = render(project, folder, "fast", Choices(), report)
        if external:
            from publisher.check.external import check_links

            count = check_links(folder, report)
            print(f"{count} external links answer.")
    print(f"{len(project.pages)} pages, their tables, notebooks, figures and links: no problem.")
    print(told)
    tell_unlisted(project)


def mend(project: Project) -> None:
    """Mend the tables, and show what was changed in which."""
    from publisher.site.mending import mend_tables

    mended = []
    for table in mend_tables(project):
        print(table.difference)
        mended.append(table.path)
    print(f"Mended {', '.join(mended)}." if mended else "No table has anything to mend.")


def tell_unlisted(project: Project) -> None:
    """Say of each notebook beside the pages that it is none of them."""
    for name in project.unlisted:
        print(
            f"{name} is no page: project.render in _quarto.yml does not list it. `quarto render {name}` "
            "would render it without the project, and not run it.",
            file=sys.stderr,
        )


@app.command()
def preview(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine.")] = 4848,
    renderer: Renderer = "fast",
    once: Annotated[bool, typer.Option(help="Serve without watching for changes.")] = False,
) -> None:
    """Serve the site on this machine and build it again whenever an input changes."""
    from publisher.preview import serve

    serve(Project.open().root, port=port, renderer=renderer, watch=not once)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
) -> None:
    """Start a project: the smallest one that builds, in a folder of its own."""
    from publisher.site.start import start_project

    for name in start_project(folder):
        print(f"Wrote {folder / name}")
    print(f"Now: cd {folder} && atlas build")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the story: small letters, digits, hyphens.")],
    title: Annotated[str, typer.Option(help="Its title: the finding, as a sentence.")] = "",
    like: Annotated[
        str,
        typer.Option(
            metavar="STORY[#FIGURE]",
            help="Begin with a figure of this story, by default its first, and what it needs.",
        ),
    ] = "",
    chart: Annotated[
        str, typer.Option(help="Begin with a map, bars, line, timeline, matrix or table.")
    ] = "",
) -> None:
    """Start a story: a notebook in notebooks/ that already builds, entered in _quarto.yml."""
    from publisher.site.menu import enter_page
    from publisher.site.new import new_story, title_of

    project = Project.open()
    path = new_story(project, name, title, like=like, chart=chart)
    print(f"Wrote {path}. It builds as it is: change its table, its figure and its words.")
    left = enter_page(project, path.as_posix(), title or title_of(name))
    for remedy in left:
        print(f"By hand, please {remedy}")
    if not left:
        print(
            "It is entered in _quarto.yml, under render and in the menu; move it where it belongs."
        )
    lab = "make lab ARGS=" if project.has_makefile else "jupyter lab "
    print(f"Open it: {lab}{path.as_posix()}")


@app.command()
def publish(
    target: Annotated[Path, typer.Argument(help="Folder that is served; `current` in it.")],
    keep: Annotated[int, typer.Option(min=1, help="How many releases stay.")] = 5,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the release before.")
    ] = False,
) -> None:
    """Copy the built site to a folder as a new release, or go back to the one before."""
    from publisher.publish import inputs, release

    if rollback:
        print(f"Back to {release.rollback(target).name}.")
        return
    project = Project.open()
    inputs.require_fresh(project)
    made = release.publish(project.output_dir, target, keep=keep, root=project.root)
    print(f"Published {made.name}; {target / release.CURRENT} is the site.")
    for left in release.surplus(target, keep=keep):
        print(f"{left} was changed since it was published, so it is not removed.")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="A copy of the site.")] = Path("_site"),
) -> None:
    """Compare a copy of the site with its manifest of SHA-256."""
    from publisher.base import seal
    from publisher.base.problems import require_none

    require_none(seal.verify(folder))
    print(f"{folder} is as it was published.")


@app.command()
def cache(
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what the last build did not use.")
    ] = False,
) -> None:
    """Show what is kept between builds."""
    from publisher.base.store import Store
    from publisher.build import last_build

    project = Project.open()
    store = Store(project.root)
    if prune:
        freed = store.prune(before=float(last_build(project).get("began", 0)))
        print(f"Freed {freed / 1e6:.1f} MB.")
    for kind in store.kinds():
        print(f"{kind.name:10} {kind.entries:6} entries {kind.size / 1e6:8.1f} MB")


@app.command(hidden=True)
def prepare() -> None:
    """Quarto's pre-render step: check tables, run what is stale, draw figures."""
    from publisher.base.progress import progress
    from publisher.quarto import pre_render

    with progress("Preparing") as report:
        pre_render(Project.open(), report)


@app.command(hidden=True)
def finish() -> None:
    """Quarto's post-render step: figures' files, script, policy, checks."""
    from publisher.quarto import post_render

    post_render(Project.open())
