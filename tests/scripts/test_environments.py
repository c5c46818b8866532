"""Environments are made with uv or else with pip, made anew when they broke, and never at a loss."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
BACKEND = """
import zipfile

FILES = {
    "METADATA": "Metadata-Version: 2.1\\nName: small\\nVersion: 0\\n",
    "WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "RECORD": "small-0.dist-info/RECORD,,\\n",
}


def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/small-0-py3-none-any.whl", "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(f"small-0.dist-info/{name}", text)
    return "small-0-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "0"
"""
IDLE_UV = "#!/bin/sh\nexit 0\n"
BROKEN_UV = "#!/bin/sh\ntest \"$1\" = --version || { echo 'uv is out of order' >&2; exit 2; }\n"
NOTING_UV = """#!/bin/sh
test "$1" = --version || { echo "$@" >> said; env | grep -E '^(UV_|SSL_|ALL_PROXY)' > told; }
"""
MAKE = ("make_environment.py", ".venv", "requirements.txt")


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A project whose lock is empty and which builds by itself: it needs no registry."""
    (tmp_path / "scripts").mkdir()
    for name in ("make_environment.py", "installers.py", "atlas.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "backend.py").write_text(BACKEND, encoding="utf-8")
    for lock in ("requirements.txt", "requirements-uv.txt"):
        (tmp_path / lock).write_text("", encoding="utf-8")
    return tmp_path


def run(
    project: Path,
    *script: str,
    uv: str | None = None,
    python: str = sys.executable,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Run a script of the project with `uv` on the PATH, or none; no registry is asked."""
    tools = project / "tools"
    tools.mkdir(exist_ok=True)
    if uv:
        (tools / "uv").write_text(uv, encoding="utf-8")
        (tools / "uv").chmod(0o755)
    clean = {"PATH": f"{tools}:/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        [python, f"scripts/{script[0]}", *script[1:]],
        cwd=project,
        env=clean | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def record(project: Path) -> dict[str, object]:
    """What the environment says it is made from."""
    text = (project / ".venv" / "made-from.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def starts(project: Path) -> bool:
    """Tell whether the environment's interpreter starts."""
    python = project / ".venv" / "bin" / "python"
    return python.exists() and subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_a_folder_that_is_not_ours_is_never_replaced(small_project: Path):
    (small_project / ".venv").mkdir()
    (small_project / ".venv" / "keep").write_text("mine", encoding="utf-8")
    done = run(small_project, *MAKE, uv=IDLE_UV)
    assert done.returncode == 1
    assert "was not made by this script" in done.stderr
    assert (small_project / ".venv" / "keep").read_text(encoding="utf-8") == "mine"


def test_a_requirement_that_cannot_be_had_is_told_without_a_traceback(small_project: Path):
    lock = f"no-such-package-of-the-atlas==1 --hash=sha256:{'0' * 64}\n"
    (small_project / "requirements.txt").write_text(lock, encoding="utf-8")
    done = run(small_project, *MAKE, uv=BROKEN_UV)
    assert done.returncode == 1
    assert "requirements.txt could not be installed" in done.stderr
    assert "Traceback" not in done.stderr
    assert record(small_project) == {}


def test_where_uv_fails_pip_does_the_work_and_says_so(small_project: Path):
    done = run(small_project, *MAKE, uv=BROKEN_UV)
    assert done.returncode == 0, done.stderr
    assert "uv is out of order" in done.stderr
    assert "Going on with pip" in done.stdout
    assert starts(small_project) and record(small_project)["project"]
    small = small_project / ".venv" / "bin" / "python"
    found = [small, "-c", "from importlib.metadata import version; print(version('small'))"]
    assert subprocess.run(found, capture_output=True, text=True, check=True).stdout == "0\n"


def test_where_uv_can_be_neither_found_nor_fetched_pip_does_the_work_and_says_so(
    small_project: Path,
):
    lock = f"uv==0 --hash=sha256:{'0' * 64}\n"
    (small_project / "requirements-uv.txt").write_text(lock, encoding="utf-8")
    done = run(small_project, *MAKE)
    assert done.returncode == 0, done.stderr
    assert "uv (requirements-uv.txt) could not be fetched" in done.stdout
    assert "Going on with pip" in done.stdout
    assert starts(small_project) and record(small_project)["project"]


def test_uv_checks_hashes_and_takes_wheels_only(small_project: Path):
    assert run(small_project, *MAKE, uv=NOTING_UV).returncode == 0
    said = (small_project / "said").read_text(encoding="utf-8").splitlines()
    assert "--require-hashes --only-binary=:all: -r requirements.txt" in said[0]
    assert "--no-deps" in said[1] and "--editable ." in said[1]


def test_uv_asks_the_index_that_pip_is_configured_to_ask(small_project: Path):
    (small_project / "pip.conf").write_text(
        "[global]\nindex-url = https://a.example/simple\nproxy = http://proxy.example\n"
        "extra-index-url =\n    https://b.example/simple\n    https://c.example/simple\n"
        "[install]\nindex-url = https://d.example/simple\ncert = own.pem\n",
        encoding="utf-8",
    )
    variables = {"PIP_CONFIG_FILE": "pip.conf", "PIP_FIND_LINKS": "wheels more"}
    assert run(small_project, *MAKE, uv=NOTING_UV, **variables).returncode == 0
    lines = (small_project / "told").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines)
    assert told == {
        "UV_INDEX_URL": "https://d.example/simple",
        "UV_EXTRA_INDEX_URL": "https://b.example/simple https://c.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "wheels,more",
        "UV_PYTHON_DOWNLOADS": "never",
        "SSL_CERT_FILE": "own.pem",
        "ALL_PROXY": "http://proxy.example",
    }
    assert "--no-index" in (small_project / "said").read_text(encoding="utf-8")


def test_what_uv_itself_is_told_by_a_variable_stays(small_project: Path):
    variables = {"UV_INDEX_URL": "https://own.example", "PIP_INDEX_URL": "https://pip.example"}
    assert run(small_project, *MAKE, uv=NOTING_UV, **variables).returncode == 0
    assert "UV_INDEX_URL=https://own.example\n" in (small_project / "told").read_text("utf-8")


def test_an_environment_that_stands_is_left_alone(small_project: Path):
    assert run(small_project, *MAKE, uv=NOTING_UV).returncode == 0
    (small_project / "said").unlink()
    done = run(small_project, *MAKE, uv=NOTING_UV)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (small_project / "said").exists()


def dangle(python: Path) -> None:
    """Let it be a link to an interpreter that has been removed."""
    python.unlink()
    python.symlink_to("/removed/python3")


def spoil(python: Path) -> None:
    """Put something in its place that is no program."""
    python.unlink()
    python.write_text("", encoding="utf-8")


BROKEN = {"gone": Path.unlink, "link to nothing": dangle, "no program": spoil}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_an_environment_whose_interpreter_has_vanished_is_made_anew(small_project, broken):
    assert run(small_project, *MAKE, uv=IDLE_UV).returncode == 0
    broken(small_project / ".venv" / "bin" / "python")
    done = run(small_project, *MAKE, uv=IDLE_UV)
    assert done.returncode == 0, done.stderr
    assert "The Python of .venv no longer runs" in done.stdout
    assert starts(small_project) and record(small_project)["project"]


def test_an_environment_is_made_anew_even_by_the_interpreter_inside_it(small_project: Path):
    assert run(small_project, *MAKE, uv=IDLE_UV).returncode == 0
    (small_project / "requirements.txt").write_text("# changed\n", encoding="utf-8")
    inside = str(small_project / ".venv" / "bin" / "python")
    done = run(small_project, *MAKE, uv=IDLE_UV, python=inside)
    assert done.returncode == 0, done.stderr
    assert "Making .venv" in done.stdout
    assert starts(small_project) and record(small_project)["project"]


def test_an_environment_with_half_a_record_is_made_anew(small_project: Path):
    assert run(small_project, *MAKE, uv=IDLE_UV).returncode == 0
    (small_project / ".venv" / "made-from.json").write_text('{"python": [', encoding="utf-8")
    assert run(small_project, *MAKE, uv=IDLE_UV).returncode == 0
    assert record(small_project)["project"]


def test_an_environment_that_is_a_link_to_nothing_is_told(small_project: Path):
    (small_project / ".venv").symlink_to(small_project / "removed")
    done = run(small_project, *MAKE, uv=IDLE_UV)
    assert done.returncode == 1
    assert "which is not there. Remove the link." in done.stderr


def bare_environment(project: Path) -> None:
    """An environment of no packages, as `.venv`."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(project / ".venv")]
    subprocess.run(command, check=True)


def hook(project: Path) -> subprocess.CompletedProcess[str]:
    """Quarto's hook, called by a Python that has no packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "scripts/atlas.py", "prepare"],
        cwd=project,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_hook_without_an_environment_names_the_remedy_of_the_readme(small_project: Path):
    done = hook(small_project)
    assert done.returncode == 1
    assert "there is no .venv" in done.stderr
    assert "Run `make environment`" in done.stderr
    assert "make environment   # once" in (ROOT / "README.md").read_text(encoding="utf-8")


TOLD = {"gone": "does not start", "link to nothing": "not there any more", "no program": "start"}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_hook_says_of_a_broken_environment_what_is_wrong_with_it(small_project, broken):
    bare_environment(small_project)
    BROKEN[broken](small_project / ".venv" / "bin" / "python")
    done = hook(small_project)
    assert done.returncode == 1
    assert TOLD[broken] in done.stderr and "there is no .venv" not in done.stderr
    assert "Run `make environment`" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_hook_says_what_an_environment_lacks(small_project: Path):
    bare_environment(small_project)
    done = hook(small_project)
    assert done.returncode == 1
    assert "it lacks nbformat and vl_convert" in done.stderr
    assert "Remove .venv. Run `make environment`" in done.stderr
