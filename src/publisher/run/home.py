"""The home folder of one run: its own, with the fonts in which Matplotlib writes on any machine.

Matplotlib brings its own Latin font and none for Chinese; a sign that no font has comes out as a box.
"""

from __future__ import annotations

import os
from pathlib import Path

FONT_RULES = "font.family: DejaVu Sans, Noto Sans SC\n"


def furnish(home: str) -> dict[str, str]:
    """Put fonts into the home of a run; give the environment by which they are found."""
    import pylopdf_fonts_zh_cn

    source = pylopdf_fonts_zh_cn.sans_path()
    fonts, rules = Path(home, ".fonts"), Path(home, "matplotlibrc")
    fonts.mkdir()
    os.symlink(source, fonts / source.name)
    rules.write_text(FONT_RULES, encoding="utf-8")
    return {"MATPLOTLIBRC": str(rules)}
