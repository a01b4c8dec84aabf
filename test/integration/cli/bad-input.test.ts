import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { pobsyncFor, type Said } from './pobsync.ts';

let directory: string;
let pobsync: (...argv: string[]) => Promise<Said>;
let database: Database;
let before: unknown;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-cli-'));
  pobsync = pobsyncFor({ home: join(directory, 'home') });
  await writeFile(join(directory, 'FILE'), 'precious');
  await pobsync('configure-global', '--backup-root', join(directory, 'backups'));
  await pobsync('configure-host', 'web1', '--address', 'web1.example', '--keep-daily', '5');
  await pobsync('schedule', 'web1', '--cron', '15 2 * * *', '--prune');
  database = await openDatabase({
    url: parseDatabaseUrl(`sqlite:${join(directory, 'home/pobsync.sqlite')}`),
  });
  before = await state();
});

afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

test('what is compared afterwards is the whole configuration', () => {
  expect(before).toMatchObject({
    rows: { hosts: [{ name: 'web1' }], schedules: [{ cron: '15 2 * * *' }], runs: [] },
  });
});

/** Everything that a command could have changed: every row of every table, and every file. */
async function state(): Promise<unknown> {
  const rows = await database.read(async (tx) => {
    const tables: { name: string }[] = await tx.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) found[name] = await tx.query(`SELECT * FROM "${name}"`);
    return found;
  });
  const files = await readdir(directory, { recursive: true });
  return { rows, files: files.filter((name) => !/-(wal|shm)$/.test(name)).sort() };
}

const host = (...options: string[]) => ['configure-host', 'web1', ...options];
const global = (...options: string[]) => ['configure-global', ...options];
const schedule = (...options: string[]) => ['schedule', 'web1', ...options];

// [command line, part of the sentence]; FILE stands for a file that exists
const rows: readonly (readonly [readonly string[], string])[] = [
  // names
  [['configure-host', '../x', '--address', 'a.example'], 'Invalid host name "../x"'],
  [['configure-host', '', '--address', 'a.example'], 'Invalid host name ""'],
  [['configure-host', 'Web1', '--address', 'a.example'], 'Invalid host name "Web1"'],
  [['configure-host', 'a\u001b[31m', '--address', 'a.example'], 'Invalid host name "a\\x1b[31m"'],
  [['host', '..'], 'Invalid host name'],
  [['backup', '-x'], 'Unknown option "-x"'],
  [['backup', 'a/b'], 'Invalid host name "a/b"'],
  [['retention', 'a b'], 'Invalid host name "a b"'],
  [['check', '.hidden'], 'Invalid host name'],
  [['trust-host', 'a;b'], 'Invalid host name'],
  [['delete-host', '*'], 'Invalid host name "*"'],
  [['snapshots', '../x'], 'Invalid host name'],
  [['runs', '../x'], 'Invalid host name'],
  [['discover-snapshots', '--host', '../x'], 'Invalid host name'],
  [['schedule', '../x'], 'Invalid host name'],
  [['run', 'nonsense'], 'Invalid run id "nonsense"'],
  [['cancel', '../../etc'], 'Invalid run id'],
  [['pin', 'web1', '../x'], 'Invalid snapshot name "../x"'],
  [['unpin', 'web1', ''], 'Invalid snapshot name ""'],
  [['acknowledge', 'web1', '20261399T000000Z-aaaaaa'], 'Invalid snapshot name'],
  // addresses
  [host('--address', '-oProxyCommand=x'), 'Invalid address "-oProxyCommand=x"'],
  [host('--address', 'a;b'), 'Invalid address "a;b"'],
  [host('--address', 'foo/bar'), 'Invalid address "foo/bar"'],
  [host('--address', ''), 'Invalid address ""'],
  [host('--address', 'user@web1'), 'Invalid address'],
  [host('--address', '[::1]'), 'Invalid address'],
  // sources, patterns, arguments
  [host('--source', 'etc'), 'Invalid source "etc": it is not absolute'],
  [host('--source', '/a/../b'), 'Invalid source'],
  [host('--source', '/srv', '--source', '/srv/www'), 'overlap'],
  [host('--source', '/a\nb'), 'it holds a control character'],
  [host('--exclude', '!'), '"!" would clear all earlier rules'],
  [host('--exclude', '+ x'), 'it begins with a rule prefix'],
  [host('--exclude', ''), 'it is empty'],
  [host('--include', '- x'), 'it begins with a rule prefix'],
  [global('--exclude', '!'), '"!" would clear all earlier rules'],
  [host('--exclude-mode', 'both'), 'Invalid --exclude-mode "both"'],
  [host('--rsync-arg', '--remove-source-files'), 'Invalid rsync argument "--remove-source-files"'],
  [host('--rsync-arg', '-e'), 'Invalid rsync argument "-e"'],
  [global('--rsync-arg', '--rsh=sh'), 'Invalid rsync argument "--rsh=sh"'],
  [host('--rsync-path', 'rm -rf /'), 'Invalid --rsync-path'],
  [host('--ssh-user', '-l root'), 'Invalid SSH user'],
  [host('--ssh-key', 'id_rsa'), 'Invalid sshKeyPath "id_rsa"'],
  [host('--ssh-key', '/a"b'), 'Invalid sshKeyPath'],
  [host('--comment', 'a\nb'), 'Invalid comment'],
  // numbers
  [host('--keep-daily', '-1'), 'Invalid --keep-daily "-1"'],
  [host('--keep-daily', '1e3'), 'Invalid --keep-daily "1e3"'],
  [host('--keep-last', '0x10'), 'Invalid --keep-last "0x10"'],
  [host('--keep-within', '7'), 'Invalid retention "within:'],
  [host('--ssh-port', '0'), 'Invalid --ssh-port "0"'],
  [host('--ssh-port', '65536'), 'Invalid --ssh-port "65536"'],
  [host('--ssh-port', ''), 'Invalid --ssh-port ""'],
  [host('--io-timeout', '1'), 'Invalid --io-timeout "1"'],
  [host('--run-timeout', 'never'), 'Invalid --run-timeout "never"'],
  [host('--bandwidth-limit', '1.5'), 'Invalid --bandwidth-limit "1.5"'],
  [host('--suspicious-shrink', '101'), 'Invalid --suspicious-shrink "101"'],
  [host('--suspicious-change', '0'), 'Invalid --suspicious-change "0"'],
  [host('--min-free', '-5'), 'Invalid --min-free "-5"'],
  [host('--overdue-after', ' 5'), 'Invalid --overdue-after " 5"'],
  [host('--retry-attempts', '11'), 'Invalid --retry-attempts "11"'],
  [host('--priority', '101'), 'Invalid --priority "101"'],
  [global('--keep-weekly', '-1'), 'Invalid --keep-weekly "-1"'],
  [global('--max-delete', '-1'), 'Invalid --max-delete "-1"'],
  [global('--max-concurrent', '0'), 'Invalid --max-concurrent "0"'],
  [['retention', 'web1', '--max-delete', '-1'], 'Invalid --max-delete "-1"'],
  [['backup', 'web1', '--max-delete', ''], 'Invalid --max-delete ""'],
  [['scheduler', '--interval', '0'], 'Invalid --interval "0"'],
  [['scheduler', '--loop', '--interval', '1m'], 'Invalid --interval "1m"'],
  [['run', '01k9x2m4q7abc', '--lines', '-1'], 'Invalid --lines "-1"'],
  [['runs', '--page-size', '0'], 'Invalid --page-size "0"'],
  [['snapshots', '--page', '0'], 'Invalid --page "0"'],
  // times
  [schedule('--cron', '60 * * * *'), 'Invalid cron expression "60 * * * *"'],
  [schedule('--cron', '0 0 31 2 *'), 'it can never fire'],
  [schedule('--cron', '* * * * * *'), 'it does not have five fields'],
  [schedule('--cron', ''), 'Invalid cron expression ""'],
  [schedule('--time-zone', 'Mars/Olympus'), 'Invalid time zone "Mars/Olympus"'],
  [schedule('--enable', '--disable'), 'Both --enable and --disable'],
  [schedule('--remove', '--prune'), 'not both'],
  [schedule('--sample', '10'), 'expected --verify beside them'],
  [schedule('--verify', '--prune'), 'Both --verify and --prune'],
  [schedule('--verify', '--cron', '@daily', '--sample', '0'), 'Invalid --sample "0"'],
  [global('--time-zone', '../etc'), 'Invalid time zone'],
  [global('--public-url', 'javascript:alert(1)'), 'Invalid public URL'],
  // backup roots
  [global('--backup-root', '/'), 'Invalid backup root "/"'],
  [global('--backup-root', 'FILE'), 'it is not a directory'],
  [global('--backup-root', 'relative/path'), 'it is not absolute'],
  [global('--backup-root', ''), 'it is not absolute'],
  [global('--backup-root', '/etc'), 'it is a directory of the system'],
  [['init', '--backup-root', '/usr'], 'it is a directory of the system'],
  // fields to unset
  [host('--unset', 'sshport'), 'Invalid field to unset "sshport"'],
  [global('--unset', ''), 'Invalid field to unset ""'],
  [host('--enable', '--disable'), 'Both --enable and --disable'],
  // words
  [['trust-host', 'web1', '--fingerprint', 'MD5:aa:bb'], 'Invalid fingerprint "MD5:aa:bb"'],
  [['retention', 'web1', '--kind', 'weekly'], 'Invalid --kind "weekly"'],
  [['runs', '--status', 'broken'], 'Invalid --status "broken"'],
  [['runs', '--operation', 'rm'], 'Invalid --operation "rm"'],
  [['snapshots', '--kind', 'auto'], 'Invalid --kind "auto"'],
  [['invoke', 'status', '--event', '{'], 'expected JSON'],
  [['invoke', 'status', '--event', '@/nonexistent'], 'the file cannot be read (ENOENT)'],
  [['invoke', 'status', '--event', '{"x":1}'], 'event'],
  [['invoke', 'backup', '--dry-run', '--event', '{"host":"../x"}'], 'event.host'],
  [['invoke', 'prune', '--dry-run', '--event', '{"host":"web1","maxDelete":-1}'], 'event.maxDelete'],
  [['invoke', 'discover', '--dry-run', '--event', '[]'], 'event'],
  // usage
  [['backup'], 'Missing required argument "host"'],
  [['backup', 'web1', 'web2'], 'Too many arguments for "backup"'],
  [['backup', 'web1', '--purne'], 'Unknown option "--purne"'],
  [['bakcup', 'web1'], 'Unknown command "bakcup"'],
  [host('--address'), 'argument missing'],
  [['status', 'now'], 'Too many arguments for "status"'],
  [['init', '/mnt'], 'Too many arguments for "init"'],
  [['migrate', '--force'], 'Unknown option "--force"'],
  [['completion', 'tcsh'], 'Invalid <shell> "tcsh"'],
];

describe('bad input exits 2 with one clear line, no stack trace, and nothing changed', () => {
  test.each(rows.map(([argv, sentence]) => [argv.join(' '), argv, sentence] as const))(
    '%s',
    async (_, argv, sentence) => {
      const given = argv.map((word) => (word === 'FILE' ? join(directory, word) : word));
      const { code, out, err } = await pobsync(...given);
      const lines = err.split('\n').filter((line) => line !== '' && !line.startsWith('  → '));
      expect({ code, out, lines: lines.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(lines[0]).toContain(sentence);
      expect(lines[0]).toMatch(/^pobsync: /);
      expect(err).not.toMatch(/\n\s+at |[\u0000-\u0009\u000b-\u001f]/);
      expect(await state()).toEqual(before);
    },
  );
});

describe('what is not there exits 4 and names what was meant', () => {
  test.each([
    [['host', 'wbe1'], 'Did you mean "web1"?'],
    [['backup-of', 'x'], null],
    [['configure-host', 'wbe1', '--disable'], 'pobsync configure-host wbe1 --address'],
    [['schedule', 'db1', '--cron', '@daily'], 'No host "db1"'],
    [['snapshots', 'db1'], 'No host "db1"'],
    [['runs', 'db1'], 'No host "db1"'],
    [['run', '01k9x2m4q7abc'], 'No run "01k9x2m4q7abc"'],
    [['cancel', '01k9x2m4q7abc'], 'No run'],
    [['pin', 'web1', '20261122T031500Z-k7f3q9'], 'No snapshot'],
    [['pin', 'web1', 'latest'], 'has no good snapshot yet'],
    [['invoke', 'nonsense'], 'no function "nonsense"'],
  ] as const)('%j', async (argv, sentence) => {
    const { code, err } = await pobsync(...argv);
    expect(code).toBe(sentence === null ? 2 : 4);
    if (sentence !== null) expect(err).toContain(sentence);
  });
});

test('a malformed environment is told with all its problems', async () => {
  const said = await pobsyncFor({ home: 'relative' })('status');
  expect(said.code).toBe(2);
  expect(said.err).toContain('POBSYNC_HOME');
});
