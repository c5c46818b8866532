"""Serve the site locally and build it again on change."""

from __future__ import annotations

import sys

from publisher.base.problems import SiteError
from publisher.build import build, choose_renderer
from publisher.site.project import Project

WATCHED = ("*.ipynb", "*.qmd", "_quarto.yml", "notebooks/*", "data/*", "geo/*", "src/", "assets/*")


def serve(project: Project, *, port: int, renderer: str, watch: bool) -> None:
    """Build, then serve `_site/` on 127.0.0.1 until stopped; pages reload after each build.

    A build that fails is told on standard error and leaves the last good site in place.
    """
    from livereload import Server

    chosen = choose_renderer(renderer)

    def rebuild() -> None:
        try:
            print(build(Project.open(project.root), renderer=chosen).told)
        except SiteError as error:
            print(f"\n{error}\nThe site shown is the last good one.", file=sys.stderr)

    rebuild()
    if not project.output_dir.is_dir():
        raise SiteError.single("preview", "there is no site to show", "Correct the faults above.")
    server = Server()
    if watch:
        for pattern in WATCHED:
            server.watch(str(project.root / pattern), rebuild, delay=0.5)
    print(f"http://127.0.0.1:{port}/ (stop with Ctrl-C)")
    server.serve(root=str(project.output_dir), host="127.0.0.1", port=port, open_url_delay=None)
