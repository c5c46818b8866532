"""Where readers report an error: at the project's own address, with page and figure filled in."""

from __future__ import annotations

from urllib.parse import quote

from publisher.site.project import Project, output_path

# What follows the project's address; `atlas.report` may say otherwise.
REPORT = "issues/new?title={title}&body={where}"


def repo_address(project: Project) -> str:
    """The project's own address, `website.repo-url`, without a closing slash; empty if not set."""
    return str((project.config.get("website") or {}).get("repo-url") or "").rstrip("/")


def report_address(project: Project, page: str, figure: str = "", title: str = "") -> str:
    """Where an error on a page, or in one of its figures, is reported; empty if there is no place.

    `atlas.report` may name the form: an address below that of the project, with `{title}` and
    `{where}` for what is filled in.
    """
    repo = repo_address(project)
    if not repo:
        return ""
    site = str((project.config.get("website") or {}).get("site-url") or "").rstrip("/")
    place = output_path(page) + (f"#{figure}" if figure else "")
    where = f"{site}/{place}" if site else place
    form = str(project.settings.get("report") or REPORT)
    filled = form.replace("{title}", quote(f"Error: {title or place}", safe=""))
    return f"{repo}/{filled.replace('{where}', quote(where, safe=''))}"
