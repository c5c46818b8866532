"""Tables are checked once: what is made of them is made of the tables that were checked, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from publisher.base import files
from publisher.base.problems import Problem, SiteError, require_none
from publisher.site.dictionaries import dictionary_names
from publisher.site.project import Project


@contextmanager
def data_at_rest(project: Project) -> Iterator[None]:
    """Raise `SiteError` with every file of data that changes while something is made of them all.

    An error that such a change led to is its cause, unless it names itself what is wrong.
    """
    before = states(project)
    try:
        yield
    except SiteError:
        raise
    except Exception as error:
        if problems := list(changed(project, before)):
            raise SiteError(problems) from error
        raise
    require_none(changed(project, before))


def states(project: Project) -> dict[str, str | None]:
    """The digest of each dictionary, of the tables beside it, and of what is published as it is."""
    dictionaries = dictionary_names(project)
    tables = [
        table
        for name in dictionaries
        for table in project.expand(f"{name.rpartition('/')[0] or '.'}/*.csv")
    ]
    names = {*dictionaries, *tables, *project.resources}
    return {name: files.file_digest(project.root / name) for name in sorted(names)}


def changed(project: Project, before: Mapping[str, str | None]) -> Iterator[Problem]:
    """The files that are not as they were."""
    for name, digest in before.items():
        if files.file_digest(project.root / name) != digest:
            yield Problem(
                name,
                "was changed while the site was built",
                "Build again; the preview does so by itself.",
            )
