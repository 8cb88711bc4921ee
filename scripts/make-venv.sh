#!/usr/bin/env bash
# Make a virtual environment: make-venv.sh PYTHON FOLDER. Says what to install when Python lacks a part.
set -euo pipefail

python=$1
folder=$2

if ! command -v "$python" >/dev/null; then
    echo "No $python here. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)," >&2
    echo "or name another one: make PYTHON=/path/to/python3 …" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$("$python" --version) is too old: Python 3.11 or newer is needed (make PYTHON=/path/to/python3 …)." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$python cannot make virtual environments: its venv module is not installed." >&2
    echo "On Debian and Ubuntu: apt-get install python3-venv   (or python$version-venv)" >&2
    exit 1
fi
mkdir -p "$(dirname "$folder")"
rm -rf "$folder"
"$python" -m venv "$folder"
