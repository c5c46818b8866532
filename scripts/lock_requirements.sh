#!/bin/sh
# Resolve the ranges in pyproject.toml into requirements*.txt: exact versions with hashes, for every
# supported Python and platform, naming no package index. Pass --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null; then
    echo "error: uv is needed to resolve requirements. \`make environment\` fetches it, or: pipx install uv" >&2
    exit 1
fi

lock() {
    UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "$@"
}

project() {
    lock pyproject.toml --group build "$@"
}

project "$@" --output-file requirements.txt
project "$@" --group lab --constraints requirements.txt --output-file requirements-lab.txt
project "$@" --group test --constraints requirements.txt --output-file requirements-test.txt
lock "$@" --group uv --output-file requirements-uv.txt
