"""What kind of value each setting takes, so that a wrong one is named and not stumbled over."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from publisher.base.problems import Problem

# What no page can hold: controls that have no shape, and halves of characters.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
TEXT: dict[str, Any] = {"type": "string"}
FLAG: dict[str, Any] = {"type": "boolean"}
WHOLE: dict[str, Any] = {"type": "integer"}
MAPPING: dict[str, Any] = {"type": "object"}
TEXTS: dict[str, Any] = {"type": ["string", "array"], "items": TEXT}
SCALARS: dict[str, Any] = {"type": ["string", "number", "array"], "items": SCALAR}


def mapping(**keys: Any) -> dict[str, Any]:
    """A mapping whose known keys take the given kinds; `_` stands for `-`."""
    properties = {key.replace("_", "-"): kind for key, kind in keys.items()}
    # A key without a value is as good as none.
    return {
        "type": ["object", "null"],
        "properties": {k: optional(v) for k, v in properties.items()},
    }


def optional(kind: dict[str, Any]) -> dict[str, Any]:
    """The kind, or nothing."""
    types = kind.get("type", [])
    listed = [types] if isinstance(types, str) else list(types)
    return {**kind, "type": sorted({*listed, "null"})} if listed else kind


ITEM: dict[str, Any] = {
    "type": ["string", "object"],
    "properties": {
        "text": SCALAR,
        "href": TEXT,
        "file": TEXT,
        "menu": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
}
ITEMS: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/item"}}
FOOTER: dict[str, Any] = {"type": ["string", "array"], "items": {"$ref": "#/$defs/item"}}
EXECUTE = mapping(
    echo={"type": ["boolean", "string"]}, eval=FLAG, output={"type": ["boolean", "string"]},
    warning=FLAG, error=FLAG, include=FLAG, enabled=FLAG, daemon={"type": ["boolean", "integer"]},
)  # fmt: skip
PAGE: dict[str, Any] = {
    "title": SCALAR, "subtitle": SCALAR, "description": SCALAR, "lang": TEXT, "toc": FLAG,
    "toc-depth": WHOLE, "toc-title": SCALAR, "css": TEXTS, "bibliography": TEXTS, "csl": TEXT,
    "execute": EXECUTE, "format": {"type": ["string", "object"]}, "keywords": SCALARS,
    "image": TEXT, "image-alt": SCALAR, "body-classes": SCALAR, "pagetitle": SCALAR,
    "language": {"type": ["string", "object"]}, "nocite": TEXT, "date-format": TEXT,
    "author": {"type": ["string", "object", "array"], "items": {"type": ["string", "object"]}},
    "code-fold": {"type": ["boolean", "string"]}, "code-summary": SCALAR,
    "html-math-method": TEXT, "atlas": MAPPING, "page-layout": TEXT, "title-block-style": SCALAR,
}  # fmt: skip
DERIVED: dict[str, Any] = {
    **dict.fromkeys(("notebook", "table", "parameter", "output"), TEXT), "where": MAPPING,
}  # fmt: skip
CONFIG_KEYS: dict[str, Any] = {
    **PAGE,
    "project": mapping(
        type=TEXT, output_dir=TEXT, render=TEXTS, resources=TEXTS, pre_render=TEXTS,
        post_render=TEXTS, preview=MAPPING,
    ),
    "website": mapping(
        title=SCALAR, description=SCALAR, site_url=TEXT, repo_url=TEXT, site_path=TEXT, favicon=TEXT, image=TEXT,
        navbar={
            "type": ["object", "boolean"],
            "properties": {"title": SCALAR, "left": optional(ITEMS), "right": optional(ITEMS)},
        },
        page_footer={
            "type": ["string", "object"],
            "properties": {side: optional(FOOTER) for side in ("left", "center", "right")},
        },
    ),
    "atlas": mapping(
        site=TEXT, data=TEXTS, environment=TEXTS, preload=TEXTS, script=TEXTS, bibliography=TEXT,
        checks=TEXTS, travels=TEXTS, report=TEXT, cell_seconds={"type": "number"}, memory_mb={"type": "number"},
        pages={"type": "array", "items": {"type": "object", "properties": DERIVED}},
    ),
}  # fmt: skip
KINDS = {
    "string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "array": "a list", "object": "a mapping (`key: value`)",
}  # fmt: skip


def _is_valid(schema: dict[str, Any], settings: Mapping[str, Any]) -> bool:
    """Whether settings are valid at first sight. What JSON has no kind for, as dates, wants a second."""
    try:
        return jsonschema_rs.Draft202012Validator(schema).is_valid(settings)
    except ValueError:
        return False


def shape_faults(
    settings: Mapping[Any, Any], where: str, keys: Mapping[str, Any]
) -> Iterator[Problem]:
    """Settings whose value is of the wrong kind, by their name."""
    for key in settings:
        if not isinstance(key, str):
            yield Problem(
                f"{where}, {key}", "is no name of a setting", "Write it as `name: value`."
            )
    schema = {
        "type": "object",
        "properties": {key: optional(kind) for key, kind in keys.items()},
        "$defs": {"item": ITEM},
    }
    named = {key: value for key, value in settings.items() if isinstance(key, str)}
    if _is_valid(schema, named):
        return
    from jsonschema import Draft202012Validator  # slow to import, and seldom needed

    for error in Draft202012Validator(schema).iter_errors(named):
        place = ".".join(str(step) for step in error.absolute_path)
        kinds = (
            error.validator_value
            if isinstance(error.validator_value, list)
            else [error.validator_value]
        )
        wanted = " or ".join(KINDS[kind] for kind in kinds if kind in KINDS)
        yield Problem(
            f"{where}, {place}",
            f"is {str(error.instance)[:60]!r}, not {wanted}",
            "Write it so, or take it out.",
        )


def unknown_settings(settings: Mapping[Any, Any], where: str) -> Iterator[Problem]:
    """Settings of the publisher's own that it does not know: each would be without effect."""
    known = CONFIG_KEYS["atlas"]["properties"]
    for key in settings:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            meant = f"Is {near[0]!r} meant? " if near else ""
            told = f"{meant}Correct it, or take it out; there are {', '.join(sorted(known))}."
            yield Problem(f"{where}.{key}", "is no setting that is known here", told)


def strange_sign(node: Any) -> str | None:
    """The first character in settings that no page can hold."""
    if isinstance(node, str):
        return found[0] if (found := CONTROL.search(node)) else None
    parts = [*node, *node.values()] if isinstance(node, dict) else node
    signs = map(strange_sign, parts if isinstance(parts, list) else ())
    return next(filter(None, signs), None)
