"""What a notebook's process prints: by Python, by compiled code, and by the programs it starts."""

from __future__ import annotations

import array
import codecs
import contextlib
import io
import os
import select
import sys
import threading
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
    from termios import FIONREAD
except ImportError:  # Windows: what compiled code and programs print is not taken
    fcntl = None  # type: ignore[assignment]

STREAMS = {"stdout": 1, "stderr": 2}
# Files in the folder of a run: what its present cell printed, and a sign that it was too much.
PRINTED, TOO_MUCH = "printed.txt", "too-much"
ROOM = 1 << 20  # what others can print without waiting for this process

Take = Callable[[str, str], None]


class Printed:
    """Standard output and error of this process, and of those that it starts.

    What Python writes goes to `take` at once. What compiled code and other processes write comes
    through a pipe, which is emptied before anything else is taken, so that all stays in order; a
    thread empties it while the process waits. `take` raises when it is given too much.
    """

    def __init__(self, folder: str, take: Take) -> None:
        self.folder, self.take = folder, take
        self.process, self.lock = os.getpid(), threading.RLock()
        self.copy = os.open(os.path.join(folder, PRINTED), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.pipes = {name: _pipe(number) for name, number in STREAMS.items()} if fcntl else {}
        for name in STREAMS:
            setattr(sys, name, Stream(name, self))
        self.begin()
        if self.pipes:
            threading.Thread(target=self.follow, daemon=True).start()

    def begin(self) -> None:
        """Begin a cell: forget what the one before has printed."""
        os.ftruncate(self.copy, 0)
        decoder = codecs.getincrementaldecoder("utf-8")
        self.decoders = {name: decoder(errors="replace") for name in STREAMS}

    def write(self, name: str, text: str) -> None:
        """Take text that Python prints; in a process forked from this one, hand it on."""
        if os.getpid() != self.process:
            os.write(STREAMS[name], text.encode(errors="replace"))
            return
        with self.lock:
            self.gather()
            self.add(name, text)

    def add(self, name: str, text: str) -> None:
        """Take text, and keep a copy that outlives this process."""
        os.write(self.copy, text.encode(errors="replace"))
        self.take(name, text)

    def gather(self) -> None:
        """Take what others have printed since the last time."""
        if os.getpid() != self.process:
            return
        with self.lock:
            for name, pipe in self.pipes.items():
                while waiting := _waiting(pipe):
                    content = os.read(pipe, waiting)
                    if text := self.decoders[name].decode(content):
                        self.add(name, text)

    def follow(self) -> None:
        """Take what others print while this process waits for them."""
        while True:
            select.select([*self.pipes.values()], [], [])
            try:
                self.gather()
            except Exception:  # noqa: BLE001 (too much: whoever listens to this process ends it)
                with contextlib.suppress(OSError):
                    Path(self.folder, TOO_MUCH).touch()
                return


def _pipe(number: int) -> int:
    """Put a pipe in the place of an open file; give its end for reading."""
    read, write = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, ROOM)
    os.dup2(write, number)
    os.close(write)
    return read


def _waiting(pipe: int) -> int:
    """How many bytes can be read at once."""
    found = array.array("i", [0])
    fcntl.ioctl(pipe, FIONREAD, found)
    return found[0]


class Stream(io.TextIOBase):
    """Standard output or error as Python code sees it."""

    encoding = "UTF-8"

    def __init__(self, name: str, printed: Printed) -> None:
        self.name, self.printed = name, printed

    def write(self, text: str) -> int:
        """Print text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.printed.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Take what compiled code and other processes have printed."""
        self.printed.gather()

    def fileno(self) -> int:
        """The number by which other processes know it."""
        return STREAMS[self.name]

    def isatty(self) -> bool:
        """There is no terminal."""
        return False

    def writable(self) -> bool:
        """It can be written."""
        return True


def last_words(folder: str) -> str:
    """What the present cell of a run printed, from the run's folder."""
    printed = Path(folder, PRINTED)
    return printed.read_text(errors="replace") if printed.exists() else ""


def overflowed(folder: str) -> bool:
    """Whether other processes have printed more than the present cell may."""
    return Path(folder, TOO_MUCH).exists()
