"""What a visit takes down: faults of the site, not what its reader left behind."""

from __future__ import annotations

import http.server
import threading
import time
from typing import Any

from visits import visit_with

PAGE = b"<!DOCTYPE html><html lang=en><title>Page</title><link rel=icon href=data:,><img src=%s>"


class Site(http.server.BaseHTTPRequestHandler):
    """Three pages: one whose picture never ends, one whose picture is broken off, one without."""

    def do_GET(self) -> None:
        body = {
            "/endless": PAGE % b"slow.png",
            "/broken": PAGE % b"broken.png",
            "/blank": PAGE % b"data:,",
        }.get(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if body else "image/png")
        self.send_header("Content-Length", str(len(body) if body else 1000))
        self.end_headers()
        self.wfile.write(body or b"\x89PNG")
        self.wfile.flush()
        if self.path == "/slow.png":
            time.sleep(1)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def test_a_request_left_behind_is_no_fault_and_one_broken_off_is(browser: Any):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        for visit in visit_with(browser, address):
            visit.page.goto(f"{address}/endless", wait_until="commit")
            visit.page.wait_for_timeout(200)
            visit.open("blank")
            assert visit.asked_for("slow.png")
            assert visit.complaints == []
            visit.open("broken")
            assert [line for line in visit.complaints if line.startswith("failed: ")]
        server.shutdown()
