"""Install packages into a virtual environment with uv, and with pip where uv is not to be had.

Needs the standard library only. uv is the one on the PATH; where there is none, it is fetched by
hash (`requirements-uv.txt`) into the environment, by the pip that Python brings. It is told of the
package index, certificate and proxy that pip is configured to use, which it does not read itself.
"""

from __future__ import annotations

import ast
import ensurepip
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_LOCK = "requirements-uv.txt"
LOCKED = ("--require-hashes", "--only-binary=:all:")
OLDEST_PIP = 23  # the first whole year with `pip --python`
# What pip is configured with, and the variable by which uv is told the same.
UV_NAMES = {
    "index-url": "UV_INDEX_URL",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "keyring-provider": "UV_KEYRING_PROVIDER",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}
COMMAS = {"find-links"}  # a list that uv wants with commas where pip has spaces
YES = {"1", "true", "yes", "on"}


def succeeds(
    command: Sequence[str | Path],
    *,
    quiet: bool = False,
    environment: dict[str, str] | None = None,
) -> bool:
    """Run a command in the project's folder; tell whether it ran and ended well."""
    silence = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdout=silence,
            stderr=silence,
            check=False,
        )
    except OSError as problem:
        if not quiet:
            print(f"{command[0]}: {problem.strerror}", file=sys.stderr)
        return False
    return done.returncode == 0


def python_of(folder: Path) -> Path:
    """The interpreter of the environment in `folder`."""
    return folder / "bin" / "python"


def pip_at_hand(folder: Path) -> tuple[list[str | Path], list[str | Path]]:
    """The command of a pip, and the options with which it acts on the environment in `folder`.

    It is this Python's own, or the one that Python brings for its `ensurepip`, run without being
    installed first; where neither is found, pip is installed into the environment.
    """
    python = python_of(folder)
    if importlib.util.find_spec("pip") and int(version("pip").partition(".")[0]) >= OLDEST_PIP:
        return [sys.executable, "-I", "-m", "pip"], ["--python", python]
    bundled = bundled_pip()
    if bundled:
        return [python, "-I", bundled / "pip"], []
    succeeds([python, "-I", "-m", "ensurepip", "--default-pip"])
    return [python, "-I", "-m", "pip"], []


def bundled_pip() -> Path | None:
    """The wheel of pip that Python, or the Linux distribution it is from, keeps for `ensurepip`."""
    kept = sysconfig.get_config_var("WHEEL_PKG_DIR")
    folders = [Path(ensurepip.__file__).parent / "_bundled", *([Path(kept)] if kept else [])]
    wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return wheels[-1] if wheels else None


def settings_of_pip(pip: Sequence[str | Path]) -> dict[str, str] | None:
    """What pip is configured with when it installs, by name; None if it cannot read that itself.

    It stands in files and in the environment: variables win over the section `[install]`, and that
    over `[global]`.
    """
    command = [*(str(part) for part in pip), "config", "list"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        found.setdefault(section, {})[key] = ast.literal_eval(value)
    return found["global"] | found["install"] | found[":env:"]


def as_uv_reads_them(settings: dict[str, str]) -> dict[str, str]:
    """The variables that tell uv the same; those of uv that are set already stay as they are."""
    told = {
        UV_NAMES[key]: ",".join(value.split()) if key in COMMAS else " ".join(value.split())
        for key, value in settings.items()
        if key in UV_NAMES
    }
    if "extra-index-url" in settings:  # pip asks all of them; what it finds has the right hash
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    told["UV_PYTHON_DOWNLOADS"] = "never"
    return {
        name: value
        for name, value in told.items()
        if not (name.startswith("UV_") and name in os.environ)
    }


class Installer:
    """Installs packages into the environment in `folder`: with uv while it works, else with pip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given_up = False

    def lock(self, lock: str) -> bool:
        """Install a file of locked requirements, wheels of the right hash only."""
        return self.install(lock, *LOCKED, "-r", lock)

    def project(self) -> bool:
        """Install the project itself in editable form; the environment holds all it needs."""
        return self.install("the project", "--no-deps", "--no-build-isolation", "--editable", ".")

    def install(self, what: str, *arguments: str) -> bool:
        """Install what `arguments`, which pip and uv share, name; tell whether that worked.

        If it did not, the lines that the tool has printed say why.
        """
        if self.uv and not self.given_up:
            self.say(f"Installing {what} into {self.folder.name} with uv.")
            if self.with_uv(*arguments):
                return True
            self.give_up("uv did not install it; the lines above say why")
        self.say(f"Installing {what} into {self.folder.name} with pip; that can take a minute.")
        return self.with_pip(*arguments)

    def with_uv(self, *arguments: str) -> bool:
        """Install with uv from where pip would; tell whether that worked."""
        settings = self.settings or {}
        no_index = ["--no-index"] if settings.get("no-index", "").lower() in YES else []
        uv = [str(self.uv), "pip", "install", "--quiet", "--python", str(self.python)]
        return succeeds([*uv, *no_index, *arguments], environment=as_uv_reads_them(settings))

    def with_pip(self, *arguments: str) -> bool:
        """Install with pip; tell whether that worked."""
        command, here = self.pip
        return succeeds([*command, *here, "install", "-qq", "--no-input", *arguments])

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return python_of(self.folder)

    @cached_property
    def pip(self) -> tuple[list[str | Path], list[str | Path]]:
        """A pip, and how it acts on this environment."""
        return pip_at_hand(self.folder)

    @cached_property
    def settings(self) -> dict[str, str] | None:
        """What pip is configured with."""
        return settings_of_pip(self.pip[0])

    @cached_property
    def uv(self) -> str | None:
        """A uv that runs: of the PATH, or fetched by hash. Where there is none, a line says why."""
        if self.settings is None:
            self.give_up("uv is not used, because pip's configuration cannot be read")
            return None
        found = shutil.which("uv") or shutil.which("uv", path=self.python.parent)
        if found and succeeds([found, "--version"], quiet=True):
            return found
        if self.with_pip("--retries=1", "--no-deps", *LOCKED, "-r", UV_LOCK):
            return str(self.python.with_name("uv"))
        self.give_up(f"uv ({UV_LOCK}) could not be fetched; the lines above say why")
        return None

    def give_up(self, reason: str) -> None:
        """Leave uv, and say so."""
        self.given_up = True
        self.say(f"{reason}. Going on with pip.")

    @staticmethod
    def say(line: str) -> None:
        """Print a line before the next command prints its own."""
        print(line, flush=True)
