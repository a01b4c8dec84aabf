import type { Lease } from '../data/run-lease.ts';
import type { ProgressReport, Services } from '../operations/services.ts';
import type { SharedServices } from './shared-services.ts';

export interface ServiceBinding {
  requestId: string;
  signal: AbortSignal;
  /** The name of the function or command, for the log. */
  name: string;
  claim?: Lease | null | undefined;
  onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** Makes the services of one invocation: the shared ones, and what belongs to this call alone. */
export function bindServices(shared: SharedServices, binding: ServiceBinding): Services {
  const { requestId, signal, name, onProgress, claim = null } = binding;
  return {
    config: shared.config,
    clock: shared.clock,
    logger: shared.logger.child({ requestId, function: name }),
    database: () => shared.database(),
    signal,
    requestId,
    claim,
    onProgress(progress) {
      try {
        onProgress?.(progress);
      } catch {
        // a listener that went away must not fail what it listened to
      }
    },
  };
}
