import type { SharedServices } from '../handler/shared-services.ts';

/** Calls a function by name; handed in, because the gateway does not know the runtime. */
export type InvokeFunction = (
  name: string,
  event: unknown,
  options: { type?: 'RequestResponse' | 'DryRun'; requestId: string; signal?: AbortSignal },
) => Promise<unknown>;

export interface GatewayOptions {
  shared: SharedServices;
  invoke: InvokeFunction;
  /**
   * Believe `X-Forwarded-For` and `-Proto`: of everybody (`true`), of these addresses, or as a function says. Only behind a
   * proxy that sets them; otherwise a client chooses its own address.
   */
  trustProxy?: boolean | string[] | ((address: string, hop: number) => boolean);
  /** Names, beside addresses, `localhost` and the public URL, under which the gateway answers; null for any. */
  hostNames?: readonly string[] | null;
  /** Whether replies can be written bit by bit; not where a reply is one object. */
  canStream?: boolean;
}
