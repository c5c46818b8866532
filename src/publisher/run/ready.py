"""What the warm parent makes ready for all its children: the figure record, and what checks a chart.

Comes after what a project asks to be imported: only with Altair there are charts to be checked.
"""

from __future__ import annotations

import sys

import figure  # noqa: F401 (what notebooks import is there then)
from figure import vegalite

if "altair" in sys.modules:
    vegalite.is_valid({})
