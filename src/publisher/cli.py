"""The command `atlas`: build, check, preview, new; and the steps that Quarto's hooks call.

Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from publisher.problems import SiteError
from publisher.project import Project

app = typer.Typer(
    name="atlas",
    help="Check, build and preview the site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Renderer = Annotated[
    str,
    typer.Option(help="quarto, pandoc (built in), or auto: Quarto where it is on the PATH."),
]


def main() -> None:
    """Run `atlas`; a fault of the project ends in exit code 1 and a list, not in a traceback."""
    try:
        app()
    except SiteError as error:
        count = len(error.problems)
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
        Path | None, typer.Option(help="Where the site goes; default: output-dir of _quarto.yml.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of every notebook why it was run or kept.")
    ] = False,
) -> None:
    """Build the whole site, check it, and only then put it in the place of the old one."""
    from publisher import build as building
    from publisher.progress import progress

    if renderer not in building.RENDERERS:
        raise SiteError.single(
            f"--renderer {renderer}", "is not known", f"Use {', '.join(building.RENDERERS)}."
        )
    project = Project.open()
    chosen = building.choose_renderer(renderer)
    with progress("Building") as report:
        prepared = building.build(project, renderer=chosen, output=output, report=report)
    if explain:
        for page, reason in prepared.reasons.items():
            print(f"{page}: {reason}")
    name = "Quarto" if chosen == "quarto" else "the built-in renderer (pandoc)"
    print(f"Built {len(project.pages)} pages with {name}.")
    print(f"The site is in {output or project.output_dir}: open index.html, or run `make preview`.")


@app.command()
def check() -> None:
    """Check tables, notebooks, figures and pages without publishing anything."""
    from publisher.build import aside, render_with_pandoc
    from publisher.progress import progress

    project = Project.open()
    with progress("Checking") as report, aside(project, project.output_dir) as folder:
        render_with_pandoc(project, folder, report)
    print(f"{len(project.pages)} pages, their tables, notebooks, figures and links: no problem.")


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 4848,
    renderer: Renderer = "pandoc",
    once: Annotated[bool, typer.Option(help="Serve without watching for changes.")] = False,
) -> None:
    """Serve the site on this machine and build it again whenever an input changes."""
    from publisher.preview import serve

    serve(Project.open(), port=port, renderer=renderer, watch=not once)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the story: small letters, digits, hyphens.")],
    title: Annotated[str, typer.Option(help="Its title: the finding, as a sentence.")] = "",
) -> None:
    """Start a story: a notebook in notebooks/ that already builds."""
    from publisher.new import new_story

    project = Project.open()
    path = new_story(project, name, title)
    print(f"Wrote {path}. Open it with `make lab`; add it to the navbar in _quarto.yml.")


@app.command(hidden=True)
def prepare() -> None:
    """Quarto's pre-render step: check tables, run what is stale, draw figures."""
    from publisher.prepare import prepare as run
    from publisher.progress import progress

    with progress("Preparing") as report:
        run(Project.open(), report=report)


@app.command(name="filter", hidden=True)
def filter_notebook() -> None:
    """Quarto's ipynb-filter: replace a notebook on standard input by its executed form."""
    from publisher.quarto import filter_stdin

    filter_stdin(Project.open())


@app.command(hidden=True)
def finish() -> None:
    """Quarto's post-render step: figures' files, script, policy, checks."""
    from publisher.quarto import post_render

    post_render(Project.open())
