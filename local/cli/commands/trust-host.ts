import type { Command } from 'commander';
import { RefusedError } from '../../../lib/domain/errors.ts';
import { scanHost, trustHost, type HostKeyScan } from '../../../lib/operations/trust-host.ts';
import type { Cli, Outcome } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';
import { formatTime } from '../output/time.ts';
import { collect } from '../setting-options.ts';

export function addTrustHost(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'trust-host <host>',
    summary: "Approve a host's SSH key, so that backups may connect to it",
    details:
      'Shows what the host presents and asks. With --fingerprint nobody is asked: the key is approved only if it has\n' +
      'that fingerprint. On the console of the host it is shown by\n' +
      '  ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    examples: [
      'pobsync trust-host web1',
      'pobsync trust-host web1 --fingerprint SHA256:mVPwvezndPv/ARoIadVY98vAC0g+P/5633yTC4d/wXE',
    ],
  })
    .option('--fingerprint <FINGERPRINT>', 'approve only the key that has it; repeatable', collect)
    .action(
      action(cli, async (host: string, { fingerprint }: { fingerprint?: string[] }) => {
        const services = cli.services();
        if (fingerprint !== undefined) {
          return trusted(cli, await trustHost(services, { host, fingerprints: fingerprint, by: cli.user }));
        }
        const scan = await scanHost(services, { host });
        if (scan.state === 'same')
          return { json: scan, text: `Host ${host} is trusted already.\n${approvedText(scan)}` };
        const fingerprints = await approve(cli, scan);
        return trusted(cli, await trustHost(services, { host, fingerprints, by: cli.user }));
      }),
    );
}

function trusted(cli: Cli, scan: HostKeyScan): Outcome {
  const text = `${cli.terminal.style.good('Trusted')}: host ${scan.host}.\n${approvedText(scan)}Next: pobsync check ${scan.host}\n`;
  return { json: scan, text };
}

function approvedText({ approved }: HostKeyScan): string {
  return approved
    .map(
      (key) =>
        `  ${key.keyType} ${key.fingerprint}, approved ${formatTime(key.approvedAt)} by ${key.approvedBy}\n`,
    )
    .join('');
}

/** @returns the fingerprints that a person looked at and agreed to */
async function approve(cli: Cli, scan: HostKeyScan): Promise<string[]> {
  const { err, errStyle } = cli.terminal;
  err.write(offerText(scan, errStyle));
  const answer = await cli.ask('Are these the keys of that host? Type yes to approve them: ');
  if (answer === 'yes') return scan.offered.map((key) => key.fingerprint);
  const [first] = scan.offered;
  throw new RefusedError(
    `The keys of ${scan.host} were not approved${answer === null ? ': nobody is there to ask' : ''}; nothing was changed.`,
    {
      cure: `Compare the fingerprint with the host's own console, then: pobsync trust-host ${scan.host} --fingerprint ${first?.fingerprint ?? 'SHA256:…'}`,
      facts: { host: scan.host, offered: scan.offered.map((key) => key.fingerprint) },
    },
  );
}

function offerText(scan: HostKeyScan, style: Style): string {
  const lines = scan.offered.map((key) => `  ${key.keyType} ${style.bold(key.fingerprint)}\n`).join('');
  const first = `${scan.host} (${scan.address} port ${scan.port}) presents:\n${lines}`;
  if (scan.state === 'new') return first;
  const known = approvedText(scan);
  const warning =
    scan.state === 'changed'
      ? style.bad(
          'None of these is approved. The host was reinstalled, or something else answers at that address.',
        )
      : style.warn('Some of these are not approved yet.');
  return `${first}${warning}\nApproved so far:\n${known}`;
}
