import { findSuspicion } from '../domain/sanity-gate.ts';
import type { BaseTrees } from './base-trees.ts';
import type { FillResult } from './fill/fill.ts';
import type { SnapshotMetadata } from './snapshot-metadata.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import type { TreeCounts } from './tree-counts.ts';

/** What snapshot.json will say of a tree that was filled and counted. */
export function describeSnapshot(
  request: SnapshotRequest,
  made: {
    trees: BaseTrees;
    fill: FillResult & { version: string };
    counts: TreeCounts;
    warnings: string[];
    partial: boolean;
  },
): SnapshotMetadata {
  const { config, kind, name, now, previous, runId } = request;
  const suspicion = findSuspicion(made.counts, previous, {
    shrinkPercent: config.suspiciousShrinkPercent,
    changePercent: config.suspiciousChangePercent,
  });
  const { exitCode, stats } = made.fill.outcome;
  return {
    format: 1,
    host: config.host,
    kind,
    name,
    status: suspicion !== null ? 'suspicious' : made.partial ? 'partial' : 'complete',
    startedAt: request.startedAt.toISOString(),
    endedAt: now().toISOString(),
    runId,
    address: config.address,
    sources: config.sources,
    base: made.trees.base,
    fill: 'link-dest',
    fakeSuper: !runsAsRoot(),
    rsync: { version: made.fill.version, args: made.fill.args, exitCode: exitCode ?? 0 },
    counts: made.counts,
    stats: { filesTransferred: stats.filesTransferred, bytesTransferred: stats.bytesReceived },
    suspicion,
    warnings: made.warnings,
  };
}

/** rsync calls it a success when nothing could be hard-linked: no such file system, or the link limit was reached. */
export function linkWarnings(trees: BaseTrees, counts: TreeCounts, fill: FillResult): string[] {
  const { filesTransferred } = fill.outcome.stats;
  if (trees.base === null || counts.filesLinked > 0 || filesTransferred * 2 > counts.files) return [];
  if (counts.files === 0) return [];
  return [
    `No file could be hard-linked with the base ${trees.base.kind}/${trees.base.name}, although few were transferred: ` +
      'the backup disk has no hard links, or owners or modes of all files changed.',
  ];
}

/** As root owners and devices are kept as they are, otherwise in extended attributes. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}
