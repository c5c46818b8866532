"""Builds that know every input: what runs again, what is kept, what survives a fault."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import FEW
from hooked import read_config, write_config
from publisher.base import files, seal
from publisher.base.problems import SiteError
from publisher.base.store import Store
from publisher.build import build, render_with_pandoc
from publisher.check.determinism import compare
from publisher.publish import place, release
from publisher.publish.staging import staging_folder
from publisher.render.filtering import authored
from publisher.run.choices import KEPT, Choices
from publisher.run.prepare import prepare
from publisher.run.remote import bundle
from publisher.run.trace import Traces
from publisher.site.frame import frame_file
from publisher.site.notebooks import read_notebook
from publisher.site.project import Project
from sites import INDEX, PLAIN, STORY, atlas, own_frame, tiny_site, with_cell, write_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]


def faults(project: Project, choices: Choices | None = None) -> list:
    with pytest.raises(SiteError) as stopped:
        prepare(project, choices=choices)
    return stopped.value.problems


def reasons(project: Project) -> dict[str, str]:
    return prepare(project).reasons


# ---- what decides that a page is run again ----


def test_the_inputs_of_a_page_are_the_files_it_used(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    traces = Traces(project)
    page = "notebooks/story.ipynb"
    beginning = traces.beginning(page, read_notebook(tmp_path / page, page))
    assert traces.inputs(beginning) == ["data/places.csv"]


def test_an_imported_module_of_the_project_is_an_input(tmp_path):
    (tmp_path / "src" / "words").mkdir(parents=True)
    module = tmp_path / "src" / "words" / "__init__.py"
    module.write_text("GREETING = 'hello'\n")
    project = tiny_site(tmp_path, index=with_cell("import words\nprint(words.GREETING)"))
    prepare(project)
    module.write_text("GREETING = 'good day'\n")
    assert reasons(project)["index.ipynb"] == "src/words/__init__.py changed"


def test_going_back_to_an_earlier_state_finds_the_earlier_result(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    table = tmp_path / "data" / "places.csv"
    before = table.read_text()
    table.write_text("place_id,count\nc,1\n")
    prepare(project)
    table.write_text(before)
    assert set(reasons(project).values()) == {KEPT}


def test_a_new_time_stamp_alone_runs_nothing(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    for path in tmp_path.rglob("*.*"):
        if path.is_file() and ".atlas" not in path.parts:
            os.utime(path)
    assert set(reasons(project).values()) == {KEPT}


def test_a_changed_lock_file_runs_every_page(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    (tmp_path / "requirements.txt").write_text("pandas==3\n")
    assert set(reasons(project).values()) == {"requirements.txt changed"}


def test_another_version_of_python_runs_every_page(tmp_path, monkeypatch):
    project = tiny_site(tmp_path, story=PLAIN)
    prepare(project)
    monkeypatch.setattr("publisher.run.trace.platform.python_version", lambda: "3.99.0")
    assert all("to 3.99.0" in reason for reason in reasons(project).values())


def test_the_files_that_travel_to_a_cluster_are_the_same_bytes_at_any_time(tmp_path):
    project = tiny_site(tmp_path)
    before = bundle(project)
    for path in tmp_path.rglob("*.csv"):
        os.utime(path, (10**9, 10**9))
    assert bundle(project) == before
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,2\n")
    assert bundle(project) != before


def test_an_environment_variable_that_was_asked_for_is_an_input(tmp_path, monkeypatch):
    project = tiny_site(tmp_path)
    config = tmp_path / "_quarto.yml"
    config.write_text(config.read_text() + "  environment: [EDITION]\n")
    monkeypatch.setenv("EDITION", "one")
    prepare(Project.open(tmp_path))
    monkeypatch.setenv("EDITION", "two")
    assert "the environment variable EDITION changed" in reasons(Project.open(tmp_path)).values()
    monkeypatch.setenv("OTHER", "two")
    assert set(reasons(Project.open(tmp_path)).values()) == {KEPT}
    assert project.environment["TZ"] == "UTC"


def test_a_variable_that_was_not_asked_for_is_not_given(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "token")
    project = tiny_site(tmp_path, index=with_cell("import os\nprint(os.environ.get('SECRET'))"))
    output = prepare(project).notebooks["index.ipynb"].cells[-1].outputs[0]
    assert output.text == "None\n"


def test_every_input_file_runs_exactly_the_pages_that_use_it(tmp_path):
    (tmp_path / "src" / "words").mkdir(parents=True)
    (tmp_path / "src" / "words" / "__init__.py").write_text("A = 1\n")
    project = tiny_site(tmp_path, index=with_cell("import words\nprint(words.A)"))
    own_frame(tmp_path)
    prepare(project)
    pages = {"index.ipynb", "notebooks/story.ipynb"}
    uses = {
        "src/words/__init__.py": {"index.ipynb"},
        "data/places.csv": {"notebooks/story.ipynb"},
        "requirements.txt": pages,
        "index.ipynb": {"index.ipynb"},
        "notebooks/story.ipynb": {"notebooks/story.ipynb"},
        "assets/atlas.css": set(),
        "data/datapackage.yaml": set(),
    }
    for name, expected in uses.items():
        path = tmp_path / name
        before = path.read_bytes()
        if name.endswith(".ipynb"):
            path.write_bytes(
                before.replace(b"Two and two", b"Two plus two").replace(b"See", b"Look")
            )
        else:
            path.write_bytes(before + (b"c,3\n" if name.endswith(".csv") else b"\n# changed\n"))
        ran = {page for page, reason in reasons(project).items() if reason != KEPT}
        assert ran == expected, name
        path.write_bytes(before)


def test_explain_tells_of_every_page_why(tmp_path):
    tiny_site(tmp_path)
    atlas(tmp_path, "build", "--renderer", "pandoc")
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1\nb,5\n")
    told = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain").stdout
    assert f"index.ipynb: {KEPT}" in told
    assert "notebooks/story.ipynb: run: data/places.csv changed" in told


def test_explain_tells_of_pages_that_are_only_rendered_again(tmp_path):
    project = tiny_site(tmp_path)
    (tmp_path / "404.qmd").write_text("---\ntitle: Lost\n---\n\nNothing is here.\n")
    config = (tmp_path / "_quarto.yml").read_text()
    config = config.replace("notebooks/story.ipynb]", "notebooks/story.ipynb, 404.qmd]")
    (tmp_path / "_quarto.yml").write_text(config)
    told = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain").stdout
    assert "404.qmd: rendered: it has not been rendered here yet" in told
    (tmp_path / "404.qmd").write_text("---\ntitle: Lost\n---\n\nNothing was ever here.\n")
    told = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain").stdout
    assert "404.qmd: rendered: its text changed" in told and f"index.ipynb: {KEPT}" in told
    template = tmp_path / "assets" / "template.html"
    template.parent.mkdir()
    template.write_bytes(frame_file(tmp_path, "template.html").read_bytes() + b"\n")
    told = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain").stdout
    for page in (*project.pages, "404.qmd"):
        assert f"{page}: rendered: assets/template.html changed" in told
    told = atlas(tmp_path, "build", "--renderer", "pandoc", "--explain").stdout
    assert all(f"{page}: {KEPT}" in told for page in (*project.pages, "404.qmd"))


def test_a_build_with_nothing_changed_leaves_every_byte_and_time_stamp(tmp_path):
    project = tiny_site(tmp_path)
    build(project, renderer="pandoc")
    before = {path: path.stat().st_mtime_ns for path in project.output_dir.rglob("*")}
    build(project, renderer="pandoc")
    assert {path: path.stat().st_mtime_ns for path in project.output_dir.rglob("*")} == before


def test_a_site_that_somebody_changed_is_built_again_once_that_is_moved_away(tmp_path):
    project = tiny_site(tmp_path)
    build(project, renderer="pandoc")
    page = project.output_dir / "index.html"
    good = page.read_bytes()
    page.write_bytes(good.replace(b"4", b"5"))
    with pytest.raises(
        SiteError, match="index.html: is not as it was published, and would be lost"
    ):
        build(project, renderer="pandoc")
    page.rename(tmp_path.parent / "index.html")
    build(project, renderer="pandoc")
    assert page.read_bytes() == good


# ---- the cache ----


@given(content=st.binary(max_size=300), text=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_kept_comes_back(tmp_path, content, text):
    store, key = Store(tmp_path), files.digest(text.encode())
    store.put("kind", key, content)
    assert store.get("kind", key) == content


@given(content=st.binary(min_size=1, max_size=80), place=st.integers(0, 200), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
def test_a_damaged_entry_is_never_served(tmp_path, content, place, bit):
    store, key = Store(tmp_path), files.digest(content)
    store.put("kind", key, content)
    path = store.folder / "kind" / key
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(bytes(data))
    assert store.get("kind", key) is None
    assert not path.exists()


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown"]), st.text(max_size=20)), max_size=4))
@settings(max_examples=40)
def test_notebooks_have_one_digest_only_if_an_author_wrote_the_same(cells):
    import nbformat

    def notebook(pairs):
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
        return nbformat.v4.new_notebook(cells=[make[kind](text) for kind, text in pairs])

    assert authored(notebook(cells)) == authored(notebook(cells))
    assert authored(notebook(cells)) != authored(notebook([*cells, ("code", "")]))
    assert authored(notebook([("code", "a"), *cells])) != authored(
        notebook([("code", "b"), *cells])
    )


def test_what_an_author_attached_is_the_same_in_lines_and_whole():
    def attached(data: object) -> dict[str, object]:
        cell = {"cell_type": "markdown", "source": "", "metadata": {}}
        cell["attachments"] = {"s.svg": {"image/svg+xml": data}}
        return {"cells": [cell], "metadata": {}}

    assert authored(attached(["<svg>\n", "</svg>"])) == authored(attached("<svg>\n</svg>"))
    assert authored(attached(["<svg>"])) != authored(attached("<svg></svg>"))


def test_a_damaged_result_is_made_again_and_said_so(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    for path in (Store(tmp_path).folder / "runs").iterdir():
        path.write_bytes(path.read_bytes()[:-5])
    assert set(reasons(project).values()) == {"its kept result was damaged"}
    assert set(reasons(project).values()) == {KEPT}


def test_the_cache_can_be_shown_and_pruned(tmp_path):
    project = tiny_site(tmp_path)
    build(project, renderer="pandoc")
    Store(tmp_path).put("runs", files.digest(b"old"), b"old")
    old = Store(tmp_path).folder / "runs" / files.digest(b"old")
    os.utime(old, (1, 1))
    told = atlas(tmp_path, "cache", "--prune")
    assert told.returncode == 0 and "runs" in told.stdout
    assert not old.exists()
    assert set(reasons(project).values()) == {KEPT}


def test_two_builds_at_once_do_no_harm(tmp_path):
    project = tiny_site(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: atlas(tmp_path, "build", "--renderer", "pandoc"), range(2)))
    assert [one.returncode for one in done] == [0, 0], done[0].stderr + done[1].stderr
    assert seal.verify(project.output_dir) == []


# ---- the same result, however it is run ----


def outputs(project: Project, kernel: str) -> list:
    """What every page shows, run by one kernel: neither takes what the other gave."""
    prepared = prepare(project, choices=Choices(kernel=kernel))
    return [
        (page, cell.get("outputs"), cell.source)
        for page, notebook in prepared.notebooks.items()
        for cell in notebook.cells
    ]


def test_a_warm_child_gives_what_a_jupyter_kernel_gives(tmp_path):
    code = "print('one')\nimport sys\nprint('two', file=sys.stderr)\nplaces = {'a': 1}\nplaces"
    show = "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n_"
    index = with_cell(code) + f"\n```python\n{show}\n```\n"
    project = tiny_site(tmp_path, index=index)
    assert outputs(project, "warm") == outputs(project, "jupyter")


def test_what_one_kernel_gave_is_not_taken_for_what_another_gives(tmp_path):
    project = tiny_site(tmp_path)
    for kernel in ("warm", "jupyter"):
        assert KEPT not in prepare(project, choices=Choices(kernel=kernel)).reasons.values()


def test_every_story_of_the_site_gives_the_same_by_either_kernel(project_copy, first_build):
    shutil.copytree(first_build / "kept", project_copy / ".atlas")  # what warm children gave
    config = read_config(project_copy)
    del config["atlas"]["pages"]  # of the pages made of one notebook a few say it for all
    config["project"]["render"] += [f"regions/{region}.ipynb" for region in FEW]
    write_config(project_copy, config)
    project = Project.open(project_copy)
    assert outputs(project, "warm") == outputs(project, "jupyter")


def test_nothing_is_left_over_from_one_notebook_to_the_next(tmp_path):
    one = with_cell("import builtins\nbuiltins.leftover = 1")
    two = with_cell("import builtins\nprint(hasattr(builtins, 'leftover'))")
    project = tiny_site(tmp_path, index=one, story=two.replace("notebooks/story", "../index"))
    prepared = prepare(project, choices=Choices(jobs=1))
    assert prepared.notebooks["notebooks/story.ipynb"].cells[-1].outputs[0].text == "False\n"


def test_any_executor_may_run_the_notebooks(tmp_path):
    project = tiny_site(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        prepared = prepare(project, choices=Choices(executor=pool))
    assert set(prepared.notebooks) == {"index.ipynb", "notebooks/story.ipynb"}


def test_a_dask_cluster_runs_the_notebooks_and_may_lose_a_worker(tmp_path):
    distributed = pytest.importorskip("distributed")
    project = tiny_site(tmp_path, index=with_cell("import time\ntime.sleep(3)\nprint('done')"))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
        ThreadPoolExecutor(1) as killer,
    ):

        def kill_a_busy_worker() -> int:
            for _ in range(200):
                busy = [one for one in client.processing().items() if one[1]]
                if busy:
                    pid = client.run(os.getpid, workers=[busy[0][0]])[busy[0][0]]
                    os.kill(pid, signal.SIGKILL)
                    return pid
                time.sleep(0.05)
            return 0

        killed = killer.submit(kill_a_busy_worker)
        choices = Choices(executor=client.get_executor(), remote=True)
        prepared = prepare(project, choices=choices)
        assert killed.result() > 0
    assert prepared.notebooks["index.ipynb"].cells[-1].outputs[0].text == "done\n"
    assert set(reasons(project).values()) == {KEPT}


# ---- what stands published ----


def test_a_release_is_kept_rolled_back_and_verified(tmp_path):
    project = tiny_site(tmp_path / "project")
    target = tmp_path / "www"
    for count in (2, 3, 4):
        (project.root / "data" / "places.csv").write_text(f"place_id,count\na,1\nb,{count}\n")
        build(project, renderer="pandoc")
        made = release.publish(project.output_dir, target, keep=2)
    assert (target / "current").resolve() == made.resolve()
    assert len(list((target / "releases").iterdir())) == 2
    assert ",3" in (release.rollback(target) / "data" / "places.csv").read_text()
    assert seal.verify(target / "current") == []
    with pytest.raises(SiteError, match="no earlier release"):
        release.rollback(target)


@pytest.mark.parametrize("damage", ["change", "remove", "add"])
def test_verify_names_the_file_that_is_not_as_published(tmp_path, damage):
    (tmp_path / "a.html").write_text("a")
    seal.seal(tmp_path)
    if damage == "change":
        (tmp_path / "a.html").write_text("b")
    elif damage == "remove":
        (tmp_path / "a.html").unlink()
    else:
        (tmp_path / "b.html").write_text("b")
    [fault] = seal.verify(tmp_path)
    assert fault.where == ("b.html" if damage == "add" else "a.html")


def test_an_unfinished_site_is_not_published(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / place.UNFINISHED).write_text("no")
    with pytest.raises(SiteError, match="not passed"):
        release.publish(tmp_path / "site", tmp_path / "www", keep=2)


# ---- two builds compared ----


def test_two_builds_from_nothing_are_the_same_bytes(tmp_path):
    tiny_site(tmp_path)
    done = atlas(tmp_path, "check", "--determinism")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "byte for byte" in done.stdout


def test_a_page_that_depends_on_chance_is_found(tmp_path):
    tiny_site(tmp_path, index=with_cell("import os\nprint(os.urandom(8).hex())"), story=PLAIN)
    done = atlas(tmp_path, "check", "--determinism")
    assert done.returncode == 1
    assert "index.html: differs from byte" in done.stderr


def test_a_difference_between_two_builds_is_shown_with_its_first_byte(tmp_path):
    for name, text in (("one", "same A"), ("two", "same B")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(text)
    with pytest.raises(SiteError, match="page.html: differs from byte 5"):
        compare(tmp_path / "one", tmp_path / "two")


def test_a_check_publishes_nothing(tmp_path):
    project = tiny_site(tmp_path)
    with staging_folder(project, project.output_dir) as folder:
        render_with_pandoc(project, folder, Choices(), lambda page, message: None)
        assert (folder / "index.html").exists()
    assert not project.output_dir.exists()
    assert json.loads(json.dumps(STORY)) == STORY


def test_a_page_is_named_when_its_notebook_is_gone(tmp_path):
    project = tiny_site(tmp_path)
    write_page(tmp_path / "index.ipynb", INDEX)
    (tmp_path / "notebooks" / "story.ipynb").unlink()
    with pytest.raises(SiteError, match="matches no file"):
        prepare(Project.open(project.root))
