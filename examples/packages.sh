#!/bin/sh
# Installs what Casebook needs to build, and with the word "tests" what its tests need too, on Debian 12 as root.
# Where it cannot, it says which packages are missing and stops.
set -eu

packages="g++ cmake ninja-build ccache git ca-certificates pkg-config tzdata
  libboost1.81-dev librocksdb-dev libprotobuf-dev protobuf-compiler libssl-dev
  libhowardhinnant-date-dev libcli11-dev libfmt-dev libcsv-dev libical-dev libexpat1-dev zlib1g-dev libjs-chart.js"
[ "${1:-}" != tests ] || packages="$packages libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
  clang clang-format libclang-rt-14-dev
  python3 python3-selenium chromium chromium-driver fonts-noto-cjk"

missing=""
for package in $packages; do
  dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Casebook needs these Debian 12 packages, and cannot install them here:" >&2
  echo " $missing" >&2
  echo "Install them (on Debian: apt-get install$missing) and run this again." >&2
  exit 2
fi
echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
apt-get install -y -qq --no-install-recommends $missing >/dev/null
