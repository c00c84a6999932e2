#!/usr/bin/env bash
# Installs Debian packages that are missing, where this user may; else says in one line what to install.
# usage: scripts/debian.sh PACKAGE...
set -euo pipefail

missing=()
for package in "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    echo "missing: ${missing[*]}; install with  sudo apt-get install ${missing[*]}  and try again" >&2
    echo "缺少软件包 ${missing[*]}：请先运行  sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

echo "installing ${missing[*]} (Debian packages) / 正在安装" >&2
export DEBIAN_FRONTEND=noninteractive
said=$(mktemp)
trap 'rm -f "$said"' EXIT
for command in "update -qq" "install -y -qq --no-install-recommends ${missing[*]}"; do
  # shellcheck disable=SC2086 # the words of a command
  "${as_root[@]}" apt-get $command >"$said" 2>&1 || { cat "$said" >&2; exit 1; }
done
