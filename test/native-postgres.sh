#!/usr/bin/env bash
# A native PostgreSQL 17 with pgvector for the test suite and the benchmarks, from Debian 13's packages.
#
#   eval "$(test/native-postgres.sh start)"    starts it and sets TEST_DATABASE_URL
#   test/native-postgres.sh stop
#
# On Debian 13 the packages are installed; on another Debian a Debian 13 is unpacked into a folder of its own
# (about 35 s, 500 MB) and the server runs inside it. Needs root. Nothing is kept between runs but that folder.
set -euo pipefail

folder=${EYECATCH_POSTGRES_FOLDER:-/opt/eyecatch-postgres}
port=${EYECATCH_POSTGRES_PORT:-54317}
data=/var/lib/postgresql/eyecatch-test
binaries=/usr/lib/postgresql/17/bin

say() { echo "native-postgres: $*" >&2; }

if [ "$(id -u)" != 0 ]; then
  say 'this script needs root (apt-get, debootstrap, chroot).'
  exit 1
fi

. /etc/os-release
if [ "${VERSION_CODENAME:-}" = trixie ]; then inside=() root=; else inside=(chroot "$folder") root=$folder; fi

install() {
  [ -x "$root$binaries/postgres" ] && [ -e "$root/usr/share/postgresql/17/extension/vector.control" ] && return
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "$root" ]; then
    say 'installing postgresql-17 and pgvector ...'
    apt-get update -qq >&2
    apt-get install -y -qq --no-install-recommends postgresql-17 postgresql-17-pgvector >&2
    return
  fi
  if ! command -v debootstrap >/dev/null; then
    apt-get update -qq >&2
    apt-get install -y -qq debootstrap >&2
  fi
  say "unpacking a Debian 13 with PostgreSQL 17 into $folder ..."
  rm -rf "$folder.partial"
  debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector trixie "$folder.partial" >&2
  rm -rf "$folder"
  mv "$folder.partial" "$folder"
}

as_postgres() { "${inside[@]}" su postgres -s /bin/sh -c "$1"; }

start() {
  install
  if ! as_postgres "$binaries/pg_ctl -D $data status" >/dev/null 2>&1; then
    rm -rf "$root$data"
    as_postgres "$binaries/initdb -D $data --auth=trust --encoding=UTF8 --locale=C.UTF-8" >&2
    # Tests may lose their data at a power failure; they need not wait for the disk.
    as_postgres "$binaries/pg_ctl -D $data -w -l $data/server.log -o '-p $port -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories=/tmp -c fsync=off -c shared_buffers=1GB -c maintenance_work_mem=1GB' start" >&2
  fi
  echo "export TEST_DATABASE_URL=postgres://postgres@127.0.0.1:$port/postgres"
}

case "${1:-}" in
  start) start ;;
  stop) as_postgres "$binaries/pg_ctl -D $data -m fast stop" >&2 ;;
  *)
    say 'say start or stop.'
    exit 2
    ;;
esac
