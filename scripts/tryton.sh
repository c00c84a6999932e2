#!/usr/bin/env bash
# Makes .tryton: a Tryton server in a venv of its own, its web client, and a small company to sell for. The tests talk to it
# as to any ERP; nothing of it is imported or shipped.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$PWD/.tryton
stamp=$home/$(cat scripts/tryton.sh scripts/tryton/* fixtures/tryton/seed.py | sha256sum | cut -c1-16).done
[ -e "$stamp" ] && exit 0

if ! command -v npm >/dev/null; then
  scripts/debian.sh npm
fi
echo "installing a Tryton server and its web client into .tryton / 正在安装 Tryton 测试服务器" >&2
rm -rf "$home"
mkdir -p "$home/web" "$home/db"
python=$(.venv/bin/python -c 'import os, sys; print(os.path.realpath(sys.executable))')
"$python" -m venv "$home/venv"
for try in 1 2; do
  "$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/tryton/requirements.lock && break
  [ "$try" = 1 ] || exit 1
done
cp scripts/tryton/package.json scripts/tryton/package-lock.json "$home/web/"
for try in 1 2; do
  (cd "$home/web" && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error >&2) && break
  [ "$try" = 1 ] || exit 1
done
client=$home/web/node_modules/tryton-sao
# Its page looks for what it depends on below itself, and asks for two files that are a company's own.
[ -e "$client/node_modules" ] || ln -s .. "$client/node_modules"
touch "$client/custom.css" "$client/custom.js"

cat >"$home/seeding.conf" <<CONF
[database]
uri = sqlite://
path = $home/db
[product]
price_decimal = 6
CONF
: >"$home/db/erp.sqlite" # an empty file, or it says that there is no such database
printf 'Admin-of-the-tests-1' >"$home/admin.password"
said=$home/seeding.log
{
  TRYTONPASSFILE=$home/admin.password "$home/venv/bin/trytond-admin" -c "$home/seeding.conf" -d erp --all -l en zh_CN \
    --email admin@tryton.example
  "$home/venv/bin/trytond-admin" -c "$home/seeding.conf" -d erp -u sale --activate-dependencies
  "$home/venv/bin/python" fixtures/tryton/seed.py "$home/seeding.conf"
} >"$said" 2>&1 || { tail -40 "$said" >&2; exit 1; }
mv "$home/db/erp.sqlite" "$home/seeded.sqlite"
touch "$stamp"
