#!/usr/bin/env bash
# Makes .venv with exactly what a lock file pins; does nothing when it is there already.
# usage: scripts/python.sh requirements.lock
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
stamp() { echo ".venv/$(cat "$1" pyproject.toml | sha256sum | cut -c1-16).done"; }
[ -e "$(stamp "$lock")" ] && exit 0

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11, 3.12 or 3.13 is needed; install it with  apt-get install python3  / 需要 Python 3.11 至 3.13" >&2
  exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  # Debian keeps venv's own parts in a package of their own.
  scripts/debian.sh "$("$python" -c 'import sys; print(f"python3.{sys.version_info[1]}-venv")')"
fi
if [ ! -x .venv/bin/python ]; then
  "$python" -m venv .venv
fi
echo "installing the pinned Python packages of $lock into .venv / 正在安装 Python 依赖" >&2
# One try more: a download over a slow line may break.
for try in 1 2; do
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" && break
  [ "$try" = 1 ] || exit 1
done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
# Every other lock file's packages are all in the tests' one.
touch "$(stamp requirements.lock)" "$(stamp "$lock")"
