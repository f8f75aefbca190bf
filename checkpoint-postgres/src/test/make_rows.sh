#!/usr/bin/env bash
# Makes the rows of releases of the peers anew (python-*.jsonl, javascript-*.jsonl): installs each release, lets it write,
# and keeps what is in its tables. Ids, times and versions differ from run to run.
#
#     bash make_rows.sh postgresql://…
#
# The URL is that of a server, without a database; it creates and drops one named langgraph_rows. Needs psql, python3, npm.
set -euo pipefail
cd "$(dirname "$0")"
server=$1
rows=$PWD/resources/io/github/langgraph4spring/checkpoint/postgres/rows
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT

in_new_database() {
  psql -q "$server/postgres" -c "DROP DATABASE IF EXISTS langgraph_rows" -c "CREATE DATABASE langgraph_rows"
  "$@" "$server/langgraph_rows"
}

# langgraph-checkpoint-postgres, langgraph-checkpoint, langgraph
while read -r postgres checkpoint langgraph; do
  python3 -m venv "$packages/$postgres"
  "$packages/$postgres/bin/pip" install -q --disable-pip-version-check "psycopg[binary]" "langgraph==$langgraph" \
    "langgraph-checkpoint==$checkpoint" "langgraph-checkpoint-postgres==$postgres" </dev/null
  in_new_database "$packages/$postgres/bin/python" python/make_rows.py >"$rows/python-$postgres.jsonl" </dev/null
done <<RELEASES
1.0.9 1.0.12 0.2.28
2.0.2 2.0.5 0.2.50
2.0.15 2.0.16 0.2.76
2.0.25 2.1.2 0.6.11
3.0.5 3.0.1 1.0.10
3.2.0 4.3.2 1.2.24
RELEASES

# @langchain/langgraph-checkpoint-postgres, langgraph-checkpoint, langgraph, core
while read -r postgres checkpoint langgraph core; do
  mkdir "$packages/$postgres-js"
  cp javascript/make-rows.js "$packages/$postgres-js"
  echo '{"type": "module"}' >"$packages/$postgres-js/package.json"
  npm install --prefix "$packages/$postgres-js" --no-audit --no-fund --silent --legacy-peer-deps pg \
    "@langchain/langgraph-checkpoint-postgres@$postgres" "@langchain/langgraph-checkpoint@$checkpoint" \
    "@langchain/langgraph@$langgraph" "@langchain/core@$core" </dev/null >/dev/null
  in_new_database node "$packages/$postgres-js/make-rows.js" >"$rows/javascript-$postgres.jsonl" </dev/null
done <<RELEASES
0.0.5 0.0.18 0.2.74 0.3.80
0.1.3 0.1.1 0.4.9 0.3.80
1.0.0 1.0.0 1.0.7 1.1.15
1.0.5 1.2.2 1.7.3 1.4.0
RELEASES
psql -q "$server/postgres" -c "DROP DATABASE langgraph_rows"
