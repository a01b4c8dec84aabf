import type { Command } from 'commander';
import { fleetFileJsonSchema } from '../../../lib/contracts/fleet-file.ts';
import { RefusedError } from '../../../lib/domain/errors.ts';
import { applyFleetFile, type ApplyFleetFileInput } from '../../../lib/operations/apply-fleet-file.ts';
import type { ChangeFleetResult } from '../../../lib/operations/change-fleet.ts';
import { exportFleetFile } from '../../../lib/operations/export-fleet-file.ts';
import type { Cli, Outcome } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { counted } from '../output/counted.ts';
import { fleetChangesText } from '../output/fleet-changes.ts';
import { jsonText } from '../output/json.ts';

interface Options {
  prune?: boolean;
  yes?: boolean;
}

/** `config export | diff | apply | schema`: the whole configuration as one file. */
export function addConfig(program: Command, cli: Cli): void {
  const config = addCommand(program, {
    usage: 'config',
    summary: 'The whole configuration as one file: export, diff, apply, schema',
    examples: [
      'pobsync config export fleet.yaml',
      'pobsync config diff fleet.yaml',
      'pobsync config apply fleet.yaml',
    ],
  });
  addExport(config, cli);
  addDiff(config, cli);
  addApply(config, cli);
  addSchema(config, cli);
}

function addExport(config: Command, cli: Cli): void {
  addCommand(config, {
    usage: 'export',
    summary: 'Print the configuration, or bring a file up to date',
    details:
      'Without FILE it goes to standard output. A FILE that is there keeps its comments, and all that already says what\n' +
      'is stored. Users, tokens, keys and other secrets are not part of it.',
    examples: ['pobsync config export', 'pobsync config export fleet.yaml'],
  })
    .argument('[file]', 'where to write it, readable for its owner only')
    .action(
      action(cli, async (path: string | undefined) => {
        const result = await exportFleetFile(cli.services(), { path });
        if (path === undefined) return { json: result, text: result.text };
        const what = result.written ? 'Written' : 'Unchanged';
        return { json: result, text: `${what}: ${path}, ${counted(result.hosts, 'host')}.\n` };
      }),
    );
}

function addDiff(config: Command, cli: Cli): void {
  addCommand(config, {
    usage: 'diff',
    summary: 'Show what applying a file would change',
    details: 'Exits 0 in any case that is not an error; --json has the difference for programs.',
    examples: ['pobsync config diff fleet.yaml', 'pobsync config diff --prune fleet.yaml'],
  })
    .argument('<file>', 'a fleet file, or - for standard input')
    .option('--prune', 'as apply --prune')
    .action(
      action(cli, async (path: string, { prune }: Options) => {
        const input = { file: await fileOf(cli, path), prune };
        return outcomeOf(cli, await applyFleetFile(cli.services(), { ...input, dryRun: true }));
      }),
    );
}

function addApply(config: Command, cli: Cli): void {
  addCommand(config, {
    usage: 'apply',
    summary: 'Make the configuration what a file says',
    details:
      'All of it, or nothing when anything is wrong. Hosts that the file does not name are disabled and keep their\n' +
      'snapshots; with --prune they are deleted, after a question, and the files of their snapshots stay.',
    examples: [
      'pobsync config apply fleet.yaml',
      'pobsync config apply --prune fleet.yaml',
      'ssh backup pobsync config apply - < fleet.yaml',
    ],
  })
    .argument('<file>', 'a fleet file, or - for standard input')
    .option('--prune', 'delete hosts that the file does not name, where they would be disabled')
    .option('--yes', 'ask no questions')
    .action(
      action(cli, async (path: string, { prune, yes }: Options) => {
        const input = { file: await fileOf(cli, path), prune };
        const agreedDeletions = prune === true ? await agree(cli, input, yes === true) : [];
        return outcomeOf(cli, await applyFleetFile(cli.services(), { ...input, agreedDeletions }));
      }),
    );
}

function addSchema(config: Command, cli: Cli): void {
  addCommand(config, {
    usage: 'schema',
    summary: 'Print the JSON Schema of the fleet file, for editors',
    examples: ['pobsync config schema > fleet-file.schema.json'],
  }).action(
    action(cli, async () => {
      const schema = fleetFileJsonSchema();
      return { json: schema, text: jsonText(schema) };
    }),
  );
}

async function fileOf(cli: Cli, path: string): Promise<ApplyFleetFileInput['file']> {
  return path === '-' ? { name: '(standard input)', text: await cli.readInput() } : { path };
}

/** Shows what would be deleted and asks; nothing else than that is deleted then. */
async function agree(cli: Cli, input: ApplyFleetFileInput, yes: boolean): Promise<string[]> {
  const shown = await applyFleetFile(cli.services(), { ...input, dryRun: true });
  const deletions = shown.hosts.filter((change) => change.action === 'delete').map(({ host }) => host);
  if (deletions.length === 0 || yes) return deletions;
  const { err, errStyle } = cli.terminal;
  if (!cli.json) err.write(fleetChangesText(shown, errStyle));
  const answer = await cli.ask(`Type "delete" to delete ${counted(deletions.length, 'host')}: `);
  if (answer === 'delete') return deletions;
  throw new RefusedError(
    `Refused to delete ${counted(deletions.length, 'host')}: nobody confirmed it; nothing was changed.`,
    {
      cure: 'Look at the difference, then type "delete", or add --yes.',
      facts: { deletions },
    },
  );
}

function outcomeOf(cli: Cli, result: ChangeFleetResult): Outcome {
  return { json: result, text: fleetChangesText(result, cli.terminal.style) };
}
