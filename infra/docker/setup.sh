#!/bin/sh
# Runs to its end before the services start, at every start: secrets, database, first login, SSH key, backup root.
# What is there stays as it is.
set -eu

root=${1:-/backups/pobsync}
# a server of one's own may still be starting
if ! pobsync init --wait 120 --backup-root "$root"; then
  # a disk that is away must not keep people from the web admin, which says so too; anything else is for the admin to fix
  [ -n "$(pobsync status --json 2>/dev/null | grep '"path": *"')" ] || exit 1
fi
