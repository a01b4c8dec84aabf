#!/bin/sh
# Lets pobsync back up the demo's throw-away machine: now, and every five minutes.
set -eu

# the restricted line that an admin would paste into authorized_keys
echo "restrict $(cat "$POBSYNC_HOME/ssh/id_ed25519.pub")" >/run/demo/authorized_keys
pobsync configure-host demo --address demo-host --ssh-port 2222 --ssh-user node --source /srv/data --keep-last 12
pobsync trust-host demo --fingerprint "$(cat /run/demo/fingerprint)"
pobsync schedule demo --cron '*/5 * * * *' --prune
pobsync backup demo
