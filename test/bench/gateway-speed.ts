import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../helpers/sshd.ts';
import { install, type Installed } from './installed.ts';
import { median, timed, type BenchRow } from './row.ts';

const connections = 8;

/**
 * `/api/status/` of the real gateway (login, hardening, schemas) against a bare Fastify route that asks SQL the same,
 * in turns, each a process of its own; then the gateway's memory after many requests.
 */
export async function measureGateway(rounds = 3, requests = 5_000, total = 100_000): Promise<BenchRow[]> {
  const site = await install();
  const [port, barePort] = [await freePort(), await freePort()];
  const servers = [
    start(site, [join(process.cwd(), 'dist/pobsync.cjs'), 'gateway', '--port', String(port)]),
    start(site, [process.argv[1] ?? '', 'bare-status-server', String(barePort)]),
  ];
  try {
    const token = await makeToken(site);
    const ours = { url: `http://127.0.0.1:${port}/api/status/`, token };
    const bare = { url: `http://127.0.0.1:${barePort}/`, token };
    await Promise.all([untilUp(ours.url), untilUp(bare.url)]);
    const rates = { ours: [] as number[], bare: [] as number[] };
    await load(ours, 500);
    await load(bare, 500);
    for (let round = 0; round < rounds; round++) {
      for (const [which, target] of [['ours', ours] as const, ['bare', bare] as const]) {
        rates[which].push(requests / ((await timed(() => load(target, requests))) / 1000));
      }
    }
    await load(ours, Math.max(0, total - 500 - rounds * requests));
    const memory = residentMegabytes(servers[0]?.pid ?? 0);
    const [own, reference] = [median(rates.ours), median(rates.bare)];
    return [
      {
        measure: '/api/status/ requests a second',
        ours: own.toFixed(0),
        reference: reference.toFixed(0),
        ratio: own / reference,
        goal: null,
        met: own / reference >= 0.5,
        note: 'at least 0.5 × a bare Fastify route with the same SQL',
      },
      {
        measure: `gateway memory after ${total} requests`,
        ours: `${memory.toFixed(0)} MB`,
        reference: '',
        ratio: null,
        goal: 150,
        met: memory <= 150,
        note: 'resident',
      },
    ];
  } finally {
    for (const server of servers) server.kill('SIGTERM');
    await sleep(500);
    await site.remove();
  }
}

function start({ environment }: Installed, args: string[]): ChildProcess {
  return spawn(process.execPath, args, { env: environment, stdio: 'ignore' });
}

async function makeToken(site: Installed): Promise<string> {
  await promisify(execFile)(
    process.execPath,
    [join(process.cwd(), 'dist/pobsync.cjs'), 'create-user', 'bench', '--role', 'viewer'],
    { env: site.environment },
  );
  const made = JSON.parse(await site.pobsync('create-token', 'bench', '--scope', 'read', '--json')) as {
    secret: string;
  };
  return made.secret;
}

interface Target {
  url: string;
  token: string;
}

/** Sends so many requests over a few kept connections. */
async function load(target: Target, requests: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const client = async () => {
    while (left-- > 0) await request(target, agent);
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
}

function request({ url, token }: Target, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).once('error', reject);
  });
}

async function untilUp(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await new Promise<boolean>((resolve) => {
      get(url, (response) => {
        response.resume();
        resolve(true);
      }).once('error', () => resolve(false));
    });
    if (up) return;
    await sleep(100);
  }
  throw new Error(`Nothing answers at ${url}.`);
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
