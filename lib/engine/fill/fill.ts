import type { EffectiveHostConfig } from '../../domain/effective-config.ts';
import type { RsyncProgress } from '../rsync-progress.ts';
import type { RsyncOutcome } from '../rsync-process.ts';
import type { SshFiles } from '../ssh-config.ts';

export interface FillRequest {
  config: EffectiveHostConfig;
  /** An empty directory that becomes the tree. */
  destination: string;
  /** Earlier trees of the host, best first, absolute paths of existing directories. */
  baseTrees: readonly string[];
  ssh: SshFiles;
  /** The host lock, inherited by whatever writes. */
  lockFd: number;
  asRoot: boolean;
  dryRun: boolean;
  signal: AbortSignal;
  onProgress: (progress: RsyncProgress) => void;
  /** One item that was made, byte for byte as rsync printed it (`itemFormat`); good until it returns. */
  onItem: (line: Buffer) => void;
  /** Every other line that the program said, made safe to show. */
  onLine: (line: string) => void;
}

export interface FillResult {
  args: string[];
  outcome: RsyncOutcome;
}

/**
 * How an empty directory becomes a host's tree of now, sharing what did not change with earlier trees. Ends normally
 * whatever rsync's exit code is; the caller judges it.
 */
export type FillTree = (request: FillRequest) => Promise<FillResult>;
