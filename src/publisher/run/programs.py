"""Inside a running notebook: note the programs it starts and the libraries it calls. What they read is not seen."""

from __future__ import annotations

import functools
import os
import re
import shlex
import sys
from typing import Any

from publisher.run.inputs import UNSEEN
from publisher.run.notes import NotAllowed, Notes

# What Python announces, and which argument names the program with its own arguments.
EVENTS = {
    "subprocess.Popen": 1, "os.system": 0, "os.exec": 1, "os.posix_spawn": 1, "os.spawn": 2,
    "os.startfile": 0,
}  # fmt: skip
# Parts of Python that ask a program about the machine, or look after processes.
HARMLESS = {"platform", "ctypes.util", "uuid", "multiprocessing.resource_tracker"}
OF_THE_CALL = {__name__, "ctypes", "publisher.run.recorder"}
LONGEST = 80
INSTALLS = re.compile(
    r"(?:^|[\s/;&|])(?:pip3?(?:\.\d+)?|uv|conda|mamba|micromamba|apt-get|apt)\s+(?:-\S+\s+)*(?:pip\s+)?(?:un)?install\b"
)


def watch(notes: Notes) -> None:
    """Wrap what starts processes without announcing them: `spawn` and `forkserver`."""
    try:
        import _posixsubprocess
    except ImportError:  # Windows
        return
    original = _posixsubprocess.fork_exec

    @functools.wraps(original)
    def fork_exec(command: Any, *arguments: Any) -> Any:
        if not notes.busy:
            note(notes, command)
        return original(command, *arguments)

    _posixsubprocess.fork_exec = fork_exec


def started(event: str, notes: Notes, *arguments: Any) -> None:
    """Note the program that an audit event announces."""
    note(notes, arguments[EVENTS[event]])


def note(notes: Notes, command: Any) -> None:
    """Note a program, unless a library starts it while it is imported: that is the same each time."""
    if not _of_a_library(notes):
        if "network" not in notes.allowed and INSTALLS.search(said := called(command)):
            raise NotAllowed(
                f"installs packages ({said}); add them to the project's requirements and take the "
                "line out, or build with --allow network:REASON"
            )
        notes.note(UNSEEN, f"starts a program ({called(command)})")


def calls_library(notes: Notes, name: object) -> None:
    """Note a library of the machine that a cell or a module of the project loads through `ctypes`.

    What an installed package loads belongs to the package.
    """
    frame: Any = sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") in OF_THE_CALL:
        frame = frame.f_back
    file = frame.f_code.co_filename if frame is not None else ""
    if file.startswith("<cell") or notes.name(os.path.realpath(file)) is not None:
        named = os.path.basename(os.fsdecode(name)) if isinstance(name, str | bytes) else "Python's own"  # fmt: skip
        notes.note(UNSEEN, f"calls a library of the machine ({named})")


def called(command: Any) -> str:
    """A program and its arguments as one would type them, in short."""
    if isinstance(command, str | bytes | os.PathLike):
        text = os.fsdecode(command)
    else:
        words = [os.fsdecode(word) for word in command]
        text = words[2] if len(words) > 2 and words[1] == "-c" and "sh" in words[0] else ""
        text = text or shlex.join(words)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _of_a_library(notes: Notes) -> bool:
    frame: Any = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<cell") or notes.name(os.path.realpath(file)) is not None:
            return False
        if file.startswith("<frozen importlib"):
            return True
        if frame.f_globals.get("__name__") in HARMLESS:
            return True
        frame = frame.f_back
    return False
