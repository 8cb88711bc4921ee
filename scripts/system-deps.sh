#!/usr/bin/env bash
# Chromium and PostgreSQL for the tests: installed through apt where they are missing and apt is permitted.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if command -v apt-get >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then as=(); elif sudo -n true 2>/dev/null; then as=(sudo -n); else as=(false); fi
  if [ "${as[0]:-}" != false ]; then
    echo "Installing ${missing[*]} through apt ..."
    "${as[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null && exit 0
  fi
fi
echo "The tests need: ${missing[*]}" >&2
echo "Install them and run again:  sudo apt-get install ${missing[*]}" >&2
exit 1
