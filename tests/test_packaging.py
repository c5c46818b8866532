"""The project installs from its locks alone, and its files name no place they were made in."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.txt": ["build"],
    "requirements-lab.txt": ["build", "lab"],
    "requirements-test.txt": ["build", "test"],
    "requirements-uv.txt": ["uv"],
}
HOSTS = re.compile(r"p[y]pi\.org|pythonhost[e]d|n[p]mjs\.|registry\.y[a]rnpkg|deb\.deb[i]an")
INDEX = re.compile(r"^\s*(-i|--index-url|--extra-index-url|-f|--find-links)\b", re.MULTILINE)


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """The requirements of a lock with their hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    return [
        (Requirement(line.split(" --hash")[0].strip()), re.findall(r"--hash=(\S+)", line))
        for line in lines
    ]


def versions(lock: str) -> set[tuple[str, str]]:
    """The names and versions that a lock may install on one platform or another."""
    return {(requirement.name, str(requirement.specifier)) for requirement, _ in entries(lock)}


def asked_for(groups: list[str]) -> list[Requirement]:
    """The ranges in pyproject.toml that a lock has to satisfy."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ranges = list(project["project"]["dependencies"]) if "build" in groups else []
    for group in groups:
        ranges.extend(project["dependency-groups"][group])
    return [Requirement(text) for text in ranges]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_one_version_with_its_hashes(lock: str):
    for requirement, hashes in entries(lock):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


@pytest.mark.parametrize(("lock", "groups"), LOCKS.items())
def test_a_lock_satisfies_every_range_of_the_project(lock: str, groups: list[str]):
    locked: dict[str, list[str]] = {}
    for requirement, _ in entries(lock):
        version = str(requirement.specifier).removeprefix("==")
        locked.setdefault(canonicalize_name(requirement.name), []).append(version)
    for wanted in asked_for(groups):
        found = locked.get(canonicalize_name(wanted.name), [])
        assert found, f"{lock} has no {wanted.name}: run `make lock`"
        assert all(wanted.specifier.contains(version) for version in found), wanted


@pytest.mark.parametrize("lock", ["requirements-lab.txt", "requirements-test.txt"])
def test_a_wider_lock_holds_the_same_versions_as_the_one_that_builds(lock: str):
    assert versions("requirements.txt") <= versions(lock)


def test_what_builds_the_site_leaves_jupyterlab_out():
    names = {canonicalize_name(requirement.name) for requirement, _ in entries("requirements.txt")}
    assert names.isdisjoint({"jupyterlab", "rfc3987-syntax"})


def committed_files() -> list[Path]:
    """The project's files under version control, or all but the ignored ones before a commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a copy without version control")
def test_no_file_names_a_package_index_or_a_folder_of_one_machine():
    for path in committed_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not HOSTS.search(text), path
        assert not re.search(r"(?<![\w.])/(h[o]me|U[s]ers|r[o]ot|w[o]rk)/\w", text), path
        if path.name.startswith("requirements"):
            assert not INDEX.search(text), path
