#!/bin/sh
# Puts pobsync on a machine with systemd, as root; run it again to upgrade.
#   install.sh [--backup-root PATH] [--start]
#   install.sh --uninstall [--purge]
# DESTDIR=/somewhere stages the files there and touches nothing else.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${DESTDIR:-}
units=$root/usr/lib/systemd/system
backup_root='' start=no uninstall=no purge=no

main() {
  parse_arguments "$@"
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || fail "Run this as root."
  if [ "$uninstall" = yes ]; then uninstall; return; fi
  require_programs
  bundles=$(find_bundles)
  was_active=$(active_units)
  put_files
  [ -z "$root" ] || { echo "Staged in $root."; return; }
  make_user_and_directories
  prepare_native
  tell_systemd
  next_steps
}

parse_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --backup-root) [ $# -ge 2 ] || fail "--backup-root needs a path."; backup_root=$2; shift ;;
      --start) start=yes ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      *) fail "Unknown argument \"$1\": expected --backup-root PATH, --start, --uninstall or --purge." ;;
    esac
    shift
  done
  case $backup_root in
    '' | /*) ;;
    *) fail "Invalid backup root \"$backup_root\": expected an absolute path." ;;
  esac
  case $backup_root in *[!A-Za-z0-9/._-]*) fail "Invalid backup root \"$backup_root\": expected letters, digits and / . _ - only, because it is written into a unit." ;; esac
}

fail() { echo "install.sh: $1" >&2; exit 2; }

require_programs() {
  for program in node rsync ssh flock runuser; do
    command -v "$program" >/dev/null || fail "$program is missing. On Debian: apt install nodejs rsync openssh-client util-linux"
  done
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "node 20.19 or newer is needed; this is $(node --version)."
}

# beside the installer in a release, in dist/ of a checkout
find_bundles() {
  for place in "$here/.." "$here/../../dist"; do
    if [ -f "$place/pobsync.cjs" ]; then (cd "$place" && pwd); return; fi
  done
  fail "There is no pobsync.cjs: run npm ci && npm run build first."
}

active_units() {
  for unit in pobsync-web pobsync-worker; do
    if [ -z "$root" ] && has_systemd && systemctl is-active --quiet "$unit"; then printf '%s ' "$unit"; fi
  done
}

has_systemd() { [ -d /run/systemd/system ]; }

# each file under a name of its own first and then renamed: a service that starts meanwhile finds the old or the new one
put() {
  mkdir -p "$(dirname "$3")"
  install -m "$1" "$2" "$3.new"
  mv -f "$3.new" "$3"
}

put_files() {
  put 755 "$bundles/pobsync.cjs" "$root/usr/lib/pobsync/pobsync.cjs"
  for bundle in "$bundles"/functions/*.cjs; do
    put 644 "$bundle" "$root/usr/lib/pobsync/functions/$(basename "$bundle")"
  done
  put 644 "$bundles/THIRD-PARTY-LICENSES.txt" "$root/usr/share/doc/pobsync/THIRD-PARTY-LICENSES.txt"
  put 644 "$here/README.md" "$root/usr/share/doc/pobsync/README.md"
  put 755 "$here/pobsync" "$root/usr/bin/pobsync"
  for unit in migrate web worker; do
    put 644 "$here/pobsync-$unit.service" "$units/pobsync-$unit.service"
  done
  put 644 "$here/sysusers.conf" "$root/usr/lib/sysusers.d/pobsync.conf"
  put 644 "$here/tmpfiles.conf" "$root/usr/lib/tmpfiles.d/pobsync.conf"
  if ! [ -e "$root/etc/pobsync/pobsync.env" ]; then
    put 640 "$here/pobsync.env.example" "$root/etc/pobsync/pobsync.env"
  fi
  [ -z "$backup_root" ] || allow_backup_root
  has_user_namespaces || do_without_user_namespaces
}

# the sandbox lets the worker write to the backup root; without the minus a disk that is away would keep it from starting
allow_backup_root() {
  mkdir -p "$root/etc/systemd/system/pobsync-worker.service.d"
  printf '[Service]\nReadWritePaths=-%s\n' "$backup_root" \
    >"$root/etc/systemd/system/pobsync-worker.service.d/backup-root.conf"
}

has_user_namespaces() {
  [ -n "$root" ] || { [ -e /proc/self/ns/user ] && [ "$(cat /proc/sys/user/max_user_namespaces 2>/dev/null || echo 1)" != 0 ]; }
}

# a kernel that has none, or forbids them, would start no service with PrivateUsers=yes
do_without_user_namespaces() {
  echo "This kernel has no user namespaces: the services go without PrivateUsers=."
  for unit in migrate web worker; do
    mkdir -p "$root/etc/systemd/system/pobsync-$unit.service.d"
    printf '[Service]\nPrivateUsers=no\n' >"$root/etc/systemd/system/pobsync-$unit.service.d/no-user-namespaces.conf"
  done
}

make_user_and_directories() {
  if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers /usr/lib/sysusers.d/pobsync.conf
  elif ! id pobsync >/dev/null 2>&1; then
    useradd --system --user-group --home-dir /opt/pobsync --no-create-home --shell /usr/sbin/nologin pobsync
  fi
  if command -v systemd-tmpfiles >/dev/null; then
    systemd-tmpfiles --create /usr/lib/tmpfiles.d/pobsync.conf
  else
    install -d -o pobsync -g pobsync -m 700 /opt/pobsync
    install -d -o root -g pobsync -m 750 /etc/pobsync
  fi
  chgrp pobsync /etc/pobsync/pobsync.env
  if [ -n "$backup_root" ] && ! [ -e "$backup_root" ]; then
    install -d -o pobsync -g pobsync -m 700 "$backup_root"
  fi
}

# SQLite's binding is unpacked by root once, and the compiled program kept, where the services can read and never write
prepare_native() {
  install -d -m 755 /usr/lib/pobsync/native
  scratch=$(mktemp -d)
  POBSYNC_HOME=$scratch/home POBSYNC_DATABASE_URL='' POBSYNC_NATIVE_CACHE=/usr/lib/pobsync/native \
    node /usr/lib/pobsync/pobsync.cjs migrate >/dev/null
  rm -rf "$scratch"
  chmod 755 /usr/lib/pobsync/native/*
}

tell_systemd() {
  has_systemd || { echo "systemd does not run here: the units are in place, nothing was started."; return 0; }
  systemctl daemon-reload
  # an upgrade restarts what ran; the worker lets its backups end or stops them cleanly first
  # shellcheck disable=SC2086
  [ -z "$was_active" ] || systemctl restart $was_active
  [ "$start" = no ] || systemctl enable --now pobsync-web pobsync-worker
}

next_steps() {
  echo "pobsync $(pobsync --version) is installed."
  [ -z "$was_active" ] || return 0
  echo "Next: pobsync init${backup_root:+ --backup-root $backup_root}"
  [ "$start" = yes ] || echo "Then: systemctl enable --now pobsync-web pobsync-worker"
}

uninstall() {
  if [ -z "$root" ] && has_systemd; then
    systemctl disable --now pobsync-web pobsync-worker 2>/dev/null || true
  fi
  rm -rf "$root/usr/lib/pobsync" "$root/usr/share/doc/pobsync"
  rm -f "$units/pobsync-migrate.service" "$units/pobsync-web.service" "$units/pobsync-worker.service" "$root/usr/bin/pobsync" \
    "$root/usr/lib/sysusers.d/pobsync.conf" "$root/usr/lib/tmpfiles.d/pobsync.conf"
  # what an admin put beside them stays
  rm -f "$root/etc/systemd/system/pobsync-worker.service.d/backup-root.conf" \
    "$root"/etc/systemd/system/pobsync-*.service.d/no-user-namespaces.conf
  rmdir "$root"/etc/systemd/system/pobsync-*.service.d 2>/dev/null || true
  if [ -z "$root" ] && has_systemd; then systemctl daemon-reload; fi
  if [ "$purge" = yes ]; then
    rm -rf "$root/etc/pobsync" "$root/opt/pobsync"
    echo "pobsync is removed, with its settings, database and SSH key. Snapshots were not touched."
  else
    echo "pobsync is removed. Kept: /etc/pobsync, /opt/pobsync (database and SSH key) and all snapshots."
  fi
}

main "$@"
