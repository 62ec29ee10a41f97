#!/bin/sh
# `make run`: the demo, from an empty folder to a page in the browser. Ctrl-C ends both processes.
set -eu
PORT=${PORT:-8000}
export PORT DEMO=1 SITE_URL="${SITE_URL:-http://127.0.0.1:$PORT}"
python=.venv/bin/python

if ! $python -c "import socket; socket.socket().bind(('127.0.0.1', $PORT))" 2>/dev/null; then
    echo "Port $PORT is taken. Choose another one: make run PORT=8001" >&2
    exit 1
fi
mkdir -p var/mail
echo "Preparing the demo …"
$python manage.py compile_texts
$python manage.py migrate --verbosity 0
$python manage.py collectstatic --noinput --verbosity 0
$python manage.py load_demo

$python manage.py tick &
tick=$!
.venv/bin/gunicorn --config ops/gunicorn.conf.py --bind "127.0.0.1:$PORT" --workers 1 --threads 8 portal.wsgi &
web=$!
trap 'kill "$web" "$tick" 2>/dev/null || true; wait; echo; echo "Ended."' EXIT
trap 'exit 0' INT TERM

cat <<EOF

  Kynnys, the demo: $SITE_URL
  Ask as a young person there. Staff log in at $SITE_URL/desk/

    worker@demo.example   second@demo.example   trainee@demo.example
    lead@demo.example     editor@demo.example   admin@demo.example      password: demo

  Mails go to $SITE_URL/desk/outbox/. Everything of the demo lies in var/. Ctrl-C ends it.

EOF
wait "$web"
