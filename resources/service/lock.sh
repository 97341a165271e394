#!/usr/bin/env bash
# Write both lock files from pyproject.toml: exact versions, the hashes of every platform's files,
# no address.  Versions that still fit stay; `make lock UPGRADE=1` takes the newest that fit.
# Needs the network; the resolver lives in a folder that is thrown away.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install -qq --disable-pip-version-check uv

compile() {
  "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --custom-compile-command "make lock" ${UPGRADE:+--upgrade} pyproject.toml "$@"
}

compile --extra dev --output-file requirements-dev.lock
compile --constraint requirements-dev.lock --output-file requirements.lock
