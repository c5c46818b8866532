"""Inside a running notebook: have functions of a module wrapped, now or once it is imported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

Wrap = Callable[[ModuleType], None]


def watch(names: Collection[str], wrap: Wrap) -> None:
    """Call `wrap` with each of the modules that is loaded, and with those that will be."""
    for name in names:
        if name in sys.modules:
            wrap(sys.modules[name])
    sys.meta_path.insert(0, Wrapping(names, wrap))


class Wrapping(MetaPathFinder):
    """Finds a module as the others do, and hands it on once it is loaded."""

    def __init__(self, names: Collection[str], wrap: Wrap) -> None:
        self.names, self.wrap = names, wrap

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, if it is one to be wrapped."""
        if fullname not in self.names:
            return None
        others = sys.meta_path[sys.meta_path.index(self) + 1 :]
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next(filter(None, found), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self.wrap(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec
