import { beforeAll, describe, expect, test } from '@jest/globals';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { gatewaySite, type GatewaySite } from './gateway-site.ts';

let site: GatewaySite;

beforeAll(async () => {
  site = await gatewaySite();
  await configureHost(site.services, { host: 'web1', address: 'web1.example' });
});

describe('what watches the service', () => {
  test('learns without a login whether it is ready, and nothing else', async () => {
    const reply = await site.send({ url: '/readyz' });
    expect([reply.statusCode, reply.body]).toEqual([200, '{"ready":true}']);
  });

  test('gets no metrics without a token', async () => {
    const reply = await site.send({ url: '/metrics' });
    expect(reply.statusCode).toBe(401);
    expect(reply.body).not.toContain('web1');
  });

  test('gets the metrics with a token that may only read, in the format of Prometheus', async () => {
    const authorization = `Bearer ${await site.token('viewer', 'read')}`;
    const reply = await site.send({ url: '/metrics', headers: { authorization } });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(reply.body).toContain('\npobsync_host_enabled{host="web1"} 1\n');
    expect(reply.body).toContain('\npobsync_runs_queued 0\n');
  });
});

describe('a gateway whose database is gone', () => {
  test('says that it is not ready, with 503 and without the reason', async () => {
    const database = async () => {
      throw new Error('the secret reason');
    };
    const broken = await gatewaySite();
    Object.assign(broken.shared, { database });
    const reply = await broken.send({ url: '/readyz' });
    expect([reply.statusCode, reply.body]).toEqual([503, '{"ready":false}']);
  });
});
