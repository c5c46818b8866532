"""Check the tables, unless the same bytes passed before."""

from __future__ import annotations

from publisher.base import files
from publisher.base.problems import require_none
from publisher.base.progress import Report
from publisher.base.workers import Workers
from publisher.site import own_code
from publisher.site.project import Project

CHECKED = "tables"


def check(project: Project, report: Report, workers: Workers) -> str | None:
    """Check the tables, unless the same bytes passed before. Raises `SiteError`.

    Gives the bibliography that the project makes of them as JSON, if it makes one.
    """
    key = check_key(project)
    if not workers.knows(CHECKED, key):
        report("data", "checking tables")
    references = workers.result(CHECKED, key, checked, project)
    return references.decode() or None


def checked(project: Project) -> bytes:
    """Check the tables and make the bibliography; empty if the project makes none."""
    from publisher.site.sound import all_sound
    from publisher.site.tables import table_problems

    if not all_sound(project):
        require_none(table_problems(project))
    hook = project.settings.get("bibliography")
    if not hook:
        return b""
    make = own_code.hook(project.root, hook)
    with own_code.own_code(project.root):
        return files.to_json(make(project.root), indent=1).encode()


def check_key(project: Project) -> str:
    """One digest of all that a check of the tables can depend on."""
    return files.digest(files.to_json(checked_files(project)).encode())


def checked_files(project: Project) -> dict[str, str | None]:
    """Digests of all that a check of the tables can depend on."""
    packages = project.settings.get("data") or []
    names = {"_quarto.yml", "requirements.txt"}
    for package in [packages] if isinstance(packages, str) else packages:
        names |= set(project.expand(f"{package.rpartition('/')[0] or '.'}/*"))
    if project.settings.get("checks") or project.settings.get("bibliography"):
        names |= set(project.expand("src/**/*.py"))
    return {name: files.file_digest(project.root / name) for name in sorted(names)}
