#!/usr/bin/env bash
# Chromium and PostgreSQL for the tests: installed through apt where they are missing and apt is permitted.
set -euo pipefail

missing=()
[ -x /usr/bin/chromium ] || command -v chromium >/dev/null || missing+=(chromium)
# Debian keeps PostgreSQL's own programs away from the PATH.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

install() {
  echo "Installing ${missing[*]} through apt …"
  "$@" apt-get update -qq
  "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

if command -v apt-get >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then
    install env && exit 0
  elif sudo -n true 2>/dev/null; then
    install sudo -n && exit 0
  fi
fi
echo "The tests need: ${missing[*]}" >&2
echo "Install them and run again. On Debian:  sudo apt-get install ${missing[*]}" >&2
exit 1
