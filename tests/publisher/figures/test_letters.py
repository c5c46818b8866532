"""No picture is painted with boxes: it is left out and said so, until a font of the project has the letters."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from lxml import html

from figure.fonts import uncommon
from sites import command, tiny_site, with_cell

pytestmark = pytest.mark.slow
DEJAVU = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
BARS = """
#| label: fig-gas
#| fig-cap: "Each bar is a gas."
#| fig-alt: "Bars of {name} and another."
import altair as alt
import pandas as pd

gases = pd.DataFrame({{"gas": ["{name}", "Łódź, 北京"], "value": [1, 2]}})
alt.Chart(gases, title="{title}").mark_bar().encode(x="value", y="gas")
""".strip()


def built(folder: Path) -> str:
    done = subprocess.run(
        command("build", "--renderer", "pandoc"),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def offered(folder: Path) -> set[str]:
    """The kinds of pictures that the page offers; each is there, and no other is."""
    page = html.fromstring((folder / "_site" / "index.html").read_text(encoding="utf-8"))
    links = page.xpath("//details[contains(@class, 'figure-downloads')]//a/@href")
    kinds = {Path(link).suffix[1:] for link in links} & {"png", "svg", "pdf"}
    written = (folder / "_site" / "figures").glob("fig-gas.*")
    assert kinds == {path.suffix[1:] for path in written} & {"png", "svg", "pdf"}
    return kinds


@pytest.mark.parametrize(("name", "title"), [("CO₂", "Gases"), ("Gas", "الغازات"), ("🚀", "x")])
def test_a_figure_that_no_font_can_write_is_offered_as_svg_alone(tmp_path, name, title):
    tiny_site(tmp_path, index=with_cell(BARS.format(name=name, title=title)))
    said = built(tmp_path)
    assert "index.ipynb, fig-gas: no PNG and no PDF of it: no font of the build holds" in said
    assert repr((name if name != "Gas" else title)[-1]) in said
    assert "assets/fonts/" in said
    assert offered(tmp_path) == {"svg"}
    taken = (tmp_path / "_site" / "index.ipynb").read_text(encoding="utf-8")
    assert "image/svg+xml" in taken
    assert "image/png" not in taken


def test_a_font_of_the_project_writes_it(tmp_path):
    """As the remedy says; it is an input of the build."""
    tiny_site(tmp_path, index=with_cell(BARS.format(name="CO₂", title="Gases")))
    assert "no PNG" in built(tmp_path)
    fonts = tmp_path / "assets" / "fonts"
    fonts.mkdir(parents=True)
    shutil.copy(DEJAVU, fonts)
    assert "no PNG" not in built(tmp_path)
    assert offered(tmp_path) == {"png", "svg", "pdf"}
    (fonts / DEJAVU.name).unlink()
    assert "no PNG" in built(tmp_path)
    assert offered(tmp_path) == {"svg"}


def test_what_is_not_asked_of_a_font_is_in_those_that_packages_carry(tmp_path):
    """Every letter that is passed over is no box, painted in a process that knows our fonts alone."""
    sure = [chr(code) for code in range(0x20, 0x10000) if not chr(code).isspace()]
    passed = sorted({*sure} - {*uncommon("".join(sure))})
    code = """
import io, sys
from pathlib import Path
from unicodedata import category
import vl_convert
from PIL import Image
from figure.fonts import NO_LETTER
from publisher.figures.fonts import lay_out_fonts, use_fonts
use_fonts(lay_out_fonts(Path(sys.argv[1])))
letters = [chr(int(code)) for code in sys.stdin.read().split()]
written = [each for each in letters if category(each)[0] not in "CM" and each not in "<&"]

def painted(letters):  # many at once, each in a square of its own
    places = [(letter, 40 * (at % 30), 40 * (at // 30)) for at, letter in enumerate(letters)]
    texts = "".join(
        f"<text x='{x + 6}' y='{y + 27}' font-size='20' font-family='Liberation Sans'>{letter}</text>"
        for letter, x, y in places
    )
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='1200'>{texts}</svg>"
    picture = Image.open(io.BytesIO(vl_convert.svg_to_png(svg)))
    return [picture.crop((x, y, x + 40, y + 40)).tobytes() for _, x, y in places]

[box, an_a, a_thai] = painted([NO_LETTER, "a", "\\u0e01"])
assert box == a_thai != an_a
boxes = [
    hex(ord(letter))
    for first in range(0, len(written), 900)
    for letter, square in zip(written[first:first + 900], painted(written[first:first + 900]))
    if square == box
]
print(len(written), *boxes)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        input=" ".join(str(ord(each)) for each in passed),
        capture_output=True,
        text=True,
        check=True,
    )
    count, *boxes = done.stdout.split()
    assert int(count) > 20_000
    assert boxes == []
