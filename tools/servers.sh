#!/bin/sh
# The real servers that the tests start for themselves. Installs what is missing when it may, else says which.
set -eu
PATH="$PATH:/usr/sbin"
missing=
want() { # program, package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
want redis-server redis-server
want nginx nginx-light
want chromium chromium
want msgfmt gettext
want ip iproute2
want cc "gcc libc6-dev" # the clock that a test sets
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need these programs, by their Debian names:$missing" >&2
    echo "Install them, or run make servers as root where apt-get is." >&2
    exit 1
fi
echo "Installing from Debian's packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
apt-get install -y -qq --no-install-recommends $missing >/dev/null
