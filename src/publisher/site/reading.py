"""Files of a project as text and as YAML, or why one cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from publisher.base.problems import SiteError
from publisher.site.shape import strange_sign

YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> Any:
    """What a YAML text says, read by the C parser where PyYAML was built with it.

    Raises `yaml.YAMLError`, also for what no page can hold, written as an escape.
    """
    content = yaml.load(text, Loader=YAML)
    if found := strange_sign(content) if "\\" in text else None:
        raise yaml.YAMLError(f"holds {ascii(found)}, a control character or half of a character")
    return content


def read_text(path: Path, name: str) -> str:
    """Read a text file, or raise `SiteError` naming it and what keeps it from being read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteError.single(
            name, f"is not UTF-8 at byte {error.start + 1}", "Save it again as UTF-8."
        ) from error
    except OSError as error:
        raise SiteError.single(
            name, f"cannot be read ({error.strerror})", "Restore it, or make it readable."
        ) from error


def read_yaml(path: Path, root: Path | None = None) -> dict[str, Any]:
    """Read a YAML mapping, or raise `SiteError` naming file (as seen from `root`), line and fault."""
    called = path.relative_to(root).as_posix() if root else path.name
    try:
        content = load_yaml(read_text(path, called))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise SiteError.single(
            f"{called}{line}",
            f"is not valid YAML: {getattr(error, 'problem', None) or error}",
            "Correct the indentation or quoting at that line.",
        ) from error
    if not isinstance(content, dict):
        raise SiteError.single(called, "holds no mapping", "Start it with `project:`.")
    return content
