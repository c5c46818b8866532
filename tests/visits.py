"""A reader with a browser: what they open, what they touch, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# A reader who saves data: nothing is fetched ahead, so that what is fetched is what was asked for.
SAVES_DATA = """Object.defineProperty(navigator, "connection", {
  value: { saveData: true, effectiveType: "4g" },
})"""


@dataclass
class Visit:
    """A page as opened by a reader, with everything the browser complained about or asked for."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def take_down(self, message: Any) -> None:
        """Keep a line of the console if it tells of a fault, with the address it is about."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def take_failed(self, request: Any) -> None:
        """Keep a request that failed, but not one that the browser dropped on leaving the page."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def open(self, path: str, *, until: str = "load") -> Any:
        """Open a page of the site, wait until it is loaded (or `networkidle`), and give the answer."""
        answer = self.page.goto(f"{self.address}/{path}", wait_until=until)
        assert answer is not None
        return answer

    def asked_for(self, part: str) -> list[str]:
        """Requests whose address holds `part`."""
        return [url for url in self.requests if part in url]

    @property
    def foreign_requests(self) -> list[str]:
        """Requests that were meant for another host."""
        own = (f"{self.address}/", "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(own)]


def visit_with(
    browser: Any, address: str, *, saves_data: bool = True, **options: Any
) -> Iterator[Visit]:
    """Open a fresh window that takes down what goes wrong in it."""
    context = browser.new_context(**options)
    if saves_data:
        context.add_init_script(SAVES_DATA)
    page = context.new_page()
    page.set_default_timeout(15_000)
    visit = Visit(page, address)
    page.on("console", visit.take_down)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("requestfailed", visit.take_failed)
    page.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    context.close()


def come_to(figure: Any) -> None:
    """Scroll to a figure.

    The picture of a step is reached when its words are read, in the middle of the window.
    """
    step = figure.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' step ')]")
    if step.count():
        step.locator(".step-text").evaluate(
            "words => words.scrollIntoView({ block: 'center', behavior: 'instant' })"
        )
        figure.page.wait_for_function(
            "step => step.matches('.current') || !step.closest('.followed')",
            arg=step.element_handle(),
        )
    figure.locator(".figure-canvas").scroll_into_view_if_needed()


def wake(figure: Any) -> None:
    """Bring the pointer to a figure and wait until it is live."""
    come_to(figure)
    figure.locator(".figure-canvas").hover()
    figure.locator(".figure-stage svg").first.wait_for()
