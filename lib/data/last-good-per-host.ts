import type { HostName } from '../domain/host-name.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { readTime } from './read-time.ts';
import type { Tx } from './tx.ts';

/** A host's newest good snapshot, or null when it has none. */
export interface LastGood {
  hostId: number;
  host: HostName;
  enabled: boolean;
  snapshot: {
    id: number;
    kind: SnapshotKind;
    name: SnapshotName;
    startedAt: Date;
    bytesTotal: number | null;
  } | null;
}

interface RawLastGood {
  hostId: number;
  host: HostName;
  enabled: number;
  id: number | null;
  kind: SnapshotKind;
  name: SnapshotName;
  startedAt: Date | string;
  bytesTotal: number | string | null;
}

/** The newest good snapshot of every host, by host name; one query that looks at a few rows per host. */
export async function lastGoodPerHost(tx: Tx): Promise<LastGood[]> {
  const rows: RawLastGood[] = await tx.query(
    `SELECT h.id AS hostId, h.name AS host, h.enabled AS enabled,
            s.id AS id, s.kind AS kind, s.name AS name, s.started_at AS startedAt, s.bytes_total AS bytesTotal
       FROM hosts h
       LEFT JOIN snapshots s ON s.id = (
            SELECT g.id FROM snapshots g
             WHERE g.host_id = h.id
               AND (g.status = 'complete' OR (g.status = 'suspicious' AND g.acknowledged = 1))
             ORDER BY g.started_at DESC LIMIT 1)
      ORDER BY h.name`,
  );
  return rows.map(toLastGood);
}

function toLastGood(row: RawLastGood): LastGood {
  const { hostId, host, enabled, id, kind, name, startedAt, bytesTotal } = row;
  const snapshot =
    id === null
      ? null
      : {
          id,
          kind,
          name,
          startedAt: readTime(startedAt),
          bytesTotal: bytesTotal === null ? null : Number(bytesTotal),
        };
  return { hostId, host, enabled: Boolean(enabled), snapshot };
}
