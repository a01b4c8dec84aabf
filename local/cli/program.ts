import { Command } from 'commander';
import { version } from '../../lib/version.ts';
import type { Cli } from './cli.ts';
import { addAcknowledgeRestore } from './commands/acknowledge-restore.ts';
import { addAcknowledge } from './commands/acknowledge.ts';
import { addAdoptRoot } from './commands/adopt-root.ts';
import { addBackupDatabase } from './commands/backup-database.ts';
import { addBackup } from './commands/backup.ts';
import { addBrowse } from './commands/browse.ts';
import { addCancel } from './commands/cancel.ts';
import { addCheck } from './commands/check.ts';
import { addCreateToken } from './commands/create-token.ts';
import { addCreateUser } from './commands/create-user.ts';
import { addGateway } from './commands/gateway.ts';
import { addServe } from './commands/serve.ts';
import { addSetPassword } from './commands/set-password.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addConfigureGlobal } from './commands/configure-global.ts';
import { addConfigureHost } from './commands/configure-host.ts';
import { addCopyDatabase } from './commands/copy-database.ts';
import { addDeleteHost } from './commands/delete-host.ts';
import { addDiscoverSnapshots } from './commands/discover-snapshots.ts';
import { addExportConfigs } from './commands/export-configs.ts';
import { addHost } from './commands/host.ts';
import { addHosts } from './commands/hosts.ts';
import { addImportConfigs } from './commands/import-configs.ts';
import { addInit } from './commands/init.ts';
import { addInvoke } from './commands/invoke.ts';
import { addMigrate } from './commands/migrate.ts';
import { addPin, addUnpin } from './commands/pin.ts';
import { addRestoreDatabase } from './commands/restore-database.ts';
import { addRestore } from './commands/restore.ts';
import { addRetention } from './commands/retention.ts';
import { addRun } from './commands/run.ts';
import { addRuns } from './commands/runs.ts';
import { addSchedule } from './commands/schedule.ts';
import { addScheduler } from './commands/scheduler.ts';
import { addSnapshots } from './commands/snapshots.ts';
import { addStatus } from './commands/status.ts';
import { addTrustHost } from './commands/trust-host.ts';
import { addVerify } from './commands/verify.ts';
import { addWorker } from './commands/worker.ts';

type AddCommand = (program: Command, cli: Cli) => void;

/** Every command, in the groups and the order of the help. */
const groups: readonly [string, readonly AddCommand[]][] = [
  [
    'Setting up:',
    [addInit, addConfigureGlobal, addConfigureHost, addTrustHost, addCheck, addSchedule, addDeleteHost],
  ],
  ['Every day:', [addStatus, addHosts, addHost, addSnapshots, addRuns, addRun]],
  ['Acting:', [addBackup, addRetention, addDiscoverSnapshots, addCancel, addPin, addUnpin, addAcknowledge]],
  ['Getting files back:', [addBrowse, addRestore, addVerify]],
  ['Configuration files:', [addConfig, addImportConfigs, addExportConfigs]],
  ['People and programs:', [addCreateUser, addSetPassword, addCreateToken]],
  [
    'The database:',
    [addBackupDatabase, addRestoreDatabase, addAcknowledgeRestore, addCopyDatabase, addAdoptRoot],
  ],
  [
    'Running the service:',
    [addServe, addGateway, addScheduler, addWorker, addMigrate, addInvoke, addCompletion],
  ],
];

const exitCodes =
  'Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 done with warnings, 4 not found, 5 refused by a guard,\n' +
  '75 busy, 130 interrupted. Each command has its own --help with examples.';

/** Declares all commands; parsing a command line leaves the outcome with `cli`. */
export function makeProgram(cli: Cli): Command {
  const { out, err } = cli.terminal;
  const program = new Command('pobsync')
    .description('Pulls machines over SSH into hard-linked snapshots of plain files.')
    .usage('<command> [options]')
    .option('--json', 'print one JSON document on standard output')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      // told by runCli, in the words of the house
      outputError: () => {},
      getOutHelpWidth: () => helpWidth(out.columns),
      getErrHelpWidth: () => helpWidth(err.columns),
    })
    .addHelpText('after', `\n${exitCodes}`);
  for (const [title, commands] of groups) {
    program.commandsGroup(title);
    for (const add of commands) add(program, cli);
  }
  return program;
}

/** A terminal that does not know its size says 0, and a file nothing. */
function helpWidth(columns = 0): number {
  return columns > 0 ? Math.min(columns, 120) : 110;
}

function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...words].join(' ');
}
