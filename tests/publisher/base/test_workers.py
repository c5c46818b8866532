"""Work that is done once, whoever asks for it and however often."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from publisher.base import files
from publisher.base.problems import Problem, SiteError
from publisher.base.store import Store
from publisher.base.workers import Workers
from publisher.run.prepare import project_workers
from sites import tiny_site

KEY = files.digest(b"some work")


def counted(done: list[int]) -> bytes:
    done.append(1)
    return b"made"


def test_work_is_done_once_and_kept(tmp_path):
    workers, done = Workers.immediate(tiny_site(tmp_path).root), []
    workers.begin("some", KEY, counted, done)
    assert [workers.result("some", KEY, counted, done) for _ in range(3)] == [b"made"] * 3
    assert len(done) == 1
    assert Store(tmp_path).get("some", KEY) == b"made"


def test_work_kept_by_an_earlier_build_is_not_done_again(tmp_path):
    project, done = tiny_site(tmp_path), []
    Store(tmp_path).put("some", KEY, b"kept")
    workers = Workers.immediate(project.root)
    workers.begin("some", KEY, counted, done)
    assert (workers.result("some", KEY, counted, done), done) == (b"kept", [])


def test_many_threads_may_ask_for_one_result(tmp_path):
    tiny_site(tmp_path)
    everybody = threading.Barrier(8)

    def slow() -> bytes:
        everybody.wait(60)
        return b"made"

    def ask(_: int) -> bytes:
        everybody.wait(60)
        return workers.result("some", KEY, slow)

    with ThreadPoolExecutor(16) as pool:
        workers = Workers(Store(tmp_path), pool)
        workers.begin("some", KEY, slow)
        # One waits in the work, seven ask for its result: nobody is served twice, nobody fails.
        assert list(pool.map(ask, range(7))) == [b"made"] * 7


def test_a_fault_found_by_a_worker_reaches_who_asked(tmp_path):
    def faulty() -> bytes:
        raise SiteError([Problem("a", "is wrong", "Right it."), Problem("b", "too", "Too.")])

    with pytest.raises(SiteError) as caught:
        Workers.immediate(tiny_site(tmp_path).root).result("some", KEY, faulty)
    assert [problem.where for problem in caught.value.problems] == ["a", "b"]


def die() -> bytes:
    import os

    os._exit(3)


def test_a_worker_that_dies_is_a_fault_with_a_remedy(tmp_path):
    with (
        pytest.raises(SiteError, match=r"ended before its work was done\n.*--jobs 1"),
        project_workers(tiny_site(tmp_path), 1) as workers,
    ):
        workers.result("some", KEY, die)


def test_what_is_kept_is_named_by_the_code_that_made_it(tmp_path: Path):
    """Code that changes makes the work anew: nothing that other code made is published."""
    path = tmp_path / "maker.py"
    module = ModuleType("maker")
    module.__file__ = str(path)
    path.write_text("made = 1\n")
    before = files.makers([module], "pypdf")
    assert files.makers([module], "pypdf") == before
    assert files.makers([module]) != before
    path.write_text("made = 2\n")
    assert files.makers([module], "pypdf") != before
