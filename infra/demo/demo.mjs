// `npm run demo`: the main job from nothing, on SQLite, against a real sshd on the loopback interface.
// Every step is a command that an admin would type; it is printed before it runs.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { changeSampleData, freePort, startSampleHost } from './sample-host.mjs';

const once = process.argv.includes('--once');
const program = resolve(import.meta.dirname, '../../dist/pobsync.cjs');
const directory = mkdtempSync(join(tmpdir(), 'pobsync-demo-'));
const home = join(directory, 'home');
const backups = join(directory, 'backups');
const environment = {
  ...process.env,
  POBSYNC_HOME: home,
  POBSYNC_DATABASE_URL: '',
  POBSYNC_LOG_LEVEL: 'warn',
};

const bold = (text) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);
const say = (text) => console.log(`\n${bold(`— ${text}`)}`);

function pobsync(...args) {
  console.log(`\n$ pobsync ${args.map(quote).join(' ')}`);
  const stdio = ['ignore', 'pipe', 'inherit'];
  const output = execFileSync(process.execPath, [program, ...args], { env: environment, stdio }).toString();
  process.stdout.write(output);
  return output;
}

function pobsyncJson(...args) {
  const output = execFileSync(process.execPath, [program, ...args, '--json'], { env: environment });
  return JSON.parse(output.toString());
}

const quote = (arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`);

mkdirSync(backups);
const host = await startSampleHost(join(directory, 'web1'));
const stop = () => {
  host.stop();
  rmSync(directory, { recursive: true, force: true });
};
process.once('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

say('A new installation: home, database, SSH key, first login');
const made = pobsync('init', '--backup-root', backups);
const password = /^\s+password\s+(\S+)$/m.exec(made)?.[1];
host.authorize(readFileSync(join(home, 'ssh', 'id_ed25519.pub'), 'utf8'));

say('A host, its host key, and a check of everything in between');
pobsync(
  ...['configure-host', 'web1', '--address', '127.0.0.1', '--ssh-port', String(host.port)],
  ...['--ssh-user', host.user, '--source', host.source, '--keep-daily', '7', '--keep-last', '2'],
);
const fingerprint = execFileSync('ssh-keygen', ['-lf', join(directory, 'web1', 'ssh_host_ed25519_key.pub')])
  .toString()
  .split(' ')[1];
pobsync('trust-host', 'web1', '--fingerprint', fingerprint);
pobsync('check', 'web1');

say('The first backup');
pobsync('backup', 'web1');

say('A day passes on the host: a file grows, one is new, one is renamed, one goes, one changes its mode');
changeSampleData(host.source);
pobsync('backup', 'web1');
pobsync('schedule', 'web1', '--cron', '15 2 * * *', '--prune');

say('Unchanged files of both snapshots are one inode on disk; the changed one is two');
const snapshots = pobsyncJson('snapshots', 'web1')
  .items.map(({ name }) => name)
  .sort();
for (const file of ['database.dump', 'www/section-5/page-5.html', 'log/access.log']) {
  for (const name of snapshots) {
    const { ino, nlink, size } = statSync(join(backups, 'web1', 'scheduled', name, 'data', file));
    console.log(`  inode ${ino}  ${nlink} links  ${String(size).padStart(9)} bytes  ${name}  ${file}`);
  }
}

say('What retention keeps, and why');
pobsync('retention', 'web1');
say('A third backup, with a prune: the last two stay, the oldest goes');
pobsync('backup', 'web1', '--prune');
pobsync('snapshots', 'web1');
pobsync('runs', 'web1');
pobsync('status');

if (once) {
  say('Done; everything the demo made is removed again.');
  process.exit(0);
} else {
  say('The web admin and the scheduler are running. Ctrl-C ends the demo and removes what it made.');
  const port = String(await freePort(8000));
  console.log(`  snapshots  ${join(backups, 'web1', 'scheduled')}`);
  console.log(`  web admin  http://127.0.0.1:${port}/`);
  console.log(`  login      admin, password ${password}\n`);
  const serve = spawn(process.execPath, [program, 'serve', '--port', port], {
    env: environment,
    stdio: 'inherit',
  });
  serve.once('exit', (code) => process.exit(code ?? 0));
}
