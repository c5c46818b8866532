"""What a cell shows, kept as Jupyter keeps it: cleared, updated, overwritten."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Output = dict[str, Any]

# What no page can hold: halves of characters and controls that have no shape. Line ends and tabs have
# a meaning, and so has an escape that begins a colour in plain text.
UNPRINTABLE = re.compile(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
ESCAPE = re.compile(r"\x1b(?!\[[0-9;]*[A-Za-z])")
TERMINAL = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
REPLACED = "\N{REPLACEMENT CHARACTER}"
# The ids by which Matplotlib names clip paths, marks and pictures, and its date.
DRAWN_BY_LOT = re.compile(r'id="(([A-Za-z]\w*?)[0-9a-f]{10})"')
ANY_NAME = re.compile(r'(?<=[#"])(\w+)(?=["\')])')
MADE_ON = re.compile(r"\s*<dc:date>[^<]*</dc:date>")
# Where this Python has its own modules and those that are installed, the longest first.
LIBRARIES = sorted(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {str(Path(__file__).resolve().parents[2])},
    key=len,
    reverse=True,
)
AT = re.compile(r" at 0x[0-9a-fA-F]+")
STYLED = re.compile(r'<table id="(T_[0-9a-f]{5,32})"')  # of pandas
GREAT = re.compile(
    r'\A\s*<div id="([a-z]{10})" style="'
)  # of great_tables, its class names beside it
NAMES = re.compile(r'(?<=[ \n])(id|headers|for|aria-labelledby|aria-describedby)="([^"]+)"')
PROGRESS = re.compile(  # what tqdm measures of time, beside what it counts
    r"(?P<count>\|\s*\S+/\S+|\b\d[\d.]*[a-zA-Z]*) \[\d+:\d\d(?::\d\d)?(?:<[\d:?]+)?,"
    r"\s*(?:[\d.?]+\s?\w*/s|[\d.?]+s/\w+)(?:, (?P<more>[^\]\n]*))?\]"
)
SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # by which programs colour and erase in a terminal
ERASES_LINE, ERASES_END = re.compile(r"\x1b\[2K"), re.compile(r"\x1b\[0?K")
BACKSPACE = re.compile(r"[^\n]\x08")
LEADING_BACKSPACES = re.compile(r"^\x08+|(?<=\n)\x08+")


class Outputs:
    """The outputs of a notebook's cells, made of the messages that a kernel sends."""

    def __init__(self, cells: int) -> None:
        self.cells: list[list[Output]] = [[] for _ in range(cells)]
        self.present = self.cells[0] if self.cells else []
        self.displays: dict[str, list[Output]] = {}
        self.clearing = False

    def begin(self, index: int) -> None:
        """Give what comes from now on to a cell."""
        self.present, self.clearing = self.cells[index], False

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Act on one message: what is shown, printed, cleared or shown instead."""
        if kind == "clear_output":
            self.clearing = bool(content.get("wait"))
            if not self.clearing:
                self.present.clear()
        elif kind == "stream":
            self.printed(content["name"], content["text"])
        elif kind in ("display_data", "execute_result", "update_display_data"):
            self.shown(kind, content)
        elif kind == "error":
            names = ("ename", "evalue", "traceback")
            self.add({"output_type": kind, **{name: content[name] for name in names}})

    def printed(self, name: str, text: str) -> None:
        """Add printed text; text printed in a row is one output."""
        last = self.present[-1] if self.present and not self.clearing else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.add({"output_type": "stream", "name": name, "text": [text]})

    def whole(self) -> list[list[Output]]:
        """The outputs of every cell, each text in one piece."""
        for output in (one for cell in self.cells for one in cell):
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.cells

    def shown(self, kind: str, content: dict[str, Any]) -> None:
        """Add a rich output, or put it in the place of those shown under the same identifier."""
        identifier = (content.get("transient") or {}).get("display_id")
        data, metadata = content["data"], content.get("metadata") or {}
        for earlier in self.displays.get(identifier, []) if identifier else []:
            earlier |= {"data": data, "metadata": metadata}
        if kind == "update_display_data":
            return
        output = {"output_type": kind, "data": data, "metadata": metadata}
        if kind == "execute_result":
            output["execution_count"] = content["execution_count"]
        self.add(output)
        if identifier:
            self.displays.setdefault(identifier, []).append(output)

    def add(self, output: Output) -> None:
        """Add one output, after what was to be cleared before the next one."""
        if self.clearing:
            self.present.clear()
            self.clearing = False
        self.present.append(output)


def tidy(outputs: Iterable[Any], root: str = "", cell: int = 0) -> list[Any]:
    """Outputs as a reader of Jupyter sees them: printed text in one piece and overwritten as on a
    screen, and nothing in them that no page can hold.

    Warnings and errors name files from the project's folder `root`, or from where libraries are
    installed, not from the top of this machine; `cell` is the number of the cell on its page.
    """
    tidied: list[Any] = []
    for output in outputs:
        last = tidied[-1] if tidied else {}
        if output["output_type"] != "stream":
            tidied.append(printable(output))
        elif last.get("output_type") == "stream" and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            tidied.append(output)
    for number, output in enumerate(tidied, 1):
        data = output.get("data", {})
        if isinstance(html := data.get("text/html"), str):
            data["text/html"] = named(html, f"{cell}-{number}")
        if isinstance(plain := data.get("text/plain"), str):
            data["text/plain"] = AT.sub(" at 0x0000", plain)  # no page shows where in memory
        if output["output_type"] == "stream":
            text = untimed(clean(overwritten(output["text"])))
            output["text"] = placeless(text, root) if output["name"] == "stderr" else text
        elif output["output_type"] == "error":
            output["traceback"] = [placeless(line, root) for line in output["traceback"]]
    return [output for output in tidied if not says_nothing(output)]


def says_nothing(output: Any) -> bool:
    """Whether an output is an empty text, or is shown without any type."""
    return any(part in output and not output[part] for part in ("text", "data"))


def named(html: str, place: str) -> str:
    """HTML of a table whose ids are drawn by lot, of pandas or great_tables, named by its place."""
    if drawn := STYLED.search(html):
        return html.replace(drawn[1], f"T_{place}")
    if (drawn := GREAT.match(html)) and "gt_table" in html:
        own = drawn[1]
        html = NAMES.sub(lambda found: f'{found[1]}="{_prefixed(found[2], own, place)}"', html)
        return re.sub(rf"#{own}\b", f"#gt-{place}", html)
    return html


def _prefixed(names: str, own: str, place: str) -> str:
    """Ids of a table, its `own` and those of its columns, which other tables have too, by its place."""
    return " ".join(f"gt-{place}{'' if name == own else f'-{name}'}" for name in names.split())


def untimed(text: str) -> str:
    """Text without the time and the speed of a progress bar, which no two runs share."""

    def kept(found: re.Match[str]) -> str:
        return found["count"] + (f" [{found['more']}]" if found["more"] else "")

    return PROGRESS.sub(kept, text)


def placeless(text: str, root: str) -> str:
    """Text without the folders of this machine in front of its files."""
    for folder in (*LIBRARIES, root):
        text = text.replace(f"{folder}/", "") if folder else text
    return text


def overwritten(text: str) -> str:
    """Text after its backspaces and carriage returns: what comes later covers what it reaches."""
    if "\b" in text:
        before = ""
        while before != text:
            before, text = text, BACKSPACE.sub("", text)
        text = LEADING_BACKSPACES.sub("", text)
    if "\r" not in text and not ERASES_LINE.search(text):
        return text
    return "\n".join(_line(line) for line in text.replace("\r\n", "\n").split("\n"))


def _line(line: str) -> str:
    """What is seen of a line after its returns; a colour or an order to erase takes no room."""
    shown = ""
    for piece in line.split("\r"):
        if whole := list(ERASES_LINE.finditer(piece)):
            shown, piece = "", piece[whole[-1].end() :]
        end = "" if ERASES_END.search(piece) else shown
        shown = piece if not end else piece + SEQUENCE.sub("", end)[len(SEQUENCE.sub("", piece)) :]
    return shown


def printable(output: Any) -> Any:
    """A rich output or an error without characters that no page can hold."""
    if output["output_type"] == "error":
        for name in ("ename", "evalue"):
            output[name] = clean(output[name])
        output["traceback"] = [clean(line) for line in output["traceback"]]
    else:
        given = {mime: value for mime, value in output["data"].items() if value is not None}
        held = {mime: in_notebooks(mime, value) for mime, value in given.items()}
        whole = {mime: value for mime, value in held.items() if value is not None}
        output["data"] = whole or {mime: str(value) for mime, value in given.items()}
        for mime, value in output["data"].items():
            if isinstance(value, str):
                shown = clean(value)
                coloured = mime == "text/plain"
                shown = settled(shown) if mime == "image/svg+xml" else shown
                output["data"][mime] = shown if coloured else shown.replace("\x1b", REPLACED)
    return output


def in_notebooks(mime: str, value: Any) -> Any:
    """What a library shows as one type, in a form that a notebook can hold; None if it has none.

    Jupyter shows the next type of the same output where it does not know one.
    """
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if mime.endswith("json") or isinstance(value, str) or texts:
        return value
    return str(value) if isinstance(value, int | float) else None


def settled(svg: str) -> str:
    """An SVG of Matplotlib without the hour it was made and the ids it drew by lot.

    They are counted instead, so that two runs give the same bytes.
    """
    if "matplotlib" not in svg[:3000].lower():
        return svg
    svg = MADE_ON.sub("", svg)
    order: dict[str, str] = {}
    for name, kind in DRAWN_BY_LOT.findall(svg):
        order.setdefault(name, f"{kind}{len(order) + 1}")
    return ANY_NAME.sub(lambda found: order.get(found[1], found[1]), svg)


def clean(text: str) -> str:
    """Text with a sign in the place of each character that no page can hold, and without what is for a
    terminal alone: the title of its window, the address behind a text.
    """
    text = TERMINAL.sub("", text)
    return ESCAPE.sub(REPLACED, UNPRINTABLE.sub(REPLACED, text))
