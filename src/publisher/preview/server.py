"""The server of the preview: the files of the site, and a line that tells every open page of a build."""

from __future__ import annotations

import asyncio
import html
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, StaticFileHandler

from publisher.base.files import digest
from publisher.base.problems import SiteError
from publisher.site.project import LOST

SCRIPT = "/.preview/reload.js"
WAITING = "The site is being built for the first time."


@dataclass
class Board:
    """What is shown: the site as last built, over it pages that are ahead of it, and a fault.

    `site` is the folder of the site, `ahead` one that holds the pages `newer` as the next build will
    write them. `open_pages` counts the windows at each page. Whoever waits is told of every change,
    each in its own loop.
    """

    site: Path
    ahead: Path | None = None
    newer: frozenset[str] = frozenset()
    fault: str | None = None
    open_pages: Counter[str] = field(default_factory=Counter)
    waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=set)

    def sketched(self, folder: Path, pages: Iterable[str]) -> None:
        """Some pages are ready before the site is."""
        self._tell(folder, frozenset(pages), None)

    def built(self) -> None:
        """The site was built."""
        self._tell(None, frozenset(), None)

    def failed(self, fault: str) -> None:
        """A build stopped with a message."""
        self._tell(None, frozenset(), fault)

    def _tell(self, ahead: Path | None, newer: frozenset[str], fault: str | None) -> None:
        self.ahead, self.newer, self.fault = ahead, newer, fault
        for loop, event in list(self.waiting):
            loop.call_soon_threadsafe(event.set)

    def file(self, name: str) -> Path:
        """The file that an address within the site leads to; it need not be there."""
        if self.ahead and (name in self.newer or not name.endswith(".html")):
            path = self.ahead / name
            return path if path.is_file() else self.site / name
        return self.site / name

    def page(self, name: str) -> str:
        """The text of a page; for one that is not there, what says so."""
        if (path := self.file(name)).is_file():
            return path.read_text(encoding="utf-8")
        if not self.site.is_dir():
            return bare(WAITING)
        lost = self.file(LOST)
        return (
            lost.read_text(encoding="utf-8")
            if lost.is_file()
            else bare(f"404: there is no page {name}")
        )

    def says(self, name: str) -> str:
        """What an open page is told, as one event: its newest text by digest, and the fault."""
        told = {"text": digest(self.page(name).encode()), "fault": self.fault}
        return f"data: {json.dumps(told)}\n\n"


class Events(RequestHandler):
    """Tells an open page, for as long as it is open, what came of each build."""

    def initialize(self, board: Board) -> None:
        """Take the board."""
        self.board, self.event, self.closed = board, asyncio.Event(), False

    async def get(self) -> None:
        """Send what stands, and again whenever it changes."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        name = page_name(self.get_query_argument("page"))
        mark = asyncio.get_running_loop(), self.event
        self.board.waiting.add(mark)
        self.board.open_pages[name] += 1
        try:
            while not self.closed:
                self.event.clear()
                self.write(self.board.says(name))
                await self.flush()
                await self.event.wait()
        finally:
            self.board.waiting.discard(mark)
            self.board.open_pages[name] -= 1

    def on_connection_close(self) -> None:
        """The page was closed: end the wait."""
        self.closed = True
        self.event.set()


class Script(RequestHandler):
    """The script that listens in every page."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.write(resources("publisher.preview").joinpath("reload.js").read_bytes())


class Page(StaticFileHandler):
    """Files as they are in this moment, pages with the script that listens."""

    def initialize(self, board: Board) -> None:  # type: ignore[override]
        """Take the board."""
        self.board = board
        super().initialize(str(board.site))

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send one file."""
        name = page_name(path)
        if (file := self.board.file(name)).is_file() and not name.endswith(".html"):
            self.root = str(file.parents[name.count("/")])
            await super().get(name, include_body)
            return
        if not file.is_file():
            self.set_status(404)
        self.set_header("Cache-Control", "no-store")
        self.write(listening(self.board.page(name)))

    def set_extra_headers(self, path: str) -> None:
        """Nothing is kept by the browser."""
        self.set_header("Cache-Control", "no-store")

    def compute_etag(self) -> None:
        """Nothing is named by content either."""

    def should_return_304(self) -> bool:
        """Every file is sent anew."""
        return False


def page_name(path: str) -> str:
    """The file within the site that an address leads to: of a folder, its front page."""
    name = unquote(path).lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def listening(text: str) -> str:
    """A page with the script that listens, which knows the page as it was without it."""
    tag = f'<script src="{SCRIPT}" data-text="{digest(text.encode())}"></script>'
    before, end, after = text.rpartition("</body>")
    return f"{before}{tag}{end}{after}" if end else f"{text}{tag}"


def bare(text: str) -> str:
    """A page of one sentence."""
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
        f"<body><p>{html.escape(text)}</p></body></html>"
    )


@contextmanager
def serving(board: Board, port: int) -> Iterator[str]:
    """Serve from a thread of its own on 127.0.0.1, port 0 for any free one; give the address."""
    started = threading.Event()
    came: dict[str, Any] = {}

    async def main() -> None:
        stop = came["stop"] = asyncio.Event()
        came["loop"] = asyncio.get_running_loop()
        try:
            server = HTTPServer(application(board))
            server.listen(port, "127.0.0.1")
            came["port"] = next(iter(server._sockets.values())).getsockname()[1]
        except OSError as error:
            came["error"] = error
            return
        finally:
            started.set()
        await stop.wait()
        server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    started.wait()
    if "error" in came:
        raise SiteError.single(
            f"--port {port}",
            f"cannot be served: {came['error'].strerror}",
            "Stop what uses it, or give another number.",
        )
    try:
        yield f"http://127.0.0.1:{came['port']}/"
    finally:
        came["loop"].call_soon_threadsafe(came["stop"].set)
        thread.join(2)


def application(board: Board) -> Application:
    """All that is answered."""
    given = {"board": board}
    return Application(
        [
            (r"/\.preview/events", Events, given),
            (r"/\.preview/reload\.js", Script),
            (r"/(.*)", Page, given),
        ],
        log_function=lambda handler: None,
    )
