"""A drawing is measured and painted with the fonts of packages, whatever fonts a machine has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont

from figure.lettering import measures
from helpers.charts import look
from publisher.figures.fonts import FOLDER, lay_out_fonts

ROOT = Path(__file__).resolve().parents[3]
DRAW = """
import json, sys
from pathlib import Path
if sys.argv[1] == "ours":
    from publisher.figures.fonts import lay_out_fonts, use_fonts
    use_fonts(lay_out_fonts(Path(sys.argv[2])))
import vl_convert
svg = vl_convert.vegalite_to_svg({
    "data": {"values": [{"name": sys.argv[3]}]},
    "mark": "bar",
    "encoding": {"y": {"field": "name", "type": "nominal", "axis": {"labelLimit": 0}}},
    "config": {"font": "'Liberation Sans', Arial, sans-serif"},
})
print(svg, vl_convert.svg_to_png(svg).hex())
"""


def drawn(by: str, folder: Path, text: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DRAW, by, str(folder), text],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module", params=["named", ".fonts", ".local/share/fonts"])
def impostor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A machine on which a font of other widths calls itself Liberation Sans: in a folder that a
    configuration names, or where the system looks in any home.
    """
    home = tmp_path_factory.mktemp("home")
    folder = home / request.param
    folder.mkdir(parents=True)
    font = TTFont(pylopdf_fonts_zh_cn.serif_path())
    for name in font["name"].names:
        if name.nameID in (1, 4, 16):
            name.string = "Liberation Sans"
    font.save(folder / "impostor.otf")
    config = home / "fonts.conf"
    named = f"<dir>{folder}</dir>" if request.param == "named" else ""
    config.write_text(f'<?xml version="1.0"?>\n<fontconfig>{named}</fontconfig>\n')
    return {"FONTCONFIG_FILE": str(config), "HOME": str(home)}


@pytest.mark.parametrize("text", ["Most pilot regions lie in provinces", "服务业扩大开放 pilots"])
def test_fonts_of_the_machine_do_not_change_a_drawing(tmp_path, impostor, text):
    plain = drawn("ours", tmp_path, text, {"FONTCONFIG_FILE": str(tmp_path / "none.conf")})
    assert drawn("ours", tmp_path, text, impostor) == plain


def test_without_our_choice_such_a_font_would_change_it(tmp_path, impostor):
    text = "Most pilot regions lie in provinces"
    assert drawn("theirs", tmp_path, text, impostor) != drawn("ours", tmp_path, text, impostor)


def test_a_link_to_an_environment_that_is_gone_is_made_anew(tmp_path):
    link = Path(lay_out_fonts(tmp_path)) / pylopdf_fonts_zh_cn.sans_path().name
    link.unlink()
    link.symlink_to(tmp_path / "gone.otf")
    assert Path(lay_out_fonts(tmp_path)) == link.parent
    assert link.read_bytes() == pylopdf_fonts_zh_cn.sans_path().read_bytes()


def test_the_folder_of_fonts_lies_in_the_cache(tmp_path):
    assert Path(lay_out_fonts(tmp_path)).is_relative_to(tmp_path / FOLDER)


def test_page_and_controls_are_set_in_the_family_of_the_drawings():
    css = (ROOT / "src" / "publisher" / "frame" / "atlas.css").read_text(encoding="utf-8")
    page = re.search(r"--sans: ([^;]*);", css)
    assert page is not None
    stacks = [
        [family.strip(" '\"") for family in stack.split(",")]
        for stack in (page[1], look.FONT, measures()["font"])
    ]
    assert stacks[0] == stacks[1] == stacks[2]


def test_chinese_families_stand_under_the_chinese_language_only():
    css = ROOT / "src" / "publisher" / "frame" / "atlas.css"
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", css.read_text(encoding="utf-8"))
    chinese = re.compile(r"PingFang|Hiragino|YaHei|CJK|Han S|Songti|SimSun|Noto S\w+ SC")
    found = {selector.split("*/")[-1].strip() for selector, body in rules if chinese.search(body)}
    assert found == {":lang(zh)"}
