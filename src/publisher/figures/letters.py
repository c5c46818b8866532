"""Letters that no font of a build holds: in a picture painted of a figure boxes would stand for them.

A page shows such letters all the same, in the fonts of who reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from figure.fonts import uncommon, unwritten, words
from publisher.base import files
from publisher.base.workers import Workers
from publisher.figures.figure import Figure
from publisher.figures.fonts import OWN, font_versions, lay_out_fonts, use_fonts
from publisher.figures.told import told_of
from publisher.site.project import Project

FEW = 5


def lettered(project: Project, figure: Figure, workers: Workers) -> Figure:
    """The figure with the letters in it and around it that cannot be painted."""
    told = told_of(project, figure.record, figure.page, figure.id)
    around = (told.title, told.subtitle, told.note, *told.names, told.site, told.licence)
    letters = "".join(uncommon("".join([words(figure.wide.svg), *filter(None, around)])))
    if not letters:
        return figure
    fonts = lay_out_fonts(project.root)
    key = files.digest(files.to_json([letters, Path(fonts).name, font_versions()]).encode())
    work = ("letters", key, looked_up, letters, fonts)
    return replace(figure, unwritten=tuple(json.loads(workers.result(*work))))


def looked_up(letters: str, fonts: str) -> bytes:
    """Those of some letters that no font holds, as JSON."""
    use_fonts(fonts)
    return files.to_json(unwritten(letters)).encode()


def letter_hints(figures: Iterable[Figure]) -> list[str]:
    """Of which figures no picture is painted, and why, one line to a figure; it stops nothing."""
    return [
        f"{figure.page}, {figure.id}: no PNG and no PDF of it: no font of the build holds "
        f"{', '.join(map(repr, figure.unwritten[:FEW]))}"
        f"{f' and {len(figure.unwritten) - FEW} more' * (len(figure.unwritten) > FEW)}, so boxes would "
        f"stand in them. Put a font that does (TTF or OTF) into {OWN}/."
        for figure in figures
        if figure.unwritten
    ]
