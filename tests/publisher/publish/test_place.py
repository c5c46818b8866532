"""A build, a publish, a rollback and a prune remove nothing that an earlier one did not make."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publisher.base import files, seal
from publisher.base.problems import SiteError
from publisher.build import build
from publisher.publish import inputs, place, release, swap
from publisher.publish.place import require_replaceable
from publisher.publish.staging import STAGED, STAGING, staging_folder
from publisher.site.project import Project
from sites import PLAIN, atlas, snapshot, tiny_site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A home folder to lose."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def root(tmp_path) -> Path:
    """A project of two pages."""
    folder = tmp_path / "project"
    folder.mkdir()
    tiny_site(folder, index=PLAIN, story=PLAIN)
    return folder


def sealed(folder: Path, **content: str) -> Path:
    """A site as a build leaves it."""
    folder.mkdir(parents=True)
    for name, text in {"index": "a page", **content}.items():
        (folder / f"{name}.html").write_text(text)
    seal.seal(folder)
    return folder


PUBLISH = """
import sys
from pathlib import Path
from publisher.publish.release import publish
publish(Path(sys.argv[1]), Path(sys.argv[2]), keep=9)
"""


def published_apart(site: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """A site published by a process of its own."""
    words = [sys.executable, "-c", PUBLISH, str(site), str(target)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("where", ["home", "home/..", "project", "project/..", "/"])
def test_a_build_into_a_home_a_project_or_above_is_refused(tmp_path, root, where):
    output = Path("/") if where == "/" else tmp_path / where
    before = snapshot(tmp_path / "home"), snapshot(root)
    done = atlas(root, "build", "--renderer", "pandoc", "--output", str(output))
    assert done.returncode == 1
    assert "Choose a new or an empty folder" in done.stderr
    assert (snapshot(tmp_path / "home"), snapshot(root)) == before


@pytest.mark.parametrize("where", ["data", "data/site", "notebooks", ".git/site"])
def test_a_place_among_the_sources_is_refused(root, where):
    with pytest.raises(SiteError, match="sources of the project|no place for a site"):
        require_replaceable(root / where, root)


def test_the_output_of_quarto_yml_is_looked_at_as_well(root):
    config = root / "_quarto.yml"
    config.write_text(config.read_text().replace("output-dir: _site", "output-dir: data"))
    before = snapshot(root / "data")
    done = atlas(root, "build", "--renderer", "pandoc")
    assert done.returncode == 1, done.stdout
    assert "data" in done.stderr
    assert snapshot(root / "data") == before


def test_an_empty_home_is_refused_too(home, root):
    (home / "thesis.txt").unlink()
    with pytest.raises(SiteError, match="home folder"):
        require_replaceable(home, root)


def test_a_folder_with_anything_in_it_is_refused_and_named(tmp_path, root):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "first.txt").write_text("dear")
    with pytest.raises(SiteError, match=r"letters: holds first\.txt, and no site"):
        build(place_project(root), renderer="pandoc", output=tmp_path / "letters")
    assert (tmp_path / "letters" / "first.txt").read_text() == "dear"


def place_project(root: Path):

    return Project.open(root)


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "litter", "an earlier site"])
def test_what_holds_nothing_of_anybody_is_replaced(tmp_path, root, there):
    output = tmp_path / "www"
    if there == "an earlier site":
        sealed(output)
    elif there != "nothing":
        output.mkdir()
    if there == "litter":
        (output / ".DS_Store").write_text("")
    build(place_project(root), renderer="pandoc", output=output)
    assert seal.verify(output) == []


@pytest.mark.parametrize("strange", ["added", "changed", "linked", "deep"])
def test_a_site_that_somebody_worked_in_is_refused_and_the_file_named(tmp_path, root, strange):
    output = sealed(tmp_path / "www")
    target = {
        "added": output / "CNAME",
        "changed": output / "index.html",
        "linked": output / "more",
        "deep": output / "a" / "b" / "note.txt",
    }[strange]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(tmp_path) if strange == "linked" else target.write_text("mine")
    with pytest.raises(SiteError, match=f"{target.relative_to(output)}.*would be lost"):
        require_replaceable(output, root)


def test_a_manifest_alone_is_no_mark_of_what_lies_beside_it(tmp_path, root):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(SiteError, match="no site that a build made"):
        require_replaceable(tmp_path / "www", root)


def test_a_site_that_lost_a_file_is_replaced(tmp_path, root):
    output = sealed(tmp_path / "www", other="b")
    (output / "other.html").unlink()
    require_replaceable(output, root)


def test_a_folder_that_a_stopped_build_left_is_replaced(tmp_path, root):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / place.UNFINISHED).write_text("Do not publish it.\n")
    (root / place.EMPTIED).parent.mkdir(exist_ok=True)
    (root / place.EMPTIED).write_text(str(tmp_path / "www"))
    require_replaceable(tmp_path / "www", root)


def test_words_of_a_stopped_build_are_no_mark_by_themselves(tmp_path, root):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / place.UNFINISHED).write_text("Do not publish yet: notes of Ana.\n")
    (tmp_path / "www" / "thesis.txt").write_text("x")
    with pytest.raises(SiteError, match="no site that a build made"):
        require_replaceable(tmp_path / "www", root)


@pytest.mark.parametrize("content", ['{"sha256": {}, "name": "my app"}', '{"sha256": {"a": 1}}'])
def test_a_manifest_without_digests_is_no_mark(tmp_path, root, content):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "manifest.json").write_text(content)
    with pytest.raises(SiteError, match="no site that a build made"):
        require_replaceable(tmp_path / "www", root)


def test_a_folder_with_the_name_of_litter_is_something(tmp_path, root):
    (tmp_path / "www" / "desktop.ini").mkdir(parents=True)
    with pytest.raises(SiteError, match="no site that a build made"):
        require_replaceable(tmp_path / "www", root)


def test_a_publish_that_was_killed_blocks_no_later_one(tmp_path, root):
    site, target = sealed(tmp_path / "site", other="b"), tmp_path / "www"
    left = target / release.RELEASES / ".draft-999999999"
    left.mkdir(parents=True)
    (left / "half.html").write_text("half")
    made = release.publish(site, target, keep=2, root=root)
    assert seal.verify(made) == [] and not left.exists()
    assert (target / release.CURRENT).resolve() == made


def test_a_site_is_not_published_into_itself(tmp_path, root):
    site = sealed(tmp_path / "site", other="b")
    with pytest.raises(SiteError, match="is the site itself"):
        release.publish(site, site, keep=2, root=root)


def test_publishes_at_once_all_make_a_release(tmp_path, root):
    site, target = sealed(tmp_path / "site", other="b"), tmp_path / "www"
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: published_apart(site, target), range(4)))
    assert [each.returncode for each in done] == [0] * 4, [each.stderr for each in done]
    assert len(list((target / release.RELEASES).iterdir())) == 4


def test_a_publish_waits_for_the_one_before_it(tmp_path, root):
    site, target = sealed(tmp_path / "site", other="b"), tmp_path / "out" / "www"
    target.parent.mkdir()
    with ThreadPoolExecutor(1) as pool:
        with place.alone(target):
            done = pool.submit(published_apart, site, target)
            with pytest.raises(TimeoutError):
                done.result(timeout=3)
            assert not target.exists()
        assert done.result().returncode == 0, done.result().stderr


@pytest.mark.parametrize("act", ["publish", "swap", "rollback", "build"])
def test_who_does_not_get_a_place_in_time_says_so(tmp_path, root, monkeypatch, act):
    site, target = sealed(tmp_path / "site", other="b"), tmp_path / "out" / "www"
    target.parent.mkdir()
    acts = {
        "publish": lambda: release.publish(site, target, keep=2),
        "swap": lambda: swap.swap(site, target),
        "rollback": lambda: release.rollback(target),
        "build": lambda: build(place_project(root), renderer="pandoc", output=target),
    }
    monkeypatch.setattr(place, "PATIENCE", 0.1)
    with place.alone(target), pytest.raises(SiteError, match="in the hands of another"):
        acts[act]()
    assert seal.verify(site) == [] and not target.exists()


def test_a_link_that_a_killed_publish_left_blocks_no_later_one(tmp_path, root):
    site, target = sealed(tmp_path / "site", other="b"), tmp_path / "www"
    made = release.publish(site, target, keep=2)
    (target / release.CURRENT).rename(target / f".{release.CURRENT}-999999999")
    release.publish(site, target, keep=2)
    assert sorted(path.name for path in target.iterdir()) == [release.CURRENT, release.RELEASES]
    assert made.is_dir()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, root):
    (tmp_path / "www").write_text("a list")
    with pytest.raises(SiteError, match="is a file"):
        require_replaceable(tmp_path / "www", root)


def test_a_link_is_as_good_as_what_it_leads_to(tmp_path, home, root):
    (tmp_path / "www").symlink_to(home)
    with pytest.raises(SiteError, match="home folder"):
        require_replaceable(tmp_path / "www", root)


def test_a_link_to_an_earlier_site_stays_a_link(tmp_path, root):
    (tmp_path / "www").symlink_to(sealed(tmp_path / "real"))
    build(place_project(root), renderer="pandoc", output=tmp_path / "www")
    assert (tmp_path / "www").is_symlink()
    assert (tmp_path / "real" / "notebooks" / "story.html").is_file()


def test_a_link_to_nothing_is_refused(tmp_path, root):
    (tmp_path / "www").symlink_to(tmp_path / "gone")
    with pytest.raises(SiteError, match="is a link to .*gone, which is not there"):
        require_replaceable(tmp_path / "www", root)


def test_a_mount_point_is_refused(tmp_path, root, monkeypatch):
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path / "disk")
    with pytest.raises(SiteError, match="mount point"):
        require_replaceable(tmp_path / "disk", root)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(tmp_path, root):
    sealed(tmp_path / "www")
    os.chown(tmp_path / "www", 12345, 12345)
    with pytest.raises(SiteError, match="belongs to another user"):
        require_replaceable(tmp_path / "www", root)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_may_build_for_the_owner_of_the_project(root):
    site = sealed(root / "_site")
    for folder in (root, site):
        os.chown(folder, 12345, 12345)
    require_replaceable(site, root)


def test_what_looks_like_a_folder_of_a_build_but_is_not_stays(tmp_path, root):
    mine = tmp_path / f"{STAGING}999999-mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    left = tmp_path / f"{STAGING}999999-left"
    left.mkdir()
    (left / STAGED).write_text("")
    begun = (
        tmp_path / f"{STAGING}999999-begun"
    )  # by a build that was killed before its mark was there
    begun.mkdir()
    (begun / f".{STAGED}.abc").write_text("")
    with staging_folder(place_project(root), tmp_path / "www"):
        assert (mine / "notes.txt").exists()
        assert not left.exists()
        assert not begun.exists()


# ---- publish, roll back, prune ----


def published(root: Path, target: Path, text: str) -> Path:
    """Publish a site of one page that says `text`."""
    site = root.parent / f"site-{files.digest(text.encode())[:8]}"
    return release.publish(sealed(site, index=text), target, keep=2, root=root)


@pytest.mark.parametrize("where", ["project/data", "project", "home", "home/.."])
def test_publishing_into_sources_or_a_home_is_refused(tmp_path, root, where):
    before = snapshot(tmp_path / where)
    with pytest.raises(SiteError):
        published(root, tmp_path / where, "a")
    assert snapshot(root / "data") == {
        name.removeprefix("data/"): content
        for name, content in snapshot(root).items()
        if name.startswith("data/")
    }
    assert {name: before[name] for name in before if "thesis" in name} == {
        name: content for name, content in snapshot(tmp_path / where).items() if "thesis" in name
    }


def test_publishing_into_a_folder_of_something_else_is_refused(tmp_path, root):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "index.php").write_text("a shop")
    with pytest.raises(SiteError, match=r"holds index\.php"):
        published(root, tmp_path / "www", "a")
    assert sorted(path.name for path in (tmp_path / "www").iterdir()) == ["index.php"]


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_a_current_that_publishing_did_not_make_stays(tmp_path, root, kind):
    target = tmp_path / "www"
    target.mkdir()
    if kind == "file":
        (target / "current").write_text("mine")
    elif kind == "folder":
        (target / "current").mkdir()
    else:
        (target / "current").symlink_to(tmp_path / "home")
    with pytest.raises(SiteError, match="was not made by publishing"):
        published(root, target, "a")
    assert not (target / "releases").exists()


def test_a_release_that_somebody_changed_outlives_the_prune(tmp_path, root):
    target = tmp_path / "www"
    first = published(root, target, "1")
    (first / "note.txt").write_text("mine")
    second = published(root, target, "2")
    for text in "345":
        published(root, target, text)
    assert (first / "note.txt").read_text() == "mine"
    assert not second.exists()
    assert release.surplus(target, keep=2) == [first]


def test_a_prune_spares_whatever_else_lies_among_the_releases(tmp_path, root):
    target = tmp_path / "www"
    published(root, target, "1")
    (target / "releases" / "backup").mkdir()
    (target / "releases" / "backup" / "old.html").write_text("kept")
    for text in "2345":
        published(root, target, text)
    assert (target / "releases" / "backup" / "old.html").read_text() == "kept"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_place_where_nobody_makes_a_folder_is_refused(root: Path):
    done = atlas(root, "build", "--renderer", "pandoc", "--output", "/proc/site")
    assert done.returncode == 1
    assert "no folder can be made there" in done.stderr


def test_a_site_that_is_no_text_is_refused(root: Path):
    config = root / "_quarto.yml"
    config.write_text(config.read_text().replace("atlas:\n", "atlas:\n  site: [_site, other]\n"))
    done = atlas(root, "build", "--renderer", "pandoc")
    assert done.returncode == 1
    assert "atlas.site" in done.stderr


def test_a_rollback_past_a_changed_release_names_it(tmp_path: Path):
    site = sealed(tmp_path / "site")
    first = release.publish(site, tmp_path / "www", keep=5)
    release.publish(site, tmp_path / "www", keep=5)
    (first / "index.html").write_text("changed")
    with pytest.raises(SiteError) as stopped:
        release.rollback(tmp_path / "www")
    assert stopped.value.problems[0].where == str(first)
    assert "was changed since it was published: index.html" in stopped.value.problems[0].found


def test_a_rollback_passes_over_releases_of_the_same_site(tmp_path: Path):
    target = tmp_path / "www"
    first = release.publish(sealed(tmp_path / "one"), target, keep=5)
    site = sealed(tmp_path / "two", index="b")
    for _ in range(2):
        release.publish(site, target, keep=5)
    assert release.rollback(target) == first


def test_a_rollback_of_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "current").write_text("mine")
    with pytest.raises(SiteError, match="was not made by publishing"):
        release.rollback(tmp_path / "www")


def test_the_cache_is_pruned_of_what_a_build_put_there_alone(root):
    build(place_project(root), renderer="pandoc")
    mine = root / ".atlas" / "store" / "note.txt"
    mine.write_text("mine")
    os.utime(mine, (1, 1))
    assert atlas(root, "cache", "--prune").returncode == 0
    assert mine.read_text() == "mine"


def test_a_site_inside_the_project_is_no_input_of_the_next(root):
    build(place_project(root), renderer="pandoc", output=root / "public")
    assert not build(place_project(root), renderer="pandoc", output=root / "public").anew


def test_the_command_line_says_why_and_what_to_do(root, home):
    done = atlas(root, "publish", "data")
    assert done.returncode == 1
    assert "sources of the project" in done.stderr


def test_whoever_serves_a_site_may_read_it_whatever_the_mask_of_its_editor(tmp_path, root):
    before = os.umask(0o077)
    try:
        project = Project.open(root)
        build(project, renderer="pandoc")
        made = release.publish(project.output_dir, tmp_path / "www", keep=2, root=root)
    finally:
        os.umask(before)
    for site in (project.output_dir, made):
        folders = [site, *(path for path in site.rglob("*") if path.is_dir())]
        assert {each.stat().st_mode & 0o777 for each in folders} == {0o755}
        files_in = [path for path in site.rglob("*") if path.is_file()]
        assert all(each.stat().st_mode & 0o444 == 0o444 for each in files_in)


def test_links_that_lead_in_a_circle_are_refused(tmp_path, root):
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    with pytest.raises(SiteError, match="lead in a circle"):
        require_replaceable(tmp_path / "one" / "site", root)


def test_a_pipe_in_the_place_of_a_page_is_told_and_not_waited_for(tmp_path, root):
    output = sealed(tmp_path / "www", other="b")
    (output / "other.html").unlink()
    os.mkfifo(output / "other.html")
    with pytest.raises(SiteError, match="not as it was published"):
        require_replaceable(output, root)


def test_a_site_older_than_its_project_is_not_published(tmp_path, root):
    assert atlas(root, "build", "--renderer", "pandoc").returncode == 0
    assert atlas(root, "publish", str(tmp_path / "www")).returncode == 0
    table = root / "data" / "places.csv"
    before = table.read_text()
    table.write_text(before.replace("a,1", "a,7"))
    (root / "note.txt").write_text("new")
    done = atlas(root, "publish", str(tmp_path / "www"))
    assert done.returncode == 1
    assert "_site: was built before data/places.csv, note.txt changed" in done.stderr
    table.write_text(before)
    (root / "note.txt").unlink()
    assert atlas(root, "publish", str(tmp_path / "www")).returncode == 0
    assert len(list((tmp_path / "www" / release.RELEASES).iterdir())) == 2
    (root / ".atlas" / "inputs.json").write_text('{"half')
    assert atlas(root, "publish", str(tmp_path / "www")).returncode == 1


def test_of_two_renders_at_once_the_later_beginning_is_noted(root):
    project = place_project(root)
    inputs.begin(project)
    (root / "data" / "places.csv").write_text("place_id,count\na,9\n")
    inputs.begin(project)
    for _ in range(2):
        inputs.settle(project)
    inputs.require_fresh(project)


def test_a_site_that_was_changed_by_hand_is_not_published(tmp_path, root):
    site = sealed(tmp_path / "site")
    (site / "index.html").write_text("mine")
    with pytest.raises(SiteError, match="Move the site away and build it again") as stopped:
        release.publish(site, tmp_path / "www", keep=2)
    assert [each.where for each in stopped.value.problems] == ["index.html"]
    assert not (tmp_path / "www").exists()


def test_a_site_of_another_machine_is_published(tmp_path, root):
    shutil.copytree(sealed(tmp_path / "site", other="b"), root / "_site")
    assert atlas(root, "publish", str(tmp_path / "www")).returncode == 0
