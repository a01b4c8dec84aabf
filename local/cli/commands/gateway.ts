import type { Command } from 'commander';
import { runGateway } from '../../gateway.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { addListenOptions, listenOptions, type ListenFlags } from '../listen-options.ts';

export function addGateway(program: Command, cli: Cli): void {
  addListenOptions(
    addCommand(program, {
      usage: 'gateway',
      summary: 'Serve the web admin and the API',
      details:
        'It reads the database and queues what is asked for; a scheduler or `pobsync serve` does it. It needs no SSH key and\n' +
        'no access to the backup root. Put a proxy with TLS in front of it before others can reach it.',
      examples: [
        'pobsync gateway',
        'pobsync gateway --host 0.0.0.0 --name backup.example --trust-proxy 10.0.0.1',
      ],
    }),
  ).action(
    action(cli, async (flags: ListenFlags) => {
      await runGateway({
        ...listenOptions(flags),
        shared: cli.shared('service'),
        signal: cli.signal,
        onListening: (url) => cli.terminal.err.write(`The web admin is at ${url}\n`),
      });
      return { json: { stopped: true }, text: '' };
    }),
  );
}
