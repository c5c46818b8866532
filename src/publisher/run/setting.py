"""What is made the same in every kernel: environment, names of cells, plain tracebacks."""

from __future__ import annotations

import array
import os
import sys
import time
from typing import Any

from publisher.run.job import Job

KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")  # where programs and libraries are
BACKEND = "module://matplotlib_inline.backend_inline"
DRAINING = 0.005
CLAIMS_MIME = "application/vnd.atlas.claims+json"


def environment(job: Job, home: str) -> dict[str, str]:
    """The environment of a run, whose folder `home` is its own: for its home, for scratch files."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = dict.fromkeys(("HOME", "IPYTHONDIR", "TMPDIR", "TEMP", "TMP"), home)
    return kept | own | {"MPLBACKEND": BACKEND, "FIGURE_ADVICE": "off"} | dict(job.environment)


def set_paths(paths: list[str]) -> None:
    """Look for modules where JupyterLab does: in Python's own library, beside the notebook, in the
    project's `paths`, among what is installed.
    """
    rest = [path for path in sys.path if path not in {"", *paths}]
    packages = (
        n for n, path in enumerate(rest) if path.endswith(("site-packages", "dist-packages"))
    )
    first = next(packages, len(rest))
    sys.path[:] = [*rest[:first], "", *paths, *rest[first:]]


def begin(paths: list[str]) -> None:
    """Within a run, before its first cell: call cells by their number, leave out colours, and look
    for modules in `paths`.

    Jupyter names the file of a cell after the process that runs it, which no two builds share.
    """
    from IPython.core.getipython import get_ipython

    set_paths(paths)
    shell: Any = get_ipython()
    shell.compile.get_code_name = cell_file
    shell.run_line_magic("colors", "nocolor")
    shell.failed_claims = []
    shell.events.register("post_run_cell", tell_claims)
    if hasattr(sys.stdout, "_fid"):  # the streams of a real kernel
        shell.events.register("post_run_cell", drained)


def tell_claims(*_: object) -> None:
    """Show, for who runs the notebook, the claims of a cell that do not hold.

    A project's own code gathers them in `failed_claims` of the shell: each has `found` and `remedy`.
    """
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.getipython import get_ipython
    from IPython.display import publish_display_data

    shell: Any = get_ipython()
    captured = isinstance(shell.display_pub, CapturingDisplayPublisher)  # within %%capture
    if shell.failed_claims and not captured:
        publish_display_data({CLAIMS_MIME: list(shell.failed_claims)})
        shell.failed_claims.clear()


def cell_file(_: str, __: str, number: int) -> str:
    """The name that warnings and tracebacks give the code of a cell."""
    return f"<cell {number}>"


def drained(*_: object) -> None:
    """Wait until a kernel has read what other processes have printed: it reads in a thread."""
    try:
        from fcntl import ioctl
        from termios import FIONREAD
    except ImportError:  # Windows
        return
    for stream in (sys.stdout, sys.stderr):
        pipe = getattr(stream, "_fid", None)
        waiting = array.array("i", [1])
        while pipe is not None and waiting[0]:
            ioctl(pipe, FIONREAD, waiting)
            time.sleep(DRAINING)
        stream.flush()
