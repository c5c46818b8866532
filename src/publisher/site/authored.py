"""What of a notebook its author wrote, imported by whoever must start at once: standard library only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# Metadata of a cell by which editors fold or hide it.
HIDING = ("jupyter", "collapsed", "hide_input", "nbsphinx")


def authored(notebook: Mapping[str, Any]) -> bytes:
    """A notebook as bytes that differ only if what an author wrote differs.

    How lines end and are parted, outputs, execution counts and the editor's own metadata do not count, but for what it hides.
    """
    content = {
        "cells": [
            {
                "type": cell["cell_type"],
                "source": "".join(cell["source"]).replace("\r\n", "\n"),
                "tags": cell["metadata"].get("tags", []),
                "attachments": {
                    name: {mime: _joined(data) for mime, data in picture.items()}
                    for name, picture in (cell.get("attachments") or {}).items()
                },
                "hidden": {key: cell["metadata"].get(key) for key in HIDING},
            }
            for cell in notebook["cells"]
        ],
        "kernel": notebook["metadata"].get("kernelspec", {}).get("name", "python3"),
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()


def _joined(data: Any) -> Any:
    return "".join(data) if isinstance(data, list) else data
