import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDatabaseUrl } from '../../lib/data/database-url.ts';
import { openDatabase } from '../../lib/data/database.ts';
import { systemClock } from '../../lib/clock.ts';
import { fillFleet } from '../helpers/large-fleet.ts';
import { freePort } from '../helpers/sshd.ts';
import { install, type Installed } from './installed.ts';
import { median, timed, type BenchRow } from './row.ts';

const paths = ['/', '/hosts?page=3', '/hosts/host-0500', '/runs', '/api/status/', '/api/hosts/'];

/** How long the gateway takes for its pages, whole requests, with a large fleet in SQLite. */
export async function measurePages(rounds = 15): Promise<BenchRow[]> {
  const site = await install();
  const port = await freePort();
  try {
    await seed(site);
    const args = [join(process.cwd(), 'dist/pobsync.cjs'), 'gateway', '--port', String(port)];
    const gateway = spawn(process.execPath, args, { env: site.environment, stdio: 'ignore' });
    try {
      const origin = `http://127.0.0.1:${port}`;
      const cookie = await logIn(origin, await makeUser(site));
      const rows: BenchRow[] = [];
      for (const path of paths) {
        const times: number[] = [];
        // a service runs for months: how long its first answers take is not the question
        for (let round = 0; round < 5; round++) await page(origin + path, cookie);
        for (let round = 0; round < rounds; round++)
          times.push(await timed(() => page(origin + path, cookie)));
        const ms = median(times);
        rows.push({
          measure: `${path} with 1,000 hosts, 100,000 snapshots, 200,000 runs`,
          ours: `${ms.toFixed(0)} ms`,
          reference: '',
          ratio: null,
          goal: 150,
          met: ms <= 150,
          note: 'median, whole request',
        });
      }
      return rows;
    } finally {
      gateway.kill('SIGTERM');
      await once(gateway, 'exit');
    }
  } finally {
    await site.remove();
  }
}

async function seed(site: Installed): Promise<void> {
  await site.pobsync('delete-host', 'web1', '--forget', 'web1').catch(() => undefined);
  const url = parseDatabaseUrl(`sqlite:${join(site.directory, 'home/pobsync.sqlite')}`);
  const database = await openDatabase({ url });
  await database.write((tx) => tx.query('DELETE FROM hosts'));
  await fillFleet(database, { hosts: 1000, snapshotsPerHost: 100, runsPerHost: 200 }, systemClock.now());
  await database.close();
}

async function makeUser(site: Installed): Promise<string> {
  const made = await site.pobsync('create-user', 'bench', '--role', 'viewer');
  return /password\s+(\S+)/.exec(made)?.[1] ?? '';
}

/** @returns the session's cookies */
async function logIn(origin: string, password: string): Promise<string> {
  const form = await untilUp(`${origin}/login`);
  const before = cookiesOf(form);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: before, origin },
    body: new URLSearchParams({ _csrf: csrf, name: 'bench', password, next: '/' }),
  });
  if (answer.status !== 303) throw new Error(`The login was answered with ${answer.status}.`);
  return cookiesOf(answer);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function page(url: string, cookie: string): Promise<void> {
  const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
}

async function untilUp(url: string): Promise<Response> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      return await fetch(url);
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`Nothing answers at ${url}.`);
}
