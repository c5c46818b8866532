#!/bin/sh
# Resolve the ranges in pyproject.toml into requirements*.txt: exact versions with hashes, for every
# supported Python and platform, naming no package index. Pass --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null; then
    echo "error: uv is needed to resolve requirements. Install it, for example: pipx install uv" >&2
    exit 1
fi

lock() {
    UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile pyproject.toml --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "$@"
}

lock "$@" --group build --output-file requirements.txt
lock "$@" --group build --group lab --constraints requirements.txt --output-file requirements-lab.txt
lock "$@" --group build --group test --constraints requirements.txt --output-file requirements-test.txt
