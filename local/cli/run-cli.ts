import { CommanderError } from 'commander';
import { errorTable, PobsyncError, toPublicError } from '../../lib/domain/errors.ts';
import type { Cli, World } from './cli.ts';
import { makeCli } from './make-cli.ts';
import { errorText } from './output/error-report.ts';
import { jsonText } from './output/json.ts';
import { makeProgram } from './program.ts';
import { usageError } from './usage-error.ts';

/**
 * Runs one command line.
 *
 * @param argv without node and script
 * @returns the exit code, by the table of errors
 */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  const cli = makeCli(world, asksForJson(argv));
  try {
    return await run(cli, argv);
  } finally {
    await cli.close();
  }
}

async function run(cli: Cli, argv: readonly string[]): Promise<number> {
  try {
    await (await makeProgram(cli, argv)).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // the parser has shown its help because no command was named
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    return fail(cli, error instanceof CommanderError ? usageError(error, commandNamed(argv, error)) : error);
  }
  const { outcome, terminal } = cli;
  if (outcome === null) return 0;
  terminal.out.write(cli.json ? jsonText(outcome.json) : outcome.text);
  return outcome.exitCode ?? 0;
}

function fail(cli: Cli, error: unknown): number {
  if (!(error instanceof PobsyncError)) cli.shared().logger.error({ err: error }, 'defect');
  const shown = toPublicError(error);
  if (shown.code === 'internal') cli.terminal.err.write(cli.heldLog.join(''));
  cli.terminal.err.write(errorText(shown, cli.terminal.errStyle));
  if (cli.json) cli.terminal.out.write(jsonText({ error: shown }));
  return errorTable[shown.code].exitCode;
}

/** Looked up before parsing, so that a mistake in the arguments is told as JSON too. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).includes('--json');
}

function commandNamed(argv: readonly string[], error: CommanderError): string {
  if (error.code === 'commander.unknownCommand') return 'pobsync';
  const name = argv.find((word) => !word.startsWith('-'));
  return name !== undefined && /^[a-z-]+$/.test(name) ? `pobsync ${name}` : 'pobsync';
}
