"""Links to other hosts: asked on request, never in a build."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.check import external
from sites import INDEX, PLAIN, atlas, tiny_site


class Answers(http.server.BaseHTTPRequestHandler):
    """A host with good, moved, lost and slow addresses; it notes what it is asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        code = {"/gone": 404, "/broken": 500, "/closed": 403}.get(self.path, 200)
        if self.path in ("/moved", "/circle", "/astray"):
            to = {"/moved": "/good", "/circle": "/circle", "/astray": "/gone"}[self.path]
            self.send_response(301)
            self.send_header("Location", to)
            self.end_headers()
            return
        if self.path == "/slow":
            time.sleep(3)
        self.send_response(code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def host() -> Iterator[tuple[str, list[str]]]:
    """A host on this machine: its address, and the paths that it is asked for."""
    asked: list[str] = []
    handler = type("Handler", (Answers,), {"asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask this machine directly, whatever stands between it and others."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")


def site_with(folder: Path, *addresses: str) -> Path:
    folder.mkdir(exist_ok=True)
    links = "".join(f'<a href="{address}">x</a>' for address in addresses)
    (folder / "page.html").write_text(f"<html><body>{links}</body></html>")
    return folder


def check(site: Path) -> int:
    return external.check_links(site, lambda page, message: None)


def test_good_and_moved_addresses_pass_and_each_is_asked_once(tmp_path: Path):
    with host() as (address, asked):
        site = site_with(tmp_path / "site", f"{address}/good", f"{address}/good#part")
        (site / "more.html").write_text(f'<a href="{address}/good">x</a>')
        assert check(site) == 1
        assert asked == ["/good"]
        assert check(site_with(site, f"{address}/moved", "page.html", "#here", "mailto:a@b")) == 2


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "answers 404"),
        ("/broken", "answers 500"),
        ("/closed", "answers 403"),
        ("/astray", "answers 404"),
        ("/circle", "answers 301"),
        ("/slow", "does not answer (timed out)"),
    ],
)
def test_an_address_that_fails_is_named_with_its_page_and_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, said: str
):
    monkeypatch.setattr(external, "SECONDS", 1)
    with host() as (address, _):
        site = site_with(tmp_path / "site", f"{address}/good", f"{address}{path}")
        with pytest.raises(SiteError) as stopped:
            check(site)
    [fault] = stopped.value.problems
    assert fault.where == "page.html"
    assert fault.found == f"{address}{path} {said}"
    assert fault.remedy


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://no such host/", "http://127.0.0.1:port/"]
)
def test_an_address_that_nobody_answers_is_named(tmp_path: Path, address: str):
    with pytest.raises(SiteError, match="does not answer"):
        check(site_with(tmp_path / "site", address))


@pytest.mark.slow
def test_a_build_asks_no_link_and_a_check_asks_only_when_told_to(tmp_path: Path):
    with host() as (address, asked):
        links = f"{INDEX}\nSee [this]({address}/good) and [that]({address}/gone).\n"
        project = tiny_site(tmp_path, index=links, story=PLAIN)
        build(project, renderer="pandoc")
        assert atlas(tmp_path, "check").returncode == 0
        assert asked == []
        done = atlas(tmp_path, "check", "--external")
        assert {"/good", "/gone"} <= set(asked)
        assert done.returncode == 1
        assert f"index.html: {address}/gone answers 404" in done.stderr
        assert "/good answers" not in done.stderr
