import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError, PobsyncError, toPublicError } from '../../domain/errors.ts';
import { invokeQueued, isQueuedFunction } from '../../operations/invoke-queued.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { parseJson } from '../parse-bodies.ts';
import { identityOf, type RouteFacts } from '../request-facts.ts';

const facts: RouteFacts = { access: 'admin', kind: 'api', audit: 'function.invoke', tokenOnly: true };
const largestPayload = 6 * 1024 * 1024;

/** What AWS Lambda calls the ways in which it refuses a call, with its status. */
const lambdaErrors = {
  ResourceNotFoundException: 404,
  InvalidRequestContentException: 400,
  InvalidParameterValueException: 400,
  RequestTooLargeException: 413,
  TooManyRequestsException: 429,
  ServiceException: 500,
} as const;

/**
 * The Invoke API of AWS Lambda, so that its clients and tools work here: `RequestResponse` waits, `Event` queues,
 * `DryRun` only looks. What writes on the backup disk is queued and done by the worker either way.
 */
export function registerInvocationRoutes(app: FastifyInstance, options: GatewayOptions): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // SDKs send application/octet-stream or nothing at all: the payload is JSON whatever they call it
    scope.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: largestPayload },
      async (_: unknown, body: string) => body,
    );
    scope.setErrorHandler((error, request, reply) => sendLambdaError(request, reply, error));
    scope.post(
      '/2015-03-31/functions/:name/invocations',
      { config: { facts }, bodyLimit: largestPayload },
      async (request, reply) => {
        const { name } = request.params as { name: string };
        const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
        const event = parseJson((request.body as string | undefined) ?? '') ?? {};
        request.note = { target: name, detail: String(type) };
        void reply.header('x-amzn-requestid', request.id).header('x-amz-executed-version', '$LATEST');
        return answer(options, { request, reply, name: functionName(name), type: String(type), event });
      },
    );
  });
}

interface Invocation {
  request: FastifyRequest;
  reply: FastifyReply;
  name: string;
  type: string;
  event: unknown;
}

async function answer({ invoke }: GatewayOptions, { request, reply, name, type, event }: Invocation) {
  const call = { requestId: request.id, signal: request.services.signal };
  if (!['RequestResponse', 'Event', 'DryRun'].includes(type)) {
    throw new InvalidInputError('Invalid X-Amz-Invocation-Type: expected RequestResponse, Event or DryRun.');
  }
  await invoke(name, event, { ...call, type: 'DryRun' }).catch((error: unknown) => {
    // an event that does not fit is the function's own error, unless nobody waits for its answer
    if (type !== 'RequestResponse' || toPublicError(error).code !== 'invalid_input') throw error;
  });
  if (type === 'DryRun') return reply.code(204).send();
  if (type === 'Event') {
    await invokeQueued(request.services, { name, event, by: identityOf(request).user, wait: false });
    return reply.code(202).send();
  }
  try {
    const result = isQueuedFunction(name, event)
      ? await invokeQueued(request.services, { name, event, by: identityOf(request).user, wait: true })
      : await invoke(name, event, call);
    return await reply.type('application/json').send(JSON.stringify(result));
  } catch (error) {
    const { code, message, cure, facts: about } = toPublicError(error);
    if (code === 'internal') request.services.logger.error({ err: error }, 'defect');
    request.note.refused = true;
    void reply.header('x-amz-function-error', 'Unhandled').type('application/json');
    return reply.send(JSON.stringify({ errorType: code, errorMessage: message, cure, facts: about }));
  }
}

/** A function may be named by its name or by its ARN, with or without a version. */
function functionName(given: string): string {
  return given.split(':function:').at(-1)?.split(':')[0] ?? given;
}

function sendLambdaError(request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const { code, message } = toPublicError(error);
  const statusCode = (error as { statusCode?: number }).statusCode;
  const name = lambdaErrorName(error, statusCode);
  if (code === 'internal' && statusCode === undefined)
    request.services.logger.error({ err: error }, 'request failed');
  const status =
    code === 'not_authenticated' || code === 'forbidden' ? 403 : name === null ? 403 : lambdaErrors[name];
  const type = name ?? 'AccessDeniedException';
  return reply
    .code(status)
    .header('x-amzn-errortype', type)
    .send({ Type: status < 500 ? 'User' : 'Service', Message: message, message });
}

function lambdaErrorName(error: unknown, statusCode: number | undefined): keyof typeof lambdaErrors | null {
  if (statusCode === 413) return 'RequestTooLargeException';
  if (!(error instanceof PobsyncError))
    return statusCode === undefined ? 'ServiceException' : 'InvalidRequestContentException';
  if (error.code === 'invalid_input') {
    return /body/.test(error.message) ? 'InvalidRequestContentException' : 'InvalidParameterValueException';
  }
  const others = {
    not_found: 'ResourceNotFoundException',
    busy: 'TooManyRequestsException',
    too_many_requests: 'TooManyRequestsException',
  } as const;
  if (error.code === 'not_authenticated' || error.code === 'forbidden') return null;
  return error.code in others ? others[error.code as keyof typeof others] : 'ServiceException';
}
