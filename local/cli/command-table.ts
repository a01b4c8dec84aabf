import type { Command } from 'commander';
import type { Cli } from './cli.ts';

/** Adds one command to the program. */
export type AddCommand = (program: Command, cli: Cli) => void;

/**
 * Every command by its name, in the groups and the order of the help. A command is loaded when it is named: all of them
 * together bring the whole program with them, and take longer to load than most take to run.
 */
export const commandGroups: Readonly<Record<string, Readonly<Record<string, () => Promise<AddCommand>>>>> = {
  'Setting up:': {
    init: async () => (await import('./commands/init.ts')).addInit,
    'configure-global': async () => (await import('./commands/configure-global.ts')).addConfigureGlobal,
    'configure-host': async () => (await import('./commands/configure-host.ts')).addConfigureHost,
    'trust-host': async () => (await import('./commands/trust-host.ts')).addTrustHost,
    check: async () => (await import('./commands/check.ts')).addCheck,
    schedule: async () => (await import('./commands/schedule.ts')).addSchedule,
    'delete-host': async () => (await import('./commands/delete-host.ts')).addDeleteHost,
  },
  'Every day:': {
    status: async () => (await import('./commands/status.ts')).addStatus,
    hosts: async () => (await import('./commands/hosts.ts')).addHosts,
    host: async () => (await import('./commands/host.ts')).addHost,
    snapshots: async () => (await import('./commands/snapshots.ts')).addSnapshots,
    runs: async () => (await import('./commands/runs.ts')).addRuns,
    run: async () => (await import('./commands/run.ts')).addRun,
  },
  'Acting:': {
    backup: async () => (await import('./commands/backup.ts')).addBackup,
    retention: async () => (await import('./commands/retention.ts')).addRetention,
    'discover-snapshots': async () => (await import('./commands/discover-snapshots.ts')).addDiscoverSnapshots,
    cancel: async () => (await import('./commands/cancel.ts')).addCancel,
    pin: async () => (await import('./commands/pin.ts')).addPin,
    unpin: async () => (await import('./commands/pin.ts')).addUnpin,
    acknowledge: async () => (await import('./commands/acknowledge.ts')).addAcknowledge,
  },
  'Getting files back:': {
    browse: async () => (await import('./commands/browse.ts')).addBrowse,
    restore: async () => (await import('./commands/restore.ts')).addRestore,
    verify: async () => (await import('./commands/verify.ts')).addVerify,
  },
  'Configuration files:': {
    config: async () => (await import('./commands/config.ts')).addConfig,
    'import-configs': async () => (await import('./commands/import-configs.ts')).addImportConfigs,
    'export-configs': async () => (await import('./commands/export-configs.ts')).addExportConfigs,
  },
  'People and programs:': {
    'create-user': async () => (await import('./commands/create-user.ts')).addCreateUser,
    'set-password': async () => (await import('./commands/set-password.ts')).addSetPassword,
    'create-token': async () => (await import('./commands/create-token.ts')).addCreateToken,
  },
  'The database:': {
    'backup-database': async () => (await import('./commands/backup-database.ts')).addBackupDatabase,
    'restore-database': async () => (await import('./commands/restore-database.ts')).addRestoreDatabase,
    'acknowledge-restore': async () =>
      (await import('./commands/acknowledge-restore.ts')).addAcknowledgeRestore,
    'copy-database': async () => (await import('./commands/copy-database.ts')).addCopyDatabase,
    'adopt-root': async () => (await import('./commands/adopt-root.ts')).addAdoptRoot,
  },
  'Running the service:': {
    serve: async () => (await import('./commands/serve.ts')).addServe,
    gateway: async () => (await import('./commands/gateway.ts')).addGateway,
    scheduler: async () => (await import('./commands/scheduler.ts')).addScheduler,
    worker: async () => (await import('./commands/worker.ts')).addWorker,
    migrate: async () => (await import('./commands/migrate.ts')).addMigrate,
    invoke: async () => (await import('./commands/invoke.ts')).addInvoke,
    completion: async () => (await import('./commands/completion.ts')).addCompletion,
  },
};
