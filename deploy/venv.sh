#!/usr/bin/env bash
# Makes the virtual environment. Debian parts venv from Python: it is installed when it is missing.
set -euo pipefail
python=$1 venv=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 ou plus récent est nécessaire (PYTHON=… pour en choisir un autre)." >&2
  exit 1
}
if "$python" -m venv "$venv" 2>/dev/null && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  exit 0
fi
rm -rf "$venv"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
install="apt-get install -y -q python$version-venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q && $install
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo apt-get update -q && sudo $install
else
  echo "Le module venv de Python manque. Installez-le, puis recommencez : sudo $install" >&2
  exit 1
fi
"$python" -m venv "$venv"
