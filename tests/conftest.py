"""What tests share: the project, a copy of it to break, the built site, a browser to read it."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

import sites
from publisher.build import build
from publisher.site.lay import lay_derived
from publisher.site.project import Project, output_path
from sites import tiny_site

ROOT = Path(__file__).resolve().parents[1]
NOT_COPIED = (
    *(".git", ".venv*", ".atlas", ".quarto", "_site", "*.egg-info"),
    *("__pycache__", ".*_cache", ".hypothesis"),
)
# A machine with other work is no fault of what is tested: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

FEW = ("beijing", "suzhou", "xian")  # regions whose pages a browser opens
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
NO_BROWSER = "no Chromium was found: install it, or name it in the environment as CHROMIUM"


def pytest_configure() -> None:
    """Lay the notebooks that pages are made of, which Git does not hold: tests go over all pages."""
    lay_derived(Project.open(ROOT))


def pages_to_visit() -> list[str]:
    """The addresses of the pages that a browser opens: of those made of one notebook only a few, the
    one of which most is known, the one of which least is, and one between.
    """
    return [page for page in map(output_path, Project.open(ROOT).pages) if is_to_visit(page)]


def is_to_visit(page: str) -> bool:
    """Whether a browser opens a page, or the page of a figure: any but those of most regions."""
    of_one = re.fullmatch(r"regions/(\w+)\.html|figures/fig-time-(\w+)\.html", page)
    return of_one is None or (of_one[1] or of_one[2]) in FEW


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs the built site or a browser; other slow tests say so themselves."""
    for item in items:
        if {"first_build", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A copy of the project as an editor would have it, to change and to break."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return copy


def atlas(*arguments: str | Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command `atlas` on the project in `root`, with the modules of that project."""
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    return subprocess.run(
        [sys.executable, "-m", "publisher", *(str(argument) for argument in arguments)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that every worker process sees, if tests run in several."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def first_build(shared: Path) -> Path:
    """The folder `site`, which the built-in renderer made of the project as it stands, and
    `kept`, the cache as that build left it.

    The worker that asks first builds, and the others wait for it.
    """
    folder = shared / "first-build"
    with FileLock(shared / "first-build.lock"):
        if not folder.exists():
            new = shared / "first-build.new"
            shutil.rmtree(new, ignore_errors=True)
            done = atlas("build", "--renderer", "pandoc", "--output", new / "site")
            if done.returncode:
                pytest.fail(f"atlas build failed:\n{done.stdout}\n{done.stderr}", pytrace=False)
            shutil.copytree(ROOT / ".atlas", new / "kept")
            new.rename(folder)
    return folder


@pytest.fixture(scope="session")
def small_site(shared: Path) -> Project:
    """A small site without fault, built once for every test that only reads it or breaks a copy."""
    folder = shared / "small-site"
    with FileLock(shared / "small-site.lock"):
        if not (folder / "_site").exists():
            build(tiny_site(folder), renderer="pandoc")
    return Project.open(folder)


@pytest.fixture
def begun(small_site: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small sites of a test begin with what the one without fault has in its cache but runs
    and pages. A test of builds from nothing does without.
    """
    monkeypatch.setattr(sites, "begin_with", small_site.root / sites.STORE)


@pytest.fixture(scope="session")
def built_site(first_build: Path) -> Path:
    """The site, built by the built-in renderer from the project as it stands."""
    return first_build / "site"


@pytest.fixture(scope="session")
def quarto_site(first_build: Path, shared: Path) -> Path:
    """The site as Quarto renders it, with everything its hooks add; one build for all workers."""
    if shutil.which("quarto") is None:
        pytest.skip("no `quarto` on the PATH: what Quarto makes of the site was NOT tested")
    folder = shared / "quarto-build"
    with FileLock(shared / "quarto-build.lock"):
        if not folder.exists():
            done = atlas("build", "--renderer", "quarto", "--output", shared / "quarto-build.new")
            if done.returncode:
                pytest.fail(f"atlas build failed:\n{done.stdout}\n{done.stderr}", pytrace=False)
            (shared / "quarto-build.new").rename(folder)
    return folder


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line of log for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """The address of the built site on a server of this machine, without the closing slash."""
    handler = functools.partial(QuietHandler, directory=str(built_site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def chromium() -> str | None:
    """Where Chromium is: named by the variable CHROMIUM, or found on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium that can reach this machine and no other.

    Without one, tests are skipped, and the end of the run says so; where CI is set they fail.
    """
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Make sure that nobody overlooks that the pages were not opened in a browser."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("PAGES NOT TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests did not run: {NO_BROWSER}.")
