"""Whether the application server in this container answers; docker-compose.yml asks."""

import os
import sys
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host}), timeout=4) as answer:
    sys.exit(answer.status != 200)
