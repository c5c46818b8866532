"""A project starts from nothing but the installed package: `atlas init`, `atlas build`, a site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest

from publisher.base.problems import SiteError
from publisher.base.seal import verify
from publisher.build import build
from publisher.run import trace
from publisher.run.choices import KEPT
from publisher.run.prepare import prepare
from publisher.run.trace import FIRST_RUN
from publisher.site.frame import DEFAULTS
from publisher.site.project import Project
from publisher.site.reading import read_yaml
from publisher.site.start import START, start_project
from sites import snapshot

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PACKAGED = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA", "src")
BUILD = "import sys, setuptools.build_meta as made; print(made.build_{}(sys.argv[1]))"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed; give what it prints."""
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=bare | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the source distribution of this repository makes."""
    folder = tmp_path_factory.mktemp("packaged")
    (folder / "source").mkdir()
    for name in PACKAGED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / "source" / name)
    run(sys.executable, "-c", BUILD.format("sdist"), folder, cwd=folder / "source")
    [sdist] = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-c", BUILD.format("wheel"), folder, cwd=unpacked)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment in which the wheel is installed and this repository is not.

    What the wheel needs is not downloaded again, but taken from where the tests have it.
    """
    folder = tmp_path_factory.mktemp("installed") / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "-q")
    run(*pip, "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=folder.parent)
    [packages] = (folder / "lib").glob("python*/site-packages")
    needed = sysconfig.get_paths()["purelib"]  # a path in a .pth file: no .pth in it is followed
    (packages / "needed.pth").write_text(f"{needed}\n", encoding="utf-8")
    return folder / "bin"


def test_the_wheel_holds_publisher_and_record_whole_and_nothing_of_the_atlas(wheel: Path):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in held} == {"publisher", "figure"}
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for package in ("publisher", "figure")
        for path in (source / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert held == wanted
    assert wanted > {f"publisher/frame/{path.name}" for path in DEFAULTS.iterdir()}


def test_an_installed_package_starts_a_project_and_builds_its_site(installed: Path, tmp_path: Path):
    home = {"HOME": str(tmp_path / "home"), "PATH": f"{installed}:/usr/bin:/bin"}
    found = "import importlib.util as seek; print(seek.find_spec('helpers'), seek.find_spec('src'))"
    assert run(installed / "python", "-c", found, cwd=tmp_path, **home).strip() == "None None"
    run(installed / "atlas", "init", "x", cwd=tmp_path, **home)
    told = run(installed / "atlas", "build", "--renderer", "pandoc", cwd=tmp_path / "x", **home)
    assert "Built 1 page" in told
    site = tmp_path / "x" / "_site"
    assert verify(site) == []
    assert 'id="fig-rain"' in (site / "index.html").read_text(encoding="utf-8")
    again = run(installed / "atlas", "build", "--renderer", "pandoc", cwd=tmp_path / "x", **home)
    assert "Nothing changed" in again


def test_the_smallest_project_is_one_notebook_one_table_and_what_is_said_of_them(tmp_path: Path):
    made = start_project(tmp_path / "x")
    assert made == [
        ".gitattributes",
        ".gitignore",
        "README.md",
        "_quarto.yml",
        "data/datapackage.yaml",
        "data/rain.csv",
        "index.ipynb",
    ]
    cells = nbformat.read(tmp_path / "x" / "index.ipynb", as_version=4).cells
    assert sum("figure(" in cell.source for cell in cells) == 1
    assert not any(cell.get("outputs") for cell in cells)


def test_a_new_project_passes_every_gate(tmp_path: Path):
    start_project(tmp_path / "x")
    project = Project.open(tmp_path / "x")
    build(project, renderer="pandoc")
    assert verify(project.output_dir) == []


@pytest.mark.parametrize("name", ["note.txt", ".git", "folder"])
def test_a_folder_that_holds_anything_is_left_as_it_is(tmp_path: Path, name: str):
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").write_text("mine", encoding="utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(SiteError, match=f"holds {name}"):
        start_project(tmp_path)
    assert snapshot(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    with pytest.raises(SiteError, match="is a file"):
        start_project(tmp_path / "x")
    assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"


def test_a_new_project_asks_quarto_for_the_frame_as_the_atlas_does():
    ours, new = (read_yaml(folder / "_quarto.yml") for folder in (ROOT, START))
    same = ("theme", "minimal", "template", "filters", "section-divs", "html-table-processing")
    assert {key: new["format"]["html"][key] for key in same} == {
        key: ours["format"]["html"][key] for key in same
    }
    assert new["ipynb-filters"] == ours["ipynb-filters"]
    assert new["execute"] == ours["execute"]


def test_another_package_that_makes_figures_runs_the_notebook_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    start_project(tmp_path / "x")
    project = Project.open(tmp_path / "x")
    assert prepare(project).reasons == {"index.ipynb": FIRST_RUN}
    assert prepare(project).reasons == {"index.ipynb": KEPT}
    monkeypatch.setattr(trace, "installed_figure", lambda root: "that of another version")
    assert prepare(project).reasons == {"index.ipynb": "the installed package figure changed"}
