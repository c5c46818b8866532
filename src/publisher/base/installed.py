"""The versions of all that is installed, which count for a project that locks none."""

from __future__ import annotations

import os
import re
import sys

from publisher.base import files

LOCK = "requirements.txt"  # what a project locks, if it does
NAMED = re.compile(r"\.(dist|egg)-info$")  # as a distribution and its version are named on disk


def installed_packages() -> str:
    """One digest of the distributions that Python finds, and of their versions."""
    folders = [folder for folder in dict.fromkeys(sys.path) if os.path.isdir(folder)]
    names = {name for folder in folders for name in os.listdir(folder)}
    return files.digest(files.to_json(sorted(filter(NAMED.search, names))).encode())
