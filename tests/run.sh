#!/bin/sh
# Installs what is missing, builds, and passes every test. With the word "everything", as CI types it, also as a shared
# library, with Clang under the address and undefined-behaviour sanitizers, and under the thread sanitizer.
set -eu
cd "$(dirname "$0")/.."
sh examples/packages.sh tests
presets=dev
[ "${1:-}" != everything ] || presets="dev shared asan tsan"
for preset in $presets; do
  cmake --workflow --preset "$preset"
done
