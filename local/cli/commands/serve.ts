import { Option, type Command } from 'commander';
import { runServe } from '../../serve.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { addListenOptions, listenOptions, type ListenFlags } from '../listen-options.ts';
import { integerFlag } from '../parse-number.ts';

interface Flags extends ListenFlags {
  interval: number;
  drain: number;
  maxConcurrent?: number;
}

export function addServe(program: Command, cli: Cli): void {
  addListenOptions(
    addCommand(program, {
      usage: 'serve',
      summary: 'Serve the web admin and run what is due, in one process',
      details:
        'Everything that one backup host needs. The first SIGTERM or ^C takes no more runs and lets the running ones end\n' +
        'within the drain time.',
      examples: ['pobsync serve', 'pobsync serve --host 0.0.0.0 --port 8010 --name backup.example'],
    }),
  )
    .addOption(
      new Option('--interval <SECONDS>', 'time between two looks at the schedules')
        .default(60)
        .argParser(integerFlag('--interval', 1, 3600)),
    )
    .addOption(
      new Option('--drain <SECONDS>', 'how long running backups may go on after SIGTERM')
        .default(30)
        .argParser(integerFlag('--drain', 0, 86_400)),
    )
    .addOption(
      new Option('--max-concurrent <N>', 'runs side by side, instead of the setting').argParser(
        integerFlag('--max-concurrent', 1, 64),
      ),
    )
    .action(
      action(cli, async (flags: Flags) => {
        await runServe({
          ...listenOptions(flags),
          shared: cli.shared('service'),
          signal: cli.signal,
          intervalMs: flags.interval * 1000,
          drainMs: flags.drain * 1000,
          maxConcurrent: flags.maxConcurrent ?? null,
          onListening: (url) => cli.terminal.err.write(`The web admin is at ${url}\n`),
        });
        return { json: { stopped: true }, text: '' };
      }),
    );
}
