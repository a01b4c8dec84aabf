import { listAudit as selectAudit, type AuditRecord } from '../data/audit-log.ts';
import type { Page, PageRequest } from '../data/page.ts';
import { toPlain, type Plain } from './plain.ts';
import type { Services } from './services.ts';

export interface ListAuditInput extends PageRequest {
  /** Name of a user. */
  actor?: string | undefined;
  /** `host.update`, or `host` for everything about hosts. */
  action?: string | undefined;
}

export type AuditView = Omit<Plain<AuditRecord>, 'outcome'> & Pick<AuditRecord, 'outcome'>;

/** What people did and tried, newest first. */
export async function listAudit(services: Services, input: ListAuditInput): Promise<Page<AuditView>> {
  const { actor, action, ...page } = input;
  const filter = { ...(actor === undefined ? {} : { actor }), ...(action === undefined ? {} : { action }) };
  const database = await services.database();
  const found = await database.read((tx) => selectAudit(tx, filter, page));
  return { ...found, items: found.items.map((entry) => ({ ...toPlain(entry), outcome: entry.outcome })) };
}
