#!/bin/sh
# Makes the passwords of the MariaDB service once, each in a file of its own: they are in no environment and no image.
set -eu
umask 077
cd /run/pobsync-secrets

secret() {
  node -e 'process.stdout.write(require("node:crypto").randomBytes(24).toString("hex"))'
}

# renamed into place: a half-written file would be taken for a password at the next start
keep() {
  printf '%s' "$2" >"$1.new"
  mv "$1.new" "$1"
}

[ -s root-password ] || keep root-password "$(secret)"
[ -s password ] || keep password "$(secret)"
keep database-url "mysql://pobsync:$(cat password)@mariadb:3306/pobsync"
