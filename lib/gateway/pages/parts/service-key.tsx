import { authorizedKeyLine, sudoersLines, sudoKeyLine } from '../../../domain/authorized-key.ts';
import { Card, CardBody } from './card.tsx';
import { Command } from './command.tsx';

interface ServiceKeyProps {
  publicLine: string | null;
  /** As whom the service logs in on the host. */
  sshUser: string;
}

/** How the service gets in on a host: one line that lets it read and do nothing else, and what to do without root. */
export function ServiceKey({ publicLine, sshUser }: ServiceKeyProps) {
  if (publicLine === null) {
    return (
      <Card title="Let the service in">
        <CardBody>
          <p class="soft">
            The service’s SSH key is not on this machine. On the backup host <code>pobsync init</code> makes
            it, and shows its public part.
          </p>
        </CardBody>
      </Card>
    );
  }
  const home = sshUser === 'root' ? '/root' : `~${sshUser}`;
  // a user who is not root reads everything only through sudo
  const helper = sshUser === 'root' ? 'backup' : sshUser;
  return (
    <Card
      title="Let the service in"
      note={
        <>
          One line in <code>{home}/.ssh/authorized_keys</code> on the host. It may read there, and nothing
          else: no shell, no writing.
        </>
      }
    >
      <CardBody>
        <Command text={authorizedKeyLine(publicLine)} label="the line for authorized_keys" />
        <p class="soft small">
          The host needs rsync with rrsync at /usr/bin/rrsync, which is so on Debian 12, Ubuntu 22.04, Arch
          and newer ones; Fedora and RHEL have it in the package rsync-rrsync, Alpine in rrsync.
        </p>
        <details class="disclose">
          <summary>No login as root on that host?</summary>
          <div class="stack gap-above">
            <p class="soft small">
              Let another user, here “{helper}”, read as root by sudo. Its line in authorized_keys:
            </p>
            <Command text={sudoKeyLine(publicLine)} label="the line for a user with sudo" />
            <p class="soft small">
              And in <code>/etc/sudoers.d/pobsync</code> (edit it with visudo):
            </p>
            <Command text={sudoersLines(helper)} label="the lines for sudoers" />
            <p class="soft small">
              Set the SSH user of the host to “{helper}” and leave its rsync at “rsync”: sudo starts rrsync,
              which starts rsync.
            </p>
          </div>
        </details>
        <details class="disclose">
          <summary>Only the key, without a restriction</summary>
          <div class="gap-above">
            <p class="soft small">
              Needed only to restore to the host over SSH. Whoever has the service’s key is then that user.
            </p>
            <Command text={publicLine} label="the public key" />
          </div>
        </details>
      </CardBody>
    </Card>
  );
}
