#!/bin/sh
# Redis with a password, and without what would let whoever has it reach the disk: it counts and queues, in memory alone.
# REDIS_PASSWORD comes from the environment and goes in by standard input, so that it stands in no command line.
set -eu
: "${REDIS_PASSWORD:?is missing}"
exec redis-server - <<END
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
user default on >$REDIS_PASSWORD ~* &* +@all -@admin -@dangerous +info
${REDIS_MORE:-}
END
