"""Build the site twice from nothing, as differently as two machines would, and compare bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from publisher.base import files
from publisher.base.problems import SiteError
from publisher.base.progress import Report
from publisher.site.project import Project


@dataclass(frozen=True)
class Machine:
    """Circumstances that must not show in a site."""

    folder: str
    jobs: int
    environment: dict[str, str]


MACHINES = (
    Machine("one", 1, {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
    Machine(
        "an other folder with a longer name, é",
        2,
        {"TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONHASHSEED": "4711"},
    ),
)


def check_determinism(project: Project, report: Report) -> int:
    """Build in two folders, under different time zones, locales, hash seeds and job counts.

    Gives the number of files compared; raises `SiteError` with the first byte that differs in
    each file that does.
    """
    with tempfile.TemporaryDirectory() as scratch:
        sites = []
        for machine in MACHINES:
            root = Path(scratch) / machine.folder
            copy_project(project.root, root)
            report(root.name, "building from nothing")
            sites.append(_build(root, machine))
        return compare(*sites)


def copy_project(source: Path, target: Path) -> None:
    """Copy every file of a project that a build may read."""
    for name in files.tree(source):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)


def _build(root: Path, machine: Machine) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "build", "--renderer", "pandoc"]
        + ["--jobs", str(machine.jobs)],
        cwd=root,
        env=os.environ | machine.environment | {"PYTHONPATH": _publisher()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SiteError.single(
            f"the build under {machine.environment}",
            f"stopped:\n{done.stderr.strip()[-2000:]}",
            "Correct what it names.",
        )
    return Project.open(root).output_dir


def _publisher() -> str:
    return str(Path(__file__).resolve().parents[2])


def compare(one: Path, other: Path) -> int:
    """Compare two folders byte by byte; give the number of files, or raise `SiteError`."""
    names = [
        {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
        for site in (one, other)
    ]
    differences = [
        (name, "is written by only one of two builds", "Find what decides whether it is written.")
        for name in sorted(names[0] ^ names[1])
    ]
    for name in sorted(names[0] & names[1]):
        first, second = (one / name).read_bytes(), (other / name).read_bytes()
        if first != second:
            differences.append(
                (name, _first_difference(first, second), "Make it depend on input only.")
            )
    if differences:
        from publisher.base.problems import Problem

        raise SiteError(Problem(*difference) for difference in differences)
    return len(names[0])


def _first_difference(first: bytes, second: bytes) -> str:
    pairs = enumerate(zip(first, second, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(first), len(second)))
    start = max(at - 30, 0)
    return (
        f"differs from byte {at}: {first[start : at + 30]!r} in one build, "
        f"{second[start : at + 30]!r} in the other"
    )
