"""Ask external links whether they still answer. Needs the network; never part of a build."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lxml import html as lxml_html

from publisher.base.problems import Problem, require_none
from publisher.base.progress import Report

SECONDS = 20
AGENT = "Mozilla/5.0 (link check of a static site)"


def check_links(site: Path, report: Report) -> int:
    """Ask every address that a page of `site` links to; give how many there are.

    Raises `SiteError` with page, address and answer for each that fails.
    """
    found: dict[str, str] = {}
    for page in sorted(site.rglob("*.html")):
        for address in lxml_html.parse(str(page)).getroot().xpath("//a/@href"):
            if address.startswith(("http://", "https://")):
                found.setdefault(address.partition("#")[0], page.relative_to(site).as_posix())
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(found, pool.map(lambda one: _asked(one, report), found), strict=True))
    require_none(
        Problem(found[address], f"{address} {answer}", "Correct the address, or say it is gone.")
        for address, answer in answers.items()
        if answer
    )
    return len(found)


def _asked(address: str, report: Report) -> str | None:
    """What is wrong with an address, or None if it answers."""
    report("links", address)
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return f"answers {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"does not answer ({getattr(error, 'reason', error)})"
