import type { ChangeFleetResult, HostChange } from '../../../lib/operations/change-fleet.ts';
import { changesText } from './changes.ts';
import { counted } from './counted.ts';
import type { Style } from './style.ts';

/** What was done to a fleet, or would be; a line for each field. */
export function fleetChangesText(result: ChangeFleetResult, style: Style): string {
  const { applied, global, hosts, unchanged, warnings } = result;
  const parts = warnings.map((warning) => `${style.warn('warning:')} ${warning}\n`);
  if (global.length > 0) parts.push(`${style.bold('Global settings')}\n${changesText(global, style)}`);
  parts.push(...hosts.map((host) => hostText(host, style)));
  if (global.length === 0 && hosts.length === 0) {
    parts.push(`Nothing to change: ${counted(unchanged, 'host')} as the files say.\n`);
  } else {
    parts.push(
      `${summary(result)} ${applied ? 'Done.' : 'Nothing was changed: this is what would be done.'}\n`,
    );
  }
  const added = hosts.filter(({ action }) => action === 'create').length;
  if (applied && added > 0) parts.push('Next: pobsync trust-host HOST, for each host that was added.\n');
  return parts.join('');
}

const words: Record<HostChange['action'], string> = {
  create: 'is added',
  change: 'is changed',
  disable: 'is disabled: the file does not name it',
  delete: 'is deleted: the file does not name it',
};

function hostText({ host, action, changes, snapshots }: HostChange, style: Style): string {
  const kept =
    snapshots === null || snapshots === 0 ? '' : `; the files of its ${counted(snapshots, 'snapshot')} stay`;
  const word = action === 'delete' ? style.bad(words[action]) : words[action];
  // a new host has no earlier values, and its empty ones say nothing
  const shown = action === 'create' ? changes.filter(({ to }) => to !== '' && to !== true) : changes;
  const fields = action === 'disable' ? '' : changesText(shown, style);
  return `Host ${style.bold(host)} ${word}${kept}\n${fields}`;
}

function summary({ hosts, unchanged }: ChangeFleetResult): string {
  const count = (action: HostChange['action']) => hosts.filter((host) => host.action === action).length;
  return (
    `${counted(count('create'), 'host')} added, ${count('change')} changed, ${count('disable')} disabled, ` +
    `${count('delete')} deleted, ${unchanged} unchanged.`
  );
}
