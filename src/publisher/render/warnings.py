"""What pandoc and the frame's filter say of a page, as problems that name its cell and a remedy."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from publisher.base.problems import Problem
from publisher.render.bibliography import keys_of, setting_of
from publisher.render.sources import Source
from publisher.site.settings import unsupported

UNCITED = re.compile(r"Citeproc: citation (\S+) not found")
TWICE = re.compile(r"Duplicate note reference '(.*?)' at line (\d+)")
# A formula that cannot be written, the command in it, and what else could stand there.
UNTEX = re.compile(
    r"\[WARNING\] Could not convert TeX math (.+?), rendering as TeX:.*?unexpected (?:control sequence )?"
    r"(\S+).*?(?=\n\[|\n\{|\Z)",
    re.DOTALL,
)
UNDEFINED = re.compile(r"the cross-reference @(\S+) leads nowhere")
AT_LINE = re.compile(r"\s*(?:defined )?at line (\d+) column \d+")
CORRECT = "Correct the page."
# What to do about each kind of fault that the filter reports.
REMEDIES = {
    "undefined": "Correct the label, or give it to a figure, table or heading of this page.",
    "uncited": "Correct the key, or add the source to the bibliography.",
    "duplicate": "Give each figure, table and heading a label of its own.",
    "caption": "End it with a paragraph that is its caption.",
    "alternative": 'Say what the picture shows: {#fig-… fig-alt="…"}.',
    "tabset": "Begin each tab with a heading.",
}


def pandoc_problems(
    stderr: str, source: Source, bibliographies: Iterable[str] = ()
) -> Iterator[Problem]:
    """What the filter reported and what pandoc warned about: all of it stops the build.

    `bibliographies` are the files of the page's sources, where what was meant is looked for.
    """
    other = []
    lost = {key for line in stderr.splitlines() for key in UNDEFINED.findall(line)}
    for formula, command in dict.fromkeys(UNTEX.findall(stderr)):
        lines = [line.strip() for line in formula.strip().splitlines()]
        found = f"the formula {' '.join(lines)!r} holds {command}, which is not known here"
        remedy = "Write what it stands for, with commands of LaTeX and amsmath."
        if formula[:1].isdigit():
            remedy = "If these are prices, write \\$ for each dollar. " + remedy
        places = map(source.locate, (f"${formula}$", max(lines, key=len)))
        where = next((place for place in places if place != source.path), source.path)
        yield Problem(where, found, remedy)
    for line in filter(None, map(str.strip, UNTEX.sub("", stderr).splitlines())):
        if line.startswith("{"):
            report = json.loads(line)
            where = source.locate(report["needle"])
            if report["kind"] == "unsupported":
                yield unsupported(where, report["found"], source.path)
            else:
                remedy = REMEDIES[report["kind"]]
                if report["kind"] == "undefined":
                    remedy = meant(report["needle"][1:], source.labels) + remedy
                yield Problem(where, report["found"], remedy)
        elif missing := UNCITED.search(line):
            if missing[1] in lost:
                continue  # the filter has told of it, as the cross-reference it is
            found = f"the citation @{missing[1]} is not in the bibliography"
            known = [key for name in bibliographies for key in keys_of(Path(name))]
            remedy = meant(missing[1], known) + REMEDIES["uncited"]
            yield Problem(source.locate(f"@{missing[1]}"), found, remedy)
        elif twice := TWICE.search(line):
            found = f"the footnote [^{twice[1]}] is defined a second time"
            where = source.place_of_line(int(twice[2]))
            yield Problem(where, found, "A page has one set of footnotes: give it another name.")
        elif at_line := AT_LINE.search(line):
            said = line.removeprefix("[WARNING]").replace(at_line[0], "").strip()
            yield Problem(source.place_of_line(int(at_line[1])), f"pandoc says: {said}", CORRECT)
        else:
            other.append(line)
    if other:
        said = " ".join(other)
        key = setting_of(said)
        where = source.path if key is None else f"{source.path}, {key}"
        remedy = CORRECT if key is None else "Correct the file that this setting names."
        yield Problem(where, f"pandoc says: {said}", remedy)


def meant(written: str, known: Iterable[str]) -> str:
    """The question whether the nearest of what is known is meant, or the empty string."""
    near = difflib.get_close_matches(written, list(known), n=1, cutoff=0.7)
    return f"Is @{near[0]} meant? " if near else ""
