"""Processes that start warm, and a pool of them for work that can be done apart.

One parent imports the heavy libraries once and is forked for every notebook and every worker. It
is started under the environment that notebooks are given: a hash seed is read once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from publisher.base.problems import SiteError
from publisher.base.store import Store

_starting = threading.Lock()


class Immediate(Executor):
    """An executor that does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now; the future holds what it gave or raised."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
            future.set_exception(error)
        return future


class Prompt(Executor):
    """An executor that takes work without delay.

    A pool of processes lets who hands in work wait until a process has started, and the first one
    starts only when the warm parent has imported everything. Here a thread does the waiting.
    """

    def __init__(self, pool: Executor) -> None:
        self.pool = pool
        self.desk = ThreadPoolExecutor(1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Take the work, and hand it in as soon as the pool accepts it."""
        promise: Future[Any] = Future()

        def hand_in() -> None:
            try:
                self.pool.submit(fn, *args, **kwargs).add_done_callback(keep)
            except RuntimeError as error:  # the pool is broken or closed
                promise.set_exception(error)

        def keep(done: Future[Any]) -> None:
            if done.cancelled():
                promise.cancel()
            elif (error := done.exception()) is not None:
                promise.set_exception(error)
            else:
                promise.set_result(done.result())

        self.desk.submit(hand_in)
        return promise

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; with `cancel_futures` forget what is not begun."""
        self.desk.shutdown(wait=False, cancel_futures=cancel_futures)
        self.pool.shutdown(wait=wait, cancel_futures=cancel_futures)


class Workers:
    """Work that is done once: taken from the store, or else done by an executor and kept.

    Work may be begun long before its result is asked for, and by whoever knows of it first.
    """

    def __init__(self, store: Store, pool: Executor) -> None:
        self.store, self.pool = store, pool
        self.begun: dict[tuple[str, str], Future[bytes]] = {}

    @classmethod
    def immediate(cls, root: Path) -> Workers:
        """Workers that work at once, in this process."""
        return cls(Store(root), Immediate())

    def knows(self, kind: str, key: str) -> bool:
        """Tell whether some work is kept."""
        return self.store.has(kind, key)

    def begin(self, kind: str, key: str, work: Callable[..., bytes], *args: Any) -> None:
        """Begin `work(*args)` unless it is begun or kept. `key` says all that decides its result."""
        if (kind, key) not in self.begun and not self.knows(kind, key):
            self.begun[kind, key] = self.pool.submit(work, *args)

    def result(self, kind: str, key: str, work: Callable[..., bytes], *args: Any) -> bytes:
        """What `work(*args)` gives, begun now if it was not begun before; it is kept."""
        if (future := self.begun.get((kind, key))) is None:
            if (kept := self.store.get(kind, key)) is not None:
                return kept
            future = self.begun.setdefault((kind, key), self.pool.submit(work, *args))
        made = future.result()
        self.store.put(kind, key, made)
        self.begun.pop((kind, key), None)  # another thread may have asked for it too
        return made


@contextmanager
def worker_pool(
    root: Path, *, environment: Mapping[str, str], preload: Iterable[str], jobs: int | None
) -> Iterator[Workers]:
    """A pool of `jobs` processes (default: one per core), started as there is work for them.

    Results are kept in the store of the project at `root`.

    The warm parent begins to import at once, beside whatever is done before the first work.
    """
    context = warm_context(preload)
    with environment_set({**environment, **SAFE}):
        if context.get_start_method() == "forkserver":
            forkserver.ensure_running()
    many = jobs or os.cpu_count()
    with Prompt(ProcessPoolExecutor(many, mp_context=context, initializer=begin)) as pool:
        try:
            yield Workers(Store(root), pool)
        except BrokenProcessPool as error:
            raise SiteError.single(
                "a process of the build",
                "ended before its work was done",
                "Look whether memory ran out; `--jobs 1` needs the least.",
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


# Let no module of the folder that a process is started in, the project's, stand before Python's own.
SAFE = {"PYTHONSAFEPATH": "1"}


def warm_context(preload: Iterable[str]) -> Any:
    """How processes are started: from the warm parent, or one by one where there can be none."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


@contextmanager
def environment_set(environment: Mapping[str, str]) -> Iterator[None]:
    """Start processes under an environment; one thread at a time."""
    with _starting:
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def begin() -> None:
    """Begin a worker: Ctrl-C is for its parent to act on, and its parent's end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()


def end_with_parent() -> None:
    """End this process when its parent ends, even if that is killed."""
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
