/** Every metric, with its meaning and labels. The reference in infra/docs is held equal to this table by a test. */
export const metricTable = {
  pobsync_info: {
    help: 'The version of pobsync and its database; always 1.',
    labels: ['version', 'database'],
  },
  pobsync_host_enabled: { help: 'Whether the host is backed up by its schedule.', labels: ['host'] },
  pobsync_host_created_timestamp_seconds: { help: 'When the host was added.', labels: ['host'] },
  pobsync_host_overdue_after_seconds: {
    help: 'How old the last good backup may become; 0 for no limit.',
    labels: ['host'],
  },
  pobsync_host_last_good_backup_timestamp_seconds: {
    help: 'Start of the newest good snapshot; absent while there is none.',
    labels: ['host'],
  },
  pobsync_host_last_backup_ok: {
    help: 'Whether the last backup that ended made a usable snapshot.',
    labels: ['host'],
  },
  pobsync_host_last_backup_timestamp_seconds: { help: 'When the last backup ended.', labels: ['host'] },
  pobsync_host_last_backup_duration_seconds: { help: 'How long the last backup took.', labels: ['host'] },
  pobsync_host_last_backup_files: { help: 'Files in the last backup.', labels: ['host'] },
  pobsync_host_last_backup_size_bytes: { help: 'Bytes of all files in the last backup.', labels: ['host'] },
  pobsync_host_last_backup_new_bytes: {
    help: 'Bytes that the last backup added to the backup disk.',
    labels: ['host'],
  },
  pobsync_snapshots: { help: 'Snapshots of a host by status.', labels: ['host', 'status'] },
  pobsync_runs_queued: { help: 'Runs that wait.', labels: [] },
  pobsync_runs_running: { help: 'Runs that are being executed.', labels: [] },
  pobsync_runs_oldest_queued_timestamp_seconds: {
    help: 'When the run that waits longest was queued; absent when none waits.',
    labels: [],
  },
  pobsync_runs_last_day: { help: 'Runs of the last 24 hours by how they ended.', labels: ['status'] },
  pobsync_workers: { help: 'Workers that are signed on.', labels: ['node'] },
  pobsync_scheduler_last_tick_timestamp_seconds: {
    help: 'When the schedules were looked at last.',
    labels: ['node'],
  },
  pobsync_backup_root_free_bytes: { help: 'Free space on the backup disk.', labels: ['node'] },
  pobsync_backup_root_size_bytes: { help: 'Size of the backup disk.', labels: ['node'] },
  pobsync_backup_root_free_inodes: { help: 'Free inodes on the backup disk.', labels: ['node'] },
  pobsync_backup_root_inodes: { help: 'All inodes of the backup disk.', labels: ['node'] },
  pobsync_backup_root_seen_timestamp_seconds: {
    help: 'When the backup disk was last seen with its marker; older than the last tick means it is away.',
    labels: ['node'],
  },
} as const satisfies Record<string, { help: string; labels: readonly string[] }>;

export type MetricName = keyof typeof metricTable;
