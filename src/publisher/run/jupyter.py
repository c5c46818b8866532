"""Run a notebook in a Jupyter kernel."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from nbformat import NotebookNode

from publisher.base.problems import SiteError
from publisher.run.faults import (
    LAST_LINES,
    cell_raised,
    cell_took_too_long,
    process_ended,
    with_last_lines,
)
from publisher.run.home import furnish
from publisher.run.job import Job, python_paths
from publisher.run.language import NATIVE
from publisher.run.setting import environment

if TYPE_CHECKING:
    from publisher.run.kernel import LimitedClient


def run_kernel(staged: NotebookNode, job: Job, root: Path) -> None:
    """Run a staged notebook in a kernel of this Python; its cells are given their outputs."""
    from nbclient.exceptions import CellControlSignal, CellTimeoutError

    from publisher.run.child import MOST_OUTPUT
    from publisher.run.kernel import LimitedClient

    client = LimitedClient(
        staged,
        memory_mb=job.memory_mb,
        most_output=MOST_OUTPUT,
        timeout=job.seconds,
        kernel_name=NATIVE,
        resources={"metadata": {"path": str((root / job.page).parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
    )
    paths = [*python_paths(root), os.environ.get("PYTHONPATH", "")]
    with (
        tempfile.TemporaryFile() as last_words,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
    ):
        variables = environment(job, home) | furnish(home)
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        try:
            client.execute(env=variables, stdout=subprocess.DEVNULL, stderr=last_words)
        except (CellControlSignal, CellTimeoutError, RuntimeError) as error:
            raise stopped(client, job, error, last_words) from None


def stopped(client: LimitedClient, job: Job, error: Exception, last_words: IO[bytes]) -> SiteError:
    """What is said of a run that a kernel or its client has stopped."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    from publisher.run.child import ENDED, TOO_MUCH, OutputLimit
    from publisher.run.kernel import ASKED

    cell = client.begun
    last_words.seek(0)
    said = last_words.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    if client.prints_too_much:
        fault = cell_raised(cell, job, OutputLimit.__name__, TOO_MUCH)
    elif isinstance(error, CellExecutionError):
        # Of what cannot show itself the kernel answers nothing; the error stands among the outputs.
        told = [one for one in cell.outputs if one.output_type == "error"]
        last = told[-1] if told and error.ename == "NoneType" else error
        fault = cell_raised(cell, job, last.ename, last.evalue)
    elif isinstance(error, CellTimeoutError):
        fault = cell_took_too_long(cell, job)
    elif str(error) == ASKED:
        fault = cell_raised(cell, job, ENDED, "exit")
    else:
        fault = process_ended(cell, job, "\n".join(said) or str(error))
    printed = (one.text for one in cell.outputs if one.output_type == "stream")
    return with_last_lines(fault, "".join(printed))
