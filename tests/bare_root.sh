#!/bin/sh
# Runs the README's two commands in a bare Debian 12, made for it and removed again: what the project's own
# scripts forget to install shows here and nowhere else. Needs root and debootstrap, and takes as long as a first build.
#
#   sh tests/bare_root.sh [MIRROR]   where Debian comes from (default: where this machine's does)
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "bare_root.sh: a root of its own takes root's rights" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare_root.sh: install debootstrap" >&2; exit 2; }

mirror=${1:-$(sed -nE 's/^(URIs:|deb( \[[^]]*\])?) +([^ ]+).*/\3/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)}
root=$(mktemp -d /var/tmp/casebook-bare-XXXXXX)
clean_up() {
  for folder in dev/shm dev proc; do
    umount "$root/$folder" 2>/dev/null || true
  done
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >"$root.log" 2>&1 ||
  { tail -n 20 "$root.log" >&2; exit 1; }
rm -f "$root.log"
# As this machine reaches its mirror, so does the root.
cp -r /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d "$root/etc/apt/" 2>/dev/null || true
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/dev/shm"

bare() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb sh -c "$1"; }
bare 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends git ca-certificates >/dev/null'
git clone -q --no-hardlinks . "$root/casebook"
for command in 'sh examples/demo.sh' 'sh tests/run.sh'; do
  echo "in a bare root: $command"
  bare "cd /casebook && $command"
done
