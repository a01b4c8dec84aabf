import { Type, type TSchema } from 'typebox';
import { longestComment } from '../domain/comment.ts';
import { rsyncPaths } from '../domain/host-settings.ts';
import { hostNamePattern } from '../domain/host-name.ts';
import { largestMaxConcurrent } from '../domain/max-concurrent.ts';
import { settingBounds } from '../domain/parse-settings.ts';
import { largestRetentionCount, retentionPeriods } from '../domain/retention-policy.ts';
import { closed, nullable } from './shapes.ts';
import { verifyPaceShape } from './verify.ts';

const described = (description: string) => ({ description });
const text = (description: string, more: object = {}) =>
  Type.String({ minLength: 1, ...described(description), ...more });
const flag = (description: string) => Type.Boolean(described(description));
const textList = (description: string, more: object = {}) =>
  Type.Array(Type.String({ minLength: 1 }), { maxItems: 1000, ...described(description), ...more });
const bounded = (field: keyof typeof settingBounds, description: string) => {
  const [minimum, maximum] = settingBounds[field];
  return Type.Integer({ minimum, maximum, ...described(description) });
};

const count = Type.Integer({ minimum: 0, maximum: largestRetentionCount });
const retention = closed(
  {
    ...optional(Object.fromEntries(retentionPeriods.map((period) => [period, count]))),
    within: Type.Optional(
      nullable(Type.String({ pattern: '^[1-9]\\d{0,5}[hdw]$', examples: ['12h', '7d', '4w'] })),
    ),
  },
  { description: 'How many snapshots of each period are kept; what is left out is inherited' },
);

const timeZone = text('IANA time zone', { examples: ['Europe/Berlin'] });

const times = {
  cron: text('Minute, hour, day of month, month, day of week; or a nickname', {
    examples: ['15 2 * * *', '@daily'],
  }),
  time_zone: Type.Optional(nullable(timeZone)),
  enabled: Type.Optional(flag('Default true')),
};
const schedule = closed(
  {
    ...times,
    prune: Type.Optional(flag('Apply retention after a complete backup; default false')),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { description: 'When the host is backed up' },
);
const verifySchedule = closed(
  {
    ...times,
    sample_percent: Type.Optional(nullable(verifyPaceShape.samplePercent)),
    workers: Type.Optional(nullable(verifyPaceShape.workers)),
  },
  { description: 'When its snapshots are read again and compared with their checksums' },
);

const extra = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Keys of an older system that have no meaning here, kept for the record',
});

const settings = {
  sources: textList('Directories that are backed up', { minItems: 1, examples: [['/etc', '/srv']] }),
  includes: textList('rsync patterns that are kept although an exclude matches'),
  ssh_user: text('Login name on the host'),
  ssh_port: bounded('sshPort', 'SSH port'),
  ssh_key_path: nullable(
    text("Private key on the backup host; null for the service's own", { pattern: '^/' }),
  ),
  rsync_path: Type.Enum([...rsyncPaths], described('How rsync is started on the host')),
  rsync_extra_args: textList('Further rsync arguments, from an allow-list'),
  one_file_system: flag('Do not leave the file system of a source'),
  compress: flag('Compress on the wire'),
  bandwidth_limit_kib_per_second: bounded('bandwidthLimitKibPerSecond', 'KiB a second; 0 for no limit'),
  io_timeout_seconds: bounded('ioTimeoutSeconds', 'Give up when nothing moved for this long'),
  run_timeout_minutes: bounded('runTimeoutMinutes', 'Stop a run that lasts longer'),
  max_delete: bounded('maxDelete', 'A prune that would delete more deletes nothing'),
  protect_bases: flag('Keep snapshots that kept ones were linked against'),
  suspicious_shrink_percent: bounded(
    'suspiciousShrinkPercent',
    'So many percent fewer files are suspicious; 100: never',
  ),
  suspicious_change_percent: bounded(
    'suspiciousChangePercent',
    'A change of so many percent of the files at once is suspicious; 100: never',
  ),
  min_free_percent: bounded('minFreePercent', 'Start no backup with less free space on the backup disk'),
  overdue_after_hours: bounded(
    'overdueAfterHours',
    'A last good backup older than this is overdue; 0: never',
  ),
  retry_attempts: bounded('retryAttempts', 'How often a backup that failed on the connection is tried again'),
  priority: bounded('priority', 'Queued runs with a higher priority go first'),
  retention,
};

/**
 * The published schema of the fleet file, for editors and for other programs. The reader of the file checks more
 * (cron expressions, overlapping sources, patterns), and never takes what this schema refuses.
 */
export const fleetFileSchema = closed(
  {
    version: Type.Literal(1),
    global: Type.Optional(
      closed({
        ...optional({
          time_zone: nullable(timeZone),
          max_concurrent: nullable(
            Type.Integer({ minimum: 1, maximum: largestMaxConcurrent, ...described('Runs side by side') }),
          ),
          public_url: nullable(text('Where people reach the web admin', { pattern: '^https?://' })),
          ...settings,
          excludes: textList('rsync patterns that are left out'),
          extra,
        }),
      }),
    ),
    hosts: Type.Optional(
      Type.Record(
        Type.String({ pattern: hostNamePattern, maxLength: 63 }),
        closed({
          address: text('DNS name or IP address', { maxLength: 253 }),
          ...optional({
            node: text('The backup host that holds its snapshots', { pattern: hostNamePattern }),
            enabled: flag('Take part in schedules; default true'),
            comment: Type.String({ maxLength: longestComment, ...described('One line for people') }),
            ...settings,
            excludes: textList('rsync patterns on top of the global excludes'),
            excludes_replace: textList('rsync patterns instead of the global excludes'),
            schedule: nullable(schedule),
            verify_schedule: nullable(verifySchedule),
            extra,
          }),
        }),
        {
          additionalProperties: false,
          ...described('Host names with their settings; what is left out is inherited'),
        },
      ),
    ),
  },
  { description: 'The configuration of pobsync' },
);

/** The same as a JSON document of its own. */
export function fleetFileJsonSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'pobsync fleet file',
    ...(JSON.parse(JSON.stringify(fleetFileSchema)) as object),
  };
}

function optional<P extends Record<string, TSchema>>(properties: P): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]));
}
