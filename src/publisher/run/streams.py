"""What a notebook's process prints: by Python, by compiled code, and by the programs it starts."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import RLock

STREAMS = {"stdout": 1, "stderr": 2}
# Files in the folder of a run that hold what its present cell printed: by Python, and by others.
PRINTED = ("printed.txt", "stdout.txt", "stderr.txt")

Take = Callable[[str, str], None]


class Printed:
    """Standard output and error of this process, which write into files.

    What is written by Python goes to `take` at once. What compiled code and other processes write
    is read back whenever there is something new to take, so that it stays in order.
    """

    def __init__(self, folder: str, take: Take) -> None:
        self.take, self.process, self.lock = take, os.getpid(), RLock()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        own, *others = (os.open(os.path.join(folder, name), flags) for name in PRINTED)
        self.own, self.files = own, dict(zip(STREAMS, others, strict=True))
        for name, number in STREAMS.items():
            os.dup2(self.files[name], number)
            setattr(sys, name, Stream(name, self))
        self.begin()

    def begin(self) -> None:
        """Begin a cell: forget what the one before has printed."""
        for file in (self.own, *self.files.values()):
            os.ftruncate(file, 0)
        self.read = dict.fromkeys(STREAMS, 0)
        decoder = codecs.getincrementaldecoder("utf-8")
        self.decoders = {name: decoder(errors="replace") for name in STREAMS}

    def write(self, name: str, text: str) -> None:
        """Take text that Python prints; in a process forked from this one, hand it on."""
        if os.getpid() != self.process:
            os.write(STREAMS[name], text.encode(errors="replace"))
            return
        with self.lock:
            self.gather()
            os.write(self.own, text.encode(errors="replace"))
            self.take(name, text)

    def gather(self) -> None:
        """Take what others have written to the files since the last time."""
        if os.getpid() != self.process:
            return
        with self.lock:
            for name, file in self.files.items():
                while content := os.pread(file, 1 << 16, self.read[name]):
                    self.read[name] += len(content)
                    if text := self.decoders[name].decode(content):
                        self.take(name, text)


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
        """Take what compiled code and other processes have written."""
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
    """What the present cell of a run printed, from the files in the run's folder."""
    files = (Path(folder, name) for name in PRINTED)
    return "".join(file.read_text(errors="replace") for file in files if file.exists())


def written(folder: str) -> int:
    """How many bytes the present cell has printed so far."""
    files = (Path(folder, name) for name in PRINTED)
    return sum(file.stat().st_size for file in files if file.exists())
