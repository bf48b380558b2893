#!/bin/sh
# Installs what is missing, builds, and passes every test.
set -eu
cd "$(dirname "$0")/.."
sh examples/packages.sh tests
cmake --workflow --preset dev
