#!/bin/sh
# The throw-away machine of the demo: data that changes every few seconds behind an sshd that runs without root.
set -eu
umask 022
state=/run/demo

mkdir -p /srv/data/www /srv/data/log
[ -e /srv/data/database.dump ] || head -c 4000000 /dev/urandom >/srv/data/database.dump
for page in 1 2 3 4 5 6 7 8 9; do echo "<h1>Page $page</h1>" >"/srv/data/www/page-$page.html"; done

[ -e "$state/host-key" ] || ssh-keygen -q -t ed25519 -N '' -f "$state/host-key"
# the demo's own way to know the host key beforehand, as an admin would read it on the machine's console
ssh-keygen -lf "$state/host-key.pub" | cut -d ' ' -f 2 >"$state/fingerprint"
touch "$state/authorized_keys"

while sleep 5; do date -u '+%FT%TZ GET /' >>/srv/data/log/access.log; done &

exec /usr/sbin/sshd -D -e -p 2222 -h "$state/host-key" -o UsePAM=no -o StrictModes=no -o PidFile=none \
  -o PasswordAuthentication=no -o "AuthorizedKeysFile=$state/authorized_keys"
