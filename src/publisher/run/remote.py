"""Run notebooks elsewhere: the files that a worker needs travel with the task."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from pathlib import Path

from publisher.base.problems import Problem, SiteError
from publisher.run.execute import execute
from publisher.run.job import Job, Run
from publisher.site.project import Project

NEEDED = ("_quarto.yml", "*.txt", "src/**/*.py", "data/**/*", "geo/**/*")


def dask_executor(address: str) -> AbstractContextManager[Executor]:
    """The executor of a running Dask cluster, at an address such as `tcp://10.0.0.1:8786`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise SiteError.single(
            f"--dask {address}",
            "the package `distributed` is not installed",
            "Run `.venv/bin/pip install distributed` here and on the cluster.",
        ) from error
    try:
        return Client(address, timeout="10s").get_executor()
    except OSError as error:
        raise SiteError.single(
            f"--dask {address}", f"no cluster answers there ({error})", "Start its scheduler."
        ) from error


def bundle(project: Project) -> bytes:
    """The project files that a notebook may read, as one archive with fixed dates."""
    patterns = project.settings.get("travels") or NEEDED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({name for pattern in patterns for name in project.expand(pattern)}):
            archive.writestr(zipfile.ZipInfo(name), (project.root / name).read_bytes())
    return buffer.getvalue()


def execute_bundle(job: Job, content: bytes) -> Run:
    """Unpack a project into an empty folder, run one notebook there, give its executed form.

    A worker of a cluster may not start children of its own, so the run has a process to itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(root)
        (root / job.page).parent.mkdir(parents=True, exist_ok=True)
        return execute(job, root) if _may_have_children() else _in_own_process(job, root)


def _may_have_children() -> bool:
    from multiprocessing import current_process

    return not current_process().daemon


def _in_own_process(job: Job, root: Path) -> Run:
    import pickle

    code = "import sys; from publisher.run.remote import serve; serve()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps((job, str(root))),
        env={**_environment(root)},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SiteError.single(
            job.page,
            f"the worker's process ended with exit code {done.returncode}: "
            f"{done.stderr.decode(errors='replace').strip()[-500:]}",
            "Look at the worker's log.",
        )
    result = pickle.loads(done.stdout)
    if isinstance(result, Run):
        return result
    raise SiteError([Problem(*fault) for fault in result])


def _environment(root: Path) -> dict[str, str]:
    import os

    from publisher.run.job import python_paths

    paths = [*python_paths(root), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def serve() -> None:
    """Run the job that is pickled on standard input; answer on standard output."""
    import pickle

    job, root = pickle.load(sys.stdin.buffer)
    answer: Run | list[tuple[str, str, str]]
    try:
        answer = execute(job, Path(root))
    except SiteError as error:
        answer = [(one.where, one.found, one.remedy) for one in error.problems]
    sys.stdout.buffer.write(pickle.dumps(answer))
