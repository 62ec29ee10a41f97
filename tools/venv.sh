#!/bin/sh
# Make .venv, or say plainly what is missing for it.
set -eu
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null 2>&1; then
    echo "There is no $python. Install Python 3.11 or newer, or name one: make run PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$python is $("$python" --version 2>&1); Kynnys needs 3.11 or newer. Name one: make run PYTHON=python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "$python can't make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
fi
echo "Making .venv with $("$python" --version 2>&1)."
"$python" -m venv .venv
