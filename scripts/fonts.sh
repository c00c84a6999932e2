#!/usr/bin/env bash
# Chinese letters for the browser's pictures. Without them everything works, but pictures show boxes.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh file 2>/dev/null | head -1)" ]; then
  exit 0
fi
scripts/debian.sh fonts-noto-cjk || echo "going on without Chinese fonts: pictures will show boxes / 缺少中文字体，截图会显示方框" >&2
