"""Enter a new page in `_quarto.yml`: in the list of pages and in the menu, all else left as it is."""

from __future__ import annotations

import copy
import fnmatch
import json
from collections.abc import Sequence

import yaml

from publisher.base.problems import SiteError
from publisher.site.project import CONFIG, Project
from publisher.site.reading import YAML, load_yaml

RENDER = ("project", "render")
MENU = ("website", "navbar", "left")


def enter_page(project: Project, page: str, text: str) -> list[str]:
    """Enter a page under `project.render` and `website.navbar.left`; give what is left to do by hand.

    `text` is what the menu says. Comments and the way of writing stay. What the file is written in
    such a way that this is not sure to work is told, and not tried.
    """
    path = project.root / CONFIG
    left = []
    for keys, entry, where in (
        (RENDER, page, "project.render"),
        (MENU, {"text": text, "href": page}, "website.navbar.left"),
    ):
        before = path.read_text(encoding="utf-8")
        if keys == RENDER and _is_rendered(project, page):
            continue
        after = entered(before, keys, entry)
        if keys == RENDER and (why := _kept_out(before, page)):
            return [why, f"then enter {page} in website.navbar.left"]  # a menu leads to pages alone
        if after is None:
            written = entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)
            left.append(f"add this to {where} in {CONFIG}: - {written}")
        else:
            path.write_text(after, encoding="utf-8")
    return left


def _is_rendered(project: Project, page: str) -> bool:
    """Whether a page that is there is one of the site, by name, by pattern, or as all are."""
    try:
        return page in Project.open(project.root).pages
    except SiteError:  # without any page so far
        return False


def _kept_out(text: str, page: str) -> str | None:
    """What to do about a list that no entry would bring a page into; None if one would."""
    patterns = ((load_yaml(text) or {}).get("project") or {}).get("render")
    if isinstance(patterns, str):
        both = json.dumps([patterns, page], ensure_ascii=False)
        return f"write project.render in {CONFIG} as a list: {both}"
    for pattern in map(str, patterns or ()):
        if pattern.startswith("!") and fnmatch.fnmatchcase(page, pattern[1:].lstrip("/")):
            return f"take {pattern!r} out of project.render in {CONFIG}, which keeps it out of the site"
    return None


def entered(text: str, keys: Sequence[str], entry: str | dict[str, str]) -> str | None:
    """YAML with one more entry in the list at `keys`, or None if it has no such list with entries.

    The entry comes after the last notebook of the list, else at its end.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=YAML)
    for key in keys:
        node = _value(node, key)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        return None
    notebooks = [item for item in node.value if str(item.value).endswith(".ipynb")]
    last = (notebooks or node.value)[-1]
    after = _inserted(text, node, last, entry)
    return after if _as_meant(text, after, keys, node.value.index(last) + 1, entry) else None


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _inserted(
    text: str, node: yaml.SequenceNode, last: yaml.Node, entry: str | dict[str, str]
) -> str:
    """The text with the entry after `last`, written as the list is: in one line, or one to a line."""
    if node.flow_style:
        at = last.end_mark.index
        return f"{text[:at]}, {_written(entry)[0]}{text[at:]}"
    indent = " " * node.start_mark.column
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    first, *more = _written(entry) if isinstance(entry, str) else _written_apart(entry)
    added = [f"{indent}- {first}\n", *(f"{indent}  {line}\n" for line in more)]
    at = _last_line(last) + 1
    return "".join([*lines[:at], *added, *lines[at:]])


def _last_line(node: yaml.Node) -> int:
    """The line on which a node ends; the end of a list or mapping of many lines is that of its last."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line)


def _written(entry: str | dict[str, str]) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    return ["{" + ", ".join(_written_apart(entry)) + "}"]


def _written_apart(entry: dict[str, str]) -> list[str]:
    return [
        f"{key}: {json.dumps(value, ensure_ascii=False) if key == 'text' else value}"
        for key, value in entry.items()
    ]


def _as_meant(
    before: str, after: str, keys: Sequence[str], at: int, entry: str | dict[str, str]
) -> bool:
    """Whether the new text says what the old one did, and the entry, and nothing else."""
    meant = copy.deepcopy(load_yaml(before))
    place = meant
    for key in keys:
        place = place[key]
    place.insert(at, entry)
    try:
        return bool(load_yaml(after) == meant)
    except yaml.YAMLError:
        return False
