"""Code that asks what time it is, or which machine runs it: its result is another one tomorrow or
elsewhere, though no file changed.

Python announces no such question, so the code of a notebook, and of the project's modules that it
imported, is read for it.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from publisher.run.calls import Call, calls, parsed
from publisher.run.inputs import FILE, UNSEEN, Input
from publisher.site.notebooks import inline_expressions, split_options

CLOCK = re.compile(
    r"\b(?:date|datetime|Timestamp)\s*\.\s*(?:today|now|utcnow)\s*\("
    r"|\btime\s*\.\s*(?:time|localtime|gmtime|ctime|asctime)\s*\("
    r"|\b(?:to_datetime|Timestamp|datetime64)\s*\(\s*['\"](?:now|today)['\"]"
)
TIMES = {
    *(f"time.{name}{unit}" for name in ("time", "perf_counter", "monotonic", "process_time", "thread_time")
      for unit in ("", "_ns")),
    *(f"time.{name}" for name in ("localtime", "gmtime", "ctime", "asctime", "strftime")),
    *(f"datetime.{name}" for name in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")),
    *(f"pandas.Timestamp.{name}" for name in ("now", "utcnow", "today")),
    "timeit.timeit", "timeit.repeat", "timeit.default_timer", "%time", "%timeit",
}  # fmt: skip
SAYS_WHEN = {
    "time.localtime": 0,
    "time.gmtime": 0,
    "time.ctime": 0,
    "time.asctime": 0,
    "time.strftime": 1,
}
MACHINE = {
    *(f"platform.{name}" for name in ("node", "uname", "platform", "release", "version")),
    *(f"os.{name}" for name in ("getpid", "getppid", "getlogin", "uname", "getloadavg", "cpu_count")),
    "multiprocessing.cpu_count", "resource.getrusage",
    "socket.gethostname", "socket.getfqdn", "getpass.getuser", "uuid.getnode",
}  # fmt: skip
CHANGED = re.compile(r"st_[amc]time(_ns)?|get[amc]time")  # when a file was
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def asked_times(notebook: NotebookNode, inputs: Iterable[Input], root: Path) -> Iterator[Input]:
    """What a run depended on that is not seen: one entry for each way of asking for the time, for
    the machine, or for when a file was changed (of modules, which may keep what they made so long,
    the last is no matter).
    """
    cells, modules = own_code(notebook, inputs, root)
    found = {call for text in (*cells, *modules) for call in _clock_calls(text)}
    made = calls(cells, modules)
    asked = (call for call in made if call.name in TIMES and not _of_a_time(call))
    for written in (f"{call.written}(" for call in asked):
        if not written.endswith(tuple(found)):
            found.add(written)
    for call in sorted(found):
        yield Input(UNSEEN, f"asks what time it is ({call}…))")
    if named := sorted({call.written for call in made if call.name in MACHINE}):
        yield Input(UNSEEN, f"asks which machine runs it ({', '.join(named)})")
    if named := sorted({name for tree in parsed(cell_code(notebook)) for name in _changed(tree)}):
        yield Input(UNSEEN, f"asks when a file was changed ({', '.join(named)})")


@functools.lru_cache(maxsize=1024)  # a module is imported by many notebooks
def _clock_calls(text: str) -> frozenset[str]:
    """The questions for the time in a code, however what they ask came into it."""
    return frozenset("".join(call.split()) for call in CLOCK.findall(COMMENT.sub("", text)))


def _of_a_time(call: Call) -> bool:
    """Whether a function that may ask for the time is told one."""
    most = SAYS_WHEN.get(call.name)
    return most is not None and len(call.node.args) > most


def _changed(tree: ast.AST) -> Iterator[str]:
    """The names by which code asks when a file was changed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and CHANGED.fullmatch(node.attr):
            yield node.attr


def own_code(
    notebook: NotebookNode, inputs: Iterable[Input], root: Path
) -> tuple[list[str], list[str]]:
    """The code of a notebook, cells and prose, and of each of the project's modules that its run read."""
    cells = cell_code(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cells += inline_expressions(cell.source)
    modules = [
        (root / one.path).read_text(encoding="utf-8", errors="replace")
        for one in inputs
        if one.kind == FILE and one.path.endswith(".py") and (root / one.path).is_file()
    ]
    return cells, modules


def cell_code(notebook: NotebookNode) -> list[str]:
    """The code of a notebook's cells, without their options."""
    return [split_options(cell.source)[1] for cell in notebook.cells if cell.cell_type == "code"]
