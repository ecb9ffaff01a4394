#!/usr/bin/env bash
# What the tests run against for real: reverse proxy, antivirus, a reader of signed PDF.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin

missing=()
command -v nginx >/dev/null || missing+=(nginx-light)
command -v clamd >/dev/null || missing+=(clamav-daemon)
command -v pdfsig >/dev/null || missing+=(poppler-utils)
if [ ${#missing[@]} = 0 ]; then exit 0; fi
echo "Installation de ${missing[*]} pour les tests…"
# Installed to be started by the tests, not by the machine.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
if [ "$(id -u)" = 0 ]; then
  apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}"
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo apt-get update -q
  sudo --preserve-env=DEBIAN_FRONTEND,RUNLEVEL apt-get install -y -q --no-install-recommends "${missing[@]}"
else
  echo "Installez ${missing[*]}, puis recommencez." >&2
  exit 1
fi
