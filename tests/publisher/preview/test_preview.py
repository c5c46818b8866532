"""The preview: an open page follows the files of the project."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.preview import changes, looks
from publisher.preview.server import Board, listening
from sites import PUBLISHER, STORY, command, tiny_site, write_page

LONG = STORY + "\n" + "\n\n".join(f"Paragraph {number}." for number in range(80)) + "\n"


@pytest.fixture
def previewed(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A small project whose preview runs, and the address at which it is shown."""
    folder = tmp_path / "project"
    tiny_site(folder, story=LONG)
    with (tmp_path / "told").open("w") as told:
        process = subprocess.Popen(
            command("preview", "--port", "0", "--renderer", "pandoc"),
            cwd=folder,
            env=os.environ | PUBLISHER | {"HOME": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, (tmp_path / "told").read_text()
            yield folder, found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A window."""
    context = browser.new_context(viewport={"width": 800, "height": 500})
    window = context.new_page()
    window.set_default_timeout(60_000)
    yield window
    context.close()


def wait_until_built(folder: Path, words: str) -> None:
    """Wait until the site itself holds a text, which the open page shows before."""
    story = folder / "_site" / "notebooks" / "story.html"
    for _ in range(600):
        if words in story.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    pytest.fail(f"no build wrote {words!r}: {(folder.parent / 'told').read_text()}")


def test_an_open_page_follows_what_is_saved(previewed: tuple[Path, str], page: Any) -> None:
    folder, address = previewed
    page.goto(address)
    page.get_by_text("Two and two make 4").wait_for()

    page.goto(f"{address}/notebooks/story.html?fig-bars.least=2#fig-bars")
    page.get_by_text("Data", exact=True).first.click()
    page.evaluate("scrollTo(0, 900)")
    values = folder / "data" / "places.csv"
    values.write_text("place_id,count\na,1\nb,2\nc,3\n", encoding="utf-8")
    page.get_by_text("for the 3 places").wait_for()
    wait_until_built(folder, "for the 3 places")
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") == 900
    assert "fig-bars.least=2" in page.url
    assert page.locator("#fig-bars .figure-data").get_attribute("open") is not None

    values.write_text("place_id,count\na,1\nb,many\n", encoding="utf-8")
    fault = page.get_by_role("alert")
    fault.wait_for()
    assert "many" in fault.inner_text()
    assert "many" in (folder.parent / "told").read_text()
    assert page.get_by_text("for the 3 places").is_visible()

    values.write_text("place_id,count\na,1\nb,2\n", encoding="utf-8")
    page.get_by_text("for the 2 places").wait_for()
    assert not fault.is_visible()

    (folder / "assets").mkdir()
    (folder / "assets" / "extra.txt").write_text("no page holds this", encoding="utf-8")
    write_page(folder / "index.ipynb", "---\ntitle: Anew\n---\n\nIt is `{python} 6 * 7`.\n")
    page.goto(address)
    page.get_by_text("It is 42").wait_for()
    page.goto(f"{address}/nowhere.html")
    page.get_by_text("404").first.wait_for()


def test_a_first_build_that_fails_is_shown_and_heals(tmp_path: Path, page: Any) -> None:
    from publisher.preview.server import serving

    board = Board(tmp_path / "site")
    board.failed("data/places.csv, row 3, count: <many> is no number.")
    with serving(board, 0) as address:
        page.goto(address)
        page.get_by_text("<many> is no number").wait_for()
        board.site.mkdir()
        (board.site / "index.html").write_text("<body><p>Here it is</p></body>", encoding="utf-8")
        board.built()
        page.get_by_text("Here it is").wait_for()
        page.wait_for_timeout(500)  # until the new page listens, and the old one no longer does
        while not board.waiting:
            page.wait_for_timeout(20)
    page.get_by_text("The preview has stopped").wait_for()
    assert page.get_by_text("Here it is").is_visible()


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    from publisher.base.problems import SiteError
    from publisher.preview.server import serving

    with serving(Board(tmp_path), 0) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(SiteError, match=f"--port {port}"), serving(Board(tmp_path), port):
            pass


def test_a_file_that_is_renamed_into_place_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    before = looks(tmp_path)
    (tmp_path / ".a.csv.new").write_text("2")
    (tmp_path / ".a.csv.new").rename(tmp_path / "a.csv")
    assert next(changes(tmp_path, before)) is None


def test_every_page_knows_its_own_text() -> None:
    assert listening("<body>x</body>").endswith("></script></body>")
    assert listening("a") != listening("b").replace("b", "a", 1)


def test_the_server_gives_no_file_outside_the_site(tmp_path: Path) -> None:
    from urllib.error import HTTPError
    from urllib.request import urlopen

    from publisher.preview.server import serving

    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site").mkdir()
    with serving(Board(tmp_path / "site"), 0) as address:
        for path in ("../secret.txt", "%2e%2e/secret.txt", "a/../../secret.txt"):
            with pytest.raises(HTTPError):
                urlopen(address + path).read()
