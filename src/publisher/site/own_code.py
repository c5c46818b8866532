"""Functions of a project that the publisher calls, and what their code raises, told by file and line."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publisher.base.problems import SiteError
from publisher.site.project import CONFIG


def hook(root: Path, name: str) -> Callable[..., Any]:
    """Import `module:function` with the `src/` of the project at `root` on the path.

    The publisher imports nothing of the project by itself; what it is to call is named in
    `_quarto.yml`. Raises `SiteError` if it cannot be found, naming file and line where code of the
    project does not run.
    """
    source = str(root / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
    module_name, _, function = name.partition(":")
    with own_code(root):
        try:
            module = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            if not f"{module_name}.".startswith(f"{error.name}."):
                raise
            raise lost_hook(name, error) from error
    if not hasattr(module, function):
        raise lost_hook(name, f"{module_name} has no {function!r}")
    return getattr(module, function)


@contextmanager
def own_code(root: Path) -> Iterator[None]:
    """Run code of the project at `root`: what it raises is told by file and line, as `SiteError`."""
    try:
        yield
    except SiteError:
        raise
    except Exception as error:
        place = place_of(error, root)
        if place is None:
            raise
        found = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
        remedy = "Correct the code: what it checks or makes is not done without it."
        raise SiteError.single(place, found, remedy) from error


def lost_hook(name: str, why: object) -> SiteError:
    """That a function of the project is not where `_quarto.yml` says."""
    found = f"{name!r} cannot be imported ({why})"
    return SiteError.single(
        f"{CONFIG}, atlas", found, "Name an existing function as module:function."
    )


def place_of(error: BaseException, root: Path) -> str | None:
    """The file of the project and the line at which its code stopped; None if it was not there."""
    frames = [(each.filename, each.lineno) for each in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    source = root.resolve() / "src"
    for name, line in reversed(frames):
        path = Path(name).resolve()
        if path.is_relative_to(source):
            return f"{path.relative_to(root.resolve()).as_posix()}, line {line}"
    return None
