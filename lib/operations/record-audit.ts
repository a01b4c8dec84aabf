import { insertAudit, type AuditRecord } from '../data/audit-log.ts';
import type { Tx } from '../data/tx.ts';
import { showText } from '../domain/show-text.ts';
import type { Services } from './services.ts';

export type AuditEntry = Pick<AuditRecord, 'actor' | 'action' | 'outcome'> &
  Partial<Pick<AuditRecord, 'target' | 'peer' | 'detail'>>;

/** Writes down what somebody did or tried. Texts of strangers are made safe and short. */
export async function recordAudit(services: Services, entry: AuditEntry, tx?: Tx): Promise<void> {
  const row = {
    at: services.clock.now(),
    actor: shown(entry.actor, 90),
    action: entry.action,
    target: shown(entry.target, 240),
    outcome: entry.outcome,
    peer: shown(entry.peer, 60),
    detail: shown(entry.detail, 1900),
    requestId: services.requestId.slice(0, 64),
  };
  if (tx !== undefined) return insertAudit(tx, row);
  const database = await services.database();
  await database.write((write) => insertAudit(write, row));
}

function shown(text: string | null | undefined, length: number): string | null {
  return text === null || text === undefined ? null : showText(text, length);
}
