"""Every figure looks as it did when somebody last looked at it.

A picture is kept in `tests/pictures/` as text that a person can compare: one element to a line,
coordinates to a tenth of a pixel, a long outline as its extent and digest. Of a named view only
what tells it from the figure as it stands is kept. `make pictures` approves them as they are now.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from pathlib import Path

import pytest
from lxml import etree, html

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "tests" / "pictures"
APPROVE = bool(os.environ.get("APPROVE_PICTURES"))
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
LONGEST = 160
# What says nothing about the look: the alternative has tests of its own.
SILENT = {"class", "aria-label", "role", "id", "version"}


def pictures(site: Path) -> dict[str, str]:
    """Every drawing that stands in a page of the site, as text, by figure and layout."""
    found = {}
    for page in sorted([*site.glob("*.html"), *site.glob("notebooks/*.html")]):
        parser = html.HTMLParser(encoding="utf-8")
        for drawing in html.parse(str(page), parser).iterfind(".//div[@data-figure]//svg"):
            figure = drawing.xpath("string(ancestor::div[@data-figure]/@data-figure)")
            place = drawing.xpath("string(parent::div/@data-spec)")
            layout = place.removesuffix(".vg.json").rpartition(".")[2]
            found[f"{figure}.{layout}"] = "\n".join(lines(drawing, 0)) + "\n"
    return found | views(site)


def views(site: Path) -> dict[str, str]:
    """How every named view differs from its figure as it stands, by view and layout."""
    found = {}
    for page in sorted(site.glob("figures/*.html")):
        main = html.parse(str(page), html.HTMLParser(encoding="utf-8")).find(".//main")
        still = main.xpath("./figure[not(@class)]//div[@data-spec]/svg")
        for view in main.xpath("./figure[@class='figure-view']"):
            drawings = view.xpath(".//div[contains(@class, 'figure-drawing')]/svg")
            for one, drawing in zip(still, drawings, strict=True):
                layout = one.getparent().get("data-spec").split(".")[-3]
                changes = difflib.unified_diff(lines(one, 0), lines(drawing, 0), n=0, lineterm="")
                text = "".join(f"{change}\n" for change in list(changes)[2:])
                found[f"{view.get('id')}.{layout}"] = text
    return found


def lines(element: etree._Element, depth: int) -> list[str]:
    """An element and what is inside it, each on a line of its own."""
    attributes = " ".join(
        f'{name}="{plain(value)}"'
        for name, value in sorted(element.attrib.items())
        if name not in SILENT
    )
    text = " ".join((element.text or "").split())
    own = f"{'  ' * depth}{element.tag} {attributes} {text}".rstrip()
    inner = [line for child in element for line in lines(child, depth + 1)]
    return [own, *inner]


def plain(value: str) -> str:
    """A value without the names of ids, its numbers rounded; a long outline as extent and digest."""
    rounded = NUMBER.sub(lambda match: f"{round(float(match[0]), 1) + 0:g}", value)
    rounded = re.sub(r"url\(#[^)]*\)", "url(#)", rounded)
    if len(rounded) <= LONGEST:
        return rounded
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", rounded)]
    digest = hashlib.sha256(rounded.encode()).hexdigest()[:12]
    return f"{len(numbers)} numbers from {min(numbers):g} to {max(numbers):g}, {digest}"


def test_every_figure_looks_as_it_was_approved(built_site: Path):
    now = pictures(built_site)
    assert now
    if APPROVE:
        PICTURES.mkdir(exist_ok=True)
        for path in PICTURES.glob("*.txt"):
            path.unlink()
        for name, text in now.items():
            (PICTURES / f"{name}.svg.txt").write_text(text, encoding="utf-8")
    approved = {
        path.name.removesuffix(".svg.txt"): path.read_text(encoding="utf-8")
        for path in PICTURES.glob("*.svg.txt")
    }
    said = []
    for name in sorted(now.keys() | approved.keys()):
        before, after = approved.get(name, "").splitlines(), now.get(name, "").splitlines()
        changes = list(difflib.unified_diff(before, after, "approved", "now", lineterm="", n=1))
        if changes:
            said.append("\n".join([f"{name}: {len(changes)} lines of difference", *changes[:14]]))
    if said:
        remedy = "Look at these figures. If they are meant to look so, approve them: make pictures"
        pytest.fail("\n\n".join([*said, remedy]), pytrace=False)


SMALL = """<div data-figure="fig-a"><div data-spec="../figures/fig-a.wide.vg.json">
<svg role="img" aria-label="A" width="10" height="5.04"><path d="M0,0L{end},1Z" fill="red"/>
<text x="1">{text}</text></svg></div></div>"""


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"end": "3.14159", "text": "a"}, True),
        ({"end": "3.2", "text": "a"}, False),
        ({"end": "3.1", "text": "b"}, False),
    ],
)
def test_a_picture_is_the_same_text_only_if_it_looks_the_same(
    tmp_path: Path, change: dict[str, str], same: bool
):
    page = tmp_path / "index.html"
    page.write_text(SMALL.format(end="3.1", text="a"), encoding="utf-8")
    before = pictures(tmp_path)
    assert before == {
        "fig-a.wide": 'svg height="5" width="10"\n  path d="M0,0L3.1,1Z" fill="red"\n  text x="1" a\n'
    }
    page.write_text(SMALL.format(**change), encoding="utf-8")
    assert (pictures(tmp_path) == before) is same


def test_a_long_outline_is_kept_as_its_extent_and_digest():
    outline = "M" + "L".join(f"{at}.04,{-at}.06" for at in range(100))
    kept = plain(outline)
    assert kept.startswith("200 numbers from -99.1 to 99, ")
    assert plain(outline.replace("50.04", "50.14")) != kept
    assert plain(outline.replace("50.04", "50.03")) == kept
