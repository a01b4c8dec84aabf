#!/bin/sh
# Runs to its end before the services start, at every start: secrets, database, first login, SSH key, backup root.
# What is there stays as it is.
set -eu

# a server of one's own may still be starting
pobsync migrate --wait 120 >/dev/null
pobsync init
# a disk that is away must not keep people from the web admin, which says so too
pobsync configure-global --backup-root "${1:-/backups/pobsync}" >/dev/null || [ $? -eq 5 ]
