#!/bin/sh
# Two roles and their database, made once when PostgreSQL is new (docker-compose.yml): kynnys_owner has the tables and
# migrates, kynnys serves and may change rows alone (docs/adr/0037-who-serves-does-not-own.md). Run by PostgreSQL's superuser.
set -eu
: "${POSTGRES_OWNER_PASSWORD:?is missing}" "${POSTGRES_SERVING_PASSWORD:?is missing}"
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname postgres <<'END'
\set owner `printenv POSTGRES_OWNER_PASSWORD`
\set serving `printenv POSTGRES_SERVING_PASSWORD`
CREATE ROLE kynnys_owner LOGIN PASSWORD :'owner';
CREATE ROLE kynnys LOGIN PASSWORD :'serving';
CREATE DATABASE kynnys OWNER kynnys_owner ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE kynnys FROM PUBLIC;
GRANT CONNECT ON DATABASE kynnys TO kynnys;
END
