#!/usr/bin/env bash
# Sees to a browser: the system's Chrome, Chromium or Edge; else Debian's chromium; else Playwright's own download.
set -euo pipefail
cd "$(dirname "$0")/.."

# Playwright's driver needs a library that a bare system lacks.
if ! .venv/lib/python3.*/site-packages/playwright/driver/node --version >/dev/null 2>&1; then
  scripts/debian.sh libatomic1
fi

if .venv/bin/python -c 'import sys; from connectors.browser import find_browser; sys.exit(find_browser() is None)'; then
  exit 0
fi
# On Ubuntu the package of this name is only a pointer to a snap.
if ! grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null && command -v apt-get >/dev/null; then
  scripts/debian.sh chromium && exit 0
fi
if .venv/bin/playwright install --with-deps chromium >&2 || .venv/bin/playwright install chromium >&2; then
  exit 0
fi
echo "no browser: install Chrome, Chromium or Edge and try again / 没有浏览器：请先安装 Chrome、Chromium 或 Edge" >&2
exit 1
