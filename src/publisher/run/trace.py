"""What an executed notebook was made from, and whether that is still so.

A run leaves a trace: how everything stood that it depended on (`publisher.run.inputs`), beside what
is known before it starts (its own source, the kernel, the lock file, the Python version, the
environment it is given). A page is up to date if one of its traces agrees with the project as it
stands. Content decides, never a time stamp; going back to an earlier state finds the earlier result.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

import figure
from publisher.base import files
from publisher.base.installed import LOCK, installed_packages
from publisher.base.store import Store
from publisher.run.inputs import FILE, ROWS, UNSEEN, Input
from publisher.run.language import has_code
from publisher.site.authored import authored
from publisher.site.front import evaluates, may_raise, page_environment
from publisher.site.notebooks import from_text, to_text
from publisher.site.project import Project

NO_KERNEL = "none"
Read = tuple[tuple[Input, str | None], ...]
FIRST_RUN = "it has not been run here yet"


class Digests:
    """Digests of project files, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known: dict[str, str | None] = {}

    def of(self, path: str) -> str | None:
        """SHA-256 of a project file, or None if it is not there."""
        if path not in self.known:
            self.known[path] = files.file_digest(self.root / path)
        return self.known[path]


@dataclass(frozen=True)
class Beginning:
    """All that is known of a run before it starts."""

    page: str
    source: str
    lock: str | None
    python: str
    environment: Mapping[str, str] = field(hash=False)
    allow: tuple[str, ...] = ()
    figure: str | None = None
    kernel: str = "warm"

    @cached_property
    def key(self) -> str:
        """One digest of it all."""
        return files.digest(files.to_json(self.facts()).encode())

    def facts(self) -> dict[str, Any]:
        """Everything as JSON, to be kept and compared."""
        return {
            "page": self.page,
            "source": self.source,
            "lock": self.lock,
            "python": self.python,
            "environment": dict(self.environment),
            "allow": list(self.allow),
            "figure": self.figure,
            "kernel": self.kernel,
        }


class Traces:
    """The traces of a project's pages, in its store."""

    def __init__(
        self, project: Project, *, allow: Iterable[str] = (), kernel: str = "warm"
    ) -> None:
        self.project = project
        self.store = Store(project.root)
        self.digests = Digests(project.root)
        self.allow, self.kernel = tuple(sorted(allow)), kernel
        self.states: dict[Input, str | None] = {}

    @cached_property
    def installed(self) -> str:
        """`installed_packages`, as long as these traces are looked at."""
        return installed_packages()

    def beginning(self, page: str, source: NotebookNode) -> Beginning:
        """What is known of a page before it is run."""
        run = b"" if evaluates(self.project, page, source) else b"not run"
        run += b"may raise" * may_raise(self.project, page, source)
        return Beginning(
            page=page,
            source=files.digest(authored(source) + run),
            lock=self.digests.of(LOCK) or self.installed,
            python=platform.python_version(),
            environment=page_environment(self.project, page, source),
            allow=self.allow,
            figure=installed_figure(self.project.root),
            kernel=self.kernel if has_code(source) else NO_KERNEL,
        )

    def find(self, beginning: Beginning) -> NotebookNode | None:
        """The executed notebook of a page that is up to date, or None."""
        trace = self._agreeing(beginning)
        return None if trace is None else self._result(trace)

    def knows(self, beginning: Beginning) -> bool:
        """Tell whether a page is up to date, without a look at what is kept of it."""
        return self._agreeing(beginning) is not None

    def latest(self, beginning: Beginning) -> NotebookNode | None:
        """The executed notebook of the page's last run, if nothing has changed that can be seen."""
        trace = self._last(beginning)
        return None if trace is None else self._result(trace)

    def keep(self, beginning: Beginning, notebook: NotebookNode, inputs: Iterable[Input]) -> None:
        """Keep an executed notebook with the state of all that it depended on."""
        content = to_text(notebook).encode()
        result = files.digest(content)
        self.store.put("runs", result, content)
        states = [[one.kind, one.path, one.about, self.state(one)] for one in sorted(inputs)]
        trace = {"inputs": states, "result": result}
        name = files.digest(files.to_json(trace).encode())
        self.store.put_json(f"traces/{beginning.key}", name, trace)
        page_key = files.digest(beginning.page.encode())
        self.store.put_json("last", page_key, {"facts": beginning.facts(), "trace": trace})

    def show(self, beginning: Beginning) -> None:
        """Note that a page was rendered from its up-to-date run, as it stands now."""
        trace = self._current(beginning)
        self.store.put_json("shown", files.digest(beginning.page.encode()), trace)

    def shown(self, page: str) -> tuple[NotebookNode, Read] | None:
        """The notebook that a page was last rendered from, up to date or not, and what it read.

        None if nothing is kept of it. A later run may have failed, or was of another page's render.
        """
        trace = self.store.get_json("shown", files.digest(page.encode()))
        notebook = self._result(trace) if trace else None
        return None if notebook is None else (notebook, read_in(trace))

    def state(self, one: Input) -> str | None:
        """How an input stands now, looked at once."""
        if one not in self.states:
            self.states[one] = one.state(str(self.project.root), self.digests.of)
        return self.states[one]

    def reason(self, beginning: Beginning) -> str:
        """Why a page that `find` does not find must be run, in one line a person understands."""
        traces = self._traces(beginning)
        if traces:
            changed = min((self._changed(trace) for trace in traces), key=len)
            return _told(changed) if changed else "its kept result was damaged"
        last = self.store.get_json("last", files.digest(beginning.page.encode()))
        if last is None:
            return FIRST_RUN
        before, now = last["facts"], beginning.facts()
        if before["source"] != now["source"]:
            return "the notebook itself changed"
        if before["python"] != now["python"]:
            return f"Python changed from {before['python']} to {now['python']}"
        if before["lock"] != now["lock"]:
            locked = self.digests.of(LOCK) is not None
            return f"{LOCK} changed" if locked else "the installed packages changed"
        for name in sorted(before["environment"].keys() | now["environment"].keys()):
            if before["environment"].get(name) != now["environment"].get(name):
                return f"the environment variable {name} changed"
        if before.get("figure") != now["figure"]:
            return "the installed package figure changed"
        if before.get("kernel") != now["kernel"]:
            return f"the kernel changed from {before.get('kernel')} to {now['kernel']}"
        if before["allow"] != now["allow"]:
            return "what a build allows (--allow) changed"
        return "its kept result is gone"

    def inputs(self, beginning: Beginning) -> list[str]:
        """The project files that the up-to-date run of a page read; empty if it is not."""
        read = [one.path for one in self.recorded(beginning) if one.kind in (FILE, ROWS)]
        return list(dict.fromkeys(read))

    def read(self, beginning: Beginning) -> Read:
        """What the up-to-date run of a page read of the project, and how it stood then."""
        trace = self._current(beginning)
        return read_in(trace) if trace else ()

    def recorded(self, beginning: Beginning) -> list[Input]:
        """All that the up-to-date run of a page depended on; empty if it is not."""
        trace = self._current(beginning)
        return [Input(*parts) for *parts, _ in trace["inputs"]] if trace else []

    def _current(self, beginning: Beginning) -> dict[str, Any] | None:
        return self._agreeing(beginning) or self._last(beginning)

    def _agreeing(self, beginning: Beginning) -> dict[str, Any] | None:
        """A trace that agrees with the project as it stands."""
        traces = self._traces(beginning)
        return next((trace for trace in traces if not self._changed(trace)), None)

    def _result(self, trace: dict[str, Any]) -> NotebookNode | None:
        content = self.store.get("runs", trace["result"])
        return None if content is None else from_text(content.decode())

    def _last(self, beginning: Beginning) -> dict[str, Any] | None:
        """The trace of a page's last run, if nothing has changed that can be seen."""
        last = self.store.get_json("last", files.digest(beginning.page.encode()))
        if last is None or last["facts"] != beginning.facts():
            return None
        changed = self._changed(last["trace"])
        return last["trace"] if all(unseen for unseen, _ in changed) else None

    def _traces(self, beginning: Beginning) -> list[dict[str, Any]]:
        kind = f"traces/{beginning.key}"
        found = (self.store.get_json(kind, key) for key in self.store.keys(kind))
        return [trace for trace in found if trace is not None]

    def _changed(self, trace: dict[str, Any]) -> list[tuple[bool, str]]:
        """What is not as it was: whether that cannot be seen, and how it is told."""
        changed = []
        for *parts, before in trace["inputs"]:
            one = Input(*parts)
            now = self.state(one)
            if one.kind == UNSEEN or now != before:
                changed.append((one.kind == UNSEEN, one.changed(before, now)))
        return sorted(changed)


def read_in(trace: Mapping[str, Any]) -> Read:
    """The files, and rows of files, that a trace tells of, and how each stood during the run."""
    kinds = (FILE, ROWS)
    return tuple((Input(*parts), before) for *parts, before in trace["inputs"] if parts[0] in kinds)


@cache
def installed_figure(root: Path) -> str | None:
    """One digest of the package that makes figures, where it is none of the project's own files."""
    if (root / "src" / "figure").is_dir():  # where a run looks first
        return None
    package = Path(figure.__file__).resolve().parent
    code = {name: files.file_digest(package / name) for name in files.tree(package)}
    return files.digest(files.to_json(code).encode())


def _told(changed: list[tuple[bool, str]]) -> str:
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{changed[0][1]}{more}"
