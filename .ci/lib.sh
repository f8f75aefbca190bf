# Sourced by .ci/run.

work=$(mktemp -d)
chmod 755 "$work"

stop_servers() {
  status=$?
  [ -f "$work/pgbouncer.pid" ] && kill "$(cat "$work/pgbouncer.pid")" 2>/dev/null || true
  [ -d "$work/postgres" ] && as_postgres "$postgres_bin/pg_ctl" -D "$work/postgres" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap stop_servers EXIT

postgres_bin=/usr/lib/postgresql/15/bin

step() {
  printf '\n==== %s (%s s)\n' "$1" "$SECONDS"
}

fail() {
  echo "$1" >&2
  exit 1
}

# The home of the JDK of a version: JAVA_HOME_<version>, or where Debian's and Temurin's packages put it.
jdk() {
  local variable="JAVA_HOME_$1" home
  for home in "${!variable:-}" /usr/lib/jvm/*-"$1"-jdk* /usr/lib/jvm/*-"$1" /usr/lib/jvm/java-"$1"-*; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ]; then
      echo "$home"
      return
    fi
  done
  fail "No JDK $1: install one, or set JAVA_HOME_$1"
}

# Integration tests of the library alone; fails when none ran or one was skipped.
library_tests() {
  local tests=$1 log="$work/tests.log"
  shift
  mvn -B -ntp verify -pl bom,checkpoint-postgres -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dit.test=$tests" "$@" | tee "$log"
  grep -E '^\[INFO\] Tests run: [1-9][0-9]*, Failures: 0, Errors: 0, Skipped: 0$' "$log" >/dev/null ||
    fail "Tests of $tests were skipped, or none ran"
}

install_packages() {
  local package missing=()
  for package; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
  fi
}

as_postgres() {
  su postgres -s /bin/bash -c "$(printf '%q ' "$@")"
}

# Port, then options of the server.
start_postgres() {
  local port=$1
  shift
  install -d -o postgres "$work/postgres"
  as_postgres "$postgres_bin/initdb" -D "$work/postgres" -A trust -U postgres --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  as_postgres "$postgres_bin/pg_ctl" -D "$work/postgres" -w -l "$work/postgres/server.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= $*" start >/dev/null ||
    { cat "$work/postgres/server.log" >&2; fail "Postgres does not start on port $port"; }
}

start_pgbouncer() {
  cat >"$work/pgbouncer.ini" <<INI
[databases]
* = host=127.0.0.1 port=$2 user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $1
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
server_idle_timeout = 1
pidfile = $work/pgbouncer.pid
logfile = $work/pgbouncer.log
INI
  chown postgres "$work/pgbouncer.ini"
  chown postgres "$work"
  as_postgres pgbouncer -d "$work/pgbouncer.ini"
  timeout 30 bash -c "until (exec 3<>/dev/tcp/127.0.0.1/$1) 2>/dev/null; do sleep 0.2; done" || fail "PgBouncer does not listen"
}
