"""Imported by a process whose children make figures: what the first figure takes long for is there."""

from __future__ import annotations

import coloraide  # noqa: F401

from figure.vegalite import validator

validator()
