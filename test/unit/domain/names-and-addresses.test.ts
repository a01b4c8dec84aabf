import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from '../../../lib/domain/address.ts';
import { hostNamePattern, isHostName, parseHostName } from '../../../lib/domain/host-name.ts';
import { makeRunId, parseRunId, runIdPattern, runIdsAt } from '../../../lib/domain/run-id.ts';
import {
  isSnapshotName,
  makeSnapshotName,
  parseSnapshotName,
  snapshotNamePattern,
  snapshotStartedAt,
} from '../../../lib/domain/snapshot-name.ts';
import { parseSshUser } from '../../../lib/domain/ssh-user.ts';
import { parseTimeZone } from '../../../lib/domain/time-zone.ts';
import { problemsOf } from './problems-of.ts';

/** One problem, which names what it is about, shows the value without control characters, and says what was expected. */
function expectOneProblem(parse: () => unknown, what: string) {
  const problems = problemsOf(parse);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^Invalid ${what} ".*": expected .+\\.$`));
  expect(problems[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
}

describe('a host name', () => {
  test.each([
    ['web1', 'plain'],
    ['a', 'one letter'],
    ['0', 'one digit'],
    ['web1.example.org', 'dots inside'],
    ['db_1-replica', 'underscore and hyphen'],
    ['scheduled', 'a word of ours is still a name: kinds are one level deeper'],
    ['x'.repeat(63), 'the longest'],
  ])('%j is taken: %s', (input) => {
    expect(parseHostName(input)).toBe(input);
  });

  test.each([
    ['', 'nothing'],
    ['../x', 'a path upwards'],
    ['..', 'the parent'],
    ['.', 'the backup root itself'],
    ['a/b', 'a path'],
    ['/etc', 'an absolute path'],
    ['a..b', 'two dots'],
    ['.lock', 'a dot file'],
    ['.pobsync-root', 'our marker'],
    ['-rf', 'a flag'],
    ['web1-', 'ends with a hyphen'],
    ['web1.', 'ends with a dot'],
    ['Web1', 'upper case: two names on one disk that ignores case'],
    ['wéb', 'a letter that is no ASCII'],
    ['wеb1', 'a Cyrillic е'],
    ['web 1', 'a space'],
    ['web1\n', 'a newline at the end'],
    ['web1\u0000', 'a NUL'],
    ['web1;id', 'a command'],
    ['$(id)', 'a substitution'],
    ['lost+found', 'what mkfs leaves in a backup root'],
    ['x'.repeat(64), 'one too long'],
    ['\u202e1bew', 'a bidirectional override'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseHostName(input), 'host name');
    expect(isHostName(input)).toBe(false);
  });

  test('the pattern in contracts takes exactly what the parser takes', () => {
    const pattern = new RegExp(hostNamePattern, 'u');
    const texts = fc.string({
      unit: fc.constantFrom('a', '0', '.', '-', '_', '/', 'A', '\n'),
      maxLength: 70,
    });
    fc.assert(fc.property(texts, (text) => pattern.test(text) === isHostName(text)));
  });
});

describe('an address', () => {
  test.each([
    ['web1', 'a short name'],
    ['web1.example.org', 'a DNS name'],
    ['web1.example.org.', 'one with its root dot'],
    ['WEB1.Example', 'DNS ignores case'],
    ['_ssh.example', 'an underscore occurs in practice'],
    ['xn--bcher-kva.example', 'punycode'],
    ['192.0.2.1', 'IPv4'],
    ['2001:db8::1', 'IPv6'],
    ['::1', 'IPv6 loopback'],
    ['::ffff:192.0.2.1', 'IPv4 in IPv6'],
    ['fe80::1%eth0', 'IPv6 with its zone'],
    [`${'a'.repeat(63)}.example`, 'the longest label'],
  ])('%j is taken: %s', (input) => {
    expect(parseAddress(input)).toBe(input);
  });

  test.each([
    ['', 'nothing'],
    ['-oProxyCommand=x', 'an ssh option'],
    ['-lroot', 'another'],
    ['a;b', 'a command'],
    ['foo/bar', 'a path: rsync would copy the backup host itself'],
    ['/', 'the same, shorter'],
    ['host:/etc', 'a remote path'],
    ['host::module', 'an rsync daemon'],
    ['rsync://host/module', 'a URL'],
    ['root@host', 'a user'],
    ['[2001:db8::1]', 'brackets'],
    ['2001:db8::1%', 'an empty zone'],
    ['fe80::1%eth0;id', 'a command in a zone'],
    ['web1%h', 'an ssh token'],
    ['$HOME', 'a variable'],
    ['`id`', 'a substitution'],
    ['a b', 'a space'],
    ['web1\n', 'a newline at the end'],
    ['web1\nProxyCommand x', 'a line of ssh configuration'],
    ['web1\u0000', 'a NUL'],
    ['a..b', 'an empty label'],
    ['.a', 'an empty first label'],
    ['a-.example', 'a label that ends with a hyphen'],
    ['-a.example', 'a label that begins with one'],
    ['bücher.example', 'Unicode: punycode is expected'],
    ['256.1.1.1', 'no IPv4 address'],
    ['1.2.3', 'digits that ssh would read as an address in short form'],
    ['127.1', 'the same'],
    ['2130706433', 'the same, as one number'],
    [':::', 'no IPv6 address'],
    [`${'a'.repeat(64)}.example`, 'a label too long'],
    [`${'abcdefgh.'.repeat(30)}example`, 'a name too long'],
    ['*', 'a pattern'],
    ['web1,web2', 'two'],
    ['!web1', 'a negation'],
    ['"web1"', 'quotes'],
    ['web1#', 'a comment'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseAddress(input), 'address');
  });
});

describe('an SSH user', () => {
  test.each(['root', 'backup', '_apt', 'svc.backup-1', 'machine$', 'A', 'x'.repeat(31)])(
    '%j is taken',
    (input) => {
      expect(parseSshUser(input)).toBe(input);
    },
  );

  test.each([
    ['', 'nothing'],
    ['-oProxyCommand=x', 'an option'],
    ['1root', 'begins with a digit'],
    ['ro ot', 'a space'],
    ['root\n', 'a newline'],
    ['root@web1', 'an address'],
    ['%u', 'an ssh token'],
    ['a$b', 'a dollar inside'],
    ['$', 'only a dollar'],
    ['röot', 'not ASCII'],
    ['a;id', 'a command'],
    ['x'.repeat(33), 'too long'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseSshUser(input), 'SSH user');
  });
});

describe('a time zone', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kolkata'])(
    '%s is taken',
    (input) => {
      expect(parseTimeZone(input)).toBe(input);
    },
  );

  test.each([
    ['', 'nothing'],
    ['Mars/Olympus', 'not on this planet'],
    ['+02:00', 'an offset knows no summer'],
    ['Europe/Berlin ', 'a space'],
    ['../../etc/passwd', 'a path'],
    [':/etc/localtime', 'what libc would read as a file'],
    ['Europe/Berlin\n', 'a newline'],
    ['local', 'whatever the machine has'],
    ['CEST', 'an abbreviation'],
    ['\u001b[31m', 'an escape sequence'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseTimeZone(input), 'time zone');
  });
});

describe('a snapshot name', () => {
  test.each([
    ['20261122T031500Z-k7f3q9', '2026-11-22T03:15:00.000Z'],
    ['20240229T235959Z-000000', '2024-02-29T23:59:59.000Z'],
  ])('%s is taken, and carries its start', (input, start) => {
    expect(snapshotStartedAt(parseSnapshotName(input)).toISOString()).toBe(start);
  });

  test.each([
    ['', 'nothing'],
    ['20261122T031500Z', 'no suffix'],
    ['20261122T031500Z-k7f3q', 'a suffix too short'],
    ['20261122T031500Z-K7F3Q9', 'upper case'],
    ['20261122T031500Z-k7f3q9/..', 'a path'],
    ['../20261122T031500Z-k7f3q9', 'a path upwards'],
    ['20261122T031500Z-k7f3q9\n', 'a newline'],
    ['20260229T031500Z-k7f3q9', '29 February of a common year'],
    ['20260431T031500Z-k7f3q9', '31 April'],
    ['20261322T031500Z-k7f3q9', 'month 13'],
    ['20261122T241500Z-k7f3q9', 'hour 24'],
    ['20261122T036000Z-k7f3q9', 'minute 60'],
    ['20261122T031560Z-k7f3q9', 'a leap second'],
    ['00000000T000000Z-k7f3q9', 'zeros'],
    ['20261122t031500z-k7f3q9', 'lower case marks'],
    ['latest', 'a word'],
    ['data', 'what lies inside one'],
    ['２0261122T031500Z-k7f3q9', 'a digit of another script'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseSnapshotName(input), 'snapshot name');
    expect(isSnapshotName(input)).toBe(false);
  });

  test('is made of a start and random bytes, fits the pattern, sorts by time and gives the start back', () => {
    const starts = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const bytes = fc.uint8Array({ minLength: 6, maxLength: 8 });
    fc.assert(
      fc.property(starts, starts, bytes, (a, b, random) => {
        const [first, second] = [makeSnapshotName(a, random), makeSnapshotName(b, random)];
        expect(first).toMatch(new RegExp(snapshotNamePattern));
        expect(snapshotStartedAt(first).getTime()).toBe(Math.floor(a.getTime() / 1000) * 1000);
        if (a < b) expect(first <= second).toBe(true);
      }),
    );
  });

  test('is not made of too few random bytes', () => {
    expect(() => makeSnapshotName(new Date(0), new Uint8Array(5))).toThrow(RangeError);
  });
});

describe('a run id', () => {
  test.each([
    ['', 'nothing'],
    ['01k9x2m4q7ab', 'one short'],
    ['01k9x2m4q7abcd', 'one long'],
    ['01k9x2m4q7abi', 'i looks like 1'],
    ['01k9x2m4q7abl', 'l looks like 1'],
    ['01k9x2m4q7abo', 'o looks like 0'],
    ['01k9x2m4q7abu', 'u is not in the alphabet'],
    ['01K9X2M4Q7ABC', 'upper case'],
    ['01k9x2m4q7abc\n', 'a newline'],
    ['../../../../x', 'a path of the right length'],
  ])('%j is refused: %s', (input) => {
    expectOneProblem(() => parseRunId(input), 'run id');
  });

  test('is made of a time and random bytes, fits the pattern and sorts by time', () => {
    const times = fc.date({ min: new Date(0), max: new Date('3000-01-01'), noInvalidDate: true });
    const bytes = fc.uint8Array({ minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(times, times, bytes, bytes, (a, b, one, other) => {
        const [first, second] = [makeRunId(a, one), makeRunId(b, other)];
        expect(first).toMatch(new RegExp(runIdPattern));
        if (a < b) expect(first < second).toBe(true);
      }),
    );
  });

  test('differs for two runs of one millisecond whose random bytes differ', () => {
    const now = new Date('2026-11-22T03:15:00Z');
    const ids = Array.from({ length: 32 }, (_, low) => makeRunId(now, Uint8Array.of(7, 7, 7, low)));
    expect(new Set(ids).size).toBe(32);
  });

  test('never clashes with another of one instant, wherever their count begins', () => {
    const now = new Date('2026-11-22T03:15:00Z');
    // the largest suffix: counting on goes round
    const next = runIdsAt(now, Uint8Array.of(31, 31, 31, 31));
    const ids = Array.from({ length: 10_000 }, next);
    expect(new Set(ids).size).toBe(10_000);
    expect(new Set(ids.map((id) => id.slice(0, 9))).size).toBe(1);
  });

  test('is not made of too few random bytes, nor of a time before 1970', () => {
    expect(() => makeRunId(new Date(0), new Uint8Array(3))).toThrow(RangeError);
    expect(() => makeRunId(new Date(-1), new Uint8Array(4))).toThrow();
  });
});
