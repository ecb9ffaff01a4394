#!/usr/bin/env bash
# A Chromium for the browser tests: the system's, else Playwright's, else the distribution's.
set -euo pipefail

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if ls "$HOME"/.cache/ms-playwright/chromium-* >/dev/null 2>&1; then exit 0; fi
echo "Installation d’un navigateur pour les tests…"
if timeout 120 playwright install chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ]; then
  apt-get update -q && apt-get install -y -q chromium
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  sudo apt-get update -q && sudo apt-get install -y -q chromium
else
  echo "Installez Chromium, puis recommencez : sudo apt-get install chromium" >&2
  exit 1
fi
