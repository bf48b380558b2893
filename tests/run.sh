#!/bin/sh
# Installs what is missing, builds, and passes every test. With the word "everything" also with Clang under the address
# and undefined-behaviour sanitizers, under the thread sanitizer, and as a shared library.
set -eu
cd "$(dirname "$0")/.."
sh examples/packages.sh tests
presets=dev
[ "${1:-}" != everything ] || presets="dev asan tsan shared"
for preset in $presets; do
  cmake --workflow --preset "$preset"
done
