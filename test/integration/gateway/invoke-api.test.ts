import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { gatewaySite, type GatewaySite } from './gateway-site.ts';

// the client of AWS as it is: it signs its requests, and its session token is ours
let site: GatewaySite;
let url: string;
const clients: LambdaClient[] = [];

beforeAll(async () => {
  site = await gatewaySite();
  url = await site.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => clients.forEach((client) => client.destroy()));

async function client(sessionToken: string): Promise<LambdaClient> {
  const made = new LambdaClient({
    region: 'local',
    endpoint: url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'pobsync', secretAccessKey: 'unused', sessionToken },
  });
  clients.push(made);
  return made;
}

const payload = (event: unknown) => Buffer.from(JSON.stringify(event));
const parsed = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString()) as unknown;

describe('the Invoke API of AWS Lambda', () => {
  test('answers a call that waits', async () => {
    const lambda = await client(await site.token('admin', 'admin'));
    const reply = await lambda.send(new InvokeCommand({ FunctionName: 'status', Payload: payload({}) }));
    expect(reply).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(reply.FunctionError).toBeUndefined();
    expect(parsed(reply.Payload)).toMatchObject({ node: 'main', counts: { hosts: 0 } });
  });

  test('tells an error of the function as one', async () => {
    const lambda = await client(await site.token('admin', 'admin'));
    const plan = new InvokeCommand({ FunctionName: 'prune', Payload: payload({ host: 'nobody' }) });
    await site.services.database();
    const reply = await lambda.send(plan);
    expect(reply).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(parsed(reply.Payload)).toMatchObject({
      errorType: 'not_found',
      errorMessage: expect.stringContaining('nobody'),
    });
    const wrong = await lambda.send(
      new InvokeCommand({ FunctionName: 'status', Payload: payload({ x: 1 }) }),
    );
    expect(parsed(wrong.Payload)).toMatchObject({ errorType: 'invalid_input' });
  });

  test('queues an event, and only looks at a dry run', async () => {
    const { configureHost } = await import('../../../lib/operations/configure-host.ts');
    await configureHost(site.services, { host: 'web1', address: '127.0.0.1' });
    const lambda = await client(await site.token('admin', 'admin'));
    const invoke = (InvocationType: 'Event' | 'DryRun', host: string) =>
      lambda.send(new InvokeCommand({ FunctionName: 'backup', InvocationType, Payload: payload({ host }) }));
    expect(await invoke('DryRun', 'web1')).toMatchObject({ StatusCode: 204 });
    await expect(invoke('DryRun', 'WEB 1')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    expect(await invoke('Event', 'web1')).toMatchObject({ StatusCode: 202 });
    const runs = await site.send({
      method: 'GET',
      url: '/api/runs/?host=web1',
      headers: { authorization: `Bearer ${await site.token('viewer', 'read')}` },
    });
    expect(runs.json()).toMatchObject({
      total: 1,
      items: [{ trigger: 'invoke', requestedBy: 'admin', status: 'queued' }],
    });
    await expect(invoke('Event', 'web1')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  });

  test('knows no other functions, and nobody without an admin token', async () => {
    const lambda = await client(await site.token('admin', 'admin'));
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'rm' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    for (const token of [
      'x'.repeat(43),
      await site.token('admin', 'run'),
      await site.token('operator', 'admin'),
    ]) {
      const weak = await client(token);
      await expect(weak.send(new InvokeCommand({ FunctionName: 'status' }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      });
    }
  });
});
