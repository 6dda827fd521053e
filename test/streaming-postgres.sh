#!/usr/bin/env bash
# A PostgreSQL 17 and a streaming replica of it, for the tests of replicas; beside the server of test/native-postgres.sh,
# whose packages it uses.
#
#   test/streaming-postgres.sh start PORT    the primary on PORT, the replica on PORT + 1
#   test/streaming-postgres.sh stop PORT     both, and their data
#   test/streaming-postgres.sh stop-replica PORT | start-replica PORT
set -euo pipefail

command=${1:?say start, stop, stop-replica or start-replica}
port=${2:?name the port of the primary}
folder=${EYECATCH_POSTGRES_FOLDER:-/opt/eyecatch-postgres}
binaries=/usr/lib/postgresql/17/bin
primary=/var/lib/postgresql/eyecatch-primary-$port
replica=/var/lib/postgresql/eyecatch-replica-$port

. /etc/os-release
if [ "${VERSION_CODENAME:-}" = trixie ]; then inside=() root=; else inside=(chroot "$folder") root=$folder; fi

as_postgres() { "${inside[@]}" su postgres -s /bin/sh -c "$1"; }

# Small, and careless of power failures: tests need neither memory nor durability.
run() {
  as_postgres "$binaries/pg_ctl -D $1 -w -l $1/server.log -o '-p $2 -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=/tmp -c fsync=off -c shared_buffers=64MB' start" >/dev/null
}
halt() { as_postgres "$binaries/pg_ctl -D $1 -m immediate stop" >/dev/null 2>&1 || true; }

case "$command" in
  start)
    as_postgres "$binaries/initdb -D $primary --auth=trust --encoding=UTF8 --locale=C.UTF-8" >/dev/null
    run "$primary" "$port"
    as_postgres "$binaries/pg_basebackup -h 127.0.0.1 -p $port -U postgres -D $replica --write-recovery-conf \
      --checkpoint=fast --wal-method=stream"
    run "$replica" "$((port + 1))"
    ;;
  stop)
    halt "$replica"
    halt "$primary"
    rm -rf "$root$primary" "$root$replica"
    ;;
  stop-replica) halt "$replica" ;;
  start-replica) run "$replica" "$((port + 1))" ;;
  *)
    echo "streaming-postgres: $command is no command." >&2
    exit 2
    ;;
esac
