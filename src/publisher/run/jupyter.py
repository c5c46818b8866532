"""Run a notebook in a Jupyter kernel."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from publisher.run.faults import (
    LAST_LINES,
    cell_raised,
    cell_took_too_long,
    process_ended,
    with_last_lines,
)
from publisher.run.job import Job, python_paths


def run_kernel(staged: NotebookNode, job: Job, root: Path, language: str) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from publisher.run.child import MOST_OUTPUT, TOO_MUCH, OutputLimit
    from publisher.run.kernel import LimitedClient

    client = LimitedClient(
        staged,
        memory_mb=job.memory_mb,
        most_output=MOST_OUTPUT,
        timeout=job.seconds,
        kernel_name=language,
        resources={"metadata": {"path": str((root / job.page).parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"] if language == "python3" else [],
    )
    paths = [*python_paths(root), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | dict(job.environment)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    with tempfile.TemporaryFile() as last_words:
        try:
            client.execute(env=environment, stderr=last_words)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            cell = client.begun
            last_words.seek(0)
            said = last_words.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
            if client.prints_too_much:
                fault = cell_raised(cell, job, OutputLimit.__name__, TOO_MUCH)
            elif isinstance(error, CellExecutionError):
                fault = cell_raised(cell, job, error.ename, error.evalue)
            elif isinstance(error, CellTimeoutError):
                fault = cell_took_too_long(cell, job)
            else:
                fault = process_ended(cell, job, "\n".join(said) or "no message")
            printed = (one.text for one in cell.outputs if one.output_type == "stream")
            raise with_last_lines(fault, "".join(printed)) from None
