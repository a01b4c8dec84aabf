#!/bin/sh
# Runs to its end before the services start, at every start: secrets, database, first login, SSH key, backup root.
# What is there stays as it is.
set -eu

# a server of one's own may still be starting
pobsync migrate --wait 120 >/dev/null
root=${1:-/backups/pobsync}
if ! pobsync init --backup-root "$root"; then
  # a disk that is away must not keep people from the web admin, which says so too; anything else is for the admin to fix
  [ -n "$(pobsync status --json 2>/dev/null | grep '"path": *"')" ] || exit 1
fi
