"""The ways in which authors hide parts of a cell by its metadata, whatever tool they use."""

from __future__ import annotations

from typing import Any

HIDES_CODE: list[dict[str, Any]] = [
    {"tags": ["remove-input"]}, {"tags": ["remove_input"]}, {"tags": ["hide-input"]},
    {"tags": ["hide-code"]}, {"tags": ["remove-code"]}, {"jupyter": {"source_hidden": True}},
    {"hide_input": True},
]  # fmt: skip
HIDES_OUTPUT: list[dict[str, Any]] = [
    {"tags": ["remove-output"]}, {"tags": ["hide-output"]}, {"tags": ["remove_outputs"]},
    {"jupyter": {"outputs_hidden": True}}, {"collapsed": True},
]  # fmt: skip
HIDES_BOTH: list[dict[str, Any]] = [
    {"tags": ["remove-cell"]}, {"tags": ["remove_cell"]}, {"tags": ["hide-cell"]},
    {"tags": ["HIDE_CELL"]}, {"nbsphinx": "hidden"},
]  # fmt: skip
