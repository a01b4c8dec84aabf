import { insertRows } from './insert-rows.ts';
import { pageBounds, type Page, type PageRequest } from './page.ts';
import type { Tx } from './tx.ts';

/** `done`, `refused` (by a rule, a role or wrong input), `failed` (a defect or a broken machine). */
export type AuditOutcome = 'done' | 'refused' | 'failed';

/** What somebody did or tried. */
export interface AuditRecord {
  id: number;
  at: Date;
  /** The user's name; null for somebody who is not logged in. */
  actor: string | null;
  /** `host.update`, `session.create` … */
  action: string;
  /** What it was done to, such as a host's name. */
  target: string | null;
  outcome: AuditOutcome;
  /** Network address of the client. */
  peer: string | null;
  detail: string | null;
  requestId: string | null;
}

export interface AuditFilter {
  actor?: string;
  action?: string;
}

export async function insertAudit(tx: Tx, entry: Omit<AuditRecord, 'id'>): Promise<void> {
  await insertRows(tx, 'audit_log', [entry]);
}

/** Newest first. */
export async function listAudit(tx: Tx, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>> {
  const bounds = pageBounds(page);
  const query = tx.getRepository<AuditRecord>('audit_log').createQueryBuilder('a').where('1 = 1');
  if (filter.actor !== undefined) query.andWhere('a.actor = :actor', filter);
  // `host` finds `host.update`, too
  if (filter.action !== undefined) {
    query.andWhere('(a.action = :action OR INSTR(a.action, :prefix) = 1)', {
      action: filter.action,
      prefix: `${filter.action}.`,
    });
  }
  const [items, total] = await query
    .orderBy('a.id', 'DESC')
    .skip(bounds.skip)
    .take(bounds.pageSize)
    .getManyAndCount();
  return { items, total, page: bounds.page, pageSize: bounds.pageSize };
}
