"""Builds that are killed, and builds on a bad disk or in an odd place: nothing is lost or half."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from hooked import hooked_project
from publisher.base import files, seal
from publisher.base.problems import SiteError
from publisher.base.store import Store
from publisher.build import build
from publisher.publish.swap import swap
from publisher.quarto import pre_render
from publisher.site.project import Project
from sites import PLAIN, PUBLISHER, atlas, command, snapshot, tiny_site, with_cell

pytestmark = pytest.mark.slow

BUILD = ("build", "--renderer", "pandoc")


def table(folder: Path, count: int) -> None:
    """Give the small project's table a value that its story shows."""
    (folder / "data" / "places.csv").write_text(f"place_id,count\na,1\nb,{count}\n")


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Begin a build in a process group of its own, where Ctrl-C counts even if it does not here."""
    return subprocess.Popen(
        command(*BUILD),
        cwd=folder,
        env=os.environ | PUBLISHER | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def running(folder: Path) -> list[psutil.Process]:
    """The processes that work in a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def damaged(store: Store) -> list[str]:
    """The entries of a cache that would not be served."""
    entries = [path for path in store.folder.rglob("*") if path.is_file() and "." not in path.name]
    names = [(path.parent.relative_to(store.folder).as_posix(), path.name) for path in entries]
    return [f"{kind}/{key}" for kind, key in names if store.get(kind, key) is None]


def come_true(what: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until `what()` holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A project, and a build of it that is in the middle of an endless cell."""
    sign = "import tempfile\nopen(tempfile.gettempdir() + '/here', 'w').close()\nwhile True: pass"
    folder = tiny_site(tmp_path / "project", index=with_cell(sign), story=PLAIN).root
    # Not below `tmp_path`: sockets are made here, and their addresses have to be short.
    with tempfile.TemporaryDirectory() as scratch:
        process = start(folder, TMPDIR=scratch)
        come_true(lambda: any(Path(scratch).rglob("here")) or process.poll() is not None)
        assert process.poll() is None, process.communicate()[1]
        yield folder, process
        for left in [process, *running(folder)]:
            left.kill()


# ---- killed ----


def test_fifty_builds_that_are_killed_leave_the_old_site_or_the_new_one(tmp_path: Path):
    seed = int(os.environ.get("ATLAS_TEST_SEED") or random.randrange(10**6))
    print(f"to see this again: ATLAS_TEST_SEED={seed}")
    dice = random.Random(seed)
    story = with_cell("print(open('../data/places.csv').read())", PLAIN)
    project = tiny_site(tmp_path / "project", story=story)
    folder, site = project.root, project.output_dir
    build(project, renderer="pandoc")
    table(folder, 0)
    began = time.monotonic()
    assert atlas(folder, *BUILD).returncode == 0
    seconds = time.monotonic() - began
    killed = 0
    for count in range(1, 51):
        table(folder, count)
        before = snapshot(site)
        began = time.monotonic()
        process = start(folder)
        try:
            process.communicate(timeout=dice.uniform(0, 1.05 * seconds))
            seconds = time.monotonic() - began  # what else this machine does changes
        except subprocess.TimeoutExpired:
            if dice.random() < 0.5:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            killed += 1
        assert seal.verify(site) == [], f"after build {count}"
        if snapshot(site) != before:
            assert f"b,{count}" in (site / "data" / "places.csv").read_text()
            assert f"b,{count}" in (site / "notebooks" / "story.html").read_text()
        assert damaged(Store(folder)) == [], f"after build {count}"
    assert killed > 25, "the builds were over before they could be killed"
    come_true(lambda: not running(folder))
    assert atlas(folder, *BUILD).returncode == 0
    assert not list((folder / ".atlas").glob(".atlas-build-*"))
    fresh = tiny_site(tmp_path / "fresh", story=story)
    table(fresh.root, 50)
    build(fresh, renderer="pandoc")
    assert snapshot(site) == snapshot(fresh.output_dir)


def test_a_build_that_is_killed_takes_its_notebooks_with_it(at_work):
    folder, process = at_work
    assert len(running(folder)) > 1
    process.kill()
    process.communicate()
    come_true(lambda: not running(folder))


@pytest.mark.parametrize(
    ("end", "by"), [(os.killpg, signal.SIGINT), (os.kill, signal.SIGTERM)], ids=["Ctrl-C", "ended"]
)
def test_an_interrupted_build_says_so_and_ends_its_children(at_work, end, by):
    folder, process = at_work
    end(process.pid, by)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. Nothing was published." in said
    assert "Traceback" not in said
    assert not (folder / "_site").exists()
    assert not list((folder / ".atlas").glob(".atlas-build-*"))
    come_true(lambda: not running(folder))


WRITER = """\
import sys
from pathlib import Path
from publisher.base import files
from publisher.base.store import Store
store = Store(Path(sys.argv[1]))
for n in range(10**6):
    content = bytes([n % 251]) * (n % 97) * 20_000
    store.put("kind", files.digest(content), content)
"""


def test_a_cache_whose_writer_is_killed_holds_no_half_entry(tmp_path: Path):
    for count in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], env=os.environ | PUBLISHER
        )
        come_true(lambda least=3 * count + 1: len(Store(tmp_path).keys("kind")) >= least)
        process.kill()
        process.wait()
    store = Store(tmp_path)
    for key in store.keys("kind"):
        content = store.get("kind", key)
        assert content is not None and files.digest(content) == key
    store.prune(before=time.time() + 1)
    assert not list(store.folder.rglob("*")), "what was half-written stays for ever"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders change places on Linux")
def test_a_reader_never_finds_the_site_gone_while_it_is_swapped(tmp_path: Path):
    site = tmp_path / "site"

    def draft(count: int) -> Path:
        folder = tmp_path / f"draft-{count}"
        folder.mkdir()
        for name in ("index.html", "other.html"):
            (folder / name).write_text(str(count))
        seal.seal(folder)
        return folder

    swap(draft(0), site)
    faults: list[str] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                os.stat(site)
            except OSError as error:
                faults.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    for count in range(1, 300):
        swap(draft(count), site)
    over.set()
    reader.join()
    assert faults == []
    assert {(site / name).read_text() for name in ("index.html", "other.html")} == {"299"}
    assert seal.verify(site) == []
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# ---- disks ----


def powerless() -> tuple[str, ...]:
    """What runs a program so that a closed door is closed: root passes all of them."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("NOT TESTED: root, and no setpriv (util-linux) to take root's powers away")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def mounting() -> tuple[str, ...]:
    """What runs a shell in which disks can be mounted that nobody else sees."""
    ways = (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user"))
    for way in ways if shutil.which("unshare") else ():
        tried = subprocess.run([*way, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
        if tried.returncode == 0:
            return way
    pytest.skip("NOT TESTED: no disk can be mounted here (unshare --mount is refused)")


def closed(folder: Path, *, mode: int) -> None:
    """Take rights away from a folder and all below it."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & mode)


def opened(folder: Path) -> None:
    """Give the rights back, so that the folder can be removed."""
    folder.chmod(0o700)
    for path in folder.iterdir():
        if path.is_dir():
            opened(path)


def test_a_checkout_that_is_closed_is_told_and_an_unchanged_site_needs_no_writing(tmp_path: Path):
    project = tiny_site(tmp_path / "project", story=PLAIN)
    folder = project.root
    closed(folder, mode=0o555)
    never = atlas(folder, *BUILD, prefix=powerless())
    opened(folder)
    build(project, renderer="pandoc")
    before = snapshot(folder)
    closed(folder, mode=0o555)
    same = atlas(folder, *BUILD, prefix=powerless())
    whole = atlas(folder, "verify", prefix=powerless())
    opened(folder)
    assert snapshot(folder) == before
    write = (folder / "index.ipynb").read_text().replace("Two and two", "Two plus two")
    (folder / "index.ipynb").write_text(write)
    closed(folder, mode=0o555)
    changed = atlas(folder, *BUILD, prefix=powerless())
    opened(folder)
    for done in (never, changed):
        assert done.returncode == 1
        assert "is closed to you" in done.stderr or "Permission denied" in done.stderr
        assert "Traceback" not in done.stderr
        assert "copy of the project" in done.stderr
    assert same.returncode == 0 and "Nothing changed" in same.stdout, same.stderr
    assert whole.returncode == 0, whole.stderr


@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read only", "closed"])
def test_a_locked_cache_is_told_and_the_site_stays(tmp_path: Path, mode: int):
    project = tiny_site(tmp_path / "project", story=PLAIN)
    build(project, renderer="pandoc")
    before = snapshot(project.output_dir)
    write = (project.root / "index.ipynb").read_text().replace("Two and two", "Two plus two")
    (project.root / "index.ipynb").write_text(write)
    store = Store(project.root).folder
    closed(store, mode=mode)
    done = atlas(project.root, *BUILD, prefix=powerless())
    opened(store)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert ".atlas/store" in done.stderr and "writable" in done.stderr
    assert snapshot(project.output_dir) == before


READ_ONLY = """\
set -eu
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
cd "$1"
if touch new 2>/dev/null; then echo "the disk is not read-only" >&2; exit 99; fi
shift
exec "$@"
"""


def test_a_disk_that_can_only_be_read_is_told(tmp_path: Path):
    project = tiny_site(tmp_path / "project", story=PLAIN)
    prefix = (*mounting(), "sh", "-c", READ_ONLY, "sh", str(project.root))
    never = atlas(tmp_path, *BUILD, prefix=prefix)
    build(project, renderer="pandoc")
    same = atlas(tmp_path, *BUILD, prefix=prefix)
    (project.root / "requirements.txt").write_text("pandas==3\n")
    changed = atlas(tmp_path, *BUILD, prefix=prefix)
    for done in (never, changed):
        assert done.returncode == 1
        assert "the disk can only be read" in done.stderr or "Read-only" in done.stderr
        assert "copy of the project" in done.stderr
        assert "Traceback" not in done.stderr
    assert same.returncode == 0 and "Nothing changed" in same.stdout, same.stderr


# A disk of its own holds the project and its built site; then all but some kB of it are used up.
FULL = """\
set -eu
disk=$1 project=$2 result=$3 python=$4
mount -t tmpfs -o size=64m none "$disk"
cp -r "$project/." "$disk"
cd "$disk"
for room in $5; do
    printf 'place_id,count\\na,1\\nb,2\\n' > data/places.csv
    "$python" -m publisher build --renderer pandoc > /dev/null 2> "$result/before-$room"
    find _site -type f -exec sha256sum {} + | sort > "$result/old-$room"
    printf 'place_id,count\\na,1\\nb,3%s\\n' "$room" > data/places.csv
    cat /dev/zero > ballast 2>/dev/null || true
    truncate -s "-${room}K" ballast
    code=0
    "$python" -m publisher build --renderer pandoc > /dev/null 2> "$result/said-$room" || code=$?
    echo "$code" > "$result/code-$room"
    find _site -type f -exec sha256sum {} + | sort > "$result/new-$room"
    rm ballast
done
"""


def test_a_disk_that_fills_up_is_told_and_the_old_site_stays(tmp_path: Path):
    for name in ("disk", "result"):
        (tmp_path / name).mkdir()
    project = tiny_site(tmp_path / "project", story=PLAIN)
    disk, result = tmp_path / "disk", tmp_path / "result"
    rooms = (0, 64, 512)
    arguments = map(str, (disk, project.root, result, sys.executable, " ".join(map(str, rooms))))
    done = subprocess.run(
        [*mounting(), "sh", "-c", FULL, "sh", *arguments],
        env=os.environ | PUBLISHER | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = 0
    for room in rooms:
        old, new, said, code = (
            (result / f"{kind}-{room}").read_text() for kind in ("old", "new", "said", "code")
        )
        assert old.count("\n") > 10
        assert code.strip() in "01", said
        assert "Traceback" not in said, said
        if code.strip() == "1":
            told += 1
            assert new == old, f"with {room} kB left"
            assert "full" in said or "No space left" in said, said
            assert "Nothing was published." in said
    assert told >= 2, "the disk was never full"


def test_a_full_disk_while_finishing_leaves_every_byte_of_the_old_site(tmp_path, monkeypatch):
    project = tiny_site(tmp_path, story=PLAIN)
    build(project, renderer="pandoc")
    before = snapshot(project.output_dir)
    (tmp_path / "requirements.txt").write_text("pandas==3\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr("publisher.publish.finish.files.write", full)
    with pytest.raises(SiteError, match="disk"):
        build(project, renderer="pandoc")
    assert snapshot(project.output_dir) == before


@pytest.mark.parametrize("row", ["b,many", "b,3"], ids=["to nonsense", "to another value"])
def test_a_table_that_changes_after_its_check_is_not_published(tmp_path: Path, row: str):
    project = tiny_site(tmp_path, story=PLAIN)
    table = tmp_path / "data" / "places.csv"

    def edit(page: str, what: str) -> None:
        if (page, what) == ("site", "finishing"):
            table.write_text(f"place_id,count\na,1\n{row}\n")

    with pytest.raises(SiteError, match=r"data/places.csv: was changed while the site was built"):
        build(project, renderer="pandoc", report=edit)
    assert not project.output_dir.exists()


@pytest.mark.parametrize("moved", [False, True], ids=["written", "moved into its place"])
def test_a_run_whose_table_changed_meanwhile_stands_for_neither_state(tmp_path: Path, moved: bool):
    story = with_cell("print(open('../data/places.csv').read())", PLAIN)
    project = tiny_site(tmp_path / "project", story=story)
    build(project, renderer="pandoc")
    path = project.root / "data" / "places.csv"
    aside = tmp_path / "older.csv"
    aside.write_text("place_id,count\na,1\nb,777\n")
    os.utime(aside, (10**9, 10**9))

    def edit(page: str, what: str) -> None:
        if page == "notebooks/story.ipynb" and what.startswith("run: "):
            os.replace(aside, path) if moved else path.write_text(aside.read_text())

    table(project.root, 5)
    with pytest.raises(SiteError, match=r"was changed while"):
        build(Project.open(project.root), renderer="pandoc", report=edit)
    for count in (5, 777, 5):
        table(project.root, count)
        build(Project.open(project.root), renderer="pandoc")
        page = (project.output_dir / "notebooks" / "story.html").read_text(encoding="utf-8")
        assert re.findall(r"b,(\d+)", page)[0] == str(count)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    tiny_site(tmp_path, story=PLAIN)
    (tmp_path / ".atlas").write_text("a file where the cache would be")
    done = atlas(tmp_path, *BUILD)
    assert done.returncode == 1
    assert "a file where a folder should be" in done.stderr
    assert "Traceback" not in done.stderr


# ---- odd places ----


def test_a_folder_with_spaces_and_other_letters_is_no_obstacle(tmp_path: Path):
    folder = tmp_path / "my atlas – 地图 $(x) 'y'"
    tiny_site(folder)
    plain = tiny_site(tmp_path / "plain")
    done = atlas(folder, *BUILD, LC_ALL="POSIX")
    assert done.returncode == 0, done.stderr
    build(plain, renderer="pandoc")
    assert snapshot(folder / "_site") == snapshot(plain.output_dir)


def test_no_home_folder_is_needed(tmp_path: Path):
    bare = {"PATH": os.environ["PATH"], **PUBLISHER}
    for home in ({}, {"HOME": "/nonexistent"}):
        tiny_site(tmp_path, index=with_cell(f"print({str(home)!r})"), story=PLAIN)
        done = subprocess.run(
            [*powerless(), *command(*BUILD)],
            cwd=tmp_path,
            env=bare | home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not Path("/nonexistent").exists()


# A program that starts itself anew, as a build does.
AGAIN = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import publisher.cli'], check=True)"


def test_no_name_for_the_user_is_needed(tmp_path: Path):
    nobody = 54321
    if os.geteuid():
        pytest.skip("NOT TESTED: only root can take on a user that has no name")
    prefix = (*powerless(), f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups")
    with tempfile.TemporaryDirectory() as place:  # other users may not enter that of pytest
        folder = Path(place)
        tiny_site(folder / "project", story=PLAIN)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, nobody, nobody)
        able = subprocess.run(
            [*prefix, sys.executable, "-c", AGAIN],
            cwd=folder,
            env=os.environ | PUBLISHER,
            capture_output=True,
            text=True,
            check=False,
        )
        if able.returncode:
            pytest.skip(f"NOT TESTED: others cannot read this checkout ({able.stderr[-200:]})")
        done = atlas(folder / "project", *BUILD, prefix=prefix, HOME="/", TMPDIR=place)
        assert done.returncode == 0, done.stderr


# Quarto 1.7 below a folder with a dot, without a list of pages: its hooks run, their list of input
# files is empty, nothing is rendered, and the exit code is 0. This stands in for it.
BLIND_QUARTO = "#!/bin/sh\nexit 0\n"


def test_a_quarto_that_renders_nothing_and_says_nothing_is_found_out(tmp_path: Path):
    project = hooked_project(tmp_path / ".hidden" / "site", story=PLAIN)
    build(project, renderer="pandoc")
    before = snapshot(project.output_dir)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "quarto").write_text(BLIND_QUARTO)
    (tmp_path / "bin" / "quarto").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = atlas(project.root, "build", "--renderer", "quarto", PATH=path)
    assert done.returncode == 1
    assert "rendered nothing" in done.stderr
    assert "begins with a dot" in done.stderr
    assert snapshot(project.output_dir) == before


def test_a_quarto_that_sees_no_page_is_told_before_it_renders(tmp_path: Path, monkeypatch):
    project = hooked_project(tmp_path, story=PLAIN)
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "\n")
    with pytest.raises(SiteError, match="Quarto sees no page of this project"):
        pre_render(project, lambda page, message: None)
    monkeypatch.setenv("QUARTO_PROJECT_INPUT_FILES", "index.ipynb\n")
    pre_render(project, lambda page, message: None)
