#!/bin/sh
# Makes the passwords of the MariaDB service once, each in a file of its own: they are in no environment and no image.
set -eu
# the database server reads its own as another user; nobody else mounts this volume
passwords=/run/mariadb-secrets

secret() {
  node -e 'process.stdout.write(require("node:crypto").randomBytes(24).toString("hex"))'
}

# renamed into place: a half-written file would be taken for a password at the next start
keep() {
  printf '%s' "$2" >"$1.new"
  chmod "$3" "$1.new"
  mv "$1.new" "$1"
}

umask 077
[ -s $passwords/root-password ] || keep $passwords/root-password "$(secret)" 0444
[ -s $passwords/password ] || keep $passwords/password "$(secret)" 0444
keep /run/pobsync-secrets/database-url "mysql://pobsync:$(cat $passwords/password)@mariadb:3306/pobsync" 0400
