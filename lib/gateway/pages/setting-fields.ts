import type { HostSettings } from '../../domain/host-settings.ts';
import { settingBounds } from '../../domain/parse-settings.ts';

/** How one setting is shown and edited. The field's name in a form is the setting's name. */
export interface SettingField {
  name: Exclude<keyof HostSettings, 'retention'>;
  label: string;
  hint: string;
  /** `list`: one entry a line. */
  kind: 'list' | 'text' | 'number' | 'flag' | 'choice';
  unit: string | null;
  options: readonly string[];
}

export interface SettingGroup {
  title: string;
  fields: readonly SettingField[];
}

const field = (
  name: SettingField['name'],
  kind: SettingField['kind'],
  label: string,
  hint: string,
  unit: string | null = null,
  options: readonly string[] = [],
): SettingField => ({ name, kind, label, hint, unit, options });

/** All settings but retention, in the order and the groups in which pages show them. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'What is backed up',
    fields: [
      field('sources', 'list', 'Sources', 'Directories on the host, one a line.'),
      field('excludes', 'list', 'Excludes', 'Patterns of rsync that are left out, one a line.'),
      field('includes', 'list', 'Includes', 'Kept although an exclude matches, one a line.'),
      field('oneFileSystem', 'flag', 'One file system', 'Do not enter other mounts below a source.'),
    ],
  },
  {
    title: 'Connection',
    fields: [
      field('sshUser', 'text', 'SSH user', 'Who logs in on the host.'),
      field('sshPort', 'number', 'SSH port', ''),
      field(
        'sshKeyPath',
        'text',
        'SSH key',
        'Private key file on the backup host; empty for the service’s own.',
      ),
      field('rsyncPath', 'choice', 'Remote rsync', 'How rsync is started there.', null, [
        'rsync',
        'sudo -n rsync',
      ]),
      field('rsyncExtraArgs', 'list', 'Further rsync arguments', 'From a list of safe ones, one a line.'),
      field('compress', 'flag', 'Compress', 'Worth it on slow lines only.'),
      field('bandwidthLimitKibPerSecond', 'number', 'Bandwidth limit', '0 for none.', 'KiB/s'),
    ],
  },
  {
    title: 'Limits and alarms',
    fields: [
      field(
        'overdueAfterHours',
        'number',
        'Overdue after',
        'Age of the last good backup; 0 for never.',
        'hours',
      ),
      field(
        'suspiciousShrinkPercent',
        'number',
        'Suspicious from',
        'So many fewer files than before; 100 switches it off.',
        '% fewer files',
      ),
      field(
        'suspiciousChangePercent',
        'number',
        'Suspicious from',
        'So many files changed at once, as after an attack; 100 switches it off.',
        '% changed files',
      ),
      field(
        'minFreePercent',
        'number',
        'Keep free',
        'No backup starts with less space on the disk.',
        '% of the disk',
      ),
      field('ioTimeoutSeconds', 'number', 'Give up after', 'When nothing moved for this long.', 'seconds'),
      field('runTimeoutMinutes', 'number', 'Longest run', 'Stop a run that lasts longer.', 'minutes'),
      field('retryAttempts', 'number', 'Try again', 'After a broken connection.', 'times'),
      field('priority', 'number', 'Priority', 'Higher ones leave the queue first.'),
    ],
  },
  {
    title: 'Pruning',
    fields: [
      field(
        'maxDelete',
        'number',
        'Delete at most',
        'A prune that would delete more deletes nothing.',
        'snapshots',
      ),
      field('protectBases', 'flag', 'Protect bases', 'Keep what kept snapshots were linked against.'),
    ],
  },
];

export const settingFields: readonly SettingField[] = settingGroups.flatMap(({ fields }) => fields);

/** Inclusive bounds of a numeric setting. */
export function boundsOf(name: SettingField['name']): readonly [number, number] | null {
  return Object.hasOwn(settingBounds, name) ? settingBounds[name as keyof typeof settingBounds] : null;
}
