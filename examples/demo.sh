#!/bin/sh
# Installs what is missing, builds, and runs the main job on a generated log: generate, import, report.
set -eu
cd "$(dirname "$0")/.."
sh examples/packages.sh
cmake --preset release -B .build/demo -DCASEBOOK_BUILD_TESTS=OFF -DCASEBOOK_BUILD_BENCHMARKS=OFF >/dev/null
cmake --build .build/demo --parallel 2 --target casebook_command

casebook=.build/demo/src/cli/casebook
demo=$(mktemp -d)
trap 'rm -rf "$demo"' EXIT
"$casebook" generate --cases 5000 --seed 7 >"$demo/log.jsonl"
"$casebook" import --db "$demo/db" --grade "$demo/log.jsonl"
"$casebook" report sla --db "$demo/db"
"$casebook" report grading --db "$demo/db"
"$casebook" report scorecard --db "$demo/db" --period year
